# SPDX-License-Identifier: Apache-2.0
"""`gulian chain unblock`: in which order to free blocked firms, within a budget of cases."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gulian.cli.chain.options import Asked, network_options, state_option
from gulian.cli.language import Command, Option, Words, language
from gulian.cli.options import FILE_IN
from gulian.cli.output import print_json, say

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

    from gulian.chain import Cases, Plan
    from gulian.cli.chain.inputs import World

SHOWN = 10
NOT_FREED = ("materials", "orders", "import", "export", "planned")
"""Victims wait for others, what comes from abroad no home case clears, a planned stop is no blockage."""
OUTPUT, JOBS = Words("万元", "10k CNY"), Words("个岗位", "jobs")


@dataclass(frozen=True)
class Files:
    """Further files of the command; None = not given."""

    costs: Path | None
    capacity: Path | None
    score: Path | None


@click.command(
    "unblock",
    cls=Command,
    words=Words(
        "先疏通谁：在办件预算内，按什么次序疏通堵点企业，恢复得最多。",
        "Whom to unblock first: the order that brings back most within a budget of cases.",
    ),
)
@network_options
@state_option(required=True)
@click.option(
    "--budget",
    type=click.FloatRange(min=0),
    required=True,
    cls=Option,
    words=Words("最多办多少件（或花多少成本）。", "Cases that can be handled (or cost, with --costs)."),
)
@click.option(
    "--objective",
    default="all",
    show_default=True,
    metavar="all|leaders|leader:CODE|product:NAME|jobs",
    cls=Option,
    words=Words(
        "恢复谁的产值：全部、龙头企业、某一龙头、某产品的供应企业，或就业岗位。",
        "Whose output counts: all, lead firms, one of them, sellers of a product; or jobs.",
    ),
)
@click.option(
    "--costs",
    type=FILE_IN,
    cls=Option,
    words=Words(
        "各类堵点的办件成本：cause, cost, department。",
        "Cost of a case by cause: cause, cost, department.",
    ),
)
@click.option(
    "--capacity",
    type=FILE_IN,
    cls=Option,
    words=Words("各部门每日办件能力：department, per_day。", "What departments handle: department, per_day."),
)
@click.option(
    "--score",
    type=FILE_IN,
    cls=Option,
    words=Words(
        "事后核对：verify.csv，比较计划与实际恢复。",
        "Afterwards: a verify.csv, to set the plan against what came back.",
    ),
)
@click.pass_context
def unblock(
    ctx: click.Context,
    asked: Asked,
    state: Path,
    budget: float,
    objective: str,
    costs: Path | None,
    capacity: Path | None,
    score: Path | None,
    json_out: bool,
) -> int:
    """Write the order, best first; 1 if files had problems."""
    import numpy as np

    from gulian import chain
    from gulian.cli.chain.answer import about_network, tell_notes, write
    from gulian.cli.chain.inputs import read_world

    lang = language(ctx)
    world = read_world(asked, {"state": state})
    economy = world.economy
    leaders = np.flatnonzero(world.register["leader"].fill_null(value=False).to_numpy()).astype(np.int32)
    files = Files(costs, capacity, score)
    cases = _cases(world, files)
    worth, unit = _worth(world, objective, leaders)
    remaining = chain.Shock(world.frames["state"], ()).on(asked.date, economy)
    plan = chain.unblock(economy.network, remaining, worth, cases, budget, leaders=leaders)
    frame = _scored(_table(world, plan, unit, lang), files)
    about = about_network(asked, world)
    status = write(asked, frame, world, lang)
    tell_notes(about, lang)
    body = _summary(plan, frame, cases)
    if json_out:
        print_json("chain-unblock", {**about, "objective": objective, "budget": budget, **body})
        return status
    for row in frame.head(SHOWN).iter_rows(named=True):
        click.echo(f"{row['order']}. {row['explanation']}")
    told = Words(
        "{0} 户共恢复 {1:.1f}{5}/日，全部疏通为 {2:.1f}，同预算至多 {3:.1f}（差距至多 {4:.1%}）。",
        "{0} firms bring back {1:.1f} {5} a day; everybody freed {2:.1f}; "
        "no plan of this budget exceeds {3:.1f} (gap at most {4:.1%}).",
    )
    say(told.of(lang).format(len(plan.steps), plan.gain, plan.whole, plan.at_most, plan.gap, unit.of(lang)))
    return status


def _cases(world: World, files: Files) -> Cases:
    """Blocked firms that a home case can clear, with cost and department of their cause."""
    import numpy as np
    import polars as pl

    from gulian import chain

    cost, department = _costs(files.costs)
    names, per_day = _capacity(files.capacity)
    rows, amounts, owners = [], [], []
    state = world.frames["state"].filter(pl.col("own_share") < 1)
    numbers = world.economy.rows(state["code"])
    for row, causes in zip(numbers.tolist(), state["blocked_by"].to_list(), strict=True):
        cause = causes[0] if causes else "other"
        if row < 0 or cause in NOT_FREED:
            continue
        rows.append(row)
        amounts.append(cost.get(cause, 1.0))
        owner = department.get(cause, "")
        if names and owner not in names:
            _refused("--capacity", f"{cause}: {owner or '-'}")
        owners.append(names.index(owner) if names else 0)
    return chain.Cases(
        np.array(rows, dtype=np.int32),
        np.array(amounts, dtype=np.float64),
        np.array(owners, dtype=np.int32),
        np.array(per_day) if names else None,
    )


def _read(path: Path, option: str, needed: tuple[str, ...]) -> list[dict[str, str]]:
    import csv

    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for name in needed:
        if any(not row.get(name) for row in rows) or not rows:
            _refused(option, f"{path.name}: {name}")
    return rows


def _amount(text: str, option: str) -> float:
    import math

    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not (math.isfinite(value) and value > 0):
        _refused(option, text)
    return value


def _refused(option: str, what: str) -> None:
    raise click.BadParameter(what, click.get_current_context(), param_hint=option)


def _costs(path: Path | None) -> tuple[dict[str, float], dict[str, str]]:
    if path is None:
        return {}, {}
    rows = _read(path, "--costs", ("cause", "cost"))
    cost = {row["cause"]: _amount(row["cost"], "--costs") for row in rows}
    return cost, {row["cause"]: row.get("department") or "" for row in rows}


def _capacity(path: Path | None) -> tuple[list[str], list[float]]:
    if path is None:
        return [], []
    rows = _read(path, "--capacity", ("department", "per_day"))
    return [row["department"] for row in rows], [_amount(row["per_day"], "--capacity") for row in rows]


def _worth(
    world: World, objective: str, leaders: np.ndarray[tuple[int], np.dtype[np.int32]]
) -> tuple[np.ndarray[tuple[int], np.dtype[np.float64]], Words]:
    """What a day of each firm's whole output counts, and in what."""
    import numpy as np
    import polars as pl

    economy = world.economy
    if objective == "jobs":
        return world.register["staff"].cast(pl.Float64).fill_null(float("nan")).to_numpy(), JOBS
    if objective == "all":
        return economy.output, OUTPUT
    kind, _, name = objective.partition(":")
    if objective == "leaders":
        chosen = leaders
    elif kind == "leader" and name:
        chosen = economy.rows(pl.Series([name], dtype=pl.String))
    elif kind == "product" and name:
        chosen = economy.links.filter(pl.col("product") == name)["from_row"].unique().to_numpy()
    else:
        chosen = np.zeros(0, dtype=np.int32)
    if chosen.size == 0 or (chosen < 0).any():
        _refused("--objective", objective)
    worth = np.zeros(economy.output.size)
    worth[chosen] = economy.output[chosen]
    return worth, OUTPUT


