# SPDX-License-Identifier: Apache-2.0
"""The process that opens what strangers send. It is started by its path, imports nothing of ours, and forks a
child to read with, so that a file that runs wild takes down a child only.

Reads one JSON object a line: {kind, files: [{path, out, memory, seconds, expanded}]}; answers {} when each
folder `out` holds an `answer.json`: {} if the results lie beside it, or {fault, detail} with a fault of
locked, damaged, memory, time, room. A child reads file after file; when it dies, a new one starts with the
file it died of, and only a file that kills a fresh child is blamed.

Spreadsheets become `sheets.json` and `<n>.txt`: a line a row that holds anything, its number first, cells
separated by U+001F, line breaks inside cells as U+001E. Parquet becomes `table.arrow`, every column as text.
"""

from __future__ import annotations

import datetime as dt
import errno
import html
import json
import os
import re
import resource
import signal
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

BETWEEN, LINE_BREAK = "\x1f", "\x1e"
HEADER_ROWS = 24
MEMBERS = 10_000
CELL_LIMIT = 40_000
NO_RESULT = "#NO-RESULT!"
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b([^>]*)>")
_SHEET = re.compile(r"<(?:\w+:)?sheet\b([^>]*)>")
_CELL = re.compile(r"<(?:\w+:)?c\b([^>/]*)>(.*?)</(?:\w+:)?c>", re.DOTALL)
_VALUE = re.compile(r"<(?:\w+:)?v\b[^>/]*>([^<]+)<")
_FORMULA = re.compile(r"<(?:\w+:)?f\b")
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_EXITS = {3: "memory"}
_SIGNALS = {
    signal.SIGXCPU: "time",
    signal.SIGXFSZ: "room",
    signal.SIGABRT: "memory",
    signal.SIGKILL: "memory",
}


class Refused(Exception):
    """Carries the word of a fault to the answer."""


def serve() -> None:
    """Answer requests until there are no more."""
    for line in sys.stdin:
        request = json.loads(line)
        # Loaded once, so that no child has to; Polars starts its threads with its first query, in the child.
        __import__("polars" if request["kind"] == "parquet" else "python_calamine")
        sys.stdout.write(json.dumps(_answer(request)) + "\n")
        sys.stdout.flush()


def _answer(request: dict[str, Any]) -> dict[str, str]:
    files, at = request["files"], 0
    while at < len(files):
        child = os.fork()
        if child == 0:
            for file in files[at:]:
                _child(request["kind"], file)
            os._exit(0)
        status = os.waitpid(child, 0)[1]
        done = at
        while done < len(files) and _said(files[done]).exists():
            done += 1
        if done == at:
            word = (
                _SIGNALS.get(signal.Signals(os.WTERMSIG(status)), "damaged")
                if os.WIFSIGNALED(status)
                else "damaged"
            )
            _say(files[at], {"fault": word, "detail": ""})
            done += 1
        at = done
    return {}


def _said(file: dict[str, Any]) -> Path:
    return Path(file["out"]) / "answer.json"


def _say(file: dict[str, Any], answer: dict[str, str]) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    beside = _said(file).with_suffix(".new")
    beside.write_text(json.dumps(answer), encoding="utf-8")
    beside.replace(_said(file))


def _child(kind: str, file: dict[str, Any]) -> None:
    """Read one file under its limits."""
    answer: dict[str, str] = {}
    try:
        _limit(file)
        read = _parquet if kind == "parquet" else _spreadsheet
        read(Path(file["path"]), Path(file["out"]), file["expanded"])
    except Refused as refused:
        answer = {"fault": str(refused), "detail": ""}
    except MemoryError:
        os.kill(os.getpid(), signal.SIGABRT)
    except BaseException as error:  # a panic of the parser is no Exception, and it must not pass
        answer = {"fault": _word(error), "detail": " ".join(str(error).split())[:200]}
    _say(file, answer)


def _word(error: BaseException) -> str:
    if isinstance(error, OSError) and error.errno == errno.EFBIG:
        return "room"
    return "locked" if type(error).__name__ == "PasswordError" else "damaged"


def _limit(file: dict[str, Any]) -> None:
    no_limit = resource.RLIM_INFINITY
    resource.setrlimit(resource.RLIMIT_AS, (file["memory"], no_limit))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file["expanded"], no_limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Without a handler the alarm ends the process, wherever it is.
    signal.alarm(file["seconds"])
    # A parser that panics or runs out of memory says so on its way out; the answer says it better.
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 2)
    os.close(silence)


def _spreadsheet(path: Path, out: Path, expanded: int) -> None:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    packed = zipfile.is_zipfile(path)
    if packed:
        _weigh(path, expanded)
    marks = _marks(path) if packed else {}
    sheets = []
    with CalamineWorkbook.from_path(str(_named(path, out, packed=packed))) as book:
        for index, about in enumerate(book.sheets_metadata):
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_index(index)
            first_column = (sheet.start or (0, 0))[1]
            marked = {(row, column - first_column): text for (row, column), text in marks.get(about.name, ())}
            rows = _write(out / f"{index}.txt", sheet.iter_rows(), marked)
            merged = [
                [top[0] + 1, top[1] - first_column, bottom[1] - first_column]
                for top, bottom in sheet.merged_cell_ranges or []
                if top[0] < HEADER_ROWS and bottom[1] > top[1]
            ]
            visible = about.visible == SheetVisibleEnum.Visible
            sheets.append(
                {
                    "name": about.name,
                    "file": f"{index}.txt",
                    "visible": visible,
                    "rows": rows,
                    "merged": merged[:2000],
                    "first": first_column,
                }
            )
    (out / "sheets.json").write_text(json.dumps(sheets), encoding="utf-8")


