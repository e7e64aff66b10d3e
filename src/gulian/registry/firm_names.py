# SPDX-License-Identifier: Apache-2.0
"""Firms by name: to join lists that carry only names. Every answer but the very same name is a guess with its
score.

1 fold the names: width, case, blanks, brackets; the core is the name without its legal form
2 the same folded name is the firm (score 100), the same core nearly so (98)
3 else take the firms that share the rarest pairs of characters, and score these by edit similarity (at most
95)
4 letters alone are read as initials of pinyin: `caqc` finds 长安汽车
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray
from rapidfuzz import fuzz

from gulian.registry.model import Guess
from gulian.registry.pinyin import Masks, codepoints, letter_masks, runs_of

CORE_SCORE = 98.0
HIGHEST_FUZZY = 95.0
# So many firms with the most and rarest pairs of characters in common are scored in full.
CANDIDATES = 64
# A pair of characters that more firms than this carry tells little: used only where there is no rarer one.
COMMON = 2_000

MATCHES = {
    "name": pl.String, "code": pl.String, "matched": pl.String, "score": pl.Float64, "basis": pl.String,
    "rivals": pl.Int64, "runner_up": pl.String, "runner_up_score": pl.Float64, "certain": pl.Boolean,
}  # fmt: skip


def folded_names(names: pl.Series) -> pl.DataFrame:
    """`folded`: width, case, blanks and marks taken out; `core`: without the legal form at its end."""
    frame = pl.DataFrame({"name": names.cast(pl.String)})
    plain = pl.col("name").str.normalize("NFKC").str.to_uppercase()
    folded = plain.str.replace_all(r"[\s\p{P}\p{Cf}]+", "")
    core = pl.col("folded").str.replace(r"(有限责任公司|股份有限公司|有限公司|股份公司|公司)$", "")
    stripped = frame.select(folded=folded).with_columns(core=core)
    return stripped.with_columns(core=pl.when(pl.col("core") == "").then("folded").otherwise("core"))


class FirmNames:
    """An index over the names of firms. Immutable.

    codes, names : one row per firm (or per former name of it); a null name is left out
    """

    def __init__(self, codes: pl.Series, names: pl.Series) -> None:
        frame = pl.DataFrame({"code": codes.cast(pl.String), "name": names.cast(pl.String)}).drop_nulls()
        folded = folded_names(frame["name"])
        self._codes: list[str] = frame["code"].to_list()
        self._names: list[str] = frame["name"].to_list()
        self._cores: list[str] = folded["core"].to_list()
        self._by_name = _rows_by(folded["folded"].to_list())
        self._by_core = _rows_by(self._cores)

    def search(self, text: str, *, limit: int = 10, lowest: float = 50.0) -> tuple[Guess, ...]:
        """The firms a text may mean, best first, equal ones by code; each firm once.

        basis : name, core, part (one contains the other), fuzzy, initials (for Latin letters alone)
        """
        folded = folded_names(pl.Series([text], dtype=pl.String)).row(0)
        guesses = self._guesses(*folded)
        if folded[0].isascii() and folded[0].isalpha():
            guesses += self._by_initials(folded[0])
        best: dict[str, Guess] = {}
        for guess in sorted(guesses, key=lambda guess: (-guess.score, guess.code, guess.name)):
            if guess.score >= lowest:
                best.setdefault(guess.code, guess)
        return tuple(best.values())[:limit]

    def match(self, names: pl.Series, *, lowest: float = 80.0) -> pl.DataFrame:
        """The best firm for every name of a column, and how sure that is.

        Columns: `name` as given; `code`, `matched` (the firm's name), `score` 0..100, `basis`, null where
        nothing reaches
        `lowest`; `rivals` other firms with the same score; `runner_up` (code) and its score; `certain`: the
        very same
        name and one firm of that name. What is not certain has to be confirmed by a person.
        """
        given = pl.DataFrame({"name": names.cast(pl.String)})
        distinct = given["name"].drop_nulls().unique(maintain_order=True)
        rows = [self._match(name, lowest) for name in distinct]
        found = pl.DataFrame(rows, schema=MATCHES, orient="row")
        return given.join(found, on="name", how="left", maintain_order="left")

    def _match(self, name: str, lowest: float) -> tuple[str | float | bool | None, ...]:
        found = self.search(name, limit=CANDIDATES, lowest=lowest)
        if not found:
            return name, None, None, None, None, 0, None, None, False
        best = found[0]
        rivals = sum(guess.score == best.score for guess in found) - 1
        second = (found[1].code, found[1].score) if len(found) > 1 else (None, None)
        certain = best.basis == "name" and rivals == 0
        return name, best.code, best.name, best.score, best.basis, rivals, *second, certain

    def _guesses(self, folded: str, core: str) -> list[Guess]:
        if not folded:
            return []
        same = self._by_name.get(folded, [])
        found = [self._guess(row, 100.0, "name") for row in same]
        alike = [row for row in self._by_core.get(core, []) if row not in same]
        found += [self._guess(row, CORE_SCORE, "core") for row in alike]
        known = {*same, *alike}
        for row in self._candidates(core):
            if row not in known:
                other = self._cores[row]
                score = round(min(fuzz.ratio(core, other), HIGHEST_FUZZY), 1)
                found.append(self._guess(row, score, "part" if core in other or other in core else "fuzzy"))
        return found

    def _guess(self, row: int, score: float, basis: str) -> Guess:
        return Guess(self._codes[row], self._names[row], score, basis)

    def _candidates(self, core: str) -> list[int]:
        """The rows that share the most telling pairs of characters with a core."""
        pairs, starts, rows = self._pairs
        if not len(pairs):
            return []
        wanted = np.unique(_pairs_of(codepoints([core])))
        places = np.searchsorted(pairs, wanted)
        places = places[(places < len(pairs)) & (pairs[np.minimum(places, len(pairs) - 1)] == wanted)]
        sizes = starts[places + 1] - starts[places]
        if (sizes <= COMMON).any():
            places, sizes = places[sizes <= COMMON], sizes[sizes <= COMMON]
        else:
            places, sizes = places[np.argsort(sizes, kind="stable")[:1]], np.sort(sizes)[:1]
        if not len(places):
            return []
        found = np.concatenate([rows[starts[place] : starts[place + 1]] for place in places])
        rarity = np.repeat(np.log((len(self._cores) + 1) / sizes), sizes)
        distinct, where = np.unique(found, return_inverse=True)
        weight = np.bincount(where, weights=rarity)
        best = np.lexsort((distinct, -weight))[:CANDIDATES]
        return [int(row) for row in distinct[best]]

    def _by_initials(self, initials: str) -> list[Guess]:
        masks, owners, lengths = self._letters
        if len(initials) < 2:
            return []
        rows = np.unique(owners[runs_of(masks, owners, initials)])
        return [
            self._guess(row, round(60.0 + 35.0 * len(initials) / int(lengths[row]), 1), "initials")
            for row in rows.tolist()
        ]

    @cached_property
    def _owners(self) -> tuple[NDArray[np.uint32], NDArray[np.int64], NDArray[np.int64]]:
        """All characters of all cores, the row of each, and the length of each core."""
        lengths = np.array([len(core) for core in self._cores], np.int64)
        return codepoints(self._cores), np.repeat(np.arange(len(lengths)), lengths), lengths

    @cached_property
    def _pairs(self) -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.int64]]:
        """Pairs of neighbouring characters, sorted; where the rows of each begin; the rows."""
        points, owners, _ = self._owners
        keys = _pairs_of(points)
        inside = owners[:-1] == owners[1:]
        keys, rows = keys[inside], owners[:-1][inside]
        order = np.argsort(keys, kind="stable")
        pairs, first = np.unique(keys[order], return_index=True)
        return pairs, np.append(first, len(keys)).astype(np.int64), rows[order]

    @cached_property
    def _letters(self) -> tuple[Masks, NDArray[np.int64], NDArray[np.int64]]:
        points, owners, lengths = self._owners
        return letter_masks(points), owners, lengths


def _pairs_of(points: NDArray[np.uint32]) -> NDArray[np.uint64]:
    wide = points.astype(np.uint64)
    return (wide[:-1] << np.uint64(32)) | wide[1:]


def _rows_by(keys: list[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for row, key in enumerate(keys):
        found.setdefault(key, []).append(row)
    return found
