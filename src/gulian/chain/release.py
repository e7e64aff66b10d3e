# SPDX-License-Identifier: Apache-2.0
"""Whom to free first: what each blocked firm alone would bring back.

    gain_i = sum_j y_j (H_j(psi with psi_i = 1) - H_j(psi)),   H = min(hd, hu),   y in 10k CNY a day

1 settle the blocked state   2 bound every candidate's gain from above, all at once
3 compute gains exactly, largest bound first, until the leading rows cannot be overtaken
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numba
import numpy as np

from gulian import errors
from gulian.chain.cascade import checked_shares
from gulian.chain.kernel.batches import free_batches
from gulian.chain.kernel.blame import NONE, blame, lifters
from gulian.chain.kernel.fall import fall, slot_losses
from gulian.chain.kernel.rise import State, hanging, prices, release_down, release_each
from gulian.chain.kernel.settle import settle
from gulian.chain.kernel.side import Side
from gulian.chain.model import Bools, Floats, Int32s, Int64s, Network, Releases

# The blocked state is settled to the last bits; where circles of sales without final demand fall for ever
# slower, what is still falling after MAX_ROUNDS may at most be what counts as equal elsewhere.
SETTLED = 1e-14
NEARLY_SETTLED = 1e-8
MAX_ROUNDS = 20_000
NOBODY: Int32s = np.zeros(0, dtype=np.int32)


@dataclass(frozen=True, eq=False)
class _Blocked:
    """The settled blocked state and what a unit of each firm's output is worth."""

    network: Network
    psi: Floats
    down: State
    up: State
    output: Floats

    @property
    def left(self) -> Floats:
        return np.minimum(self.down.h, self.up.h)


@dataclass(frozen=True, eq=False)
class _Lean:
    """What single releases are computed on.

    down   : links between firms that some single release can lift
    price  : float64[firms] what a unit rise of a firm is worth upstream
    own_up : float64[firms] what today's customers leave of each firm's output
    """

    blocked: _Blocked
    down: Side
    price: Floats
    own_up: Floats

    def release_down(self, firms: Int32s) -> tuple[Floats, Floats, Int64s]:
        """(at least, at most, links visited) for each firm freed alone, downstream."""
        b = self.blocked
        return release_down(
            self.down,
            b.down,
            b.up,
            b.psi,
            b.output,
            firms.astype(np.int32),
            self.own_up[firms],
            _threads(firms),
        )

    def release(self, firms: Int32s, least: Floats, watch: Int32s) -> tuple[Floats, Int64s, Bools]:
        """(gain, links visited, watched firms that rise) for each firm freed alone."""
        b = self.blocked
        gain, visits, seen = release_each(
            self.down,
            b.network.up,
            b.down,
            b.up,
            b.psi,
            b.output,
            self.price,
            firms.astype(np.int32),
            least,
            watch,
            _threads(firms),
        )
        return gain, visits, seen.astype(np.bool_)


@dataclass(frozen=True, eq=False)
class _Search:
    """Gain or bound of each candidate, in the order in which the candidates were given.

    lean : None where releases have to be solved from above
    """

    gain: Floats
    exact: Bools
    lean: _Lean | None


def _threads(firms: Int32s) -> int:
    return min(int(numba.get_num_threads()), max(1, firms.size))


def rank_releases(
    network: Network,
    remaining: Floats,
    output: Floats,
    candidates: Int32s,
    *,
    exact: int = 50,
    watch: Int32s | None = None,
    effort: int | None = None,
) -> Releases:
    """Rank blocked firms by the output that freeing each of them alone brings back.

    remaining  : float64[firms] psi, share of own capacity left
    output     : float64[firms] y, 10k CNY a day, NaN = unknown (counts 0 and is told)
    candidates : int32[] firms that may be freed
    exact      : leading rows that are to be exact and certain
    watch      : int32[] firms for which the result says whether a leading row lifts them
    effort     : links that may be visited before the leading rows are left uncertain;
                 default 1,000 times the links, at least 4e8
    Raises NetworkShape, ValueOutOfRange, FirmNumberUnknown, ConvergenceError.
    """
    _check(network, output, candidates, watch)
    blocked = _settle(network, checked_shares(network, remaining), np.nan_to_num(output))
    allowed = max(400_000_000, 1_000 * network.links) if effort is None else effort
    if _concave(network):
        found = _search_by_blame(blocked, candidates, exact, allowed)
    else:
        found = _search_by_batches(blocked, candidates, exact, allowed)
    lower = np.where(found.exact, found.gain, _own_rise(blocked, candidates))
    order = np.lexsort((candidates, -found.gain))
    firm, is_exact = candidates[order].astype(np.int32), found.exact[order]
    certified = int(np.argmin(np.append(is_exact, False)))
    watched = np.zeros(0, dtype=np.int32) if watch is None else watch.astype(np.int32)
    return Releases(
        firm=firm,
        gain=found.gain[order],
        exact=is_exact,
        lower=lower[order],
        certified=certified,
        loss=float(blocked.output @ (1.0 - blocked.left)),
        unknown_output=np.flatnonzero(np.isnan(output)).astype(np.int32),
        watch=watched,
        watch_gains=_watched(blocked, found, firm[: min(exact, certified)], watched),
    )


