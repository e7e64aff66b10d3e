# SPDX-License-Identifier: Apache-2.0
"""The nouns of the monitor: levels of a total, what a bulletin says, what stands in a chart's place.

A bulletin is filled by whoever ran the day (`daily`), with unrounded values; words and roundings are the
template's. A fact nobody knows is None and is printed 暂无数据, never 0.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Literal

from gulian.schemes import Unit

UNKNOWN_PLACE = "待核"
"""The county-level member that holds units whose county is not known yet."""

LEVELS: tuple[str, ...] = (
    "total",
    "province",
    "city",
    "county",
    "park",
    "section",
    "division",
    "size",
    "above_scale",
    "list",
    "body",
    "product",
)
"""Every level a total is made for, in the order of `indicators.csv`."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One number of the head of a bulletin, against the day before.

    value, before : unrounded, in `unit` (percent: 0..100); None = unknown
    numerator, denominator : the sums behind `value`; None = unknown
    value_reported : the same rate over those who reported only
    low, high : what the value can be, whatever the silent do
    base : words of the frame and base, as the indicator declares them (口径)
    """

    id: str
    title: str
    value: float | None
    before: float | None
    unit: Unit = "percent"
    decimals: int = 2
    numerator: int | None = None
    denominator: int | None = None
    value_reported: float | None = None
    low: float | None = None
    high: float | None = None
    base: str = ""


@dataclass(frozen=True, kw_only=True)
class Count:
    """A number of firms against the day before; None = unknown."""

    value: int | None
    before: int | None = None

    @property
    def change(self) -> int | None:
        return None if self.value is None or self.before is None else self.value - self.before


@dataclass(frozen=True, kw_only=True)
class Choke:
    """A line of 今日堵点: one blocked firm.

    leaders : names of the lead firms that wait for it
    gain    : output that comes back when it runs, 10k CNY a day; `gain_kind` says how sure
    days    : days blocked, the first day counted as 1
    owner   : who has to solve it: department or officer
    """

    rank: int
    name: str
    county: str
    cause: str
    leaders: tuple[str, ...]
    gain: float | None
    days: int | None
    owner: str
    gain_kind: Literal["exact", "bound", "estimated"] = "exact"


@dataclass(frozen=True, kw_only=True)
class LeaderState:
    """A lead firm and its core suppliers; `running + stopped + silent = total`."""

    name: str
    chain: str
    running: int
    total: int
    silent: int = 0
    officer: str = ""

    @property
    def stopped(self) -> int:
        return self.total - self.running - self.silent


@dataclass(frozen=True, kw_only=True)
class RegionState:
    """A region of the tile map; also the row of the table that replaces the map.

    value, before : the first figure's value there, unrounded, and on the day compared with; None = unknown
    rank  : set by `in_order` only
    """

    code: str
    name: str
    expected: int
    reported: int
    value: float | None
    rank: int | None = None
    before: float | None = None


@dataclass(frozen=True, kw_only=True)
class CaseState:
    """What became of the cases (交办、销号) on the date; None = not counted here."""

    handed_out: int | None
    struck_off: int | None
    open: int | None = None
    overdue: int | None = None


@dataclass(frozen=True, kw_only=True)
class HelpMeasure:
    """A line of what blocked firms may have.

    source : document number, else its title, and the clause
    eligible, unknown : firms that fit for sure, and those of which a fact is missing
    """

    place: int
    title: str
    source: str
    eligible: int
    unknown: int


@dataclass(frozen=True, kw_only=True)
class HelpState:
    """What the blocked firms may have (惠企政策); `eligible + unknown + none = firms`.

    eligible : fit a measure for sure; unknown : lack facts; none : may have nothing
    measures : the leading ones; `asked` of all that can be had on the date
    """

    firms: int
    eligible: int
    unknown: int
    none: int
    asked: int
    measures: tuple[HelpMeasure, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BulletinContext:
    """Everything a bulletin template may print: its fields are the template's names.

    date        : the business date reported on
    as_of       : latest receipt counted, in the site's zone; None = receipt unknown
    site        : the name of the site as printed, 样例省
    reviewed    : True = 审核数, False = 初步数
    internal    : False = made for outside the office (`for_outside`): no firm is named, no small cell printed
    before_date : the day compared with; None = no earlier day
    expected, reported : units that owe a report for the date, and those that sent one
    on_time, proxy : of those reported; None = no report says when it came, or who filled it in
    carried     : silent units that still show an earlier state; never counted as running
    frame       : 口径 in words
    figures     : the headline rates in order (开工率, 返岗率, 到岗率, 达产率)
    not_open    : firms of the frame known not to be open
    unknown_loss: 10k CNY a day, the loss if every silent firm stood still; None = not computed
    chokes      : 今日堵点, at most the declared number, best first; `chokes_total` of all
    leaders     : worst first (`worst_first`)
    regions     : in code order, or ranked (`in_order`) where enough reports came in (`may_rank`);
                  `ranked` says which
    help        : what the blocked firms may have; None = not asked, or made for outside
    charts      : names of the charts that go with it: `![title](chart:name)`
    notes       : sentences every reader must know (missing fonts, estimated gains, holidays)
    office_notes: sentences for the office only: reasons as reviewers wrote them, findings to look at
    pins        : definitions it was computed by, `path@version#hash`
    """

    date: dt.date
    site: str
    as_of: dt.datetime | None
    reviewed: bool
    before_date: dt.date | None
    expected: int
    reported: int
    on_time: int | None
    proxy: int | None
    frame: str
    figures: tuple[Figure, ...]
    not_open: Count
    chokes: tuple[Choke, ...]
    leaders: tuple[LeaderState, ...]
    regions: tuple[RegionState, ...]
    cases: CaseState
    internal: bool = True
    carried: int = 0
    chokes_total: int = 0
    ranked: bool = False
    loss: float | None = None
    unknown_loss: float | None = None
    help: HelpState | None = None
    charts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    office_notes: tuple[str, ...] = ()
    pins: tuple[str, ...] = ()

    @property
    def silent(self) -> int:
        """Units that sent nothing for the date."""
        return self.expected - self.reported

    @property
    def all_notes(self) -> tuple[str, ...]:
        """The notes to be printed; `for_outside` has taken the office's away."""
        return (*self.notes, *self.office_notes)

    @property
    def figures_title(self) -> str:
        """What the regions are compared by: the title of the first figure."""
        return self.figures[0].title if self.figures else ""


@dataclass(frozen=True)
class Table:
    """A data table that stands where a chart could not be drawn.

    rows : one tuple of texts per row, as long as `header`
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


def worst_first(leaders: tuple[LeaderState, ...]) -> tuple[LeaderState, ...]:
    """Smallest share of suppliers running first; without suppliers last; ties by name."""

    def key(leader: LeaderState) -> tuple[bool, float, str]:
        return (leader.total == 0, leader.running / leader.total if leader.total else 1.0, leader.name)

    return tuple(sorted(leaders, key=key))


def in_order(regions: tuple[RegionState, ...]) -> tuple[RegionState, ...]:
    """Highest value first with its rank; equal values share one (1, 2, 2, 4); unknown ones last."""
    known = sorted(
        (each for each in regions if each.value is not None),
        key=lambda each: (-(each.value or 0.0), each.code),
    )
    values = [each.value for each in known]
    ranked = [replace(each, rank=values.index(each.value) + 1) for each in known]
    return (*ranked, *(each for each in regions if each.value is None))
