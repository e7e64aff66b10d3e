# SPDX-License-Identifier: Apache-2.0
"""Codes that stand for other codes: corrected, temporary, older, merged and split ones.

1 a corrected, temporary or older code is the same firm at any date
2 a merged or split code is another firm from its date on, and itself before; no row holds after its last day
3 follow the rows until nothing more is said; a split ends in several firms and is never added to one of them
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from gulian.errors import AliasAmbiguous, AliasCycle, AliasKindUnknown
from gulian.registry.reading import need_columns

SAME_FIRM = ("corrected", "temporary", "renumbered")
FROM_A_DATE = ("merged", "split")


@dataclass(frozen=True)
class Alias:
    """`alias` stands for `code`. since : from when, for merged and split; until : last day; None = always."""

    alias: str
    code: str
    kind: str
    since: dt.date | None = None
    until: dt.date | None = None

    def holds(self, on: dt.date) -> bool:
        """Whether the row is to be followed on the date."""
        begun = self.kind in SAME_FIRM or self.since is None or self.since <= on
        return begun and (self.until is None or on <= self.until)


@dataclass(frozen=True)
class Identity:
    """Which firms a code stands for on a date.

    firms : one code; several after a split
    kinds : the kinds of the rows followed, in order; empty = the code itself
    """

    code: str
    firms: tuple[str, ...]
    kinds: tuple[str, ...]


class Aliases:
    """The alias rows of a site. Immutable. Raises: AliasKindUnknown, AliasAmbiguous, AliasCycle."""

    def __init__(self, rows: Iterable[Alias] = ()) -> None:
        self._rows: dict[str, list[Alias]] = {}
        for row in rows:
            if row.kind not in SAME_FIRM + FROM_A_DATE:
                raise AliasKindUnknown(row.alias, row.kind, ", ".join(SAME_FIRM + FROM_A_DATE))
            known = self._rows.setdefault(row.alias, [])
            if row not in known:
                known.append(row)
        for alias, known in self._rows.items():
            if len(known) > 1 and {row.kind for row in known} != {"split"}:
                raise AliasAmbiguous(alias, ", ".join(row.code for row in known))
        for alias in self._rows:
            self._follow(alias, None, ())

    def identity(self, code: str, on: dt.date) -> Identity:
        """The firms a code stands for on the date; a code without rows stands for itself."""
        firms, kinds = self._follow(code, on, ())
        return Identity(code, firms, kinds)

    def resolve_codes(self, codes: pl.Series, on: dt.date) -> pl.DataFrame:
        """A column of codes: `code` as given, `firm` (null after a split), `kinds` joined by `>` (null =
        itself).

        ["T-0A...", "91...", None] -> firm ["91...", "91...", null], kinds ["temporary", null, null]
        """
        given = pl.DataFrame({"code": codes.cast(pl.String)})
        told = [self.identity(code, on) for code in self._rows]
        found = pl.DataFrame(
            [(row.code, row.firms[0] if len(row.firms) == 1 else None, ">".join(row.kinds)) for row in told],
            schema={"code": pl.String, "firm": pl.String, "kinds": pl.String},
            orient="row",
        ).filter(pl.col("kinds") != "")
        joined = given.join(found, on="code", how="left", maintain_order="left")
        return joined.with_columns(
            firm=pl.when(pl.col("kinds").is_null()).then(pl.col("code")).otherwise(pl.col("firm"))
        )

    def _follow(
        self, code: str, on: dt.date | None, path: tuple[str, ...]
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What the code ends in on a date; None = by all rows, whatever their dates."""
        if code in path:
            raise AliasCycle(" > ".join((*path, code)))
        rows = [row for row in self._rows.get(code, ()) if on is None or row.holds(on)]
        if not rows:
            return (code,), ()
        ends = [self._follow(row.code, on, (*path, code)) for row in rows]
        firms = dict.fromkeys(firm for end, _ in ends for firm in end)
        return tuple(firms), (rows[0].kind, *ends[0][1])


def aliases_of_frame(frame: pl.DataFrame) -> tuple[Alias, ...]:
    """The rows of a frame: `alias code kind since`, and `until` where it has that."""
    need_columns(frame, "alias", "code", "kind", "since")
    columns = ["alias", "code", "kind", "since", *(["until"] if "until" in frame.columns else [])]
    return tuple(Alias(*row) for row in frame.select(columns).iter_rows())
