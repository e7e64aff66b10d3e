# SPDX-License-Identifier: Apache-2.0
"""The draws of a rebuilt network and what may be said of them: a mean, its error, an interval.

    mean = sum_d f_d / N,   error = sqrt(sum_d (f_d - mean)^2 / (N - 1) / N),   quantiles of the f_d

No figure leaves without the sentence of what it is: so many draws, this seed, this method.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl

from gulian.chain.build import build
from gulian.chain.economy import Economy
from gulian.chain.ensemble import Draws
from gulian.chain.model import Floats, Int64s, Links
from gulian.chain.rebuild.balance import CLOSE
from gulian.chain.rebuild.blueprint import Blueprint
from gulian.errors import ChoiceUnknown, ValueOutOfRange

Measure = Callable[[Economy], Mapping[str, float]]


@dataclass(frozen=True, eq=False)
class Figures:
    """Figures of an ensemble.

    names : of the figures;  mean, error, low, high : float64[figures], error NaN for a single draw
    values : float64[draws, figures];  about : ensemble of how many draws, seed, method, interval
    """

    names: tuple[str, ...]
    mean: Floats
    error: Floats
    low: Floats
    high: Floats
    values: Floats
    about: str

    def frame(self) -> pl.DataFrame:
        """`figure mean error low high ensemble`; error null for a single draw."""
        numbers = {name: getattr(self, name) for name in ("mean", "error", "low", "high")}
        frame = pl.DataFrame({"figure": list(self.names), **numbers})
        return frame.with_columns(pl.col(*numbers).fill_nan(None), ensemble=pl.lit(self.about))


@dataclass(frozen=True, eq=False)
class Rebuilt:
    """An ensemble of networks; each draw is made when asked for, and is the same each time.

    economy : the firms and what was known
    method  : `iogm` or `scgm`
    draws   : how many, seed, interval
    blueprint : what the draws are made of
    """

    economy: Economy
    method: str
    draws: Draws
    blueprint: Blueprint

    @property
    def about(self) -> str:
        """What every figure and file of this ensemble says of itself."""
        part = f"{100 * self.draws.interval:g} %"
        return f"{self.method}, ensemble of {self.draws.count} draws, seed {self.draws.seed}, interval {part}"

    @property
    def mean_links(self) -> float:
        """Mean number of links over all draws, known ones included."""
        return self.blueprint.solved.expected + self.blueprint.known_keys.size

    @property
    def unknown_product(self) -> int:
        """Firms of the register that make no product anybody buys as far as is known: they sell nothing."""
        home = len(self.economy.codes) - self.economy.outside
        return int((self.blueprint.strengths.product[:home] < 0).sum())

    def evidence(self) -> dict[str, Any]:
        """How the mean values and the density were found: records for `--json`."""
        made = self.blueprint
        fit = {"iterations": made.rounds, "residual": made.residual, "converged": made.residual <= CLOSE}
        solved = {"iterations": made.solved.iterations, "residual": made.solved.residual, "converged": True}
        return {"fit": fit, "solved": solved}

    def links(self, draw: int) -> pl.DataFrame:
        """The links of one draw (0, 1, ...), by supplier and buyer.

        Columns `draw supplier buyer value known estimated ensemble`: value in 10k CNY a year; known: listed,
        not drawn;  estimated: the value is no listed one.
        Raises ValueOutOfRange.
        """
        arrays, row = self._drawn(draw)
        known = row >= 0
        spread = self.economy.links["spread"].to_numpy()
        estimated = np.where(known, np.append(spread, True)[row], True)
        frame = pl.DataFrame(
            {
                "supplier": self.economy.codes.gather(arrays.supplier),
                "buyer": self.economy.codes.gather(arrays.buyer),
                "value": arrays.value,
                "known": known,
                "estimated": estimated,
            }
        )
        return frame.select(
            pl.lit(draw, dtype=pl.Int32).alias("draw"), pl.all(), pl.lit(self.about).alias("ensemble")
        )

    def world(self, draw: int) -> Economy:
        """The economy with the links of one draw; those drawn count as `spread`. Raises ValueOutOfRange."""
        arrays, row = self._drawn(draw)
        order = np.concatenate([np.flatnonzero(row >= 0)[np.argsort(row[row >= 0])], np.flatnonzero(row < 0)])
        values = Links(arrays.supplier[order], arrays.buyer[order], arrays.value[order])
        added = slice(self.economy.links.height, None)
        drawn = pl.DataFrame(
            {
                "supplier": self.economy.codes.gather(values.supplier[added]),
                "buyer": self.economy.codes.gather(values.buyer[added]),
                "from_row": values.supplier[added],
                "to_row": values.buyer[added],
            }
        ).with_columns(spread=pl.lit(True))
        return replace(
            self.economy,
            network=build(values, self.economy.firms, self.economy.classes.kinds),
            links=pl.concat([self.economy.links, drawn], how="diagonal"),
            spread_links=self.economy.spread_links + drawn.height,
            values=values,
        )

    def figures(self, measure: Measure) -> Figures:
        """Whatever is asked of an economy, over all draws.

        measure : answers figures by name, the same names for each draw.  Raises what `measure` raises.
        """
        return self._figures(measure(self.world(draw)) for draw in range(self.draws.count))

    def _figures(self, rows: Iterator[Mapping[str, float]]) -> Figures:
        found = [dict(row) for row in rows]
        names = tuple(found[0])
        for row in found:
            if tuple(row) != names:
                raise ChoiceUnknown("measure", ", ".join(row), ", ".join(names))
        return self.figures_of(
            names, np.array([[row[name] for name in names] for row in found], dtype=np.float64)
        )

    def figures_of(self, names: tuple[str, ...], values: Floats) -> Figures:
        """What the draws say together. values : float64[draws, figures]"""
        outside = (1 - self.draws.interval) / 2
        low, high = np.quantile(values, [outside, 1 - outside], axis=0)
        return Figures(names, values.mean(axis=0), standard_error(values), low, high, values, self.about)

    def _drawn(self, draw: int) -> tuple[Links, Int64s]:
        if not 0 <= draw < self.draws.count:
            last = self.draws.count - 1
            raise ValueOutOfRange("draw", draw, draw, f"0 至 {last}", f"0 to {last}")
        return self.blueprint.draw(self.draws.seed, draw)


def standard_error(values: Floats) -> Floats:
    """float64[k] of the means of the columns of float64[draws, k]; NaN for a single draw."""
    if len(values) < 2:
        return np.full(values.shape[1], np.nan)
    error: Floats = values.std(axis=0, ddof=1) / np.sqrt(len(values))
    return error
