# SPDX-License-Identifier: Apache-2.0
"""The words a condition may use besides the columns of its form, as data: `unit.csv`, `region.csv`;
and the units of indicators, `quantity.csv`.

words("unit")["register_staff"] -> Word(column, kind "int", unit "persons", zh, en)
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Literal, cast

WordKind = Literal["bool", "int", "decimal", "text", "date"]


@dataclass(frozen=True, slots=True)
class Word:
    """One column a condition may name: its kind, unit and meaning.

    decimals : digits after the point that a `decimal` carries, 1 to 18; 0 for all others
    """

    column: str
    kind: WordKind
    unit: str
    zh: str
    en: str
    decimals: int = 0


@cache
def quantities() -> Mapping[str, tuple[str, str]]:
    """How the unit of an indicator is printed, in Chinese and English: `tonne` -> (吨, t)."""
    text = resources.files(__package__).joinpath("quantity.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return MappingProxyType({row["unit"]: (row["zh"], row["en"]) for row in rows})


@cache
def fen_in() -> Mapping[str, int]:
    """How many fen one of each unit of money is: `wan_yuan` -> 1,000,000. Sums of money are kept in fen."""
    text = resources.files(__package__).joinpath("quantity.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return MappingProxyType({row["unit"]: int(row["fen"]) for row in rows if row["fen"]})


@cache
def words(over: Literal["unit", "region"]) -> Mapping[str, Word]:
    """The columns every row of that frame has, whatever the form, in the order of the file."""
    text = resources.files(__package__).joinpath(f"{over}.csv").read_text("utf-8")
    return MappingProxyType(
        {
            row["column"]: Word(row["column"], cast(WordKind, row["kind"]), row["unit"], row["zh"], row["en"])
            for row in csv.DictReader(text.splitlines())
        }
    )
