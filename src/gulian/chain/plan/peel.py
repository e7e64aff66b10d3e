# SPDX-License-Identifier: Apache-2.0
"""Plans from the far end: everybody is freed, then those are taken away who are missed least for their cost.

Going up from nobody a search has to guess which firms only count together; going down it need not: what is
left still works together. Each set on the way holds the next, so they are the plans of ever smaller budgets.

1 many firms: some groups of them, a quarter of these at a time;  few: one firm at a time
2 a set that brings no more than the next smaller one is no plan of its own
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from gulian.chain.model import Floats, Int64s
from gulian.chain.plan.stand import Bundle, Ground

# More firms than these are taken away by groups, so many of them, of which this part at a time.
GROUPS = 32
TAKEN_AWAY = 0.25
# Sets whose gains differ by less than this part of all that can be had bring the same.
SAME = 1e-9
# Groups go together as long as each alone adds up to no more than this part of what is left, and if they lose
# together no more than so many times that.
LITTLE = 0.1
TWICE = 2.0


@dataclass(frozen=True)
class Peeled:
    """A set and what it brings back; `steps` are groups of places, each of which adds something."""

    steps: tuple[Bundle, ...]
    value: float


@dataclass(frozen=True)
class _Layer:
    """What was taken away at once, those missed most at the head, and what the set brought before."""

    places: tuple[int, ...]
    value: float


@dataclass(eq=False)
class Peel:
    """The way down from everybody.

    costs : float64[candidates];  effort : links that may be visited
    """

    ground: Ground
    costs: Floats
    effort: int
    spent: int = 0
    layers: list[_Layer] = field(default_factory=list)

    def sets(self, places: Int64s) -> tuple[Peeled, ...]:
        """The sets found, the smallest first; those below the last affordable one are not known."""
        left, value = places, float(self._gains([places])[0])
        while left.size and value > SAME * self.ground.whole and self.spent <= self.effort:
            away, after = self._missed_least(left, value)
            self.layers.append(_Layer(tuple(away.tolist()), value))
            left, value = left[~np.isin(left, away)], after
        return tuple(self._in_steps(tuple(left.tolist()), value))

    def _missed_least(self, left: Int64s, value: float) -> tuple[Int64s, float]:
        """Whom to take away, those missed least at the end, and what is then left of `value`."""
        groups, kept, order = self._by_loss(left, value)
        lost = np.cumsum(value - kept[order])
        count = 1 if len(groups) == left.size else max(1, int(TAKEN_AWAY * len(groups)))
        count = max(1, min(count, int(np.searchsorted(lost, LITTLE * value, side="right"))))
        if count > 1:
            away = np.concatenate([groups[at] for at in order[count - 1 :: -1]])
            after = float(self._gains([left[~np.isin(left, away)]])[0])
            if value - after <= TWICE * float(lost[count - 1]) + SAME * self.ground.whole:
                return away, after
        return groups[order[0]], float(kept[order[0]])

    def _by_loss(self, left: Int64s, value: float) -> tuple[list[Int64s], Floats, list[int]]:
        """Groups, what is left without each, their order by what is lost for their cost.

        Groups that each hold somebody nearly everything hangs on are halved.
        """
        parts = min(GROUPS, left.size)
        while True:
            groups = np.array_split(left, parts)
            kept = self._gains([left[~np.isin(left, group)] for group in groups])
            if parts == left.size or kept.max() >= value / TWICE or self.spent > self.effort:
                cost = np.array([self.costs[group].sum() for group in groups])
                order = np.lexsort((-np.arange(len(groups)), (value - kept) / cost))
                return groups, kept, order.tolist()
            parts = min(2 * parts, left.size)

    def _gains(self, sets: list[Int64s]) -> Floats:
        """What each set brings back from the blocked state."""
        bundles = [tuple(each.tolist()) for each in sets if each.size]
        guesses = np.full(len(bundles), self.ground.whole)
        gains, _, visits = self.ground.gains(self.ground.blocked, bundles, guesses)
        self.spent += visits
        found = np.zeros(len(sets))
        found[[at for at, each in enumerate(sets) if each.size]] = gains
        return found

    def _in_steps(self, core: Bundle, value: float) -> list[Peeled]:
        """Layers put back on the core, from the last taken away to the first."""
        least, found = SAME * self.ground.whole, list[Peeled]()
        steps: tuple[Bundle, ...] = ()
        waiting, reached = core, 0.0
        for more, worth in [((), value), *((each.places, each.value) for each in reversed(self.layers))]:
            waiting = (*waiting, *more)
            if worth > reached + least:
                steps, waiting, reached = (*steps, tuple(sorted(waiting))), (), worth
                found.append(Peeled(steps, worth))
        return found
