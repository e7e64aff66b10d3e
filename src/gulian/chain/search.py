# SPDX-License-Identifier: Apache-2.0
"""Gains by single releases: bounds for all, exact gains for those that lead (no markets, no slot above 1).

1 trace lost output back: an upper bound on every gain at once
2 release downstream those that could still lead: sharper bounds, and what comes back at least
3 release them on both sides, roughly: most bounds fall far
4 exact gains of those still in the lead, until the leading rows cannot be overtaken
"""

from __future__ import annotations

from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt

from gulian.chain.blocked import Blocked, worst_loss
from gulian.chain.kernel.blame import NONE, blame, lifters
from gulian.chain.kernel.release import prices, release_down, release_each
from gulian.chain.kernel.rise import State
from gulian.chain.kernel.side import Side
from gulian.chain.model import Bools, Floats, Int32s, Int64s

# One release may visit so many times all links: to sharpen its bound, and for its exact gain on each side;
# and SMALL, or ten times SMALL, in any case.
SHARPEN_PASSES = 4
EXACT_PASSES = 50
SMALL = 1_000_000
# Rises worth together less, as a share of the gain, are not passed on.
WORTH_PASSING = 1e-7
# The same for bounds.
WORTH_SHARPENING = 1e-4
# Bounds from above and below that differ by less are one value.
SAME = 1e-7
# Candidates taken together: for sharper bounds; for exact gains after the first leaders.
SHARPEN_AT_ONCE = 128
EXACT_AT_ONCE = 32


Bits = npt.NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Found:
    """What is known of each candidate, in the order they were given; filled in as the search goes on.

    part  : float64[candidates] what part of its gain a candidate is ranked by
    gain  : float64[candidates] exact, or a bound from above
    least : float64[candidates] what surely comes back
    exact : bool[candidates]
    lifts : by place among the candidates, where it was found: packed bits, which watched firms rise
    """

    part: Floats
    gain: Floats
    least: Floats
    exact: Bools
    lifts: dict[int, Bits]

    def lacking(self, count: int, best_open: float) -> int:
        """How many of `count` leading rows are not exact yet, or may be overtaken by the best open one."""
        return count - int(np.count_nonzero((self.gain * self.part)[self.exact] >= best_open))

    def keep_lifts(self, places: Int64s, rises: Bools) -> None:
        """Note which watched firms the releases lift."""
        for place, bits in zip(places.tolist(), np.packbits(rises, axis=1), strict=True):
            self.lifts[place] = bits


@dataclass(frozen=True, eq=False)
class Lean:
    """What single releases are computed on.

    down   : links between firms that some single release can lift
    price  : float64[firms] what a unit rise of a firm is worth, downstream and upstream
    own_up : float64[firms] what today's customers leave of each firm's output
    watch  : int32[] firms whose rise is noted
    """

    blocked: Blocked
    down: Side
    price: tuple[Floats, Floats]
    own_up: Floats
    watch: Int32s

    def release_down(self, firms: Int32s, bound: Floats) -> tuple[Floats, Floats, Int64s]:
        """(at least, at most, links visited) for each firm freed alone, downstream.

        bound : float64[firms freed] what it brings back at most, as known before
        """
        b = self.blocked
        own_up, allowed = self.own_up[firms], max(SMALL, SHARPEN_PASSES * b.network.links)
        return release_down(
            self.down,
            b.down,
            b.up,
            b.psi,
            b.output,
            self.price[0],
            firms.astype(np.int32),
            bound * WORTH_SHARPENING,
            own_up,
            allowed,
            _threads(firms),
        )

    def release(self, firms: Int32s, enough: Floats) -> tuple[Floats, Floats, Bools, Int64s, Bools]:
        """For each firm freed alone: gain, what it may lack, whether that is all it may lack, links visited,
        watched firms that rise.

        enough : float64[firms freed] what rises may be worth together that are not followed
        """
        b = self.blocked
        gain, open_, final, visits, seen = release_each(
            self.down,
            b.network.up,
            b.down,
            b.up,
            b.psi,
            b.output,
            self.price,
            firms.astype(np.int32),
            enough,
            self.watch,
            max(10 * SMALL, EXACT_PASSES * (b.network.links + b.network.firms)),
            _threads(firms),
        )
        return gain, open_, final, visits, seen.astype(np.bool_)


def _threads(firms: Int32s) -> int:
    return min(int(numba.get_num_threads()), max(1, firms.size))


def _lifters(blocked: Blocked, candidates: Int32s) -> tuple[Int32s, Int32s]:
    may = np.zeros(blocked.psi.size, dtype=np.uint8)
    may[candidates] = 1
    down, up = blocked.network.down, blocked.network.up
    return (
        lifters(down, blocked.down.h, blocked.down.loss, blocked.psi, may),
        lifters(up, blocked.up.h, blocked.up.loss, blocked.psi, may),
    )


def _traced(side: Side, state: State, psi: Floats, lifter: Int32s, worth: Floats) -> Floats:
    """float64[firms]: what freeing each firm brings back on one side at most."""
    bound, error = blame(side, state.h, state.loss, psi, lifter, worth, 100 * side.target.size)
    return np.asarray((bound + error) * (1.0 + 1e-9))


