# SPDX-License-Identifier: Apache-2.0
"""Industries of GB/T 4754-2017: sections A to T, divisions 01 to 97, groups and classes below.

1 read the table 2 take any spelling of a code (`I6513`, `6513`, full width) 3 roll it up 4 find an industry
by name
"""

from __future__ import annotations

import re
from functools import cache

import polars as pl
from rapidfuzz import fuzz

from gulian.errors import CodeError, IndustrySectionWrong, IndustryUnknown
from gulian.registry.model import Guess, Industry
from gulian.registry.reading import table
from gulian.registry.text import fold

LEVELS = {1: "section", 2: "division", 3: "group", 4: "class"}

_SPELLING = re.compile(r"([A-T]?)(\d{2,4})|([A-T])")
LOWEST = 40.0


def _level(code: str) -> str:
    return "section" if code.isalpha() else LEVELS[len(code)]


class Industries:
    """The classification. Immutable."""

    def __init__(self) -> None:
        self._known = {
            code: Industry(code, name, _level(code), section, None if code.isalpha() else code[:2])
            for code, section, name in table("industries").iter_rows()
        }

    def industry(self, text: str) -> Industry:
        """The industry of a code in any spelling. Raises: IndustryUnknown, IndustrySectionWrong.

        "I6513", "6513", "ｉ６５１３" -> 6513 应用软件开发; "I" -> section I
        """
        code = fold(text)
        match = _SPELLING.fullmatch(code)
        found = self._known.get((match[2] or match[3]) if match else "")
        if match is None or found is None:
            raise IndustryUnknown(text, self._near(code))
        if match[1] and match[1] != found.section:
            raise IndustrySectionWrong(code, found.code, found.section)
        return found

    def normalise(self, codes: pl.Series) -> pl.DataFrame:
        """A column of codes in any spelling: `code` (null if wrong), `fault` (error id), `section`,
        `division`, `group`.

        ["I6513", "65", "9999", None] -> code ["6513", "65", null, null], fault [null, null, "E-REG-020",
        null]
        """
        given = pl.DataFrame({"text": codes.cast(pl.String)})
        distinct = given["text"].drop_nulls().unique(maintain_order=True)
        schema = dict.fromkeys(("text", "code", "fault", "section", "division", "group"), pl.String)
        found = pl.DataFrame([self._row(text) for text in distinct], schema=schema, orient="row")
        return given.join(found, on="text", how="left", maintain_order="left").drop("text")

    def frame(self) -> pl.DataFrame:
        """All entries in the order of the standard: code, name, level, section, division, group."""
        return pl.DataFrame(
            [(row.code, row.name, row.level, row.section, row.division, _group(row.code))
             for row in self._known.values()],
            schema=dict.fromkeys(("code", "name", "level", "section", "division", "group"), pl.String),
            orient="row",
        )  # fmt: skip

    def children(self, code: str) -> tuple[str, ...]:
        """The codes one level below. Raises: IndustryUnknown, IndustrySectionWrong."""
        above = self.industry(code)
        if above.level == "section":
            return tuple(
                row.code
                for row in self._known.values()
                if row.level == "division" and row.section == above.code
            )
        length = len(above.code) + 1
        return tuple(row for row in self._known if len(row) == length and row.startswith(above.code))

    def find(self, name: str, *, limit: int = 5) -> tuple[Guess, ...]:
        """Industries called so, best first; of equal ones the finer level first, then by code."""
        wanted = fold(name)
        guesses = []
        for row in self._known.values():
            exact = fold(row.name) == wanted
            score = 100.0 if exact else min(fuzz.ratio(wanted, fold(row.name)), 99.0)
            if score >= LOWEST:
                guesses.append(Guess(row.code, row.name, round(score, 1), "name" if exact else "fuzzy"))
        guesses.sort(key=lambda guess: (-guess.score, -len(guess.code), guess.code))
        return tuple(guesses[:limit])

    def _row(self, text: str) -> tuple[str | None, ...]:
        try:
            found = self.industry(text)
        except CodeError as error:
            return text, None, error.id, None, None, None
        return text, found.code, None, found.section, found.division, _group(found.code)

    def _near(self, code: str) -> str:
        digits = code.lstrip("ABCDEFGHIJKLMNOPQRST")
        above = next((digits[:n] for n in (3, 2) if digits[:n] in self._known), None)
        if above is not None:
            return f"{above} {self._known[above].name}"
        return ", ".join(f"{guess.code} {guess.name}" for guess in self.find(code, limit=3)) or "-"


def _group(code: str) -> str | None:
    return code[:3] if len(code) >= 3 else None


@cache
def industries() -> Industries:
    """The package's industry table."""
    return Industries()
