# SPDX-License-Identifier: Apache-2.0
"""Files and folders to texts. A folder's problems are collected, a single file's are raised."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from gulian.errors import (
    DocumentEmpty,
    DocumentError,
    DocumentFormatUnknown,
    DocumentReadFailed,
    DocumentTooLarge,
    NoDocuments,
    Problem,
)
from gulian.policy.model import Text
from gulian.policy.reading.assembly import Source, assemble
from gulian.policy.reading.decoding import decode
from gulian.policy.reading.opened import Format, Limits, open_document

SUFFIXES: dict[str, Literal["text", "html", "docx", "pdf"]] = {
    ".txt": "text",
    ".md": "text",
    ".markdown": "text",
    ".html": "html",
    ".htm": "html",
    ".docx": "docx",
    ".pdf": "pdf",
}
_SIGNS: tuple[tuple[bytes, Format], ...] = ((b"%PDF-", "pdf"), (b"PK\x03\x04", "docx"))
FILES = 10_000
"""Files of one folder at most."""


@dataclass(frozen=True)
class Read:
    """Texts in the order of their names, and the files that could not be read."""

    texts: tuple[Text, ...]
    problems: tuple[Problem, ...]


def read_words(words: str, name: str = "text") -> Text:
    """Words that are at hand already, as a text of that name."""
    return assemble(Source(words, words), name)


def read_document(path: Path, name: str | None = None, limits: Limits | None = None) -> Text:
    """One file as text; `name` is what it is called in results, by default its own. Raises DocumentError."""
    name, limits = name or path.name, limits or Limits()
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise DocumentFormatUnknown(name, suffix or "-")
    try:
        size = path.stat().st_size
        if size > limits.size:
            raise DocumentTooLarge(name, size, limits.size)
        source = _source(path, name, SUFFIXES[suffix], limits)
    except OSError as error:
        raise DocumentReadFailed(name, error.strerror or str(error)) from error
    if not source.words.strip():
        raise DocumentEmpty(name)
    return assemble(source, name)


def read(path: Path, limits: Limits | None = None) -> Read:
    """A file, or the files of a folder and the folders in it; links are not followed.

    Raises DocumentError for a single file that cannot be read, NoDocuments for a folder without any.
    """
    if not path.is_dir():
        return Read((read_document(path, limits=limits),), ())
    texts, problems = [], []
    for file in _files(path):
        name = file.relative_to(path).as_posix()
        try:
            texts.append(read_document(file, name, limits))
        except DocumentError as error:
            problems.append(Problem.of(error, name))
    if not texts and not problems:
        raise NoDocuments(path.name)
    return Read(tuple(texts), tuple(problems))


def _files(folder: Path) -> Iterator[Path]:
    """Files that may be documents, by name; hidden ones and links are passed over."""
    found = [
        each
        for each in folder.rglob("*")
        if each.suffix.lower() in SUFFIXES
        and not any(part.startswith((".", "~$")) for part in each.relative_to(folder).parts)
        and each.is_file()
        and not each.is_symlink()
    ]
    yield from sorted(found, key=lambda each: each.relative_to(folder).as_posix())[:FILES]


def _source(path: Path, name: str, kind: Literal["text", "html", "docx", "pdf"], limits: Limits) -> Source:
    """What the file says; its first bytes overrule its name."""
    with path.open("rb") as file:
        head = file.read(8)
    for sign, real in _SIGNS:
        if head.startswith(sign):
            return open_document(path, name, real, limits)
    if kind == "html":
        return open_document(path, name, "html", limits)
    if kind != "text":
        raise DocumentFormatUnknown(name, f"{path.suffix}?")
    words, _ = decode(path.read_bytes(), name)
    return Source(words, words)
