# SPDX-License-Identifier: Apache-2.0
"""Dates and instants of cells.

Dates: `2020-03-01`, `2020.3.1`, `2020/3/1`, `2020年3月1日`, `20200301`, a spreadsheet's serial day `43891`,
and `3月1日`, which takes the latest year in which it is not after the day the file is about.
Instants: ISO 8601 and the same dates with a time; without an offset they are of the site's zone.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import polars as pl

from gulian.door.model import INSTANT, Column
from gulian.door.reading import NOTHING, Answer, common_fault, fold, shown
from gulian.errors import NotADate, NotAnInstant, NotAYear, YearMissing

_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - day 0 of spreadsheets (1900 system), which know no zone
_SERIALS = range(20_000, 80_000)
_YEARS = range(1900, 2200)
_YEAR = re.compile(r"(\d{4})(\.0)?\s*(年|年度)?")

_YMD = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)")
_MD = re.compile(r"(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?")
_SERIAL = re.compile(r"\d{5}(\.\d{1,12})?")
_TIME = re.compile(
    r"(\d{1,2})\s*[:时点]\s*(?:(\d{1,2})\s*(?:[:分]\s*(?:(\d{1,2})(?:\.(\d{1,9}))?\s*秒?)?)?)?\s*(Z|[+-]\d\d:?\d\d)?"
)
_NAIVE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}$"
_OFFSET = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2}$"


@dataclass(frozen=True)
class Dates:
    """Reader of business dates."""

    column: Column

    def plain(self, cell: pl.Expr) -> pl.Expr:
        """`2020-03-01`. [n] str -> [n] date"""
        day = cell.str.to_date("%Y-%m-%d", strict=False)
        fits = cell.str.len_bytes() == 10
        return pl.when(fits & day.dt.year().is_between(_YEARS.start, _YEARS.stop - 1)).then(day)

    def other(self, text: str, year_of: object) -> Answer:
        """One cell; `year_of` is the day the file is about, or None."""
        folded = fold(text)
        if folded.upper() in NOTHING:
            return Answer()
        if fault := common_fault(self.column, text):
            return Answer(fault=fault)
        names = (self.column.label_zh, self.column.name, shown(text))
        if _MD.fullmatch(folded):
            if not isinstance(year_of, dt.date):
                return Answer(fault=YearMissing(*names))
            day = _latest(folded, year_of)
        else:
            day = _moment(folded, dt.UTC, or_date=True)
        return Answer(fault=NotADate(*names)) if day is None else Answer(_date(day))


@dataclass(frozen=True)
class Instants:
    """Reader of instants; values are UTC.

    zone : name of the site's zone
    """

    column: Column
    zone: str

    def plain(self, cell: pl.Expr) -> pl.Expr:
        """`2020-03-01T17:30:00` of the site's zone, or with `+08:00`. [n] str -> [n] instant"""
        return pl.coalesce(self._local(cell), self._with_offset(cell)).cast(INSTANT)

    def _with_offset(self, cell: pl.Expr) -> pl.Expr:
        text = pl.when(cell.str.contains(_OFFSET)).then(cell.str.replace(" ", "T", literal=True))
        moment = text.str.to_datetime("%Y-%m-%dT%H:%M:%S%:z", time_unit="us", time_zone="UTC", strict=False)
        return pl.when(moment.dt.year().is_between(_YEARS.start, _YEARS.stop - 1)).then(moment)

    def _local(self, cell: pl.Expr) -> pl.Expr:
        text = pl.when(cell.str.contains(_NAIVE)).then(cell.str.replace(" ", "T", literal=True))
        local = text.str.to_datetime("%Y-%m-%dT%H:%M:%S", time_unit="us", strict=False)
        placed = local.dt.replace_time_zone(self.zone, ambiguous="earliest", non_existent="null")
        in_range = local.dt.year().is_between(_YEARS.start, _YEARS.stop - 1)
        return pl.when(in_range).then(placed.dt.convert_time_zone("UTC"))

    def other(self, text: str, year_of: object) -> Answer:  # noqa: ARG002 - as all readers
        """One cell with a date and a time, or a date alone (its beginning)."""
        folded = fold(text)
        if folded.upper() in NOTHING:
            return Answer()
        if fault := common_fault(self.column, text):
            return Answer(fault=fault)
        moment = _moment(folded, ZoneInfo(self.zone), or_date=True)
        if moment is None:
            return Answer(fault=NotAnInstant(self.column.label_zh, self.column.name, shown(text)))
        return Answer(moment.astimezone(dt.UTC))


