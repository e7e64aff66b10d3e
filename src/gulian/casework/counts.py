# SPDX-License-Identifier: Apache-2.0
"""What is counted across cases: places of quotas, numbers of papers.

The engine holds no store. The caller gives the count it read; the effect says from which count it was
made, and
the store takes the place only while that count still stands. So of two who read 19 of 20, one is told to
try again:

    count read = count stored, count < limit   =>   stored + 1 <= limit, under any interleaving

A rank (推荐优先顺序) is a quota of one place: `330000|2024#3` is taken once.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange

from gulian.casework.model import Issued, Reserved, Scalar, State
from gulian.schemes import Paper

_PART = re.compile(r"\{([a-z_][a-z0-9_]*)(?::([1-9]))?\}")
_MONTHS = {"months": 1, "years": 12}


def joined(names: tuple[str, ...], row: dict[str, Scalar]) -> str:
    """The values a series or a quota is kept by, as one key. Known values only."""
    return "|".join(_shown(row[name]) for name in names)


def place_name(quota: str, key: str) -> str:
    """Under which name an event gives the number of places taken: `recommended:330000|2024`."""
    return f"{quota}:{key}"


def keys_held(held: Reserved) -> tuple[str, ...]:
    """The keys a place counts under: its own, and that of its rank. `330000|2024`, `330000|2024#3`"""
    return (held.key, f"{held.key}#{held.place}") if held.place else (held.key,)


def places_held(state: State) -> tuple[str, ...]:
    """The names of all places a case holds, as events count them. `recommended:330000|2024#3`"""
    return tuple(place_name(each.quota, key) for each in state.reserved for key in keys_held(each))


def without_rank(key: str) -> tuple[str, int]:
    """A key and the rank in it, 0 where it has none. `330000|2024#3` -> (`330000|2024`, 3)"""
    whole, _, rank = key.rpartition("#")
    return (whole, int(rank)) if whole else (key, 0)


def series_of(paper: Paper, row: dict[str, Scalar], on: dt.date) -> str:
    """The series a paper is numbered in: `certificate:2020|330108`."""
    return f"{paper.id}:" + "|".join(filter(None, (str(on.year), joined(paper.per, row))))


def numbered(paper: Paper, serial: int, row: dict[str, Scalar], on: dt.date) -> str:
    """The number of a paper. `复工〔{year}〕{serial:3}号`, 7 -> 复工〔2020〕007号"""
    words = {"year": str(on.year), **{name: _shown(row[name]) for name in paper.per}}

    def part(found: re.Match[str]) -> str:
        text = str(serial) if found[1] == "serial" else words[found[1]]
        return text.rjust(int(found[2] or 0), "0")

    return _PART.sub(part, paper.number)


def issued(paper: Paper, serial: int, row: dict[str, Scalar], on: dt.date, amount: int | None) -> Issued:
    """A paper of this day; it is valid for `amount` units beginning with the day itself."""
    return Issued(
        paper=paper.id,
        number=numbered(paper, serial, row, on),
        series=series_of(paper, row, on),
        serial=serial,
        on=on,
        valid_until=None if amount is None else last_day(on, amount, paper.unit),
    )


def last_day(on: dt.date, amount: int, unit: str) -> dt.date:
    """The last day of a span that begins on a day. 2020-03-01, 1 year -> 2021-02-28"""
    if unit == "days":
        return on + dt.timedelta(days=amount - 1)
    months = on.year * 12 + on.month - 1 + amount * _MONTHS[unit]
    year, month = divmod(months, 12)
    longest = monthrange(year, month + 1)[1]
    if on.day > longest:
        return dt.date(year, month + 1, longest)
    return dt.date(year, month + 1, on.day) - dt.timedelta(days=1)


def _shown(value: Scalar) -> str:
    return (
        value.isoformat() if isinstance(value, dt.date) else str(value).replace("|", "/").replace("#", "＃")
    )
