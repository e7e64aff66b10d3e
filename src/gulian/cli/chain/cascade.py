# SPDX-License-Identifier: Apache-2.0
"""`gulian chain cascade`: how far a loss of capacity spreads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gulian.cli.chain.options import Asked, network_options
from gulian.cli.language import Command, Option, Words, language
from gulian.cli.options import FILE_IN
from gulian.cli.output import print_json, print_table

if TYPE_CHECKING:
    from gulian.errors import Language

SHOWN = 10


@click.command(
    "cascade",
    cls=Command,
    words=Words(
        "这些企业停了或只剩部分产能，各家最终还能开到几成。",
        "Some firms stop or run in part: how far can every firm run in the end?",
    ),
)
@network_options
@click.option(
    "--state",
    type=FILE_IN,
    cls=Option,
    words=Words(
        "企业状态表：code, own_share, blocked_by, from, until。",
        "What is left of whom: code, own_share, blocked_by, from, until.",
    ),
)
@click.pass_context
def cascade(ctx: click.Context, asked: Asked, state: Path | None, json_out: bool) -> int:
    """Write what is left of each firm, by loss; 1 if files had problems."""
    from gulian import chain
    from gulian.cli.chain.answer import about_network, tell_notes, write
    from gulian.cli.chain.inputs import read_world

    if state is None:
        raise click.MissingParameter(ctx=ctx, param_hint="--state", param_type="option")
    world = read_world(asked, {"state": state})
    remaining = chain.Shock(world.frames["state"]).on(asked.date, world.economy)
    found = chain.cascade(
        world.economy.network, remaining, tolerance=asked.tolerance, max_iterations=asked.max_iterations
    )
    impact = chain.impact(world.economy, remaining, found)
    lang = language(ctx)
    about = about_network(asked, world)
    status = write(asked, impact.firms, world, lang)
    tell_notes(about, lang)
    totals = impact.totals(asked.date, labels=asked.labels == "any")
    if json_out:
        evidence = {
            "iterations": found.iterations,
            "residual": found.residual,
            "converged": found.converged,
            "tolerance": asked.tolerance,
        }
        print_json("chain-cascade", {**about, **evidence, **totals, "top": impact.leading(SHOWN)})
    else:
        _show(totals, impact.leading(SHOWN), lang)
    return status


def _show(totals: dict[str, Any], leading: list[dict[str, Any]], lang: Language) -> None:
    """The loss on one screen: in all, the firms that lose most, and where."""
    from gulian.cli.day import printed

    unit = Words("万元/日", "10k CNY a day").of(lang)
    head = Words(
        "自身受损 {hit} 户，受牵连 {dragged} 户，全停 {stopped} 户；每日损失 {loss} {unit}（{share}%）",
        "Firms hit: {hit}, dragged along: {dragged}, at a stand: {stopped}. Lost: {loss} {unit} ({share}%)",
    )
    share = None if totals["loss_share"] is None else 100 * totals["loss_share"]
    sums = {"loss": printed(totals["loss"], 1), "share": printed(share, 2), "unit": unit}
    click.echo(head.of(lang).format(**{**totals, **sums}))
    rows = [
        (
            str(at),
            row["code"],
            row["name"],
            f"{printed(100 * row['output_share'], 1)}%",
            f"{printed(row['loss'], 1)} {unit}",
        )
        for at, row in enumerate(leading, 1)
    ]
    print_table(rows, right=(0, 3, 4))
