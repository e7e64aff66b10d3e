# SPDX-License-Identifier: Apache-2.0
"""Pieces: files read and shaped, not yet joined; and how a site lays its pieces over the library's.

1 read each file by its kind  2 check its shape  3 lay the pieces of a site over those that are there:
a piece whose path is taken must say `replaces: <path>@<version>` and carry a higher version,
a piece that says it replaces something must find exactly that. Nothing is overridden silently.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from gulian.errors import (
    DefinitionError,
    NameDiffers,
    SilentOverride,
    UnknownReplaced,
    WrongValue,
)
from gulian.schemes.documents import Document, Entry, decode, read_yaml
from gulian.schemes.folder import SchemeFolder, SourceFile
from gulian.schemes.lists import ListTable, read_list
from gulian.schemes.shapes import faults_of_shape

_SHAPE_OF = {
    "scheme": "scheme",
    "forms": "form",
    "indicators": "indicator",
    "warnings": "warning",
    "views": "view",
    "indices": "index",
    "procedures": "procedure",
    "measures": "measure",
    "classifications": "classification",
    "cases": "case",
}
_VERSION = re.compile("[1-9][0-9]{0,5}", re.ASCII)
_TEMPLATE_META = re.compile(r"\{#\s*(version|replaces)\s*:\s*(.*?)\s*#\}")


@dataclass(frozen=True)
class Piece:
    """One file, read: its content by kind, its version, and what it says it replaces.

    hash     : SHA-256 of the text, hexadecimal, line ends as \\n
    version  : None = the version of the scheme it belongs to
    replaces : `path@version`, or empty
    """

    file: SourceFile
    hash: str
    version: int | None
    replaces: str
    replaces_line: int
    content: Document | ListTable | str


@dataclass(frozen=True)
class Pieces:
    """The pieces of one scheme by path, in the order of their files, and the problems met.

    paths : every path there is a file for, also those whose file has a problem
    """

    id: str
    shown: str
    by_path: Mapping[str, Piece]
    paths: frozenset[str]
    problems: tuple[DefinitionError, ...]


def read_pieces(folder: SchemeFolder) -> Pieces:
    """Read and shape every file of a folder, collecting problems."""
    by_path: dict[str, Piece] = {}
    problems = list(folder.problems)
    for file in folder.files:
        try:
            piece, faults = _piece(file)
        except DefinitionError as error:
            problems.append(error)
            continue
        problems.extend(faults)
        if not faults:
            by_path[file.path] = piece
    paths = frozenset(file.path for file in folder.files)
    return Pieces(folder.id, folder.shown, _versioned(by_path, folder.id), paths, tuple(problems))


def overlay(base: Pieces, site: Pieces) -> Pieces:
    """The pieces of a site laid over those that are there."""
    problems = [*base.problems, *site.problems]
    merged = dict(base.by_path)
    for path, piece in site.by_path.items():
        fault = _override_fault(piece, base.by_path.get(path))
        if fault is None:
            merged[path] = piece
        else:
            problems.append(fault)
    return Pieces(base.id, base.shown, merged, base.paths | site.paths, tuple(problems))


def nothing_replaced(pieces: Pieces) -> Pieces:
    """The pieces of a scheme that lies over nothing: a `replaces` in it finds nothing."""
    faults = [fault for piece in pieces.by_path.values() if (fault := _override_fault(piece, None))]
    return replace(pieces, problems=(*pieces.problems, *faults))


def with_text(pieces: Pieces, file: SourceFile, version: int) -> Pieces:
    """The pieces with one file put in the place of what stands there, and without worked examples."""
    piece, faults = _piece(file)
    kept = {path: each for path, each in pieces.by_path.items() if each.file.kind != "cases"}
    kept[file.path] = replace(piece, version=version)
    return replace(
        pieces,
        by_path=kept,
        paths=frozenset(kept),
        problems=(*pieces.problems, *faults),
    )


@lru_cache(maxsize=4_096)
def _piece(file: SourceFile) -> tuple[Piece, tuple[DefinitionError, ...]]:
    """A file that has not changed is not read again."""
    digest = hashlib.sha256(file.data.replace(b"\r\n", b"\n")).hexdigest()
    read = {"lists": _list, "bulletins": _template}.get(file.kind, _definition)
    return read(file, digest)


def _list(file: SourceFile, digest: str) -> tuple[Piece, tuple[DefinitionError, ...]]:
    table = read_list(file.data, file.shown)
    header = table.header
    version, faults = _version(header.text("version"), file.shown, header.line("version"))
    piece = Piece(file, digest, version, header.text("replaces"), header.line("replaces"), table)
    return piece, (*table.problems, *faults)


def _template(file: SourceFile, digest: str) -> tuple[Piece, tuple[DefinitionError, ...]]:
    text = decode(file.data, file.shown)
    meta = dict(_TEMPLATE_META.findall(text))
    version, faults = _version(meta.get("version", ""), file.shown, 1)
    return Piece(file, digest, version, meta.get("replaces", ""), 1, text), faults


def _definition(file: SourceFile, digest: str) -> tuple[Piece, tuple[DefinitionError, ...]]:
    document = read_yaml(file.data, file.shown)
    faults = faults_of_shape(_SHAPE_OF[file.kind], document)
    entry = Entry(document)
    if file.kind == "scheme" and not faults and entry.text("id") != file.id:
        faults.append(NameDiffers(file.shown, entry.line("id"), "id", entry.text("id"), file.id))
    piece = Piece(
        file, digest, entry.whole("version"), entry.text("replaces"), entry.line("replaces"), document
    )
    return piece, tuple(faults)


def _version(text: str, shown: str, line: int) -> tuple[int | None, tuple[DefinitionError, ...]]:
    """The version a comment states: None where it states none."""
    if not text:
        return None, ()
    if _VERSION.fullmatch(text):
        return int(text), ()
    return None, (WrongValue(shown, line, "version", text[:20], "不小于 1 的整数", "a whole number from 1"),)


def _versioned(by_path: dict[str, Piece], scheme: str) -> dict[str, Piece]:
    own = by_path.get(scheme)
    version = own.version if own else None
    return {
        path: piece if piece.version is not None else replace(piece, version=version)
        for path, piece in by_path.items()
    }


def _override_fault(piece: Piece, present: Piece | None) -> DefinitionError | None:
    shown, line, path = piece.file.shown, piece.replaces_line, piece.file.path
    if present is None:
        return UnknownReplaced(shown, line, "replaces", piece.replaces, "-") if piece.replaces else None
    stands = f"{path}@{present.version}"
    if not piece.replaces:
        return SilentOverride(shown, 1, "replaces", path, present.version or 1)
    if piece.replaces != stands:
        return UnknownReplaced(shown, line, "replaces", piece.replaces, stands)
    if piece.version is None or piece.version <= (present.version or 1):
        need = (present.version or 1) + 1
        return WrongValue(
            shown, line, "version", str(piece.version or ""), f"不小于 {need} 的整数", f"at least {need}"
        )
    return None
