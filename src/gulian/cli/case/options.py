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
    from gulian.casework import Actor, Item
    from gulian.casework.model import Scalar
    from gulian.cli.case.folder import Kept
    from gulian.schemes import Procedure
    from gulian.workdays import Calendar

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


item_option = click.option(
    "--item",
    "items",
    multiple=True,
    metavar="LIST=KEY[,FACT=VALUE...]",
    cls=Option,
    words=Words(
        "清单的一项及其事实，可多次给出。", "An item of a list with its facts; may be given several times."
    ),
)
MAX_TEXT = 64 * 1024 * 1024


def instant(directory: Path, at: dt.datetime) -> dt.datetime:
    """The instant with its offset."""
    found = in_zone_of(directory, at)
    assert found is not None  # it was given
    return found


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


def listed(procedure: Procedure, items: tuple[str, ...]) -> dict[str, tuple[Item, ...]]:
    """Lists as they are typed. `firms=F1,risk=B` -> {"firms": (Item("F1", {"risk": "B"}),)}"""
    from gulian.casework import Item

    found: dict[str, tuple[Item, ...]] = {}
    for each in items:
        name, equals, rest = each.partition("=")
        if not equals:
            raise click.BadParameter(f"{each!r}, LIST=KEY", param_hint="--item")
        key, *facts = rest.split(",")
        found[name] = (*found.get(name, ()), Item(key, typed(procedure, tuple(facts))))
    return found


def read_case(directory: Path, case: str, days: Calendar) -> Kept:
    """A case of the folder, by the schemes that hold there."""
    from gulian.cli.case import folder
    from gulian.schemes import library_of

    return folder.read(directory, case, library_of(directory), days)


def text_of(path: Path) -> str:
    """The text of a published file. Raises BadRecord."""
    from gulian.errors import BadRecord

    if path.stat().st_size > MAX_TEXT:
        raise BadRecord(path.name, f"> {MAX_TEXT}")
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        raise BadRecord(path.name, "UTF-8") from None


def seed_of(path: Path) -> bytes:
    """The secret seed in a file, hexadecimal. Raises BadDraw."""
    from gulian.errors import BadDraw

    try:
        return bytes.fromhex(text_of(path).strip())
    except ValueError:
        raise BadDraw("种子不是十六进制", "the seed is not hexadecimal") from None


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
