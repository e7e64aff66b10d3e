# SPDX-License-Identifier: Apache-2.0
"""The manifest at the head of a backup, and where each member stands behind it.

    gulian-backup/manifest.<its SHA-256>.json     {"format": 1, "files": [{name, size, sha256, mode}, ...]}
    gulian-backup/site/<name>                     each file, in the order of the manifest

From the manifest alone follows every byte of the file but the contents, and these it holds the hashes of.
So a reader needs no parser of archives: it compares.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from gulian.errors import BackupDamaged, NewerBackupFormat, NotABackup
from gulian.site.blocks import BLOCK, END, header, padding, size_of
from gulian.site.contents import fit, passing
from gulian.site.model import Member

FORMAT = 1
FOLDER = "gulian-backup"
LIMIT = 256 * 1024 * 1024
"""Bytes of a manifest: more than a million files."""
_MODES = (0o600, 0o644)
_KEYS = ("name", "size", "sha256", "mode")


def dump(members: Iterable[Member]) -> bytes:
    """A manifest: one line a file, the same files always the same bytes."""
    lines = ",\n".join(json.dumps(vars(each), ensure_ascii=False) for each in members)
    return f'{{"format": {FORMAT}, "files": [\n{lines}\n]}}\n'.encode()


def head(manifest: bytes) -> bytes:
    """The header of the manifest's member: its name holds its hash."""
    name = f"{FOLDER}/manifest.{hashlib.sha256(manifest).hexdigest()}.json"
    return header(name, len(manifest), 0o644)


def member_header(member: Member) -> bytes:
    """The header of a file's member."""
    return header(f"{FOLDER}/site/{member.name}", member.size, member.mode)


def whole_size(manifest: bytes, members: Iterable[Member]) -> int:
    """The length of the file, to the byte."""
    sizes = [len(head(manifest)), len(manifest), len(padding(len(manifest))), len(END)]
    sizes += [len(member_header(each)) + each.size + len(padding(each.size)) for each in members]
    return sum(sizes)


def read_manifest(file: BinaryIO, name: str, size: int) -> tuple[bytes, tuple[Member, ...]]:
    """The manifest of an open backup of `size` bytes, compared with its hash; the file stands behind it.

    Raises NotABackup, NewerBackupFormat, BackupDamaged.
    """
    first = file.read(BLOCK)
    length = size_of(first)
    if not first.startswith(f"{FOLDER}/manifest.".encode()) or length is None:
        raise NotABackup(name)
    if length > min(LIMIT, size):
        raise BackupDamaged(name, "清单长度不对", "the size of its manifest cannot be right")
    manifest = file.read(length)
    if first != head(manifest) or file.read(len(padding(length))) != padding(length):
        raise BackupDamaged(name, "清单与其 SHA-256 不符", "its manifest is not the one of its SHA-256")
    members = _parse(manifest, name)
    if whole_size(manifest, members) != size:
        raise BackupDamaged(
            name, "文件长短不对，可能没有拷完", "its length is wrong, it may have been cut off"
        )
    return manifest, members


def _parse(manifest: bytes, file: str) -> tuple[Member, ...]:
    try:
        tree = json.loads(manifest)
        number = tree["format"]
        if type(number) is int and number > FORMAT:
            raise NewerBackupFormat(file, number, FORMAT)
        members = tuple(_member(item, file) for item in tree["files"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BackupDamaged(file, "清单读不出来", "its manifest cannot be read") from error
    if number != FORMAT or dump(members) != manifest:
        raise BackupDamaged(file, "清单不是本程序写成的", "its manifest was not written by this program")
    _check_names([each.name for each in members], file)
    return members


def _member(item: dict[str, Any], file: str) -> Member:
    name, size, sha256, mode = (item[key] for key in _KEYS)
    types = (type(name), type(size), type(sha256), type(mode))
    if types != (str, int, str, int) or size < 0 or mode not in _MODES:
        raise BackupDamaged(
            file, f"清单中有一项不对：{name!s:.80}", f"an entry of its manifest is wrong: {name!s:.80}"
        )
    return Member(name, size, sha256, mode)


def _check_names(names: list[str], file: str) -> None:
    """Every name stays below the folder, stands once, and is one that a backup would hold."""
    folders = {parent.as_posix() for name in names for parent in PurePosixPath(name).parents}
    for before, name in zip(["", *names], names, strict=False):
        if not fit(name):
            raise BackupDamaged(file, f"文件名不能用：{name!r:.80}", f"a file cannot be named {name!r:.80}")
        if before >= name or name in folders or passing(name):
            raise BackupDamaged(file, f"文件名不该有：{name:.80}", f"a file should not be there: {name:.80}")