def _check(network: Network, output: Floats, candidates: Int32s, watch: Int32s | None) -> None:
    if output.shape != (network.firms,):
        raise errors.NetworkShape("output", int(output.size), network.firms)
    wrong = np.flatnonzero((output < 0) | np.isinf(output))
    if wrong.size:
        row = int(wrong[0])
        raise errors.ValueOutOfRange("output", row, float(output[row]), "不小于 0 的数", "a number >= 0")
    for name, numbers in (("candidates", candidates), ("watch", watch)):
        if numbers is None:
            continue
        wrong = np.flatnonzero((numbers < 0) | (numbers >= network.firms))
        if wrong.size:
            row = int(wrong[0])
            raise errors.FirmNumberUnknown(name, row, int(numbers[row]), network.firms - 1)


def _settle(network: Network, psi: Floats, output: Floats) -> _Blocked:
    down, up = network.down, network.up
    if network.markets.number:
        hd, hu, rounds, residual = fall(down, up, network.markets, psi, SETTLED, MAX_ROUNDS)
    else:
        hd, rounds_down, residual_down = settle(down, psi, SETTLED, MAX_ROUNDS)
        hu, rounds_up, residual_up = settle(up, psi, SETTLED, MAX_ROUNDS)
        rounds, residual = max(rounds_down, rounds_up), max(residual_down, residual_up)
    if residual > NEARLY_SETTLED:
        raise errors.ConvergenceError(rounds, residual, NEARLY_SETTLED)
    return _Blocked(network, psi, _state(down, hd, psi), _state(up, hu, psi), output)


def _state(side: Side, h: Floats, psi: Floats) -> State:
    loss = slot_losses(side, h)
    full = (_slot_sums(side) >= 1.0 - 1e-9).astype(np.uint8)
    return State(h, loss, full, hanging(side, h, loss, full, psi))


def _slot_sums(side: Side) -> Floats:
    return np.add.reduceat(np.append(side.slot_share, 0.0), side.slot_start[:-1]) * (
        np.diff(side.slot_start) > 0
    )


def _concave(network: Network) -> bool:
    """Bounds are minima of sums that never leave 0..1: no markets, no slot above 1."""
    return network.markets.number == 0 and bool((_slot_sums(network.down) <= 1.0 + 1e-9).all())


def _worst(side: Side, state: State) -> Floats:
    """float64[firms]: the largest loss over the slots of each firm."""
    worst = np.zeros(state.h.size)
    np.maximum.at(worst, side.owner, state.loss)
    return worst


def _own_rise(blocked: _Blocked, candidates: Int32s) -> Floats:
    """What surely comes back: the freed firm itself, on the inputs and customers it has today."""
    if blocked.network.markets.number != 0:
        return np.zeros(candidates.size)
    down = 1.0 - _worst(blocked.network.down, blocked.down)[candidates]
    up = 1.0 - _worst(blocked.network.up, blocked.up)[candidates]
    rise = np.minimum(down, up) - blocked.left[candidates]
    return blocked.output[candidates] * np.maximum(rise, 0.0)


def _lifters(blocked: _Blocked, candidates: Int32s) -> tuple[Int32s, Int32s]:
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


