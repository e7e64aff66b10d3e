# SPDX-License-Identifier: Apache-2.0
"""From the pieces of a folder to one Scheme.

1 scheme.yaml: title, dates, sources  2 lists and dated parameters  3 forms: they bring the columns that
conditions may name  4 indicators, warnings over them, indices, procedures, measures  5 cases, last, for they
name the others.

Every problem is collected. A definition that has one is left out and told; its library refuses the scheme.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TypeVar

from gulian.errors import DefinitionError, DuplicateKey, MissingKey, UnknownReference
from gulian.schemes.definitions.cases import build_case
from gulian.schemes.definitions.classifications import build_classification
from gulian.schemes.definitions.forms import build_form
from gulian.schemes.definitions.ground import Ground
from gulian.schemes.definitions.indicators import build_indicator
from gulian.schemes.definitions.indices import build_index
from gulian.schemes.definitions.measures import build_measure
from gulian.schemes.definitions.parameters import build_parameters
from gulian.schemes.definitions.procedures import build_procedure
from gulian.schemes.definitions.views import build_view
from gulian.schemes.definitions.warnings import build_warning
from gulian.schemes.documents import Document, Entry
from gulian.schemes.lists import DatedList, ListTable, dated_list
from gulian.schemes.model import BulletinTemplate, Scheme
from gulian.schemes.naming import PRACTICE, Named, Source
from gulian.schemes.pieces import Piece, Pieces
from gulian.schemes.shapes import nearest

PARAMETERS = "parameters"
T = TypeVar("T")
Faults = tuple[DefinitionError, ...]


def build_scheme(pieces: Pieces) -> tuple[Scheme | None, Faults]:
    """One scheme and everything wrong with it; None where it has no usable scheme.yaml."""
    head = pieces.by_path.get(pieces.id)
    if head is None or not isinstance(head.content, Document):
        return None, _in_order([*pieces.problems, *_no_head(pieces)])
    entry = Entry(head.content)
    paths = frozenset(path.partition("/")[2] for path in pieces.paths)
    ground = Ground(sources=_sources(entry), paths=paths, found=list(pieces.problems))
    ground.found.extend(_sources_named_twice(entry))
    name = _named(head, head.version or 1)
    ground = replace(ground, lists=_lists(pieces, entry, name, ground))
    ground = replace(ground, forms=_built(pieces, "forms", build_form, ground))
    ground = replace(ground, indicators=_built(pieces, "indicators", build_indicator, ground))
    ground = replace(ground, warnings=_built(pieces, "warnings", build_warning, ground))
    ground = replace(ground, indices=_built(pieces, "indices", build_index, ground))
    ground = replace(ground, procedures=_built(pieces, "procedures", build_procedure, ground))
    ground = replace(ground, measures=_built(pieces, "measures", build_measure, ground))
    built = _built(pieces, "classifications", build_classification, ground)
    ground = replace(ground, classifications=built)
    ground.found.extend(_headline_taken(ground))
    views = _built(pieces, "views", build_view, ground)
    cases = _built(pieces, "cases", build_case, ground)
    valid_from = entry.day("valid_from")
    assert valid_from is not None  # the shape requires it
    scheme = Scheme(
        id=pieces.id,
        path=pieces.id,
        version=name.version,
        hash=_hash(pieces),
        file=name.file,
        title_zh=entry.text("title_zh"),
        title_en=entry.text("title_en"),
        summary_zh=entry.text("summary_zh"),
        summary_en=entry.text("summary_en"),
        valid_from=valid_from,
        valid_to=entry.day("valid_to"),
        sources=ground.sources,
        forms=ground.forms,
        indicators=ground.indicators,
        warnings=ground.warnings,
        views=views,
        indices=ground.indices,
        procedures=ground.procedures,
        measures=ground.measures,
        classifications=ground.classifications,
        lists=ground.lists,
        bulletins=_bulletins(pieces, name.version),
        cases=cases,
    )
    return scheme, _in_order(ground.found)


def _in_order(found: list[DefinitionError]) -> Faults:
    return tuple(sorted(found, key=lambda fault: (fault.file, fault.line, fault.key, fault.id)))


def _no_head(pieces: Pieces) -> list[DefinitionError]:
    shown = f"{pieces.shown}/scheme.yaml"
    if any(fault.file == shown for fault in pieces.problems):
        return []
    return [
        MissingKey(
            shown, 0, "scheme.yaml", "方案的标题、起效日和来源", "title, dates and sources of the scheme"
        )
    ]


def _named(piece: Piece, scheme_version: int) -> Named:
    file = piece.file
    return Named(
        id=file.id,
        path=file.path,
        version=piece.version or scheme_version,
        hash=piece.hash,
        file=file.shown,
    )


def _hash(pieces: Pieces) -> str:
    """SHA-256 over the paths and hashes of all pieces, so that a changed file changes the scheme's pin."""
    lines = [f"{path} {pieces.by_path[path].hash}\n" for path in sorted(pieces.by_path)]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _sources(entry: Entry) -> Mapping[str, Source]:
    return MappingProxyType(
        {
            each.text("id"): Source(
                id=each.text("id"),
                document=each.text("document"),
                number=each.text("number"),
                issuer=each.text("issuer"),
                date=each.day("date"),
                clause=each.text("clause"),
                printed_in=each.text("printed_in"),
            )
            for each in entry.entries("sources")
        }
    )


