# SPDX-License-Identifier: Apache-2.0
"""What comes in, what was used, what is ordered: the buyer's side of a day.

    used   = y * need                      y = production / production at rest
    stock += came - used
    order  = y' * need + (target * y'' * need - stock) / restore_days, not below 0
    y' of the day's output or 1;  y'' of the day's output, of what could have been made, or 1

By class the order of a slot is spread over its suppliers by flow * weight, so one number per slot says all
orders. By supplier each link has a stock and an order of its own; a class still stands in for itself: what
one supplier's stock is short of is taken from the others'.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import prange

from .compiled import compiled, compiled_parallel
from .side import Floats
from .simulate import BLOCK, BY_INITIAL, BY_OUTPUT, State, Wiring


class Rule(NamedTuple):
    """How buyers order: what use and target follow, days to restore, whether a surplus lowers orders."""

    use: int
    target: int
    restore_days: float
    destock: bool
    by_level: bool
    weighted: bool


@compiled
def _order(use: float, gap: float, restore_days: float, destock: bool) -> float:
    """The order in the money of use and gap."""
    if destock:
        return max(0.0, use + gap / restore_days)
    return use + max(0.0, gap) / restore_days


@compiled
def _basis(kind: int, share: float, possible: float) -> float:
    if kind == BY_OUTPUT:
        return share
    return 1.0 if kind == BY_INITIAL else possible


@compiled
def by_class_some(net: Wiring, now: State, old: Floats, rule: Rule, low: int, high: int) -> None:
    """`receive_by_class` for the firms low..high-1, on one thread."""
    first_slot, slot_start, supplier, flow = net.first_slot, net.slot_start, net.supplier, net.flow
    need_, target, output = net.need, net.target, net.output
    made, possible, met, came_ = now.made, now.possible, now.met, now.came
    weight, asked_, stock = now.weight, now.asked, now.stock
    for j in range(low, high):
        share = made[j] / output[j] if output[j] > 0.0 else 0.0
        use = _basis(rule.use, share, possible[j])
        goal = _basis(rule.target, share, possible[j])
        total = 0.0
        for s in range(first_slot[j], first_slot[j + 1]):
            need, asked, came, over = need_[s], asked_[s], 0.0, 0.0
            if rule.by_level:
                for e in range(slot_start[s], slot_start[s + 1]):
                    came += flow[e] * min(asked * old[supplier[e]], met[supplier[e]])
            else:
                for e in range(slot_start[s], slot_start[s + 1]):
                    came += flow[e] * met[supplier[e]]
                came *= asked
            total += came
            gap = 0.0
            if target[s] < np.inf:
                used = min(share * need, stock[s])
                stock[s] = max(0.0, stock[s] + (came - used))
                gap = target[s] * need * goal - stock[s]
            if rule.weighted:
                for e in range(slot_start[s], slot_start[s + 1]):
                    over += flow[e] * weight[supplier[e]]
            # Nobody left who can deliver: the order stands as it was spread at rest, and is not met.
            over = over if over > 0.0 else need
            asked_[s] = _order(use * need, gap, rule.restore_days, rule.destock) / over
        came_[j] = total


@compiled_parallel
def receive_by_class(net: Wiring, now: State, old: Floats, rule: Rule) -> None:
    """Stocks and orders of each slot; `old` are the weights the goods of today were ordered by."""
    firms = net.output.size
    for block in prange((firms + BLOCK - 1) // BLOCK):
        by_class_some(net, now, old, rule, block * BLOCK, min(firms, (block + 1) * BLOCK))


@compiled
def _kept(held: Floats, flow: Floats, share: float) -> float:
    """Of what is left above a day's use, the part kept after making up for suppliers whose stock is short.

    -1 = no stock is short: each supplier's goods are used as they were bought.
    """
    short, spare = 0.0, 0.0
    for e in range(held.size):
        left = held[e] - share * flow[e]
        if left < 0.0:
            short -= left
        else:
            spare += left
    if short <= 0.0:
        return -1.0
    return 1.0 - min(1.0, short / spare) if spare > 0.0 else 0.0


@compiled
def by_supplier_some(net: Wiring, now: State, rule: Rule, low: int, high: int) -> None:
    """`receive_by_supplier` for the firms low..high-1, on one thread."""
    first_slot, slot_start, supplier, flow_ = net.first_slot, net.slot_start, net.supplier, net.flow
    target, output = net.target, net.output
    made, possible, met_, came_ = now.made, now.possible, now.met, now.came
    asked, stock, held = now.asked, now.stock, now.held
    for j in range(low, high):
        share = made[j] / output[j] if output[j] > 0.0 else 0.0
        use = _basis(rule.use, share, possible[j])
        goal = _basis(rule.target, share, possible[j])
        total = 0.0
        for s in range(first_slot[j], first_slot[j + 1]):
            first, last, lying = slot_start[s], slot_start[s + 1], 0.0
            endless = target[s] == np.inf
            kept = -1.0 if endless else _kept(held[first:last], flow_[first:last], share)
            for e in range(first, last):
                flow, met = flow_[e], met_[supplier[e]]
                came = flow * (min(asked[e], met) if rule.by_level else asked[e] * met)
                total += came
                gap = 0.0
                if not endless:
                    if kept < 0.0:
                        held[e] += came - share * flow
                    else:
                        held[e] = max(0.0, held[e] - share * flow) * kept + came
                    lying += held[e]
                    gap = target[s] * flow * goal - held[e]
                asked[e] = _order(use * flow, gap, rule.restore_days, rule.destock) / flow
            stock[s] = lying
        came_[j] = total


@compiled_parallel
def receive_by_supplier(net: Wiring, now: State, rule: Rule) -> None:
    """Stocks and orders of each link; `now.stock` carries the sum of each slot."""
    firms = net.output.size
    for block in prange((firms + BLOCK - 1) // BLOCK):
        by_supplier_some(net, now, rule, block * BLOCK, min(firms, (block + 1) * BLOCK))
