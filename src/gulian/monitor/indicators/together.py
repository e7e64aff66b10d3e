# SPDX-License-Identifier: Apache-2.0
"""Units of firms with several units, kept aside until all are asked, then counted firm by firm at each level.

1 the slices of units bring what these units answer  2 they are put in the order of their firms, once for all
indicators  3 a kernel runs over them for each level: a firm that lies whole in one member counts there once
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from gulian.monitor.indicators.cells import Cells
from gulian.monitor.indicators.parts import asked_once, factors
from gulian.monitor.kernel.add import UNKNOWN, YES
from gulian.monitor.kernel.firms import add_firms
from gulian.schemes import Indicator

Said = tuple[NDArray[np.int8], NDArray[np.int8], NDArray[np.int64], NDArray[np.int64]]
"""inside, counts, numerator, denominator of some units; PERHAPS and UNKNOWN where nobody knows."""


@dataclass(frozen=True)
class Together:
    """The m units of firms with several.

    indicators : in the order given
    units : int64[m], their places in the unit frame, ascending
    order : int64[m], those of one firm behind each other
    firm  : int32[m], the number of each unit's firm
    state : int8[m], bits of what is known of each unit's report
    said  : by the place of an indicator that counts firms, what each unit answers
    """

    indicators: tuple[Indicator, ...]
    units: NDArray[np.int64]
    order: NDArray[np.int64]
    firm: NDArray[np.int32]
    state: NDArray[np.int8]
    said: Mapping[int, Said]

    @classmethod
    def of(
        cls,
        indicators: tuple[Indicator, ...],
        codes: pl.Series,
        units: NDArray[np.int64],
        slices: Sequence[Slice],
    ) -> Together:
        """codes : of the units. slices : what they answered, in the order of the frame"""
        firm = codes.cast(pl.Enum(codes.unique(maintain_order=True))).to_physical().cast(pl.Int32).to_numpy()
        told = [each for each in slices if len(each.state)]
        said = {at: _joined([each.said[at] for each in told]) for each in told[:1] for at in each.said}
        state = np.concatenate([np.zeros(0, np.int8), *(each.state for each in told)])
        return cls(indicators, units, np.argsort(firm, kind="stable"), firm, state, said)

    def add(self, at: int, cells: Cells, member: NDArray[np.int32], out: NDArray[np.int64]) -> None:
        """Add what the firms say to an indicator to the members of a level.

        member : int32[n_cells], the row of `out` of each cell
        """
        said = self.said.get(at)
        if said is None:
            return
        inside, counts, numerator, denominator = said
        rows, cell = self._placed(cells)
        chosen = inside[rows] == YES
        rows, place = rows[chosen], member[cell[chosen]]
        if cells.rows is not None:
            # A unit may stand in several lists: those of one firm in one list belong behind each other.
            by_list = np.lexsort((place, self.firm[rows]))
            rows, place = rows[by_list], place[by_list]
        of_firm = np.bincount(self.firm[inside == YES], minlength=1).astype(np.int32)
        once = asked_once(self.indicators[at])
        add_firms(
            rows,
            (self.firm, place, of_firm),
            (counts, numerator, denominator, self.state),
            factors(self.indicators[at]),
            ("numerator" in once, "denominator" in once),
            out,
        )

    def largest(self, at: int) -> NDArray[np.float64]:
        """float64[2]: what both sums of an indicator over these units are at most."""
        said = self.said.get(at)
        if said is None:
            return np.zeros(2)
        sizes = [np.abs(each[each != UNKNOWN].astype(np.float64)).sum() for each in said[2:]]
        return np.array(sizes) * np.array(factors(self.indicators[at]), np.float64)

    def _placed(self, cells: Cells) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """Which of the units each entry speaks of, by firm, and the cell it stands in."""
        if cells.rows is None:
            return self.order, cells.number[self.units[self.order]]
        at = np.searchsorted(self.units, cells.rows)
        here = at < len(self.units)
        here[here] = self.units[at[here]] == cells.rows[here]
        return at[here], cells.number[here]


@dataclass(frozen=True)
class Slice:
    """What k units answered: state int8[k], and `Said` by the place of an indicator that counts firms."""

    state: NDArray[np.int8]
    said: Mapping[int, Said]


def _joined(slices: Sequence[Said]) -> Said:
    inside, counts, numerator, denominator = (
        np.concatenate([each[part] for each in slices]) for part in range(4)
    )
    return inside, counts, numerator, denominator