def _thinned(side: Side, lifter: Int32s) -> Side:
    """Only links between firms that some single release can lift; slots keep their numbers."""
    live = lifter != NONE
    source = np.repeat(np.arange(live.size), np.diff(side.start))
    keep = live[source] & live[side.owner[side.target]]
    start = np.concatenate([[0], np.cumsum(np.bincount(source[keep], minlength=live.size))])
    return side._replace(start=start.astype(np.int64), target=side.target[keep], share=side.share[keep])


def search_by_blame(
    blocked: Blocked, candidates: Int32s, part: Floats, exact: int, watch: Int32s, effort: int
) -> Found:
    """Gains of the leaders exact and certain, of the others at most, within `effort` links visited."""
    lean, found, up = _bounded(blocked, candidates, part, watch)
    spent = _sharpen(lean, candidates, found, up, exact, effort)
    rough, tried = found.exact.copy(), found.exact.copy()
    while spent < effort:
        order = _by_bound(candidates, found, tried)
        lacking = found.lacking(exact, float((found.gain * part)[order[0]])) if order.size else 0
        if lacking <= 0:
            break
        places = order[: max(lacking, EXACT_AT_ONCE)]
        if rough[places].all():
            places = order[:lacking]
            spent += _make_exact(lean, candidates, found, places)
            tried[places] = True
        else:
            places = places[~rough[places]]
            spent += _make_rough(lean, candidates, found, places)
            rough[places] = True
    return found


def _by_bound(candidates: Int32s, found: Found, done: Bools) -> Int64s:
    """Places of the candidates that are not done, largest bound first, then firm number."""
    order = np.lexsort((candidates, -found.gain * found.part))
    return np.asarray(order[~done[order]], dtype=np.int64)


def _bounded(blocked: Blocked, candidates: Int32s, part: Floats, watch: Int32s) -> tuple[Lean, Found, Floats]:
    """(what releases are computed on, bounds for all candidates, the part of the bounds that is upstream)."""
    network, psi, y = blocked.network, blocked.psi, blocked.output
    by_down, by_up = _lifters(blocked, candidates)
    down_binds = blocked.down.h <= blocked.up.h
    down = _traced(network.down, blocked.down, psi, by_down, np.where(down_binds, y, 0.0))[candidates]
    up = _traced(network.up, blocked.up, psi, by_up, np.where(down_binds, 0.0, y))[candidates]
    running = psi[candidates] >= 1.0
    free = blocked.up.h < psi
    free[candidates] = True
    lean = Lean(
        blocked,
        _thinned(network.down, by_down),
        (
            prices(network.down, by_down != NONE, y, 200),
            prices(network.up, free, np.where(~down_binds | (by_down != NONE), y, 0.0), 200),
        ),
        np.clip(1.0 - worst_loss(network.up, blocked.up), 0.0, 1.0),
        watch,
    )
    return lean, Found(part, np.where(running, 0.0, down + up), np.zeros(candidates.size), running, {}), up


def _make_exact(lean: Lean, candidates: Int32s, found: Found, places: Int64s) -> int:
    """Exact gains of some candidates; returns links visited.

    A release that takes too long leaves its bound, unless what it found so far says that the bound is exact.
    """
    gain, least = found.gain[places], found.least[places]
    worth = np.maximum(least, 1e-6 * gain) * WORTH_PASSING
    back, _, final, visits, rises = lean.release(candidates[places], worth)
    least = np.maximum(least, back)
    final |= gain - least <= SAME * gain
    found.least[places] = least
    found.gain[places] = np.where(final, least, gain)
    found.exact[places] = final
    found.keep_lifts(places[final], rises[final])
    return int(visits.sum())


def _make_rough(lean: Lean, candidates: Int32s, found: Found, places: Int64s) -> int:
    """Bounds of some candidates from both sides, near if a release ends in time; returns links visited."""
    enough = found.gain[places] * WORTH_SHARPENING
    back, open_, final, visits, _ = lean.release(candidates[places], enough)
    found.least[places] = np.maximum(found.least[places], back)
    most = np.where(final, (back + open_) * (1.0 + 1e-9), np.inf)
    found.gain[places] = np.minimum(found.gain[places], np.maximum(most, found.least[places]))
    return int(visits.sum())


def _sharpen(lean: Lean, candidates: Int32s, found: Found, up: Floats, exact: int, effort: int) -> int:
    """Release downstream, largest bound first, all that could still lead; returns links visited."""
    order, part = _by_bound(candidates, found, found.exact), found.part
    at, spent = 0, 0
    while at < order.size and spent < effort // 2:
        tried = (found.least * part)[order[:at]]
        if 0 < exact <= at and np.partition(tried, at - exact)[at - exact] > (found.gain * part)[order[at]]:
            break
        places = order[at : at + SHARPEN_AT_ONCE]
        least, most, visits = lean.release_down(candidates[places], found.gain[places])
        found.least[places] = least
        found.gain[places] = np.minimum(found.gain[places], (most + up[places]) * (1.0 + 1e-9))
        spent += int(visits.sum())
        at += SHARPEN_AT_ONCE
    return spent
