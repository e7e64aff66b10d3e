# SPDX-License-Identifier: Apache-2.0
"""The reports add up to what was announced, as a desk would add them."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl
import pytest

from gulian.sample.anchors import curve
from gulian.sample.course import open_on
from gulian.sample.tables import anchors

from .conftest import Desk

ANNOUNCED = [(row["date"], float(row["value"])) for row in anchors() if row["measure"] == "opening"]
BACK = [(row["date"], float(row["value"])) for row in anchors() if row["measure"] == "return"]
SMALL = [(row["date"], float(row["value"])) for row in anchors() if row["measure"] == "small"]
LAST = "2020-04-19"
POINTS = 0.3


def _industry(frame: pl.DataFrame) -> pl.DataFrame:
    """Above-scale firms of sections B, C and D: divisions 06 to 46."""
    division = pl.col("industry").str.head(2).cast(pl.Int64)
    return frame.filter((pl.col("above_scale") == "1") & division.is_between(6, 46))


@pytest.mark.parametrize(("date", "value"), [each for each in ANNOUNCED if each[0] <= LAST])
def test_opening_rate_is_the_announced_one(desk: Desk, date: str, value: float) -> None:
    """Above-scale industry: opened / firms, silent firms counted as not opened, and opened / reported."""
    firms = _industry(desk.register()).height
    told = _industry(desk.reports(date)).group_by("code").agg(pl.col("opened").max())
    assert told["opened"].sum() / firms * 100 == pytest.approx(value, abs=POINTS)
    assert told["opened"].sum() / told.height * 100 == pytest.approx(value, abs=POINTS)


@pytest.mark.parametrize(("date", "value"), [each for each in BACK if each[0] <= LAST])
def test_return_rate_is_the_announced_one(desk: Desk, date: str, value: float) -> None:
    """Above-scale industry: returned / staff, the staff of silent firms from the register."""
    told = _industry(desk.reports(date))
    silent = _industry(desk.register()).join(told, on="code", how="anti")["register_staff"].sum()
    back = told.filter(pl.col("returned").is_between(0, pl.col("staff")))["returned"].sum()
    assert 100 * int(back) / (int(told["staff"].sum()) + int(silent)) == pytest.approx(value, abs=POINTS)


@pytest.mark.parametrize(("date", "value"), [each for each in SMALL if each[0] <= LAST])
def test_small_firms_on_the_platform_show_the_announced_rate(desk: Desk, date: str, value: float) -> None:
    """The platform's sample: opened / firms that report through it."""
    sample = desk.reports(date).filter(pl.col("filled_by") == "platform")
    assert 100 * int(sample["opened"].sum()) / sample.height == pytest.approx(value, abs=POINTS)


def test_the_curve_passes_through_the_announcements_and_stays_a_share() -> None:
    dates = [dt.date(2020, 2, 20) + dt.timedelta(days=day) for day in range(70)]
    for measure in ("opening", "return", "small"):
        share = curve(measure, dates)
        assert ((share > 0) & (share < 1)).all()
        assert (np.diff(share) > 0).all()
        for row in anchors():
            if row["measure"] == measure:
                at = dates.index(dt.date.fromisoformat(row["date"]))
                assert share[at] * 100 == pytest.approx(float(row["value"]), abs=1e-9)


def test_the_rate_falls_on_the_days_named_and_no_others(desk: Desk) -> None:
    """8 March and Qingming: fewer firms open than the day before, then more again."""
    world = desk.world
    industry = world.firms.above_scale & world.firms.industrial
    counts = np.array([open_on(world.course, day)[industry].sum() for day in range(60)])
    falls = [world.plan.dates[day] for day in range(1, 60) if counts[day] < counts[day - 1]]
    assert falls == [dt.date(2020, 3, 8), dt.date(2020, 4, 4)]
