# SPDX-License-Identifier: Apache-2.0
"""What one cell says: the answer that every reader gives, and the folding they share."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Protocol

import polars as pl

from gulian.door.decoding import DAMAGED
from gulian.door.model import Column
from gulian.errors import CellDamaged, FormulaFailed, GulianError

NOTHING = frozenset(
    {
        "",
        "-",
        "--",
        "---",
        "—",
        "——",
        "/",
        "//",
        "\\",
        "无",
        "暂无",
        "N/A",
        "NA",
        "NULL",
        "NONE",
        "NAN",
        "NIL",
    }
)
"""What desks write for "no value" in columns that are no free text, folded."""

_FORMULA_ERROR = re.compile(
    r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA|NO-RESULT!)"
)
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")


@dataclass(frozen=True)
class Answer:
    """A cell's value, and what is wrong with it.

    value : None = nothing usable; of the column's type inside
    fault : told to the user; a value beside it is used all the same
    """

    value: object = None
    fault: GulianError | None = None


@dataclass
class Budget:
    """How many unknown words of a column are still compared with all known ones: there may be a million."""

    left: int = 200

    def spend(self) -> bool:
        """Take one; False = none was left."""
        self.left -= 1
        return self.left >= 0


class Reader(Protocol):
    """Reads the cells of one column: the plain ones all at once, the others one by one."""

    def plain(self, cell: pl.Expr) -> pl.Expr:
        """Values of the cells written as the manual asks; null for every other cell."""
        ...

    def other(self, text: str, year_of: object) -> Answer:
        """The answer for any cell. It agrees with `plain` on the cells that `plain` reads."""
        ...


def fold(text: str) -> str:
    """Full width to half, no invisible marks, no blanks around: `１２０ ` -> `120`."""
    return without_marks(unicodedata.normalize("NFKC", text)).strip()


def without_marks(text: str) -> str:
    """The text without control characters and marks that nobody sees."""
    return _INVISIBLE.sub("", text)


def common_fault(column: Column, text: str) -> GulianError | None:
    """What can be wrong with a cell of any kind."""
    if DAMAGED in text:
        return CellDamaged(column.label_zh, column.name, shown(text))
    if _FORMULA_ERROR.fullmatch(text):
        return FormulaFailed(column.label_zh, column.name, text)
    return None


def shown(text: str) -> str:
    """A cell as a message quotes it: one line, at most sixty characters."""
    line = " ".join(without_marks(text).split())
    return line if len(line) <= 60 else line[:59] + "…"
