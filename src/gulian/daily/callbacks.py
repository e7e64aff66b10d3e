# SPDX-License-Identifier: Apache-2.0
"""The call-back tasks of a day as a desk works through them: list, note what the firm explained, accept it.

Nothing is checked again here (`daily.validate`); what stands in the lake is read, and one word more written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import polars as pl

from gulian import door, lake, site
from gulian.daily.collect import register_facts
from gulian.daily.validate import QUESTIONS
from gulian.errors import NothingKept
from gulian.monitor import validation

_FACTS = ("code", "name", "county", "contact", "phone")
_SHOWN = 5


def kept_tasks(path: Path, date: dt.date, *, owner: str | None = None) -> pl.DataFrame:
    """The tasks of a day as they stand (columns of `validation.tasks`); none where the day was not checked.

    owner : code of the county that looks: contacts stand only in its own tasks
    """
    return _tasks(path, date, _questions(lake.Lake(path), date), owner)


def answer_task(path: Path, task: str, answer: str, by: str, at: dt.datetime, *, rule: str = "") -> str:
    """Note what the firm explained; the state of the task afterwards.

    rule : of one question only; empty = of all of the task
    Raises NothingKept, and what the lake refuses.
    """
    unit, date = _named(task)
    said = [(unit, date, rule, answer, by, at.astimezone(dt.UTC))]
    answers = pl.DataFrame(said, schema=validation.ANSWERS, orient="row")
    return _changed(path, task, lambda questions: validation.answered(questions, answers), rule)


def accept_task(path: Path, task: str, by: str) -> str:
    """Accept the explanations of a task: its answered questions are closed. The state of the task afterwards.

    Raises NothingKept, and what the lake refuses.
    """
    return _changed(path, task, lambda questions: validation.accepted(questions, task, by))


def _changed(path: Path, task: str, change: Callable[[pl.DataFrame], pl.DataFrame], rule: str = "") -> str:
    _, date = _named(task)
    with lake.lock(path):
        site.ensure_site(path)
        store = lake.Lake(path)
        questions = _questions(store, date)
        mine = questions.filter(task=task)
        if mine.is_empty():
            known = questions["task"].unique(maintain_order=True).head(_SHOWN)
            raise NothingKept(task[:80], ", ".join(known) or "-")
        if rule and rule not in mine["rule"]:
            raise NothingKept(rule[:80], ", ".join(mine["rule"].unique(maintain_order=True)))
        after = change(questions)
        store.replace(QUESTIONS, date, after, source="check")
    states = set(after.filter(task=task)["state"])
    return next(state for state in ("open", "answered", "closed") if state in states)


def _named(task: str) -> tuple[str, dt.date]:
    """Unit and day of `20200302-<unit>`. Raises NothingKept."""
    day, _, unit = task.partition("-")
    if not (len(day) == 8 and day.isascii() and day.isdecimal() and unit):
        raise NothingKept(task[:80], "YYYYMMDD-<unit>")
    try:
        return unit, dt.datetime.strptime(day, "%Y%m%d").replace(tzinfo=dt.UTC).date()
    except ValueError as error:
        raise NothingKept(task[:80], "YYYYMMDD-<unit>") from error


def _questions(store: lake.Lake, date: dt.date) -> pl.DataFrame:
    kept = store.read(QUESTIONS, date, date)
    return validation.no_questions() if kept.is_empty() else kept


def _tasks(path: Path, date: dt.date, questions: pl.DataFrame, owner: str | None) -> pl.DataFrame:
    here = site.read_site(path)
    zone = here.zone if here else site.ZONE
    folder = door.read_folder(path, stems=("enterprises", "units", "aliases", "bodies"), on=date, zone=zone)
    return validation.tasks(questions, register_facts(folder, date, _FACTS), owner)
