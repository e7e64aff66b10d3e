# SPDX-License-Identifier: Apache-2.0
"""Who computes shards: this process, or others that may die.

A carrier is given a shipment and the numbers of the shards that are missing, and yields each with its file as
soon as it is finished. A worker that dies costs the shard it was at; that shard is tried again.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Protocol

from gulian.chain.job import Task
from gulian.chain.shards.pack import Pack
from gulian.chain.shards.worker import compute, shard_of_file
from gulian.errors import ShardLost, ValueOutOfRange
from gulian.lake import disk_errors_told

ATTEMPTS = 4
"""So often a shard is tried whose worker dies: Spark's own number."""


@dataclass(frozen=True, eq=False)
class Shipment:
    """What a carrier carries.

    task, size, parts : the job, its items, and into how many shards these are cut
    pack : the same as arrays;  job : the digest of the pack;  room : an empty folder for its file
    """

    task: Task
    size: int
    parts: int
    pack: Pack
    job: str
    room: Path

    def file(self) -> Path:
        """The pack as a file. Raises StoreFull, StoreRefused."""
        path = self.room / f"gulian-{self.job[:32]}.pack"
        with disk_errors_told(path), path.open("xb") as file:
            file.writelines(self.pack.chunks())
        return path


class Carrier(Protocol):
    """Computes shards; yields (shard, its file) in any order."""

    def __call__(self, shipment: Shipment, shards: Sequence[int]) -> Iterator[tuple[int, bytes]]: ...


def in_turn(shipment: Shipment, shards: Sequence[int]) -> Iterator[tuple[int, bytes]]:
    """One shard after the other, in this process with all its threads."""
    ready = shipment.task.ready()
    for shard in shards:
        yield shard, compute(ready, shipment.job, shard, shipment.parts, shipment.size)


def in_processes(count: int) -> Carrier:
    """So many processes on this machine, which share the file of the task in memory.

    Raises ValueOutOfRange; the carrier raises ShardLost.
    """
    if not count >= 1:
        raise ValueOutOfRange("count", 0, count, "不小于 1 的整数", "a whole number >= 1")

    def carry(shipment: Shipment, shards: Sequence[int]) -> Iterator[tuple[int, bytes]]:
        path = str(shipment.file())
        threads = max(1, (os.cpu_count() or 1) // count)
        with _Workers(min(count, len(shards))) as workers:

            def run(shard: int) -> bytes:
                return workers.run(shard, path, shipment.job, threads)

            yield from side_by_side(run, shards, len(workers), workers.give_up)

    return carry


def side_by_side(
    run: Callable[[int], bytes], shards: Sequence[int], at_once: int, give_up: Callable[[], None]
) -> Iterator[tuple[int, bytes]]:
    """Shards as they are finished, so many under way at a time.

    give_up : stops those under way; called when one fails or nobody asks for more, and nothing new begins
    """
    with ThreadPoolExecutor(max(1, at_once)) as threads:
        under_way = {threads.submit(run, shard): shard for shard in shards}
        try:
            for done in as_completed(list(under_way)):
                yield under_way.pop(done), done.result()
        finally:
            if under_way:
                threads.shutdown(wait=False, cancel_futures=True)
                give_up()


class _Workers:
    """Processes of one worker each, so that one that dies takes no other with it."""

    def __init__(self, count: int) -> None:
        self._free: SimpleQueue[ProcessPoolExecutor] = SimpleQueue()
        self._count, self._attempts = count, ATTEMPTS
        for _ in range(count):
            self._free.put(_worker())

    def __len__(self) -> int:
        return self._count

    def __enter__(self) -> _Workers:
        return self

    def __exit__(self, *_: object) -> None:
        for _each in range(self._count):
            self._free.get().shutdown(wait=True, cancel_futures=True)

    def give_up(self) -> None:
        """No shard is tried again."""
        self._attempts = 1

    def run(self, shard: int, path: str, job: str, threads: int) -> bytes:
        """A shard in a process of its own, which is replaced when it dies. Raises ShardLost."""
        worker = self._free.get()
        try:
            for _ in range(self._attempts):
                try:
                    return worker.submit(shard_of_file, path, job, shard, threads).result()
                except BrokenProcessPool:
                    worker.shutdown(wait=False)
                    worker = _worker()
        finally:
            self._free.put(worker)
        raise ShardLost(shard, ATTEMPTS, "")


def _worker() -> ProcessPoolExecutor:
    # Spawned, not forked: threads of Numba and Polars do not survive a fork.
    return ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))
