# SPDX-License-Identifier: Apache-2.0
"""A shock that nobody knows exactly: drawn many times, figures with an interval.

1 draw each uncertain entry: whether it happens, and what share it leaves   2 a cascade for each draw
3 mean and quantiles over the draws, of firms, of places and of the whole

    draw d, entry e:  u1, u2 uniform from (seed, d, e);  happens if u1 < probability;
    share = low + u2 (high - low)

The numbers of a draw depend on nothing else: neither on the number of draws nor on threads. They answer "what
if the entries are as uncertain as stated", and know nothing of what the model itself leaves out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from gulian.chain.drawing import Drawing, drawing
from gulian.chain.economy import Economy
from gulian.chain.impact import group_numbers, places, trades
from gulian.chain.job import Found, Job
from gulian.chain.model import Floats
from gulian.chain.shock import Shock
from gulian.errors import ConvergenceError, EnsembleTooLarge, ValueOutOfRange

MOST_VALUES = 60_000_000
"""Firms x draws that are held at once: 480 MB."""
INTERVAL = 0.9


@dataclass(frozen=True, eq=False)
class Ensemble:
    """The draws of a shock.

    economy  : the firms
    left     : float64[draws, n], H of each firm in each draw
    own      : float64[n], mean psi of each firm over the draws
    seed     : of the numbers drawn
    interval : part of the draws between the two quantiles, 0.9 = from 5 % to 95 %
    rounds, residual : the most rounds of any cascade, the largest fall in the last round of any
    """

    economy: Economy
    left: Floats
    own: Floats
    seed: int
    interval: float
    rounds: int
    residual: float

    @property
    def draws(self) -> int:
        """Number of draws."""
        return len(self.left)

    def evidence(self) -> dict[str, Any]:
        """How it was drawn, and how the cascades ended: records for `--json`."""
        drawn = {"draws": self.draws, "seed": self.seed, "interval": self.interval}
        return {"ensemble": drawn, "iterations": self.rounds, "residual": self.residual, "converged": True}

    def firms(self) -> pl.DataFrame:
        """Every firm, the largest mean loss first, then the least output left, then by code.

        `code name region industry`; `own_share output_share loss` are means over the draws, `_low`, `_high`
        the ends of the interval; `hit_share`: part of the draws in which it loses anything; `draws`
        """
        output = self.economy.home_output()
        low, high = self._ends(self.left)
        mean = self.left.mean(axis=0)
        losses = {"loss": mean, "loss_low": high, "loss_high": low}
        frame = pl.DataFrame(
            {
                "code": self.economy.codes,
                "name": self.economy.names,
                "region": self.economy.regions,
                "industry": self.economy.industries,
                "own_share": self.own,
                "output_share": mean,
                "output_share_low": low,
                "output_share_high": high,
                "hit_share": (self.left < 1).mean(axis=0),
                "output": output,
                **{name: output * (1.0 - pl.Series(share)) for name, share in losses.items()},
                "output_basis": self.economy.home_basis(),
                "draws": pl.Series([self.draws]).new_from_index(0, len(output)),
            }
        )
        order = ["loss", "output_share", "code"]
        return frame.sort(order, descending=[True, False, False], nulls_last=True)

    def totals(self, date: dt.date | None = None) -> dict[str, Any]:
        """Sums with their intervals, in all and by place and trade: the means of `Impact.totals`, and
        `loss_low loss_high` (10k CNY a day); firms of unknown output add nothing."""
        labels = self.economy.rules.labels
        everywhere = {"all": (pl.Series(["all"]).new_from_index(0, len(self.own)), dict[str, str]())}
        whole = self._grouped(everywhere)[0]
        return {
            **{name: whole[name] for name in ("output", "loss", "loss_low", "loss_high", "loss_share")},
            "unknown_output": self.economy.home_output().null_count() - self.economy.outside,
            "by_region": self._grouped(places(self.economy.regions, date, labels=labels)),
            "by_industry": self._grouped(trades(self.economy.industries, labels=labels)),
        }

    def _grouped(self, groups: Mapping[str, tuple[pl.Series, Mapping[str, str]]]) -> list[dict[str, Any]]:
        """Records `level code name firms output loss loss_low loss_high loss_share`, largest mean first."""
        records = []
        for level, (codes, names) in groups.items():
            distinct, of = group_numbers(codes)
            rows = [
                {"level": level, "code": code, "name": names.get(code, code), **figures}
                for code, figures in zip(distinct, self._figures(of, len(distinct)), strict=True)
            ]
            records += sorted(
                rows, key=lambda row: (row["loss"] is None, -(row["loss"] or 0), row["code"] or "")
            )
        return records

    def _figures(self, of: NDArray[np.int64], count: int) -> list[dict[str, Any]]:
        made = self.economy.home_output()
        known, output = made.is_not_null().to_numpy(), made.fill_null(0.0).to_numpy()
        lost = np.array([np.bincount(of, weights=output * (1 - row), minlength=count) for row in self.left])
        low, high = self._ends(lost)
        some = np.bincount(of, weights=known, minlength=count) > 0
        whole, firms = np.bincount(of, weights=output, minlength=count), np.bincount(of, minlength=count)
        return [
            {
                "firms": int(firms[at]),
                "output": float(whole[at]) if some[at] else None,
                "loss": float(lost[:, at].mean()) if some[at] else None,
                "loss_low": float(low[at]) if some[at] else None,
                "loss_high": float(high[at]) if some[at] else None,
                "loss_share": float(lost[:, at].mean() / whole[at]) if whole[at] > 0 else None,
            }
            for at in range(count)
        ]

    def _ends(self, values: Floats) -> tuple[Floats, Floats]:
        """The quantiles of each column at both ends of the interval."""
        outside = (1 - self.interval) / 2
        low, high = np.quantile(values, [outside, 1 - outside], axis=0)
        return low, high


@dataclass(frozen=True, kw_only=True)
class Draws:
    """How an ensemble is drawn.

    count : number of draws; seed : any whole number from 0 on; interval : part of the draws inside, 0 to 1
    """

    count: int
    seed: int = 0
    interval: float = INTERVAL


def ensemble(
    economy: Economy,
    shock: Shock,
    draws: Draws,
    *,
    on: dt.date | None = None,
    tolerance: float = 1e-6,
    max_iterations: int = 10_000,
) -> Ensemble:
    """Draw an uncertain shock and follow each draw through the network.

    on : the day; None = all entries count
    Raises EnsembleTooLarge, ValueOutOfRange, ConvergenceError.
    """
    return drawings(
        economy, shock, draws, on=on, tolerance=tolerance, max_iterations=max_iterations
    ).at_once()


def drawings(
    economy: Economy,
    shock: Shock,
    draws: Draws,
    *,
    on: dt.date | None = None,
    tolerance: float = 1e-6,
    max_iterations: int = 10_000,
) -> Job[Ensemble]:
    """The work of `ensemble`, to be made at once or in parts. Raises as `ensemble`."""
    n = len(economy.codes)
    limit = MOST_VALUES // max(n, 1)
    if not 1 <= draws.count <= limit:
        raise EnsembleTooLarge(draws.count, n, limit)
    if not 0 < draws.interval < 1:
        raise ValueOutOfRange("interval", 0, draws.interval, "0 至 1 之间", "within 0 and 1")
    made = drawing(economy, shock, draws.seed, on, (tolerance, max_iterations))

    def joined(found: Found) -> Ensemble:
        worst = int(np.argmax(found["residual"]))
        residual = float(found["residual"][worst])
        if residual > tolerance:
            raise ConvergenceError(int(found["rounds"][worst]), residual, tolerance)
        own = _mean_own(made, draws.count)
        rounds = int(found["rounds"].max())
        return Ensemble(economy, found["left"], own, draws.seed, draws.interval, rounds, residual)

    return Job(made, draws.count, joined)


def _mean_own(made: Drawing, count: int) -> Floats:
    """float64[n]: mean psi of each firm, drawn once more: that is little beside the cascades."""
    own = np.zeros(made.laid.firms)
    for draw in range(count):
        own += made.remaining(draw)[: own.size]
    return own / count
