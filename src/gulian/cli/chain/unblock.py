# SPDX-License-Identifier: Apache-2.0
"""`gulian chain unblock`: in which order to free blocked firms, within a budget of cases."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gulian.cli.chain.options import Asked, chart_option, planning_options, state_option
from gulian.cli.chain.plan_asked import Files, cases_of, worth_of
from gulian.cli.chain.plan_table import SHOWN, summary_of, table_of
from gulian.cli.language import Command, Option, Words, counted, language
from gulian.cli.options import FILE_IN
from gulian.cli.output import print_json, say

if TYPE_CHECKING:
    from gulian.chain import Plan
    from gulian.cli.chain.plan_words import Counted
    from gulian.errors import Language


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
    cases = cases_of(world, files)
    worth, unit = worth_of(world, objective, leaders)
    remaining = chain.Shock(world.frames["state"], ()).on(asked.date, economy)
    plan = chain.unblock(economy.network, remaining, worth, cases, budget, leaders=leaders)
    frame = scored(table_of(world, plan, unit, lang), files.score)
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
    body = summary_of(plan, frame, cases)
    if json_out:
        print_json("chain-unblock", {**about, "objective": objective, "budget": budget, **body})
        return status
    for row in frame.head(SHOWN).iter_rows(named=True):
        click.echo(f"{row['order']}. {row['explanation']}")
    say(_told(plan, unit, lang))
    return status


def _told(plan: Plan, unit: Counted, lang: Language) -> str:
    """What the plan brings back, and how near that is to the best."""
    told = Words(
        "{0} 户共{5}恢复{1}；全部疏通恢复{2}；同预算的任何方案至多恢复{3}（差距至多 {4:.1%}）。",
        "{0} freed: {1} regained; everybody freed: {2}; no plan of this budget brings back more than {3} "
        "(gap at most {4:.1%}).",
    )
    amounts = [unit.words(each).of(lang) for each in (plan.gain, plan.whole, plan.at_most)]
    firms = len(plan.steps) if lang == "zh" else counted(len(plan.steps), "firm")
    return told.of(lang).format(firms, *amounts, plan.gap, unit.per.zh)


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
        "{firms} with an outcome: {promised:.1f} a day promised, {regained:.1f} regained.",
    )
    click.echo(told.of(language(ctx)).format(**found, firms=counted(found["known"], "firm")))
    return 0
