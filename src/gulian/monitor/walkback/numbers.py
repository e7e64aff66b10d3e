# SPDX-License-Identifier: Apache-2.0
"""Every number of a bulletin gets its name: subject/level/member/part.

    opening_rate/total/total/value        the headline rate        opening_rate/city/330100/value
    units/total/total/reported            reports of the day       units/total/total/reported-share
    blocked/rank/3/gain                   the third choke          leaders/place/1/running
    cases/total/total/open                loss/total/total/silent
    help/total/total/eligible             help/place/1/unknown

What is derived in print ends in `change` or `...-share`. Days, codes, names, headings and counts of the rows
of a table are no numbers of the day and have no name.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from gulian.errors import NumberUnknown
from gulian.monitor.marks import real, whole
from gulian.monitor.model import (
    BulletinContext,
    CaseState,
    Choke,
    Count,
    Figure,
    HelpMeasure,
    HelpState,
    LeaderState,
    RegionState,
)

TOTAL = "total/total"
UNITS, NOT_OPEN, BLOCKED, LEADERS, CASES, LOSS = "units", "not_open", "blocked", "leaders", "cases", "loss"
HELP = "help"
COUNTED = ("expected", "reported", "on_time", "proxy", "carried", "silent")
"""Parts of `units`."""
RATE_PARTS = ("value", "before", "value_reported", "low", "high", "numerator", "denominator", "change")
"""Parts of an indicator."""


@dataclass(frozen=True)
class NumberName:
    """A name taken apart.

    opening_rate/city/330100/value -> subject opening_rate, level city, member 330100, part value
    """

    subject: str
    level: str
    member: str
    part: str

    @classmethod
    def of(cls, text: str) -> NumberName:
        """Raises NumberUnknown unless the text has four parts."""
        parts = text.split("/")
        if len(parts) != len(fields(cls)) or not all(parts):
            raise NumberUnknown(text[:80])
        return cls(*parts)

    def __str__(self) -> str:
        return f"{self.subject}/{self.level}/{self.member}/{self.part}"

    @property
    def of_units(self) -> bool:
        """It is counted or summed over units, not a row of another table."""
        return self.subject not in (BLOCKED, LEADERS, CASES, LOSS, HELP)


@dataclass(frozen=True, kw_only=True)
class _Count(Count):
    """A count whose change keeps its name."""

    @property
    def change(self) -> int | None:
        return whole(f"{NOT_OPEN}/{TOTAL}/change", super().change)


@dataclass(frozen=True, kw_only=True)
class _Leader(LeaderState):
    """A lead firm whose stopped suppliers keep their name. place : in the order printed, from 1"""

    place: int

    @property
    def stopped(self) -> int:
        return whole(f"{LEADERS}/place/{self.place}/stopped", super().stopped)


@dataclass(frozen=True, kw_only=True)
class _Context(BulletinContext):
    """A bulletin whose silent units keep their name."""

    @property
    def silent(self) -> int:
        return whole(f"{UNITS}/{TOTAL}/silent", super().silent)


def numbered(context: BulletinContext, region_level: str) -> BulletinContext:
    """The same bulletin, each of its numbers knowing its name; equal to the one given.

    region_level : the level its regions are members of (city, county, ...)
    """
    given = {field.name: getattr(context, field.name) for field in fields(context)}
    counts = {part: whole(f"{UNITS}/{TOTAL}/{part}", given[part]) for part in COUNTED if part in given}
    first = context.figures[0].id if context.figures else "value"
    return _Context(
        **given
        | counts
        | {
            "figures": tuple(_figure(each) for each in context.figures),
            "not_open": _not_open(context.not_open),
            "chokes": tuple(_choke(each) for each in context.chokes),
            "chokes_total": whole(f"{BLOCKED}/{TOTAL}/firms", context.chokes_total),
            "leaders": tuple(_leader(each, at) for at, each in enumerate(context.leaders, 1)),
            "regions": tuple(_region(each, first, region_level) for each in context.regions),
            "cases": _cases(context.cases),
            "help": None if context.help is None else _help(context.help),
            "loss": real(f"{LOSS}/{TOTAL}/value", context.loss),
            "unknown_loss": real(f"{LOSS}/{TOTAL}/silent", context.unknown_loss),
        }
    )


def _figure(figure: Figure) -> Figure:
    def named(part: str, value: float | None) -> float | None:
        return real(f"{figure.id}/{TOTAL}/{part}", value)

    return replace(
        figure,
        value=named("value", figure.value),
        before=named("before", figure.before),
        value_reported=named("value_reported", figure.value_reported),
        low=named("low", figure.low),
        high=named("high", figure.high),
        numerator=whole(f"{figure.id}/{TOTAL}/numerator", figure.numerator),
        denominator=whole(f"{figure.id}/{TOTAL}/denominator", figure.denominator),
    )


def _not_open(count: Count) -> Count:
    return _Count(
        value=whole(f"{NOT_OPEN}/{TOTAL}/value", count.value),
        before=whole(f"{NOT_OPEN}/{TOTAL}/before", count.before),
    )


def _choke(choke: Choke) -> Choke:
    row = f"{BLOCKED}/rank/{choke.rank}"
    return replace(
        choke,
        rank=whole(f"{row}/rank", choke.rank),
        gain=real(f"{row}/gain", choke.gain),
        days=whole(f"{row}/days", choke.days),
    )


def _leader(leader: LeaderState, place: int) -> LeaderState:
    row = f"{LEADERS}/place/{place}"
    return _Leader(
        name=leader.name,
        chain=leader.chain,
        officer=leader.officer,
        running=whole(f"{row}/running", leader.running),
        total=whole(f"{row}/total", leader.total),
        silent=whole(f"{row}/silent", leader.silent),
        place=place,
    )


def _region(region: RegionState, first: str, level: str) -> RegionState:
    row = f"{level}/{region.code}"
    return replace(
        region,
        expected=whole(f"{first}/{row}/expected", region.expected),
        reported=whole(f"{first}/{row}/reported", region.reported),
        value=real(f"{first}/{row}/value", region.value),
        before=real(f"{first}/{row}/before", region.before),
        rank=whole(f"{first}/{row}/rank", region.rank),
    )


def _cases(cases: CaseState) -> CaseState:
    return CaseState(
        **{
            field.name: whole(f"{CASES}/{TOTAL}/{field.name}", getattr(cases, field.name))
            for field in fields(cases)
        }
    )


def _help(state: HelpState) -> HelpState:
    return HelpState(
        firms=whole(f"{HELP}/{TOTAL}/firms", state.firms),
        eligible=whole(f"{HELP}/{TOTAL}/eligible", state.eligible),
        unknown=whole(f"{HELP}/{TOTAL}/unknown", state.unknown),
        none=whole(f"{HELP}/{TOTAL}/none", state.none),
        asked=whole(f"{HELP}/{TOTAL}/asked", state.asked),
        measures=tuple(_help_measure(each) for each in state.measures),
    )


def _help_measure(line: HelpMeasure) -> HelpMeasure:
    row = f"{HELP}/place/{line.place}"
    return replace(
        line,
        eligible=whole(f"{row}/eligible", line.eligible),
        unknown=whole(f"{row}/unknown", line.unknown),
    )
