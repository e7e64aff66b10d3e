# SPDX-License-Identifier: Apache-2.0
"""`gulian chain criticality`: how much of the economy hangs on each firm."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gulian.cli.chain.options import Asked, chart_option, network_options
from gulian.cli.chain.parts import Made, made, resume_option
from gulian.cli.language import Command, Option, Words, language
from gulian.cli.options import FILE_IN
from gulian.cli.output import print_json, print_table, progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from gulian.chain import Criticality, Economy, Leaders
    from gulian.chain.model import Floats
    from gulian.cli.chain.inputs import World
    from gulian.errors import Language

SHOWN = 10
ROWS = ("firm", "loss", "down", "up", "iterations", "residual")
NAMED_WEIGHTS = ("links", "output", "revenue", "staff")
CLOSURES_A_SHARD = 500
"""What a stop costs at most with `--resume`: minutes of a large network, nothing of a small one."""
CLOSING = Words("逐户停产", "closing firms")
LEADING = Words("查找要紧企业", "finding leaders")


@click.command(
    "criticality",
    cls=Command,
    words=Words(
        "逐户停产，看全体损失多少；结果按损失从大到小。",
        "Close each firm alone and say what share of the whole is lost, the most first.",
    ),
)
@network_options
@click.option(
    "--weights",
    default="links",
    show_default=True,
    metavar="links|output|revenue|staff|FILE",
    cls=Option,
    words=Words(
        "按什么合计损失：供货额、日产值、年营业收入、人数，或文件（code,weight）。",
        "What a firm counts: its sales in the links, daily output, revenue, staff, or a file (code,weight).",
    ),
)
@click.option(
    "--firms",
    type=FILE_IN,
    cls=Option,
    words=Words("只算这些企业（文件，code 一列）。", "Only these firms (a file with a column code)."),
)
@click.option(
    "--top",
    type=click.IntRange(min=1),
    cls=Option,
    words=Words(
        "只给最要紧的几户，不必逐户全算。", "Only so many of the most critical, without closing all."
    ),
)
@resume_option
@chart_option(
    "另存关键度分布图（位次与大小均为对数坐标），.svg、.png 或 .html。",
    "Draw the distribution by rank, both scales logarithmic: .svg, .png or .html.",
)
@click.pass_context
def criticality(
    ctx: click.Context,
    asked: Asked,
    weights: str,
    firms: Path | None,
    top: int | None,
    resume: Path | None,
    chart: Path | None,
    json_out: bool,
) -> int:
    """Write `code, criticality, criticality_down, criticality_up, iterations`; 1 if files had problems."""
    from gulian.cli.chain.answer import about_network, tell_notes, write
    from gulian.cli.chain.inputs import read_world

    if resume and top is not None and firms is None:
        told = Words("--top 不逐户全算，没有可保存的", "--top does not close all firms: nothing to keep")
        raise click.BadParameter(told.of(language(ctx)), ctx, param_hint="--resume")
    given = None if weights in NAMED_WEIGHTS else _file(ctx, weights)
    world = read_world(asked, {"firms": firms, "weights": given})
    weight, unknown = weigh(world, weights)
    lang = language(ctx)
    proof = None
    if top is not None and firms is None:
        with progress(LEADING.of(lang)) as report:
            proof = lead(asked, world, weight, top, lambda done, of: report("", done, of))
        found = proof.found
    else:
        found = close(
            asked, world, weight, top, lambda job: made(job, resume, CLOSURES_A_SHARD, CLOSING, lang)
        )
    frame = as_frame(world.economy, found)
    about = about_network(asked, world)
    status = write(asked, frame, world, lang)
    if chart is not None:
        from gulian.chain import views
        from gulian.cli.chain.picture import put_picture

        put_picture(chart, views.criticality_ranks(world.economy, found, lang=lang), lang)
    tell_notes(about, lang)
    leading = _leading(world.economy, found)
    if json_out:
        body = {
            **about,
            "weights": weights,
            "weights_unknown": unknown,
            "closed": frame.height,
            "tolerance": asked.tolerance,
            "converged": found.converged,
            "residual": float(found.residual.max(initial=0.0)),
            "iterations": int(found.iterations.max(initial=0)),
            "certificate": None if proof is None else _certificate(proof),
            "top": leading,
        }
        print_json("chain-criticality", body)
    else:
        rows = [(str(at), row["code"], row["name"], _percent(row)) for at, row in enumerate(leading, 1)]
        print_table(rows, right=(0, 3))
        if proof is not None:
            click.echo(_certified(proof, lang))
    return status


def weigh(world: World, source: str) -> tuple[Floats | None, int]:
    """What each firm's output counts, and of how many firms it is not known (they count 0).

    None = the sales in the links. Raises WeightsUnknown where there is nothing to weigh by.
    """
    import numpy as np

    from gulian.errors import WeightsUnknown

    economy = world.economy
    match source:
        case "links":
            weight = economy.network.sales
        case "output":
            weight = economy.output
        case "revenue" | "staff":
            column = "revenue_fen" if source == "revenue" else "staff"
            weight = world.register[column].cast(float).fill_null(float("nan")).to_numpy()
        case _:
            stated = world.frames["weights"]
            weight = np.full(len(economy.codes), np.nan)
            weight[economy.rows(stated["code"])] = stated["weight"].to_numpy()
    if not (np.nan_to_num(weight) > 0).any():
        raise WeightsUnknown(source)
    unknown = int(np.isnan(weight).sum())
    return (None if source == "links" else np.nan_to_num(weight)), unknown


def close(
    asked: Asked,
    world: World,
    weight: Floats | None,
    top: int | None,
    work: Made[Criticality],
) -> Criticality:
    """The firms asked for, each closed alone; `work` does it. Raises ConvergenceError."""
    from gulian import chain

    economy = world.economy
    chosen = economy.rows(world.frames["firms"]["code"]) if "firms" in world.frames else None
    job = chain.closings(
        economy.network,
        weights=weight,
        firms=chosen,
        tolerance=asked.tolerance,
        max_iterations=asked.max_iterations,
    )
    return in_order(work(job), top)


def lead(
    asked: Asked, world: World, weight: Floats | None, top: int, told: Callable[[int, int], None]
) -> Leaders:
    """The leaders and what is certain of all others. Raises ConvergenceError."""
    from gulian import chain

    return chain.certified_leaders(
        world.economy.network,
        top,
        weights=weight,
        tolerance=asked.tolerance,
        max_iterations=asked.max_iterations,
        told=told,
    )


def _certificate(proof: Leaders) -> dict[str, Any]:
    """How it is known that nobody else leads, for `--json`."""
    import math

    least = float(proof.found.loss[-1]) if proof.found.loss.size else None
    others = proof.others_at_most if math.isfinite(proof.others_at_most) else None
    return {"least": least, "others_at_most": others, "cascades": proof.cascades, "of_firms": proof.firms}


def _certified(proof: Leaders, lang: Language) -> str:
    """The same for a reader; a bound is rounded up."""
    import math

    others = proof.firms - proof.found.firm.size
    if not others:
        return Words("所有企业均已逐户停产。", "All firms were closed.").of(lang)
    words = Words(
        "已核实：其余 {0} 户，任何一户单独停产的损失都不超过 {1}%（推算 {2} 次，企业共 {3} 户；"
        "损失相差不到 {4:g} 的企业可能互换位置）。",
        "Certified: closing any one of the {0} others costs no more than {1}% ({2} cascades for {3} firms; "
        "firms whose losses differ by less than {4:g} may stand for each other).",
    )
    return words.of(lang).format(
        others,
        _figure(math.ceil(1e6 * proof.others_at_most) / 1e4),
        proof.cascades,
        proof.firms,
        proof.tolerance,
    )


def in_order(found: Criticality, count: int | None) -> Criticality:
    """The rows by criticality, the highest first, then by number; only `count` of them."""
    import numpy as np

    order = np.lexsort((found.firm, -found.loss))[:count]
    rows = {name: getattr(found, name)[order] for name in ROWS}
    return replace(found, **rows)


def as_frame(economy: Economy, found: Criticality) -> Any:
    """The table that is written, in the order of the rows."""
    import polars as pl

    return pl.DataFrame(
        {
            "code": economy.codes.gather(found.firm),
            "criticality": found.loss,
            "criticality_down": found.down,
            "criticality_up": found.up,
            "iterations": found.iterations,
        }
    )


def _leading(economy: Economy, found: Criticality) -> list[dict[str, Any]]:
    rows = [int(firm) for firm in found.firm[:SHOWN]]
    return [
        {"code": economy.codes[firm], "name": economy.names[firm], "criticality": float(loss)}
        for firm, loss in zip(rows, found.loss[:SHOWN], strict=True)
    ]


def _percent(row: dict[str, Any]) -> str:
    return f"{_figure(100 * row['criticality'])}%"


def _figure(percent: float) -> str:
    from gulian.cli.day import printed

    return printed(percent, 4)


def _file(ctx: click.Context, given: str) -> Path:
    """The file that `--weights` names. Raises BadParameter."""
    path = Path(given)
    if not path.is_file():
        raise click.BadParameter(f"{given}, {' | '.join(NAMED_WEIGHTS)} | FILE", ctx, param_hint="--weights")
    return path
