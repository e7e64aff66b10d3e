# SPDX-License-Identifier: Apache-2.0
"""What to unblock first: the order of firms that brings back most within a budget of cases.

    choose S, cost(S) <= budget, with the largest  sum_j w_j (H_j(psi with psi_S = 1) - H_j(psi))

Frees are complements: of two missing essential inputs each alone brings nothing. So

1 settle the blocked state and the one with everybody freed; keep what can rise   (stand.py)
2 read off which few firms each stopped firm needs together                       (bundles.py)
3 build plans for ever larger budgets from single firms and bundles, with swaps   (ladder.py)
4 where the candidates are few, compare all sets instead                          (exhaust.py)
5 say for each firm what it brings and who waits for it; bound what any plan could bring
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import numpy as np

from gulian import errors
from gulian.chain.blocked import settle_blocked
from gulian.chain.cascade import checked_shares
from gulian.chain.kernel.needs import path_between
from gulian.chain.model import Floats, Int32s, Network
from gulian.chain.plan.exhaust import best_set, can_compare_all
from gulian.chain.plan.ladder import Ladder
from gulian.chain.plan.model import Cases, Plan, Proof, Step
from gulian.chain.plan.stand import Bundle, Ground, Stand, ground_of

SAME = 1e-7
"""Plans whose gains differ by less, as a share, are equally good."""

RISES = 1e-6


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
    effort    : links that may be visited; default 1,000 times the links, at least 2e9
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
    allowed = max(2_000_000_000, 1_000 * network.links) if effort is None else effort
    chosen, cut_short = _chosen(ground, cases.cost, budget, allowed)
    stands = _stands(ground, chosen)
    steps = _steps(ground, cases, chosen, stands, leaders)
    gain = _in_full(ground, psi, steps) if steps else 0.0
    at_most = max(_at_most(ground, stands[-1][-1] if stands else ground.blocked, cases.cost, budget), gain)
    proof: Proof = "exhaustive" if can_compare_all(ground) else "none"
    if gain >= at_most * (1 - SAME):
        proof = "bound"
    return Plan(steps, gain, at_most, ground.whole, ground.lost, proof, cut_short)


def _in_full(ground: Ground, psi: Floats, steps: tuple[Step, ...]) -> float:
    """What the steps bring back: the state after them solved anew, from above."""
    freed = psi.copy()
    freed[[step.firm for step in steps]] = 1.0
    counted = np.zeros(psi.size)
    counted[ground.firm] = ground.worth
    after = settle_blocked(ground.network, freed, counted)
    return max(0.0, float(ground.worth @ (after.left[ground.firm] - ground.blocked.left)))


def _chosen(ground: Ground, costs: Floats, budget: float, effort: int) -> tuple[tuple[Bundle, ...], bool]:
    """The bundles of the plan in their order, and whether the effort was spent before the budget was."""
    everyone = np.ones(costs.size, dtype=np.bool_)
    if not can_compare_all(ground):
        ladder = Ladder(ground, costs, effort, everyone)
        return ladder.climb(budget).steps, ladder.cut_short
    best, gain = best_set(ground, costs, budget)
    may = np.zeros(costs.size, dtype=np.bool_)
    may[list(best)] = True
    rung = Ladder(ground, costs, effort, may).climb(np.inf)
    missing = tuple(place for place in best if place not in rung.members)
    if missing and gain > rung.value * (1 + SAME):
        return (*rung.steps, missing), False
    return rung.steps, False


def _stands(ground: Ground, chosen: tuple[Bundle, ...]) -> list[list[Stand]]:
    """For each bundle the stand before it and after each of its firms, largest own gain first."""
    at, stands = ground.blocked, []
    for bundle in chosen:
        row = [at]
        for place in bundle:
            row.append(ground.advanced(row[-1], (place,)))
        at = row[-1]
        stands.append(row)
    return stands


def _steps(
    ground: Ground,
    cases: Cases,
    chosen: tuple[Bundle, ...],
    stands: list[list[Stand]],
    leaders: Int32s | None,
) -> tuple[Step, ...]:
    assert cases.cost is not None
    order = [place for bundle in chosen for place in bundle]
    guesses = np.full(len(order), ground.whole / max(1, ground.candidate.size))
    alone, final, _ = ground.gains(ground.blocked, [(place,) for place in order], guesses)
    exact = {
        place: bool(done) and (ground.small or not ground.concave)
        for place, done in zip(order, final, strict=True)
    }
    gains = dict(zip(order, alone.tolist(), strict=True))
    days = _days(cases, order)
    steps: list[Step] = []
    for number, (bundle, row) in enumerate(zip(chosen, stands, strict=True), start=1):
        target = _who_waits(ground, row[0], row[-1], leaders)
        for place, before, after in zip(bundle, row, row[1:], strict=False):
            path, direction = _path(ground, row[0], row[-1], int(ground.candidate[place]), target)
            steps.append(
                Step(
                    firm=int(ground.firm[ground.candidate[place]]),
                    cost=float(cases.cost[place]),
                    day=days[place],
                    alone=gains[place],
                    alone_kind="exact" if exact[place] else "at_least",
                    gain=max(0.0, after.value - before.value),
                    cumulative=after.value,
                    bundle=number,
                    bundle_gain=max(0.0, row[-1].value - row[0].value),
                    path=path,
                    direction=direction,
                )
            )
    return tuple(steps)


def _who_waits(ground: Ground, before: Stand, after: Stand, leaders: Int32s | None) -> int:
    """Live number of the firm that gains most by a bundle, a leader if one gains; -1 = only the freed."""
    rise = after.left - before.left
    rise[ground.candidate[list(after.members[len(before.members) :])]] = 0.0
    rise[rise <= RISES] = 0.0
    if leaders is not None:
        lead = np.isin(ground.firm, leaders)
        if (rise[lead] > 0).any():
            rise = np.where(lead, rise, 0.0)
    value = rise * np.maximum(ground.worth, 1e-12)
    return int(np.argmax(value)) if value.max(initial=0.0) > 0 else -1


def _path(
    ground: Ground, before: Stand, after: Stand, start: int, end: int
) -> tuple[tuple[int, ...], Literal["down", "up"]]:
    """Rows from a freed firm to the one that waits, over deliveries or over orders."""
    if end >= 0:
        sides = (
            ("down", ground.down, before.down, after.down),
            ("up", ground.up, before.up, after.up),
        )
        for name, side, now, then in sides if before.down.h[end] <= before.up.h[end] else sides[::-1]:
            found = path_between(side, now, then.h, start, end)
            if found.size:
                return tuple(ground.firm[found].tolist()), "down" if name == "down" else "up"
    return (int(ground.firm[start]),), "down"


def _days(cases: Cases, order: Sequence[int]) -> list[int] | dict[int, int]:
    """The day on which each case is done: departments work through theirs in the order of the plan."""
    if cases.per_day is None:
        return dict.fromkeys(order, 0)
    assert cases.cost is not None
    done = np.zeros(cases.per_day.size)
    days: dict[int, int] = {}
    for place in order:
        department = 0 if cases.department is None else int(cases.department[place])
        done[department] += cases.cost[place]
        days[place] = max(1, int(np.ceil(done[department] / cases.per_day[department] - 1e-9)))
    return days


def _at_most(ground: Ground, last: Stand, costs: Floats, budget: float) -> float:
    """What no plan brings more than: everything freed, or prices at the blocked state or at the plan."""
    bounds = [ground.whole]
    for stand in (ground.blocked, last):
        price = ground.at_most(stand)
        bounds.append(stand.value + _best_of(price[:-1], costs, budget) + float(price[-1]))
    return min(bounds)


def _best_of(price: Floats, costs: Floats, budget: float) -> float:
    """The most that prices within a budget can add up to, parts of firms allowed."""
    if not np.isfinite(price).all():
        return float("inf")
    order = np.argsort(-(price / costs), kind="stable")
    spent = np.cumsum(costs[order])
    part = np.clip((budget - (spent - costs[order])) / costs[order], 0.0, 1.0)
    return float(price[order] @ part)


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
