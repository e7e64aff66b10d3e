# SPDX-License-Identifier: Apache-2.0
"""Forms at work: who owes which report by when, the sheets it is filled in on, and what comes back.

1 a form has periods, each with a deadline a level (`periods.py`)  2 who owes what on a day, who is late
(`due.py`)  3 rows prefilled from register and last answers (`blank.py`)  4 a workbook (`sheet.py`)
5 what was filled in, by the firm or by proxy for it (`filled.py`, `scope.py`)  6 an upper level's table
from the same reports: its header read (`titles.py`), each title's meaning proposed (`propose.py`), run
(`views.py`)

    sheet = blank(form, units, day, context=context, last=reports)
    path.write_bytes(form_workbook(sheet))
    back = filled(form, sheet.table, door.read_table(path, sheet.table), period_of(form, day))
"""

from __future__ import annotations

from gulian.monitor.forms.blank import Blank, blank, last_answers, same_as_last
from gulian.monitor.forms.due import due, reminders, states
from gulian.monitor.forms.filled import Filled, Filler, as_at_the_door, by_proxy, filled, located
from gulian.monitor.forms.meanings import Meaning, meanings_of_regions, meanings_of_units
from gulian.monitor.forms.periods import Due, Period, due_at, due_day, period_of, periods, schedule
from gulian.monitor.forms.propose import Proposed, corrected, propose, view_yaml
from gulian.monitor.forms.scope import NATION, Scope
from gulian.monitor.forms.sheet import form_workbook
from gulian.monitor.forms.table import shown_unit, table_of
from gulian.monitor.forms.titles import Titles, read_titles
from gulian.monitor.forms.told import frame_of
from gulian.monitor.forms.views import run_view, view_csv, view_workbook

__all__ = [
    "NATION",
    "Blank",
    "Due",
    "Filled",
    "Filler",
    "Meaning",
    "Period",
    "Proposed",
    "Scope",
    "Titles",
    "as_at_the_door",
    "blank",
    "by_proxy",
    "corrected",
    "due",
    "due_at",
    "due_day",
    "filled",
    "form_workbook",
    "frame_of",
    "last_answers",
    "located",
    "meanings_of_regions",
    "meanings_of_units",
    "period_of",
    "periods",
    "propose",
    "read_titles",
    "reminders",
    "run_view",
    "same_as_last",
    "schedule",
    "shown_unit",
    "states",
    "table_of",
    "view_csv",
    "view_workbook",
    "view_yaml",
]
