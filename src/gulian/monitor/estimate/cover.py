# SPDX-License-Identifier: Apache-2.0
"""Which groups the sample can speak for: thin ones are put together where the plan says how, else left out.

1 count the sample in every group of a margin  2 put thin groups under one coarser group together, and with
their smallest neighbour there if they are still too few; a group nobody was observed in is never filled from
others  3 what stays thin or empty is not covered: its cells are left out of every margin  4 begin again, for
leaving cells out may make other groups thin
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gulian.errors import BadCalibrationPlan
from gulian.monitor.estimate.cells import Cells
from gulian.monitor.estimate.model import Ints, Margin, Mask, Plan


@dataclass(frozen=True, eq=False)
class Groups:
    """A margin ready to be fitted.

    of_cell : int64[n_cells], the group of each covered cell; -1 elsewhere
    names   : of the groups; one that was put together is named by its members, "13 + 14"
    members : how many groups of the register it holds
    """

    margin: Margin
    of_cell: Ints
    names: tuple[str, ...]
    members: Ints


@dataclass(frozen=True)
class Gap:
    """A group that the sample does not cover: margin, name, its cells."""

    margin: str
    name: str
    cells: Ints


def covered_groups(cells: Cells, plan: Plan) -> tuple[tuple[Groups, ...], tuple[Gap, ...]]:
    """The groups of every margin, and those left out. Raises BadCalibrationPlan."""
    observed = np.bincount(cells.of_sample, minlength=cells.count)
    open_ = np.ones(cells.count, np.bool_)
    gaps: list[Gap] = []
    while True:
        _leave_strangers(cells, plan, open_)
        groups, found = [], list[Gap]()
        for margin in plan.margins:
            made, thin = _grouped(cells, margin, observed, open_, plan.least)
            groups.append(made)
            found += thin
        if not found:
            return tuple(groups), tuple(gaps)
        gaps += found
        for each in found:
            open_[each.cells] = False


def _leave_strangers(cells: Cells, plan: Plan, open_: Mask) -> None:
    """Close the cells of groups that the register does not have; `open_` is changed."""
    before = -1
    while before != int(open_.sum()):
        before = int(open_.sum())
        for margin in plan.margins:
            group, names = cells.crossed(margin.columns)
            known = np.bincount(group[open_], cells.register[open_], len(names)) > 0
            open_ &= known[group]


def _grouped(
    cells: Cells, margin: Margin, observed: Ints, open_: Mask, least: int
) -> tuple[Groups, list[Gap]]:
    """One margin over the open cells."""
    fine, names = cells.crossed(margin.columns)
    group = fine.copy()
    count = np.bincount(fine[open_], observed[open_], len(names)).astype(np.int64)
    present = np.bincount(fine[open_], minlength=len(names)) > 0
    for columns in margin.coarser:
        above, _ = cells.crossed(columns)
        _check_nested(group, above, margin, columns)
        parent = np.zeros(len(names), np.int64)
        # Nothing is known to lie together under a parent that is unknown.
        parent[fine] = np.where(cells.known(columns), above, -1)
        group, count, present = _together(group, count, present, parent, least)
    thin = np.flatnonzero(present & (count < least))
    gaps = [
        Gap(margin.name, _named(fine, group, at, names), np.flatnonzero(open_ & (group == at)))
        for at in thin.tolist()
    ]
    kept = np.flatnonzero(present & (count >= least))
    place = np.full(len(names), -1, np.int64)
    place[kept] = np.arange(kept.size)
    parts = {at: np.unique(fine[open_ & (group == at)]) for at in _merged(fine, group)}
    return (
        Groups(
            margin,
            np.where(open_, place[group], -1),
            tuple(" + ".join(names[each] for each in parts.get(at, [at])) for at in kept.tolist()),
            np.array([len(parts.get(at, [at])) for at in kept.tolist()], np.int64),
        ),
        gaps,
    )


def _together(group: Ints, count: Ints, present: Mask, parent: Ints, least: int) -> tuple[Ints, Ints, Mask]:
    """Put the thin groups below each parent together; a group keeps the number of its first member."""
    into = np.arange(count.size)
    count, present = count.copy(), present.copy()
    # A group nobody was observed in is not filled from others.
    thin = np.flatnonzero(present & (count > 0) & (count < least) & (parent >= 0))
    for above in np.unique(parent[thin]).tolist():
        own = thin[parent[thin] == above].tolist()
        siblings = np.flatnonzero(present & (parent == above) & (count >= least))
        if sum(count[own]) < least and siblings.size:
            # The smallest neighbour changes least; among equals the first.
            own.append(int(siblings[np.argmin(count[siblings])]))
        if len(own) == 1:
            continue
        first = min(own)
        count[first], present[own] = sum(count[own]), False
        present[first] = True
        into[own] = first
    return into[group], count, present


def _check_nested(fine: Ints, above: Ints, margin: Margin, columns: tuple[str, ...]) -> None:
    """Every group must lie in one coarser group."""
    first = np.zeros(int(fine.max(initial=0)) + 1, np.int64)
    first[fine] = above
    if not np.array_equal(first[fine], above):
        raise BadCalibrationPlan(
            "coarser",
            " x ".join(columns),
            f"{margin.name} 的每组须全在其中一组之内 every group of it must lie in one of these",
        )


def _merged(fine: Ints, group: Ints) -> list[int]:
    """The groups that hold several."""
    several: list[int] = np.unique(group[fine != group]).tolist()
    return several


def _named(fine: Ints, group: Ints, at: int, names: tuple[str, ...]) -> str:
    return " + ".join(names[each] for each in np.unique(fine[group == at]))
