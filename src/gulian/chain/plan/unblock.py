# SPDX-License-Identifier: Apache-2.0
"""What to unblock first: the order of firms that brings back most within a budget of cases.

    choose S, cost(S) <= budget, with the largest  sum_j w_j (H_j(psi with psi_S = 1) - H_j(psi))

Frees are complements: of two missing essential inputs each alone brings nothing. So

1 settle the blocked state and the one with everybody freed; keep what can rise         (stand.py)
2 many firms: planes above what parts of firms bring back bound every plan               (planes.py)
  and lead to the best whole firms, which are then put in their order                    (pick.py, order.py)
3 a small world, or one with markets: read off which few firms each stopped one needs    (bundles.py)
  and build plans for ever larger budgets from single firms and bundles, with swaps      (ladder.py)
  and from what is left when everybody is freed and those missed least are taken away    (peel.py)
  where the candidates are few, compare all sets instead                                 (exhaust.py)
4 say for each firm what it adds and who waits for it                                    (steps.py)
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from gulian import errors
from gulian.chain.blocked import settle_blocked
from gulian.chain.cascade import checked_shares
from gulian.chain.model import Floats, Int32s, Network
from gulian.chain.plan.exhaust import best_set, can_compare_all
from gulian.chain.plan.ladder import Ladder
from gulian.chain.plan.model import Cases, Plan, Proof, Step
from gulian.chain.plan.order import ordered
from gulian.chain.plan.pick import PLANES, picked
from gulian.chain.plan.planes import Planes
from gulian.chain.plan.stand import Bundle, Ground, ground_of
from gulian.chain.plan.steps import steps_of

SAME = 1e-7
"""Plans whose gains differ by less, as a share, are equally good."""

# Links that may be visited, for each link of the network.
EFFORT = 10_000


class _Chosen(NamedTuple):
    """Places in their order, the bundle of each (None = not known yet), what no plan exceeds."""

    order: tuple[int, ...]
    bundle: dict[int, int] | None
    at_most: float
    cut_short: bool


def unblock(
    network: Network,
    remaining: Floats,
    worth: Floats,
    cases: Cases,
    budget: float,
    *,
    leaders: Int32s | None = None,
    effort: int | None = None,
) -> Plan:
    """The order in which to free firms, at most `budget` in cost.

    remaining : float64[firms] psi, share of own capacity left
    worth     : float64[firms] w, what a day of each firm's whole output counts: 10k CNY for all output, 0
                outside a chosen set, persons for jobs; NaN = unknown (counts 0)
    leaders   : int32[] firms by whose waiting a step is explained first
    effort    : links that may be visited; default 10,000 times the links, at least 2e9
    Raises NetworkShape, ValueOutOfRange, FirmNumberUnknown, ConvergenceError.
    """
    psi = checked_shares(network, remaining)
    counted = _checked_worth(network, worth)
    cases = _usable(network, psi, cases, leaders)
    if not budget >= 0:
        raise errors.ValueOutOfRange("budget", 0, budget, "不小于 0 的数", "a number >= 0")
    assert cases.cost is not None
    ground = ground_of(network, psi, counted, cases.firm)
    if cases.firm.size == 0 or ground.whole <= 0.0:
        return Plan((), 0.0, 0.0, ground.whole, ground.lost, "bound", False)
    allowed = max(2_000_000_000, EFFORT * network.links) if effort is None else effort
    chosen = _chosen(ground, cases.cost, budget, allowed)
    steps = steps_of(ground, cases, chosen.order, chosen.bundle, leaders)
    gain = _in_full(ground, psi, steps) if steps else 0.0
    at_most = max(chosen.at_most, gain)
    proof: Proof = "exhaustive" if can_compare_all(ground) else "none"
    if gain >= at_most * (1 - SAME):
        proof = "bound"
    return Plan(steps, gain, at_most, ground.whole, ground.lost, proof, chosen.cut_short)


def _in_full(ground: Ground, psi: Floats, steps: tuple[Step, ...]) -> float:
    """What the steps bring back: the state after them solved anew, from above."""
    freed = psi.copy()
    freed[[step.firm for step in steps]] = 1.0
    counted = np.zeros(psi.size)
    counted[ground.firm] = ground.worth
    after = settle_blocked(ground.network, freed, counted)
    return max(0.0, float(ground.worth @ (after.left[ground.firm] - ground.blocked.left)))


def _chosen(ground: Ground, costs: Floats, budget: float, effort: int) -> _Chosen:
    """The firms of the plan in their order, and what no plan exceeds."""
    everyone = np.ones(costs.size, dtype=np.bool_)
    if ground.concave and not ground.small:
        planes = Planes(ground, costs, budget, effort)
        order = ordered(planes, picked(planes))
        return _Chosen(order, None, planes.at_most, planes.cut_short)
    if can_compare_all(ground):
        bundles, cut_short = _best_of_all(ground, costs, budget, effort), False
    else:
        ladder = Ladder(ground, costs, effort, everyone)
        bundles = ladder.climb(budget).steps
        cut_short = ladder.cut_short
    order = tuple(place for bundle in bundles for place in bundle)
    numbers = {place: number for number, bundle in enumerate(bundles) for place in bundle}
    return _Chosen(order, numbers, _at_most(ground, costs, budget, order), cut_short)


def _best_of_all(ground: Ground, costs: Floats, budget: float, effort: int) -> tuple[Bundle, ...]:
    """The best set, in the bundles in which a search within it frees it."""
    best, gain = best_set(ground, costs, budget)
    may = np.zeros(costs.size, dtype=np.bool_)
    may[list(best)] = True
    rung = Ladder(ground, costs, effort, may).climb(np.inf)
    missing = tuple(place for place in best if place not in rung.members)
    if missing and gain > rung.value * (1 + SAME):
        return (*rung.steps, missing)
    return rung.steps


def _at_most(ground: Ground, costs: Floats, budget: float, order: tuple[int, ...]) -> float:
    """What no plan brings more than: everything freed, or planes above what any set brings."""
    if not ground.concave:
        return ground.whole
    planes = Planes(ground, costs, budget, EFFORT * ground.links)
    x = np.zeros(costs.size)
    x[list(order)] = 1.0
    planes.take(x)
    planes.lower(PLANES, SAME)
    return planes.at_most


def _checked_worth(network: Network, worth: Floats) -> Floats:
    if worth.shape != (network.firms,):
        raise errors.NetworkShape("worth", int(worth.size), network.firms)
    wrong = np.flatnonzero((worth < 0) | np.isinf(worth))
    if wrong.size:
        row = int(wrong[0])
        raise errors.ValueOutOfRange("worth", row, float(worth[row]), "不小于 0 的数", "a number >= 0")
    return np.nan_to_num(np.asarray(worth, dtype=np.float64))


def _usable(network: Network, psi: Floats, cases: Cases, leaders: Int32s | None) -> Cases:
    """Checked; firms that have all their capacity and repeated ones left out, in the order of their rows."""
    n, size = network.firms, cases.firm.size
    for name, rows in (("cases", cases.firm), ("leaders", leaders)):
        wrong = np.flatnonzero((rows < 0) | (rows >= n)) if rows is not None else np.zeros(0, dtype=np.int64)
        if rows is not None and wrong.size:
            raise errors.FirmNumberUnknown(name, int(wrong[0]), int(rows[wrong[0]]), n - 1)
    cost = np.ones(size) if cases.cost is None else np.asarray(cases.cost, dtype=np.float64)
    department = np.zeros(size, dtype=np.int32) if cases.department is None else cases.department
    for name, array in (("cost", cost), ("department", department)):
        if array.size != size:
            raise errors.NetworkShape(name, int(array.size), size)
    _positive("cost", cost)
    if cases.per_day is not None:
        _positive("per_day", cases.per_day)
        wrong = np.flatnonzero((department < 0) | (department >= cases.per_day.size))
        if wrong.size:
            row = int(wrong[0])
            raise errors.FirmNumberUnknown("department", row, int(department[row]), cases.per_day.size - 1)
    rows, first = np.unique(cases.firm, return_index=True)
    keep = first[psi[rows] < 1.0]
    return replace(
        cases, firm=cases.firm[keep].astype(np.int32), cost=cost[keep], department=department[keep]
    )


def _positive(name: str, values: Floats) -> None:
    wrong = np.flatnonzero(~(np.isfinite(values) & (values > 0)))
    if wrong.size:
        row = int(wrong[0])
        raise errors.ValueOutOfRange(name, row, float(values[row]), "大于 0 的数", "a number > 0")