@dataclass(frozen=True)
class Years:
    """Reader of years."""

    column: Column

    def plain(self, cell: pl.Expr) -> pl.Expr:
        """`2020`. [n] str -> [n] i64"""
        year = pl.when(cell.str.contains(r"^[0-9]{4}$")).then(cell.cast(pl.Int64, strict=False))
        return pl.when(year.is_between(_YEARS.start, _YEARS.stop - 1)).then(year)

    def other(self, text: str, year_of: object) -> Answer:  # noqa: ARG002 - as all readers
        """One cell: `2020年`, `2020年度`, `2020.0`."""
        folded = fold(text)
        if folded.upper() in NOTHING:
            return Answer()
        if fault := common_fault(self.column, text):
            return Answer(fault=fault)
        found = _YEAR.fullmatch(folded)
        if found is None or int(found[1]) not in _YEARS:
            return Answer(fault=NotAYear(self.column.label_zh, self.column.name, shown(text)))
        return Answer(int(found[1]))


def date_in_name(name: str) -> dt.date | None:
    """The date a file's name carries: `2020-03-01.csv`, `日报20200301晚.xlsx`; None if there is none."""
    for pattern in (_YMD, re.compile(r"(?<!\d)(\d{4})(\d\d)(\d\d)(?!\d)")):
        for found in pattern.finditer(fold(name)):
            if day := _day(found):
                return day.date()
    return None


def _date(moment: dt.datetime | dt.date) -> dt.date:
    return moment.date() if isinstance(moment, dt.datetime) else moment


def _day(found: re.Match[str]) -> dt.datetime | None:
    year, month, day = (int(group) for group in found.groups()[:3])
    if year not in _YEARS:
        return None
    try:
        return dt.datetime(year, month, day)  # noqa: DTZ001 - the caller places it in a zone
    except ValueError:
        return None


def _latest(folded: str, year_of: dt.date) -> dt.date | None:
    """`12月31日` in a file about 2020-01-01 -> 2019-12-31; 29 February goes back to a leap year."""
    found = _MD.fullmatch(folded)
    month, day = (int(group) for group in found.groups()) if found else (0, 0)
    for year in range(year_of.year, year_of.year - 8, -1):
        try:
            candidate = dt.date(year, month, day)
        except ValueError:
            continue
        if candidate <= year_of:
            return candidate
    return None


def _moment(folded: str, zone: dt.tzinfo, *, or_date: bool) -> dt.datetime | None:
    """A date with or without a time, in a zone; None if it is neither."""
    if _SERIAL.fullmatch(folded):
        return _serial(folded, zone)
    for pattern in (_YMD, _COMPACT):
        found = pattern.match(folded)
        if found and (day := _day(found)):
            rest = folded[found.end() :].lstrip("Tt ").strip()
            if not rest:
                return day.replace(tzinfo=zone) if or_date else None
            return _with_time(day, rest, zone)
    return None


def _serial(folded: str, zone: dt.tzinfo) -> dt.datetime | None:
    days = float(folded)
    if int(days) not in _SERIALS:
        return None
    return (_EPOCH + dt.timedelta(seconds=round(days * 86_400))).replace(tzinfo=zone)


def _with_time(day: dt.datetime, rest: str, zone: dt.tzinfo) -> dt.datetime | None:
    found = _TIME.fullmatch(rest)
    if found is None:
        return None
    hour, minute, second = (int(group or 0) for group in found.groups()[:3])
    micro = int((found[4] or "0").ljust(6, "0")[:6])
    if found[5]:
        zone = dt.datetime.strptime(found[5].replace("Z", "+0000"), "%z").tzinfo or dt.UTC
    try:
        moment = day.replace(hour=hour, minute=minute, second=second, microsecond=micro, tzinfo=zone)
        moment.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None
    return moment
