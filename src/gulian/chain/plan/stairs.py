# SPDX-License-Identifier: Apache-2.0
"""What is left after each step of a plan, from its last one down to the blocked state.

Every state comes down from one above it, so that none can be stuck too low. Where the state is concave, eight
steps go down together (`kernel/stairs.py`); circles that fall ever more slowly go on one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gulian.chain.kernel.lines import LANES, lines
from gulian.chain.kernel.stairs import stairs_down
from gulian.chain.model import Floats
from gulian.chain.plan.stand import Ground

# Sweeps of eight states together; a circle that needs more is settled with jumps, one state at a time.
TOGETHER = 100


class Level(NamedTuple):
    """What is left on both sides, hd and hu, and what that is more than now, in units of `worth` a day."""

    left: tuple[Floats, Floats]
    value: float


def levels(ground: Ground, order: Sequence[int]) -> Iterator[Level]:
    """The level with all places of `order` freed, then without the last, and so on: one more than places."""
    psi = ground.blocked.psi.copy()
    psi[ground.candidate[list(order)]] = 1.0
    top = ground.left_below((ground.top_down.h, ground.top_up.h), psi)
    yield Level(top, ground.value(top))
    taken = ground.candidate[list(reversed(order))]
    if not ground.concave:
        yield from _one_by_one(ground, top, psi, taken.tolist())
        return
    x = (lines(psi.size), lines(psi.size))
    for first in range(0, taken.size, LANES):
        some = taken[first : first + LANES]
        before = psi.copy()
        psi[some] = ground.blocked.psi[some]
        hd, hu, _, rise = stairs_down(
            ground.down, ground.up, ground.fixed, top, psi, some, x, ground.finely, TOGETHER
        )
        if rise.max() > ground.finely:
            yield from _one_by_one(ground, top, before, some.tolist())
            top = ground.left_below((hd[-1], hu[-1]), psi)
            continue
        for left in zip(hd[: some.size], hu[: some.size], strict=True):
            yield Level(left, ground.value(left))
        top = (hd[-1], hu[-1])


def _one_by_one(
    ground: Ground, above: tuple[Floats, Floats], psi: Floats, taken: Sequence[int]
) -> Iterator[Level]:
    freed = psi.copy()
    for row in taken:
        freed[row] = ground.blocked.psi[row]
        above = ground.left_below(above, freed)
        yield Level(above, ground.value(above))
