# SPDX-License-Identifier: Apache-2.0
"""Spark as the carrier: it ships the file of the task once to each machine, runs shards where there is room.

Each shard is a Spark job of one task, several of them at a time. So a finished shard is home at once,
whatever becomes of the others, and Spark itself gives a shard whose worker is lost to another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from gulian.chain.shards.carriers import ATTEMPTS, Carrier, Shipment, side_by_side
from gulian.chain.shards.worker import shard_of_file
from gulian.errors import GulianError, ShardLost, SparkRefused, ValueOutOfRange

MOST_DETAIL = 300


def on_spark(session: Any, at_once: int | None = None) -> Carrier:
    """The workers of a Spark session; `gulian` has to be installed where they run.

    session : a SparkSession that drives the cluster itself (not Spark Connect)
    at_once : shards under way at a time; None = as many as the cluster runs tasks
    Raises SparkRefused, ValueOutOfRange; the carrier raises ShardLost.
    """
    context = getattr(session, "sparkContext", None)
    if context is None:
        raise SparkRefused(
            "会话没有 SparkContext（Spark Connect 不能分发文件）", "the session has no SparkContext"
        )
    if at_once is not None and not at_once >= 1:
        raise ValueOutOfRange("at_once", 0, at_once, "不小于 1 的整数", "a whole number >= 1")

    def carry(shipment: Shipment, shards: Sequence[int]) -> Iterator[tuple[int, bytes]]:
        path = shipment.file()
        context.addFile(str(path))
        threads = int(context.getConf().get("spark.task.cpus", "1"))
        group = f"gulian {shipment.job[:32]}"

        def run(shard: int) -> bytes:
            return _one(context, group, shard, partial(_on_worker, path.name, shipment.job, threads))

        lanes = at_once or int(context.defaultParallelism)
        yield from side_by_side(run, shards, lanes, lambda: context.cancelJobGroup(group))

    return carry


def _one(context: Any, group: str, shard: int, work: Any) -> bytes:
    """A shard as a Spark job of its own. Raises ShardLost."""
    context.setJobGroup(group, f"shard {shard}", interruptOnCancel=True)
    try:
        found: list[bytes] = context.parallelize([shard], 1).map(work).collect()
    except GulianError:
        raise
    except Exception as error:  # whatever Spark says becomes a sentence of ours, with its own words in it
        raise ShardLost(shard, ATTEMPTS, _first_line(error)) from error
    return found[0]


def _on_worker(name: str, job: str, threads: int, shard: int) -> bytes:
    """Runs on a worker: the file that Spark brought there is mapped, not read."""
    from pyspark import SparkFiles

    return shard_of_file(SparkFiles.get(name), job, shard, threads)


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n", 1)[0][:MOST_DETAIL]
