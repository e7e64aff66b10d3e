# SPDX-License-Identifier: Apache-2.0
"""10,000 applications through smart-factory-2024, with bodies that recommend at the same time.

    python bench/smart_factory.py [--cases N]        the bar: 10,000 within 5 minutes

Each application is filed, compared with the conditions, and put before its body. All bodies recommend at
once: every decision is worked out from counts read some time before, by eight clerks whose writes come in
any order; a write from a count that no longer stands is refused and worked out anew. At the end no quota is
passed, every place that there is is taken, and the ranks of each body are 1, 2, 3 ... without gap or tie.
"""

from __future__ import annotations

import argparse
import datetime as dt
import platform
import random
import resource
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from gulian.casework import (
    Actor,
    Advanced,
    Event,
    Item,
    Release,
    Reserve,
    State,
    advance,
    begin,
    ranked,
    wanted,
)
from gulian.errors import CaseError, PlaceTaken, QuotaFull
from gulian.schemes import Procedure, load_library
from gulian.workdays import Calendar, calendar

BAR = 300
CLERKS = 8
FILED = dt.datetime(2024, 11, 20, 1, 0, tzinfo=dt.UTC)
DECIDED = dt.datetime(2024, 11, 26, 1, 0, tzinfo=dt.UTC)
YES = (
    *("above_scale", "competitive", "clean", "safe", "organised", "legal_person", "was_advanced", "willing"),
    *("link_build", "link_design", "link_production", "link_management", "link_operation"),
)


@dataclass
class Store:
    """Places by name; takes a write only from the counts it was made from."""

    taken: Counter[str] = field(default_factory=Counter)
    refused: int = 0

    def commit(self, came: Advanced) -> bool:
        """All places of an event, or none."""
        wanted_now = [each for each in came.effects if isinstance(each, Reserve)]
        if any(self.taken[f"{each.quota}:{each.key}"] != each.count for each in wanted_now):
            self.refused += 1
            return False
        self.taken.update(f"{each.quota}:{each.key}" for each in wanted_now)
        self.taken.subtract(f"{each.quota}:{each.key}" for each in came.effects if isinstance(each, Release))
        return True


@dataclass
class Works:
    """The procedure, the calendar, what is stored."""

    procedure: Procedure
    days: Calendar
    store: Store
    steps: int = 0

    def file(self, number: int, body: str, at_random: random.Random) -> State:
        """An application as far as it comes by itself: to its body, or to its end."""
        facts: dict[str, bool | int | str] = {
            **dict.fromkeys(YES, True),
            "maturity": at_random.choice((2, 3, 3, 3, 4)),
            "year": 2024,
        }
        facts |= {"body": body, "applicant": f"A{number}", "industry": "machinery"}
        items = tuple(
            Item(
                str(n),
                {"main": n % 4 == 0, "value": Decimal(n + at_random.randint(0, 9)), "benchmark": Decimal(n)},
            )
            for n in range(1, 21)
        )
        came = begin(self.procedure, f"c{number}", FILED, self.days, facts=facts, items={"indicators": items})
        event = Event(kind="act", ticket=1, outcome="filed", by=Actor("f", "firm"))
        self.steps += 2
        return advance(self.procedure, came.state, event, FILED, self.days).state

    def decide(self, state: State, place: int) -> Advanced:
        """The recommendation at a rank, worked out from the counts as they are read now."""
        ticket = state.at("recommend")
        assert ticket is not None
        event = Event(
            kind="act",
            ticket=ticket.number,
            outcome="recommend",
            place=place,
            by=Actor("r", "recommender", "", ticket.body or ""),
        )
        names = wanted(self.procedure, state, event, DECIDED, self.days)
        event = replace(event, counts={name: self.store.taken[name] for name in names})
        self.steps += 1
        return advance(self.procedure, state, event, DECIDED, self.days)


def clerk(works: Works, queue: list[State], done: dict[str, State], shift: int) -> Iterator[None]:
    """One clerk: reads, works out, waits (others write meanwhile), writes; anew where the count has moved."""
    while queue:
        state = queue.pop()
        key = f"recommended:{state.facts['body']}|2024"
        while True:
            place = works.store.taken[key] + 1
            try:
                came = works.decide(state, place)
            except PlaceTaken:
                continue
            except QuotaFull:
                break
            for _ in range(shift):
                yield
            if works.store.commit(came):
                done[state.case] = came.state
                break
        yield


def recommend(works: Works, waiting: list[State], at_random: random.Random) -> dict[str, State]:
    """All clerks at once, in an order drawn anew for every turn."""
    done: dict[str, State] = {}
    at_random.shuffle(waiting)
    clerks = [clerk(works, waiting, done, shift) for shift in range(1, CLERKS + 1)]
    while clerks:
        one = at_random.choice(clerks)
        if next(one, "over") == "over":
            clerks.remove(one)
    return done


def check(limits: Mapping[str, int], done: Mapping[str, State], waiting: Counter[str]) -> int:
    """Raises AssertionError where a quota is passed, a place is left, or ranks have a gap or tie."""
    for body, limit in limits.items():
        places = {
            case: held.place
            for case, state in done.items()
            for held in state.reserved
            if held.key == f"{body}|2024"
        }
        assert len(places) == min(limit, waiting[body]), (body, len(places))
        ranked(places)
    return len(done)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=10_000)
    cases = parser.parse_args().cases
    scheme = load_library()["smart-factory-2024"]
    limits = {key: row.value for key, row in scheme.lists["quotas"].on(FILED.date()).items()}
    whole = {key: value for key, value in limits.items() if isinstance(value, int)}
    works, at_random = Works(scheme.procedures["excellent"], calendar(), Store()), random.Random(399)
    start, clock = time.perf_counter(), time.process_time()
    states = [works.file(number, at_random.choice(list(whole)), at_random) for number in range(cases)]
    waiting = [each for each in states if each.at("recommend") is not None]
    eligible = Counter(str(each.facts["body"]) for each in waiting)
    done = recommend(works, waiting, at_random)
    seconds, processor = time.perf_counter() - start, time.process_time() - clock
    count = check(whole, done, eligible)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print("| applications | eligible | recommended | refused | steps | seconds | CPU | peak MB | verdict |")
    print("|---|---|---|---|---|---|---|---|---|")
    verdict = "met" if seconds <= BAR and (cases < 10_000 or count == sum(whole.values())) else "MISSED"
    figures = (cases, sum(eligible.values()), count, works.store.refused, works.steps)
    shown = (*figures, f"{seconds:.1f}", f"{processor:.1f}", f"{peak:.0f}", f"{verdict} ({BAR} s)")
    print("| " + " | ".join(map(str, shown)) + " |")
    print(f"\n{platform.machine()}, Python {platform.python_version()}")


if __name__ == "__main__":
    try:
        main()
    except CaseError as error:
        raise SystemExit(str(error)) from error
