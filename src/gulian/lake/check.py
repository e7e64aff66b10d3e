# SPDX-License-Identifier: Apache-2.0
"""fsck: does every file say what the manifest says, and is there nothing else?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from gulian.errors import GulianError, PartChanged, PartMissing, PartStray, Problem
from gulian.lake.model import Manifest, Part


def lake_files(folder: Path) -> Iterator[Path]:
    """The files below the forms, sorted, and half-written files at the top."""
    if folder.is_dir():
        yield from sorted(path for path in folder.glob("form=*/**/*") if path.is_file())
        yield from sorted(folder.glob(".*.new"))


def problems(folder: Path, now: Manifest) -> tuple[Problem, ...]:
    """Parts that are missing or changed, and files that no manifest names; `file` is below `lake/`."""
    named = {part.file for part in now.parts}
    found = [(part.file, _fault(folder, part)) for part in now.parts]
    for path in lake_files(folder):
        name = path.relative_to(folder).as_posix()
        if name not in named:
            found.append((name, PartStray(name)))
    return tuple(Problem.of(fault, file) for file, fault in found if fault is not None)


def _fault(folder: Path, part: Part) -> GulianError | None:
    try:
        data = (folder / part.file).read_bytes()
    except OSError:
        return PartMissing(part.file)
    return None if hashlib.sha256(data).hexdigest() == part.sha256 else PartChanged(part.file)
