# SPDX-License-Identifier: Apache-2.0
"""`gulian chain substitutes`: who else sells what a firm misses."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from gulian.cli.chain.options import Asked, network_options
from gulian.cli.language import Command, Option, Words, language
from gulian.cli.options import FILE_IN
from gulian.cli.output import print_json, print_table

if TYPE_CHECKING:
    import polars as pl

    from gulian.chain.substitutes import Scope
    from gulian.cli.chain.inputs import World

SHOWN = 10
FEN_PER_10K_CNY = 1_000_000


@click.command(
    "substitutes",
    cls=Command,
    words=Words(
        "替代供应商：缺的产品还有谁在供，先近后远，注明富余产能。",
        "Substitutes: who else sells what is missing, the nearest first, with spare capacity.",
    ),
)
@network_options
@click.option(
    "--for",
    "buyers",
    required=True,
    metavar="CODE[,CODE]",
    cls=Option,
    words=Words("替哪些企业找。", "The firms that miss something."),
)
@click.option(
    "--state",
    type=FILE_IN,
    cls=Option,
    words=Words(
        "企业状态表：只找停产减产供应商的替代；不写则每项供应都找。",
        "What is left of whom: only supplies from firms below 1 are missing; without, all are asked for.",
    ),
)
@click.option(
    "--reports",
    type=FILE_IN,
    cls=Option,
    words=Words(
        "日报表：富余产能＝产能－产值；没有报即未知。",
        "Reports: spare capacity = capacity - output, else unknown.",
    ),
)
@click.option(
    "--scope",
    type=click.Choice(["bureau", "own"]),
    default="bureau",
    show_default=True,
    cls=Option,
    words=Words(
        "own：只列该企业自己的供应商和愿意对外供货（名录 open 列为 1）的企业。",
        "own: only its own suppliers and firms that offer themselves (register column open = 1).",
    ),
)
@click.pass_context
def substitutes(
    ctx: click.Context,
    asked: Asked,
    buyers: str,
    state: Path | None,
    reports: Path | None,
    scope: str,
    json_out: bool,
) -> int:
    """Write who could stand in for each missing supply; 1 if files had problems."""
    from gulian import chain
    from gulian.cli.chain.answer import about_network, write
    from gulian.cli.chain.inputs import read_world

    lang = language(ctx)
    world = read_world(asked, {"state": state, "reports": reports})
    codes = [code.strip() for code in buyers.split(",") if code.strip()]
    rows = world.economy.rows(_codes(codes))
    if not codes or (rows < 0).any():
        raise click.BadParameter(buyers, ctx, param_hint="--for")
    found = chain.substitutes(
        _register(world), world.economy.links, codes, lost=_lost(world, asked), scope=cast("Scope", scope)
    )
    frame = found.with_columns(spare=found["spare_fen"] / FEN_PER_10K_CNY).drop("spare_fen")
    status = write(asked, frame, world, lang)
    if json_out:
        body = {
            "for": codes,
            "scope": scope,
            "substitutes": frame.height,
            "top": frame.head(SHOWN).to_dicts(),
        }
        print_json("chain-substitutes", {**about_network(asked, world), **body})
    else:
        shown = ("supplier", "product", "substitute", "name", "nearness", "spare")
        print_table(
            [
                tuple("—" if v is None else str(v) for v in row)
                for row in frame.select(shown).head(SHOWN).rows()
            ]
        )
    return status


def _codes(codes: list[str]) -> pl.Series:
    import polars as pl

    return pl.Series("code", codes, dtype=pl.String)


def _lost(world: World, asked: Asked) -> pl.DataFrame | None:
    """What is left of each firm on the day, by the state table."""
    import polars as pl

    from gulian import chain

    if "state" not in world.frames:
        return None
    remaining = chain.Shock(world.frames["state"], ()).on(asked.date, world.economy)
    return pl.DataFrame({"code": world.economy.codes, "own_share": remaining})


def _register(world: World) -> pl.DataFrame:
    """The nodes with what they reported last of output and capacity, and whether they offer themselves."""
    import polars as pl

    nodes = world.register.drop("output_fen")
    offered = "extra:open"
    yes = (
        pl.col(offered).cast(pl.String).str.strip_chars().is_in(["1", "是"])
        if offered in nodes.columns
        else pl.lit(value=False)
    )
    nodes = nodes.with_columns(open=yes.fill_null(value=False))
    if "reports" not in world.frames:
        return nodes
    told = (
        world.frames["reports"].sort("date", "file", "row").unique("code", keep="last", maintain_order=True)
    )
    return nodes.join(
        told.select("code", "output_fen", "capacity_fen"), on="code", how="left", maintain_order="left"
    )
