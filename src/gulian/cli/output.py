# SPDX-License-Identifier: Apache-2.0
"""What goes to standard output, and what to standard error."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import click

Progress = Callable[[str, int, int], None]


def print_json(command: str, body: Mapping[str, object]) -> None:
    """The one object of `--json`; dates and paths as text. `command` is hyphenated: `schemes-list`."""
    whole = {"schema": f"gulian/{command}/1", **body}
    click.echo(json.dumps(whole, ensure_ascii=False, indent=2, default=str, allow_nan=False))


def print_table(rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> None:
    """Rows in columns, a Chinese character counting two; the columns in `right` are set to the right."""
    if not rows:
        return
    widths = [max(width(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = [_set(cell, widths[at], to_right=at in right) for at, cell in enumerate(row)]
        click.echo("  ".join(cells).rstrip())


def say(message: str) -> None:
    """A message to the person at the terminal: standard error."""
    click.echo(message, err=True)


def width(text: str) -> int:
    """Columns a text takes on a terminal. 固链 -> 4"""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def shows_progress() -> bool:
    """Whether a bar would be seen: standard error is a terminal."""
    return sys.stderr.isatty()


@contextmanager
def progress(label: str) -> Iterator[Progress]:
    """A function `report(item, done, total)` that draws a bar on a terminal and nothing elsewhere."""
    if not shows_progress():
        yield _nothing
        return
    shown = ""

    def report(item: str, done: int, total: int) -> None:
        nonlocal shown
        bar = "#" * (25 * done // max(total, 1))
        line = f"{label} [{bar:<25}] {done}/{total} {item}"
        # What the last line had more is wiped out.
        click.echo("\r" + line + " " * max(0, width(shown) - width(line)), nl=False, err=True)
        shown = line

    try:
        yield report
    finally:
        if shown:
            click.echo("", err=True)


def _nothing(item: str, done: int, total: int) -> None:
    del item, done, total


def _set(cell: str, columns: int, *, to_right: bool) -> str:
    space = " " * (columns - width(cell))
    return space + cell if to_right else cell + space
