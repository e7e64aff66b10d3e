# SPDX-License-Identifier: Apache-2.0
"""`gulian monitor forecast`: the days after the last, from the sums of the days before."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gulian.cli.language import Argument, Command, Option, Words, language
from gulian.cli.options import FILE_IN, FILE_OUT, as_json
from gulian.cli.output import print_json, print_table, say

if TYPE_CHECKING:
    import polars as pl

    from gulian.errors import Language
    from gulian.monitor.forecast import Forecast

METHODS = ("wls_var", "wls_struct", "bottom_up", "none")
SHOWN = 20


@dataclass(frozen=True)
class _Read:
    """The rows that can be used, and what the door has to tell."""

    sums: pl.DataFrame
    problems: list[dict[str, Any]]


@click.command(
    "forecast",
    cls=Command,
    words=Words(
        "由以往各日的汇总数预测今后若干天的比率，附区间；各地区之和与上级分毫不差。",
        "Forecast rates from the sums of past days, with intervals; regions add up to the one above exactly.",
    ),
)
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=FILE_IN,
    cls=Argument,
    words=Words(
        "表：date, indicator, level, code, numerator, denominator；可有 name, parent, reported。"
        "可给多个文件，如 DIR/out/*/indicators.csv。",
        "Tables: date, indicator, level, code, numerator, denominator; name, parent, reported may be added. "
        "Several may be given: DIR/out/*/indicators.csv.",
    ),
)
@click.option(
    "--horizon",
    type=click.IntRange(1, 366),
    default=14,
    show_default=True,
    cls=Option,
    words=Words("预测多少天。", "Days ahead."),
)
@click.option(
    "--level",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=0.8,
    show_default=True,
    cls=Option,
    words=Words("区间应包含多大比例的可能走势。", "The share of possible courses the interval is to hold."),
)
@click.option(
    "--method",
    type=click.Choice(METHODS),
    default="wls_var",
    show_default=True,
    cls=Option,
    words=Words(
        "各级怎样协调：wls_var 按误差方差，wls_struct 按所含基层个数，bottom_up 自下而上，none 不协调。",
        "How levels are made to agree: by variance, by number of lowest members, from below, not at all.",
    ),
)
@click.option(
    "--indicator",
    "indicators",
    multiple=True,
    cls=Option,
    words=Words("只预测这些指标；可重复。", "Only these indicators; may be repeated."),
)
@click.option(
    "--draws",
    type=click.IntRange(50, 10_000),
    default=400,
    show_default=True,
    cls=Option,
    words=Words("抽取多少种可能走势。", "How many possible courses are drawn."),
)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    cls=Option,
    words=Words("抽样种子；同一种子结果相同。", "Seed of the draws; the same seed gives the same bytes."),
)
@click.option(
    "--backtest",
    "with_backtest",
    is_flag=True,
    cls=Option,
    words=Words(
        "另用以往的日子回测：各天数的误差，与沿用、按平均变化外推比较。",
        "Also try it on past days: the error for each horizon, beside the last day and the mean step.",
    ),
)
@click.option(
    "--out",
    type=FILE_OUT,
    cls=Option,
    words=Words("另存为 CSV 或 Parquet（按后缀）。", "Write the figures as CSV or Parquet, by the ending."),
)
@as_json
@click.pass_context
def forecast(
    ctx: click.Context,
    /,
    files: tuple[Path, ...],
    out: Path | None,
    json_out: bool,
    with_backtest: bool,
    indicators: tuple[str, ...],
    **asked: Any,
) -> int:
    """Tell the last day ahead of the highest members, or all as JSON; 1 if rows could not be used."""
    from gulian.monitor import forecast as room

    lang = language(ctx)
    _refuse(ctx, out, files)
    read = _read(files, indicators)
    question = room.Question(**asked)
    made = room.forecast(read.sums, question)
    errors = room.backtest(read.sums, question).errors.to_dicts() if with_backtest else []
    if out is not None:
        _put(out, made)
        say(Words("结果：{}", "Written: {}").of(lang).format(out))
    if json_out:
        print_json("monitor-forecast", {**_body(made, files), "errors": errors, "problems": read.problems})
    else:
        _show(made, errors, lang)
    for row in read.problems[:SHOWN]:
        say(f"{row['file']}:{row['row']} {row['code']} {row[f'message_{lang}']}")
    return 1 if read.problems else 0


def _refuse(ctx: click.Context, out: Path | None, files: tuple[Path, ...]) -> None:
    if out is None:
        return
    if out.suffix.lower() not in (".csv", ".parquet"):
        raise click.BadParameter(f"{out}, .csv | .parquet", ctx, param_hint="--out")
    if out.resolve() in {file.resolve() for file in files}:
        raise click.BadParameter(f"{out}", ctx, param_hint="--out")


def _read(files: tuple[Path, ...], indicators: tuple[str, ...]) -> _Read:
    """The sums of all files. Raises FileWithoutRows where a file is no table."""
    import polars as pl

    from gulian import door
    from gulian.errors import FileWithoutRows, HistoryUnusable
    from gulian.monitor.forecast.above import with_parents

    loaded = [door.read_table(file, "history") for file in files]
    problems = [row for each in loaded for row in each.problems.to_dicts()]
    for file, each in zip(files, loaded, strict=True):
        if each.frame.is_empty():
            first = (
                each.problems.to_dicts()[0]
                if each.problems.height
                else {"message_zh": "-", "message_en": "-"}
            )
            raise FileWithoutRows(file.name, first["message_zh"], first["message_en"])
    columns = ["date", "indicator", "level", "code", "name", "parent", "numerator", "denominator", "reported"]
    sums = pl.concat([each.frame.select(columns) for each in loaded])
    if indicators:
        known = set(sums["indicator"].to_list())
        for name in indicators:
            if name not in known:
                raise HistoryUnusable(f"没有指标 {name}", f"there is no indicator {name}")
        sums = sums.filter(pl.col("indicator").is_in(indicators))
    named = sums.with_columns(name=pl.coalesce("name", "code"))
    return _Read(with_parents(named), problems)


def _body(made: Forecast, files: tuple[Path, ...]) -> dict[str, Any]:
    question = made.question
    return {
        "files": [file.name for file in files],
        "origin": made.origin,
        "horizon": question.horizon,
        "level": question.level,
        "method": question.method,
        "draws": question.draws,
        "seed": question.seed,
        "series": made.series.to_dicts(),
        "figures": made.figures.to_dicts(),
    }


def _put(path: Path, made: Forecast) -> None:
    from gulian import door, lake

    if path.suffix.lower() == ".csv":
        lake.put_file(path, door.csv_bytes(made.figures))
        return
    buffer = io.BytesIO()
    made.figures.write_parquet(buffer)
    lake.put_file(path, buffer.getvalue())


def _show(made: Forecast, errors: list[dict[str, Any]], lang: Language) -> None:
    """The last day ahead of the first members, the model of each, and how far off past forecasts were."""
    import polars as pl

    from gulian.cli.day import printed

    keys = ["indicator", "level", "code"]
    last = made.figures.filter(horizon=made.question.horizon)
    rows = last.join(made.series.select(*keys, "why_zh", "why_en"), on=keys, maintain_order="left")

    def percent(share: float | None) -> str:
        return "—" if share is None else f"{printed(100 * share, 1)}%"

    table = [
        (
            str(row["date"]),
            row["indicator"],
            row["name"],
            percent(row["share"]),
            f"{percent(row['low_share'])}~{percent(row['high_share'])}",
            row[f"why_{lang}"],
        )
        for row in rows.head(SHOWN).iter_rows(named=True)
    ]
    print_table(table, right=(3,))
    if last.height > SHOWN:
        say(Words("只列前 {} 行，共 {} 行。", "The first {} of {} rows.").of(lang).format(SHOWN, last.height))
    chosen = pl.DataFrame(errors).filter(model="chosen", level="total").to_dicts() if errors else []
    for row in chosen:
        told = Words("{} 提前 {} 天：平均误差 {} 个百分点", "{}, {} days ahead: mean error {} points").of(
            lang
        )
        click.echo(
            told.format(row["indicator"], row["horizon"], printed(100 * row["mean_absolute_error"], 2))
        )