def _search_by_blame(blocked: _Blocked, candidates: Int32s, exact: int, effort: int) -> _Search:
    """Bounds for all, sharper ones from a downstream release where they matter, then exact gains."""
    network, psi = blocked.network, blocked.psi
    by_down, by_up = _lifters(blocked, candidates)
    down_binds = blocked.down.h <= blocked.up.h
    down = _traced(network.down, blocked.down, psi, by_down, np.where(down_binds, blocked.output, 0.0))
    up = _traced(network.up, blocked.up, psi, by_up, np.where(down_binds, 0.0, blocked.output))[candidates]
    done = psi[candidates] >= 1.0
    gain = np.where(done, 0.0, down[candidates] + up)
    relevant = np.where(~down_binds | (by_down != NONE), blocked.output, 0.0)
    free = blocked.up.h < psi
    free[candidates] = True
    lean = _Lean(
        blocked,
        _thinned(network.down, by_down),
        prices(network.up, free, relevant, 200),
        np.clip(1.0 - _worst(network.up, blocked.up), 0.0, 1.0),
    )
    least = np.zeros(candidates.size)
    spent = _sharpen(lean, candidates, (gain, least, up), done, exact, effort)
    order = np.lexsort((candidates, -gain))
    order = order[~done[order]]
    at, size = 0, max(16, exact)
    while at < order.size and spent < effort and not _settled(gain, done, gain[order[at]], exact):
        rows = order[at : at + size]
        scale = np.maximum(least[rows], 1e-6 * gain[rows]) * (1e-9 / psi.size)
        gain[rows], visits, _ = lean.release(candidates[rows], scale, NOBODY)
        done[rows] = True
        spent += int(visits.sum())
        at, size = at + size, 16 if at == 0 else min(2 * size, 4096)
    return _Search(gain, done, lean)


def _sharpen(
    lean: _Lean,
    candidates: Int32s,
    found: tuple[Floats, Floats, Floats],
    done: Bools,
    exact: int,
    effort: int,
) -> int:
    """Release downstream, largest bound first, all that could still lead; returns links visited.

    found : gain (bounds, sharpened in place), least (in place), up (bounds upstream)
    """
    gain, least, up = found
    order = np.lexsort((candidates, -gain))
    order = order[~done[order]]
    at, size, spent = 0, 128, 0
    while at < order.size and spent < effort // 2:
        if 0 < exact <= at and np.partition(least[order[:at]], at - exact)[at - exact] > gain[order[at]]:
            break
        rows = order[at : at + size]
        low, most, visits = lean.release_down(candidates[rows])
        least[rows] = low
        gain[rows] = np.minimum(gain[rows], (most + up[rows]) * (1.0 + 1e-9))
        spent += int(visits.sum())
        at += size
    return spent


def _settled(gain: Floats, done: Bools, best_open: float, exact: int) -> bool:
    """The `exact` best gains known are not below the best bound still open."""
    known = gain[done]
    if known.size < exact:
        return False
    return exact == 0 or bool(np.partition(known, known.size - exact)[known.size - exact] >= best_open)


def _left_after(blocked: _Blocked, batches: list[Int32s]) -> tuple[Floats, int]:
    """float64[batches, firms] output shares with each batch freed, and the links that took."""
    network = blocked.network
    start = np.cumsum([0, *(batch.size for batch in batches)]).astype(np.int64)
    member = np.concatenate(batches).astype(np.int32)
    left, rounds = free_batches(
        network.down, network.up, network.markets, blocked.psi, start, member, SETTLED, MAX_ROUNDS
    )
    return left, int(rounds.sum()) * (network.links + network.firms)


def _search_by_batches(blocked: _Blocked, candidates: Int32s, exact: int, effort: int) -> _Search:
    """Halve the batch with the largest gain until the leading rows are single firms."""
    whole = float(blocked.output @ (1.0 - blocked.left))
    gain, done = np.full(candidates.size, whole), blocked.psi[candidates] >= 1.0
    gain[done] = 0.0
    error = 1e-9 * whole
    heap = [(-whole, 0, np.flatnonzero(~done))] if not done.all() else []
    spent = 0
    while heap and spent < effort and not _settled(gain, done, -heap[0][0], exact):
        opened = [heapq.heappop(heap)[2] for _ in range(min(4, len(heap)))]
        halves = [half for rows in opened for half in np.array_split(rows, 2) if half.size]
        left, visits = _left_after(blocked, [candidates[half] for half in halves])
        spent += visits
        for half, after in zip(halves, left, strict=True):
            back = float(blocked.output @ (after - blocked.left))
            if half.size == 1:
                gain[half], done[half] = max(back, 0.0), True
            else:
                gain[half] = np.minimum(gain[half], back + error)
                heapq.heappush(heap, (-float(gain[half[0]]), int(half[0]), half))
    return _Search(gain, done, None)


def _watched(blocked: _Blocked, found: _Search, firms: Int32s, watch: Int32s) -> Bools:
    """bool[firms, watch]: freeing the row's firm lifts the watched firm."""
    if not (firms.size and watch.size):
        return np.zeros((firms.size, watch.size), dtype=np.bool_)
    if found.lean is not None:
        return found.lean.release(firms, np.full(firms.size, 1e-12), watch)[2]
    after = [_left_after(blocked, [firms[row : row + 1]])[0][0, watch] for row in range(firms.size)]
    return np.asarray(after - blocked.left[watch] > 1e-6)
