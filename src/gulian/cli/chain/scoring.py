# SPDX-License-Identifier: Apache-2.0
"""A plan set against what came back: the one just made, or the file that an earlier run wrote."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
from polars.exceptions import PolarsError

from gulian.cli.chain.lists import MOST_BYTES, read_list, refused

TEXTS = ("code", "name", "blocked_by", "kind", "path", "explanation")
NUMBERS = ("cost", "gain_alone", "gain", "cumulative")
WHOLE = ("order", "day", "bundle")
SCORE = ("regained", "state")


def saved_plan(path: Path) -> pl.DataFrame:
    """The plan in a file that `unblock` wrote, without an earlier score. Raises BadParameter."""
    if path.stat().st_size > MOST_BYTES:
        refused("--plan", f"{path.name}: > {MOST_BYTES:,} bytes")
    try:
        if path.suffix.lower() == ".parquet":
            read = pl.read_parquet(path)
        else:
            read = pl.read_csv(path, infer_schema=False)
        kinds = {
            **dict.fromkeys(TEXTS, pl.String),
            **dict.fromkeys(NUMBERS, pl.Float64),
            **dict.fromkeys(WHOLE, pl.Int64),
        }
        plan = read.select(pl.col(name).cast(kinds[name]) for name in read.columns if name in kinds)
    except (PolarsError, OSError) as error:
        refused("--plan", f"{path.name}: {str(error).splitlines()[0] if str(error) else error!r}")
    for name in ("order", "code", "gain"):
        if name not in plan.columns or plan[name].null_count():
            refused("--plan", f"{path.name}: {name}")
    return plan


def scored(plan: pl.DataFrame, came_back: Path | None) -> pl.DataFrame:
    """The plan beside what came back, by code: null where nobody knows. Raises BadParameter."""
    if came_back is None:
        return plan
    rows = read_list(came_back, "--score", ("code", "state"))
    columns = {
        "code": [row["code"] for row in rows],
        "regained": [row.get("output_regained") or None for row in rows],
        "state": [row["state"] for row in rows],
    }
    came = (
        pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
        .with_columns(pl.col("regained").cast(pl.Float64, strict=False))
        .unique("code", keep="first", maintain_order=True)
    )
    return plan.join(came, on="code", how="left", maintain_order="left")


def score(plan: pl.DataFrame) -> dict[str, Any]:
    """Of how many firms it is known what came back, what was promised of them, and what came."""
    known = plan.filter(plan["regained"].is_not_null())
    return {
        "known": known.height,
        "promised": float(known["gain"].sum()),
        "regained": float(known["regained"].sum()),
    }
