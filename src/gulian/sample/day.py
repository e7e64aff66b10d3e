# SPDX-License-Identifier: Apache-2.0
"""The true state of every plant on one day, before anybody fills in a form.

1 open firms (course.py); a further plant of a firm opens a little later than its first
2 why a closed firm is closed: planned, a partner that is closed, or an own cause that clears with time
3 people: shares of staff at work, shifted so that above-scale industry meets the announced return rate
4 output, capacity and power that fit
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gulian.sample.anchors import curve, logistic
from gulian.sample.course import open_on, planned_on
from gulian.sample.model import Course, Firms, Flags, Floats, Ints, Plan, Plants
from gulian.sample.seeds import stream
from gulian.sample.tables import causes, sectors

CAUSES = (*(row["cause"] for row in causes()), "materials", "orders", "planned")
MATERIALS, ORDERS, PLANNED = (CAUSES.index(name) for name in ("materials", "orders", "planned"))
SCATTER = 0.6
# Guards and maintenance of a closed plant.
ON_DUTY = 0.06
IDLE = 0.06


@dataclass(frozen=True)
class DayState:
    """One row per plant. cause : row in CAUSES, -1 = none;  utilisation : share of capacity in use."""

    opened: Flags
    idle: Flags
    planned: Flags
    cause: Ints
    returned: Ints
    onsite: Ints
    utilisation: Floats


def state_of(plan: Plan, firms: Firms, plants: Plants, course: Course, day: int) -> DayState:
    """The state on the day-th day of the plan (0 = the first)."""
    draw = stream(plan.seed, "day", day)
    opened = open_on(course, day)
    cause = _causes(plan, firms, course, opened, day)
    first = plants.number == 0
    lag = (course.leaning[plants.firm] * 11.0 + plants.number * 0.37) % 1.0 < 0.3 * np.exp(-day / 20.0)
    here = opened[plants.firm] & (first | ~lag)
    hindered = _hindered(course, opened, day)[plants.firm] & here
    own = _own_cause(plan, firms, course, day)
    cause = np.where(here, np.where(hindered, _reduced_by(own)[plants.firm], -1), cause[plants.firm])
    cause = np.where(~here & (cause < 0), own[plants.firm], cause)
    small = firms.revenue[plants.firm] < 2000.0
    idle = here & small & (course.leaning[plants.firm] * 7.0 % 1.0 < IDLE * np.exp(-day / 30.0))
    returned = _returned(plan, firms, plants, course, here, idle, day)
    onsite = np.where(idle, 0, np.rint(returned * _on_site_share(firms, day)[plants.firm]))
    return DayState(
        opened=here,
        idle=idle,
        planned=planned_on(course, day)[plants.firm],
        cause=cause,
        returned=returned,
        onsite=np.minimum(onsite, returned).astype(np.int64),
        utilisation=_utilisation(draw, plants, returned, here, idle, hindered),
    )


def _weights(plan: Plan, day: int) -> Floats:
    """float64[2, own causes]: how likely each own cause is today, for home and for foreign trade."""
    rows = causes()
    knots = [key for key in rows[0] if key.startswith("2020")]
    at = [np.datetime64(key).astype("datetime64[D]").astype(np.int64) for key in knots]
    today = np.datetime64(plan.dates[day]).astype(np.int64)
    weight = np.array([np.interp(today, at, [float(row[key]) for key in knots]) for row in rows])
    home, abroad = (weight * np.array([float(row[kind]) for row in rows]) for kind in ("home", "abroad"))
    return np.stack([home / home.sum(), abroad / abroad.sum()])


def _own_cause(plan: Plan, firms: Firms, course: Course, day: int) -> Ints:
    """A firm keeps its place among the causes: as weights shift, what clears makes room for what comes."""
    bounds = np.cumsum(_weights(plan, day), axis=1)
    home = np.searchsorted(bounds[0], course.leaning, side="right")
    abroad = np.searchsorted(bounds[1], course.leaning, side="right")
    own: Ints = np.minimum(np.where(firms.abroad, abroad, home), bounds.shape[1] - 1)
    return own


def _causes(plan: Plan, firms: Firms, course: Course, opened: Flags, day: int) -> Ints:
    """Why each firm is closed; -1 = open. A victim names its partner only while that one is closed."""
    cause = _own_cause(plan, firms, course, day)
    cause = np.where((course.customer >= 0) & ~opened[course.customer], ORDERS, cause)
    cause = np.where((course.supplier >= 0) & ~opened[course.supplier], MATERIALS, cause)
    cause = np.where(planned_on(course, day), PLANNED, cause)
    return np.where(opened, -1, cause)


def _hindered(course: Course, opened: Flags, day: int) -> Flags:
    """Open firms that run below what they could and say why: 12 % on the first day, 4 % in the end."""
    chance = 0.04 + 0.08 * np.exp(-day / 15.0)
    hindered: Flags = opened & ((course.leaning * 13.0) % 1.0 < chance)
    return hindered


def _reduced_by(own: Ints) -> Ints:
    """Who is open needs no approval to open: labour instead."""
    return np.where(own == CAUSES.index("approval"), CAUSES.index("labour"), own)


def _returned(
    plan: Plan, firms: Firms, plants: Plants, course: Course, opened: Flags, idle: Flags, day: int
) -> Ints:
    """People back at work, remote work counted: above-scale industry meets the announced rate."""
    lean = SCATTER * course.eagerness[plants.firm]
    fixed = np.where(opened & idle, 0.2, ON_DUTY)
    moving = opened & ~idle
    counted = (firms.above_scale & firms.industrial)[plants.firm]
    people = plants.staff[counted].sum() * curve("return", [plan.dates[day]])[0]
    wanted = people - (plants.staff * fixed)[counted & ~moving].sum()
    shift = _shift(lean[counted & moving], plants.staff[counted & moving], wanted)
    share = np.where(moving, logistic(lean + shift), fixed)
    return np.minimum(np.rint(plants.staff * share).astype(np.int64), plants.staff)


def _shift(lean: Floats, staff: Ints, wanted: float) -> float:
    """a with sum of staff x logistic(lean + a) = wanted, by halving an interval; people binned by lean."""
    edges = np.linspace(-4.0 * SCATTER, 4.0 * SCATTER, 257)
    bins = np.clip(np.searchsorted(edges, lean) - 1, 0, 255)
    people = np.bincount(bins, weights=staff, minlength=256)
    middle = (edges[1:] + edges[:-1]) / 2.0
    low, high = -12.0, 12.0
    for _ in range(60):
        half = (low + high) / 2.0
        if (people * logistic(middle + half)).sum() < wanted:
            low = half
        else:
            high = half
    return (low + high) / 2.0


def _on_site_share(firms: Firms, day: int) -> Floats:
    """Of those at work, who is on site: nearly all in goods, half at desks and more as weeks pass."""
    codes = sectors().codes
    desk = np.array([code in ("31", "32", "34", "35", "36", "39", "41") for code in codes])[firms.sector]
    return np.where(desk, min(0.5 + 0.006 * day, 0.9), 0.97)


def _utilisation(
    draw: np.random.Generator, plants: Plants, returned: Ints, opened: Flags, idle: Flags, hindered: Flags
) -> Floats:
    people = returned / plants.staff.clip(1)
    noise = np.exp(0.05 * draw.standard_normal(len(returned)))
    use = np.minimum(0.95 * people**0.6 * noise, 1.05)
    use = np.where(hindered, use * (0.4 + 0.4 * draw.random(len(returned))), use)
    use = np.where(idle, 0.01, use)
    return np.where(opened, use, 0.0)
