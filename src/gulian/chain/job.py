# SPDX-License-Identifier: Apache-2.0
"""Many things of one kind to be computed, each by itself: closures of firms, draws of a shock.

The items of a job know nothing of each other, so that it can be made at once here, or in parts anywhere
(`shards/`), with the same bits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from gulian.chain.model import Int64s

Answer = TypeVar("Answer")
Found = Mapping[str, NDArray[Any]]
"""What was found, by name: arrays of one row for each item asked for, in the order asked."""


class Task(Protocol):
    """What computing needs: numbers only, so that it can be sent away."""

    def ready(self) -> Callable[[Int64s], Found]:
        """Make room; what comes back computes items by their numbers."""
        ...


@dataclass(frozen=True, eq=False)
class Job(Generic[Answer]):
    """So many items of a task, and what is made of all that was found.

    joined : of `Found` of all items in their order
    """

    task: Task
    size: int
    joined: Callable[[Found], Answer]

    def at_once(self) -> Answer:
        """The answer, made here and now."""
        return self.joined(self.task.ready()(np.arange(self.size)))
