# SPDX-License-Identifier: Apache-2.0
"""How far the course of a region's rate lies above what power or its neighbours let expect.

    change_i = rate on the last day - rate on the first day, in points;  power_i: of power, in percent

    against_power       e_i = change_i - (a + b power_i), b the median slope of all pairs, a the median left
    against_neighbours  e_i = change_i - median of the other regions under the same parent

    z_i = e_i / sqrt(s^2 + v_i)      s: median distance of all e, made a standard deviation
                                     v: variance of the change by chance, from the number of units

Medians do not bend to the few regions that are looked for; v keeps small regions, whose rates jump by
themselves, from standing out. Only what lies above is a finding: one-sided p.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from gulian.monitor.integrity.chance import median, normal_tail, slope, spread
from gulian.monitor.integrity.model import Found, Limits


@dataclass(frozen=True)
class Change:
    """A region from its first to its last day: points of the rate, percent of power (None = unknown)."""

    code: str
    parent: str
    points: float
    power: float | None
    noise: float
    units: int


def changes(history: pl.DataFrame, limits: Limits) -> list[Change]:
    """The regions with enough days, in the order of their codes."""
    found = []
    for rows in history.sort("code", "date").partition_by("code", maintain_order=True):
        if rows.height < limits.least_days:
            continue
        first, last = rows.row(0, named=True), rows.row(-1, named=True)
        noise = sum(_variance(each["numerator"], each["denominator"]) for each in (first, last))
        before, after = (_rate(each["numerator"], each["denominator"]) for each in (first, last))
        known = first["power_wh"] and last["power_wh"] is not None
        power = 100 * (last["power_wh"] / first["power_wh"] - 1) if known else None
        code, parent = str(last["code"]), str(last["parent"] or "")
        found.append(Change(code, parent, after - before, power, noise, last["denominator"]))
    return found


def against_power(moved: Sequence[Change], limits: Limits) -> list[Found]:
    """Regions whose rate rose more than their power lets expect, as it does in the other regions."""
    known = [each for each in moved if each.power is not None]
    if len(known) < limits.least_regions:
        return []
    x, y = [each.power or 0.0 for each in known], [each.points for each in known]
    steep = slope(x, y)
    level = median([one - steep * at for at, one in zip(x, y, strict=True)])
    expected = [level + steep * at for at in x]
    found = []
    for each, at, p in _above(known, expected):
        # Rates and power rising together is no finding, however fast.
        large = each.points - at >= limits.points and (each.power or 0.0) <= max(0.0, median(x))
        found.append(
            Found(
                each.code,
                "against_power",
                p,
                each.points,
                at,
                each.units,
                large,
                f"比率变动{each.points:+.1f}个百分点，用电变动{each.power:+.1f}%，按各地情况应约{at:+.1f}个百分点",
                f"rate {each.points:+.1f} points, power {each.power:+.1f} %; expected {at:+.1f} points",
            )
        )
    return found


def against_neighbours(moved: Sequence[Change], limits: Limits) -> list[Found]:
    """Regions whose rate rose more than those of their neighbours."""
    by_parent: dict[str, list[Change]] = {}
    for each in moved:
        by_parent.setdefault(each.parent, []).append(each)
    known = [each for each in moved if len(by_parent[each.parent]) >= limits.least_regions]
    if not known:
        return []
    expected = [
        median([one.points for one in by_parent[each.parent] if one.code != each.code]) for each in known
    ]
    return [
        Found(
            each.code,
            "against_neighbours",
            p,
            each.points,
            at,
            each.units,
            each.points - at >= limits.points,
            f"比率变动{each.points:+.1f}个百分点，同级邻近地区的中位数为{at:+.1f}个百分点",
            f"rate {each.points:+.1f} points, median of its neighbours {at:+.1f}",
        )
        for each, at, p in _above(known, expected)
    ]


def _above(known: Sequence[Change], expected: Sequence[float]) -> list[tuple[Change, float, float]]:
    """Each with what was expected and the chance to lie as far above."""
    beyond = [each.points - at for each, at in zip(known, expected, strict=True)]
    usual = spread(beyond)
    scales = [math.sqrt(usual**2 + each.noise) for each in known]
    tails = [normal_tail(e / scale) if scale > 0 else 1.0 for e, scale in zip(beyond, scales, strict=True)]
    return list(zip(known, expected, tails, strict=True))


def _rate(n: int, d: int) -> float:
    return 100 * n / d


def _variance(n: int, d: int) -> float:
    """Of a rate in points, by chance; half a unit is added to either side so that 0 and 100 % vary too."""
    p = (n + 0.5) / (d + 1)
    return 10_000 * p * (1 - p) / d
