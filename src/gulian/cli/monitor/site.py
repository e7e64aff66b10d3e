# SPDX-License-Identifier: Apache-2.0
"""A data folder as the commands of forms need it: the form, the units that could report, what they said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from gulian.cli.language import Option, Words
from gulian.cli.monitor.options import form_of
from gulian.cli.options import date_option, folder_argument
from gulian.cli.output import say

if TYPE_CHECKING:
    import polars as pl

    from gulian.door import Folder
    from gulian.errors import Language
    from gulian.expr import Context
    from gulian.monitor.forms import Scope
    from gulian.schemes import Form, Scheme

Wrapped = TypeVar("Wrapped", bound=Callable[..., Any])
SHOWN_PROBLEMS = 5
REGION = Words(
    "只要这些地区（省、市、县代码，乡镇 9 位代码）。",
    "Only these regions: province, city, county, or a township's nine digits.",
)
PARK = Words("只要这些园区。", "Only these parks.")
LEADER = Words(
    "只要这些龙头企业及其直接供应商。", "Only these lead firms and those who supply them directly."
)


@dataclass(frozen=True)
class Office:
    """What a command works on.

    units   : register columns of every unit that could report (`docs/rooms.md`), within the scope asked for
    context : the lists of the scheme, as of the day
    """

    scheme: Scheme
    form: Form
    folder: Folder
    units: pl.DataFrame
    context: Context


def site_options(command: Wrapped) -> Wrapped:
    """`DIR`, `--date`, and the scope: `--region`, `--park`, `--leader`, each any number of times."""
    options = [
        folder_argument(
            Words("数据文件夹（企业名录、日报）。", "The data folder: register and reports."), "directory"
        ),
        date_option(
            Words("数据日期（报告期止日）。", "The day: last of the period that is reported."), "day"
        ),
        _several("--region", "CODE", REGION),
        _several("--park", "NAME", PARK),
        _several("--leader", "CODE", LEADER),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def _several(name: str, metavar: str, words: Words) -> Callable[[Wrapped], Wrapped]:
    return click.option(name, metavar=metavar, multiple=True, cls=Option, words=words)


def read_office(directory: Path, form_path: str, day: dt.date, scope: Scope | None = None) -> Office:
    """Read the folder as of a day. Raises UnknownForm and what the rooms raise."""
    from gulian import door, workdays
    from gulian.daily.collect import expected_units
    from gulian.expr import Context
    from gulian.schemes import library_of

    scheme, form = form_of(library_of(directory), form_path)
    folder = door.read_folder(directory, on=day)
    units = expected_units(folder, day)
    context = Context(date=day, lists=scheme.lists, workdays=workdays.calendar().count)
    return Office(scheme, form, folder, units if scope is None else scope.of(units), context)


def scope_of(
    directory: Path, region: tuple[str, ...], park: tuple[str, ...], leader: tuple[str, ...]
) -> Scope | None:
    """The scope asked for; None where none is. A lead firm brings its direct suppliers."""
    from gulian import door
    from gulian.monitor.forms import Scope

    if not (region or park or leader):
        return None
    codes = set(leader)
    if leader:
        links = door.read_folder(directory, stems=("enterprises", "links", "aliases")).links
        codes |= set(links.filter(links["buyer"].is_in(list(leader)))["supplier"])
    return Scope(frozenset(region), frozenset(park), frozenset(codes))


def tell(problems: pl.DataFrame, lang: Language) -> int:
    """Say the first problems and how many there are; 1 if there are any, else 0."""
    message = "message_zh" if lang == "zh" else "message_en"
    for row in problems.head(SHOWN_PROBLEMS).iter_rows(named=True):
        place = row.get("cell") or row["row"]
        say(f"{row['file']}:{place} {row['code']} {row[message]}")
    if problems.height > SHOWN_PROBLEMS:
        say(Words("共 {} 个问题。", "{} problems in all.").of(lang).format(problems.height))
    return 1 if problems.height else 0
