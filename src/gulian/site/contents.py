# SPDX-License-Identifier: Apache-2.0
"""What of a data folder belongs into a backup: everything, but what only serves the moment.

Left out in silence: locks and marks, what a killed writer left, files of the lake no reader sees, `tmp/`, the
backups of earlier upgrades, the side files of the database (its content is taken through SQLite itself).
Left out and told: links, and whatever is neither a file nor a folder, or has a name that is no text.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from gulian.errors import FileLeftOut, PartStray, Problem
from gulian.lake import Lake, recover_folder
from gulian.site.model import BACKUPS, DATABASE, UPGRADING

_OURS = ("lake", "out", "ledger", "uploads")
_PASSING = frozenset(
    {
        ".lock",
        ".lock-holder",
        ".worker-lock",
        ".migrate-lock",
        ".schemes-lock",
        "ledger/audit/.lock",
        UPGRADING,
        "lake/.writing",
        *(f"{DATABASE}-{end}" for end in ("wal", "shm", "journal")),
    }
)
_CONTROL = re.compile("[\x00-\x1f\x7f]")
_HALF_WRITTEN = re.compile(r"\..+\.(new|old)")


def passing(name: str) -> bool:
    """Whether a file, by its name below the data folder, serves the moment only."""
    path = PurePosixPath(name)
    ours = len(path.parts) == 1 or path.parts[0] in _OURS
    half = ours and any(_HALF_WRITTEN.fullmatch(part) for part in path.parts)
    return name in _PASSING or half or path.parts[0] in ("tmp", BACKUPS)


def recover(site: Path) -> None:
    """Put back the days of `out/` that a killed run left aside. The caller holds the writer lock."""
    for left in sorted(site.glob("out/.*")):
        if _HALF_WRITTEN.fullmatch(left.name):
            recover_folder(left.with_name(left.name[1:-4]))


def contents(site: Path) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """Names of the files of a backup, sorted, and what is wrong: files left out, a lake that is not sound.

    Raises NewerLakeFormat, ManifestUnreadable, StoreRefused.
    """
    lake = Lake(site).fsck()
    strays = {f"lake/{each.file}" for each in lake if each.code == PartStray.id}
    told = [each for each in lake if each.code != PartStray.id]
    names = []
    for name, fault in _walk(site, site):
        if fault is not None:
            told.append(Problem.of(fault, fault.name))
        elif name not in strays:
            names.append(name)
    return tuple(sorted(names)), tuple(told)


def _walk(folder: Path, site: Path) -> Iterator[tuple[str, FileLeftOut | None]]:
    for path in sorted(folder.iterdir()):
        name = path.relative_to(site).as_posix()
        if passing(name):
            continue
        mode = path.lstat().st_mode
        if not fit(name):
            yield (
                name,
                FileLeftOut(
                    ascii(name)[1:-1],
                    "文件名含有无法保存的字符",
                    "its name has characters that cannot be kept",
                ),
            )
        elif stat.S_ISDIR(mode):
            yield from _walk(path, site)
        elif stat.S_ISREG(mode):
            yield name, None
        elif stat.S_ISLNK(mode):
            yield name, FileLeftOut(name, "是链接", "it is a link")
        else:
            yield name, FileLeftOut(name, "不是普通文件", "it is no plain file")


def fit(name: str) -> bool:
    """Whether a backup may hold a file of this name: text without control characters, below the folder."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    path = PurePosixPath(name)
    below = name == path.as_posix() and not path.is_absolute() and ".." not in path.parts
    return below and name not in ("", ".") and not _CONTROL.search(name)
