# SPDX-License-Identifier: Apache-2.0
"""The chain of one leader: its suppliers in tiers, how each stands, and what holds the leader back.

1 tiers behind the leader, whom to keep (tiers.py)  2 state, hold, gain of each  3 the words (captions.py)
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
from gulian.chain.views.captions import drawn
from gulian.chain.views.names import countries
from gulian.chain.views.situation import WHOLE, Situation
from gulian.chain.views.tiers import Behind, Wants, behind, chosen, holds, links_into, wants
from gulian.errors import FirmUnknown, Language, ValueOutOfRange

MOST, DEEPEST = 300, 6


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
        return drawn(self, causes or {}, lang)


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
