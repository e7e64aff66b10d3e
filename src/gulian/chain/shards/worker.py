# SPDX-License-Identifier: Apache-2.0
"""What a worker does: map the file of a task, make ready once, compute shards.

Shard k of m has the items k, k + m, k + 2m, ...: where firms stand by size, each has its part of the large.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import numba
import numpy as np

from gulian.chain.criticality import Closings
from gulian.chain.drawing import Drawing
from gulian.chain.job import Found, Task
from gulian.chain.model import Int64s
from gulian.chain.rebuild.asking import Asking
from gulian.chain.shards.nouns import put_together, taken_apart
from gulian.chain.shards.pack import Pack, mapped, packed
from gulian.errors import PackDamaged

# More than the process was started with cannot be set; a fresh process has them all.
MOST_THREADS = int(numba.get_num_threads())
TASKS: dict[str, type[Closings | Drawing | Asking]] = {
    kind.__name__: kind for kind in (Closings, Drawing, Asking)
}


def task_pack(task: Task, size: int, parts: int) -> Pack:
    """All that a worker has to know. Its digest names the job: this task, cut into so many parts."""
    apart = taken_apart(task)
    return Pack({**apart.values, "size": size, "parts": parts}, apart.arrays)


def items_of(shard: int, parts: int, size: int) -> Int64s:
    """The items of a shard. 1 of 3 of 8 -> [1, 4, 7]"""
    return np.arange(shard, size, parts)


def compute(ready: Callable[[Int64s], Found], job: str, shard: int, parts: int, size: int) -> bytes:
    """The file of a finished shard."""
    found = ready(items_of(shard, parts, size))
    return packed(Pack({"job": job, "shard": shard}, found))


def shard_of_file(path: str, job: str, shard: int, threads: int) -> bytes:
    """A finished shard, in any process: the file of the task is mapped at the first shard and kept.

    job : the digest that the file must have. Raises PackDamaged.
    """
    numba.set_num_threads(min(threads, MOST_THREADS))
    ready, parts, size = _ready(path, job, threads)
    return compute(ready, job, shard, parts, size)


@lru_cache(maxsize=1)
def _ready(path: str, job: str, threads: int) -> tuple[Callable[[Int64s], Found], int, int]:
    del threads  # room is made for so many: another number is another preparation
    pack = mapped(Path(path), job)
    try:
        kind = TASKS[str(pack.values["kind"])]
        task: Task = put_together(kind, pack)
        parts, size = pack.values["parts"], pack.values["size"]
    except (KeyError, TypeError) as error:
        raise PackDamaged(path) from error
    if not isinstance(parts, int) or not isinstance(size, int):
        raise PackDamaged(path)
    return task.ready(), parts, size
