# SPDX-License-Identifier: Apache-2.0
"""A form as a workbook: Chinese headers with units, drop-downs, help, bounds, shades for what stands there.

The first row is hidden and says which form this is and which question stands in which column, so that the
sheet is read back whatever was done to its header. A second sheet holds the help and the long lists.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from gulian.door import ASIDE, Bound, Choice, Column, Guide, Kind, Sheet, column_letters, write_workbook
from gulian.monitor.forms.blank import WHO, Blank
from gulian.schemes import Field

LINED = 500
"""Rows of an empty sheet that are ruled and carry the drop-downs."""
HELP = "填报说明"
_MARKS = "预填标记"
_SCALE: Mapping[Kind, int] = {"money": 1_000_000, "energy": 1_000}
_FORMATS: Mapping[Kind, str] = {
    "code": "@",
    "text": "@",
    "choice": "@",
    "causes": "@",
    "date": "yyyy-mm-dd",
    "whole": "0",
}
_WIDTHS: Mapping[Kind, float] = {"code": 20, "text": 16, "date": 11, "causes": 16}
_WHO_LABELS = {"unit": "所属单位", "name": "企业名称"}
_FLAGS = (Choice("1", "是"), Choice("0", "否"))
_SHORT = 250
"""A drop-down holds at most 255 characters; a longer list stands on the sheet of help."""


def form_workbook(sheet: Blank, title: str = "") -> bytes:
    """The rows as an XLSX file; equal rows give equal bytes. Without rows, an empty form with `LINED` lines.

    A row of a unit keeps its keys: they are locked. Locked without a password, against slips.
    """
    heads = _heads(sheet)
    who = [name for name in WHO if f"of_{name}" in sheet.rows.columns and name != "unit"]
    frame = _frame(sheet, heads, who)
    columns = {heads[each.name]: (each, sheet.table.column(each.name)) for each in sheet.fields}
    long = [head for head, (_, column) in columns.items() if len(",".join(_words(column))) > _SHORT]
    page = Sheet(
        sheet.form.title_zh,
        frame,
        title=title or f"{sheet.form.title_zh}（{sheet.day}；带 * 的必填，绿色为预填、可改，灰色不用填）",
        choices={head: _words(column) for head, (_, column) in columns.items() if head not in long},
        # The hidden column is not to make rows high.
        widths={**{head: _width(head, column) for head, (_, column) in columns.items()}, _MARKS: 250},
        formats={head: _FORMATS[c.kind] for head, (_, c) in columns.items() if c.kind in _FORMATS},
        guide=_guide(sheet, columns, long),
    )
    return write_workbook([page, _help(sheet, columns, long)])


def _frame(sheet: Blank, heads: Mapping[str, str], who: list[str]) -> pl.DataFrame:
    """The rows as a reader sees them, under their headers."""
    rows = sheet.rows
    shown = [rows[f"of_{name}"].alias(_WHO_LABELS[name]) for name in who]
    keys = [each for each in sheet.fields if each.name in sheet.form.key or each.name == "code"]
    others = [each for each in sheet.fields if each not in keys]
    answers = {each.name: _shown(rows, sheet.table.column(each.name)) for each in sheet.fields}
    marks = rows.select(
        pl.when(pl.concat_list("prefilled", "not_asked").list.len() > 0).then(
            pl.format(
                ";{};{}",
                pl.col("prefilled").list.join(";"),
                pl.col("not_asked").list.eval(pl.format("!{};", pl.element())).list.join(""),
            )
        )
    ).to_series()
    ordered = [
        *(answers[each.name].alias(heads[each.name]) for each in keys),
        *shown,
        *(answers[each.name].alias(heads[each.name]) for each in others),
        marks.alias(_MARKS),
    ]
    frame = pl.DataFrame(ordered)
    if frame.is_empty():
        return pl.DataFrame({name: pl.Series([None] * LINED, dtype=pl.String) for name in frame.columns})
    return frame


def _shown(rows: pl.DataFrame, column: Column) -> pl.Series:
    """Answers as an office writes them: words of choices, 是 and 否, 10k CNY, kWh."""
    values = rows[column.inside]
    words = {choice.id: choice.label_zh for choice in column.choices}
    if column.kind == "causes":
        return values.list.eval(pl.element().replace(words)).list.join(";")
    if column.kind == "choice":
        return values.replace(words)
    if column.kind in _SCALE:
        return values / _SCALE[column.kind]
    # A spreadsheet keeps fifteen digits of a number, whatever is written into it.
    return values.cast(pl.Float64) if column.kind == "decimal" else values


def _heads(sheet: Blank) -> dict[str, str]:
    """Field -> its header; of two questions with one label the later says its field, too."""
    heads: dict[str, str] = {}
    for each in sheet.fields:
        head = _head(sheet, each)
        heads[each.name] = f"{head}[{each.name}]" if head in heads.values() else head
    return heads


def _head(sheet: Blank, field: Field) -> str:
    column = sheet.table.column(field.name)
    star = "*" if field.required else ""
    return f"{star}{field.label_zh}" + (f"（{column.unit}）" if column.unit else "")


def _guide(sheet: Blank, columns: Mapping[str, tuple[Field, Column]], long: list[str]) -> Guide:
    filled = sheet.rows.height > 0
    keys = (each for each, _ in columns.values() if each.name in sheet.form.key or each.name == "code")
    locked = {each.name for each in keys} if filled else set()
    return Guide(
        mark=sheet.form.pin,
        names={head: each.name for head, (each, _) in columns.items()},
        notes={head: each.help_zh for head, (each, _) in columns.items() if each.help_zh},
        bounds={head: bound for head, (each, c) in columns.items() if (bound := _bound(each, c)) is not None},
        ranges=_ranges(columns, long),
        locked=frozenset(head for head, (each, _) in columns.items() if each.name in locked),
        marks=_MARKS,
    )


def _ranges(columns: Mapping[str, tuple[Field, Column]], long: list[str]) -> dict[str, str]:
    """Where the long lists stand on the sheet of help: below its hidden row, its title and its header."""
    letters = {head: column_letters(len(_HELP_HEADS) + index) for index, head in enumerate(long)}
    return {
        head: f"'{HELP}'!${letter}$4:${letter}${3 + len(_words(columns[head][1]))}"
        for head, letter in letters.items()
    }


def _bound(field: Field, column: Column) -> Bound | None:
    low = field.minimum if field.minimum is not None else 0
    scale = _SCALE.get(column.kind, 1)
    most = None if field.maximum is None else field.maximum // scale
    match column.kind:
        case "whole":
            return Bound("integer", low, most)
        case "decimal" | "money" | "energy":
            return Bound("decimal", -(-low // scale), most)
        case "date":
            return Bound("date")
        case _:
            return None


_HELP_HEADS = ("填报项", "必填", "单位", "说明", "可填")


def _help(sheet: Blank, columns: Mapping[str, tuple[Field, Column]], long: list[str]) -> Sheet:
    """The sheet of help: a line a question, and the long lists beside."""
    lines = [
        (each.label_zh, "是" if each.required else "", c.unit, each.help_zh, "；".join(_words(c)))
        for each, c in columns.values()
    ]
    lists = {head: _words(columns[head][1]) for head in long}
    height = max([len(lines), *map(len, lists.values())])
    texts = [
        pl.Series(name, [line[index] for line in lines] + [""] * (height - len(lines)), dtype=pl.String)
        for index, name in enumerate(_HELP_HEADS)
    ]
    texts += [
        pl.Series(f"选项：{head}", [*words, *[""] * (height - len(words))]) for head, words in lists.items()
    ]
    frame = pl.DataFrame(texts)
    title = f"{HELP}：{sheet.form.title_zh}（{sheet.form.path}，第 {sheet.form.version} 版）"
    guide = Guide(mark=ASIDE, names={})
    return Sheet(HELP, frame, title=title, widths={"说明": 46, "可填": 60}, guide=guide)


def _words(column: Column) -> tuple[str, ...]:
    choices = _FLAGS if column.kind == "flag" else column.choices
    return tuple(choice.label_zh for choice in choices)


def _width(head: str, column: Column) -> float:
    return max(_WIDTHS.get(column.kind, 9.5), min(len(head) + 3.0, 16))
