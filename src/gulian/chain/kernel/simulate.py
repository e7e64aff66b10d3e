# SPDX-License-Identifier: Apache-2.0
"""One day of stocks and orders: what is made, who gets how much of it, what is asked for tomorrow.

1 produce  each firm makes what is asked for, what its capacity allows, what its stocks allow; then rations
2 receive  each buyer takes from its stocks what it used, adds what came, and orders (simulate_orders.py)
3 ask      each supplier adds up the orders to it; what it could not make lets its capacity grow

All of it in place. Stocks and orders are counted in days of use, so each link needs one number, its part of
its slot. Orders are added up in PARTS fixed parts of the buyers, each with a row of its own, then part by
part: the same bits at any number of threads. Without a shock every difference of a day is an exact 0, so an
economy at rest stays at rest to the last bit.

Blocks of firms are worked on by a plain function that takes its arrays out of the tuples once: Numba drops
what a parallel loop itself writes into a tuple, and counts references wherever an array is taken out of one.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import prange

from .compiled import compiled, compiled_parallel
from .side import Floats, Int64s

UInt32s = npt.NDArray[np.uint32]
UInt64s = npt.NDArray[np.uint64]

PROPORTIONAL, FINAL_LAST, SMALLEST_FIRST, BOTH = 0, 1, 2, 3
BLOCK = 1024
PARTS = 8
# Slots and links are numbered without sign: Numba then need not ask whether an index counts from the end.
ONE = np.uint64(1)


class Wiring(NamedTuple):
    """Who buys what from whom. A *slot* is one class of inputs of one buyer; money is 10k CNY a day.

    first_firm : int64[PARTS+1] buyers of part p are first_firm[p]:first_firm[p+1]
    first_slot : uint64[firms+1] slots of firm j are first_slot[j]:first_slot[j+1]
    slot_start : uint64[slots+1] links into slot s are slot_start[s]:slot_start[s+1]
    supplier   : uint32[links]  who delivers the link, in the order of the slots
    part       : float64[links] share of the slot's need that the link covers at rest; adds up to exactly 1
    need       : float64[slots] what the slot takes a day at rest
    target     : float64[slots] days of need to be held, inf = never runs out
    enough     : float64[slots] days that must be there to produce in full; 0 = stops nobody
    start      : int64[firms+1] links out of firm i are start[i]:start[i+1]
    order      : uint32[links]  slot (by class) or link (by supplier) that orders, in the order of suppliers
    sold       : float64[links] what the link carries at rest, in the order of suppliers
    output     : float64[firms] what is made at rest
    final      : float64[firms] what final demand asks for
    """

    first_firm: Int64s
    first_slot: UInt64s
    slot_start: UInt64s
    supplier: UInt32s
    part: Floats
    need: Floats
    target: Floats
    enough: Floats
    start: Int64s
    order: UInt32s
    sold: Floats
    output: Floats
    final: Floats


class State(NamedTuple):
    """Where the economy stands; every array is changed in place.

    alpha    : float64[firms] capacity that overtime adds, 1 = none
    ordered  : float64[firms] orders and rebuilding asked of the firm
    rebuild  : float64[firms] rebuilding asked of the firm, part of `ordered`
    rebuilt  : float64[firms] rebuilding delivered
    made     : float64[firms] production of the day
    possible : float64[firms] what the firm could have made with full stocks, as a share of its output at rest
    met      : float64[firms] share of orders delivered, or the level orders are delivered up to
    final_met: float64[firms] share of final demand delivered
    came     : float64[firms] all that the firm received
    weight   : float64[firms] what suppliers are chosen by, 1 = as at rest
    asked    : float64[slots or links] order as a multiple of the flow at rest (before `weight`)
    stock    : float64[slots] days of use in stock
    held     : float64[links] days of use in stock of each supplier; empty where orders go by class
    totals   : float64[PARTS, firms] orders to each firm of each part of the buyers (before `weight`)
    lowest   : float64[PARTS] smallest stock of any day in each part, days of use
    """

    alpha: Floats
    ordered: Floats
    rebuild: Floats
    rebuilt: Floats
    made: Floats
    possible: Floats
    met: Floats
    final_met: Floats
    came: Floats
    weight: Floats
    asked: Floats
    stock: Floats
    held: Floats
    totals: Floats
    lowest: Floats


class Overtime(NamedTuple):
    """How capacity follows scarcity: the most of it, days to get there, days to recede.

    recede_days : 0 = z may be negative and takes overtime back; else, without scarcity,
                  alpha += (1 - alpha) / recede_days
    """

    most: float
    days: float
    recede_days: float


@compiled
def _level(sold: Floats, order: UInt32s, asked: Floats, weight: float, supply: float, whole: float) -> float:
    """The level L with sum of min(order, L * flow at rest) = supply: the smallest relative orders go first.

    sold, order : the supplier's links;  asked : relative orders;  whole : what stands at the level 1
    Newton from below on a concave, piecewise straight function: the level only rises and each step is exact
    for the orders it leaves open, so it stops when no further order falls below it.
    """
    level = 0.0
    while True:
        left, open_flow = supply, 0.0
        for e in range(sold.size):
            relative = asked[order[e]] * weight
            if relative <= level:
                left -= sold[e] * relative
            else:
                open_flow += sold[e]
        if level >= 1.0:
            left -= whole
        else:
            open_flow += whole
        if open_flow <= 0.0:
            return level
        higher = left / open_flow
        if higher <= level:
            return level
        level = higher


@compiled
def produce_some(net: Wiring, now: State, remaining: Floats, rule: int, low: int, high: int) -> None:
    """`produce` for the firms low..high-1, on one thread."""
    first_slot, enough, start, order, sold = net.first_slot, net.enough, net.start, net.order, net.sold
    output, final_demand = net.output, net.final
    alpha, ordered, rebuild, rebuilt = now.alpha, now.ordered, now.rebuild, now.rebuilt
    made_, possible, met_, final_met = now.made, now.possible, now.met, now.final_met
    weight, asked_, stock = now.weight, now.asked, now.stock
    for i in range(low, high):
        final = final_demand[i]
        asked = ordered[i] + final
        capacity = alpha[i] * remaining[i] * output[i]
        made = min(asked, capacity)
        for s in range(first_slot[i], first_slot[i + 1]):
            # Above `enough` a stock may limit overtime only, and then only by more than a division is worth.
            if stock[s] < enough[s] * alpha[i]:
                made = min(made, stock[s] / enough[s] * output[i])
        made_[i] = made
        met, for_final = np.inf if rule >= SMALLEST_FIRST else 1.0, 1.0
        if made < asked:
            a, b = start[i], start[i + 1]
            if rule == PROPORTIONAL:
                met = for_final = made / asked
            elif rule == SMALLEST_FIRST:
                met = _level(sold[a:b], order[a:b], asked_, weight[i], made, final + rebuild[i])
                for_final = min(1.0, met)
            elif made >= ordered[i]:
                for_final = (made - ordered[i]) / final
            else:
                for_final = 0.0
                if rule == FINAL_LAST:
                    met = made / ordered[i]
                else:
                    met = _level(sold[a:b], order[a:b], asked_, weight[i], made, rebuild[i])
        final_met[i] = for_final
        rebuilt[i] = rebuild[i] * min(1.0, met)
        could = min(asked - rebuilt[i], capacity)
        possible[i] = could / output[i] if output[i] > 0.0 else 0.0
        # Orders were spread by the weights of the day they were placed on: these go into `met`, so that
        # buyers need only one number of each supplier.
        met_[i] = met if rule >= SMALLEST_FIRST else met * weight[i]


@compiled_parallel
def produce(net: Wiring, now: State, remaining: Floats, rule: int) -> None:
    """x_i = min(demand, capacity, output * stock / enough of each input), and how it is rationed.

    remaining : float64[firms] share of its own capacity that each firm has today
    """
    firms = remaining.size
    for block in prange((firms + BLOCK - 1) // BLOCK):
        produce_some(net, now, remaining, rule, block * BLOCK, min(firms, (block + 1) * BLOCK))


@compiled
def ask_some(net: Wiring, now: State, overtime: Overtime, low: int, high: int) -> None:
    """`ask` for the firms low..high-1, on one thread."""
    final, totals, weight = net.final, now.totals, now.weight
    alpha_, ordered, rebuild, made = now.alpha, now.ordered, now.rebuild, now.made
    for i in range(low, high):
        total = 0.0
        for p in range(PARTS):
            total += totals[p, i]
        ordered[i] = total * weight[i] + rebuild[i]
        asked = ordered[i] + final[i]
        scarce = (asked - made[i]) / asked if asked > 0.0 else 0.0
        alpha = alpha_[i]
        if scarce > 0.0 or overtime.recede_days == 0.0:
            alpha += (overtime.most - alpha) * scarce / overtime.days
        else:
            alpha += (1.0 - alpha) / overtime.recede_days
        alpha_[i] = max(1.0, alpha)


@compiled_parallel
def ask(net: Wiring, now: State, overtime: Overtime) -> None:
    """Add up the orders to each supplier; overtime follows what could not be made today.

    z = (asked - made) / asked;  alpha += (most - alpha) z / days;  never below 1
    """
    firms = net.output.size
    for block in prange((firms + BLOCK - 1) // BLOCK):
        ask_some(net, now, overtime, block * BLOCK, min(firms, (block + 1) * BLOCK))
