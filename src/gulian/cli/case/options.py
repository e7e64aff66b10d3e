# SPDX-License-Identifier: Apache-2.0
"""What the commands about cases share: facts as they are typed, who acts, the library of a site."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gulian.cli.language import Argument, Option, Words
from gulian.cli.options import NEW_FOLDER, in_zone_of, moment_of

if TYPE_CHECKING:
    from gulian.casework import Actor
    from gulian.casework.model import Scalar
    from gulian.schemes import Library, Procedure

directory = click.argument(
    "directory", type=NEW_FOLDER, cls=Argument, words=Words("数据文件夹。", "The data folder.")
)
case_id = click.argument("case", cls=Argument, words=Words("案件编号。", "Id of the case."))
at_option = click.option(
    "--at",
    type=moment_of,
    required=True,
    metavar="INSTANT",
    cls=Option,
    words=Words("时刻，如 2020-03-05T09:00。", "The instant, 2020-03-05T09:00."),
)
fact_option = click.option(
    "--fact",
    "facts",
    multiple=True,
    metavar="NAME=VALUE",
    cls=Option,
    words=Words("事实，可多次给出。", "A fact; may be given several times."),
)


def instant(directory: Path, at: dt.datetime) -> dt.datetime:
    """The instant with its offset."""
    found = in_zone_of(directory, at)
    assert found is not None  # it was given
    return found


def library_of(directory: Path) -> Library:
    """The package's schemes with those of the folder laid over them."""
    from gulian.schemes import load_library

    return load_library(directory / "schemes")


def typed(procedure: Procedure, facts: tuple[str, ...]) -> dict[str, Scalar]:
    """Facts in their declared kinds; an empty value is unknown."""
    found: dict[str, Scalar] = {}
    for each in facts:
        name, equals, text = each.partition("=")
        if not equals:
            raise click.BadParameter(f"{each!r}, NAME=VALUE", param_hint="--fact")
        word = procedure.columns.get(name)
        found[name] = _value(name, text, word.kind if word else "text")
    return found


def _value(name: str, text: str, kind: str) -> Scalar:
    if text == "":
        return None
    try:
        match kind:
            case "bool":
                return {"true": True, "false": False}[text]
            case "int":
                return int(text)
            case "decimal":
                return Decimal(text)
            case "date":
                return dt.date.fromisoformat(text)
    except (KeyError, ValueError, InvalidOperation):
        raise click.BadParameter(f"{name}: {text!r}, {kind}", param_hint="--fact") from None
    return text


def actor(text: str | None) -> Actor | None:
    """`id:role[:department[:body]]`."""
    from gulian.casework import Actor

    if text is None:
        return None
    parts = text.split(":")
    if not 2 <= len(parts) <= 4:
        raise click.BadParameter(f"{text!r}, ID:ROLE[:DEPARTMENT[:BODY]]", param_hint="--by")
    return Actor(*parts)
