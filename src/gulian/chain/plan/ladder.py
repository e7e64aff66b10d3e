# SPDX-License-Identifier: Apache-2.0
"""A plan for every budget up to the one asked for, each built on cheaper ones.

1 the rung of a budget holds the best plan found that costs so much
2 from the lowest rung up, each plan tries what could come next: single firms and bundles, those thought to
  bring most for their cost first, at their exact gain
3 what it finds it offers to the rungs above; a rung keeps the best offer
4 the lowest rung also offers what is left of everybody when those missed least are taken away (peel.py)
5 before a plan is built on, its weakest members are swapped for what brings more at no higher cost

No step knows the budget, so a larger one never brings less. Guesses are kept from rung to rung (a gain
changes little when something elsewhere is freed) and read afresh from time to time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from gulian.chain.model import Bools, Floats
from gulian.chain.plan.bundles import read_bundles
from gulian.chain.plan.peel import Peel
from gulian.chain.plan.stand import Bundle, Ground, Stand

# Bundles whose gain is computed on each rung; guesses are read afresh every so many rungs. Small worlds,
# of so many live links, can afford more.
SMALL_WORLD = 50_000
TRIED, TRIED_SMALL = 16, 48
READ_EVERY, READ_EVERY_SMALL = 8, 1
SWAP_EVERY, SWAP_EVERY_SMALL = 25, 1
WEAKEST, WEAKEST_SMALL = 2, 8
KEPT_STANDS = 6


@dataclass(frozen=True, eq=False)
class Rung:
    """The best plan found for a cost; `steps` are its bundles in the order in which they were freed."""

    cost: float
    value: float
    steps: tuple[Bundle, ...]

    @property
    def members(self) -> Bundle:
        """All places, in the order in which they are freed."""
        return tuple(place for bundle in self.steps for place in bundle)


@dataclass(eq=False)
class Ladder:
    """The search under way: what is known of bundles, and the rungs.

    costs, may : float64[candidates], bool[candidates] which may be used
    """

    ground: Ground
    costs: Floats
    effort: int
    may: Bools
    guess: dict[Bundle, float] = field(default_factory=dict)
    last_read: dict[Bundle, float] = field(default_factory=dict)
    rungs: dict[int, Rung] = field(default_factory=dict)
    stands: dict[tuple[Bundle, ...], Stand] = field(default_factory=dict)
    spent: int = 0
    built_on: int = 0
    cut_short: bool = False

    def __post_init__(self) -> None:
        self.unit = float(self.costs[self.may].min()) if self.may.any() else 1.0
        self.small = self.ground.links <= SMALL_WORLD and self.ground.concave

    def climb(self, budget: float) -> Rung:
        """The best plan within a budget."""
        best = Rung(0.0, 0.0, ())
        self.rungs = {0: best}
        at = 0
        while self.rungs and at <= max(self.rungs):
            rung = self.rungs.get(at)
            at += 1
            if rung is None or rung.cost > budget * (1 + 1e-12) or (rung.steps and rung.value <= best.value):
                continue
            if self.spent > self.effort:
                self.cut_short = True
                break
            rung = self._swapped(self._settled(rung))
            if rung.steps and rung.value <= best.value:
                continue
            best = rung
            self._build_on(rung)
        return best

    def _settled(self, rung: Rung) -> Rung:
        """The rung with the value of its stand, which is reckoned more carefully than an offer."""
        return replace(rung, value=self.stand_of(rung.steps).value) if rung.steps else rung

    def singles(self, stand: Stand) -> None:
        """Exact gains of all single candidates, as far as the effort goes."""
        places = np.flatnonzero(self.may).tolist()
        for first in range(0, len(places), 256):
            if self.spent > self.effort // 4:
                return
            self._try(stand, [(place,) for place in places[first : first + 256]])

    def _build_on(self, rung: Rung) -> None:
        stand = self.stand_of(rung.steps)
        if not rung.steps:
            self.singles(stand)
        if self.built_on % (READ_EVERY_SMALL if self.small else READ_EVERY) == 0:
            self._read(stand)
        self.built_on += 1
        chosen = self._most_promising(rung.members)
        for bundle, gain in zip(chosen, self._try(stand, chosen), strict=True):
            if gain > 1e-9 * self.ground.whole:
                self._offer((*rung.steps, bundle), rung.value + float(gain))
        if not rung.steps:
            self._peel()

    def _offer(self, steps: tuple[Bundle, ...], value: float) -> None:
        cost = float(sum(self.costs[list(bundle)].sum() for bundle in steps))
        step = int(cost / self.unit + 1e-9)
        known = self.rungs.get(step)
        if known is None or value > known.value * (1 + 1e-12):
            self.rungs[step] = Rung(cost, value, steps)

    def _peel(self) -> None:
        """Offer what is left of everybody; in a large world only where first steps promise too little."""
        if not self.may.any() or not (self.small or self._poor()):
            return
        peel = Peel(self.ground, self.costs, self.effort // 8)
        for found in peel.sets(np.flatnonzero(self.may)):
            self._offer(found.steps, found.value)
        self.spent += peel.spent

    def _poor(self) -> bool:
        """No first step brings as much for its cost as all firms together: most of it needs several."""
        average = self.ground.whole / float(self.costs[self.may].sum())
        return all(rung.value < average * rung.cost for rung in self.rungs.values() if rung.steps)

    def _try(self, stand: Stand, bundles: Sequence[Bundle]) -> Floats:
        guesses = np.array([self.guess.get(each, 0.0) for each in bundles])
        gains, _, visits = self.ground.gains(stand, bundles, guesses)
        self.spent += visits
        self.guess.update(zip(bundles, gains.tolist(), strict=True))
        return gains

    def _read(self, stand: Stand) -> None:
        """New bundles come in; of known ones the guess is renewed only where the reading has risen."""
        for bundle, value in read_bundles(self.ground, stand, self.costs).items():
            if not self.may[list(bundle)].all():
                continue
            if value > 1.01 * self.last_read.get(bundle, 0.0):
                self.guess[bundle] = max(value, self.guess.get(bundle, 0.0))
            self.last_read[bundle] = value
        self.spent += 10 * self.ground.links

    def _most_promising(self, freed: Bundle) -> list[Bundle]:
        """Bundles by guess for their cost: half of the tries for single firms, half for larger bundles."""
        members = set(freed)
        rest: dict[Bundle, float] = {}
        for bundle, value in self.guess.items():
            left = tuple(place for place in bundle if place not in members)
            if left and value > rest.get(left, 0.0):
                rest[left] = self.guess.get(left, value) if left != bundle else value
        order = sorted(rest, key=lambda each: (-rest[each] / float(self.costs[list(each)].sum()), each))
        half = (TRIED_SMALL if self.small else TRIED) // 2
        single = [each for each in order if len(each) == 1][:half]
        several = [each for each in order if len(each) > 1][:half]
        return single + several

    def _swapped(self, rung: Rung) -> Rung:
        """The plan with members replaced, one by one, where that brings more at no higher cost."""
        every = SWAP_EVERY_SMALL if self.small else SWAP_EVERY
        members = rung.members
        if len(members) < 2 or self.built_on % every:
            return rung
        best = rung
        for out in members[: -(WEAKEST_SMALL if self.small else WEAKEST) - 1 : -1]:
            rest = tuple(place for place in members if place != out)
            without = self.ground.advanced(self.ground.blocked, rest)
            allowed = float(self.costs[out]) * (1 + 1e-12)
            options = [
                each
                for each in self._most_promising(rest)
                if float(self.costs[list(each)].sum()) <= allowed and each != (out,)
            ]
            gains = self.ground.gains(without, options, np.full(len(options), self.ground.whole * 1e-3))[0]
            if gains.size and without.value + gains.max() > best.value * (1 + 1e-9):
                into = options[int(np.argmax(gains))]
                steps = (*((place,) for place in rest), into)
                cost = float(self.costs[[*rest, *into]].sum())
                best = Rung(cost, without.value + float(gains.max()), steps)
        return best

    def stand_of(self, steps: tuple[Bundle, ...]) -> Stand:
        """The stand after some steps, from the nearest one that is still at hand."""
        if steps in self.stands:
            return self.stands[steps]
        if not steps:
            return self.ground.blocked
        kept = max((k for k in range(len(steps)) if steps[:k] in self.stands), default=0)
        before = self.stands.get(steps[:kept], self.ground.blocked)
        stand = self.ground.advanced(before, tuple(place for bundle in steps[kept:] for place in bundle))
        self.stands[steps] = stand
        while len(self.stands) > KEPT_STANDS:
            del self.stands[next(iter(self.stands))]
        return stand
