# SPDX-License-Identifier: Apache-2.0
"""Where things stand when some firms have been freed, and what freeing more would bring.

1 settle the blocked state and the one with every candidate freed: between them lies all that can be had
2 keep only the firms that can rise at all, and the links between them: what the others lose is constant
3 a `Stand` is a settled state; it answers what bundles bring back, and moves on when one is freed

Bounds that are minima of sums rise from below (`kernel/bundle.py`); any other network, with markets or with
costs below the purchases in the links, is solved from above each time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numba
import numpy as np

from gulian.chain.blocked import MAX_ROUNDS, SETTLED, Blocked, is_concave, settle_blocked
from gulian.chain.kernel.batches import free_batches
from gulian.chain.kernel.bundle import advance, near_prices, release_bundles
from gulian.chain.kernel.rise import State, hanging
from gulian.chain.kernel.settle import own_losses, sink, sink_both, sink_bundles
from gulian.chain.kernel.side import Side
from gulian.chain.model import Bools, Floats, Int32s, Int64s, Network

Bundle = tuple[int, ...]
"""Places among the candidates, ascending."""

# A firm that rises by less when everything is freed never rises.
NEVER = 1e-11
# Rises worth less together, as a share of what is thought to come back, are not passed on: while bundles are
# compared, and when one is freed for good; in a small world of so many firms all are.
ROUGH, CAREFUL = 1e-2, 1e-3
SMALL_WORLD = 5_000
# A release that visits so many times all links is solved from above when it is freed for good; while bundles
# are compared what it brought so far counts, except in a small world.
PASSES, PASSES_SMALL = 4, 10
# What states of a large world are settled to when a plan is told.
NEARLY = 1e-8
# Steps of supply over which the consequences of a rise are counted when its price is reckoned.
DEPTH = 12
# No rise is worth less than this part of the mean one.
FLOOR = 0.01


@dataclass(frozen=True, eq=False)
class Stand:
    """A settled state: who is freed, what is left.

    members : places of the freed candidates, in the order in which they were freed
    value   : what they bring back, in units of `worth` a day
    psi     : float64[firms of the ground]
    """

    members: tuple[int, ...]
    value: float
    psi: Floats
    down: State
    up: State

    @property
    def left(self) -> Floats:
        """float64[firms of the ground]: output shares."""
        return np.minimum(self.down.h, self.up.h)


@dataclass(frozen=True, eq=False)
class Ground:
    """What all stands of one question share.

    firm      : int32[live] row of each live firm in the network
    candidate : int32[candidates] live number of each candidate
    worth     : float64[live] what a day of each firm's whole output counts
    top_down, top_up : the settled state of each side when every candidate is freed
    fixed     : float64[slots] of each side, what firms that never rise contribute to the losses
    prices    : float64[live] of each side, what a rise is worth, its near consequences counted
    blocked   : the stand with nobody freed
    whole     : what comes back when every candidate is freed
    lost      : what is lost now
    """

    network: Network
    concave: bool
    down: Side
    up: Side
    firm: Int32s
    candidate: Int32s
    worth: Floats
    top_down: State
    top_up: State
    fixed: tuple[Floats, Floats]
    prices: tuple[Floats, Floats]
    blocked: Stand
    whole: float
    lost: float

    def gains(
        self, stand: Stand, bundles: Sequence[Bundle], guess: Floats, passes: float | None = None
    ) -> tuple[Floats, Bools, int]:
        """(what each bundle adds to a stand, whether that is final, links visited).

        guess  : float64[bundles] about what each brings: says how small a rise still counts
        passes : in a large world, times all links that a bundle may visit; what is not final is too small
        """
        if not bundles:
            return np.zeros(0), np.zeros(0, dtype=np.bool_), 0
        start = np.cumsum([0, *(len(each) for each in bundles)]).astype(np.int64)
        member = self.candidate[np.concatenate([np.array(each, dtype=np.int64) for each in bundles])]
        if not self.concave:
            return self._solved(stand, start, member)
        gains, final, visits = release_bundles(
            self.down,
            self.up,
            stand.down,
            stand.up,
            stand.psi,
            self.worth,
            self.prices,
            start,
            member,
            np.maximum(guess, 1e-6 * self.whole) * self._care(ROUGH),
            self._allowed if passes is None or self.small else int(passes * self._allowed / PASSES),
            min(int(numba.get_num_threads()), len(bundles)),
        )
        rough = np.flatnonzero(~final)
        if rough.size and self.small:
            again = [bundles[place] for place in rough.tolist()]
            gains[rough], final[rough], more = self._sunk(stand, again)
            return np.maximum(gains, 0.0), final, int(visits.sum()) + more
        return np.maximum(gains, 0.0), final, int(visits.sum())

    def _sunk(self, stand: Stand, bundles: Sequence[Bundle]) -> tuple[Floats, Bools, int]:
        """The same from above."""
        start = np.cumsum([0, *(len(each) for each in bundles)]).astype(np.int64)
        member = self.candidate[np.concatenate([np.array(each, dtype=np.int64) for each in bundles])]
        left, rounds = sink_bundles(
            self.down,
            self.up,
            self.fixed,
            (self.top_down.h, self.top_up.h),
            stand.psi,
            start,
            member,
            SETTLED,
            MAX_ROUNDS,
        )
        visits = int(rounds.sum()) * self.firm.size
        return (left - stand.left) @ self.worth, rounds < MAX_ROUNDS, visits

    def advanced(self, stand: Stand, bundle: Bundle) -> Stand:
        """The stand after a bundle is freed as well; its value is counted afresh from the blocked state."""
        freed = self.candidate[np.array(bundle, dtype=np.int64)]
        psi = stand.psi.copy()
        psi[freed] = 1.0
        members = (*stand.members, *bundle)
        if not self.concave:
            after = settle_blocked(self.network, psi, self.worth)
            return Stand(members, self.value((after.down.h, after.up.h)), psi, after.down, after.up)
        least = self.whole / max(1, self.candidate.size) * self._care(CAREFUL)
        down = self._moved(0, stand.down, stand.psi, psi, freed, least)
        up = self._moved(1, stand.up, stand.psi, psi, freed, least)
        return Stand(members, self.value((down.h, up.h)), psi, down, up)

    def _care(self, usual: float) -> float:
        return 0.0 if self.small else usual

    def _moved(self, a: int, state: State, before: Floats, psi: Floats, freed: Int32s, least: float) -> State:
        """The state of one side after some firms are freed: risen, or sunk where it rises for ever."""
        side, top = ((self.down, self.top_down), (self.up, self.top_up))[a]
        after, visits = advance(side, state, before, freed, self.prices[a], least, self._allowed)
        if visits <= self._allowed:
            return after
        h, loss, _ = sink(side, self.fixed[a], top.h, psi, SETTLED, MAX_ROUNDS)
        return State(h, loss, state.full, hanging(side, h, loss, state.full, psi))

    def left_below(self, upper: tuple[Floats, Floats], psi: Floats) -> tuple[Floats, Floats]:
        """hd, hu of the greatest state that psi allows; `upper` is one of more capacities."""
        if not self.concave:
            after = settle_blocked(self.network, psi, self.worth)
            return after.down.h, after.up.h
        hd, hu = sink_both(self.down, self.up, self.fixed, upper, psi, self.finely, MAX_ROUNDS)
        return hd, hu

    @property
    def finely(self) -> float:
        """To what fall the states of a plan are settled."""
        return SETTLED if self.small else NEARLY

    @cached_property
    def _left_now(self) -> Floats:
        return self.blocked.left

    def value(self, left: tuple[Floats, Floats]) -> float:
        """What hd, hu bring back, in units of `worth` a day."""
        return float(self.worth @ (np.minimum(*left) - self._left_now))

    def state(self, a: int, h: Floats) -> State:
        """A state of one side (0 down, 1 up) without its hooks."""
        side, now = ((self.down, self.blocked.down), (self.up, self.blocked.up))[a]
        fixed = self.fixed[a] if self.concave else np.zeros(side.owner.size)
        return State(h, own_losses(side, h, fixed), now.full, now.hangs_on)

    @property
    def small(self) -> bool:
        """Few enough firms for every gain to be exact."""
        return self.concave and self.firm.size <= SMALL_WORLD

    @property
    def links(self) -> int:
        """Links between live firms, both ways."""
        return int(self.down.target.size + self.up.target.size)

    @property
    def _allowed(self) -> int:
        return (PASSES_SMALL if self.small else PASSES) * (self.links + self.firm.size)

    def _solved(self, stand: Stand, start: Int64s, member: Int32s) -> tuple[Floats, Bools, int]:
        net = self.network
        left, rounds = free_batches(
            net.down, net.up, net.markets, stand.psi, start, member, SETTLED, MAX_ROUNDS
        )
        gains = np.maximum((left - stand.left) @ self.worth, 0.0)
        return gains, rounds < MAX_ROUNDS, int(rounds.sum()) * (net.links + net.firms)


def ground_of(network: Network, psi: Floats, worth: Floats, candidates: Int32s) -> Ground:
    """Settle, and keep what can rise. Raises ConvergenceError."""
    blocked = settle_blocked(network, psi, worth)
    freed = psi.copy()
    freed[candidates] = 1.0
    after = settle_blocked(network, freed, worth)
    lost = float(worth @ (1.0 - blocked.left))
    whole = max(float(worth @ (after.left - blocked.left)), 0.0)
    if is_concave(network):
        return _compact(blocked, after, candidates, whole, lost)
    everyone = np.arange(network.firms, dtype=np.int32)
    stand = Stand((), 0.0, psi, blocked.down, blocked.up)
    return Ground(
        network, False, network.down, network.up, everyone, candidates.astype(np.int32), worth,
        after.down, after.up, (worth, worth), (worth, worth), stand, whole, lost,
    )  # fmt: skip


def _compact(blocked: Blocked, after: Blocked, candidates: Int32s, whole: float, lost: float) -> Ground:
    rises_down = after.down.h - blocked.down.h > NEVER
    rises_up = after.up.h - blocked.up.h > NEVER
    live = rises_down | rises_up
    live[candidates] = True
    firm = np.flatnonzero(live).astype(np.int32)
    number = np.full(live.size, -1, dtype=np.int32)
    number[firm] = np.arange(firm.size, dtype=np.int32)
    psi, free, worth = blocked.psi[firm], after.psi[firm], blocked.output[firm]
    down, down_now, down_top = _thin(blocked.network.down, blocked.down, after.down, rises_down, number)
    up, up_now, up_top = _thin(blocked.network.up, blocked.up, after.up, rises_up, number)
    return Ground(
        network=blocked.network,
        concave=True,
        down=down,
        up=up,
        firm=firm,
        candidate=number[candidates],
        worth=worth,
        top_down=_hooked(down, down_top, free),
        top_up=_hooked(up, up_top, free),
        fixed=(_fixed(down, down_top), _fixed(up, up_top)),
        prices=(
            _prices(down, down_now, down_top, worth, whole),
            _prices(up, up_now, up_top, worth, whole),
        ),
        blocked=Stand((), 0.0, psi, _hooked(down, down_now, psi), _hooked(up, up_now, psi)),
        whole=whole,
        lost=lost,
    )


def _prices(side: Side, now: State, top: State, worth: Floats, whole: float) -> Floats:
    """What a rise of each live firm is worth, at least a little: what binds changes as firms are freed."""
    if worth.size <= SMALL_WORLD:
        return np.ones(worth.size)
    room = top.h - now.h
    least = FLOOR * whole / max(1.0, float(room.sum()))
    return np.maximum(near_prices(side, now, room, worth, DEPTH), least)


def _hooked(side: Side, state: State, psi: Floats) -> State:
    return state._replace(hangs_on=hanging(side, state.h, state.loss, state.full, psi))


def _fixed(side: Side, state: State) -> Floats:
    """What firms that never rise contribute to each slot."""
    slot = np.repeat(np.arange(side.owner.size), np.diff(side.slot_start))
    here = np.bincount(slot, side.slot_share * (1.0 - state.h[side.slot_source]), side.owner.size)
    return np.asarray(np.maximum(state.loss - here, 0.0))


def _thin(side: Side, now: State, top: State, rises: Bools, number: Int32s) -> tuple[Side, State, State]:
    """The side between live firms. A slot that also hangs on a firm that never rises is no longer full."""
    slots = np.flatnonzero(number[side.owner] >= 0)
    slot_number = np.full(side.owner.size, -1, dtype=np.int32)
    slot_number[slots] = np.arange(slots.size, dtype=np.int32)
    source_of = np.repeat(np.arange(number.size, dtype=np.int32), np.diff(side.start))
    keep = rises[source_of] & (slot_number[side.target] >= 0)
    slot_of = np.repeat(np.arange(side.owner.size, dtype=np.int32), np.diff(side.slot_start))
    into = rises[side.slot_source] & (slot_number[slot_of] >= 0)
    outside = np.zeros(side.owner.size, dtype=np.bool_)
    outside[slot_of[~rises[side.slot_source] & (side.slot_share > 0)]] = True
    owner, live = number[side.owner[slots]], int(number.max(initial=-1)) + 1
    thin = Side(
        start=_starts(number[source_of[keep]], live),
        target=slot_number[side.target[keep]],
        share=side.share[keep],
        owner=owner,
        first_slot=_starts(owner, live),
        slot_start=_starts(slot_number[slot_of[into]], slots.size),
        slot_source=number[side.slot_source[into]],
        slot_share=side.slot_share[into],
    )
    full = np.where(outside[slots], 0, now.full[slots]).astype(np.uint8)
    nobody = np.zeros(0, dtype=np.int32)
    kept = number >= 0
    lean_now = State(now.h[kept], now.loss[slots], full, nobody)
    return thin, lean_now, State(top.h[kept], top.loss[slots], full, nobody)


def _starts(groups: Int32s, count: int) -> Int64s:
    return np.concatenate([[0], np.cumsum(np.bincount(groups, minlength=count))]).astype(np.int64)
