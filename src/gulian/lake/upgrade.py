# SPDX-License-Identifier: Apache-2.0
"""Bring an older lake to the format of this version, step by step, keeping the manifest of each step."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from gulian.errors import ManifestUnreadable, NewerLakeFormat
from gulian.lake import manifest
from gulian.lake.files import disk_errors_told, write_file
from gulian.lake.model import FORMAT
from gulian.lake.writer import lock

Step = Callable[[Path, str], str]
"""(lake folder, manifest text of format n) -> manifest text of format n + 1.

A step may add files, never remove any: the manifest before it stays true until the new one is in place.
"""

STEPS: Mapping[int, Step] = {}
"""Format n -> the step to n + 1. Format 1 is the first, so there is none yet."""


def upgrade(site: Path, steps: Mapping[int, Step] = STEPS, goal: int = FORMAT) -> tuple[int, ...]:
    """Take the lake of a site to format `goal`; the formats passed through, empty if it was there already.

    A kill leaves the lake at one of these formats, whole; running it again goes on from there.
    Raises NewerLakeFormat, ManifestUnreadable, SiteLocked, StoreFull, StoreRefused.
    """
    lake = site / "lake"
    passed: list[int] = []
    with lock(site), disk_errors_told(lake):
        while (number := _format(lake, goal)) < goal:
            text = (lake / manifest.NAME).read_text(encoding="utf-8")
            after = steps[number](lake, text)
            write_file(lake / f"manifest.format-{number}.json", text.encode())
            write_file(lake / manifest.NAME, after.encode())
            passed.append(number + 1)
    return tuple(passed)


def _format(lake: Path, goal: int) -> int:
    path = lake / manifest.NAME
    if not path.exists():
        return goal
    try:
        number = int(json.loads(path.read_text(encoding="utf-8"))["format"])
    except (ValueError, KeyError, TypeError) as error:
        raise ManifestUnreadable(manifest.NAME, f"{type(error).__name__}: {error}") from error
    if number > goal:
        raise NewerLakeFormat(number, goal)
    return number
