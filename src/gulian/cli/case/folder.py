# SPDX-License-Identifier: Apache-2.0
"""Cases in a folder: one log a case, `DIR/cases/<id>.jsonl`; the state is what the log replays to.

The first line begins the case (procedure, region, facts, items), each further line is one event with its
instant. Places of quotas and numbers of papers are counted over all logs under the lock that the event is
written under: the count an event was made from still stands when it is written.
A log is written whole beside the old one and renamed, under the lock of the site: a kill leaves the old or
the new.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from gulian.casework import Event, Item, State, begin, load, places_held, replay, to_json
from gulian.casework.model import Facts
from gulian.errors import BadRecord, CaseExists, UnknownCase, UnknownProcedure, WrongProcedure
from gulian.lake import write_file
from gulian.schemes import Library, Procedure
from gulian.workdays import Calendar

_ID = re.compile(r"[A-Za-z0-9\u4e00-\u9fff][A-Za-z0-9\u4e00-\u9fff_.-]{0,99}")
MAX_LOG = 32 * 1024 * 1024


@dataclass(frozen=True)
class Beginning:
    """The first line of a log. parent : the case it is a part of; empty = of none."""

    at: dt.datetime
    case: str
    procedure: str
    pin: str
    region: str
    facts: Facts
    items: Mapping[str, tuple[Item, ...]]
    parent: str = ""


@dataclass(frozen=True)
class Entry:
    """One further line: an event; without one, the case was shut, for its parent waits for it no more."""

    at: dt.datetime
    event: Event | None = None


@dataclass(frozen=True)
class Kept:
    """A case as its log tells it."""

    procedure: Procedure
    beginning: Beginning
    entries: tuple[Entry, ...]
    state: State
    shut: dt.datetime | None = None


def procedure_of(library: Library, path: str) -> Procedure:
    """A procedure by `scheme/procedures/id` or `scheme/id`. Raises UnknownProcedure, and what the library
    does."""
    name, _, rest = path.partition("/")
    scheme = library[name]
    found = scheme.procedures.get(rest.removeprefix("procedures/"))
    if found is None:
        raise UnknownProcedure(path[:100], ", ".join(each.path for each in scheme.procedures.values()) or "-")
    return found


def ids(folder: Path) -> Iterator[str]:
    """The cases of a folder, by id."""
    yield from sorted(path.stem for path in (folder / "cases").glob("*.jsonl") if path.is_file())


def read(folder: Path, case: str, library: Library, calendar: Calendar) -> Kept:
    """A case, replayed. Raises UnknownCase, BadRecord, WrongProcedure (its procedure has changed)."""
    path = folder / "cases" / f"{case}.jsonl"
    if not _ID.fullmatch(case) or path.is_symlink() or not path.is_file():
        raise UnknownCase(str(folder), case[:100])
    if path.stat().st_size > MAX_LOG:
        raise BadRecord(path.name, f"> {MAX_LOG}")
    lines = path.read_text("utf-8").splitlines()
    if not lines:
        raise BadRecord(path.name, "-")
    first = load(Beginning, _line(lines[0], f"{path.name}:1"), f"{path.name}:1")
    entries = tuple(
        load(Entry, _line(each, f"{path.name}:{at}"), f"{path.name}:{at}")
        for at, each in enumerate(lines[1:], start=2)
    )
    procedure = procedure_of(library, first.procedure)
    if procedure.pin != first.pin:
        raise WrongProcedure(case, first.pin, procedure.pin)
    state = begin(
        procedure, first.case, first.at, calendar, region=first.region, facts=first.facts, items=first.items
    ).state
    events = ((each.at, each.event) for each in entries if each.event is not None)
    state = replay(procedure, state, events, calendar)
    shut = next((each.at for each in entries if each.event is None), None)
    return Kept(procedure, first, entries, state, shut)


def exists(folder: Path, case: str) -> bool:
    """Whether the folder has a log of this case."""
    return bool(_ID.fullmatch(case)) and (folder / "cases" / f"{case}.jsonl").is_file()


def _line(text: str, where: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadRecord(where, str(error)[:100]) from None


def begun(folder: Path, first: Beginning) -> None:
    """Write the log of a new case. Raises CaseExists, UnknownCase for an id no file can have."""
    if not _ID.fullmatch(first.case):
        raise UnknownCase(str(folder), first.case[:100])
    target = folder / "cases" / f"{first.case}.jsonl"
    if target.exists():
        raise CaseExists(first.case)
    write_file(target, (to_json(first) + "\n").encode())


def appended(folder: Path, kept: Kept, entry: Entry) -> None:
    """Write the log with one event more."""
    lines = [kept.beginning, *kept.entries, entry]
    text = "".join(to_json(each) + "\n" for each in lines)
    write_file(folder / "cases" / f"{kept.beginning.case}.jsonl", text.encode())


def counts(folder: Path, names: tuple[str, ...], library: Library, calendar: Calendar) -> dict[str, int]:
    """Places taken and numbers used over all cases of the folder; read under its lock."""
    found = dict.fromkeys(names, 0)
    for case in ids(folder) if names else ():
        state = read(folder, case, library, calendar).state
        for name in places_held(state):
            found[name] = found.get(name, 0) + 1
        for paper in state.issued:
            found[paper.series] = max(found.get(paper.series, 0), paper.serial)
    return {name: found[name] for name in names}
