# SPDX-License-Identifier: Apache-2.0
"""A command in a process of its own: seconds, processor seconds and peak memory of it and of what it starts.

Linux counts to a new program's peak what the process that started it held at that moment: a benchmark that
made its world in memory would measure itself. So a small process stands between.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass

BETWEEN = """
import json, os, subprocess, sys, time
started = time.perf_counter()
child = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(child.pid, 0)
seconds, spent = time.perf_counter() - started, usage.ru_utime + usage.ru_stime
print(json.dumps([os.waitstatus_to_exitcode(status), seconds, spent, usage.ru_maxrss * 1024.0]))
"""


@dataclass(frozen=True)
class Run:
    """One process: wall and processor seconds, peak resident memory in bytes."""

    seconds: float
    processor: float
    memory: float


def run(command: list[str], good: tuple[int, ...] = (0,)) -> Run:
    """The command once; an exit status that is not `good` ends the benchmark."""
    told = subprocess.run([sys.executable, "-c", BETWEEN, *command], stdout=subprocess.PIPE, check=True)
    status, *figures = json.loads(told.stdout)
    if status not in good:
        raise SystemExit(f"exit {status}: {' '.join(command[1:5])}")
    return Run(*figures)
