# SPDX-License-Identifier: Apache-2.0
"""The day's form as a page asks it: questions, what stands ready in them, what is wrong with answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.conf import settings

from gulian import door, monitor, site
from gulian.daily.collecting import DAILY, Collecting, collecting
from gulian.expr import Context
from gulian.office.enterprises.models import Enterprise
from gulian.office.in_use import library
from gulian.schemes import Field

KEYS = frozenset({"code", "unit", "date", "filled_by", "received_at", "source"})
_LONG = frozenset({"need", "note"})


@dataclass(frozen=True)
class Question:
    """A question ready to be drawn. choices : key and words; told : what is wrong; in both languages."""

    field: Field
    value: str
    chosen: tuple[str, ...]
    choices: tuple[dict[str, str], ...]
    told: tuple[dict[str, str], ...] = ()

    @property
    def long(self) -> bool:
        """Whether it wants more than a line."""
        return self.field.name in _LONG


@dataclass(frozen=True)
class Answered:
    """The answers of a plant for a day, by field."""

    firm: Enterprise
    unit: str
    date: dt.date
    answers: Mapping[str, str]


@dataclass(frozen=True)
class Checked:
    """The answers against the form. refused : by field, they cannot be stored; doubts : rules they break."""

    refused: Mapping[str, tuple[dict[str, str], ...]]
    doubts: tuple[dict[str, str], ...]


def the_form() -> Collecting:
    """The daily form of the schemes in use."""
    return collecting(library(), DAILY)


def headings(form: str) -> dict[str, dict[str, str]]:
    """What the columns of a form are called, by name, in both languages."""
    meant = collecting(library(), form or DAILY)
    return {each.name: {"zh": each.label_zh, "en": each.label_en} for each in meant.form.fields}


def questions(
    firm: Enterprise,
    date: dt.date,
    answers: Mapping[str, str],
    refused: Mapping[str, tuple[dict[str, str], ...]],
) -> tuple[tuple[str, tuple[Question, ...]], ...]:
    """The questions by group, the four that everybody is asked first; '' = without a group."""
    meant = the_form()
    asked = [each for each in meant.form.fields if each.name not in KEYS and _asked(meant, each, firm)]
    groups = list(dict.fromkeys([*(each.id for each in meant.form.groups), ""]))
    made = []
    for group in groups:
        within = tuple(
            Question(
                each,
                answers.get(each.name, ""),
                tuple(part for part in answers.get(each.name, "").split(";") if part),
                _choices(meant, each, date),
                refused.get(each.name, ()),
            )
            for each in asked
            if each.group == group
        )
        if within:
            made.append((group, within))
    return tuple(made)


def _asked(meant: Collecting, field: Field, firm: Enterprise) -> bool:
    """Whether the group of a question is for this firm; where a fact is missing it is asked."""
    group = next((each for each in meant.form.groups if each.id == field.group), None)
    if group is None or group.for_whom is None:
        return True
    facts = {"leader": firm.leader, "above_scale": firm.above_scale, "size": firm.size or None}
    return group.for_whom.evaluate(facts, Context()).value is not False


def _choices(meant: Collecting, field: Field, date: dt.date) -> tuple[dict[str, str], ...]:
    if not field.choices:
        return ()
    rows = meant.scheme.lists[field.choices].on(date)
    return tuple({"key": key, "zh": row.cells["zh"], "en": row.cells["en"]} for key, row in rows.items())


def ready(unit: str, firm: Enterprise) -> dict[str, str]:
    """What stands ready: what "same as last time" takes over, else the staff of the register."""
    from gulian.office.reports.queries import last_answers

    carried = {each.name for each in the_form().form.fields if each.carries}
    last = {name: value for name, value in last_answers(unit).items() if name in carried}
    if "staff" not in last and firm.staff is not None:
        last["staff"] = str(firm.staff)
    return last


def check(firm: Enterprise, unit: str, date: dt.date, answers: Mapping[str, str]) -> Checked:
    """The answers through the door and the rules of the form, as a batch would be read."""
    return check_many([Answered(firm, unit, date, answers)])[0]


def check_many(rows: Sequence[Answered]) -> list[Checked]:
    """The same for many reports, each as if it came alone."""
    found: dict[int, Checked] = {}
    for date in sorted({each.date for each in rows}):
        places = [at for at, each in enumerate(rows) if each.date == date]
        found.update(zip(places, _of_day([rows[at] for at in places], date), strict=True))
    return [found[at] for at in range(len(rows))]


def _of_day(rows: Sequence[Answered], date: dt.date) -> list[Checked]:
    meant = the_form()
    here = site.read_site(settings.DIR)
    records = [record_of(each.firm.code, each.unit, date, each.answers) for each in rows]
    zone = here.zone if here else site.ZONE
    loaded = door.read_records(records, meant.table(date), "form", on=date, zone=zone)
    refused: list[dict[str, list[dict[str, str]]]] = [{} for _ in rows]
    for row in loaded.problems.iter_rows(named=True):
        told = {"zh": row["message_zh"], "en": row["message_en"]}
        # Row 0 is the batch itself.
        for at in (row["row"] - 1,) if row["row"] else range(len(rows)):
            refused[at].setdefault(row["field"], []).append(told)
    doubts: list[list[dict[str, str]]] = [[] for _ in rows]
    if not loaded.frame.is_empty():
        for at, doubt in _doubts(meant, loaded.frame, [each.firm for each in rows], date):
            if doubt["rule"].endswith("_required"):
                # A cell that could not be used is told once, not as an answer nobody gave.
                refused[at].setdefault(doubt["field"], [doubt])
            else:
                doubts[at].append(doubt)
    return [
        Checked({name: tuple(told) for name, told in refused[at].items()}, tuple(doubts[at]))
        for at in range(len(rows))
    ]


def record_of(code: str, unit: str, date: dt.date, answers: Mapping[str, str]) -> dict[str, str | None]:
    """A report as the door takes records: no answer is None."""
    stated = {name: value or None for name, value in answers.items()}
    return {"code": code, "unit": unit, "date": date.isoformat(), **stated}


def _doubts(
    meant: Collecting, frame: pl.DataFrame, firms: Sequence[Enterprise], date: dt.date
) -> list[tuple[int, dict[str, str]]]:
    """What the rules find, with the place of its report; what they ask of the register is joined to each."""
    facts = pl.DataFrame(
        {
            "row": range(1, len(firms) + 1),
            "register_staff": [each.staff for each in firms],
            "above_scale": [each.above_scale for each in firms],
            "leader": [each.leader for each in firms],
            "section": [each.section or None for each in firms],
            "size": [each.size or None for each in firms],
        },
        schema=_FACTS,
    ).with_columns(tier=pl.lit(None))
    asked = ["row", *(name for name in facts.columns if name not in frame.columns)]
    known = frame.join(facts.select(asked), on="row", how="left", maintain_order="left")
    found = monitor.check_rows(meant.form, known, Context(date=date, lists=meant.scheme.lists))
    return [(row["row"] - 1, _told(row)) for row in found.iter_rows(named=True)]


_FACTS = pl.Schema(
    {
        "row": pl.Int64(),
        "register_staff": pl.Int64(),
        "above_scale": pl.Boolean(),
        "leader": pl.Boolean(),
        "section": pl.String(),
        "size": pl.String(),
    }
)


def _told(row: Mapping[str, Any]) -> dict[str, str]:
    return {
        "rule": row["rule"] or "",
        "field": row["field"] or "",
        "severity": row["severity"] or "",
        "zh": f"{row['message_zh'].rstrip('。')}。{row['fix_zh'] or ''}",
        "en": f"{row['message_en'].rstrip('.')}. {row['fix_en'] or ''}",
    }


def fields_of(names: Sequence[str]) -> tuple[str, ...]:
    """Of these names those that are questions of the form."""
    known = {each.name for each in the_form().form.fields} - KEYS
    return tuple(name for name in names if name in known)
