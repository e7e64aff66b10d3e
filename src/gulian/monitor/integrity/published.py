# SPDX-License-Identifier: Apache-2.0
"""Published rates that are said to rest on one base: is there a base that gives them all?

1 every figure leaves a range of whole denominators (`monitor.indicators.figures`)
2 the figures of one group and base share the intersection of their ranges
3 ranges on a line share a number exactly if every two of them do, so a contradiction is always told as pairs
4 the same is asked for rates that were rounded, that were cut off, and for "either": a contradiction under
  one may be none under another, and the reader has to know which
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import reduce

from gulian.monitor.indicators.figures import EVERY, NONE, Bases, Rounding, bases

ROUNDINGS: tuple[Rounding, ...] = ("half_up", "cut", "either")

MOST_CONFLICTS = 1_000
"""Pairs that are named of one group; all are counted."""


@dataclass(frozen=True)
class PublishedRate:
    """One published figure: `numerator` is `rate` percent of the base it names.

    row         : where it stands in its file
    group, base : whose figure it is (42家软件百强企业), of what (从业人数); figures that agree in both are
                  said to have one denominator
    rate        : percent as printed, with its decimals (83.90 and not 83.9)
    denominator : where it was published too
    """

    row: int
    group: str
    base: str
    numerator: int
    rate: Decimal
    denominator: int | None = None

    def bases(self, rounding: Rounding) -> Bases:
        """The denominators it leaves; none where the published denominator is not among them."""
        found = bases(self.numerator, self.rate, rounding)
        return found if self.denominator is None else found & Bases(self.denominator, self.denominator)


@dataclass(frozen=True)
class Conflict:
    """Figures of one group and base that cannot share a denominator; a single one is impossible by itself."""

    figures: tuple[PublishedRate, ...]
    bases: tuple[Bases, ...]


@dataclass(frozen=True, eq=False)
class GroupCheck:
    """What the figures of one group and base leave.

    assumption : how the rates are taken to have been printed
    bases      : the denominators that all of them share, by assumption
    conflicts  : under `assumption`, by row, at most `MOST_CONFLICTS` of `conflict_count`
    """

    group: str
    base: str
    figures: tuple[PublishedRate, ...]
    assumption: Rounding
    bases: Mapping[Rounding, Bases]
    conflicts: tuple[Conflict, ...] = field(default=())
    conflict_count: int = 0

    @property
    def common(self) -> Bases:
        """The denominators that all figures share under the assumption."""
        return self.bases[self.assumption]


def check_figures(
    figures: Iterable[PublishedRate], assumption: Rounding = "half_up"
) -> tuple[GroupCheck, ...]:
    """One answer for each group and base, in the order in which they first appear."""
    groups: dict[tuple[str, str], list[PublishedRate]] = {}
    for each in figures:
        groups.setdefault((each.group, each.base), []).append(each)
    return tuple(_checked(tuple(group), assumption) for group in groups.values())


def _checked(figures: tuple[PublishedRate, ...], assumption: Rounding) -> GroupCheck:
    shared = {each: reduce(Bases.__and__, (f.bases(each) for f in figures), EVERY) for each in ROUNDINGS}
    left = [(figure, figure.bases(assumption)) for figure in figures]
    alone = [Conflict((figure,), (found,)) for figure, found in left if found.empty]
    ranges = [(figure, found) for figure, found in left if not found.empty]
    apart = _pairs_apart(ranges)
    named = alone[:MOST_CONFLICTS]
    for pair in apart:
        if len(named) == MOST_CONFLICTS:
            break
        named.append(pair)
    named.sort(key=lambda each: tuple(figure.row for figure in each.figures))
    return GroupCheck(
        figures[0].group,
        figures[0].base,
        figures,
        assumption,
        {name: NONE if found.empty else found for name, found in shared.items()},
        tuple(named),
        len(alone) + _count_apart([found for _, found in ranges]),
    )


def _pairs_apart(ranges: list[tuple[PublishedRate, Bases]]) -> Iterator[Conflict]:
    """Every two ranges of which one ends before the other begins, the widest apart first.

    Ends in ascending order, each with the starts in descending order: a pair costs one step, and the first
    start that lies before an end ends the search for it.
    """
    starts = sorted(ranges, key=lambda each: (-each[1].least, each[0].row))
    ends = sorted(
        (each for each in ranges if each[1].most is not None),
        key=lambda each: (each[1].most, each[0].row),
    )
    for figure, lower in ends:
        for other, upper in starts:
            if lower.most is None or upper.least <= lower.most:
                break
            first, second = sorted(((figure, lower), (other, upper)), key=lambda each: each[0].row)
            yield Conflict((first[0], second[0]), (first[1], second[1]))


def _count_apart(ranges: list[Bases]) -> int:
    """How many pairs of ranges have no number in common."""
    starts = sorted(each.least for each in ranges)
    ends = sorted(each.most for each in ranges if each.most is not None)
    count, before = 0, 0
    for start in starts:
        while before < len(ends) and ends[before] < start:
            before += 1
        count += before
    return count
