# SPDX-License-Identifier: Apache-2.0
"""Before and after a plan: the output of regions, industries or leaders now, after it, and with all freed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import polars as pl

from gulian import charts
from gulian.chain.blocked import settle_blocked
from gulian.chain.economy import Economy
from gulian.chain.impact import group_numbers, places, trades
from gulian.chain.model import Floats, Int32s, Int64s
from gulian.chain.plan import Cases, Plan
from gulian.errors import ChoiceUnknown, FirmUnknown, Language

By = Literal["region", "industry"]
MOST = 15
SERIES = (("现在", "按计划疏通后", "全部疏通后"), ("now", "after the plan", "all freed"))


def before_after(
    economy: Economy,
    remaining: Floats,
    cases: Cases,
    plan: Plan,
    *,
    by: By | Sequence[str] = "region",
    lang: Language = "zh",
) -> charts.Drawing:
    """Output as a share of a day without losses: in all, and of the 15 groups that the plan lifts most.

    remaining : psi of the blocked state;  cases : who can be freed, as for the plan
    by        : region = cities, industry = divisions (opaque labels as they are), or the codes of firms
    What is drawn is daily output, whatever the plan counts; firms of unknown output add nothing.
    Raises ChoiceUnknown, FirmUnknown.
    """
    names, group = _groups(economy, by, lang)
    psis = [remaining, _freed(remaining, [step.firm for step in plan.steps]), _freed(remaining, cases.firm)]
    output = economy.home_output().fill_null(0.0).to_numpy()
    made = [output * settle_blocked(economy.network, psi, output).left for psi in psis]
    sums = np.array([_sums(each, group, len(names)) for each in [*made, output]])
    rise = sums[1] - sums[0]
    order = np.lexsort((np.arange(len(names)), -rise))
    kept = [int(at) for at in order if sums[3, at] > 0][:MOST]
    whole = np.array([[float(each.sum())] for each in [*made, output]])
    rows = np.hstack([whole, sums[:, kept]])
    named = ["合计" if lang == "zh" else "total", *(names[at] for at in kept)]
    return _drawn(named, rows, len(plan.steps), int((sums[3] > 0).sum()) - len(kept), lang)


def _freed(remaining: Floats, firms: Sequence[int] | Int32s) -> Floats:
    psi = remaining.copy()
    psi[np.asarray(firms, dtype=np.int64)] = 1.0
    return psi


def _groups(economy: Economy, by: By | Sequence[str], lang: Language) -> tuple[list[str], Int64s]:
    """The names of the groups and the group of each firm, -1 = none."""
    unknown = "不详" if lang == "zh" else "not known"
    if not isinstance(by, str):
        rows = economy.rows(pl.Series(list(by), dtype=pl.String))
        if (rows < 0).any():
            raise FirmUnknown(str(by[int(np.argmin(rows))]))
        group = np.full(len(economy.codes), -1, dtype=np.int64)
        group[rows] = np.arange(rows.size)
        return economy.names.gather(rows).to_list(), group
    labels = economy.rules.labels
    match by:
        case "region":
            found = places(economy.regions, None, labels=labels)
            codes, words = found["region" if labels else "city"]
        case "industry":
            found = trades(economy.industries, labels=labels)
            codes, words = found["industry" if labels else "division"]
        case _:
            raise ChoiceUnknown("by", str(by), "region, industry")
    distinct, of = group_numbers(codes)
    return [words.get(code, code) if code else unknown for code in distinct.to_list()], of


def _sums(made: Floats, group: Int64s, count: int) -> Floats:
    inside = group >= 0
    return np.bincount(group[inside], weights=made[inside], minlength=count).astype(np.float64)


def _drawn(names: list[str], sums: Floats, steps: int, more: int, lang: Language) -> charts.Drawing:
    """sums : float64[4, groups] 10k CNY a day: now, after the plan, all freed, without losses"""
    zh = lang == "zh"
    now, then, freed, rest = sums
    tail = [f"（全部 {each:,.1f}）" if zh else f" (all: {each:,.1f})" for each in freed]
    frame = pl.concat(
        pl.DataFrame(
            {
                "name": names,
                "series": [word] * len(names),
                "value": 100 * made / rest,
                "label": [f"{a:,.1f} → {b:,.1f}{c}" for a, b, c in zip(now, then, tail, strict=True)],
            }
        )
        for word, made in zip(SERIES[0 if zh else 1], sums[:3], strict=True)
    )
    told = (
        f"计划疏通 {steps} 户；右侧为日产值（万元）"
        if zh
        else f"firms freed: {steps}; on the right output a day, 10k CNY"
    )
    if more > 0:
        told += f"；另有 {more} 组未画" if zh else f"; {more} groups not drawn"
    return charts.spans(
        frame,
        title="疏通前后的产出" if zh else "Output before and after the plan",
        axis="占无损失时产出的比例（%）" if zh else "share of output without losses (%)",
        note=told,
    )
