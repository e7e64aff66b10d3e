# SPDX-License-Identifier: Apache-2.0
"""Gulian (固链): find the link that holds an industrial chain back, and get it moving.

1 collect  2 review  3 measure  4 locate  5 dispatch  6 help  7 publish  8 verify: the loop of one day.

    import gulian

    folder = gulian.door.read_folder("site")
    day = gulian.daily.run_folder("site", date)
    gulian.charts.svg(gulian.charts.bar(frame))

Each name below is a room; `README.md` inside it is its manual. A room is loaded when its name is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gulian import (
        casework,
        chain,
        charts,
        daily,
        door,
        expr,
        lake,
        ledger,
        monitor,
        policy,
        registry,
        sample,
        schemes,
        site,
        workdays,
    )
    from gulian.errors import GulianError, Problem

    __version__: str

__all__ = [
    "GulianError",
    "Problem",
    "__version__",
    "casework",
    "chain",
    "charts",
    "daily",
    "door",
    "expr",
    "lake",
    "ledger",
    "monitor",
    "policy",
    "registry",
    "sample",
    "schemes",
    "site",
    "workdays",
]


def __getattr__(name: str) -> object:
    """Load a public name on first use."""
    if name not in __all__:
        raise AttributeError(
            f"module 'gulian' has no attribute {name!r}"
        )  # the protocol of attributes asks for this
    if name == "__version__":
        from importlib.metadata import version

        value: object = version("gulian")
    elif name in ("GulianError", "Problem"):
        value = getattr(import_module("gulian.errors"), name)
    else:
        value = import_module(f"gulian.{name}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
