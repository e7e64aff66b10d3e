# SPDX-License-Identifier: Apache-2.0
"""`gulian chain unblock`: in which order to free blocked firms, within a budget of cases."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gulian.cli.chain.lists import amount, read_list, refused
from gulian.cli.chain.options import Asked, chart_option, planning_options, state_option
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
@planning_options
@state_option()
@click.option(
    "--budget",
    type=click.FloatRange(min=0),
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
@click.option(
    "--plan",
    "saved",
    type=FILE_IN,
    cls=Option,
    words=Words(
        "以前写出的计划文件：不再重算，只与 --score 核对；此时只需 --score 和 --out。",
        "A plan that this command wrote: not made anew, but set against --score; then only --score and --out "
        "are needed.",
    ),
)
@chart_option(
    "另存疏通前后的产出图，.svg、.png 或 .html。",
    "Draw output before and after the plan: .svg, .png or .html.",
)
@click.option(
    "--chart-by",
    type=click.Choice(["region", "industry", "leaders"]),
    default="region",
    show_default=True,
    cls=Option,
    words=Words(
        "图按什么分组：region 市，industry 行业大类，leaders 龙头企业。",
        "How the picture is grouped: cities, divisions of industry, or lead firms.",
    ),
)
@click.pass_context
def unblock(
    ctx: click.Context,
    /,
    asked: Asked,
    state: Path | None,
    budget: float | None,
    objective: str,
    costs: Path | None,
    capacity: Path | None,
    score: Path | None,
    json_out: bool,
    **further: Any,
) -> int:
    """Write the order, best first; 1 if files had problems."""
    import numpy as np

    from gulian import chain
    from gulian.cli.chain.answer import about_network, tell_notes, write
    from gulian.cli.chain.inputs import read_world
    from gulian.cli.chain.scoring import scored

    lang = language(ctx)
    if further["saved"] is not None:
        return _score_saved(ctx, asked, further["saved"], score, json_out=json_out)
    for name, given in (("enterprises", asked.enterprises), ("links", asked.links), ("state", state)):
        if given is None:
            raise click.MissingParameter(ctx=ctx, param_hint=f"--{name}", param_type="option")
    if budget is None:
        raise click.MissingParameter(ctx=ctx, param_hint="--budget", param_type="option")
    world = read_world(asked, {"state": state})
    economy = world.economy
    leaders = np.flatnonzero(world.register["leader"].fill_null(value=False).to_numpy()).astype(np.int32)
    files = Files(costs, capacity, score)
    cases = _cases(world, files)
    worth, unit = _worth(world, objective, leaders)
    remaining = chain.Shock(world.frames["state"], ()).on(asked.date, economy)
    plan = chain.unblock(economy.network, remaining, worth, cases, budget, leaders=leaders)
    frame = scored(_table(world, plan, unit, lang), files.score)
    about = about_network(asked, world)
    if further["chart"] is not None:
        from gulian.chain import views
        from gulian.cli.chain.picture import put_picture

        by = (
            further["chart_by"]
            if further["chart_by"] != "leaders"
            else economy.codes.gather(leaders).to_list()
        )
        drawn = views.before_after(economy, remaining, cases, plan, by=by, lang=lang)
        put_picture(further["chart"], drawn, lang)
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


def _score_saved(
    ctx: click.Context, asked: Asked, saved: Path, came_back: Path | None, *, json_out: bool
) -> int:
    """Set a plan of an earlier run against what came back, without making it anew."""
    from gulian.cli.chain.answer import put
    from gulian.cli.chain.scoring import saved_plan, score, scored

    if came_back is None:
        raise click.MissingParameter(ctx=ctx, param_hint="--score", param_type="option")
    frame = scored(saved_plan(saved), came_back)
    put(asked.out, frame)
    found = score(frame)
    if json_out:
        about = {"plan_file": str(saved), "out": str(asked.out), "score": found}
        print_json("chain-unblock", {**about, "plan": frame.head(SHOWN).to_dicts()})
        return 0
    told = Words(
        "{known} 户有核对结果：计划每日恢复 {promised:.1f}，实际恢复 {regained:.1f}。",
        "{known} firms with an outcome: {promised:.1f} a day promised, {regained:.1f} regained.",
    )
    click.echo(told.of(language(ctx)).format(**found))
    return 0


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
            refused("--capacity", f"{cause}: {owner or '-'}")
        owners.append(names.index(owner) if names else 0)
    return chain.Cases(
        np.array(rows, dtype=np.int32),
        np.array(amounts, dtype=np.float64),
        np.array(owners, dtype=np.int32),
        np.array(per_day) if names else None,
    )


def _costs(path: Path | None) -> tuple[dict[str, float], dict[str, str]]:
    if path is None:
        return {}, {}
    rows = read_list(path, "--costs", ("cause", "cost"))
    cost = {row["cause"]: amount(row["cost"], "--costs") for row in rows}
    return cost, {row["cause"]: row.get("department") or "" for row in rows}


def _capacity(path: Path | None) -> tuple[list[str], list[float]]:
    if path is None:
        return [], []
    rows = read_list(path, "--capacity", ("department", "per_day"))
    return [row["department"] for row in rows], [amount(row["per_day"], "--capacity") for row in rows]


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
        refused("--objective", objective)
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

    from gulian.cli.chain.causes import cause_words
    from gulian.cli.chain.plan_words import Names

    on_path = sorted({row for step in plan.steps for row in step.path})
    links = world.economy.links.filter(pl.col("from_row").is_in(on_path) & pl.col("to_row").is_in(on_path))
    pairs = list(links.select("from_row", "to_row", "product", "rank").iter_rows())
    words = cause_words()
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
        from gulian.cli.chain.scoring import score

        body["score"] = score(frame)
    return body
