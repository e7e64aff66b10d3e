# SPDX-License-Identifier: Apache-2.0
"""Who is part of whom: members in groups that add up to a parent, lowest first.

A parent may have several groups, one for each way of dividing it: provinces, sections of industry, sizes.
What a parent holds beyond its group (a firm of two counties counted once, a unit whose county is not known)
is the group's `rest`: it may be negative, and is carried on as last seen.

    total 100  <- provinces 60 + 40, rest 0        <- sections 30 + 68, rest 2
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from gulian import registry
from gulian.monitor.indicators.members import REGION_LEVELS, TOTAL
from gulian.monitor.model import UNKNOWN_PLACE

IndexArray = NDArray[np.intp]
_WHOLE = {"section": "section", "size": "size", "above_scale": "above_scale", "body": "body"}
_REGIONS = REGION_LEVELS[:-1]


@dataclass(frozen=True)
class Group:
    """The members that make up a parent in one way: row numbers."""

    parent: int
    children: IndexArray


@dataclass(frozen=True)
class Tree:
    """Groups from the lowest parents to the highest, and the members that belong to none above them."""

    count: int
    groups: tuple[Group, ...]
    tops: IndexArray

    def leaves_below(self) -> NDArray[np.float64]:
        """[members] lowest members below each; of several ways of dividing the finest counts."""
        below = np.ones(self.count)
        for group in self.groups:
            below[group.parent] = max(below[group.parent], below[group.children].sum())
        return below


def tree_of(members: pl.DataFrame) -> Tree:
    """The tree of members (`level code parent`, parent as in the sums frame), one row each."""
    rows = {(row["level"], row["code"]): at for at, row in enumerate(members.iter_rows(named=True))}
    parts: dict[tuple[int, str], list[int]] = {}
    parent_of = np.full(len(rows), -1)
    for at, row in enumerate(members.iter_rows(named=True)):
        found = _parent(row, rows)
        if found is not None:
            parts.setdefault(found, []).append(at)
            parent_of[at] = found[0]
    depth = _depths(parent_of)
    groups = [Group(key[0], np.array(children, dtype=np.intp)) for key, children in parts.items()]
    groups.sort(key=lambda group: -depth[group.parent])
    return Tree(len(rows), tuple(groups), np.flatnonzero(parent_of < 0))


def flat(count: int) -> Tree:
    """No member is part of another."""
    return Tree(count, (), np.arange(count, dtype=np.intp))


def _parent(row: dict[str, str | None], rows: dict[tuple[str, str], int]) -> tuple[int, str] | None:
    """The parent's row and the way of dividing it."""
    level, code, parent = str(row["level"]), str(row["code"]), row["parent"]
    whole = rows.get((TOTAL, TOTAL))
    if level in _REGIONS:
        # Units of no known county belong to many cities: 待核 is part of none.
        if code == UNKNOWN_PLACE or parent is None:
            return None
        above = (*_REGIONS[_REGIONS.index(level) + 1 :], TOTAL)
        return next(((rows[each, parent], "region") for each in above if (each, parent) in rows), None)
    if level == "division":
        section = ("section", registry.industries().industry(code).section or "")
        return (rows[section], "division") if section in rows else None
    return (whole, _WHOLE[level]) if level in _WHOLE and whole is not None else None


def _depths(parent_of: IndexArray) -> IndexArray:
    depth = np.zeros(len(parent_of), dtype=np.intp)
    for at in range(len(parent_of)):
        above = parent_of[at]
        while above >= 0:
            depth[at] += 1
            above = parent_of[above]
    return depth
