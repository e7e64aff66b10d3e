# SPDX-License-Identifier: Apache-2.0
"""The manifest as a file: read with its format checked, written as the commit of a change."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gulian.errors import ManifestUnreadable, NewerLakeFormat
from gulian.lake.files import write_file
from gulian.lake.model import FORMAT, Manifest, Part

NAME = "manifest.json"


def load(lake: Path) -> Manifest:
    """The manifest of a lake folder; a folder without one is an empty lake.

    Raises NewerLakeFormat, ManifestUnreadable, StoreRefused.
    """
    try:
        text = (lake / NAME).read_text(encoding="utf-8")
    except FileNotFoundError:
        return Manifest()
    except (OSError, UnicodeDecodeError) as error:
        raise ManifestUnreadable(NAME, str(error)) from error
    return parse(text)


def parse(text: str) -> Manifest:
    """Read a manifest's text. The keys of format 1 are those of `Part`."""
    try:
        tree = json.loads(text)
        number = int(tree["format"])
        if number > FORMAT:
            raise NewerLakeFormat(number, FORMAT)
        parts = tuple(_part(item) for item in tree["parts"])
        return Manifest(number, int(tree["sequence"]), parts)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ManifestUnreadable(NAME, f"{type(error).__name__}: {error}") from error


def _part(item: Mapping[str, Any]) -> Part:
    as_of = item["as_of"]
    return Part(
        form=str(item["form"]),
        day=dt.date.fromisoformat(item["day"]),
        file=str(item["file"]),
        rows=int(item["rows"]),
        bytes=int(item["bytes"]),
        sha256=str(item["sha256"]),
        source=str(item["source"]),
        as_of=None if as_of is None else dt.datetime.fromisoformat(as_of),
        sequence=int(item["sequence"]),
    )


def dump(manifest: Manifest) -> str:
    """The manifest as text: one line a part, the same manifest always the same bytes."""
    lines = ",\n".join(json.dumps(_item(part), ensure_ascii=False) for part in manifest.parts)
    head = f'{{"format": {manifest.format}, "sequence": {manifest.sequence}, "parts": ['
    return f"{head}\n{lines}\n]}}\n"


def _item(part: Part) -> dict[str, object]:
    as_of = None if part.as_of is None else part.as_of.isoformat()
    return {**vars(part), "day": part.day.isoformat(), "as_of": as_of}


def commit(lake: Path, manifest: Manifest) -> None:
    """Make this manifest the truth. Until the rename inside returns, the one before it is."""
    write_file(lake / NAME, dump(manifest).encode())
