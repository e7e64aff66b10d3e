# SPDX-License-Identifier: Apache-2.0
"""What comes in, what was used, what is ordered: the buyer's side of a day, all of it in days of use.

    used   = y                      y = production / production at rest
    stock += came - used
    order  = y' + (target * y'' - stock) / days to restore, not below 0
    y' of the day's output or 1;  y'' of the day's output, of what could have been made, or 1

By class the order of a slot is spread over its suppliers by part * weight, so one number per slot says all
orders. By supplier each link has a stock and an order of its own; a class still stands in for itself: what
one supplier's stock is short of is taken from the others'.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import prange

from .compiled import compiled, compiled_parallel
from .side import Floats
from .simulate import ONE, PARTS, State, Wiring

BY_OUTPUT, BY_INITIAL, BY_POSSIBLE = 0, 1, 2


class Rule(NamedTuple):
    """How buyers order: what use and target follow, part of a gap a day, whether a surplus lowers orders."""

    use: int
    target: int
    daily: float
    destock: bool
    by_level: bool
    weighted: bool


@compiled
def _order(use: float, gap: float, daily: float, destock: bool) -> float:
    """The order for a use and a gap in stock."""
    if destock:
        return max(0.0, use + gap * daily)
    return use + max(0.0, gap) * daily


@compiled
def _basis(kind: int, share: float, possible: float) -> float:
    if kind == BY_OUTPUT:
        return share
    return 1.0 if kind == BY_INITIAL else possible


@compiled
def by_class_part(net: Wiring, now: State, old: Floats, rule: Rule, p: int) -> None:
    """`receive_by_class` for the buyers of part p, on one thread."""
    first_slot, slot_start, supplier, part = net.first_slot, net.slot_start, net.supplier, net.part
    need, target, output = net.need, net.target, net.output
    made, possible, met, came_ = now.made, now.possible, now.met, now.came
    weight, asked_, stock, total = now.weight, now.asked, now.stock, now.totals[p]
    total[:] = 0.0
    lowest = now.lowest[p]
    for j in range(net.first_firm[p], net.first_firm[p + 1]):
        share = made[j] / output[j] if output[j] > 0.0 else 0.0
        use = _basis(rule.use, share, possible[j])
        goal = _basis(rule.target, share, possible[j])
        received = 0.0
        for s in range(first_slot[j], first_slot[j + 1]):
            asked, came, over = asked_[s], 0.0, 0.0
            first, last = slot_start[s], slot_start[s + ONE]
            # Most slots have one supplier: its part is 1, and nothing need be looped over.
            only = last - first == ONE
            if only:
                i = supplier[first]
                came = min(asked * old[i], met[i]) if rule.by_level else asked * met[i]
            elif rule.by_level:
                for e in range(first, last):
                    i = supplier[e]
                    came += part[e] * min(asked * old[i], met[i])
            else:
                for e in range(first, last):
                    came += part[e] * met[supplier[e]]
                came *= asked
            received += came * need[s]
            gap = 0.0
            if target[s] < np.inf:
                left = max(0.0, stock[s] + (came - min(share, stock[s])))
                stock[s] = left
                lowest = min(lowest, left)
                gap = target[s] * goal - left
            asked = _order(use, gap, rule.daily, rule.destock)
            if rule.weighted:
                for e in range(first, last):
                    over += part[e] * weight[supplier[e]]
                # Nobody left who can deliver: the order stands as it was spread at rest, and is not met.
                if over > 0.0:
                    asked /= over
            asked_[s] = asked
            money = asked * need[s]
            if only:
                total[supplier[first]] += money
            else:
                for e in range(first, last):
                    total[supplier[e]] += money * part[e]
        came_[j] = received
    now.lowest[p] = lowest


@compiled_parallel
def receive_by_class(net: Wiring, now: State, old: Floats, rule: Rule) -> None:
    """Stocks and orders of each slot; `old` are the weights the goods of today were ordered by."""
    for p in prange(PARTS):
        by_class_part(net, now, old, rule, p)


@compiled
def _kept(held: Floats, part: Floats, share: float) -> float:
    """Of what is left above a day's use, the part kept after making up for suppliers whose stock is short.

    -1 = no stock is short: each supplier's goods are used as they were bought.
    """
    short, spare = 0.0, 0.0
    for e in range(held.size):
        left = held[e] - share
        if left < 0.0:
            short -= left * part[e]
        else:
            spare += left * part[e]
    if short <= 0.0:
        return -1.0
    return 1.0 - min(1.0, short / spare) if spare > 0.0 else 0.0


@compiled
def by_supplier_part(net: Wiring, now: State, rule: Rule, p: int) -> None:
    """`receive_by_supplier` for the buyers of part p, on one thread."""
    first_slot, slot_start, supplier, part = net.first_slot, net.slot_start, net.supplier, net.part
    need, target, output = net.need, net.target, net.output
    made, possible, met_, came_ = now.made, now.possible, now.met, now.came
    asked, stock, held, total = now.asked, now.stock, now.held, now.totals[p]
    total[:] = 0.0
    lowest = now.lowest[p]
    for j in range(net.first_firm[p], net.first_firm[p + 1]):
        share = made[j] / output[j] if output[j] > 0.0 else 0.0
        use = _basis(rule.use, share, possible[j])
        goal = _basis(rule.target, share, possible[j])
        received = 0.0
        for s in range(first_slot[j], first_slot[j + 1]):
            first, last, lying, all_came = slot_start[s], slot_start[s + ONE], 0.0, 0.0
            endless = target[s] == np.inf
            kept = -1.0 if endless else _kept(held[first:last], part[first:last], share)
            for e in range(first, last):
                met = met_[supplier[e]]
                came = min(asked[e], met) if rule.by_level else asked[e] * met
                all_came += part[e] * came
                gap = 0.0
                if not endless:
                    if kept < 0.0:
                        held[e] += came - share
                    else:
                        held[e] = max(0.0, held[e] - share) * kept + came
                    lying += part[e] * held[e]
                    lowest = min(lowest, held[e])
                    gap = target[s] * goal - held[e]
                asked[e] = _order(use, gap, rule.daily, rule.destock)
                total[supplier[e]] += asked[e] * need[s] * part[e]
            received += all_came * need[s]
            stock[s] = lying
        came_[j] = received
    now.lowest[p] = lowest


@compiled_parallel
def receive_by_supplier(net: Wiring, now: State, rule: Rule) -> None:
    """Stocks and orders of each link; `now.stock` carries the sum of each slot."""
    for p in prange(PARTS):
        by_supplier_part(net, now, rule, p)
