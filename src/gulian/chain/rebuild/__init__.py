# SPDX-License-Identifier: Apache-2.0
"""Networks from what is partly known: firm sizes and a table, or purchases by product, and some of the links.

1 what each firm sells, and buys of each product (`strengths`)   2 less what known links cover
3 the mean value of each pair, so that all of it adds up (`balance`)   4 how many links (`density`)
5 draws, pair by pair, exact, without a look at every pair (`blueprint`, kernel/gravity.py)
6 figures: always a mean over the draws with its error and an interval (`result`, `questions`); by shards
where draws are many or large (`asking`)   7 whether the draws keep to what was asked (`measures`)

Nobody knows the network; one draw is no finding. Only what holds over the draws may be told.
"""

from __future__ import annotations

import polars as pl

from gulian.chain.economy import Economy
from gulian.chain.ensemble import Draws
from gulian.chain.rebuild.asking import Stop
from gulian.chain.rebuild.blueprint import Blueprint, blueprint
from gulian.chain.rebuild.density import Density
from gulian.chain.rebuild.measures import Kept, kept, summary
from gulian.chain.rebuild.questions import (
    CriticalityOf,
    LossOf,
    Question,
    askings,
    cascade_loss_of,
    criticality_of,
)
from gulian.chain.rebuild.result import Figures, Rebuilt
from gulian.chain.rebuild.strengths import Strengths, matched, stated_strengths, table_strengths, without
from gulian.errors import PurchasesUnusable, ValueOutOfRange

MOST_SEED = 2**63 - 1
MOST_DRAWS = 2**31


def rebuild(
    economy: Economy,
    draws: Draws,
    *,
    purchases: pl.DataFrame | None = None,
    density: Density | None = None,
) -> Rebuilt:
    """Make ready an ensemble of networks that honours all that is known.

    economy   : the firms and the links known of them; those links are in every draw as they are
    purchases : `buyer industry value_fen` (a year) or `value`: the stripe-corrected gravity model, `scgm`;
                None = the input-output table of 2020, `iogm`
    density   : None = the mean number of suppliers of those firms whose suppliers are known
    Firms of unknown output or product neither sell nor, without cost, buy by the table: see `Kept`.
    Raises PurchasesUnusable, ChainColumnMissing, DensityUnknown, DensityOutOfReach, ConvergenceError,
    ValueOutOfRange.
    """
    _check(draws)
    left = matched(without(_whole(economy, purchases), economy.values))
    if not left.sales.any():
        raise PurchasesUnusable(
            "没有产值已知的企业生产别家要买的产品", "no firm of known output makes what others buy"
        )
    home = len(economy.codes) - economy.outside
    made = blueprint(left, economy.values, density or Density(), home)
    return Rebuilt(economy, "iogm" if purchases is None else "scgm", draws, made)


def _whole(economy: Economy, purchases: pl.DataFrame | None) -> Strengths:
    return table_strengths(economy) if purchases is None else stated_strengths(economy, purchases)


def _check(draws: Draws) -> None:
    for name, value, most in (("draws", draws.count, MOST_DRAWS), ("seed", draws.seed, MOST_SEED)):
        least = 1 if name == "draws" else 0
        if not least <= value <= most:
            raise ValueOutOfRange(name, 0, value, f"{least} 至 {most}", f"{least} to {most}")
    if not 0 < draws.interval < 1:
        raise ValueOutOfRange("interval", 0, draws.interval, "0 至 1 之间", "within 0 and 1")


__all__ = [
    "Blueprint",
    "CriticalityOf",
    "Density",
    "Figures",
    "Kept",
    "LossOf",
    "Question",
    "Rebuilt",
    "Stop",
    "Strengths",
    "askings",
    "cascade_loss_of",
    "criticality_of",
    "kept",
    "rebuild",
    "summary",
]
