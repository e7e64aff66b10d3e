# SPDX-License-Identifier: Apache-2.0
"""A job in parts, the finished ones kept."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from gulian.chain.job import Found, Job
from gulian.chain.shards import kept
from gulian.chain.shards.carriers import Carrier, Shipment, in_turn
from gulian.chain.shards.pack import unpacked
from gulian.chain.shards.worker import task_pack
from gulian.errors import ValueOutOfRange

Answer = TypeVar("Answer")
MOST_PARTS = 100_000
"""Into more shards no job is cut: each is a file."""
Told = Callable[[int, int], None]


def _silent(_finished: int, _parts: int) -> None:
    """Tells nobody."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Sharding:
    """How a job is made in parts.

    parts   : into how many shards the items are cut; never more than there are items
    keep    : a folder for finished shards: the same job begun again goes on where it stopped; None = nothing
              is kept
    carrier : who computes them
    told    : called with (finished, parts) at the start and after each shard
    Raises ValueOutOfRange.
    """

    parts: int
    keep: Path | None = None
    carrier: Carrier = in_turn
    told: Told = _silent

    def __post_init__(self) -> None:
        if not 1 <= self.parts <= MOST_PARTS:
            raise ValueOutOfRange("parts", 0, self.parts, f"1 至 {MOST_PARTS}", f"1 to {MOST_PARTS}")


def by_shards(job: Job[Answer], sharding: Sharding) -> Answer:
    """The answer of a job, bit for bit that of `job.at_once()`.

    Raises ShardLost, StoreFull, StoreRefused, and what the job raises.
    """
    parts = min(sharding.parts, max(1, job.size))
    pack = task_pack(job.task, job.size, parts)
    digest = pack.digest
    with ExitStack() as stack:
        folder = None if sharding.keep is None else kept.folder_of(sharding.keep, digest)
        room = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gulian-")))
        shipment = Shipment(job.task, job.size, parts, pack, digest, room)
        found = dict(_finished(folder, shipment))
        sharding.told(len(found), parts)
        missing = [shard for shard in range(parts) if shard not in found]
        for shard, content in sharding.carrier(shipment, missing) if missing else ():
            found[shard] = kept.checked(unpacked(content, f"shard {shard}"), digest, shard)
            if folder is not None:
                kept.put(folder, shard, content)
            sharding.told(len(found), parts)
        return job.joined(kept.joined([found[shard] for shard in range(parts)], job.size))


def _finished(folder: Path | None, shipment: Shipment) -> Iterator[tuple[int, Found]]:
    """The shards that need not be computed again."""
    if folder is None:
        return
    for shard in range(shipment.parts):
        there = kept.get(folder, shipment.job, shard)
        if there is not None:
            yield shard, there
