# SPDX-License-Identifier: Apache-2.0
"""What `rates` and `complete` share: the forms asked for, and each of them read as of a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from gulian.cli.language import Option, Words
from gulian.cli.options import (
    FILE_OUT,
    as_json,
    date_option,
    folder_argument,
    in_zone_of,
    moment_of,
)

if TYPE_CHECKING:
    import polars as pl

    from gulian.daily.of_form import FormDay

Wrapped = TypeVar("Wrapped", bound=Callable[..., Any])


def measured_options(command: Wrapped) -> Wrapped:
    """`DIR --date --scheme --form --level --at --out --json`."""
    options = [
        folder_argument(
            Words("数据目录（企业名录和收到的报表）。", "The site: register and reports."), "directory"
        ),
        date_option(
            Words(
                "数据日期；按周、旬、月、季填报的取它所在的一期。",
                "The day; of a week, ten days, month or quarter the one it lies in.",
            ),
            "day",
        ),
        click.option(
            "--scheme",
            metavar="SCHEME",
            cls=Option,
            words=Words("该方案的全部报表，如 product-dispatch-2020。", "All forms of a scheme."),
        ),
        click.option(
            "--form",
            default="daily",
            show_default=True,
            metavar="SCHEME/FORM",
            cls=Option,
            words=Words("报表，写作 方案/报表。", "The form, as scheme/form."),
        ),
        click.option(
            "--level",
            "levels",
            multiple=True,
            metavar="LEVEL",
            cls=Option,
            words=Words("只要这些层级，可给几个；缺省为全部。", "Only these levels; all unless given."),
        ),
        click.option(
            "--at",
            type=moment_of,
            metavar="INSTANT",
            cls=Option,
            words=Words("只算此刻以前收到的报表。", "Count only what was received up to this instant."),
        ),
        click.option("--out", type=FILE_OUT, cls=Option, words=Words("写成 CSV 文件。", "Write as CSV.")),
    ]
    for option in reversed(options):
        command = option(command)
    return as_json(command)


def form_days(
    directory: Path, scheme: str | None, form: str, day: dt.date, at: dt.datetime | None
) -> list[FormDay]:
    """Every form asked for, as of the day. Raises SchemeWithoutForms and what reading a form raises."""
    from gulian.daily.of_form import form_on, forms_of

    names = forms_of(directory, scheme) if scheme else (form,)
    return [form_on(directory, name, day, as_of=in_zone_of(directory, at)) for name in names]


def levels_of(levels: tuple[str, ...]) -> tuple[str, ...]:
    """The levels asked for in the order of all, each once. Raises UnknownLevel."""
    from gulian.monitor import LEVELS
    from gulian.monitor.indicators.members import check_levels

    check_levels(levels)
    return tuple(level for level in LEVELS if not levels or level in levels)


def problems_of(days: list[FormDay]) -> pl.DataFrame:
    """Of the files of the site, each once."""
    import polars as pl

    return pl.concat([each.problems for each in days]).unique(maintain_order=True)


def pins(days: list[FormDay]) -> list[str]:
    """The forms, each with its version."""
    return [each.meant.form.pin for each in days]
