# SPDX-License-Identifier: Apache-2.0
"""Jobs in parts on Spark: the same bits, and a lost worker costs its shard and no more."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gulian import chain, errors

from .test_shards import QUESTIONS, Counting, closings, drawings, network, rebuilt_world, same

pytestmark = [
    pytest.mark.cluster,
    pytest.mark.skipif(
        importlib.util.find_spec("pyspark") is None, reason="PySpark is not installed: gulian[cluster]"
    ),
    pytest.mark.skipif(
        shutil.which("java") is None, reason="Java is not installed; Spark 4 needs 17 or newer"
    ),
    pytest.mark.filterwarnings("ignore"),
]


def session(master: str) -> Any:
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master(master).appName("gulian")
    for key, value in (
        ("spark.ui.enabled", "false"),
        ("spark.driver.bindAddress", "127.0.0.1"),
        ("spark.driver.host", "127.0.0.1"),
        ("spark.executor.memory", "512m"),
    ):
        builder = builder.config(key, value)
    made = builder.getOrCreate()
    made.sparkContext.setLogLevel("OFF")
    return made


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """Two workers in one machine; a task may be tried four times, as on a cluster."""
    made = session("local[2,4]")
    yield made
    made.stop()


def python_workers() -> list[int]:
    """Processes below this one that compute for Spark: children of its `pyspark.daemon`."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                said = (entry / "cmdline").read_bytes().decode(errors="replace")
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except (OSError, ValueError):
                continue
            parents[int(entry.name)] = (parent, said)
    ours = {os.getpid()}
    for _ in range(6):
        ours |= {pid for pid, (parent, _said) in parents.items() if parent in ours}
    daemons = {pid for pid in ours if pid in parents and "pyspark.daemon" in parents[pid][1]}
    return sorted(pid for pid in ours if pid in parents and parents[pid][0] in daemons)


def killing(keep: Path, done: threading.Event, killed: list[int]) -> None:
    """Kill one worker as soon as a shard is home."""
    while not done.wait(0.01):
        workers = python_workers() if next(keep.rglob("*.shard"), None) else []
        if workers:
            os.kill(workers[0], signal.SIGKILL)
            killed.append(workers[0])
            return


def test_spark_gives_the_same_bits(spark: Any, tmp_path: Path) -> None:
    """Criticality, ensembles, figures over rebuilt networks; what Spark finished nobody does again."""
    sharding = chain.Sharding(parts=5, keep=tmp_path, carrier=chain.on_spark(spark))
    assert same(chain.by_shards(closings(), sharding), closings().at_once())
    drawn, whole = chain.by_shards(drawings(), sharding), drawings().at_once()
    assert drawn.left.tobytes() == whole.left.tobytes()
    assert drawn.own.tobytes() == whole.own.tobytes()
    for question in QUESTIONS.values():
        asked = chain.askings(rebuilt_world(), question)
        assert chain.by_shards(asked, sharding).values.tobytes() == asked.at_once().values.tobytes()
    here = Counting()
    chain.by_shards(closings(), chain.Sharding(parts=5, keep=tmp_path, carrier=here))
    assert here.asked == []


def test_a_lost_worker_costs_its_shard_and_no_more(spark: Any, tmp_path: Path) -> None:
    """A Python worker is killed in the middle: all shards come home, each once, the bits the same."""
    slow = chain.closings(network(7, 500), tolerance=1e-9, max_iterations=100_000, allow_unconverged=True)
    done, killed, told = threading.Event(), list[int](), list[int]()
    killer = threading.Thread(target=killing, args=(tmp_path, done, killed))
    killer.start()
    try:
        sharding = chain.Sharding(
            parts=24, keep=tmp_path, carrier=chain.on_spark(spark), told=lambda at, _: told.append(at)
        )
        found = chain.by_shards(slow, sharding)
    finally:
        done.set()
        killer.join()
    assert killed
    assert told == list(range(25))
    assert same(found, slow.at_once())


def test_a_session_that_cannot_ship_files_is_refused() -> None:
    """Spark Connect drives no cluster itself."""
    with pytest.raises(errors.SparkRefused):
        chain.on_spark(object())
