# SPDX-License-Identifier: Apache-2.0
"""Procedure steps a second in the pure engine, over the courses the shipped schemes work through.

    python bench/casework.py        the bar: 2,000 steps a second

Processor seconds, median of three. A step is one event: `advance` with everything it opens and settles.
"""

from __future__ import annotations

import datetime as dt
import platform
import resource
import time
from statistics import median

from gulian.casework import Actor, Event, Item, State, advance, begin, to_json
from gulian.schemes import Procedure, load_library
from gulian.workdays import Calendar, calendar

BAR = 2_000
CASES = 2_000
NOW = dt.datetime(2020, 3, 5, 1, 0, tzinfo=dt.UTC)
FACTS = {"province": "330000", "tier": "middle", "mode": "approval"}
ITEMS = {"departments": (Item("health"), Item("labour"), Item("transport"))}


def course(procedure: Procedure, days: Calendar, name: str) -> tuple[State, int]:
    """One application from the window to its answer: six events."""
    state = begin(procedure, name, NOW, days, region="330108", facts=FACTS, items=ITEMS).state
    steps = 1
    for step, outcome in (
        ("receive", "accept"),
        *[("department", "agree")] * 3,
        ("sign", "approve"),
    ):
        ticket = state.at(step)
        assert ticket is not None
        who = Actor(step, ticket.role, ticket.department or "", ticket.body or "")
        event = Event(kind="act", ticket=ticket.number, outcome=outcome, by=who)
        state = advance(procedure, state, event, NOW, days).state
        steps += 1
    return state, steps


def main() -> None:
    """Print the table."""
    procedure = load_library()["resumption-approval-2020"].procedures["approval"]
    days = calendar()
    course(procedure, days, "warm")
    seconds, steps, size = [], 0, 0
    for _ in range(3):
        start, steps, size = time.process_time(), 0, 0
        for number in range(CASES):
            state, taken = course(procedure, days, f"c{number}")
            steps += taken
            size += len(to_json(state)) if number < 100 else 0
        seconds.append(time.process_time() - start)
    taken_in = median(seconds)
    rate = steps / taken_in
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print("| cases | steps | processor seconds | steps/s | JSON bytes a case | peak MB | verdict |")
    print("|---|---|---|---|---|---|---|")
    verdict = "met" if rate >= BAR else "MISSED"
    figures = (CASES, steps, f"{taken_in:.2f}", f"{rate:,.0f}", size // 100, f"{peak:.0f}", verdict)
    print("| " + " | ".join(map(str, figures)) + f" ({BAR}/s) |")
    print(f"\n{platform.machine()}, Python {platform.python_version()}")


if __name__ == "__main__":
    main()
