# SPDX-License-Identifier: Apache-2.0
"""An upper bound on what each firm's release can bring back, for all firms at once.

1 Who could lift whom: a firm rises only if every one of its tight bounds is eased, so the one firm that can
  lift it alone is common to all its tight slots. Each firm gets NONE, MANY or that one candidate.
2 Where bounds are minima of sums (no markets, no slot above 1) the greatest state is a concave function of
  the capacities, so any way of tracing lost output back along tight bounds prices the capacities:

    z_i = w_i + sum over tight slots s that i supplies of a_s share_is z_owner(s),   sum of a_s = 1
    w . (h' - h) <= sum of z_j (cap_j - h_j) over the firms j that only i can lift + error    when i is freed

Proof in the README ("Why the blame is a bound"). Blame not yet passed on, and slack of bounds that count as
tight, go into `error`, so the bound holds however early the passing stops.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .compiled import compiled
from .side import Floats, Int32s, Side

TIGHT = 1e-11
NONE, MANY = -1, -2


@compiled
def _is_tight(h: Floats, loss: Floats, s: int, j: int) -> bool:
    return bool(1.0 - loss[s] - h[j] <= TIGHT)


@compiled
def _lifter(
    side: Side,
    h: Floats,
    loss: Floats,
    psi: Floats,
    candidate: npt.NDArray[np.uint8],
    lifter: Int32s,
    j: int,
) -> int:
    """The candidate common to everything that holds j: NONE, MANY or a firm."""
    common = lifter[j]
    if psi[j] - h[j] <= TIGHT:
        if candidate[j] == 0 or (common != MANY and common != j):
            return NONE
        common = j
    for s in range(side.first_slot[j], side.first_slot[j + 1]):
        if common == NONE:
            return NONE
        if not _is_tight(h, loss, s, j):
            continue
        found = NONE
        for e in range(side.slot_start[s], side.slot_start[s + 1]):
            one = lifter[side.slot_source[e]]
            if one == MANY or (one != NONE and found != NONE and one != found):
                found = MANY
                break
            if one != NONE:
                found = one
        if found == NONE:
            return NONE
        if found != MANY:
            if common == MANY:
                common = found
            elif common != found and not _supplies(side, lifter, s, common):
                return NONE
        elif common != MANY and not _supplies(side, lifter, s, common):
            return NONE
    return int(common)


@compiled
def _supplies(side: Side, lifter: Int32s, s: int, one: int) -> bool:
    """Some firm in slot s could be lifted by `one`."""
    for e in range(side.slot_start[s], side.slot_start[s + 1]):
        by = lifter[side.slot_source[e]]
        if by == one:
            return True
        if by == MANY:
            return True
    return False


@compiled
def lifters(side: Side, h: Floats, loss: Floats, psi: Floats, candidate: npt.NDArray[np.uint8]) -> Int32s:
    """int32[firms]: the only candidate that can lift the firm alone, MANY (perhaps several), NONE."""
    n = h.size
    lifter = np.full(n, MANY, np.int32)
    queue, queued = np.empty(n, np.int32), np.zeros(n, np.uint8)
    head, length = 0, 0
    for j in range(n):
        if h[j] >= 1.0:
            lifter[j] = NONE
        else:
            queue[length] = j
            queued[j] = 1
            length += 1
    while length > 0:
        j = queue[head]
        head = (head + 1) % n
        length -= 1
        queued[j] = 0
        new = _lifter(side, h, loss, psi, candidate, lifter, j)
        if new == lifter[j]:
            continue
        lifter[j] = new
        for e in range(side.start[j], side.start[j + 1]):
            k = side.owner[side.target[e]]
            if queued[k] == 0 and lifter[k] != NONE:
                queue[(head + length) % n] = k
                queued[k] = 1
                length += 1
    return lifter


@compiled
def _slot_weights(side: Side, h: Floats, loss: Floats, lifter: Int32s) -> tuple[Floats, Floats]:
    """(a_s per slot: equal over the tight slots of a firm with several lifters; slack of each such firm)."""
    weight, slack = np.zeros(side.owner.size), np.zeros(h.size)
    for j in range(h.size):
        if lifter[j] != MANY:
            continue
        worst = 0.0
        for s in range(side.first_slot[j], side.first_slot[j + 1]):
            worst = max(worst, loss[s])
        count = 0
        for s in range(side.first_slot[j], side.first_slot[j + 1]):
            count += 1 if worst - loss[s] <= TIGHT else 0
        for s in range(side.first_slot[j], side.first_slot[j + 1]):
            if worst - loss[s] <= TIGHT:
                weight[s] = 1.0 / count
                slack[j] += max(0.0, 1.0 - loss[s] - h[j]) / count
    return weight, slack


@compiled
def blame(
    side: Side, h: Floats, loss: Floats, psi: Floats, lifter: Int32s, worth: Floats, max_visits: int
) -> tuple[Floats, float]:
    """(float64[firms] what freeing each firm brings back at most, error to add to each).

    worth : float64[firms] w, what a unit of each firm's output is worth on this side
    """
    n = h.size
    weight, slack = _slot_weights(side, h, loss, lifter)
    z, pending = np.zeros(n), np.zeros(n)
    queue, queued = np.empty(n, np.int32), np.zeros(n, np.uint8)
    head, length, total = 0, 0, 0.0
    for j in range(n):
        if lifter[j] != NONE and worth[j] > 0.0:
            pending[j] = worth[j]
            total += worth[j]
            queue[length] = j
            queued[j] = 1
            length += 1
    hold = 1e-9 * total / max(1, n)
    visits = 0
    while length > 0 and visits < max_visits:
        j = queue[head]
        head = (head + 1) % n
        length -= 1
        queued[j] = 0
        d = pending[j]
        pending[j] = 0.0
        z[j] += d
        if lifter[j] != MANY:
            continue
        for s in range(side.first_slot[j], side.first_slot[j + 1]):
            if weight[s] == 0.0:
                continue
            visits += side.slot_start[s + 1] - side.slot_start[s]
            for e in range(side.slot_start[s], side.slot_start[s + 1]):
                i = side.slot_source[e]
                if lifter[i] == NONE:
                    continue
                pending[i] += d * weight[s] * side.slot_share[e]
                if queued[i] == 0 and pending[i] > hold:
                    queue[(head + length) % n] = i
                    queued[i] = 1
                    length += 1
    bound, error = np.zeros(n), 0.0
    for j in range(n):
        error += pending[j] + z[j] * slack[j] + TIGHT * (z[j] if lifter[j] == NONE else worth[j])
        if lifter[j] >= 0:
            bound[lifter[j]] += z[j] * ((1.0 if lifter[j] == j else psi[j]) - h[j])
    return bound, error
