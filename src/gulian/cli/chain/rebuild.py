# SPDX-License-Identifier: Apache-2.0
"""`gulian chain rebuild`: networks from what is partly known, drawn many times."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gulian.cli.chain.options import Asked, partly_known_options, scenario_option, state_option
from gulian.cli.chain.parts import resume_option
from gulian.cli.chain.rebuild_figures import WRITES, About, figures, records, show
from gulian.cli.language import Command, Option, Words, language
from gulian.cli.options import FILE_IN
from gulian.cli.output import print_json, print_table, say

if TYPE_CHECKING:
    import polars as pl

    from gulian.chain import Rebuilt
    from gulian.cli.chain.inputs import World
    from gulian.errors import Language

MOST_LINKS = 30_000_000
"""Rows that go into one file."""
METHODS = ("iogm", "scgm")


@dataclass(frozen=True)
class Drawing:
    """What is drawn, and how often; degree None = that of the known links."""

    method: str
    draws: int
    seed: int
    degree: float | None


@click.command(
    "rebuild",
    cls=Command,
    words=Words(
        "供应关系不全时，按企业规模和投入产出表（或分行业采购）推断整个网络，抽样多次；单独一次抽样不能作为依据。",
        "Where links are only partly known: draw whole networks from sizes and the input-output table, "
        "or from purchases by industry. No single draw is a finding.",
    ),
)
@partly_known_options
@click.option(
    "--purchases",
    type=FILE_IN,
    cls=Option,
    words=Words("分行业采购表：buyer, industry, value。", "Purchases by industry: buyer, industry, value."),
)
@click.option(
    "--method",
    type=click.Choice(METHODS),
    cls=Option,
    words=Words(
        "iogm：按投入产出表；scgm：按分行业采购表。不写则由有无采购表决定。",
        "iogm: by the input-output table; scgm: by the purchases. Without, as there are purchases or not.",
    ),
)
@click.option(
    "--draws",
    type=click.IntRange(min=1),
    required=True,
    cls=Option,
    words=Words("抽样多少次。", "How many networks to draw."),
)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    required=True,
    cls=Option,
    words=Words(
        "抽样的种子；同一种子结果相同。", "Seed of the draws; the same seed gives the same networks."
    ),
)
@click.option(
    "--degree",
    type=click.FloatRange(min=0, min_open=True),
    cls=Option,
    words=Words(
        "平均每户有几个供应商（含已知的）；不写则按已知供应关系中每个采购方平均几个供应商。",
        "Suppliers of the average firm, known ones included; without, as the buyers in the known links have.",
    ),
)
@click.option(
    "--write",
    type=click.Choice(WRITES),
    default=WRITES[0],
    show_default=True,
    cls=Option,
    words=Words(
        "结果文件写什么：links 每次抽样的供应关系；criticality 逐户停产、cascade 一次冲击的损失，"
        "均为各次抽样的平均数和区间。",
        "What --out holds: links = those of every draw; criticality = what closing each firm costs, "
        "cascade = what a shock costs, each as a mean over the draws with its interval.",
    ),
)
@click.option(
    "--firms",
    type=FILE_IN,
    cls=Option,
    words=Words(
        "criticality 只算这些企业（文件，code 一列）。",
        "Of criticality: only these firms (a file with a column code).",
    ),
)
@state_option()
@scenario_option
@resume_option
@click.pass_context
def rebuild(
    ctx: click.Context,
    /,
    asked: Asked,
    purchases: Path | None,
    method: str | None,
    draws: int,
    seed: int,
    degree: float | None,
    json_out: bool,
    **what: Any,
) -> int:
    """Write the links of all draws, or figures over them; 1 if files had problems."""
    from gulian.cli.chain.answer import write
    from gulian.cli.chain.inputs import read_world

    wanted = About(**what)
    wanted.check(ctx)
    drawing = Drawing(_method(ctx, method, purchases), draws, seed, degree)
    world = read_world(asked, {"purchases": purchases, **wanted.files})
    rebuilt = prepare(world, drawing)
    lang = language(ctx)
    links = wanted.write == "links"
    frame = all_links(rebuilt) if links else figures(ctx, asked, world, rebuilt, wanted)
    status = write(asked, frame, world, lang)
    body = about(asked, world, rebuilt)
    body |= {"write": wanted.write, "top": [] if links else records(frame)}
    _tell(body, lang)
    if json_out:
        print_json("chain-rebuild", body)
    else:
        _show(body, lang)
    return status


def _method(ctx: click.Context, method: str | None, purchases: Path | None) -> str:
    """The one asked for, which has to fit the files."""
    fits = "iogm" if purchases is None else "scgm"
    if method not in (None, fits):
        raise click.BadParameter(f"{method}, --purchases", ctx, param_hint="--method")
    return fits


def prepare(world: World, drawing: Drawing) -> Rebuilt:
    """The ensemble. Raises what `chain.rebuild` does."""
    from gulian import chain

    return chain.rebuild(
        world.economy,
        chain.Draws(count=drawing.draws, seed=drawing.seed),
        purchases=world.frames.get("purchases"),
        density=chain.Density(degree=drawing.degree),
    )


def all_links(rebuilt: Rebuilt) -> pl.DataFrame:
    """The links of every draw, one below the other. Raises RebuiltTooLarge: one file cannot hold them."""
    import polars as pl

    from gulian.errors import RebuiltTooLarge

    links = round(rebuilt.draws.count * rebuilt.mean_links)
    if links > MOST_LINKS:
        raise RebuiltTooLarge(rebuilt.draws.count, links, MOST_LINKS)
    return pl.concat([rebuilt.links(draw) for draw in range(rebuilt.draws.count)])


def about(asked: Asked, world: World, rebuilt: Rebuilt) -> dict[str, Any]:
    """What `--json` says: what was drawn from what, and whether the draws keep to it."""
    from gulian.chain.rebuild import kept, summary

    economy = world.economy
    firms = len(economy.codes) - economy.outside
    return {
        "ensemble": rebuilt.about,
        "method": rebuilt.method,
        "draws": rebuilt.draws.count,
        "seed": rebuilt.draws.seed,
        "firms": firms,
        "unknown_output": economy.home_output().null_count() - economy.outside,
        "unknown_product": rebuilt.unknown_product,
        "degree": rebuilt.mean_links / firms,
        "density": rebuilt.mean_links / (firms * max(firms - 1, 1)),
        **rebuilt.evidence(),
        **summary(kept(rebuilt)),
        "date": asked.date,
        "problems": world.problems.height,
        "out": str(asked.out),
    }


def _tell(body: dict[str, Any], lang: Language) -> None:
    """What the reader must know of the draws: standard error."""
    notes = {
        "unknown_output": Words(
            "{0} 户企业的产值不明，没有给它们推断供货。",
            "Firms of unknown output, which sell nothing drawn: {0}.",
        ),
        "unknown_product": Words(
            "{0} 户企业的行业不明或不在采购表中，没有给它们推断供货。",
            "Firms of no known industry, or of none in the purchases, which sell nothing drawn: {0}.",
        ),
    }
    for name, words in notes.items():
        if body[name]:
            say(words.of(lang).format(body[name]))
    if not body["fit"]["converged"]:
        short = Words(
            "有 {0:.1f} 万元的买卖找不到对家，未计入抽样。",
            "Trade of {0:.1f} x 10k CNY finds no partner and is not drawn.",
        )
        say(short.of(lang).format(body["value"]["short"]))


def _show(body: dict[str, Any], lang: Language) -> None:
    """The ensemble on one screen: what it is, and the sums asked and drawn."""
    from gulian.cli.day import printed

    heading = Words("抽样所得，不是实情：{}", "Drawn, not observed: {}")
    click.echo(heading.of(lang).format(body["ensemble"]))
    names = {
        "links": Words("供应关系（条）", "links"),
        "value": Words("金额（万元/年，不含已知）", "value (10k CNY a year, without known links)"),
    }
    head = ("", Words("应为", "expected").of(lang), Words("抽样平均", "mean of the draws").of(lang))
    rows = [head] + [
        (words.of(lang), printed(body[name]["expected"], 1), printed(body[name]["drawn"], 1))
        for name, words in names.items()
    ]
    print_table(rows, right=(1, 2))
    if body["top"]:
        show(body["top"], lang)