def _table(world: World, plan: Plan, unit: Words, lang: str) -> pl.DataFrame:
    """One row a step."""
    import polars as pl

    from gulian.cli.chain.plan_words import sentence

    economy, names = world.economy, _names(world, plan, unit)
    causes = dict(world.frames["state"].select("code", "blocked_by").iter_rows())
    estimated, rows = economy.estimated(), []
    for at, step in enumerate(plan.steps, 1):
        code = str(economy.codes[step.firm])
        rough = bool(estimated[list(step.path)].any())
        together = tuple(
            each.firm for each in plan.steps if each.bundle == step.bundle and each.firm != step.firm
        )
        words = sentence(step, together, names, estimated=rough)
        rows.append(
            {
                "order": at,
                "code": code,
                "name": str(economy.names[step.firm]),
                "blocked_by": ";".join(causes.get(code) or []),
                "cost": step.cost,
                "day": step.day or None,
                "gain_alone": step.alone,
                "gain": step.gain,
                "cumulative": step.cumulative,
                "kind": "estimated" if rough else step.alone_kind,
                "bundle": step.bundle,
                "path": " > ".join(str(economy.codes[row]) for row in step.path),
                "explanation": words.zh if lang == "zh" else words.en,
            }
        )
    schema = {
        "order": pl.Int64, "code": pl.String, "name": pl.String, "blocked_by": pl.String, "cost": pl.Float64,
        "day": pl.Int64, "gain_alone": pl.Float64, "gain": pl.Float64, "cumulative": pl.Float64,
        "kind": pl.String, "bundle": pl.Int64, "path": pl.String, "explanation": pl.String,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema)


