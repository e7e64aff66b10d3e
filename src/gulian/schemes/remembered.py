# SPDX-License-Identifier: Apache-2.0
"""What is remembered of schemes that were sound when they were built: their description, by their bytes.

A scheme whose bytes are known need not be built to be listed; it is built, and checked again, when it is
asked for. What is remembered is never trusted further than that: text for a list, in JSON, in a folder of the
user that nobody else may write. Whatever is odd about it counts as not remembered.

    GULIAN_CACHE, else XDG_CACHE_HOME/gulian, else LOCALAPPDATA/gulian, else ~/.cache/gulian
    GULIAN_CACHE set to nothing: nothing is remembered
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import stat
import tempfile
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path

from gulian.schemes.folder import SchemeFolder

Description = Mapping[str, object]
_FORMAT = 1
_MAX_BYTES = 256 * 1024
_MOST = 1_000
_KEYS = frozenset(
    ("id", "title_zh", "title_en", "valid_from", "valid_to", "sources", "kinds", "cases", "version", "pin")
)


def key_of(folders: list[SchemeFolder]) -> str:
    """SHA-256 over all files of a scheme, those of a site after the package's, and over the shapes."""
    digest = hashlib.sha256(f"{_FORMAT} {_shapes()}\n".encode())
    for number, folder in enumerate(folders):
        digest.update(f"{number} {folder.id}\n".encode())
        for file in folder.files:
            digest.update(f"{file.shown} {len(file.data)}\n".encode())
            digest.update(file.data)
    return digest.hexdigest()


def recall(key: str, name: str) -> Description | None:
    """The description of a scheme with these bytes, or None where nothing fit for use is kept."""
    folder = _folder()
    if folder is None or not _mine(folder):
        return None
    path = folder / f"{key}.json"
    try:
        if not _mine(path) or path.stat().st_size > _MAX_BYTES:
            return None
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    fits = isinstance(found, dict) and set(found) == _KEYS and found["id"] == name
    return found if fits and isinstance(found["kinds"], dict) and isinstance(found["sources"], list) else None


def remember(key: str, description: Description) -> None:
    """Keep a description, whole or not at all; a folder that cannot be written is no fault."""
    folder = _folder()
    if folder is None:
        return
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not _mine(folder):
            return
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=folder, delete=False) as beside:
            json.dump(description, beside, ensure_ascii=False)
        Path(beside.name).replace(folder / f"{key}.json")
        _forget_oldest(folder)


def forget(key: str) -> None:
    """Remembered and yet not sound: it is not told again."""
    folder = _folder()
    if folder is not None:
        with contextlib.suppress(OSError):
            (folder / f"{key}.json").unlink(missing_ok=True)


def _forget_oldest(folder: Path) -> None:
    kept = sorted(folder.glob("*.json"), key=lambda each: each.stat().st_mtime, reverse=True)
    for path in kept[_MOST:]:
        path.unlink(missing_ok=True)


def _folder() -> Path | None:
    own = os.environ.get("GULIAN_CACHE")
    if own is not None:
        return Path(own) / "schemes" if own else None
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        if place := os.environ.get(name):
            return Path(place) / "gulian" / "schemes"
    try:
        return Path.home() / ".cache" / "gulian" / "schemes"
    except RuntimeError:
        return None


def _mine(path: Path) -> bool:
    """Whether it is the user's own and nobody else may write it."""
    try:
        found = path.lstat()
    except OSError:
        return False
    if stat.S_ISLNK(found.st_mode):
        return False
    if not hasattr(os, "getuid"):
        return True
    return found.st_uid == os.getuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


@cache
def _shapes() -> str:
    digest = hashlib.sha256()
    folder = resources.files(__package__).joinpath("schemas")
    for each in sorted(folder.iterdir(), key=lambda found: found.name):
        digest.update(each.read_bytes())
    return digest.hexdigest()
