# SPDX-License-Identifier: Apache-2.0
"""The index: one SQLite file with the passages and an FTS5 table over their bigrams.

The file is derived from the documents and can be made again at any time; it is written beside its place and
renamed. Nothing else of the room keeps anything.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from gulian.errors import IndexFormatUnknown, IndexMissing
from gulian.policy.search.model import Passage
from gulian.policy.search.question import tokens

FORMAT = 1
MAPPED = 4 << 30
FILE = "policy-index.sqlite3"
"""Name of the index in its folder."""
_SCHEMA = """
CREATE TABLE passage (
  id INTEGER PRIMARY KEY, document TEXT, title TEXT, number TEXT, clause TEXT, context TEXT, body TEXT,
  file TEXT, start INTEGER, finish INTEGER, issuers TEXT, kind TEXT, date TEXT, region TEXT,
  valid_from TEXT, valid_to TEXT);
CREATE VIRTUAL TABLE words USING fts5(title, context, body, content='',
  tokenize="unicode61 tokenchars '%.+-'");
CREATE TABLE frequency (word TEXT PRIMARY KEY, passages INTEGER) WITHOUT ROWID;
CREATE TABLE about (passages INTEGER, mean_length REAL);
"""
_COLUMNS = 15


def build(passages: Iterable[Passage], folder: Path) -> int:
    """Write the index of these passages into a folder; the number of passages."""
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / f"{FILE}.{os.getpid()}.part"
    beside.unlink(missing_ok=True)
    try:
        connection = sqlite3.connect(beside)
        try:
            count = _write(connection, passages)
        finally:
            connection.close()
        beside.replace(folder / FILE)
    finally:
        beside.unlink(missing_ok=True)
    return count


def _write(connection: sqlite3.Connection, passages: Iterable[Passage]) -> int:
    connection.executescript(
        "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA page_size=8192;" + _SCHEMA
    )
    count = length = 0
    frequency: dict[str, int] = {}
    for count, passage in enumerate(passages, 1):
        connection.execute(f"INSERT INTO passage VALUES ({'?,' * _COLUMNS}?)", (count, *_row(passage)))  # noqa: S608 - the columns are counted here
        fields = [tokens(passage.title), tokens(passage.context), tokens(passage.body)]
        connection.execute(
            "INSERT INTO words(rowid, title, context, body) VALUES (?,?,?,?)",
            (count, *(" ".join(dict.fromkeys(each)) for each in fields)),
        )
        length += len(passage.body)
        for word in dict.fromkeys(word for each in fields for word in each):
            frequency[word] = frequency.get(word, 0) + 1
    connection.executemany("INSERT INTO frequency VALUES (?,?)", sorted(frequency.items()))
    connection.execute("INSERT INTO about VALUES (?,?)", (count, length / max(count, 1)))
    connection.execute("INSERT INTO words(words) VALUES ('optimize')")
    connection.execute(f"PRAGMA user_version={FORMAT}")
    connection.commit()
    return count


def _row(each: Passage) -> tuple[object, ...]:
    days = [day and day.isoformat() for day in (each.date, each.valid_from, each.valid_to)]
    return (
        *(each.document, each.title, each.number, each.clause, each.context, each.body, each.file),
        *(
            each.start,
            each.end,
            json.dumps(each.issuers, ensure_ascii=False),
            each.kind,
            days[0],
            each.region,
        ),
        *days[1:],
    )


def passage_of(row: tuple[object, ...]) -> Passage:
    """The passage of a row `SELECT * FROM passage`."""
    (
        _,
        document,
        title,
        number,
        clause,
        context,
        body,
        file,
        start,
        end,
        issuers,
        kind,
        date,
        region,
        *valid,
    ) = row
    days = [dt.date.fromisoformat(str(day)) if day else None for day in (date, *valid)]
    return Passage(
        document=str(document),
        title=str(title),
        number=str(number),
        clause=str(clause),
        context=str(context),
        body=str(body),
        file=str(file),
        start=int(str(start)),
        end=int(str(end)),
        issuers=tuple(json.loads(str(issuers))),
        kind=str(kind),
        date=days[0],
        region=str(region),
        valid_from=days[1],
        valid_to=days[2],
    )


@contextmanager
def opened(folder: Path) -> Iterator[sqlite3.Connection]:
    """The index of a folder, for reading. Raises IndexMissing, IndexFormatUnknown."""
    path = folder / FILE
    if not path.is_file():
        raise IndexMissing(str(folder))
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        try:
            (found,) = connection.execute("PRAGMA user_version").fetchone()
            # Pages are read from the system's cache where they lie, not copied one call at a time.
            connection.execute(f"PRAGMA mmap_size={MAPPED}")
        except sqlite3.DatabaseError:
            found = 0
        if found != FORMAT:
            raise IndexFormatUnknown(str(folder), found, FORMAT)
        yield connection
    finally:
        connection.close()
