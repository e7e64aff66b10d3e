# SPDX-License-Identifier: Apache-2.0
"""Who has lost how much of its own capacity on which day, and how it comes back.

    lost_i(t) = lost                                first <= t <= last
              = lost * curve((t - last) / recovery) last < t < last + recovery
              = 0                                   else
    curve(u): linear 1 - u;  concave 1 - u^2 (slow, then fast);  convex (1 - u)^2 (fast, then slow)

Several rows of one firm and day: the largest loss holds, since a firm is limited by what it lacks most.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from gulian import errors
from gulian.chain.model import Floats, Int32s, Int64s

Curve = Literal["linear", "concave", "convex"]
CURVES = ("linear", "concave", "convex")
FOREVER = np.iinfo(np.int64).max


@dataclass(frozen=True, eq=False)
class Losses:
    """Losses of own capacity; a firm without a row has all of it.

    firm     : int32[rows]
    lost     : float64[rows] 0..1, share of its own capacity that is lost
    first    : int64[rows] first day of the loss, 0 = the first simulated day
    last     : int64[rows] last day of the whole loss; FOREVER = never over
    recovery : float64[rows] days from `last` until all is back; 0 = back on the next day
    curve    : how it comes back
    daily    : float64[days, firms] share lost on each day, instead of or besides the rows; beyond its last
               day nothing is lost
    """

    firm: Int32s
    lost: Floats
    first: Int64s
    last: Int64s
    recovery: Floats
    curve: Curve = "linear"
    daily: Floats | None = None

    @classmethod
    def none(cls) -> Losses:
        """Nobody loses anything."""
        return cls.of_days(None)

    @classmethod
    def of_days(cls, daily: Floats | None) -> Losses:
        """What is lost on each day, as a table: float64[days, firms], 0..1."""
        empty = np.zeros(0)
        days = np.zeros(0, dtype=np.int64)
        return cls(np.zeros(0, dtype=np.int32), empty, days, days, empty, daily=daily)

    @classmethod
    def closed(
        cls, firm: Int32s, lost: Floats | float = 1.0, *, first: int = 0, last: int = FOREVER
    ) -> Losses:
        """The same days for all: `lost` of the capacity from `first` to `last`, then all is back."""
        rows = len(firm)
        day = np.full(rows, first, dtype=np.int64)
        share = np.broadcast_to(np.asarray(lost, dtype=np.float64), rows).copy()
        end = np.full(rows, last, dtype=np.int64)
        return cls(np.asarray(firm, dtype=np.int32), share, day, end, np.zeros(rows))

    def check(self, firms: int) -> None:
        """Raises NetworkShape, FirmNumberUnknown, ValueOutOfRange, ChoiceUnknown."""
        rows = self.firm.size
        for name in ("lost", "first", "last", "recovery"):
            got = getattr(self, name).size
            if got != rows:
                raise errors.NetworkShape(name, got, rows)
        wrong = np.flatnonzero((self.firm < 0) | (self.firm >= firms))
        if wrong.size:
            row = int(wrong[0])
            raise errors.FirmNumberUnknown("firm", row, int(self.firm[row]), firms - 1)
        _within("lost", self.lost, 1.0)
        _within("recovery", self.recovery, np.inf)
        if self.curve not in CURVES:
            raise errors.ChoiceUnknown("curve", str(self.curve), ", ".join(CURVES))
        if self.daily is not None:
            if self.daily.ndim != 2 or self.daily.shape[1] != firms:
                raise errors.NetworkShape("daily", int(self.daily.shape[-1]), firms)
            _within("daily", self.daily.ravel(), 1.0)

    def on(self, day: int, firms: int) -> Floats:
        """float64[firms]: share of its own capacity each firm has lost on that day."""
        lost = np.zeros(firms)
        if self.firm.size:
            # Where `last` is FOREVER the difference stays negative: no recovery is ever reached.
            since = day - self.last.astype(np.float64)
            done = np.divide(since, self.recovery, out=np.full(since.size, np.inf), where=self.recovery > 0)
            part = np.where(since <= 0, 1.0, _left(np.clip(done, 0.0, 1.0), self.curve))
            np.maximum.at(lost, self.firm, np.where(day >= self.first, self.lost * part, 0.0))
        if self.daily is not None and day < len(self.daily):
            np.maximum(lost, self.daily[day], out=lost)
        return lost


def _left(done: Floats, curve: Curve) -> Floats:
    if curve == "linear":
        return 1.0 - done
    return 1.0 - done**2 if curve == "concave" else (1.0 - done) ** 2


def _within(name: str, values: Floats, most: float) -> None:
    wrong = np.flatnonzero(~((values >= 0) & (values <= most)))
    if wrong.size:
        row = int(wrong[0])
        raise errors.ValueOutOfRange(
            name,
            row,
            float(values[row]),
            "不小于 0 的数" if np.isinf(most) else "0 至 1 的数",
            "a number >= 0" if np.isinf(most) else "within 0..1",
        )
