# SPDX-License-Identifier: Apache-2.0
"""Finished shards in a folder: what is there whole is never computed again.

DIR/<digest of the task>/00017.shard; another network, weight, tolerance or cut is another folder.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from gulian.chain.job import Found
from gulian.chain.shards.pack import Pack, mapped
from gulian.errors import PackDamaged
from gulian.lake import make_folder, put_file

DIGITS = 32


def folder_of(keep: Path, job: str) -> Path:
    """Where the shards of a job are kept; made if it is not there."""
    folder = keep / job[:DIGITS]
    make_folder(folder)
    return folder


def put(folder: Path, shard: int, content: bytes) -> None:
    """Keep a finished shard: there as a whole or not at all. Raises StoreFull, StoreRefused."""
    put_file(_path(folder, shard), content)


def get(folder: Path, job: str, shard: int) -> Found | None:
    """A finished shard; None where there is none, or its file is damaged or of another job."""
    path = _path(folder, shard)
    if not path.is_file():
        return None
    try:
        return checked(mapped(path), job, shard)
    except PackDamaged:
        return None


def checked(pack: Pack, job: str, shard: int) -> Found:
    """What was found, if it is that shard of that job. Raises PackDamaged."""
    if (pack.values.get("job"), pack.values.get("shard")) != (job, shard):
        raise PackDamaged(f"{shard:05d}.shard")
    return pack.arrays


def joined(shards: list[Found], size: int) -> Found:
    """The rows of all shards in the order of the items."""
    parts = len(shards)
    whole = {}
    for name, first in shards[0].items():
        rows = np.empty((size, *first.shape[1:]), first.dtype)
        for at, found in enumerate(shards):
            rows[at::parts] = found[name]
        whole[name] = rows
    return whole


def _path(folder: Path, shard: int) -> Path:
    return folder / f"{shard:05d}.shard"
