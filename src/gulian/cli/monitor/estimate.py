# SPDX-License-Identifier: Apache-2.0
"""`gulian monitor estimate`: rates for everybody from those who reported."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from gulian.cli.language import Command, Option, Words, language
from gulian.cli.options import (
    FILE_OUT,
    as_json,
    date_option,
    folder_argument,
    labels,
    threads,
)
from gulian.cli.output import print_json, print_table, say

if TYPE_CHECKING:
    import polars as pl

    from gulian.daily import Day
    from gulian.errors import Language
    from gulian.monitor.estimate import Estimates, Plan
    from gulian.monitor.estimate.model import Distance, SampleKind
    from gulian.schemes import Indicator

SUFFIXES = (".csv", ".parquet")
DISTANCES = ("raking", "linear", "logit")
SAMPLES = ("responded", "platform", "drawn")
ODDS = (0.5, 1.0, 2.0)
SHOWN = 20


def _words_of(ctx: click.Context, param: click.Parameter, value: str) -> tuple[str, ...]:
    """Names separated by commas, each of them a column; `a*b` crosses two."""
    from gulian.monitor.estimate.asked import LEVELS
    from gulian.monitor.estimate.sums import TOTAL

    names = tuple(word.strip() for word in value.split(",") if word.strip())
    allowed = (*LEVELS, TOTAL) if param.name == "levels" else LEVELS
    unknown = [part for name in names for part in name.split("*") if part not in allowed]
    if unknown or not names:
        raise click.BadParameter(f"{', '.join(unknown) or value!r}; {', '.join(allowed)}", ctx, param)
    return names


def _bounds(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[float, float] | None:
    """LOW,HIGH"""
    if value is None:
        return None
    try:
        low, high = (float(each) for each in value.split(","))
    except ValueError:
        raise click.BadParameter(f"{value!r}, LOW,HIGH", ctx, param) from None
    return low, high


def _out(ctx: click.Context, param: click.Parameter, value: Path) -> Path:
    if value.suffix.lower() not in SUFFIXES:
        raise click.BadParameter(f"{value}, {' | '.join(SUFFIXES)}", ctx, param)
    return value


@click.command(
    "estimate",
    cls=Command,
    words=Words(
        "推算：用已报企业推算全部企业的比率，附区间、推算成分和样本够不着的组。",
        "Estimates: rates of all firms from those that reported, with intervals and what cannot be covered.",
    ),
)
@folder_argument(
    Words("数据文件夹，与 gulian day 相同；只读不写。", "The folder of `gulian day`; it is only read.")
)
@date_option(Words("统计日期。", "The day to be reported on."))
@click.option(
    "--out",
    type=FILE_OUT,
    required=True,
    callback=_out,
    cls=Option,
    words=Words("结果文件，.csv 或 .parquet。", "The file to write, .csv or .parquet."),
)
@click.option(
    "--indicator",
    "indicators",
    multiple=True,
    metavar="ID",
    cls=Option,
    words=Words(
        "推算哪些指标，可写几次；不写则为全部主要指标。", "Which indicators; by default the headline ones."
    ),
)
@click.option(
    "--margins",
    default="section,size,province",
    show_default=True,
    metavar="NAME[,NAME*NAME]",
    callback=_words_of,
    cls=Option,
    words=Words(
        "与名录对齐的分组：section division size province city county park body above_scale；* 表示交叉。",
        "Groups to agree with the register: section division size province city county park body "
        "above_scale; * crosses.",
    ),
)
@click.option(
    "--levels",
    default="total",
    show_default=True,
    metavar="NAME[,NAME]",
    callback=_words_of,
    cls=Option,
    words=Words("给出哪些层级的结果，total 为合计。", "Levels to answer for; total = everybody."),
)
@click.option(
    "--distance",
    type=click.Choice(DISTANCES),
    default="raking",
    show_default=True,
    cls=Option,
    words=Words("权重的求法，见 docs。", "How weights may move: raking, linear, or logit within --bounds."),
)
@click.option(
    "--bounds",
    metavar="LOW,HIGH",
    callback=_bounds,
    cls=Option,
    words=Words(
        "logit：权重与初始权重之比的下限和上限。", "logit: least and most ratio of weight to base weight."
    ),
)
@click.option(
    "--sample",
    type=click.Choice(SAMPLES),
    default="responded",
    show_default=True,
    cls=Option,
    words=Words(
        "已报企业从何而来：responded 全部应报中的已报，platform 平台企业，drawn 随机抽样。",
        "How the reports came in: of all who were asked, from a platform, or drawn by chance.",
    ),
)
@labels
@threads
@as_json
@click.pass_context
def estimate(
    ctx: click.Context,
    folder: Path,
    date: dt.date,
    out: Path,
    indicators: tuple[str, ...],
    margins: tuple[str, ...],
    levels: tuple[str, ...],
    distance: Distance,
    bounds: tuple[float, float] | None,
    sample: SampleKind,
    labels: str | None,
    threads: int | None,
    json_out: bool,
) -> int:
    """Write the estimates; 1 if files had problems or a group is not covered."""
    from gulian import daily, lake
    from gulian.monitor.estimate import Plan, margin_of

    del threads
    day = daily.collect_folder(folder, date, labels=labels == "any")
    plan = Plan(
        margins=tuple(margin_of(tuple(name.split("*"))) for name in margins),
        least=day.threshold("estimate_least"),
        sample=sample,
        distance=distance,
        bounds=bounds,
    )
    found = {each.id: _estimated(day, each, plan, levels) for each in _indicators(ctx, day, indicators)}
    frame = _table(found, date)
    lake.put_file(out, _bytes(out, frame))
    lang = language(ctx)
    if json_out:
        print_json("monitor-estimate", _body(day, plan, found, out))
    else:
        _show(frame, plan, lang)
    return _tell(day, found, out, lang)


def _indicators(ctx: click.Context, day: Day, wanted: tuple[str, ...]) -> list[Indicator]:
    known = day.scheme.indicators
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise click.BadParameter(f"{unknown[0]}; {', '.join(known)}", ctx, param_hint="--indicator")
    return [known[name] for name in wanted] or list(day.scheme.headline)


def _estimated(day: Day, indicator: Indicator, plan: Plan, levels: tuple[str, ...]) -> Estimates:
    from gulian import daily
    from gulian.monitor import estimate as room

    assert day.collected is not None
    made = room.asked(day.collected.units, indicator, day.date, daily.context(day, day.date))
    confidence = day.threshold("estimate_confidence") / 100
    return room.estimate(made.sample, made.population, plan, (made.question,), levels, confidence)


def _table(found: dict[str, Estimates], date: dt.date) -> pl.DataFrame:
    """All rows, each member with its name."""
    import polars as pl

    rows = pl.concat([each.frame for each in found.values()])
    return _named(rows, date).select(
        "question", "level", "code", "name", pl.exclude("question", "level", "code", "name")
    )


def _named(rows: pl.DataFrame, date: dt.date) -> pl.DataFrame:
    from gulian.monitor.indicators.members import named

    return named(rows, date)


def _bytes(path: Path, frame: pl.DataFrame) -> bytes:
    import io

    from gulian import door

    if path.suffix.lower() == ".csv":
        return door.csv_bytes(frame)
    buffer = io.BytesIO()
    frame.write_parquet(buffer)
    return buffer.getvalue()


def _body(day: Day, plan: Plan, found: dict[str, Estimates], out: Path) -> dict[str, object]:
    from gulian.monitor.estimate import ASSUMPTIONS

    zh, en = ASSUMPTIONS[plan.sample]
    return {
        "date": day.date,
        "scheme": day.scheme.pin,
        "sample": plan.sample,
        "assumption_zh": zh,
        "assumption_en": en,
        "counting_unit": "unit",
        "distance": plan.distance,
        "margins": [each.name for each in plan.margins],
        "least": plan.least,
        "confidence": day.threshold("estimate_confidence") / 100,
        "indicators": {name: _one(each, day.date) for name, each in found.items()},
        "problems": day.inputs.folder.problems.height,
        "out": out,
    }


def _one(found: Estimates, date: dt.date) -> dict[str, object]:
    """What is said of one indicator: rows, evidence, what was put together and what is not covered."""
    from gulian.monitor.estimate import at_odds

    (calibration,) = found.calibrations.values()
    names = ("iterations", "residual", "converged", "outside", "weight_effect", "effective_sample")
    return {
        "estimates": _named(found.frame, date).drop("question").to_dicts(),
        "if_unlike": at_odds(found, ODDS).drop("question").to_dicts(),
        **{name: getattr(calibration, name) for name in names},
        "collapsed": calibration.collapsed.to_dicts(),
        "uncovered": calibration.uncovered.to_dicts(),
    }


def _show(frame: pl.DataFrame, plan: Plan, lang: Language) -> None:
    """The first rows, in percent, and on what they rest."""
    from gulian.monitor.estimate import ASSUMPTIONS

    heads = {
        "zh": ("指标", "层级", "名称", "名录", "已报", "推算值", "区间", "推算成分", "全停", "全开"),
        "en": ("indicator", "level", "name", "register", "reported", "value", "interval", "modelled",
               "all stopped", "all running"),
    }[lang]  # fmt: skip
    rows = [
        (
            row["question"],
            row["level"],
            row["name"],
            f"{row['register']:,}",
            f"{row['observed']:,}",
            _percent(row["value"]),
            f"{_percent(row['low'])}–{_percent(row['high'])}",
            *(_percent(row[name]) for name in ("modelled_share", "all_stopped", "all_running")),
        )
        for row in frame.head(SHOWN).iter_rows(named=True)
    ]
    print_table([heads, *rows], right=(3, 4, 5, 6, 7, 8, 9))
    click.echo(ASSUMPTIONS[plan.sample][0 if lang == "zh" else 1])


def _percent(share: float | None) -> str:
    from gulian.cli.day import printed

    return "—" if share is None else f"{printed(100 * share, 1)}%"


def _tell(day: Day, found: dict[str, Estimates], out: Path, lang: Language) -> int:
    """What the reader must know: groups nobody can speak for, problems of the files; the exit status."""
    gaps = 0
    for name, each in found.items():
        for row in next(iter(each.calibrations.values())).uncovered.iter_rows(named=True):
            gaps += 1
            words = Words(
                "{0}：样本够不着 {1} = {2}（占名录 {3}，已知 {4} 户），区间已按其可能的全部取值放宽。",
                "{0}: the sample cannot cover {1} = {2} ({3} of the register, {4} known); the interval holds "
                "whatever is possible there.",
            )
            part = _percent(cast("float", row["register_share"]))
            say(words.of(lang).format(name, row["margin"], row["category"], part, row["observed"]))
    problems = day.inputs.folder.problems.height
    if problems:
        words = Words(
            "文件中有 {} 个问题，见 gulian day 的 problems.csv。",
            "{} problems in the files, see problems.csv of gulian day.",
        )
        say(words.of(lang).format(problems))
    say(Words("结果：{}", "Written: {}").of(lang).format(out))
    return 1 if problems or gaps else 0
