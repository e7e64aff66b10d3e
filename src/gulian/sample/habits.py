# SPDX-License-Identifier: Apache-2.0
"""How reports reach the desk: who is silent, late, repeats, lets others fill in. Assumptions of the sample.

| habit | share |
|---|---|
| silent | above-scale: 1 in 1000 of the open, 1 in 100 of the closed; others 3 % and 9 %, 1.5 % always |
| one county lost | on COUNTY_LOST all reports of one small county are missing |
| filled in by county, park or leader | 12 % of the others on the first day, falling to 4 % |
| late (after 17:30) | 5 %, a third of them the next morning |
| sent twice | 1.5 %: the second one, a little later, is the one that counts |
| wrong | 1 % of small firms' reports (faults.py), every second one put right by another report |
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from gulian.sample.day import DayState
from gulian.sample.model import Firms, Flags, Ints, Places, Plan, Plants
from gulian.sample.seeds import stream

COUNTY_LOST = dt.date(2020, 3, 5)
# (above-scale, open, share). Above-scale firms of CALLED_FROM people or more are called until they report.
SILENT = ((True, True, 0.001), (True, False, 0.01), (False, True, 0.03), (False, False, 0.09))
CALLED_FROM = 300
FILLERS = ("firm", "platform", "county", "park", "leader")
FIRM, PLATFORM, COUNTY, PARK, LEADER = range(5)
NEVER, LATE, REPEATED, WRONG = 0.015, 0.05, 0.015, 0.01


@dataclass(frozen=True)
class Filing:
    """One row per plant. minute : of receipt, from midnight;  repeated : of a second report, -1 = none."""

    sent: Flags
    filler: Ints
    minute: Ints
    repeated: Ints
    wrong: Flags


def filing_of(plan: Plan, places: Places, firms: Firms, plants: Plants, state: DayState, day: int) -> Filing:
    """How each plant's report of a day travelled."""
    draw = stream(plan.seed, "habits", day)
    count = len(plants.firm)
    major = firms.above_scale[plants.firm]
    platform = firms.platform[plants.firm]
    silent = _silent(draw, major, state.opened, (firms.staff >= CALLED_FROM)[plants.firm])
    never = stream(plan.seed, "habits", 10_000).random(count) < np.where(major, 0.0, NEVER)
    # The platform counts all of its sample every day: its published rate has no silent firms.
    sent = platform | ~(silent | never)
    if plan.dates[day] == COUNTY_LOST:
        sent &= plants.county != _lost_county(places)
    filler = _fillers(draw, firms, plants, platform, major, day)
    minute = _minutes(draw, plants, filler)
    # Slips of the pen are drawn among small firms: a digit too many at a large one would move the province.
    small = ~major & (firms.staff < 300)[plants.firm]
    wrong = (draw.random(count) < WRONG) & small & ~platform
    # Every second slip is put right by a second report.
    again = (draw.random(count) < np.where(wrong, 0.5, REPEATED)) & ~platform
    return Filing(
        sent=sent,
        filler=filler,
        minute=minute,
        repeated=np.where(again, minute + draw.integers(5, 90, count), -1),
        wrong=wrong,
    )


def _silent(draw: np.random.Generator, major: Flags, opened: Flags, called: Flags) -> Flags:
    """Who does not report today: the shares above, met to the plant, so that luck does not move a rate."""
    luck = draw.random(len(major))
    silent = np.zeros(len(major), dtype=bool)
    for is_major, is_open, share in SILENT:
        rows = np.flatnonzero((major == is_major) & (opened == is_open) & ~(major & called))
        quiet = round(share * len(rows))
        silent[rows[np.argsort(luck[rows], kind="stable")[:quiet]]] = True
    return silent


def _lost_county(places: Places) -> int:
    return int(np.argsort(places.weight, kind="stable")[len(places.weight) // 4])


def _fillers(
    draw: np.random.Generator, firms: Firms, plants: Plants, platform: Flags, major: Flags, day: int
) -> Ints:
    chance = np.where(major, 0.01, 0.04 + 0.08 * np.exp(-day / 12.0))
    filled = draw.random(len(plants.firm)) < chance
    by = np.where(firms.park[plants.firm] >= 0, PARK, COUNTY)
    by = np.where(draw.random(len(by)) < 0.1, LEADER, by)
    return np.where(platform, PLATFORM, np.where(filled, by, FIRM))


def _minutes(draw: np.random.Generator, plants: Plants, filler: Ints) -> Ints:
    """Most before four in the afternoon; clerks send a whole county within the minute; a few come late."""
    count = len(filler)
    minute = np.clip(np.rint(14 * 60 + 55 * draw.standard_normal(count)), 8 * 60, 17 * 60 + 25).astype(
        np.int64
    )
    bulk = 15 * 60 + 20 + plants.county % 37
    minute = np.where((filler == COUNTY) | (filler == PARK), bulk, minute)
    minute = np.where(filler == PLATFORM, 12 * 60, minute)
    late = (draw.random(count) < LATE) & (filler == FIRM)
    evening = draw.integers(17 * 60 + 31, 23 * 60 + 30, count)
    morning = draw.integers(32 * 60, 34 * 60, count)
    return np.where(late, np.where(draw.random(count) < 1 / 3, morning, evening), minute)
