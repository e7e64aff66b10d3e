# SPDX-License-Identifier: Apache-2.0
"""How sixty days go: who opens when, who waits for whom.

1 four groups: above-scale industry, other above-scale firms, small firms on the platform, other small firms
2 each group's quota of the day: its announced rate x its firms, lower on the days named in DIPS
3 each firm's place in the order of opening: size, tier of its city, luck
4 victims: an industrial firm whose supplier opens late waits for it; others wait for their customer
5 planned stops: early firms, some days each, many at Qingming
A firm is open on a day if its place is within the quota and it has no planned stop: every rate is met
to the firm.
"""

from __future__ import annotations

import datetime as dt

import numpy as np

from gulian.sample.anchors import curve
from gulian.sample.model import Course, Firms, Flags, Floats, Ints, Links, Places, Plan
from gulian.sample.seeds import stream
from gulian.sample.tiers import city_tiers

GROUPS = ("opening", "opening", "small", "small")
# Share by which fewer are open; invented. 8 March: a cluster and its controls; 4 to 6 April: Qingming.
DIPS = {
    dt.date(2020, 3, 8): 0.010,
    dt.date(2020, 3, 9): 0.006,
    dt.date(2020, 4, 4): 0.012,
    dt.date(2020, 4, 5): 0.012,
    dt.date(2020, 4, 6): 0.008,
}
QINGMING = (dt.date(2020, 4, 4), dt.date(2020, 4, 6))
VICTIMS = 0.5
WAIT_FOR_CUSTOMER = 0.1
PLANNED_POOL = 0.04
QINGMING_POOL = 0.01


def draw_course(plan: Plan, places: Places, firms: Firms, links: Links) -> Course:
    """The part of the story that holds for all days."""
    draw = stream(plan.seed, "course")
    group = np.where(firms.above_scale, np.where(firms.industrial, 0, 1), np.where(firms.platform, 2, 3))
    sizes = np.bincount(group, minlength=len(GROUPS))
    quota = _quotas(plan, sizes)
    place = _in_order(_readiness(draw, plan, places, firms), group)
    closed = place >= quota[0][group]
    supplier, customer = _waited_for(draw, firms, links, closed)
    place = _after(place, supplier, customer, group, quota, sizes)
    first, last = _planned(draw, plan, place, group, sizes)
    return Course(
        place=place,
        group=group,
        quota=quota,
        planned_from=first,
        planned_to=last,
        supplier=supplier,
        customer=customer,
        leaning=draw.random(firms.count),
        eagerness=draw.standard_normal(firms.count),
    )


def planned_on(course: Course, day: int) -> Flags:
    stopped: Flags = (course.planned_from >= 0) & (course.planned_from <= day) & (day <= course.planned_to)
    return stopped


def open_on(course: Course, day: int) -> Flags:
    """Whether each firm is open: the quota is met by firms that have no planned stop."""
    planned = planned_on(course, day)
    stopped = np.bincount(course.group[planned], minlength=len(GROUPS))
    within: Flags = course.place < (course.quota[day] + stopped)[course.group]
    return within & ~planned


def opening_day(course: Course, day: int) -> Ints:
    """The first day on which a firm is within its quota, from `day` on; the day after the last if none is."""
    later = np.maximum.accumulate(course.quota[day:], axis=0)
    opens = np.empty(len(course.place), dtype=np.int64)
    for row in range(len(GROUPS)):
        here = course.group == row
        opens[here] = day + np.searchsorted(later[:, row], course.place[here], side="right")
    return opens


def _quotas(plan: Plan, sizes: Ints) -> Ints:
    shares = np.stack([curve(measure, plan.dates) for measure in GROUPS], axis=1)
    dips = np.array([DIPS.get(date, 0.0) for date in plan.dates])
    quotas: Ints = np.rint((shares - dips[:, None]) * sizes).astype(np.int64)
    return quotas


