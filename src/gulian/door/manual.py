# SPDX-License-Identifier: Apache-2.0
"""The page of the files at the door, read off the field tables, and the forms that lie beside it.

python -m gulian.door.manual docs    writes docs/files.md and docs/templates/<stem>.xlsx
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from gulian.door.form import template
from gulian.door.model import Column, Table
from gulian.door.notes import COLUMNS, FILES, KINDS, UNITS
from gulian.door.tables import ALL_TABLES, COMMAND_TABLES, TABLES

HEAD = """# 文件和空白表 / Files at the door

由程序生成，请勿手改。Written by `python -m gulian.door.manual docs`; a test fails when it is out of date.

数据文件夹里放哪些文件、每列填什么，都在这里。必须有的只有 `enterprises` 和 `reports`；
有了 `links` 才看得出谁在等谁。
每张表都有一份带下拉选项的空白表，填好后原名放进数据文件夹即可；CSV、Parquet 也可以。

The files of a data folder and their columns. Only `enterprises` and `reports` must be there; who waits for
whom is known from `links`. Each file has a blank form with drop-downs: fill it in and put it into the folder
under its own name. CSV and Parquet will do as well.

- 表头可用列名、中文表头或别称，次序不限；多余的列保留不用。
  A header is the column's name, its Chinese label or an alias, in any order; others are kept, not used.
- 不知道就留空，空格不等于0。Leave empty what is not known: empty is not 0.
- 一行用不上，别的行照用；用不上的都列在 `problems.csv`，写明文件、行、原因、改法。
  A row that cannot be used stops nothing; it stands in `problems.csv` with file, row, reason and fix.
- 用 Python 也可以取空白表：`door.template("reports")` 返回文件内容。
  From Python `door.template("reports")` answers the bytes of a form.
"""
"""What stands above the tables."""

COMMANDS_HEAD = """# 命令用的表 / Files for commands

以下各表不放在数据文件夹里，运行命令时写明文件名。
These lie in no data folder: a command is given them by name.
"""
"""What stands above the tables that are given to commands."""


def files_page() -> str:
    """`docs/files.md`: every file at the door, its columns, units, headers and words."""
    tables = ("\n".join(_section(table)) + "\n" for table in TABLES.values())
    asked = ("\n".join(_section(table)) + "\n" for table in COMMAND_TABLES.values())
    return "\n".join([HEAD, _kinds(), *tables, COMMANDS_HEAD, *asked])


def _kinds() -> str:
    rows = [f"| {zh} {en} | {is_zh} | {is_en} |" for zh, en, is_zh, is_en in KINDS.values()]
    return (
        "\n".join(
            [
                "## 填法 / Kinds of cells\n",
                "| 类型 kind | 填法 | what a cell may hold |",
                "|---|---|---|",
                *rows,
            ]
        )
        + "\n"
    )


def _section(table: Table) -> Iterator[str]:
    zh, en = FILES[table.stem]
    labels = "、".join(table.column(name).label_zh for name in table.key)
    yield f"## `{table.stem}` {table.label_zh}\n"
    yield f"[空白表 / blank form](templates/{table.stem}.xlsx)\n"
    yield f"{zh}{labels}相同的几行，以最后收到的为准。\n"
    key = ", ".join(f"`{name}`" for name in table.key)
    yield f"{en} Of rows with the same {key} the last received counts.\n"
    yield "| 列 column | 表头 header | 也认 also read | 类型 kind | 单位 unit | 必填 required | 说明 note |"
    yield "|---|---|---|---|---|---|---|"
    yield from (_row(table, column) for column in table.columns)
    for column in table.columns:
        if column.choices:
            yield f"\n`{column.name}` {column.label_zh}：\n"
            yield "| 代号 id | 中文 word | 也认 also read |\n|---|---|---|"
            yield from (f"| `{c.id}` | {c.label_zh} | {'、'.join(c.aliases)} |" for c in column.choices)


def _row(table: Table, column: Column) -> str:
    kind_zh, kind_en, *_ = KINDS[column.kind]
    unit = f"{UNITS[column.unit]} {column.unit}" if column.unit else ""
    cells = [
        f"`{column.name}`",
        f"{column.label_zh}<br>{column.label_en}",
        "、".join(column.aliases),
        f"{kind_zh} {kind_en}",
        unit,
        _required(table, column),
        "<br>".join(COLUMNS.get((table.stem, column.name), ())),
    ]
    return f"| {' | '.join(cells)} |"


def _required(table: Table, column: Column) -> str:
    if not column.required:
        return ""
    if not column.default:
        return "必填 yes"
    other = table.column(column.default)
    return f"列须有，空格取{other.label_zh}<br>the column; `{other.name}` stands in for an empty cell"


def write_manual(docs: Path) -> None:
    """Write the page and the forms into a folder `docs`."""
    (docs / "templates").mkdir(parents=True, exist_ok=True)
    (docs / "files.md").write_text(files_page(), encoding="utf-8")
    for stem in ALL_TABLES:
        (docs / "templates" / f"{stem}.xlsx").write_bytes(template(stem))


if __name__ == "__main__":
    write_manual(Path(sys.argv[1]))
