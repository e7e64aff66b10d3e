# SPDX-License-Identifier: Apache-2.0
"""Options that several commands share, and the kinds of values they take."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from gulian.cli.language import Argument, Option, Words

Wrapped = TypeVar("Wrapped", bound=Callable[..., Any])


def day_of(text: str) -> dt.date:
    """A calendar day, 2020-03-01."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"{text!r}, YYYY-MM-DD") from error


def moment_of(text: str) -> dt.datetime:
    """A moment, 2020-03-01T17:30; one without an offset is meant in the site's zone (`in_zone_of`)."""
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"{text!r}, YYYY-MM-DDTHH:MM[+08:00]") from error


def in_zone_of(folder: Path, moment: dt.datetime | None) -> dt.datetime | None:
    """A moment without an offset as the clocks of a site show it."""
    from zoneinfo import ZoneInfo

    from gulian import site

    if moment is None or moment.tzinfo:
        return moment
    known = site.read_site(folder)
    return moment.replace(tzinfo=ZoneInfo(known.zone if known else site.ZONE))


FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE_IN = click.Path(exists=True, dir_okay=False, path_type=Path)
FILE_OUT = click.Path(dir_okay=False, path_type=Path)
NEW_FOLDER = click.Path(file_okay=False, path_type=Path)


def folder_argument(words: Words, name: str = "folder") -> Callable[[Wrapped], Wrapped]:
    """`DIR`: a data folder that is there."""
    return click.argument(name, metavar="DIR", type=FOLDER, cls=Argument, words=words)


def date_option(words: Words, name: str = "date") -> Callable[[Wrapped], Wrapped]:
    """`--date YYYY-MM-DD`, which has to be given."""
    return click.option(
        "--date", name, type=day_of, required=True, metavar="YYYY-MM-DD", cls=Option, words=words
    )


def as_json(command: Wrapped) -> Wrapped:
    """`--json`: one object on standard output."""
    words = Words("在标准输出打印一个 JSON 对象。", "Print one JSON object on standard output.")
    return click.option("--json", "json_out", is_flag=True, cls=Option, words=words)(command)


def threads(command: Wrapped) -> Wrapped:
    """`--threads N`: set in the environment before any room that counts threads is loaded."""
    words = Words(
        "最多使用的线程数；结果与线程数无关。", "At most so many threads; the results do not depend on it."
    )
    return click.option(
        "--threads", type=click.IntRange(min=1), cls=Option, words=words, callback=_set_threads
    )(command)


def labels(command: Wrapped) -> Wrapped:
    """`--labels any`: codes, regions and industries are opaque labels."""
    words = Words(
        "any：代码、地区、行业只当作标签，不作校验。",
        "any: codes, regions and industries are opaque labels and not checked.",
    )
    return click.option("--labels", type=click.Choice(["any"]), cls=Option, words=words)(command)


def _set_threads(ctx: click.Context, param: click.Parameter, value: int | None) -> int | None:
    del ctx, param
    if value is not None:
        os.environ["POLARS_MAX_THREADS"] = os.environ["NUMBA_NUM_THREADS"] = str(value)
    return value
