# SPDX-License-Identifier: Apache-2.0
"""What a plan is asked: whom a home case can free, at what cost and by whom; what a day of output counts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gulian.cli.chain.lists import amount, read_list, refused
from gulian.cli.chain.plan_words import JOBS, OUTPUT, Counted

if TYPE_CHECKING:
    import numpy as np

    from gulian.chain import Cases
    from gulian.cli.chain.inputs import World

NOT_FREED = ("materials", "orders", "import", "export", "planned")
"""Victims wait for others, what comes from abroad no home case clears, a planned stop is no blockage."""


@dataclass(frozen=True)
class Files:
    """Further files of the command; None = not given."""

    costs: Path | None
    capacity: Path | None
    score: Path | None


def cases_of(world: World, files: Files) -> Cases:
    """Blocked firms that a home case can clear, with cost and department of their cause."""
    import numpy as np
    import polars as pl

    from gulian import chain

    cost, department = _costs(files.costs)
    names, per_day = _capacity(files.capacity)
    rows, amounts, owners = [], [], []
    state = world.frames["state"].filter(pl.col("own_share") < 1)
    numbers = world.economy.rows(state["code"])
    for row, causes in zip(numbers.tolist(), state["blocked_by"].to_list(), strict=True):
        cause = causes[0] if causes else "other"
        if row < 0 or cause in NOT_FREED:
            continue
        rows.append(row)
        amounts.append(cost.get(cause, 1.0))
        owner = department.get(cause, "")
        if names and owner not in names:
            refused("--capacity", f"{cause}: {owner or '-'}")
        owners.append(names.index(owner) if names else 0)
    return chain.Cases(
        np.array(rows, dtype=np.int32),
        np.array(amounts, dtype=np.float64),
        np.array(owners, dtype=np.int32),
        np.array(per_day) if names else None,
    )


def _costs(path: Path | None) -> tuple[dict[str, float], dict[str, str]]:
    if path is None:
        return {}, {}
    rows = read_list(path, "--costs", ("cause", "cost"))
    cost = {row["cause"]: amount(row["cost"], "--costs") for row in rows}
    return cost, {row["cause"]: row.get("department") or "" for row in rows}


def _capacity(path: Path | None) -> tuple[list[str], list[float]]:
    if path is None:
        return [], []
    rows = read_list(path, "--capacity", ("department", "per_day"))
    return [row["department"] for row in rows], [amount(row["per_day"], "--capacity") for row in rows]


def worth_of(
    world: World, objective: str, leaders: np.ndarray[tuple[int], np.dtype[np.int32]]
) -> tuple[np.ndarray[tuple[int], np.dtype[np.float64]], Counted]:
    """What a day of each firm's whole output counts, and in what."""
    import numpy as np
    import polars as pl

    economy = world.economy
    if objective == "jobs":
        return world.register["staff"].cast(pl.Float64).fill_null(float("nan")).to_numpy(), JOBS
    if objective == "all":
        return economy.output, OUTPUT
    kind, _, name = objective.partition(":")
    if objective == "leaders":
        chosen = leaders
    elif kind == "leader" and name:
        chosen = economy.rows(pl.Series([name], dtype=pl.String))
    elif kind == "product" and name:
        chosen = economy.links.filter(pl.col("product") == name)["from_row"].unique().to_numpy()
    else:
        chosen = np.zeros(0, dtype=np.int32)
    if chosen.size == 0 or (chosen < 0).any():
        refused("--objective", objective)
    worth = np.zeros(economy.output.size)
    worth[chosen] = economy.output[chosen]
    return worth, OUTPUT
