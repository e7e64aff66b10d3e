# SPDX-License-Identifier: Apache-2.0
"""From an economy at rest through days of losses.

    1 what is lost today    own losses and capital not yet rebuilt, the larger
    2 make and ration       x = min(demand, alpha * remaining * output, stock / enough * output)
    3 rebuild               what was delivered of it is no longer lost tomorrow
    4 receive and order     stocks, gaps to the target, orders for tomorrow
    5 ask                   tomorrow's demand; overtime follows scarcity

Hallegatte 2008, doi 10.1111/j.1539-6924.2008.01046.x; 2014, doi 10.1111/risa.12090; Guan et al. 2020,
doi 10.1038/s41562-020-0896-8; Inoue & Todo 2019, doi 10.1038/s41893-019-0351-x; as run by
doi 10.21105/joss.06547.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gulian import errors
from gulian.chain.dynamics import rebuilding as repairs
from gulian.chain.dynamics.flows import Flows, wiring
from gulian.chain.dynamics.losses import Losses
from gulian.chain.dynamics.parameters import RATIONING, Dynamics
from gulian.chain.dynamics.rebuilding import Rebuilding
from gulian.chain.dynamics.recording import Recorder
from gulian.chain.dynamics.result import Keep, Note, Simulation
from gulian.chain.kernel.simulate import (
    BLOCK,
    PARTS,
    SMALLEST_FIRST,
    Overtime,
    State,
    Wiring,
    ask,
    ask_some,
    produce,
    produce_some,
)
from gulian.chain.kernel.simulate_orders import (
    Rule,
    by_class_part,
    by_supplier_part,
    receive_by_class,
    receive_by_supplier,
)
from gulian.chain.model import Bools, Floats, Int32s

BASES = ("output", "initial", "possible")


def simulate(
    flows: Flows,
    days: int,
    losses: Losses | None = None,
    *,
    rebuilding: Rebuilding | None = None,
    dynamics: Dynamics | None = None,
    keep: Keep | None = None,
) -> Simulation:
    """Let the economy live through `days` days; day 0 is the first.

    losses     : who has lost own capacity when; None = nobody
    rebuilding : capital destroyed and rebuilt by orders; None = none
    dynamics   : how firms behave; None = `Dynamics()`
    keep       : groups and firms to keep by day
    Raises NetworkShape, FirmNumberUnknown, ValueOutOfRange, ChoiceUnknown, NoSupplier.
    """
    run = _start(flows, losses or Losses.none(), rebuilding, dynamics or Dynamics(), days)
    record = Recorder(flows, keep or Keep(), days)
    for day in range(days):
        remaining = _remaining(run, day)
        _day(run, day, remaining)
        record.add(day, run.net, run.now)
    back = _remaining(run, max(days - 1, 0)) >= 1.0
    return record.result(run.now, _notes(flows, run.short, run.now.made if days else flows.output, back))


@dataclass
class _Run:
    """A run under way."""

    flows: Flows
    losses: Losses
    plan: Rebuilding | None
    site: repairs.Site | None
    net: Wiring
    now: State
    rule: Rule
    dynamics: Dynamics
    short: Int32s


def _start(flows: Flows, losses: Losses, plan: Rebuilding | None, how: Dynamics, days: int) -> _Run:
    if days < 0:
        raise errors.ValueOutOfRange("days", 0, days, "不小于 0 的数", "a number >= 0")
    losses.check(flows.firms)
    if plan is not None:
        plan.check(flows.firms)
    target = np.where(np.isnan(flows.stock_days), how.inventory, flows.stock_days)
    short = np.unique(flows.buyer_of_slot[target < 1]).astype(np.int32)
    target = np.maximum(target, 1.0)
    now = _at_rest(flows, np.where(np.isinf(target), 0.0, target), how)
    # Less than a day's use in stock would keep a firm from making what is asked for even at rest.
    enough = now.stock * np.maximum(how.safe_share, 1.0 / target)
    net = wiring(flows, target, enough, how.orders == "supplier")
    rule = Rule(
        use=BASES.index(how.use_follows),
        target=BASES.index(how.target_follows),
        daily=1.0 / how.restore_days,
        destock=how.destock,
        by_level=RATIONING.index(how.rationing) >= SMALLEST_FIRST,
        weighted=how.shares == "output",
    )
    site = None if plan is None else repairs.site(plan, flows)
    return _Run(flows, losses, plan, site, net, now, rule, how, short)


def _at_rest(flows: Flows, days: Floats, how: Dynamics) -> State:
    """Every stock at its target of `days` (float64[slots]), every order as at rest."""
    n, by_supplier = flows.firms, how.orders == "supplier"
    held = np.zeros(0)
    stock = days.copy()
    if by_supplier:
        slot_of_link = np.repeat(np.arange(flows.need.size), np.diff(flows.slot_start))
        held = days[slot_of_link]
        weights = flows.part * held
        stock = np.bincount(slot_of_link, weights=weights, minlength=days.size).astype(np.float64)
    return State(
        alpha=np.ones(n),
        ordered=flows.output - flows.final,
        rebuild=np.zeros(n),
        rebuilt=np.zeros(n),
        made=np.zeros(n),
        possible=np.zeros(n),
        met=np.zeros(n),
        final_met=np.zeros(n),
        came=np.zeros(n),
        weight=np.ones(n),
        asked=np.ones(flows.links if by_supplier else flows.need.size),
        stock=stock,
        held=held,
        totals=np.zeros((PARTS, n)),
        lowest=np.full(PARTS, np.inf),
    )


def _remaining(run: _Run, day: int) -> Floats:
    """float64[firms]: share of its own capacity that each firm has on that day."""
    lost = run.losses.on(day, run.flows.firms)
    if run.plan is not None and run.site is not None:
        lost = np.maximum(lost, repairs.lost_on(run.plan, run.site, day, run.flows.firms))
    return 1.0 - lost


def _day(run: _Run, day: int, remaining: Floats) -> None:
    net, now, how, n = run.net, run.now, run.dynamics, run.flows.firms
    overtime = Overtime(how.overtime_most, how.overtime_days, how.recede_days)
    # A second thread costs more than it brings where all firms fit into one block.
    alone = n <= BLOCK
    rationing = RATIONING.index(how.rationing)
    if alone:
        produce_some(net, now, remaining, rationing, 0, n)
    else:
        produce(net, now, remaining, rationing)
    if run.plan is not None and run.site is not None:
        run.site = repairs.delivered(run.plan, run.site, now.rebuild, now.rebuilt, day)
        now.rebuild[:] = repairs.asked_on(run.plan, run.site, day + 1, n)
    _receive(run, remaining, alone)
    if alone:
        ask_some(net, now, overtime, 0, n)
    else:
        ask(net, now, overtime)


def _receive(run: _Run, remaining: Floats, alone: bool) -> None:
    net, now, rule = run.net, run.now, run.rule
    if run.dynamics.orders == "supplier":
        if alone:
            for p in range(PARTS):
                by_supplier_part(net, now, rule, p)
        else:
            receive_by_supplier(net, now, rule)
        return
    old = now.weight.copy() if rule.by_level and rule.weighted else now.weight
    if rule.weighted:
        np.multiply(now.alpha, remaining, out=now.weight)
    if alone:
        for p in range(PARTS):
            by_class_part(net, now, old, rule, p)
    else:
        receive_by_class(net, now, old, rule)


def _notes(flows: Flows, short: Int32s, last: Floats, back: Bools) -> tuple[Note, ...]:
    """The firms a reader has to know of, only kinds that occur."""
    rest = flows.output
    share = np.divide(last, rest, out=np.ones(rest.size), where=rest > 0)
    free = back & (rest > 0)
    found = (
        Note("raised", flows.raised),
        Note("isolated", flows.isolated),
        Note("short_stock", short),
        Note("stopped", np.flatnonzero(free & (share < 0.01)).astype(np.int32)),
        Note("weak", np.flatnonzero(free & (share >= 0.01) & (share < 0.99)).astype(np.int32)),
    )
    return tuple(note for note in found if note.firms.size)
