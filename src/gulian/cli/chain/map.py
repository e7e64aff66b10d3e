# SPDX-License-Identifier: Apache-2.0
"""`gulian chain map`: the suppliers of a leader in tiers, and what holds it back, as a picture."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gulian.cli.chain.options import SUFFIXES, Asked, ending, picture_options, state_option
from gulian.cli.language import Command, Option, Words, language
from gulian.cli.options import FILE_IN, FILE_OUT
from gulian.cli.output import print_json, print_table

if TYPE_CHECKING:
    from gulian.chain.views import LeaderChain
    from gulian.cli.chain.inputs import World

SHOWN = 10


def _table(ctx: click.Context, param: click.Parameter, value: Path | None) -> Path | None:
    del param
    return ending(ctx, value, SUFFIXES)


@click.command(
    "map",
    cls=Command,
    words=Words(
        "一户龙头的产业链图：各级供应商由左到右，各是什么状态，龙头被谁卡住。",
        "The map of a leader: its suppliers in tiers, how each stands, and what holds the leader back.",
    ),
)
@picture_options
@click.option(
    "--leader",
    required=True,
    metavar="CODE",
    cls=Option,
    words=Words("龙头企业的代码。", "The code of the lead firm."),
)
@state_option()
@click.option(
    "--reported",
    type=FILE_IN,
    cls=Option,
    words=Words(
        "有消息的企业（文件，code 一列）；此外的画作“不明”。不写则未列入状态表的企业按正常计。",
        "Firms that were heard of (a file with a column code); others are drawn as unknown. "
        "By default firms not in the table of states are taken to run.",
    ),
)
@click.option(
    "--tiers",
    type=click.IntRange(1, 6),
    default=3,
    show_default=True,
    cls=Option,
    words=Words("向上几级供应商。", "How many tiers of suppliers."),
)
@click.option(
    "--most",
    type=click.IntRange(10, 300),
    default=60,
    show_default=True,
    cls=Option,
    words=Words(
        "图上最多多少个方框；对龙头影响大的留下，其余在图上注明。",
        "Boxes at most; those that matter most to the leader stay, the map tells of the others.",
    ),
)
@click.option(
    "--table",
    type=FILE_OUT,
    callback=_table,
    cls=Option,
    words=Words(
        "另存图上各企业的数据表，.csv 或 .parquet。", "Write the firms on the map too, .csv or .parquet."
    ),
)
@click.pass_context
def map_(
    ctx: click.Context,
    /,
    asked: Asked,
    state: Path | None,
    reported: Path | None,
    json_out: bool,
    **wanted: Any,
) -> int:
    """Draw the map; 1 if files had problems."""
    from gulian.cli.chain.answer import about_network, put, tell_notes, tell_problems
    from gulian.cli.chain.causes import cause_words
    from gulian.cli.chain.inputs import read_world
    from gulian.cli.chain.picture import put_picture

    if reported is not None and state is None:
        raise click.MissingParameter(ctx=ctx, param_hint="--state", param_type="option")
    if wanted["table"] is not None and wanted["table"].resolve() == asked.out.resolve():
        raise click.BadParameter(f"{asked.out}", ctx, param_hint="--table")
    lang = language(ctx)
    world = read_world(asked, {"state": state, "firms": reported})
    around = _around(asked, world, wanted)
    chart = around.chart(lang=lang, causes=cause_words() if lang == "zh" else {})
    put_picture(asked.out, chart, lang)
    if wanted["table"] is not None:
        put(wanted["table"], around.nodes)
    status = tell_problems(asked, world, lang)
    about = about_network(asked, world)
    tell_notes(about, lang)
    body = _summary(around)
    if json_out:
        print_json("chain-map", {**about, "leader": wanted["leader"], "tiers": wanted["tiers"], **body})
        return status
    print_table(
        [(row["code"], row["name"], f"{100 * row['hold']:.0f}%") for row in body["holds_back"]], right=(2,)
    )
    return status


def _around(asked: Asked, world: World, wanted: dict[str, Any]) -> LeaderChain:
    from gulian import chain
    from gulian.chain import views

    shock = chain.Shock(world.frames["state"]) if "state" in world.frames else None
    reported = world.frames["firms"]["code"] if "firms" in world.frames else None
    now = views.situation(world.economy, shock, on=asked.date, reported=reported)
    return views.leader_chain(
        world.economy, wanted["leader"], now, tiers=wanted["tiers"], most=wanted["most"]
    )


def _summary(around: LeaderChain) -> dict[str, Any]:
    """What `--json` says beyond the network; `hold` is a share of the leader's loss."""
    import polars as pl

    states = Counter(around.nodes["state"].to_list())
    held = around.nodes.filter((pl.col("tier") > 0) & (pl.col("state") == "blocked") & (pl.col("hold") > 0))
    first = held.sort(["hold", "code"], descending=[True, False]).head(SHOWN)
    return {
        "drawn": around.nodes.height,
        "states": dict(sorted(states.items())),
        "left_out": around.left_out.to_dicts(),
        "links_across": around.across,
        "wants": around.wants,
        "holds_back": first.select("code", "name", "tier", "cause", "hold", "gain").to_dicts(),
    }
