# SPDX-License-Identifier: Apache-2.0
"""Files and folders that are there as a whole or not at all: write beside, flush, rename."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from gulian.errors import StoreFull, StoreRefused

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@contextmanager
def disk_errors_told(path: Path) -> Iterator[None]:
    """Turn the operating system's refusals into the lake's own errors.

    StoreFull    : the disk or a quota is full
    StoreRefused : anything else, such as a read-only disk or missing rights
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StoreFull(str(path), error.strerror or "") from error
        raise StoreRefused(str(path), error.strerror or str(error)) from error


def flush_folder(folder: Path) -> None:
    """Make renames inside a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_flushed(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def put_file(path: Path, data: bytes) -> None:
    """As `write_file`, outside a site. Raises StoreFull, StoreRefused; the old file then stands."""
    with disk_errors_told(path):
        write_file(path, data)


def write_file(path: Path, data: bytes) -> None:
    """Write one file so that a reader, or a kill, finds the old content or the new one, whole."""
    beside = path.with_name(f".{path.name}.new")
    try:
        _write_flushed(beside, data)
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    flush_folder(path.parent)


def make_folder(path: Path) -> None:
    """Create a folder and the ones above it, flushed."""
    if path.is_dir():
        return
    make_folder(path.parent)
    path.mkdir(exist_ok=True)
    flush_folder(path.parent)


def _beside(target: Path) -> tuple[Path, Path]:
    return target.with_name(f".{target.name}.new"), target.with_name(f".{target.name}.old")


def recover_folder(target: Path) -> None:
    """Finish or undo what a killed `write_folder` left: the target is the old or the new folder, whole."""
    new, old = _beside(target)
    with disk_errors_told(target):
        if old.exists() and not target.exists():
            old.replace(target)
            flush_folder(target.parent)
        for leftover in (new, old):
            if leftover.exists():
                shutil.rmtree(leftover)


def write_folder(target: Path, files: Mapping[str, bytes]) -> None:
    """Put a folder in place with exactly these files, at once.

    files : name relative to the target (`a.csv`, `charts/a.svg`) -> content

    The caller holds the writer lock of the site. Raises StoreFull, StoreRefused; the old folder then stands.
    """
    recover_folder(target)
    new, old = _beside(target)
    with disk_errors_told(target):
        make_folder(target.parent)
        try:
            _fill(new, files)
        except OSError:
            shutil.rmtree(new, ignore_errors=True)
            raise
        if target.exists():
            target.replace(old)
        new.replace(target)
        flush_folder(target.parent)
        shutil.rmtree(old, ignore_errors=True)


def _fill(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir()
    folders = {folder}
    for name in sorted(files):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        folders.update(parent for parent in path.parents if parent.is_relative_to(folder))
        _write_flushed(path, files[name])
    for each in sorted(folders):
        flush_folder(each)
