# SPDX-License-Identifier: Apache-2.0
"""A data folder out of one file: all of it, or nothing.

1 read the manifest, compare it with its hash, and the length of the file with what follows from it
2 write every file beside the folder, comparing headers, contents and zeros: what is no backup byte for byte
  is refused
3 read what was written as a site: a newer format is refused  4 rename: before that there is nothing
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from gulian.errors import BackupDamaged, FolderNotEmpty, NotABackup
from gulian.lake import Lake, disk_errors_told, flush_folder, lock, make_folder
from gulian.site import archive
from gulian.site.blocks import END, padding
from gulian.site.identity import read_site
from gulian.site.model import Member, Restored

_PIECE = 1 << 20
_LOCKS = (".lock", ".lock-holder")


def restore(file: Path, folder: Path) -> Restored:
    """Take a data folder out of a backup. `folder` must be empty or not be there.

    Nothing is left in `folder` unless all of it is right; a kill leaves it as it was.
    Raises FolderNotEmpty, NotABackup, BackupDamaged, NewerBackupFormat, NewerSiteFormat, NewerLakeFormat,
    SiteFileUnreadable, ManifestUnreadable, SiteLocked, StoreFull, StoreRefused.
    """
    folder = folder.absolute()
    _need_empty(folder)
    with disk_errors_told(file), file.open("rb") as stream:
        about = os.fstat(stream.fileno())
        if not stat.S_ISREG(about.st_mode):
            raise NotABackup(str(file))
        manifest, members = archive.read_manifest(stream, str(file), about.st_size)
        with disk_errors_told(folder), _beside(folder) as new:
            _unpack(stream, str(file), members, new)
            site, problems = read_site(new), Lake(new).fsck()
            _need_empty(folder)
            new.rename(folder)
            flush_folder(folder.parent)
    return Restored(
        path=folder,
        files=len(members),
        bytes=sum(each.size for each in members),
        sha256=hashlib.sha256(manifest).hexdigest(),
        site=site,
        problems=problems,
    )


def _need_empty(folder: Path) -> None:
    """Raises FolderNotEmpty."""
    if folder.is_symlink() or folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise FolderNotEmpty(str(folder))


@contextlib.contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """An empty folder beside, locked as a site is; what a killed restore left in it is cleared.

    A second restore to the same place is refused. The lock goes with the folder when it is renamed, so that
    nobody writes to the new site before it is whole.
    """
    new = folder.with_name(f".{folder.name}.new")
    make_folder(folder.parent)
    with lock(new):
        _clear(new)
        try:
            yield new
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            raise


def _clear(folder: Path) -> None:
    for each in folder.iterdir():
        if each.name in _LOCKS:
            continue
        if each.is_dir() and not each.is_symlink():
            shutil.rmtree(each)
        else:
            each.unlink()


def _unpack(stream: BinaryIO, name: str, members: tuple[Member, ...], new: Path) -> None:
    for member in members:
        _expect(stream, archive.member_header(member), name, member.name)
        path = new / member.name
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o600)
        with os.fdopen(handle, "wb") as out:
            _copy(stream, out, name, member)
            os.fchmod(out.fileno(), member.mode)
            out.flush()
            os.fsync(out.fileno())
        _expect(stream, padding(member.size), name, member.name)
    _expect(stream, END, name, "end")
    for each in sorted({new, *(path for path in new.rglob("*") if path.is_dir())}):
        flush_folder(each)


def _expect(stream: BinaryIO, wanted: bytes, name: str, where: str) -> None:
    if stream.read(len(wanted)) != wanted:
        raise BackupDamaged(name, f"{where} 处与清单不符", f"at {where} it is not what its manifest says")


def _copy(stream: BinaryIO, out: BinaryIO, name: str, member: Member) -> None:
    digest, left = hashlib.sha256(), member.size
    while left and (piece := stream.read(min(_PIECE, left))):
        digest.update(piece)
        out.write(piece)
        left -= len(piece)
    if left or digest.hexdigest() != member.sha256:
        raise BackupDamaged(
            name,
            f"{member.name} 与登记的 SHA-256 不符",
            f"{member.name} is not the one of its recorded SHA-256",
        )
