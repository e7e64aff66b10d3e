# SPDX-License-Identifier: Apache-2.0
"""Everything the reports of a day are checked against, and whom to call back about it.

1 the unit frame of the day, and of the day before (`collect`)
2 the rules of the form, the checks the scheme declares (`monitor.validation`), sources that differ
3 the questions so far, from the lake; new findings open some, corrections close some
4 one commit: the questions of the day as they stand now
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from gulian import door, lake, monitor, site
from gulian.daily.collect import collected_on
from gulian.daily.collecting import collected_rows
from gulian.daily.folder import all_reports, inputs_of, keep_reports
from gulian.daily.groups import members
from gulian.daily.measure import context
from gulian.daily.model import Day
from gulian.monitor import intake, validation

QUESTIONS = "questions"
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Validated:
    """What a day's reports gave to ask.

    findings  : `monitor` findings, by place and rule
    questions : of the day, as they stand now (`validation.callbacks`)
    tasks     : one a unit; contacts stand only in the tasks of `owner`
    problems  : of the files, columns of `errors.Problem`
    """

    findings: pl.DataFrame
    questions: pl.DataFrame
    tasks: pl.DataFrame
    problems: pl.DataFrame


def validate_folder(
    path: Path, date: dt.date, *, owner: str | None = None, answers: pl.DataFrame | None = None
) -> Validated:
    """Check the reports of a day and keep its questions; the same again changes nothing.

    owner   : code of the county that looks: contacts are shown for its tasks only
    answers : explanations that came in (`validation.ANSWERS`)
    Raises what the door, the lake and the declared checks refuse.
    """
    with lake.lock(path):
        here = site.ensure_site(path)
        store = lake.Lake(path)
        folder = door.read_folder(path, on=date, zone=here.zone)
        keep_reports(store, all_reports(folder))
        inputs = replace(inputs_of(path, store, folder, date, labels=False), zone=here.zone)
        day = Day(date=date, inputs=inputs)
        found, units = findings_of(day, store)
        known = store.read(QUESTIONS, date, date)
        known = validation.no_questions() if known.is_empty() else known
        checked = units.filter("reported").select("unit", pl.lit(date).alias("date"))
        questions = validation.callbacks(known, found, checked)
        if answers is not None:
            questions = validation.answered(questions, answers)
        store.replace(QUESTIONS, date, questions, source="check")
    return Validated(found, questions, validation.tasks(questions, units, owner), inputs.folder.problems)


def findings_of(day: Day, store: lake.Lake) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The findings of a day's reports, and its unit frame."""
    units = collected_on(day, day.date)
    rows = units.units.with_columns(date=pl.lit(day.date))
    todays = units.chosen.filter(pl.col("date") == day.date)
    places = todays.select("unit", "file", "row").unique("unit", keep="last", maintain_order=True)
    rows = rows.join(places, on="unit", how="left", maintain_order="left")
    told = [
        monitor.check_rows(day.scheme.forms["daily"], rows.filter("reported"), context(day, day.date)),
        *(_judge(check, day, rows, todays, store) for check in checks_of(day)),
        _conflicts(day),
    ]
    return monitor.together(told), units.units


def checks_of(day: Day) -> tuple[validation.Check, ...]:
    """The checks that hold on the day; none where the scheme has no list of them."""
    listed = day.scheme.lists.get("checks")
    return () if listed is None else validation.declared_checks(listed, day.date)


def _judge(
    check: validation.Check, day: Day, rows: pl.DataFrame, todays: pl.DataFrame, store: lake.Lake
) -> pl.DataFrame:
    """What one declared check finds."""
    judges: dict[str, Callable[[], pl.DataFrame]] = {
        "jump": lambda: validation.jumps(check, rows, _yesterday(check, day)),
        "outlier": lambda: validation.outliers(check, rows),
        "rollup": lambda: validation.roll_ups(check, *_groups(day, rows, todays)),
        "cross": lambda: _across(check, day, rows, store),
    }
    return judges[check.kind]()


def _yesterday(check: validation.Check, day: Day) -> pl.DataFrame:
    if check.against == "register":
        return pl.DataFrame()
    return collected_on(day, day.date - _DAY).units


def _groups(day: Day, rows: pl.DataFrame, todays: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The reports of groups that only sum up, and the units with the code of their group."""
    pairs = members(day.inputs.folder)
    totals = todays.join(pairs.select(code="head").unique(), on="code", how="semi", maintain_order="left")
    grouped = rows.drop("group").join(
        pairs.select(code="member", group="head").unique("code", keep="first", maintain_order=True),
        on="code",
        how="left",
        maintain_order="left",
    )
    return totals.with_columns(member_of="code"), grouped


def _across(check: validation.Check, day: Day, rows: pl.DataFrame, store: lake.Lake) -> pl.DataFrame:
    """Against another form of the site; nothing to compare with where nobody sent it that day."""
    other = collected_rows(store.site, check.against, day.date, day.date, day.as_of)
    return monitor.together([]) if other.is_empty() else validation.cross_form(check, rows, other)


def _conflicts(day: Day) -> pl.DataFrame:
    """Where the sources of one unit differ beyond what the site declares."""
    order, tolerances = (day.scheme.lists.get(name) for name in ("sources", "tolerances"))
    if tolerances is None:
        return monitor.together([])
    todays = day.inputs.reports.filter(pl.col("date") == day.date)
    preferred = () if order is None else intake.source_order(order, "daily", day.date)
    chosen = intake.choose_by_source(todays, preferred, day.as_of)
    return intake.differing(todays, chosen, intake.source_tolerances(tolerances, day.date))
