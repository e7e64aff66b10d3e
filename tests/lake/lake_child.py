# SPDX-License-Identifier: Apache-2.0
"""A writer that is made to die: run as a process by the crash tests.

writes SITE FIRST LAST      commit one part a number, saying each aloud once it is acknowledged
dies SITE NUMBER CALL       commit part NUMBER, and be killed at the CALL-th call to the disk
folder TARGET CALL          replace a folder, and be killed at the CALL-th call to the disk
"""

from __future__ import annotations

import datetime as dt
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

from gulian.lake import Lake, write_folder

DAY = dt.date(2020, 3, 1)


def frame(number: int) -> pl.DataFrame:
    """Twenty rows that say which commit they belong to."""
    return pl.DataFrame({"number": [number] * 20, "row": list(range(20))})


def commit(lake: Lake, number: int) -> None:
    """Even numbers append, odd ones replace what the number before them brought."""
    if number % 2:
        lake.replace("reports", DAY, frame(number), f"source-{number // 2}")
    else:
        lake.append("reports", DAY, frame(number), f"source-{number // 2}")


def killed_at(call: int) -> None:
    """Make the call-th rename, flush or removal the last thing this process starts."""
    left = [call]

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def wrapper(*arguments: Any, **named: Any) -> Any:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments, **named)

        return wrapper

    os.fsync = counted(os.fsync)
    for name in ("replace", "unlink", "touch", "mkdir"):
        setattr(Path, name, counted(getattr(Path, name)))


def main(arguments: list[str]) -> None:
    if arguments[0] == "writes":
        for number in range(int(arguments[2]), int(arguments[3])):
            commit(Lake(Path(arguments[1])), number)
            print(number, flush=True)
    elif arguments[0] == "dies":
        killed_at(int(arguments[3]))
        commit(Lake(Path(arguments[1])), int(arguments[2]))
        print("done", flush=True)
    else:
        killed_at(int(arguments[2]))
        write_folder(Path(arguments[1]), {"a.csv": b"new", "charts/b.svg": b"new"})
        print("done", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
