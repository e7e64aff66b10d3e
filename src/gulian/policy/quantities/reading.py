# SPDX-License-Identifier: Apache-2.0
"""`parse`: the quantities and times of a text in the order they stand."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from gulian.policy.quantities.amounts import amounts, fold
from gulian.policy.quantities.dates import times
from gulian.policy.quantities.model import Quantity, When


def parse(text: str, document_date: dt.date | None = None) -> tuple[Quantity | When, ...]:
    """What a text says in figures.

    text          : any length; offsets of the results are its code points
    document_date : fills in years, months and 即日起; None leaves them unknown (`When.missing`)

    parse("最高不超过6个月", None)[0] -> duration, at_most, high 6, unit 个月
    """
    plain = fold(text)
    dates = list(times(plain, document_date))
    # What a date has taken is no number any more; a stop in its place keeps offsets and neighbours apart.
    rest, at = [], 0
    for each in dates:
        rest += [plain[at : each.start], "。" * (each.end - each.start)]
        at = each.end
    rest.append(plain[at:])
    found: list[Quantity | When] = [*dates, *amounts("".join(rest))]
    return tuple(
        replace(each, text=text[each.start : each.end]) for each in sorted(found, key=lambda it: it.start)
    )