def _readiness(draw: np.random.Generator, plan: Plan, places: Places, firms: Firms) -> Floats:
    tier = city_tiers(places, plan.first)[places.city_of[firms.county]]
    size = np.log(firms.revenue) - np.log(firms.revenue).mean()
    return np.asarray(draw.standard_normal(firms.count) + 0.5 * size - 0.35 * tier)


def _in_order(readiness: Floats, group: Ints) -> Ints:
    """Place of each firm among its group, the readiest first: 0, 1, 2 ..."""
    order = np.lexsort((-readiness, group))
    counts = np.bincount(group, minlength=len(GROUPS))
    place = np.empty(len(group), dtype=np.int64)
    place[order] = np.arange(len(group)) - np.repeat(np.cumsum(counts) - counts, counts)
    return place


def _waited_for(draw: np.random.Generator, firms: Firms, links: Links, closed: Flags) -> tuple[Ints, Ints]:
    """The supplier whose parts, or the customer whose orders, a firm cannot do without; -1 = nobody.

    Of its partners the one with the largest link among those closed on the first day, else of all.
    """
    goods = (links.supplier >= 0) & ~links.ended
    goods[goods] = (firms.industrial | (firms.sector == 0))[links.supplier[goods]]
    waits = firms.industrial & (draw.random(firms.count) < VICTIMS)
    best = _largest(links.buyer[goods], links.supplier[goods], links.value[goods], closed)
    supplier = np.where(waits, best, -1)
    home = links.supplier >= 0
    lacks = firms.industrial & (supplier < 0) & (draw.random(firms.count) < WAIT_FOR_CUSTOMER)
    largest = _largest(links.supplier[home], links.buyer[home], links.value[home], closed)
    return supplier, np.where(lacks, largest, -1)


def _largest(of: Ints, partner: Ints, value: Floats, closed: Flags) -> Ints:
    """For each firm the partner of its largest link, closed ones first; -1 = none."""
    order = np.lexsort((value, closed[partner], of))
    last = np.flatnonzero(np.concatenate([of[order][1:] != of[order][:-1], [True]])) if len(order) else order
    best = np.full(len(closed), -1, dtype=np.int64)
    best[of[order[last]]] = partner[order[last]]
    return best


def _after(place: Ints, supplier: Ints, customer: Ints, group: Ints, quota: Ints, sizes: Ints) -> Ints:
    """Places again, with every victim not before the day its supplier (customer) opens."""
    later = np.maximum.accumulate(quota, axis=0)
    day = np.empty(len(place), dtype=np.float64)
    for row in range(len(GROUPS)):
        here = group == row
        day[here] = np.searchsorted(later[:, row], place[here], side="right")
    partner = np.where(supplier >= 0, supplier, customer)
    theirs = np.where(partner >= 0, day[partner], 0.0)
    pushed = np.maximum(day, np.minimum(theirs, day + 25.0))
    return _in_order(-(pushed + place / np.maximum(sizes, 1)[group] * 0.5), group)


def _planned(
    draw: np.random.Generator, plan: Plan, place: Ints, group: Ints, sizes: Ints
) -> tuple[Ints, Ints]:
    """First and last day of each firm's planned stop, as days of the plan; -1 = none.

    The earliest 4 % of a group stop once for three to seven days, the next 1 % at Qingming: few enough
    for the quota to be met.
    """
    part = place / np.maximum(sizes, 1)[group]
    early, holiday = part < PLANNED_POOL, (part >= PLANNED_POOL) & (part < PLANNED_POOL + QINGMING_POOL)
    begin = draw.integers(0, plan.days, len(place))
    last = begin + draw.integers(2, 7, len(place))
    qingming = [(date - plan.first).days for date in QINGMING]
    first = np.where(early, begin, np.where(holiday, qingming[0], -1))
    return first, np.where(early, last, np.where(holiday, qingming[1], -1))
