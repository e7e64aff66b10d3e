# SPDX-License-Identifier: Apache-2.0
"""Which blocked firms a stopped firm needs: read off the bounds that bind it, link by link.

1 each binding slot chooses one source: the one that can ease it most, few needs of its own preferred
2 a firm needs itself, if it is blocked, and what the chosen sources of all its binding slots need:
  the blocked firms that it reaches over the choices (circles of waiting firms are passed through)
3 what it could rise by if they were freed: at most what each binding slot is eased by
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .compiled import compiled
from .rise import NEAR, State
from .side import Floats, Int32s, Side

Flags = npt.NDArray[np.uint8]
MOST_NEEDS = 8
TOO_MANY = 127
ROUNDS_OF_CHOICE = 3


@compiled
def _binds(side: Side, h: Floats, loss: Floats, s: int, wide: bool, room: Floats) -> bool:
    """Slot s holds its owner; `wide`: it stands between the owner and all that it could rise by."""
    j = side.owner[s]
    slack = 1.0 - loss[s] - h[j]
    return bool(slack <= NEAR or (wide and slack < room[j] - NEAR))


@compiled
def _choose(
    side: Side, h: Floats, loss: Floats, room: Floats, size: Int32s, wide: bool, first: bool, choice: Int32s
) -> None:
    """The source that each binding slot waits for: share * room, divided by its needs; -1 = none."""
    for s in range(side.owner.size):
        choice[s] = -1
        j = side.owner[s]
        if room[j] <= NEAR or not _binds(side, h, loss, s, wide, room):
            continue
        best = 0.0
        for e in range(side.slot_start[s], side.slot_start[s + 1]):
            i = side.slot_source[e]
            if not first and size[i] == 0:
                continue
            score = side.slot_share[e] * room[i]
            if not first:
                score /= min(size[i], 2 * MOST_NEEDS)
            if score > best:
                best = score
                choice[s] = i


@compiled
def _merge(need: Int32s, size: Int32s, j: int, other: int) -> bool:
    """Add the needs of `other` to those of j, kept ascending; whether j changed."""
    if size[j] == TOO_MANY:
        return False
    if size[other] == TOO_MANY:
        size[j] = TOO_MANY
        return True
    changed = False
    for a in range(size[other]):
        changed = _add(need, size, j, need[other, a]) or changed
        if size[j] == TOO_MANY:
            return True
    return changed


@compiled
def _add(need: Int32s, size: Int32s, j: int, one: int) -> bool:
    at = 0
    while at < size[j] and need[j, at] < one:
        at += 1
    if at < size[j] and need[j, at] == one:
        return False
    if size[j] == MOST_NEEDS:
        size[j] = TOO_MANY
        return True
    for a in range(size[j], at, -1):
        need[j, a] = need[j, a - 1]
    need[j, at] = one
    size[j] += 1
    return True


@compiled
def _reach(side: Side, own: Flags, room: Floats, choice: Int32s, need: Int32s, size: Int32s) -> None:
    """Fill the needs of all firms over the choices."""
    n = room.size
    queue, queued = np.empty(n, np.int32), np.zeros(n, np.uint8)
    head, length = 0, 0
    for j in range(n):
        size[j] = 0
        if own[j] == 1 and room[j] > NEAR:
            need[j, 0] = j
            size[j] = 1
            queue[length] = j
            queued[j] = 1
            length += 1
    while length > 0:
        i = queue[head]
        head = (head + 1) % n
        length -= 1
        queued[i] = 0
        for e in range(side.start[i], side.start[i + 1]):
            s = side.target[e]
            if choice[s] != i:
                continue
            j = side.owner[s]
            if _merge(need, size, j, i) and queued[j] == 0:
                queue[(head + length) % n] = j
                queued[j] = 1
                length += 1


@compiled
def _rises(side: Side, h: Floats, loss: Floats, room: Floats, choice: Int32s, size: Int32s) -> Floats:
    """What each firm could rise by over the choices: from above, a few sweeps."""
    rise = room.copy()
    for _ in range(8):
        for s in range(side.owner.size):
            j = side.owner[s]
            if rise[j] <= 0.0:
                continue
            slack = max(0.0, 1.0 - loss[s] - h[j])
            if choice[s] < 0:
                if slack < rise[j]:
                    rise[j] = slack
                continue
            eased = slack
            for e in range(side.slot_start[s], side.slot_start[s + 1]):
                if side.slot_source[e] == choice[s]:
                    eased += side.slot_share[e] * rise[choice[s]]
            rise[j] = min(rise[j], eased)
    for j in range(room.size):
        if size[j] == 0:
            rise[j] = 0.0
    return rise


@compiled
def needs(
    side: Side, h: Floats, loss: Floats, own: Flags, room: Floats, wide: bool
) -> tuple[Int32s, Int32s, Floats, Int32s]:
    """(needs ascending, their number or TOO_MANY, rise, choices).

    own  : uint8[firms] 1 = blocked by itself and may be freed;  room : float64[firms] all it could rise by
    """
    need = np.full((room.size, MOST_NEEDS), -1, np.int32)
    size, choice = np.zeros(room.size, np.int32), np.empty(side.owner.size, np.int32)
    for attempt in range(ROUNDS_OF_CHOICE):
        _choose(side, h, loss, room, size, wide, attempt == 0, choice)
        _reach(side, own, room, choice, need, size)
    return need, size, _rises(side, h, loss, room, choice, size), choice


@compiled
def reached(side: Side, choice: Int32s, own: Flags, root: int, most: int) -> Int32s:
    """Blocked firms that `root` reaches over the choices, ascending; empty if more than `most`."""
    found, count = np.empty(most, np.int32), 0
    seen, queue = np.zeros(own.size, np.uint8), np.empty(own.size, np.int32)
    queue[0] = root
    size, at = 1, 0
    seen[root] = 1
    while at < size:
        j = queue[at]
        at += 1
        if own[j] == 1:
            if count == most:
                return found[:0]
            found[count] = j
            count += 1
        for s in range(side.first_slot[j], side.first_slot[j + 1]):
            i = choice[s]
            if i >= 0 and seen[i] == 0:
                seen[i] = 1
                queue[size] = i
                size += 1
    return np.sort(found[:count])


@compiled
def joined_needs(
    h: tuple[Floats, Floats],
    most: tuple[Floats, Floats],
    need: tuple[Int32s, Int32s],
    size: tuple[Int32s, Int32s],
    rise: tuple[Floats, Floats],
    worth: Floats,
    wide: bool,
) -> tuple[Int32s, Int32s, Floats]:
    """What each firm needs on the sides that hold it: needs, their number (0 = none, TOO_MANY), value.

    Every pair is (downstream, upstream).
    """
    n = worth.size
    both, count, value = np.full((n, MOST_NEEDS), -1, np.int32), np.zeros(n, np.int32), np.zeros(n)
    for j in range(n):
        now, top = min(h[0][j], h[1][j]), min(most[0][j], most[1][j])
        if worth[j] <= 0.0 or top - now <= NEAR:
            continue
        until = top if wide else now + NEAR
        after, possible = top, True
        for a in range(2):
            if h[a][j] < until:
                possible = possible and size[a][j] > 0
                after = min(after, h[a][j] + rise[a][j])
                if size[a][j] == TOO_MANY:
                    count[j] = TOO_MANY
                else:
                    for b in range(size[a][j]):
                        if count[j] != TOO_MANY:
                            _add(both, count, j, need[a][j, b])
            else:
                after = min(after, h[a][j])
        if not possible:
            count[j] = 0
        value[j] = worth[j] * max(0.0, after - now)
    return both, count, value


@compiled
def path_between(side: Side, before: State, h_after: Floats, start: int, end: int) -> Int32s:
    """Firms from `start` to `end` along links that held the next firm and rose; empty if there are none."""
    n = h_after.size
    parent = np.full(n, -2, np.int32)
    queue = np.empty(n, np.int32)
    queue[0] = start
    size, at = 1, 0
    parent[start] = -1
    while at < size and parent[end] == -2:
        i = queue[at]
        at += 1
        for e in range(side.start[i], side.start[i + 1]):
            s = side.target[e]
            j = side.owner[s]
            held = 1.0 - before.loss[s] < h_after[j] - NEAR
            if parent[j] == -2 and held and h_after[j] > before.h[j] + NEAR and side.share[e] > 0.0:
                parent[j] = i
                queue[size] = j
                size += 1
    if parent[end] == -2:
        return queue[:0].copy()
    size = 0
    j = end
    while j >= 0:
        queue[size] = j
        size += 1
        j = parent[j]
    return queue[:size][::-1].copy()
