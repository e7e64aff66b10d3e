# SPDX-License-Identifier: Apache-2.0
"""Regions by what people call them: 湖北省武汉市江岸区, 武汉江岸, 恩施州, or something near."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl
from rapidfuzz import fuzz

from gulian.registry.model import Guess

# Below this two names have little in common.
LOWEST = 50.0
# What only looks alike never scores as high as what is the same.
HIGHEST_FUZZY = 95.0


class RegionNames:
    """All spellings of the regions of one date.

    rows : code, name, short, kind, province, city of each region
    """

    def __init__(self, rows: pl.DataFrame) -> None:
        self._own: dict[str, tuple[str, str]] = {}
        self._above: dict[str, list[str]] = {}
        for code, name, short, kind, province, city in rows.select(
            "code", "name", "short", "kind", "province", "city"
        ).iter_rows():
            self._own[code] = (name, short)
            # 市辖区 and 省直辖县级行政区划 are no places: nobody says 北京市市辖区东城区.
            self._above[code] = [part for part in (province, city) if part and part != code]
            if kind == "group":
                self._own[code] = ("", "")
        self.full: dict[str, str] = {code: "".join(self._own[part][0] for part in self._above[code]) + name
                     for code, name in rows.select("code", "name").iter_rows()}  # fmt: skip
        self._spelled: dict[str, dict[str, str]] = {}
        for code in self._own:
            for spelling, basis in self._spellings(code):
                self._spelled.setdefault(spelling, {}).setdefault(code, basis)

    def find(self, name: str, codes: frozenset[str] | None, limit: int) -> tuple[Guess, ...]:
        """The guesses for a folded name, best first, equal ones by code. codes : only among these."""
        exact = {
            code: Guess(code, self.full[code], 100.0 if basis == "name" else 99.0, basis)
            for code, basis in self._spelled.get(name, {}).items()
            if codes is None or code in codes
        }
        found = list(exact.values())
        if len(found) < limit:
            found += [guess for guess in self._near(name, codes) if guess.code not in exact]
        return tuple(sorted(found, key=lambda guess: (-guess.score, guess.code))[:limit])

    def _spellings(self, code: str) -> Iterator[tuple[str, str]]:
        name, short = self._own[code]
        if not name:
            return
        yield name, "name"
        yield self.full[code], "name"
        yield short, "short"
        if len(short) > 1:
            yield short + name[-1], "short"
        prefixes = [""]
        for part in self._above[code]:
            above_name, above_short = self._own[part]
            prefixes += [
                before + above for before in prefixes for above in (above_name, above_short) if above
            ]
        for prefix in prefixes[1:]:
            yield prefix + name, "path"
            yield prefix + short, "path"

    def _near(self, name: str, codes: frozenset[str] | None) -> Iterator[Guess]:
        for code, (own, short) in self._own.items():
            if own and (codes is None or code in codes):
                full = self.full[code]
                score = max(fuzz.ratio(name, own), fuzz.ratio(name, full), fuzz.ratio(name, short))
                if score >= LOWEST:
                    yield Guess(code, full, round(min(score, HIGHEST_FUZZY), 1), "fuzzy")
