# SPDX-License-Identifier: Apache-2.0
"""Draw the world in visible steps, and hand its files over one at a time."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from functools import partial

import polars as pl

from gulian.errors import SampleSizeRefused
from gulian.sample import frames
from gulian.sample.course import draw_course
from gulian.sample.firms import draw_firms
from gulian.sample.model import (
    FEWEST_FIRMS,
    MOST_DAYS,
    MOST_FIRMS,
    PARQUET_ABOVE,
    Places,
    Plan,
    Progress,
    World,
)
from gulian.sample.network import draw_links
from gulian.sample.places import draw_places
from gulian.sample.plants import draw_plants
from gulian.sample.reports import reports_on
from gulian.sample.seeds import stream

TABLES: dict[str, Callable[[World], pl.DataFrame]] = {
    "bodies": frames.bodies,
    "enterprises": frames.enterprises,
    "leaders": frames.leaders,
    "links": frames.links,
    "risk": frames.risk,
    "units": frames.units,
}
# Which share of firms gives these in its reports; who gives a capacity also gives its output.
TELLING = {"output": 0.9, "capacity": 0.85, "power": 0.5}


def draw(plan: Plan, places: Places | None = None) -> World:
    """The whole world of a plan; raises SampleSizeRefused outside the sizes it is made for.

    places : where it lies, if not in the whole province
    """
    for what_zh, what_en, value, low, high in (
        ("企业数", "firms", plan.firms, FEWEST_FIRMS, MOST_FIRMS),
        ("天数", "days", plan.days, 1, MOST_DAYS),
    ):
        if not low <= value <= high:
            raise SampleSizeRefused(what_zh, what_en, value, low, high)
    places = places or draw_places(plan.seed, plan.first)
    firms = draw_firms(plan, places)
    links = draw_links(plan, places, firms)
    habit = stream(plan.seed, "habits")
    headroom, open_handed, meter = habit.uniform(1.1, 1.4, firms.count), *habit.random((2, firms.count))
    return World(
        plan=plan,
        places=places,
        firms=firms,
        plants=draw_plants(plan, places, firms),
        links=links,
        course=draw_course(plan, places, firms, links),
        code_text=frames.code_text(firms.codes),
        headroom=headroom,
        tells={
            "output": open_handed < TELLING["output"],
            "capacity": open_handed < TELLING["capacity"],
            "power": meter < TELLING["power"],
        },
    )


class Files(Mapping[str, bytes]):
    """The files of a site folder by name, each made when it is asked for: memory holds one day."""

    def __init__(self, world: World, progress: Progress | None = None) -> None:
        form = "parquet" if world.plan.firms > PARQUET_ABOVE else "csv"
        encode = _parquet if form == "parquet" else _csv
        self._make: dict[str, Callable[[], pl.DataFrame]] = {}
        for stem, table in TABLES.items():
            self._make[f"{stem}.{form}"] = partial(table, world)
        for day, date in enumerate(world.plan.dates):
            self._make[f"reports/{date}.{form}"] = partial(reports_on, world, day)
        self._encode = encode
        self._progress = progress
        self._done = 0

    def __getitem__(self, name: str) -> bytes:
        if self._progress is not None:
            self._progress(name, self._done, len(self))
        data = self._encode(self._make[name]())
        self._done += 1
        return data

    def __iter__(self) -> Iterator[str]:
        return iter(self._make)

    def __len__(self) -> int:
        return len(self._make)


def _csv(frame: pl.DataFrame) -> bytes:
    return frame.write_csv(include_bom=True).encode()


def _parquet(frame: pl.DataFrame) -> bytes:
    target = io.BytesIO()
    frame.write_parquet(target, compression="zstd", row_group_size=262_144)
    return target.getvalue()