def _named(path: Path, out: Path, *, packed: bool) -> Path:
    """The file under a name that says what it is, since the reader believes names."""
    if packed:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
        suffix = ".ods" if "content.xml" in names else ".xlsb" if "xl/workbook.bin" in names else ".xlsx"
    elif "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
        raise Refused("locked")
    else:
        suffix = ".xls"
    link = out / f"book{suffix}"
    link.symlink_to(path.resolve())
    return link


def _weigh(path: Path, expanded: int) -> None:
    """Refuse an archive that says itself that it unfolds to too much."""
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
    if len(members) > MEMBERS or sum(member.file_size for member in members) > expanded:
        raise Refused("room")


def _marks(path: Path) -> dict[str, list[tuple[tuple[int, int], str]]]:
    """Cells whose formula failed or was never worked out: the reader of spreadsheets gives them as empty.

    sheet -> [((row, column), text)], rows from 1, columns from 0
    """
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        if "xl/workbook.xml" not in names or "xl/_rels/workbook.xml.rels" not in names:
            return {}
        targets = {
            found["Id"]: found["Target"].lstrip("/").removeprefix("xl/")
            for found in map(
                _attributes, _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels").decode())
            )
            if {"Id", "Target"} <= found.keys()
        }
        sheets = map(_attributes, _SHEET.findall(archive.read("xl/workbook.xml").decode()))
        members = {
            html.unescape(found["name"]): "xl/" + targets[found["r:id"]]
            for found in sheets
            if "name" in found and found.get("r:id") in targets
        }
        return {name: _marked(archive.read(member)) for name, member in members.items() if member in names}


def _attributes(tag: str) -> dict[str, str]:
    return dict(_ATTRIBUTE.findall(tag))


def _marked(xml: bytes) -> list[tuple[tuple[int, int], str]]:
    if b't="e"' not in xml and b"<f" not in xml and b":f" not in xml:
        return []
    marks = []
    for head, body in _CELL.findall(xml.decode("utf-8", errors="replace")):
        about = _attributes(head)
        at = _REFERENCE.fullmatch(about.get("r", ""))
        value = _VALUE.search(body)
        if at is None or not (about.get("t") == "e" or (_FORMULA.search(body) and not value)):
            continue
        column = 0
        for letter in at[1]:
            column = column * 26 + ord(letter) - 64
        marks.append(((int(at[2]), column - 1), html.unescape(value[1]) if value else NO_RESULT))
    return marks


def _write(path: Path, rows: Iterator[list[Any]], marked: dict[tuple[int, int], str]) -> int:
    """Write the rows that hold anything; how many they are."""
    written = 0
    marked_rows = {row for row, _ in marked}
    with path.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
        for number, row in enumerate(rows, 1):
            cells = [_text(cell) for cell in row]
            if number in marked_rows:
                cells = [marked.get((number, column), cell) for column, cell in enumerate(cells)]
            if any(cells):
                file.write(BETWEEN.join((str(number), *cells)) + "\n")
                written += 1
    return written


def _text(cell: Any) -> str:
    """A cell as text: numbers with the fifteen digits a spreadsheet keeps, dates as ISO 8601."""
    if isinstance(cell, str):
        plain = cell[:CELL_LIMIT].strip().replace(BETWEEN, " ").replace(LINE_BREAK, " ")
        return plain.replace("\r\n", LINE_BREAK).replace("\r", LINE_BREAK).replace("\n", LINE_BREAK)
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else format(cell, ".15g")
    if isinstance(cell, dt.datetime):
        midnight = cell.time() == dt.time.min
        return cell.date().isoformat() if midnight else cell.isoformat(timespec="seconds")
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return str(cell)


def _parquet(path: Path, out: Path, expanded: int) -> None:
    import polars as pl
    import polars.selectors as cs

    if sum(_sizes(path)) > expanded:
        raise Refused("room")
    frame = pl.read_parquet(path, use_statistics=False, glob=False)
    texts = frame.with_columns(
        cs.boolean().cast(pl.Int8),
        cs.datetime(time_zone=None).dt.strftime("%Y-%m-%dT%H:%M:%S%.f"),
        cs.datetime(time_zone="*").dt.strftime("%Y-%m-%dT%H:%M:%S%.f%:z"),
        cs.list().cast(pl.List(pl.String)).list.join(";"),
    )
    texts.cast(pl.String).write_ipc(out / "table.arrow", compression="uncompressed")


def _sizes(path: Path) -> Iterator[int]:
    """What the file says of itself: eight bytes a cell at least, whatever its encoding saves."""
    import polars as pl

    schema = pl.read_parquet_schema(path)
    rows = pl.scan_parquet(path, glob=False).select(pl.len()).collect().item()
    yield rows * max(len(schema), 1) * 8


if __name__ == "__main__":
    serve()
