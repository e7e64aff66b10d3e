# SPDX-License-Identifier: Apache-2.0
"""Any form of a site on a day: who owes it, who told what, and what its scheme's expressions may look up."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from gulian import door, schemes, site, workdays
from gulian.daily.collect import expected_units
from gulian.daily.collecting import DAILY, Collecting, collected_rows, collecting
from gulian.daily.units import collect_folder
from gulian.errors import FormNotOfUnits, SchemeWithoutForms
from gulian.expr import Context
from gulian.monitor.forms import frame_of
from gulian.schemes import Indicator


@dataclass(frozen=True)
class FormDay:
    """A form of a site on a day.

    units    : the unit frame (`docs/rooms.md`) of those who owe the form for the period, or told it
    unknown  : how many more there are of whom the register does not say whether they owe it
    problems : of the files of the site (`errors.Problem`)
    """

    meant: Collecting
    units: pl.DataFrame
    unknown: int
    context: Context
    problems: pl.DataFrame

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """Those of the scheme that are asked of this form, in its order."""
        return tuple(
            each for each in self.meant.scheme.indicators.values() if each.form == self.meant.form.id
        )


def forms_of(path: Path, scheme: str) -> tuple[str, ...]:
    """The names of a scheme's forms that firms fill in by date. Raises SchemeWithoutForms, UnknownScheme."""
    library = schemes.library_of(path)
    named = (f"{scheme}/{form.id}" for form in library[scheme].forms.values() if "date" in form.key)
    names = tuple(name for name in named if collecting(library, name).of_firms)
    if not names:
        raise SchemeWithoutForms(scheme)
    return names


def form_on(path: Path, name: str, date: dt.date, *, as_of: dt.datetime | None = None) -> FormDay:
    """Read a site as far as a form needs it; nothing is written.

    name  : `daily`, `epidemic-report-2020/health` (`collecting`)
    as_of : reports received after this instant are not yet known
    The daily form stands as `gulian day` has it, earlier states carried; any other as its period says.
    Raises UnknownForm, FormNotOfUnits, NoPeriods, and what the door and the lake refuse.
    """
    meant = collecting(schemes.library_of(path), name)
    here = site.read_site(path)
    calendar = workdays.calendar(here.zone if here else site.ZONE)
    context = Context(date=date, lists=meant.scheme.lists, workdays=calendar.count)
    if meant.name == DAILY:
        day = collect_folder(path, date, as_of=as_of)
        assert day.collected is not None
        return FormDay(meant, day.collected.units, 0, context, day.inputs.folder.problems)
    if not meant.of_firms:
        raise FormNotOfUnits(meant.name)
    folder = door.read_folder(path, on=date, zone=calendar.zone)
    reports = collected_rows(path, name, last=None, as_of=as_of)
    rows = frame_of(meant.form, expected_units(folder, date), reports, date, calendar, context=context)
    asked = pl.col("owed").fill_null(value=False) | pl.col("reported")
    return FormDay(meant, rows.filter(asked), rows.filter(~asked).height, context, folder.problems)
