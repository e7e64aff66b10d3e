# SPDX-License-Identifier: Apache-2.0
"""The chain of one leader: its suppliers in tiers, how each stands, and what holds the leader back.

1 tiers behind the leader, whom to keep (tiers.py)  2 state, hold, gain of each  3 boxes and lines with words
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from gulian import charts
from gulian.chain.economy import Economy
from gulian.chain.model import Floats, Int32s
from gulian.chain.release import rank_releases
from gulian.chain.views.names import called, countries
from gulian.chain.views.situation import STATES, WHOLE, Situation, State
from gulian.chain.views.tiers import Behind, Wants, behind, chosen, holds, links_into, wants
from gulian.errors import FirmUnknown, Language, ValueOutOfRange

MOST, DEEPEST = 300, 6
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


@dataclass(frozen=True, eq=False)
class LeaderChain:
    """A leader and those who supply it.

    name  : of the leader
    nodes : a row a firm kept: `code name tier` (0 = the leader) `state own_share output_share cause`, `hold`
        (part of the leader's loss that passes through it), `gain` (what the leader regains a day, 10k CNY, if
        the firm alone is freed; null = not blocked, or the leader's output is not known), `exposure` (part of
        the leader's inputs that comes through it), `country` (of a supplier abroad, where it is known)
    links : `supplier buyer product rank hold` between neighbouring tiers
    left_out : `tier firms blocked` that the map has no room for
    across   : links within a tier or away from the leader, not drawn
    depth    : tiers looked at;  wants : what the leader is short of (tiers.py)
    assumed  : firms nobody spoke of were taken to run
    """

    name: str
    nodes: pl.DataFrame
    links: pl.DataFrame
    left_out: pl.DataFrame
    across: int
    depth: int
    wants: Wants
    assumed: bool

    def chart(self, *, lang: Language = "zh", causes: Mapping[str, str] | None = None) -> charts.Drawing:
        """The map. causes : id of a cause -> its word. Raises what `charts.chain_map` raises."""
        at = 0 if lang == "zh" else 1
        told = self.nodes.select("name", "code", "country").iter_rows()
        boxes = self.nodes.select(
            "code",
            name=pl.Series(
                [called(name, code, country, lang) for name, code, country in told], dtype=pl.String
            ),
            tier=-pl.col("tier"),
            group=pl.col("tier").map_elements(lambda tier: _tier(tier, lang), return_dtype=pl.String),
            sign=pl.col("state").replace_strict({state: words[at] for state, words in WORDS.items()}),
            label=pl.Series(
                [_label(row, causes or {}, lang) for row in self.nodes.iter_rows(named=True)], dtype=pl.String
            ),
        )
        rest = [_rest(row, lang) for row in self.left_out.iter_rows(named=True)]
        lines = self.links.select(
            from_code="supplier",
            to_code="buyer",
            label="product",
            weight=pl.when(pl.col("hold") >= THIN).then(pl.col("hold")),
        )
        title = f"产业链图：{self.name}" if lang == "zh" else f"The chain of {self.name}"
        return charts.chain_map(
            pl.concat([boxes, pl.DataFrame(rest, schema=boxes.schema, orient="row")]),
            lines,
            title=title,
            note=_note(self, lang),
            signs=[WORDS[state][at] for state in STATES],
        )


def leader_chain(
    economy: Economy, leader: str, situation: Situation, *, tiers: int = 3, most: int = 60
) -> LeaderChain:
    """The suppliers of a leader, tier by tier, as far as they matter to it.

    leader : code;  tiers : how far back, 1 to 6;  most : boxes on the map, 10 to 300
    Raises FirmUnknown, ValueOutOfRange.
    """
    row = int(economy.rows(pl.Series([leader], dtype=pl.String))[0])
    if row < 0:
        raise FirmUnknown(leader)
    for name, value, low, high in (("tiers", tiers, 1, DEEPEST), ("most", most, 10, MOST)):
        if not low <= value <= high:
            raise ValueOutOfRange(name, 0, value, f"{low} 至 {high} 之间", f"within {low} and {high}")
    found = behind(economy.network, row, tiers)
    cascade = situation.cascade
    through, along = holds(economy.network, cascade, situation.remaining, row)
    # Each tier may need a box for those it leaves out.
    rows = chosen(economy.network, found, through, along, most - tiers)
    links, across = _links(economy, found, rows, along)
    return LeaderChain(
        name=str(economy.names[row]),
        nodes=_nodes(economy, situation, found, rows, through),
        links=links,
        left_out=_left_out(found, situation, rows),
        across=across,
        depth=tiers,
        wants="nothing" if cascade.output[row] >= WHOLE else wants(cascade, situation.remaining, row),
        assumed=situation.assumed,
    )


def _nodes(
    economy: Economy, situation: Situation, found: Behind, rows: Int32s, through: Mapping[int, float]
) -> pl.DataFrame:
    states = situation.states(economy)
    gain = _gains(economy, situation, found, rows)
    frame = pl.DataFrame(
        {
            "code": economy.codes.gather(rows),
            "name": economy.names.gather(rows),
            "tier": found.tier[rows],
            "state": pl.Series([states[row] for row in rows], dtype=pl.String),
            "own_share": situation.remaining[rows],
            "output_share": situation.cascade.output[rows],
            "hold": [through.get(row, 0.0) for row in rows.tolist()],
            "gain": pl.Series([gain.get(row) for row in rows.tolist()], dtype=pl.Float64),
            "exposure": found.exposure[rows],
            "cause": pl.Series([situation.causes.get(row) for row in rows.tolist()], dtype=pl.String),
            "country": countries(economy, rows),
        },
        schema_overrides={"hold": pl.Float64},
    )
    return frame.sort(["tier", "hold", "exposure", "code"], descending=[False, True, True, False])


def _gains(economy: Economy, situation: Situation, found: Behind, rows: Int32s) -> Mapping[int, float]:
    """What the leader regains a day if one blocked supplier is freed; none where its output is not known."""
    leader = int(np.flatnonzero(found.tier == 0)[0])
    blocked = rows[situation.remaining[rows] < 1]
    output: Floats = np.zeros(len(economy.codes))
    output[leader] = np.nan_to_num(economy.output[leader])
    if not blocked.size or not output[leader] > 0:
        return {}
    ranked = rank_releases(economy.network, situation.remaining, output, blocked, exact=int(blocked.size))
    return dict(zip(ranked.firm.tolist(), ranked.lower.tolist(), strict=True))


def _links(
    economy: Economy, found: Behind, rows: Int32s, along: Mapping[tuple[int, int], float]
) -> tuple[pl.DataFrame, int]:
    """The links between firms kept: those between neighbouring tiers, and how many others there are."""
    kept = np.zeros(len(economy.codes), dtype=np.bool_)
    kept[rows] = True
    source, buyer, _ = links_into(economy.network.down, rows)
    both = kept[source] & (source != buyer)
    source, buyer = source[both], buyer[both]
    onward = found.tier[source] == found.tier[buyer] + 1
    pairs = pl.DataFrame(
        {
            "from_row": source[onward],
            "to_row": buyer[onward],
            "hold": [
                along.get(pair, 0.0)
                for pair in zip(source[onward].tolist(), buyer[onward].tolist(), strict=True)
            ],
        },
        schema={"from_row": pl.Int32, "to_row": pl.Int32, "hold": pl.Float64},
    )
    told = pairs.join(_said_of(economy, pairs), on=["from_row", "to_row"], how="left", maintain_order="left")
    return told.sort("to_row", "from_row").select(
        supplier=economy.codes.gather(told.sort("to_row", "from_row")["from_row"]),
        buyer=economy.codes.gather(told.sort("to_row", "from_row")["to_row"]),
        product="product",
        rank="rank",
        hold="hold",
    ), int((~onward).sum())


def _said_of(economy: Economy, pairs: pl.DataFrame) -> pl.DataFrame:
    """Products (once each) and rank of each pair, as the links say."""
    links = economy.links.select("from_row", "to_row", "product", "rank").with_columns(
        pl.col("from_row", "to_row").cast(pl.Int32)
    )
    return (
        links.join(
            pairs.select("from_row", "to_row"), on=["from_row", "to_row"], how="semi", maintain_order="left"
        )
        .group_by("from_row", "to_row", maintain_order=True)
        .agg(
            product=pl.col("product").drop_nulls().unique(maintain_order=True).str.join("、"),
            rank=pl.col("rank").drop_nulls().first(),
        )
        .with_columns(product=pl.when(pl.col("product") != "").then("product"))
    )


def _left_out(found: Behind, situation: Situation, rows: Int32s) -> pl.DataFrame:
    left = found.tier > 0
    left[rows] = False
    tiers = np.unique(found.tier[left])
    return pl.DataFrame(
        {
            "tier": tiers,
            "firms": [int((left & (found.tier == tier)).sum()) for tier in tiers],
            "blocked": [
                int((left & (found.tier == tier) & (situation.remaining < 1)).sum()) for tier in tiers
            ],
        },
        schema={"tier": pl.Int32, "firms": pl.Int64, "blocked": pl.Int64},
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
