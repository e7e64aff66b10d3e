# SPDX-License-Identifier: Apache-2.0
"""What firms say is true in the world: causes, victims, stops, plants, tiers."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import numpy as np
import polars as pl
import pytest

from gulian.sample.course import open_on, opening_day, planned_on
from gulian.sample.day import CAUSES, MATERIALS, ORDERS, state_of
from gulian.sample.model import World
from gulian.sample.tiers import TIERS, changes, county_tiers

from .conftest import Desk

DAYS = (0, 5, 20, 50)


@pytest.mark.parametrize("day", DAYS)
def test_a_victim_names_materials_only_while_a_supplier_of_its_own_is_closed(world: World, day: int) -> None:
    opened = open_on(world.course, day)
    state = state_of(world.plan, world.firms, world.plants, world.course, day)
    firm = world.plants.firm
    own = world.plants.number == 0
    victims = firm[own & ~state.opened & (state.cause == MATERIALS)]
    partner = world.course.supplier[victims]
    assert not opened[partner].any()
    pairs = set(zip(world.links.supplier.tolist(), world.links.buyer.tolist(), strict=True))
    assert all((int(s), int(b)) in pairs for s, b in zip(partner, victims, strict=True))
    waiting = firm[own & ~state.opened & (state.cause == ORDERS)]
    assert not opened[world.course.customer[waiting]].any()


def test_there_are_victims_and_they_become_fewer(world: World) -> None:
    counts = []
    for day in DAYS:
        state = state_of(world.plan, world.firms, world.plants, world.course, day)
        counts.append(int(((state.cause == MATERIALS) & ~state.opened).sum()))
    assert counts[0] > 0.08 * (~open_on(world.course, 0)).sum()
    assert counts == sorted(counts, reverse=True)


def test_causes_clear_and_others_come(desk: Desk) -> None:
    """Protection and approvals are early troubles; funds and lost export orders late ones."""
    early = _main_causes(desk, "2020-02-21")
    late = _main_causes(desk, "2020-04-16")
    for cause in ("protection", "approval", "labour"):
        assert late[cause] < early[cause] / 2
    for cause in ("funds", "export", "import"):
        assert late[cause] / sum(late.values()) > 2 * early[cause] / sum(early.values())


def _main_causes(desk: Desk, date: str) -> dict[str, int]:
    causes = desk.reports(date).filter(pl.col("opened") == 0)["blocked_by"].str.split(";").list.first()
    return {cause: int((causes == cause).sum()) for cause in CAUSES}


def test_a_closed_firm_opens_on_the_day_foretold(world: World) -> None:
    day = 4
    closed = ~open_on(world.course, day) & ~planned_on(world.course, day)
    foretold = opening_day(world.course, day)
    for later in range(day, 40):
        opened = open_on(world.course, later) | planned_on(world.course, later)
        assert opened[closed & (foretold == later)].all()
    assert (foretold[closed] > day).all()


@pytest.mark.parametrize("day", DAYS)
def test_states_are_possible(world: World, day: int) -> None:
    state = state_of(world.plan, world.firms, world.plants, world.course, day)
    assert (state.onsite <= state.returned).all()
    assert (state.returned <= world.plants.staff).all()
    assert (state.onsite[state.idle] == 0).all()
    assert (state.utilisation[~state.opened] == 0).all()
    assert not (state.opened & state.planned).any()
    assert (state.cause[~state.opened] >= 0).all()


def test_plants_hold_all_people_of_their_firm_and_lie_elsewhere(world: World) -> None:
    plants = world.plants
    assert (np.bincount(plants.firm, weights=plants.staff) == world.firms.staff).all()
    others = plants.number > 0
    assert others.sum() > 100
    assert (plants.county[others] != world.firms.county[plants.firm[others]]).all()


def test_tiers_follow_the_cases_and_are_all_low_when_none_is_new(world: World) -> None:
    first = county_tiers(world.places, dt.date(2020, 2, 20))
    assert set(first.tolist()) == {0, 1, 2}
    wenzhou = world.places.cities.index("330300")
    zhoushan = world.places.cities.index("330900")
    assert TIERS[first[(world.places.city_of == wenzhou) & world.places.urban].max()] == "high"
    assert (county_tiers(world.places, dt.date(2020, 2, 29))[world.places.city_of == zhoushan] == 0).all()
    # 504 on each of the fourteen days before 5 March: Wenzhou has no new case.
    assert (county_tiers(world.places, dt.date(2020, 3, 5))[world.places.city_of == wenzhou] == 0).all()


def test_the_risk_file_has_every_county_once_and_then_its_changes(world: World) -> None:
    rows = changes(world.plan, world.places)
    first = [row for row in rows if row[1] == world.plan.first]
    assert [row[0] for row in first] == list(world.places.counties)
    for county in world.places.counties:
        tiers = [tier for code, _, tier in rows if code == county]
        assert all(before != after for before, after in pairwise(tiers))
