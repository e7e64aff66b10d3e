# SPDX-License-Identifier: Apache-2.0
"""Who reviews what: experts by field, nobody in a matter of his own, the load shared as evenly as can be.

    a pair (expert, file) is allowed  <=>  the file's field is one of the expert's, and none of the expert's
    bodies is the applicant, a partner of it or the body that recommended it, and he has not recused himself
    each file gets `each` experts, all different; no expert more than his own `most`

1 the allowed pairs  2 augmenting paths fill as many places as can be: a full expert hands a file on to one
who still has room  3 the least bound on the load under which as many are filled, by bisection  4 what stays
empty is told

Ties fall by a hash of the seed, so that nobody can choose his files and everybody can repeat the answer.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expert:
    """One of the pool.

    fields  : what he can judge
    bodies  : where he works, sits on a board, holds shares, has advised: he reviews none of theirs
    recused : files he stepped back from himself
    most    : files he takes at most in this round
    """

    id: str
    fields: frozenset[str]
    bodies: frozenset[str] = frozenset()
    recused: frozenset[str] = frozenset()
    most: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One application to be reviewed. bodies : the applicant, its partners, who recommended it."""

    id: str
    field: str
    bodies: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned:
    """Who reviews what.

    reviewers : file -> experts, in the order of their ids
    unmet     : file -> how many experts it still lacks; empty where all are served
    loads     : expert -> how many files he has, all of the pool
    """

    reviewers: Mapping[str, tuple[str, ...]]
    unmet: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    loads: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def heaviest(self) -> int:
        """The greatest load."""
        return max(self.loads.values(), default=0)


def may_review(expert: Expert, file: File) -> bool:
    """Whether an expert knows the field of a file and has no part in it."""
    return file.field in expert.fields and file.id not in expert.recused and not (expert.bodies & file.bodies)


def assign_experts(pool: Iterable[Expert], files: Iterable[File], *, each: int, seed: str) -> Assigned:
    """Experts for files: as many places filled as can be, and the greatest load as small as that allows.

    each : experts a file needs
    seed : decides between equals; the same seed gives the same answer
    """
    experts = _shuffled({one.id: one for one in pool}, seed)
    wanted = _shuffled({one.id: one for one in files}, seed)
    allowed = {file.id: tuple(one.id for one in experts if may_review(one, file)) for file in wanted}
    most = {one.id: max(0, one.most) for one in experts}
    places = each * len(wanted)
    best = _Flow(allowed, most)
    best.fill(each, places)
    lacking = places - best.filled
    low, high = -(-best.filled // max(1, len(most))), best.heaviest
    while low < high:
        middle = (low + high) // 2
        tried = _Flow(allowed, {name: min(cap, middle) for name, cap in most.items()})
        if tried.fill(each, lacking):
            best, high = tried, tried.heaviest
        else:
            low = middle + 1
    return _told(best.served, most, each)


def _told(served: Mapping[str, set[str]], most: Mapping[str, int], each: int) -> Assigned:
    loads = dict.fromkeys(sorted(most), 0)
    for names in served.values():
        for name in names:
            loads[name] += 1
    lacks = {file: each - len(names) for file, names in sorted(served.items()) if len(names) < each}
    return Assigned(
        reviewers=MappingProxyType({file: tuple(sorted(names)) for file, names in sorted(served.items())}),
        unmet=MappingProxyType(lacks),
        loads=MappingProxyType(loads),
    )


def _shuffled(by_id: Mapping[str, T], seed: str) -> list[T]:
    """In an order nobody can choose: by the hash of seed and id."""
    order = sorted(by_id, key=lambda name: (hashlib.sha256(f"{seed}\0{name}".encode()).digest(), name))
    return [by_id[name] for name in order]


class _Flow:
    """Places filled one by one: a maximum flow by shortest augmenting paths.

    served : file -> its experts; held : expert -> his files
    dead   : experts from whom no chain leads to one with room, now and for ever: what a search that failed
             has seen stays closed, for later chains never enter it
    """

    def __init__(self, allowed: Mapping[str, Sequence[str]], most: Mapping[str, int]) -> None:
        self.allowed, self.most = allowed, most
        self.served: dict[str, set[str]] = {file: set() for file in allowed}
        self.held: dict[str, set[str]] = {name: set() for name in most}
        self.dead: set[str] = set()

    @property
    def filled(self) -> int:
        """Places filled so far."""
        return sum(map(len, self.served.values()))

    @property
    def heaviest(self) -> int:
        """The greatest load so far."""
        return max(map(len, self.held.values()), default=0)

    def fill(self, each: int, lacking: int) -> bool:
        """Fill `each` places a file; False as soon as more than `lacking` stay empty."""
        empty = 0
        for _ in range(each):
            for file in self.allowed:
                if not self._augment(file):
                    empty += 1
                    if empty > lacking:
                        return False
        return True

    def _augment(self, start: str) -> bool:
        """One more expert for a file, if any chain of handing on leads to one with room."""
        asks: dict[str, str] = {}  # expert -> the file that asks for him
        gives: dict[str, str] = {}  # file -> the expert who would give it up
        waiting = deque([start])
        while waiting:
            file = waiting.popleft()
            news = [
                name
                for name in self.allowed[file]
                if name not in asks and name not in self.dead and name not in self.served[file]
            ]
            asks.update(dict.fromkeys(news, file))
            # Of those with room the one with the least: loads stay even without a search.
            free = [name for name in news if len(self.held[name]) < self.most[name]]
            if free:
                self._hand_on(min(free, key=lambda one: len(self.held[one])), start, asks, gives)
                return True
            for name in news:
                for other in sorted(self.held[name]):
                    if other != start and other not in gives:
                        gives[other] = name
                        waiting.append(other)
        self.dead.update(asks)
        return False

    def _hand_on(self, last: str, start: str, asks: Mapping[str, str], gives: Mapping[str, str]) -> None:
        """Along the chain found, back to the file it began with: each gives a file up for another."""
        name = last
        while True:
            file = asks[name]
            self.served[file].add(name)
            self.held[name].add(file)
            if file == start:
                return
            name = gives[file]
            self.served[file].discard(name)
            self.held[name].discard(file)
