# SPDX-License-Identifier: Apache-2.0
"""One drawn world and its files, shared by the tests of the room."""

from __future__ import annotations

import io

import polars as pl
import pytest

from gulian.sample.model import Plan, World
from gulian.sample.world import Files, draw


class Desk:
    """The files of a world as a desk reads them: text columns, then the types of the door."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.files = Files(world)
        self._read: dict[str, pl.DataFrame] = {}

    def read(self, name: str) -> pl.DataFrame:
        if name not in self._read:
            self._read[name] = pl.read_csv(io.BytesIO(self.files[name]), infer_schema=False)
        return self._read[name]

    def reports(self, date: str) -> pl.DataFrame:
        """The reports that count: readable rows of known firms, the last received of each plant."""
        numbers = [
            pl.col(name).cast(pl.Int64) for name in ("opened", "staff", "returned", "onsite", "planned_stop")
        ]
        money = [pl.col(name).cast(pl.Float64) for name in ("output", "capacity", "power")]
        return (
            self.read(f"reports/{date}.csv")
            .with_columns(*numbers, *money, place=pl.int_range(pl.len()))
            .filter(pl.col("date") == date)
            .sort("received_at", "place", maintain_order=True)
            .unique(["unit", "date"], keep="last", maintain_order=True)
            .join(self.register(), on="code", how="inner")
        )

    def register(self) -> pl.DataFrame:
        return self.read("enterprises.csv").select(
            "code",
            "region",
            "industry",
            "above_scale",
            "lists",
            register_staff=pl.col("staff").cast(pl.Int64),
        )


@pytest.fixture(scope="session")
def desk() -> Desk:
    return Desk(draw(Plan(firms=6000, days=60, seed=3)))


@pytest.fixture(scope="session")
def world(desk: Desk) -> World:
    return desk.world
