# SPDX-License-Identifier: Apache-2.0
"""The sentences labelled by hand: where they stand in the source documents and what they say."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from gulian.policy.quantities import Quantity, When, parse

LABELS = Path(__file__).with_name("labelled.csv")
DATES = {
    "000": dt.date(2020, 4, 20),
    "001": dt.date(2020, 2, 28),
    "002": dt.date(2020, 2, 24),
    "003": dt.date(2024, 10, 31),
    "004": dt.date(2020, 4, 17),
}


def said(each: Quantity | When) -> str:
    if isinstance(each, When):
        values: tuple[object, ...] = (each.first, each.last)
        head: tuple[str, str] = ("when", each.relation)
    else:
        values, head = (each.low, each.high), (each.kind, each.comparator)
    return ":".join([*head, *("" if value is None else plain(value) for value in values)])


def plain(value: object) -> str:
    return format(float(value), ".15g") if isinstance(value, Decimal) else str(value)


def labelled(word: str) -> str:
    kind, comparator, *values = word.split(":")
    shown = values if kind == "when" else [value and format(float(value), ".15g") for value in values]
    return ":".join([kind, comparator, *shown])


@pytest.mark.parametrize("part", ["tuned", "later", "fresh"])
def test_nine_in_ten_of_the_labelled_figures_are_found_and_nine_in_ten_found_are_right(
    shared: Path, part: str
) -> None:
    """Kind, comparator and values all have to be right; the README tells the figures of the first run."""
    right = found = wanted = 0
    texts = {path.name[:3]: path.read_bytes().decode() for path in (shared / "documents").glob("*.txt")}
    for row in csv.DictReader(LABELS.read_text("utf-8").splitlines()):
        if row["part"] != part:
            continue
        start = int(row["start"])
        sentence = texts[row["file"]][start : start + int(row["length"])]
        have = Counter(map(said, parse(sentence, DATES[row["file"]])))
        want = Counter(map(labelled, row["says"].split()))
        right += (have & want).total()
        found += have.total()
        wanted += want.total()
    assert wanted > 35
    assert right / found >= 0.9
    assert right / wanted >= 0.9
