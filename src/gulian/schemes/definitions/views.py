# SPDX-License-Identifier: Apache-2.0
"""A view: the header of somebody's table, and what each of its columns is made of."""

from __future__ import annotations

from typing import cast

from gulian.errors import WrongValue
from gulian.schemes.definitions.forms import form_columns
from gulian.schemes.definitions.ground import Columns, Ground
from gulian.schemes.definitions.warnings import region_columns
from gulian.schemes.documents import Entry, Value
from gulian.schemes.model import Form, Over, View, ViewColumn
from gulian.schemes.naming import Named
from gulian.schemes.vocabulary import Word

NAME = Word("name", "text", "", "企业（单位）名称", "name of the firm or plant")
"""A view may show whose row it is; contacts and telephone numbers are no columns of a view."""


def build_view(name: Named, entry: Entry, ground: Ground) -> View:
    """A view whose header and columns fit, and whose expressions name what is there."""
    form = ground.form(entry)
    over = cast(Over, entry.text("over"))
    if entry.has("level") != (over == "region"):
        raise _wrong(entry, "level", "恰在 over: region 时写", "exactly where over: region")
    columns = unit_view_columns(form) if over == "unit" else region_columns(ground)
    header = _header(entry)
    built = []
    for each in entry.entries("columns"):
        with ground.telling():
            built.append(_column(each, columns, ground))
    if len(entry.entries("columns")) != len(header[0]):
        width = len(header[0])
        raise _wrong(entry, "columns", f"{width} 列，与表头一致", f"{width} columns, as the header has")
    return View(
        id=name.id,
        path=name.path,
        version=name.version,
        hash=name.hash,
        file=name.file,
        title_zh=entry.text("title_zh"),
        title_en=entry.text("title_en"),
        source=ground.source(entry),
        clause=entry.text("clause"),
        form=entry.text("form"),
        over=over,
        level=entry.text("level"),
        where=ground.condition(entry, "where", columns, default="true"),
        confirmed=entry.flag("confirmed"),
        header=header,
        columns=tuple(built),
    )


def unit_view_columns(form: Form) -> Columns:
    """What a view over units may name: what any condition over the form may, and the name."""
    return {**form_columns(form), NAME.column: NAME}


def _header(entry: Entry) -> tuple[tuple[str, ...], ...]:
    rows = cast(list[list[Value]], entry.data.get("header"))
    header = tuple(tuple(str(cell) for cell in row) for row in rows)
    if len({len(row) for row in header}) != 1:
        raise _wrong(entry, "header", "各行列数相同", "rows of one width")
    return header


def _column(entry: Entry, columns: Columns, ground: Ground) -> ViewColumn:
    says = [key for key in ("value", "number", "empty") if entry.has(key)]
    if len(says) != 1 or (says[0] != "value" and not entry.flag(says[0])):
        raise _wrong(
            entry,
            "value",
            "value、number: true、empty: true 恰写其一",
            "exactly one of value, number: true, empty: true",
        )
    for key in ("labels", "names"):
        if entry.has(key) and not entry.has("value"):
            raise _wrong(entry, key, "只与 value 同写", "only beside value")
    if entry.has("labels"):
        ground.named(entry, "labels", "lists", ground.lists)
    value = ground.value(entry, "value", columns) if entry.has("value") else None
    if (entry.has("labels") or entry.has("names")) and value is not None and value.kind.name != "text":
        raise _wrong(entry, "value", "labels、names 只用于文字", "labels and names go with a text")
    return ViewColumn(
        value=value,
        labels=entry.text("labels"),
        names=entry.text("names"),
        number=entry.flag("number"),
        line=entry.line(),
    )


def _wrong(entry: Entry, key: str, zh: str, en: str) -> WrongValue:
    return WrongValue(
        entry.document.file, entry.line(key), entry.spell(key), entry.text(key, "-")[:60], zh, en
    )