def _sources_named_twice(entry: Entry) -> list[DefinitionError]:
    first: dict[str, int] = {PRACTICE.id: 0}
    found: list[DefinitionError] = []
    for each in entry.entries("sources"):
        word, line = each.text("id"), each.line("id")
        if word in first:
            found.append(DuplicateKey(entry.document.file, line, each.spell("id"), first[word]))
        first.setdefault(word, line)
    return found


def _lists(pieces: Pieces, entry: Entry, name: Named, ground: Ground) -> Mapping[str, DatedList]:
    lists: dict[str, DatedList] = {}
    for piece in pieces.by_path.values():
        if isinstance(piece.content, ListTable):
            made = dated_list(piece.content, _named(piece, name.version))
            ground.found.extend(_unknown_sources(made, ground.sources))
            lists[made.id] = made
    if entry.has(PARAMETERS):
        own = replace(name, id=PARAMETERS, path=f"{name.path}/{PARAMETERS}")
        lists[PARAMETERS] = build_parameters(own, entry.entry(PARAMETERS), ground)
    return MappingProxyType(lists)


def _unknown_sources(made: DatedList, sources: Mapping[str, Source]) -> list[DefinitionError]:
    known = [PRACTICE.id, *sources]
    return [
        UnknownReference(
            made.file, row.line, f"{row.key}.source", row.cells["source"], nearest(row.cells["source"], known)
        )
        for row in made.rows
        if "source" in made.columns and row.cells["source"] not in known
    ]


def _built(
    pieces: Pieces, kind: str, build: Callable[[Named, Entry, Ground], T], ground: Ground
) -> Mapping[str, T]:
    """Every definition of a kind that has no problem, by id."""
    built: dict[str, T] = {}
    head = pieces.by_path[pieces.id]
    for piece in pieces.by_path.values():
        if piece.file.kind != kind or not isinstance(piece.content, Document):
            continue
        before = len(ground.found)
        with ground.telling():
            made = build(_named(piece, head.version or 1), Entry(piece.content), ground)
            if len(ground.found) == before:
                built[piece.file.id] = made
    return MappingProxyType(built)


def _headline_taken(ground: Ground) -> list[DefinitionError]:
    first: dict[int, str] = {}
    found: list[DefinitionError] = []
    for each in ground.indicators.values():
        if each.headline is None:
            continue
        if each.headline in first:
            found.append(DuplicateKey(each.file, each.line, f"headline: {each.headline}", 1))
        first.setdefault(each.headline, each.id)
    return found


def _bulletins(pieces: Pieces, scheme_version: int) -> Mapping[str, BulletinTemplate]:
    made: dict[str, BulletinTemplate] = {}
    for piece in pieces.by_path.values():
        if isinstance(piece.content, str):
            name = _named(piece, scheme_version)
            made[name.id] = BulletinTemplate(
                id=name.id,
                path=name.path,
                version=name.version,
                hash=name.hash,
                file=name.file,
                text=piece.content,
            )
    return MappingProxyType(made)
