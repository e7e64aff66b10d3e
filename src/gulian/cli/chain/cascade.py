# SPDX-License-Identifier: Apache-2.0
"""`gulian chain cascade`: how far a loss of capacity spreads, for certain or in many draws."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gulian.cli.chain.options import Asked, network_options, scenario_option, state_option
from gulian.cli.chain.parts import Made, made, resume_option
from gulian.cli.language import Command, Option, Words, language
from gulian.cli.output import print_json, print_table, say

if TYPE_CHECKING:
    import polars as pl

    from gulian.chain import Ensemble, Scenario, Shock
    from gulian.cli.chain.inputs import World
    from gulian.errors import Language

SHOWN = 10
SHOWN_PLACES = 5
LOSSES = ("loss", "loss_low", "loss_high")
DRAWS_A_SHARD = 10
"""What a stop costs at most with `--resume`."""
DRAWING = Words("抽样推算", "following draws")


@dataclass(frozen=True)
class Drawing:
    """How often to draw; draws None = nothing is drawn."""

    draws: int | None
    seed: int
    interval: float


@click.command(
    "cascade",
    cls=Command,
    words=Words(
        "企业停产、减产或断供之后，各家最终还能开到几成，损失多少。",
        "Firms stop, run in part, or are not supplied: how far can every firm run in the end, what is lost?",
    ),
)
@network_options
@state_option()
@scenario_option
@click.option(
    "--draws",
    type=click.IntRange(min=1),
    cls=Option,
    words=Words(
        "情景中的不确定数抽样多少次；不写则取中间值、都发生。",
        "Draw what is uncertain so often; without, all of it happens, to the middle of its range.",
    ),
)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    cls=Option,
    words=Words("抽样的种子；同一种子结果相同。", "Seed of the draws; the same seed gives the same figures."),
)
@click.option(
    "--interval",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=0.9,
    show_default=True,
    cls=Option,
    words=Words("区间包含抽样结果的几成。", "Part of the draws that the intervals hold."),
)
@resume_option
@click.pass_context
def cascade(
    ctx: click.Context,
    asked: Asked,
    state: Path | None,
    scenario: str | None,
    draws: int | None,
    seed: int,
    interval: float,
    resume: Path | None,
    json_out: bool,
) -> int:
    """Write what is left of each firm, by loss; 1 if files had problems."""
    from gulian.cli.chain.answer import about_network, tell_notes, write
    from gulian.cli.chain.inputs import read_world

    if state is None and scenario is None:
        raise click.MissingParameter(ctx=ctx, param_hint="--state | --scenario", param_type="option")
    if resume is not None and draws is None:
        words = Words("没有 --draws，只算一次，没有可保存的", "without --draws there is nothing to keep")
        raise click.BadParameter(words.of(language(ctx)), ctx, param_hint="--resume")
    lang = language(ctx)
    told = read_told(asked, scenario)
    world = read_world(asked, {"state": state})
    drawing = Drawing(draws, seed, interval)
    shock = shock_of(world, told)
    frame, body = spread(
        asked, world, shock, drawing, lambda job: made(job, resume, DRAWS_A_SHARD, DRAWING, lang)
    )
    about = about_network(asked, world)
    status = write(asked, frame, world, lang)
    tell_notes(about, lang)
    _tell_entries(body, lang)
    if json_out:
        print_json("chain-cascade", {**about, "scenario": _named(told), **body})
    else:
        _show(body, lang)
    return status


def read_told(asked: Asked, named: str | None) -> Scenario | None:
    """The scenario that was named."""
    from gulian import chain

    return None if named is None else chain.read_scenario(named, labels=asked.labels == "any")


def _named(scenario: Scenario | None) -> dict[str, Any] | None:
    if scenario is None:
        return None
    names = ("id", "title_zh", "title_en", "source", "dated")
    return {name: getattr(scenario, name) for name in names}


def shock_of(world: World, scenario: Scenario | None) -> Shock:
    """The state table and the scenario in one."""
    from gulian import chain

    entries = scenario.shock.entries if scenario else ()
    return chain.Shock(world.frames.get("state"), entries)


def spread(
    asked: Asked, world: World, shock: Shock, drawing: Drawing, work: Made[Ensemble]
) -> tuple[pl.DataFrame, dict[str, Any]]:
    """The table that is written, and what `--json` says beyond the network; `work` makes the draws."""
    if drawing.draws is None:
        frame, body = _once(asked, world, shock)
    else:
        frame, body = _often(asked, world, shock, drawing, work)
    counts = zip(shock.entries, shock.hits(asked.date, world.economy), strict=True)
    entries = [
        {"entry": at, "hits": count, "of": "links" if entry.deliveries else "firms"}
        for at, (entry, count) in enumerate(counts, 1)
    ]
    shown = [name for name in ("code", "name", "output_share", *LOSSES) if name in frame.columns]
    leading = frame.filter(frame["output_share"] < 1).head(SHOWN).select(shown).to_dicts()
    told = {"certain": shock.certain, "entries": entries, "tolerance": asked.tolerance}
    return frame, {**told, **body, "top": leading}


def _once(asked: Asked, world: World, shock: Shock) -> tuple[pl.DataFrame, dict[str, Any]]:
    from gulian import chain

    economy = world.economy
    found = chain.cascade(
        economy, shock, on=asked.date, tolerance=asked.tolerance, max_iterations=asked.max_iterations
    )
    impact = chain.impact(economy, shock.on(asked.date, economy), found)
    evidence = {"iterations": found.iterations, "residual": found.residual, "converged": found.converged}
    totals = impact.totals(asked.date, labels=asked.labels == "any")
    return impact.firms, {"ensemble": None, **evidence, **totals}


def _often(
    asked: Asked, world: World, shock: Shock, drawing: Drawing, work: Made[Ensemble]
) -> tuple[pl.DataFrame, dict[str, Any]]:
    from gulian import chain

    job = chain.drawings(
        world.economy,
        shock,
        chain.Draws(count=drawing.draws or 0, seed=drawing.seed, interval=drawing.interval),
        on=asked.date,
        tolerance=asked.tolerance,
        max_iterations=asked.max_iterations,
    )
    drawn = work(job)
    return drawn.firms(), {**drawn.evidence(), **drawn.totals(asked.date)}


def _tell_entries(body: dict[str, Any], lang: Language) -> None:
    """What the reader must know of the scenario: standard error."""
    for row in body["entries"]:
        if not row["hits"]:
            # Most likely a slip, or out of force.
            words = Words("情景第 {0} 条没有影响到任何企业或供货。", "Entry {0} of the scenario hits nobody.")
            say(words.of(lang).format(row["entry"]))
    if not body["certain"] and body["ensemble"] is None:
        words = Words(
            "情景中有不确定的数：此处都按发生、取中间值；用 --draws 抽样可得区间。",
            "The scenario is uncertain: here all of it happens, to the middle of its range; "
            "--draws gives intervals.",
        )
        say(words.of(lang))


def _show(body: dict[str, Any], lang: Language) -> None:
    """The loss on one screen: in all, the firms that lose most, and where."""
    click.echo(_headline(body, lang))
    rows = [
        (str(at), row["code"], row["name"], f"{_number(100 * row['output_share'], 1)}%", _lost(row))
        for at, row in enumerate(body["top"], 1)
    ]
    print_table(rows, right=(0, 3, 4))
    places = [(row["code"] or "—", row["name"] or "—", _lost(row)) for row in _finest(body)]
    if places:
        words = Words("损失最大的地方和行业（万元/日）：", "Where the most is lost (10k CNY a day):")
        click.echo(words.of(lang))
        print_table(places, right=(2,))


def _headline(body: dict[str, Any], lang: Language) -> str:
    drawn = body["ensemble"]
    if drawn:
        words = Words(
            "抽样 {draws} 次（种子 {seed}）：平均每日损失 {loss} 万元，{part}% 的抽样在 {low} 至 {high} 之间",
            "{draws} draws (seed {seed}): mean loss {loss} x 10k CNY a day, {part}% of them {low} to {high}",
        )
        ends = {end: _number(body[f"loss_{end}"], 1) for end in ("low", "high")}
        figures = {**drawn, **ends, "part": _number(100 * drawn["interval"], 0)}
    else:
        words = Words(
            "自身受损 {hit} 户，受牵连 {dragged} 户，全停 {stopped} 户；每日损失 {loss} 万元（{share}%）",
            "Firms hit: {hit}, dragged along: {dragged}, at a stand: {stopped}; "
            "loss {loss} x 10k CNY a day ({share}%)",
        )
        share = None if body["loss_share"] is None else 100 * body["loss_share"]
        figures = {**body, "share": _number(share, 2)}
    return words.of(lang).format(**{**figures, "loss": _number(body["loss"], 1)})


def _finest(body: dict[str, Any]) -> list[dict[str, Any]]:
    """The first rows of the finest level of regions, then of industries."""
    rows = []
    for part in ("by_region", "by_industry"):
        level = body[part][-1]["level"] if body[part] else ""
        rows += [row for row in body[part] if row["level"] == level and row["loss"]][:SHOWN_PLACES]
    return rows


def _lost(row: dict[str, Any]) -> str:
    loss = _number(row["loss"], 1)
    if "loss_low" not in row:
        return loss
    return f"{loss} [{_number(row['loss_low'], 1)}, {_number(row['loss_high'], 1)}]"


def _number(value: float | None, decimals: int) -> str:
    from gulian.cli.day import printed

    return printed(value, decimals)
