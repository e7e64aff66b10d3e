# SPDX-License-Identifier: Apache-2.0
"""Between two columns: every upright piece of a link on a track of its own, none drawn over another.

    left end of A level with right end of B   =>   track of A < track of B
    same track                                =>   their heights do not meet

example  A: left 100, right 50; B: left 60, right 100  ->  A on track 0, B on track 1
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

CLEAR = 4.0
"""Two lines nearer than this look like one."""


@dataclass(slots=True, eq=False)
class Hop:
    """The piece of a link inside one gutter. left, right : the ys at which it leaves the gutter there."""

    link: str
    gutter: int
    start: float
    end: float
    left: tuple[float, ...]
    right: tuple[float, ...]
    track: int = 0

    @property
    def upright(self) -> bool:
        """Whether it needs a track of its own at all."""
        return self.start != self.end


@dataclass(slots=True)
class Gutter:
    """What lies between two columns: room for labels, then tracks."""

    hops: list[Hop] = field(default_factory=list)
    label: float = 0.0

    @property
    def tracks(self) -> int:
        """How many there are."""
        return max((each.track for each in self.hops), default=-1) + 1


def assign(gutter: Gutter) -> None:
    """Give every hop its track."""
    done: list[Hop] = []
    for hop in _in_order(gutter.hops):
        hop.track = max((each.track + 1 for each in done if _before(each, hop)), default=0)
        while any(_meet(hop, each) for each in done if each.track == hop.track):
            hop.track += 1
        done.append(hop)


def _before(one: Hop, other: Hop) -> bool:
    """Whether `one` has to be left of `other`."""
    if one.link == other.link:
        return False
    return any(abs(y - z) < CLEAR for y in one.left for z in other.right)


def _meet(hop: Hop, other: Hop) -> bool:
    low, high = sorted((hop.start, hop.end))
    lower, upper = sorted((other.start, other.end))
    return low < upper + CLEAR and lower < high + CLEAR


def _in_order(hops: Sequence[Hop]) -> Iterator[Hop]:
    """Those that have to be left first; short ones before long ones; a circle is broken at the shortest."""
    left = sorted(hops, key=lambda each: (abs(each.end - each.start), each.link, each.start))
    while left:
        free = (each for each in left if not any(_before(other, each) for other in left if other is not each))
        hop = next(free, left[0])
        left.remove(hop)
        yield hop
