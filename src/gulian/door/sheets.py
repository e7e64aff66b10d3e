# SPDX-License-Identifier: Apache-2.0
"""Spreadsheets and Parquet files, opened by a process of their own under limits of memory and time.

The process (`worker.py`) is started with the first file that needs it and ends with the load. What it writes
is plain text or plain Arrow; nothing that a stranger sent is parsed in this process.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

import polars as pl

from gulian.door.lines import BETWEEN, split_lines
from gulian.door.model import Cells, Limits
from gulian.errors import FileDamaged, FileError, FileLocked, FileTooHeavy, SheetIgnored

_WORKER = Path(__file__).with_name("worker.py")
_POLARS_SPACE = 1_200_000_000
"""Address space that Polars reserves before it has read anything; it is not memory in use."""
_LINE_BREAK = "\x1e"
_HEAVY = {
    "memory": ("超出内存上限", "beyond the memory it may take"),
    "time": ("超出时间上限", "beyond the time it may take"),
    "room": ("压缩包展开过大", "it unfolds to too many bytes"),
}

Opened = Literal["spreadsheet", "parquet"]


class Workers:
    """The processes that open files, one a kind, started when first asked.

    Use as a context manager: they end with it, and what they wrote is removed.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits
        self._running: dict[Opened, subprocess.Popen[str]] = {}
        self._opened: dict[Path, Path] = {}
        self._folder = tempfile.TemporaryDirectory(prefix="gulian-")
        self._asked = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._running.values():
            if process.stdin:
                process.stdin.close()
            process.wait()
            if process.stdout:
                process.stdout.close()
        self._running.clear()
        self._folder.cleanup()

    def open_ahead(self, paths: Sequence[Path], kind: Opened) -> None:
        """Let the process open several files at once; asking for one of them later takes no further turn."""
        files = []
        for path in paths:
            self._asked += 1
            out = Path(self._folder.name) / str(self._asked)
            out.mkdir()
            limits = self._limits or Limits.for_size(path.stat().st_size)
            space = limits.memory + (_POLARS_SPACE if kind == "parquet" else 0)
            file = {"path": str(path), "out": str(out), "memory": space, "seconds": limits.seconds}
            files.append({**file, "expanded": limits.expanded})
            self._opened[path] = out
        self._ask(kind, {"kind": kind, "files": files})

    def spreadsheet(self, path: Path, name: str) -> tuple[list[Cells], list[SheetIgnored]]:
        """The visible sheets that hold anything, and the hidden ones that do.

        Raises FileDamaged, FileLocked, FileTooHeavy.
        """
        with self._results(path, name, "spreadsheet") as out:
            sheets = json.loads((out / "sheets.json").read_text(encoding="utf-8"))
            filled = [sheet for sheet in sheets if sheet["rows"]]
            seen = [sheet for sheet in filled if sheet["visible"]]
            cells = [
                _cells(out, sheet, name if len(seen) == 1 else f"{name}#{sheet['name']}") for sheet in seen
            ]
        hidden = [
            SheetIgnored(name, sheet["name"], "是隐藏的", "is hidden")
            for sheet in filled
            if not sheet["visible"]
        ]
        return cells, hidden

    def parquet(self, path: Path, name: str) -> pl.DataFrame:
        """The table with every column as text. Raises FileDamaged, FileTooHeavy."""
        with self._results(path, name, "parquet") as out:
            return pl.read_ipc(out / "table.arrow")

    @contextmanager
    def _results(self, path: Path, name: str, kind: Opened) -> Iterator[Path]:
        """The folder with what was read of a file, removed afterwards."""
        if path not in self._opened:
            self.open_ahead([path], kind)
        out = self._opened.pop(path)
        try:
            answer = out / "answer.json"
            said = json.loads(answer.read_text(encoding="utf-8")) if answer.exists() else {"fault": "memory"}
            fault = _fault(name, said)
            if fault is not None:
                raise fault
            yield out
        finally:
            shutil.rmtree(out, ignore_errors=True)

    def _ask(self, kind: Opened, request: dict[str, Any]) -> None:
        process = self._running.get(kind)
        if process is None or process.poll() is not None:
            process = self._running[kind] = _started()
        if process.stdin is not None and process.stdout is not None:
            process.stdin.write(json.dumps(request) + "\n")
            process.stdin.flush()
            process.stdout.readline()


def _started() -> subprocess.Popen[str]:
    # -I: neither the working folder nor the user's environment decides what the process imports.
    environment = {**os.environ, "POLARS_MAX_THREADS": "1"}
    return subprocess.Popen(  # noqa: S603 - our own file, no words of the user
        [sys.executable, "-I", str(_WORKER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=environment,
    )


def _fault(name: str, answer: dict[str, str]) -> FileError | None:
    match answer.get("fault"):
        case None:
            return None
        case "locked":
            return FileLocked(name)
        case "damaged":
            return FileDamaged(name, answer.get("detail") or "-")
        case heavy:
            return FileTooHeavy(name, *_HEAVY.get(str(heavy), _HEAVY["memory"]))


def _cells(out: Path, sheet: dict[str, Any], name: str) -> Cells:
    split = split_lines((out / sheet["file"]).read_bytes(), BETWEEN, quotes=False).frame
    frame = split.select(
        row=pl.col("cells").list.first().cast(pl.Int64),
        cells=pl.col("cells")
        .list.slice(1)
        .list.eval(pl.element().str.replace_all(_LINE_BREAK, "\n", literal=True)),
    )
    merged = tuple(tuple(merge) for merge in sheet["merged"])
    return Cells(name, frame, merged, padded=True, first=int(sheet["first"]))
