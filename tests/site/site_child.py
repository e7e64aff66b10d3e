# SPDX-License-Identifier: Apache-2.0
"""A process that is made to die, or that holds a lock: run by the tests of the site.

backup SITE OUT CALL        back up, and be killed at the CALL-th call to the disk
restore FILE DIR CALL       restore, and be killed at the CALL-th call to the disk
upgrade SITE CALL           upgrade through two made-up formats, killed at the CALL-th call to the disk
hold SITE                   take the lock, say so, and keep it until standard input ends
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from gulian import lake, site
from gulian.site.upgrade import STEPS, Step


def killed_at(call: int) -> None:
    """Make the call-th rename, flush, creation or removal the last thing this process starts."""
    left = [call]

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def wrapper(*arguments: Any, **named: Any) -> Any:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments, **named)

        return wrapper

    os.fsync = counted(os.fsync)
    for name in ("replace", "rename", "unlink", "touch", "mkdir"):
        setattr(Path, name, counted(getattr(Path, name)))


def add_note(folder: Path, what: site.Site) -> site.Site:
    """1 -> 2: a file more."""
    lake.write_file(folder / "lake" / "note.txt", what.id.encode())
    return what


def move_zone(folder: Path, what: site.Site) -> site.Site:
    """2 -> 3: a value of `site.yaml` changes, and what was there before is used."""
    assert (folder / "lake" / "note.txt").read_text() == what.id
    return replace(what, zone="Asia/Urumqi")


MADE_UP: Mapping[int, Step] = {**STEPS, 1: add_note, 2: move_zone}


def main(arguments: list[str]) -> None:
    match arguments:
        case ["backup", folder, out, call]:
            killed_at(int(call))
            site.backup(Path(folder), Path(out))
        case ["restore", file, folder, call]:
            killed_at(int(call))
            site.restore(Path(file), Path(folder))
        case ["upgrade", folder, call]:
            killed_at(int(call))
            site.upgrade(Path(folder), MADE_UP, goal=3)
        case ["hold", folder]:
            with lake.lock(Path(folder)):
                print("held", flush=True)
                sys.stdin.read()
    print("done", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
