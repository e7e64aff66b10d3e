# SPDX-License-Identifier: Apache-2.0
"""Short CSV lists that options name: costs, capacities, what came back, a plan of an earlier run."""

from __future__ import annotations

import csv
import math
from pathlib import Path
from typing import NoReturn

import click

MOST_BYTES = 50_000_000


def read_list(path: Path, option: str, needed: tuple[str, ...]) -> list[dict[str, str]]:
    """The rows, each with all `needed` columns filled. Raises BadParameter, also for what is no such list."""
    if path.stat().st_size > MOST_BYTES:
        refused(option, f"{path.name}: > {MOST_BYTES:,} bytes")
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (UnicodeDecodeError, csv.Error) as error:
        refused(option, f"{path.name}: {error}")
    for name in needed:
        if any(not row.get(name) for row in rows) or not rows:
            refused(option, f"{path.name}: {name}")
    return rows


def amount(text: str, option: str) -> float:
    """A number above 0. Raises BadParameter."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not (math.isfinite(value) and value > 0):
        refused(option, text)
    return value


def refused(option: str, what: str) -> NoReturn:
    """The option cannot be used: BadParameter."""
    raise click.BadParameter(what, click.get_current_context(), param_hint=option)
