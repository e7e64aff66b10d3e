# SPDX-License-Identifier: Apache-2.0
"""The words on the map of a leader, in both languages: tiers, states, second lines, and how to read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import polars as pl

from gulian import charts
from gulian.chain.views.names import called
from gulian.chain.views.situation import STATES, State
from gulian.errors import Language

if TYPE_CHECKING:
    from gulian.chain.views.leader import LeaderChain

THIN = 0.005
"""Parts of the leader's loss that would be printed as 0 % are drawn as thin lines."""

WORDS: Mapping[State, tuple[str, str]] = {
    "running": ("运行", "running"),
    "blocked": ("受阻", "blocked"),
    "waiting": ("等待", "waiting"),
    "unknown": ("不明", "unknown"),
    "abroad": ("境外", "abroad"),
}
LEAST_GAIN = 0.05
"""Smaller gains would be printed as 0.0."""
NUMBERS = "零一二三四五六"


def drawn(around: LeaderChain, causes: Mapping[str, str], lang: Language) -> charts.Drawing:
    """The map. causes : id of a cause -> its word."""
    at = 0 if lang == "zh" else 1
    told = around.nodes.select("name", "code", "country").iter_rows()
    boxes = around.nodes.select(
        "code",
        name=pl.Series([called(name, code, country, lang) for name, code, country in told], dtype=pl.String),
        tier=-pl.col("tier"),
        group=pl.col("tier").map_elements(lambda tier: _tier(tier, lang), return_dtype=pl.String),
        sign=pl.col("state").replace_strict({state: words[at] for state, words in WORDS.items()}),
        label=pl.Series(
            [_label(row, causes, lang) for row in around.nodes.iter_rows(named=True)], dtype=pl.String
        ),
    )
    rest = [_rest(row, lang) for row in around.left_out.iter_rows(named=True)]
    lines = around.links.select(
        from_code="supplier",
        to_code="buyer",
        label="product",
        weight=pl.when(pl.col("hold") >= THIN).then(pl.col("hold")),
    )
    title = f"产业链图：{around.name}" if lang == "zh" else f"The chain of {around.name}"
    return charts.chain_map(
        pl.concat([boxes, pl.DataFrame(rest, schema=boxes.schema, orient="row")]),
        lines,
        title=title,
        note=_note(around, lang),
        signs=[WORDS[state][at] for state in STATES],
    )


def _tier(tier: int, lang: Language) -> str:
    if lang == "zh":
        return "龙头企业" if tier == 0 else f"{NUMBERS[tier]}级供应商"
    return "lead firm" if tier == 0 else f"tier {tier} suppliers"


def _rest(row: Mapping[str, int], lang: Language) -> tuple[str | int | None, ...]:
    """The box of those a tier leaves out, as a row of boxes."""
    firms, blocked = row["firms"], row["blocked"]
    if lang == "zh":
        name, label = f"另有 {firms} 家未画", f"其中受阻 {blocked} 家" if blocked else None
    else:
        name, label = f"{firms} more, not drawn", f"{blocked} of them blocked" if blocked else None
    return None, name, -row["tier"], _tier(row["tier"], lang), None, label


def _label(row: Mapping[str, object], causes: Mapping[str, str], lang: Language) -> str | None:
    """The second line of a box: what is left, why, and what freeing it brings the leader."""
    state, gain = row["state"], row["gain"]
    left = row["own_share"] if state == "blocked" else row["output_share"]
    assert isinstance(left, float)
    parts = []
    if state in ("blocked", "waiting"):
        parts.append(f"剩 {100 * left:.0f}%" if lang == "zh" else f"{100 * left:.0f}% left")
    if row["cause"]:
        parts.append(causes.get(str(row["cause"]), str(row["cause"])))
    if isinstance(gain, float) and gain >= LEAST_GAIN:
        parts.append(f"+{gain:,.1f}")
    return ("；" if lang == "zh" else "; ").join(parts) or None


def _note(told: LeaderChain, lang: Language) -> str:
    """What the picture leaves out, and how its lines are to be read."""
    shown, rest = told.nodes.height - 1, int(told.left_out["firms"].sum())
    freed = bool((told.nodes["gain"].fill_null(0.0) >= LEAST_GAIN).any())
    behind_it = told.nodes.filter(
        (pl.col("state") == "blocked") & (pl.col("hold") >= THIN) & (pl.col("tier") > 0)
    )
    # Frees are complements: of two missing inputs each alone brings nothing.
    together = told.wants == "inputs" and not freed and bool(behind_it["gain"].is_not_null().any())
    if lang == "zh":
        kept = f"向上 {told.depth} 级共 {shown + rest} 家供应商" + (
            f"，按对龙头的影响画出 {shown} 家" if rest else ""
        )
        across = f"；同级之间和回流的 {told.across} 条供货未画" if told.across else ""
        how = {
            "inputs": "粗线：龙头的损失由此传来。",
            "customers": "龙头受限于销路，不是供应。",
            "itself": "龙头受限于自身产能，不是供应。",
            "nothing": "",
        }[told.wants]
        plus = "“+”：单独疏通后龙头每日恢复的产值（万元）。" if freed else ""
        plus = "任何一家单独疏通都不能使龙头恢复，须一并疏通。" if together else plus
        taken = "未列入状态表的企业按正常计。" if told.assumed else ""
        return f"{kept}{across}。\n{how}{plus}{taken}".rstrip("\n")
    kept = f"{shown + rest} suppliers in {told.depth} tiers" + (
        f", {shown} drawn: those that matter most to the leader" if rest else ""
    )
    across = f"; {told.across} links within a tier or backwards are not drawn" if told.across else ""
    how = {
        "inputs": "Dark lines: where the leader's loss comes from. ",
        "customers": "The leader lacks customers, not inputs. ",
        "itself": "The leader lacks capacity of its own, not inputs. ",
        "nothing": "",
    }[told.wants]
    plus = "+ = what the leader regains a day if the firm alone is freed, 10k CNY. " if freed else ""
    plus = "No firm freed alone brings the leader anything back: several have to be. " if together else plus
    taken = "Firms not in the table of states are taken to run." if told.assumed else ""
    return f"{kept}{across}.\n{how}{plus}{taken}".rstrip()
