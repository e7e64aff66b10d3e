# SPDX-License-Identifier: Apache-2.0
"""The nouns of collection: what a sender says of a batch, the batch, what is given back for it."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass

import polars as pl

from gulian.errors import BatchDisagrees, BatchHashDiffers, SourceNameRefused

_SOURCE = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


@dataclass(frozen=True)
class Stated:
    """What the sender says of his batch; None = nothing.

    rows   : how many reports it has
    sha256 : of the file's bytes; of the lines below the head where a push carries one
    """

    form: str | None = None
    source: str | None = None
    rows: int | None = None
    sha256: str | None = None

    def agreed(self, other: Stated, name: str) -> Stated:
        """Both statements as one. Raises BatchDisagrees where they contradict each other."""
        merged: dict[str, object] = {}
        for key, mine in vars(self).items():
            theirs = vars(other)[key]
            if mine is not None and theirs is not None and mine != theirs:
                raise BatchDisagrees(name, key, str(mine), str(theirs))
            merged[key] = mine if mine is not None else theirs
        return Stated(**merged)  # type: ignore[arg-type]  # the fields of two of its own kind


@dataclass(frozen=True)
class Batch:
    """Reports of one sender that arrived together and are taken together, or not at all.

    form        : id of the form
    source      : who sends: a platform, a county, a lead firm; plain lower-case name
    received_at : instant with offset
    sha256      : of the content; what is the same content has the same hash
    name        : what stands as `file` with its rows
    rows        : columns of `door` table `received`
    problems    : columns of `errors.Problem`
    """

    form: str
    source: str
    received_at: dt.datetime
    sha256: str
    name: str
    rows: pl.DataFrame
    problems: pl.DataFrame

    @property
    def key(self) -> str:
        """What makes it this batch and no other: form, source and content; not the moment."""
        return batch_key(self.form, self.source, self.sha256)


@dataclass(frozen=True)
class Taken:
    """The receipt of a batch, given only after its reports are on the disk.

    new         : False = the very same batch was taken before; nothing changed, and this is its receipt
    received_at : when it was first taken
    arrived, kept : reports in it, and of these kept; the others are told
    days        : the days its reports are about, ascending
    by_name, temporary : reports whose firm was recognised by name, and that stand under a temporary code
    """

    form: str
    source: str
    name: str
    sha256: str
    received_at: dt.datetime
    arrived: int
    kept: int
    problems: int
    findings: int
    by_name: int
    temporary: int
    days: tuple[dt.date, ...]
    new: bool = True


def batch_key(form: str, source: str, sha256: str) -> str:
    """`daily:platform-a:<sha256>`"""
    return f"{form}:{source}:{sha256}"


def plain_source(source: str) -> str:
    """The name as it is. Raises SourceNameRefused."""
    if not _SOURCE.fullmatch(source):
        raise SourceNameRefused(source[:80])
    return source


def verified(data: bytes, stated: str | None, name: str) -> str:
    """SHA-256 of what arrived, hexadecimal. Raises BatchHashDiffers where the sender states another."""
    found = hashlib.sha256(data).hexdigest()
    if stated is not None and stated.lower() != found:
        raise BatchHashDiffers(name, stated[:80], found)
    return found
