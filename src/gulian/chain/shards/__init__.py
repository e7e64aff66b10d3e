# SPDX-License-Identifier: Apache-2.0
"""A job in parts: on one machine, begun again where it stopped, or on many.

1 write the task into one file, named by its content (`pack.py`, `nouns.py`)   2 cut the items into shards
3 leave out the shards that are finished (`kept.py`)   4 a carrier computes the others (`carriers.py`,
`spark.py`): a shard is a function of the file and its number, and gives the same bits anywhere
5 put all together
"""

from __future__ import annotations

from gulian.chain.shards.carriers import Carrier, in_processes, in_turn
from gulian.chain.shards.run import MOST_PARTS, Sharding, by_shards
from gulian.chain.shards.spark import on_spark

__all__ = ["MOST_PARTS", "Carrier", "Sharding", "by_shards", "in_processes", "in_turn", "on_spark"]
