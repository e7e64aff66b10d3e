# SPDX-License-Identifier: Apache-2.0
"""Forecasts of parts and wholes made to agree: least squares on a tree, within bounds, then in whole persons.

With base forecasts y, variances w, and x over all members, minimise  sum (x_i - y_i)^2 / w_i  so that each
parent is the sum of its children and the group's rest. That is MinT with a diagonal W (Wickramasuriya,
Athanasopoulos, Hyndman 2019, doi 10.1080/01621459.2018.1448825) and, since who is part of whom is a tree,
two passes over it do it exactly:

    up    v_p = 1 / (1 / w_p + sum over groups 1 / sum v_c)
          m_p = v_p (y_p / w_p + sum over groups (sum m_c + rest) / sum v_c)
    down  x_c = m_c + v_c / sum v_c (x_p - rest - sum m_c)

Where a share would leave 0..100 % the step down is the nearest one that does not: x_c = clip(m_c + u v_c), u
by bisection. A whole below stays what it was, so every bound of the parts is a bound of the whole.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gulian.monitor.forecast.model import FloatArray, IntArray
from gulian.monitor.forecast.tree import Tree

_BISECTIONS = 60
_LEAST_VARIANCE = 1e-9


@dataclass(frozen=True)
class Bounds:
    """low, high [members, 1, 1]: what a numerator can be, the parts considered."""

    low: FloatArray
    high: FloatArray


def bounds_of(tree: Tree, denominator: FloatArray, rest: FloatArray) -> Bounds:
    """From the denominators [members] (infinite where a rate may pass 100 %) and rests [groups]."""
    low, high = np.zeros(tree.count), denominator.astype(float)
    for group, extra in zip(tree.groups, rest, strict=True):
        parts = group.children
        low[group.parent] = max(low[group.parent], low[parts].sum() + extra)
        high[group.parent] = min(high[group.parent], high[parts].sum() + extra)
    high = np.maximum(high, low)
    return Bounds(low[:, None, None], high[:, None, None])


def reconcile(
    tree: Tree, base: FloatArray, variance: FloatArray, rest: FloatArray, bounds: Bounds
) -> FloatArray:
    """x [members, horizon, draws] from base of that shape; variance [members, horizon, 1], inf = no say.

    rest : [groups] what each parent holds beyond its group
    """
    middle, doubt = _up(tree, base, variance, rest)
    found = np.clip(middle, bounds.low, bounds.high)
    for group, extra in zip(reversed(tree.groups), rest[::-1], strict=True):
        parts = group.children
        wanted = found[group.parent] - extra
        found[parts] = _down(middle[parts], doubt[parts], wanted, bounds.low[parts], bounds.high[parts])
    return found


def _up(
    tree: Tree, base: FloatArray, variance: FloatArray, rest: FloatArray
) -> tuple[FloatArray, FloatArray]:
    doubt = np.maximum(variance, _LEAST_VARIANCE)
    precision, pull = 1 / doubt, base / doubt
    silent = np.isinf(doubt)
    pull = np.where(silent, 0.0, pull)
    middle = base.copy()
    ready = np.zeros(tree.count, dtype=bool)
    for group, extra in zip(tree.groups, rest, strict=True):
        new = group.children[~ready[group.children]]
        middle[new], doubt[new] = pull[new] / precision[new], 1 / precision[new]
        ready[new] = True
        sure = 1 / doubt[group.children].sum(axis=0)
        pull[group.parent] += (middle[group.children].sum(axis=0) + extra) * sure
        precision[group.parent] += sure
    new = np.flatnonzero(~ready)
    middle[new], doubt[new] = pull[new] / precision[new], 1 / precision[new]
    return middle, doubt


def _down(
    middle: FloatArray, doubt: FloatArray, wanted: FloatArray, low: FloatArray, high: FloatArray
) -> FloatArray:
    """[children, horizon, draws] nearest to middle, adding up to wanted, within bounds."""
    found: FloatArray = middle + doubt / doubt.sum(axis=0) * (wanted - middle.sum(axis=0))
    outside = ((found < low) | (found > high)).any(axis=0)
    if outside.any():
        days, draws = np.nonzero(outside)
        doubts = np.broadcast_to(doubt, middle.shape)[:, days, draws]
        found[:, days, draws] = _bounded(
            middle[:, days, draws], doubts, wanted[days, draws], low[:, :, 0], high[:, :, 0]
        )
    return found


def _bounded(
    middle: FloatArray, doubt: FloatArray, wanted: FloatArray, low: FloatArray, high: FloatArray
) -> FloatArray:
    """The same column by column [children, columns] by bisection on u."""
    top = np.where(np.isinf(high), np.maximum(np.abs(wanted), 1.0) * 4 + np.abs(middle), high)
    first = ((low - middle) / doubt).min(axis=0)
    last = ((top - middle) / doubt).max(axis=0)
    for _ in range(_BISECTIONS):
        u = (first + last) / 2
        short = np.clip(middle + u * doubt, low, high).sum(axis=0) < wanted
        first, last = np.where(short, u, first), np.where(short, last, u)
    return np.asarray(np.clip(middle + last * doubt, low, high))


def in_persons(tree: Tree, found: FloatArray, rest: IntArray, bounds: Bounds) -> IntArray:
    """Whole numbers [members, horizon] near `found` of that shape: each parent is exactly its parts and its
    rest.

    The highest are rounded half up; below, what is left after rounding down goes to the largest fractions.
    """
    low, high = bounds.low[:, 0, 0], bounds.high[:, 0, 0]
    whole = np.zeros(found.shape, dtype=np.int64)
    for top in tree.tops:
        whole[top] = np.clip(np.floor(found[top] + 0.5), low[top], high[top]).astype(np.int64)
    for group, extra in zip(reversed(tree.groups), rest[::-1], strict=True):
        for day in range(found.shape[1]):
            share = whole[group.parent, day] - extra
            whole[group.children, day] = _shared_out(
                found[group.children, day], int(share), low[group.children], high[group.children]
            )
    return whole


def _shared_out(exact: FloatArray, total: int, low: FloatArray, high: FloatArray) -> IntArray:
    """Whole numbers near `exact` that add up to `total`, each within its bounds."""
    down = np.clip(np.floor(exact + 1e-9), low, high)
    left = total - int(down.sum())
    while left != 0:
        step = 1 if left > 0 else -1
        room = (down < high) if step > 0 else (down > low)
        order = np.argsort(-step * (exact - down), kind="stable")
        chosen = order[room[order]][: abs(left)]
        if not len(chosen):
            break
        down[chosen] += step
        left = total - int(down.sum())
    return down.astype(np.int64)
