# SPDX-License-Identifier: Apache-2.0
"""The steps of a plan, with what each adds and who waits for it: from the end of the plan back to its start.

Backwards every state comes down from the one before it, and none can get stuck too low: what a step adds is
the difference of two settled states in any network.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from gulian.chain.kernel.needs import path_between
from gulian.chain.model import Floats, Int32s
from gulian.chain.plan.model import Cases, Step
from gulian.chain.plan.stairs import levels
from gulian.chain.plan.stand import Ground

RISES = 1e-6
# A firm that adds less than this part, for its cost, of what comes right after it is freed with that.
TOGETHER = 0.5
# What a firm brings back alone is followed over so many times all links at most, in a large world: nineteen
# twentieths of it, where that was measured, for a tenth of the time.
PASSES_ALONE = 0.05

Direction = Literal["down", "up"]


@dataclass(frozen=True)
class _Part:
    """A firm of a bundle: its place, what it adds, what all up to it bring back."""

    place: int
    gain: float
    cumulative: float


@dataclass(frozen=True)
class _Group:
    """A bundle in its order, and for each member the path to the one that waits."""

    parts: tuple[_Part, ...]
    paths: tuple[tuple[tuple[int, ...], Direction], ...]


@dataclass(frozen=True)
class _Alone:
    gain: float
    exact: bool


def steps_of(
    ground: Ground,
    cases: Cases,
    order: Sequence[int],
    bundle: dict[int, int] | None,
    leaders: Int32s | None,
) -> tuple[Step, ...]:
    """The steps in the order given.

    bundle : number of the bundle of each place; None = read off what the steps add
    """
    assert cases.cost is not None
    groups = _groups(ground, cases.cost, order, bundle, leaders)
    alone, days = _alone(ground, order, groups), _days(cases, order)
    steps: list[Step] = []
    for number, group in enumerate(groups, start=1):
        together = sum(part.gain for part in group.parts)
        for part, (path, direction) in zip(group.parts, group.paths, strict=True):
            steps.append(
                Step(
                    firm=int(ground.firm[ground.candidate[part.place]]),
                    cost=float(cases.cost[part.place]),
                    day=days[part.place],
                    alone=alone[part.place].gain,
                    alone_kind="exact" if alone[part.place].exact else "at_least",
                    gain=part.gain,
                    cumulative=part.cumulative,
                    bundle=number,
                    bundle_gain=together,
                    path=path,
                    direction=direction,
                )
            )
    return tuple(steps)


def _groups(
    ground: Ground, costs: Floats, order: Sequence[int], bundle: dict[int, int] | None, leaders: Int32s | None
) -> list[_Group]:
    """Bundles first to last, found last to first."""
    falling = levels(ground, order)
    above = top = next(falling)
    found: list[_Group] = []
    block: list[_Part] = []
    for place, below in zip(reversed(order), falling, strict=True):
        part = _Part(place, max(0.0, above.value - below.value), above.value)
        if block and not _joins(part, block, costs, bundle):
            found.append(_told(ground, block, above.left, top.left, leaders))
            block, top = [], above
        block.insert(0, part)
        above = below
    if block:
        found.append(_told(ground, block, above.left, top.left, leaders))
    return found[::-1]


def _joins(part: _Part, block: list[_Part], costs: Floats, bundle: dict[int, int] | None) -> bool:
    """The firm belongs to the bundle that comes after it."""
    if bundle is not None:
        return bundle[part.place] == bundle[block[0].place]
    after = sum(each.gain for each in block) / float(costs[[each.place for each in block]].sum())
    return part.gain / float(costs[part.place]) < TOGETHER * after


def _told(
    ground: Ground,
    block: list[_Part],
    before: tuple[Floats, Floats],
    after: tuple[Floats, Floats],
    leaders: Int32s | None,
) -> _Group:
    """The bundle with its paths."""
    rows = ground.candidate[[part.place for part in block]]
    target = _who_waits(ground, rows, np.minimum(*before), np.minimum(*after), leaders)
    paths = tuple(_path(ground, before, after, int(row), target) for row in rows)
    return _Group(tuple(block), paths)


def _who_waits(ground: Ground, freed: Int32s, before: Floats, after: Floats, leaders: Int32s | None) -> int:
    """Live number of the firm that gains most by a bundle, a leader if one gains; -1 = only the freed."""
    rise = after - before
    rise[freed] = 0.0
    rise[rise <= RISES] = 0.0
    if leaders is not None:
        lead = np.isin(ground.firm, leaders)
        if (rise[lead] > 0).any():
            rise = np.where(lead, rise, 0.0)
    value = rise * np.maximum(ground.worth, 1e-12)
    return int(np.argmax(value)) if value.max(initial=0.0) > 0 else -1


def _path(
    ground: Ground, before: tuple[Floats, Floats], after: tuple[Floats, Floats], start: int, end: int
) -> tuple[tuple[int, ...], Direction]:
    """Rows from a freed firm to the one that waits, over deliveries or over orders."""
    sides: tuple[tuple[Direction, int], ...] = (("down", 0), ("up", 1))
    if end >= 0:
        for name, a in sides if before[0][end] <= before[1][end] else sides[::-1]:
            found = path_between(
                (ground.down, ground.up)[a], ground.state(a, before[a]), after[a], start, end
            )
            if found.size:
                return tuple(ground.firm[found].tolist()), name
    return (int(ground.firm[start]),), "down"


def _alone(ground: Ground, order: Sequence[int], groups: Sequence[_Group]) -> dict[int, _Alone]:
    """What each place would bring back alone, exact where the world is small or not concave.

    The first step of all stands alone as it is.
    """
    guesses = np.full(len(order), ground.whole / max(1, ground.candidate.size))
    singles = [(place,) for place in order]
    gains, final, _ = ground.gains(ground.blocked, singles, guesses, PASSES_ALONE)
    exact = ground.small or not ground.concave
    found = {
        place: _Alone(gain, exact and done)
        for place, gain, done in zip(order, gains.tolist(), final.tolist(), strict=True)
    }
    if groups:
        first = groups[0].parts[0]
        found[first.place] = _Alone(max(first.gain, found[first.place].gain), True)
    return found


def _days(cases: Cases, order: Sequence[int]) -> dict[int, int]:
    """The day on which each case is done: departments work through theirs in the order of the plan."""
    if cases.per_day is None:
        return dict.fromkeys(order, 0)
    assert cases.cost is not None
    done = np.zeros(cases.per_day.size)
    days: dict[int, int] = {}
    for place in order:
        department = 0 if cases.department is None else int(cases.department[place])
        done[department] += cases.cost[place]
        days[place] = max(1, int(np.ceil(done[department] / cases.per_day[department] - 1e-9)))
    return days
