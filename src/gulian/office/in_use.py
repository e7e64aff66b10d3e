# SPDX-License-Identifier: Apache-2.0
"""The schemes in use: the package's with the site's laid over them, seen anew when a file changes."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from django.conf import settings

from gulian.errors import UnknownProcedure
from gulian.schemes import Library, Procedure, load_library

Signature = tuple[tuple[str, int, int], ...]
_LOOK_EVERY = 1.0


class Seen(NamedTuple):
    """When the folder was looked at last, what lay there, the library of it, the how manieth it is."""

    at: float
    signature: Signature
    library: Library
    number: int


_lock = Lock()
_seen: dict[Path, Seen] = {}


def site_schemes() -> Path:
    """Where the site's own schemes lie."""
    return Path(settings.DIR) / "schemes"


def library() -> Library:
    """The library of this site. What was dropped into the folder counts within a second."""
    root = site_schemes()
    with _lock:
        known = _seen.get(root)
        if known and time.monotonic() - known.at < _LOOK_EVERY:
            return known.library
        signature = tuple(_files(root))
        if known is None or known.signature != signature:
            known = Seen(0.0, signature, load_library(root), known.number + 1 if known else 1)
        _seen[root] = known._replace(at=time.monotonic())
        return known.library


def edition() -> tuple[Path, int]:
    """Which library it is: caches of what follows from it are kept by this."""
    library()
    root = site_schemes()
    return root, _seen[root].number


def look_again() -> None:
    """The next call of `library` looks at the folder: for whoever has just written there."""
    with _lock:
        root = site_schemes()
        if root in _seen:
            _seen[root] = _seen[root]._replace(at=float("-inf"))


def procedure_of(path: str) -> Procedure:
    """The procedure in force, by `scheme/procedures/id`.

    Raises UnknownProcedure, UnknownScheme, BrokenScheme.
    """
    name, _, rest = path.partition("/")
    scheme = library()[name]
    found = scheme.procedures.get(rest.removeprefix("procedures/"))
    if found is None:
        raise UnknownProcedure(path[:100], ", ".join(each.path for each in scheme.procedures.values()) or "-")
    return found


def _files(root: Path) -> Iterator[tuple[str, int, int]]:
    for folder, names, files in os.walk(root):
        names[:] = sorted(each for each in names if not each.startswith("."))
        for name in sorted(files):
            found = Path(folder) / name
            try:
                state = found.stat(follow_symlinks=False)
            except OSError:
                continue
            yield str(found), state.st_mtime_ns, state.st_size
