# SPDX-License-Identifier: Apache-2.0
"""The package's own day tables, read once."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from gulian.workdays.model import Notice, SpecialDay


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = (files("gulian.workdays") / "tables" / name).read_text(encoding="utf-8")
    return csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))


@cache
def special_days() -> tuple[SpecialDay, ...]:
    """Every exception the notices make, in the order of the dates."""
    return tuple(
        SpecialDay(
            row["region"], dt.date.fromisoformat(row["date"]), row["off"] == "1", row["name"], row["number"]
        )
        for row in _rows("days.csv")
    )


@cache
def notices() -> tuple[Notice, ...]:
    """The notices by year, each with number and date."""
    return tuple(
        Notice(row["number"], int(row["year"]), row["kind"], row["title"], dt.date.fromisoformat(row["date"]))
        for row in _rows("notices.csv")
    )
