# SPDX-License-Identifier: Apache-2.0
"""A collector that is made to die, or to compete: run as a process by the crash tests.

takes SITE FILE WAIT        take one batch, saying the number of its reports once the receipt is given
dies SITE FILE CALL         take it, and be killed at the CALL-th call to the disk
mother                      reads lines `SITE FILE SECONDS`: each time a child of hers takes the batch and is
                            killed after so many seconds; she answers with how long it lived and what it said
"""

from __future__ import annotations

import datetime as dt
import os
import select
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gulian.daily.receive import receive_file
from gulian.errors import SiteLocked
from gulian.monitor.intake import Stated
from gulian.schemes import load_library

NOW = dt.datetime(2020, 3, 1, 16, tzinfo=dt.UTC)


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


def mother() -> None:
    """Bear one child a line, which works at once: she has imported everything and read the schemes.

    She asks Polars nothing: no child would inherit the threads it starts then.
    """
    load_library()
    for line in sys.stdin:
        site, file, seconds = line.split()
        ears, mouth = os.pipe()
        began = time.monotonic()
        child = os.fork()
        if child == 0:
            os.dup2(mouth, 1)
            main("takes", site, file, "0")
            os._exit(0)
        os.close(mouth)
        select.select([ears], [], [], float(seconds))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(ears) as said:
            print(f"{time.monotonic() - began:.4f} {said.read().strip()}", flush=True)


def main(verb: str, site: str, file: str, number: str) -> None:
    if verb == "dies":
        killed_at(int(number))
    wait = float(number) if verb == "takes" else 0.0
    try:
        taken = receive_file(Path(site), Path(file), Stated(source="platform-a"), NOW, wait=wait).taken
    except SiteLocked:
        print("locked", flush=True)
        return
    print(f"{taken.kept} {'new' if taken.new else 'known'}", flush=True)


if __name__ == "__main__":
    if sys.argv[1:] == ["mother"]:
        mother()
    else:
        main(*sys.argv[1:])
