# SPDX-License-Identifier: Apache-2.0
"""A data folder into one file.

1 take the writer lock: readers go on, writers are refused  2 put back what a killed run left aside
3 take the database through SQLite's own online backup  4 hash every file: the manifest
5 write the file beside, comparing each byte with its hash once more  6 rename it: before that there is none
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from gulian.errors import BackupInside, BackupTooLarge, DatabaseUnreadable, FileChanging, TargetExists
from gulian.lake import disk_errors_told, flush_folder, lock, make_folder
from gulian.site import archive
from gulian.site.blocks import END, filled, padding
from gulian.site.contents import contents, recover
from gulian.site.identity import read_site
from gulian.site.model import DATABASE, Backup, Member

_PIECE = 1 << 20


def backup(site: Path, target: Path) -> Backup:
    """Put a whole data folder into the file `target`, which must not exist and must lie outside the folder.

    The same content gives the same bytes. A kill leaves no `target`. The file can be read by its owner only.
    Raises SiteLocked, TargetExists, BackupInside, FileChanging, DatabaseUnreadable, BackupTooLarge,
    NewerSiteFormat, NewerLakeFormat, SiteFileUnreadable, ManifestUnreadable, StoreFull, StoreRefused.
    """
    if target.resolve().is_relative_to(site.resolve()):
        raise BackupInside(str(target), str(site))
    if target.exists() or target.is_symlink():
        raise TargetExists(str(target))
    with lock(site):
        read_site(site)
        return write_backup(site, target)


def write_backup(site: Path, target: Path) -> Backup:
    """As `backup`, wherever `target` lies; an old file is replaced. The caller holds the writer lock."""
    target = target.absolute()
    with disk_errors_told(target):
        make_folder(target.parent)
        recover(site)
        with _snapshot(site, target) as database:
            names, problems = contents(site)
            paths = {name: database if name == DATABASE and database else site / name for name in names}
            members = tuple(_member(name, path) for name, path in paths.items())
            manifest = archive.dump(members)
            if len(manifest) > archive.LIMIT:
                raise BackupTooLarge(len(members))
            written = _written(target, manifest, members, paths)
        # The copy of the database is gone by now: what a kill leaves from here on the next backup clears.
        written.replace(target)
        flush_folder(target.parent)
    return Backup(
        path=target,
        files=len(members),
        bytes=archive.whole_size(manifest, members),
        sha256=hashlib.sha256(manifest).hexdigest(),
        problems=problems,
    )


@contextlib.contextmanager
def _snapshot(site: Path, target: Path) -> Iterator[Path | None]:
    """The database as it is at one moment, in a file beside the target; None where there is no database."""
    if not (site / DATABASE).is_file():
        yield None
        return
    copy = target.with_name(f".{target.name}.{DATABASE}.new")
    try:
        copy.unlink(missing_ok=True)
        with contextlib.suppress(FileExistsError):
            os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        try:
            _copy_database(site / DATABASE, copy)
        except sqlite3.Error as error:
            raise DatabaseUnreadable(DATABASE, str(error)) from error
        copy.chmod(0o600 if _private(site / DATABASE) else 0o644)
        yield copy
    finally:
        copy.unlink(missing_ok=True)


def _copy_database(source: Path, copy: Path) -> None:
    address = f"file:{quote(str(source.absolute()))}?mode=rw"
    with (
        contextlib.closing(sqlite3.connect(address, uri=True, timeout=60)) as there,
        contextlib.closing(sqlite3.connect(copy)) as here,
    ):
        there.backup(here)


def _private(path: Path) -> bool:
    return not path.stat().st_mode & 0o077


def _member(name: str, path: Path) -> Member:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            size += len(piece)
    return Member(name, size, digest.hexdigest(), 0o600 if _private(path) else 0o644)


def _written(target: Path, manifest: bytes, members: tuple[Member, ...], paths: dict[str, Path]) -> Path:
    """The whole file, on the disk, under another name."""
    beside = target.with_name(f".{target.name}.new")
    beside.unlink(missing_ok=True)
    try:
        handle = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(archive.head(manifest) + filled(manifest))
            for member in members:
                file.write(archive.member_header(member))
                _copy(paths[member.name], file, member)
            file.write(END)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    return beside


def _copy(path: Path, out: BinaryIO, member: Member) -> None:
    """Exactly the bytes the manifest speaks of; a file that somebody wrote to meanwhile is told."""
    digest, left = hashlib.sha256(), member.size
    with path.open("rb") as file:
        while piece := file.read(min(_PIECE, left)):
            digest.update(piece)
            out.write(piece)
            left -= len(piece)
        grown = bool(file.read(1))
    if replace(member, sha256=digest.hexdigest()) != member or left or grown:
        raise FileChanging(member.name)
    out.write(padding(member.size))