def _names(world: World, plan: Plan, unit: Words) -> Any:
    """What the sentences call things: only what stands on a path is looked up."""
    import polars as pl

    from gulian import schemes
    from gulian.cli.chain.plan_words import Names

    on_path = sorted({row for step in plan.steps for row in step.path})
    links = world.economy.links.filter(pl.col("from_row").is_in(on_path) & pl.col("to_row").is_in(on_path))
    pairs = list(links.select("from_row", "to_row", "product", "rank").iter_rows())
    listed = schemes.load_library()["resumption-2020"]
    words = {key: row.cells["zh"] for key, row in listed.lists["causes"].on(listed.valid_from).items()}
    state = world.frames["state"]
    rows = world.economy.rows(state["code"]).tolist()
    causes = {
        row: Words(words.get(each[0], each[0]), each[0])
        for row, each in zip(rows, state["blocked_by"].to_list(), strict=True)
        if each
    }
    return Names(
        world.economy,
        {(a, b): product for a, b, product, _ in pairs if product},
        frozenset((a, b) for a, b, _, rank in pairs if rank == "sole"),
        causes,
        unit,
    )


def _scored(frame: pl.DataFrame, files: Files) -> pl.DataFrame:
    """The plan beside what came back, by code: null where nobody knows."""
    import polars as pl

    if files.score is None:
        return frame
    rows = _read(files.score, "--score", ("code", "state"))
    columns = {
        "code": [row["code"] for row in rows],
        "regained": [row.get("output_regained") or None for row in rows],
        "state": [row["state"] for row in rows],
    }
    came = (
        pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
        .with_columns(pl.col("regained").cast(pl.Float64, strict=False))
        .unique("code", keep="first", maintain_order=True)
    )
    return frame.join(came, on="code", how="left", maintain_order="left")


def _summary(plan: Plan, frame: pl.DataFrame, cases: Cases) -> dict[str, Any]:
    """What `--json` says beyond the network."""
    body: dict[str, Any] = {
        "candidates": int(cases.firm.size),
        "gain": plan.gain,
        "at_most": plan.at_most,
        "gap": plan.gap,
        "whole": plan.whole,
        "lost": plan.lost,
        "proof": plan.proof,
        "cut_short": plan.cut_short,
        "plan": frame.head(SHOWN).to_dicts(),
    }
    if "regained" in frame.columns:
        known = frame.filter(frame["regained"].is_not_null())
        body["score"] = {
            "known": known.height,
            "promised": float(known["gain"].sum()),
            "regained": float(known["regained"].sum()),
        }
    return body
