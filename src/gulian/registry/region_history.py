# SPDX-License-Identifier: Apache-2.0
"""What a region code of any time means on one date.

1 it holds on the date: itself
2 it ended before: follow the codes that took its whole area over
3 it came later: go back to the one code whose whole area it took over
4 it was split, or nobody knows where it went: the city, else the province, that certainly holds it
"""

from __future__ import annotations

import datetime as dt

from gulian.registry.model import Level, Resolution, Step
from gulian.registry.region_spans import level_of, moves, span_on, spans, taken_over


def resolved(code: str, on: dt.date, meant: dt.date | None = None) -> Resolution:
    """The code on the date, and how it got there.

    meant : the date of the file the code stands in, where a code was given out a second time (419001 was
    义马市
            until 1995 and is 济源市 since 1997)
    Raises: RegionDateUnknown.
    """
    if code not in spans():
        return Resolution(code, None, Step.UNKNOWN, (code,))
    ended = None if meant is None else _end_of_meaning(code, meant)
    if span_on(code, on) and (ended is None or on < ended):
        return Resolution(code, code, Step.VALID, (code,))
    forward = _forward(code, on, ended)
    if span_on(forward[-1], on):
        return Resolution(code, forward[-1], Step.SUCCESSOR, forward)
    back = _backward(code, on)
    if back:
        return Resolution(code, back[-1], Step.PREDECESSOR, back)
    return _upward(forward, on)


def _end_of_meaning(code: str, meant: dt.date) -> dt.date | None:
    """When what the code meant on a date ended; None = it goes on, or the code did not hold then."""
    held = span_on(code, meant)
    for span in spans()[code]:
        if held is not None and span.since == held.until and span.kind == held.kind:
            held = span
    return None if held is None else held.until


def _forward(code: str, on: dt.date, ended: dt.date | None) -> tuple[str, ...]:
    """The codes that took the whole area over and had begun by the date, as far as they are known."""
    path = [code]
    if ended is not None and ended <= on:
        first = [move for move in moves().get(code, ()) if move.until == ended]
        if len(first) != 1 or not first[0].whole:
            return (code, code[:4] + "00") if level_of(code) is Level.COUNTY else (code,)
        path.append(first[0].to)
    while span_on(path[-1], on) is None:
        begun = [move for move in moves().get(path[-1], ()) if move.until <= on]
        last = [move for move in begun if move.until == max(move.until for move in begun)]
        if len(last) != 1 or not last[0].whole or last[0].to in path:
            break
        path.append(last[0].to)
    return tuple(path)


def _backward(code: str, on: dt.date) -> tuple[str, ...]:
    """The one code whose whole area this one took over; empty where several did or none is known."""
    path = [code]
    while span_on(path[-1], on) is None:
        before = [old for old in taken_over().get(path[-1], ()) if spans()[old][0].since <= on]
        if len(before) != 1 or before[0] in path:
            return ()
        path.append(before[0])
    return tuple(path)


def _upward(path: tuple[str, ...], on: dt.date) -> Resolution:
    code = path[-1]
    parts = [
        move.to for move in moves().get(code, ()) if move.until <= on and level_of(move.to) is Level.COUNTY
    ]
    cities = {resolved(part[:4] + "00", on).region for part in parts}
    above = cities.pop() if len(cities) == 1 else None
    if above is None and not parts and level_of(code) is Level.COUNTY:
        above = resolved(code[:4] + "00", on).region
    above = above or code[:2] + "0000"
    if span_on(above, on) is None:
        return Resolution(path[0], None, Step.UNKNOWN, path)
    return Resolution(path[0], above, Step.PARENT, (*path, above))
