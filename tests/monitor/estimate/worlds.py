# SPDX-License-Identifier: Apache-2.0
"""Small registers in which who reports and who runs both depend on the groups."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from gulian.monitor.estimate import Margin, Plan

SECTIONS, PROVINCES, SIZES = 3, 4, 2


def register(units: int, seed: int = 1) -> pl.DataFrame:
    """`section province size staff opened`: five in ten to nine in ten run."""
    rng = np.random.default_rng(seed)
    section, province, size = (rng.integers(0, k, units) for k in (SECTIONS, PROVINCES, SIZES))
    runs = rng.random(units) < 0.45 + 0.15 * section - 0.04 * province + 0.15 * size
    return pl.DataFrame(
        {
            "section": [f"S{each}" for each in section],
            "province": [f"P{each}" for each in province],
            "size": [f"Z{each}" for each in size],
            "staff": rng.integers(1, 200, units),
            "opened": runs,
        }
    )


def reports(units: pl.DataFrame, share: float, seed: int) -> npt.NDArray[np.bool_]:
    """Who reports: by section and size, never by whether it runs."""
    rng = np.random.default_rng(seed)
    odds = {"S0": 0.6, "S1": 1.0, "S2": 1.3}
    rate = units["section"].replace_strict(odds).to_numpy() * np.where(units["size"] == "Z1", 1.2, 0.8)
    return rng.random(units.height) < share * rate


def plan(*columns: str, least: int = 5, **other: object) -> Plan:
    """A margin for each column; `a*b` crosses two."""
    margins = tuple(Margin(tuple(column.split("*"))) for column in columns)
    return Plan(margins=margins, least=least, sample="responded", **other)  # type: ignore[arg-type]  # as given
