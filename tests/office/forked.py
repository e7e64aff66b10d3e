# SPDX-License-Identifier: Apache-2.0
"""kill -9, often and at little cost: a process that has loaded the office forks one child after the other."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path


def killed(child: Callable[[int], None], times: int, told: Path, most: float) -> int:
    """Fork children that run `child(seed)`; each is killed at an instant within `most` seconds of the first
    line it has written to `told`. How many were: one that ends by itself has nothing left to do.

    No connection may be open before: parent and children would speak on the same one.
    """
    chance = random.Random(times)
    for seed in range(times):
        before = told.stat().st_size
        process = os.fork()
        if process == 0:
            _run(child, seed)
        while told.stat().st_size == before:
            if os.waitpid(process, os.WNOHANG)[0]:
                return seed
            time.sleep(0.005)
        time.sleep(chance.random() * most)
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
    return times


def _run(child: Callable[[int], None], seed: int) -> None:
    status = 1
    try:
        child(seed)
        status = 0
    finally:
        # No clean-up of the parent's: it lives on.
        os._exit(status)
