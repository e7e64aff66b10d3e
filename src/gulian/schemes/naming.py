# SPDX-License-Identifier: Apache-2.0
"""How a definition is named and what it rests on: path, version, hash; document, clause."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Source:
    """A document a definition rests on, or office practice (`PRACTICE`), which binds nobody."""

    id: str
    document: str
    number: str = ""
    issuer: str = ""
    date: dt.date | None = None
    clause: str = ""
    printed_in: str = ""


PRACTICE = Source(id="practice", document="office practice 工作惯例")
"""The source of what no document lays down: office practice, which binds nobody."""


@dataclass(frozen=True, kw_only=True)
class Named:
    """What every definition has: its path, its version, its content hash, and where it stands.

    hash : SHA-256 of the file, hexadecimal, line ends as \\n
    file : file name below the root it was read from, `library/resumption-2020/indicators/opening_rate.yaml`
    """

    id: str
    path: str
    version: int
    hash: str
    file: str
    line: int = 1

    @property
    def pin(self) -> str:
        """`path@version#hash` with the first 32 hexadecimal digits (128 bits) of the hash."""
        return f"{self.path}@{self.version}#{self.hash[:32]}"


@dataclass(frozen=True, kw_only=True)
class Definition(Named):
    """A definition in words: its title in both languages, its document and clause."""

    title_zh: str
    title_en: str
    source: Source
    clause: str = ""

    @property
    def document(self) -> str:
        """The title of the document it rests on."""
        return self.source.document
