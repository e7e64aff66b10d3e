# SPDX-License-Identifier: Apache-2.0
"""A dated list changed as data: a value from a day on, the one before it ended the day before.

    with_value_from(text, "publicity", "true", date(2024, 11, 1))
    # publicity,2024-10-14,2024-10-31,false,,practice,
    # publicity,2024-11-01,,true,,practice,

Comments stay, and so do all other rows. Nothing that was true on an earlier day is changed.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Mapping

from gulian.errors import NoValueOnDate
from gulian.schemes.lists import parse_day

_META = re.compile(r"#\s*(version|replaces)\s*:.*")
_FIRST, _LAST = dt.date.min, dt.date.max
_DAY = dt.timedelta(days=1)
Row = dict[str, str]


def list_text(comments: list[str], columns: list[str], rows: list[Row]) -> str:
    """The file of a list."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return "".join(f"{line}\n" for line in comments) + out.getvalue()


def list_meta(text: str, version: int, replaces: str) -> str:
    """The text with what a site's file says of itself. replaces : '' where it lies over nothing."""
    comments, columns, rows = _parts(text)
    kept = [line for line in comments if not _META.fullmatch(line.strip())]
    told = [f"# version: {version}"] + ([f"# replaces: {replaces}"] if replaces else [])
    return list_text([*kept, *told], columns, rows)


def with_value_from(text: str, key: str, value: str, since: dt.date, cells: Mapping[str, str]) -> str:
    """The text with a value of a key that holds from a day until its next row begins.

    cells : further cells of the new row, `source`, `clause`; where absent those of the row before

    Raises NoValueOnDate where no row has the key.
    """
    comments, columns, rows = _parts(text)
    mine = sorted((each for each in rows if each["key"] == key), key=_since)
    if not mine:
        raise NoValueOnDate("-", key, since.isoformat(), "-")
    before = next((each for each in reversed(mine) if _since(each) <= since), mine[0])
    later = next((each for each in mine if _since(each) > since), None)
    extra = {name: cell for name, cell in cells.items() if name in columns and cell}
    if _since(before) == since:
        before.update({"value": value, **extra})
        return list_text(comments, columns, rows)
    until = (_since(later) - _DAY).isoformat() if later else ""
    new = {**before, **extra, "value": value, "from": since.isoformat(), "until": until}
    if _since(before) < since <= _until(before):
        new["until"] = before["until"]
        before["until"] = (since - _DAY).isoformat()
    rows.insert(rows.index(before) + (1 if _since(before) < since else 0), new)
    return list_text(comments, columns, rows)


def _since(row: Row) -> dt.date:
    return parse_day(row["from"]) if row["from"] else _FIRST


def _until(row: Row) -> dt.date:
    return parse_day(row["until"]) if row["until"] else _LAST


def _parts(text: str) -> tuple[list[str], list[str], list[Row]]:
    """Comments above the header, columns, rows: of a list that was read without problems."""
    lines = text.split("\n")
    skip = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    grid = [each for each in csv.reader(lines[skip:], strict=True) if each]
    columns = [cell.strip() for cell in grid[0]] if grid else []
    rows = [dict(zip(columns, (cell.strip() for cell in each), strict=True)) for each in grid[1:]]
    return lines[:skip], columns, rows
