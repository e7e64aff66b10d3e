# SPDX-License-Identifier: Apache-2.0
"""`gulian chain simulate`: a loss day by day, through stocks and orders."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gulian.cli.chain.options import SUFFIXES, Asked, chart_option, ending, state_option, world_options
from gulian.cli.language import Command, Option, Words, language
from gulian.cli.options import FILE_OUT
from gulian.cli.output import print_json, print_table, say

if TYPE_CHECKING:
    from gulian.chain import Dynamics, Shock
    from gulian.cli.chain.inputs import World
    from gulian.cli.chain.simulation import Outcome
    from gulian.errors import Language

RATIONING = ("proportional", "final_last", "smallest_first", "both")


@dataclass(frozen=True)
class Course:
    """What is asked of the days: how many, how losses come back, how firms behave, what else is written."""

    days: int
    recovery: float
    curve: str
    model: str
    rationing: str | None
    inventory: float | None
    firms_out: Path | None
    daily_out: Path | None
    chart: Path | None

    @property
    def written(self) -> list[Path]:
        """The files besides `--out`."""
        return [path for path in (self.firms_out, self.daily_out, self.chart) if path is not None]


def _table(ctx: click.Context, param: click.Parameter, value: Path | None) -> Path | None:
    del param
    return ending(ctx, value, SUFFIXES)


@click.command(
    "simulate",
    cls=Command,
    words=Words(
        "企业停产、减产之后，库存和订货怎样一天天传导：每日产出、未满足的最终需求、何时恢复。",
        "Firms stop or run in part: how stocks and orders carry it on, output and unmet demand day by day.",
    ),
)
@world_options
@state_option()
@click.option(
    "--scenario",
    metavar="FILE|NAME",
    cls=Option,
    words=Words(
        "情景文件（YAML）或自带情景的名称；只算企业自身产能，不算断供。",
        "A scenario file (YAML) or the name of one that comes along; firms' own capacity only.",
    ),
)
@click.option(
    "--days",
    type=click.IntRange(1, 3660),
    default=90,
    show_default=True,
    cls=Option,
    words=Words(
        "模拟多少天；首日为 --date，不写则为状态表中最早的起始日期。",
        "How many days; the first is --date, else the earliest `from` of the state table.",
    ),
)
@click.option(
    "--recovery",
    type=click.FloatRange(min=0),
    default=0,
    show_default=True,
    cls=Option,
    words=Words(
        "截止日期之后多少天恢复原有产能；0 即次日恢复。",
        "Days in which capacity comes back after `until`; 0 = on the next day.",
    ),
)
@click.option(
    "--curve",
    type=click.Choice(["linear", "concave", "convex"]),
    default="linear",
    show_default=True,
    cls=Option,
    words=Words(
        "恢复曲线：linear 匀速，concave 先慢后快，convex 先快后慢。",
        "How it comes back: evenly, slow then fast, fast then slow.",
    ),
)
@click.option(
    "--model",
    type=click.Choice(["ario", "firms"]),
    default="ario",
    show_default=True,
    cls=Option,
    words=Words(
        "ario：同类供应商可互替，库存 90 天；firms：向每家各订各的，库存 15 天。",
        "ario: suppliers of a class substitute, 90 days of stock; firms: each supplier by itself, 15 days.",
    ),
)
@click.option(
    "--rationing",
    type=click.Choice(RATIONING),
    cls=Option,
    words=Words(
        "供不应求时怎样分：proportional 按比例，final_last 最终需求在后，"
        "smallest_first 相对订单小者先，both 两者并用；不写则按模型。",
        "Who gets what when there is too little: in proportion, final demand last, smallest relative order "
        "first, both; by default as the model has it.",
    ),
)
@click.option(
    "--inventory",
    type=click.FloatRange(min=0),
    cls=Option,
    words=Words("目标库存天数；不写则按模型。", "Days of stock wanted; by default as the model has it."),
)
@click.option(
    "--firms-out",
    type=FILE_OUT,
    callback=_table,
    cls=Option,
    words=Words(
        "另存各企业的累计损失和最低、最后一日产出。",
        "Write each firm's loss, its lowest and its last day's output too.",
    ),
)
@click.option(
    "--daily-out",
    type=FILE_OUT,
    callback=_table,
    cls=Option,
    words=Words("另存各企业每日产出（行数为天数乘企业数）。", "Write every firm's every day too."),
)
@chart_option(
    "另存每日损失的折线图，.svg、.png 或 .html。", "Draw the loss over the days: .svg, .png or .html."
)
@click.pass_context
def simulate(
    ctx: click.Context,
    /,
    asked: Asked,
    state: Path | None,
    scenario: str | None,
    json_out: bool,
    **course: Any,
) -> int:
    """Write a row a day; 1 if files had problems."""
    from gulian.cli.chain.answer import about_network, tell_notes, write
    from gulian.cli.chain.inputs import read_world
    from gulian.cli.chain.simulation import by_day, summary

    if state is None and scenario is None:
        raise click.MissingParameter(ctx=ctx, param_hint="--state | --scenario", param_type="option")
    wanted = Course(**course)
    _refuse_same(ctx, asked, state, wanted)
    world = read_world(asked, {"state": state})
    done = _run(ctx, asked, world, _shock(asked, world, scenario), wanted)
    lang = language(ctx)
    status = write(asked, by_day(done), world, lang)
    _write_more(done, wanted, lang)
    about, body = about_network(asked, world), summary(done)
    tell_notes(about, lang)
    _tell_firms(body["notes"], lang)
    if json_out:
        print_json("chain-simulate", {**about, **body})
    else:
        _show(body, lang)
    return status


def _tell_firms(notes: list[dict[str, Any]], lang: Language) -> None:
    """Which firms the reader must know of: standard error."""
    for note in notes:
        named = "、".join(note["codes"]) if lang == "zh" else ", ".join(note["codes"])
        say(f"{note[lang]} {named}{' …' if note['firms'] > len(note['codes']) else ''}")


def _refuse_same(ctx: click.Context, asked: Asked, state: Path | None, course: Course) -> None:
    """No file is written twice, and none that is read."""
    taken = {
        path.resolve() for path in (asked.enterprises, asked.links, asked.out, state) if path is not None
    }
    for path in course.written:
        if path.resolve() in taken:
            raise click.BadParameter(f"{path}", ctx)
        taken.add(path.resolve())


def _shock(asked: Asked, world: World, scenario: str | None) -> Shock:
    from gulian import chain

    told = None if scenario is None else chain.read_scenario(scenario, labels=asked.labels == "any")
    return chain.Shock(world.frames.get("state"), told.shock.entries if told else ())


def _first(ctx: click.Context, asked: Asked, shock: Shock, course: Course) -> dt.date | None:
    """The first simulated day; None where no date is known at all."""
    from gulian import chain

    first = asked.date or chain.first_day(shock)
    if first is None and course.chart is not None:
        raise click.MissingParameter(ctx=ctx, param_hint="--date", param_type="option")
    return first


def _dynamics(course: Course) -> Dynamics:
    from gulian import chain

    family: Any = course.model
    how = chain.Dynamics.of(family)
    stated = {"rationing": course.rationing, "inventory": course.inventory}
    chosen: dict[str, Any] = {name: value for name, value in stated.items() if value is not None}
    return replace(how, **chosen)


def _run(ctx: click.Context, asked: Asked, world: World, shock: Shock, course: Course) -> Outcome:
    from gulian import chain
    from gulian.cli.chain.simulation import outcome

    first = _first(ctx, asked, shock, course)
    curve: Any = course.curve
    losses = chain.losses_of(shock, world.economy, first, recovery=course.recovery, curve=curve)
    every_day = course.daily_out is not None
    return outcome(world, losses, course.days, first, _dynamics(course), every_day=every_day)


def _write_more(done: Outcome, course: Course, lang: Language) -> None:
    from gulian.cli.chain.answer import put
    from gulian.cli.chain.picture import put_picture
    from gulian.cli.chain.simulation import by_firm, by_firm_and_day, drawn

    if course.firms_out is not None:
        put(course.firms_out, by_firm(done))
    if course.daily_out is not None:
        put(course.daily_out, by_firm_and_day(done))
    for path in (course.firms_out, course.daily_out):
        if path is not None:
            say(Words("另存：{}", "Also written: {}").of(lang).format(path))
    if course.chart is not None:
        put_picture(course.chart, drawn(done, lang), lang)


def _show(body: dict[str, Any], lang: Language) -> None:
    """The course on one screen: the worst day, the last, the sum, the firms that lose most."""
    from gulian.cli.day import printed

    unit = Words("万元", "x 10k CNY").of(lang)
    rest = body["at_rest"]

    def percent(value: float) -> str:
        return printed(100 * (1 - value / rest), 2) if rest > 0 else "—"

    head = Words(
        "{days} 天累计损失产出 {lost} {unit}，最终需求少供 {unmet} {unit}；"
        "第 {day} 天损失最大（{worst}%），最后一天损失 {last}%",
        "{days} days: output lost {lost} x 10k CNY, final demand unmet {unmet} x 10k CNY; "
        "the most on day {day}, {worst}%, on the last day {last}%",
    )
    click.echo(
        head.of(lang).format(
            days=body["days"],
            lost=printed(body["lost"], 1),
            unmet=printed(body["final_unmet"], 1),
            unit=unit,
            day=body["lowest_day"],
            worst=percent(body["lowest"]),
            last=percent(body["last"]),
        )
    )
    rows = [
        (str(at), row["code"], row["name"], f"{printed(row['lost'], 1)} {unit}")
        for at, row in enumerate(body["top"], 1)
    ]
    print_table(rows, right=(0, 3))
