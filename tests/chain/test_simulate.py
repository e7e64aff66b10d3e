# SPDX-License-Identifier: Apache-2.0
"""The laws of days of stocks and orders, and the fast kernels against the slow page of equations."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, replace
from typing import Any

import numba
import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gulian import chain, errors
from gulian.chain import Dynamics, Flows, Keep, Losses, Rebuilding, Simulation, daily_flows, simulate
from gulian.chain.dynamics.parameters import parameters

from . import days_oracle

CLASSES = 3
behaviours = st.builds(
    Dynamics,
    inventory=st.sampled_from([0.0, 1.0, 2.0, 5.0, 15.0, 90.0]),
    restore_days=st.sampled_from([1.0, 6.0, 60.0]),
    safe_share=st.sampled_from([0.0, 0.5, 0.8, 1.0]),
    overtime_most=st.sampled_from([1.0, 1.25]),
    overtime_days=st.sampled_from([10.0, 365.0]),
    recede_days=st.sampled_from([0.0, 30.0]),
    rationing=st.sampled_from(["proportional", "final_last", "smallest_first", "both"]),
    orders=st.just("class"),
    shares=st.sampled_from(["fixed", "output"]),
    use_follows=st.sampled_from(["output", "initial"]),
    target_follows=st.sampled_from(["possible", "output", "initial"]),
    destock=st.booleans(),
)
ways = st.one_of(behaviours, behaviours.map(lambda how: replace(how, orders="supplier", shares="fixed")))


def rest(seed: int, firms: int = 9) -> days_oracle.Rest:
    """A small invented economy with firms that sell nothing, buy nothing, or are alone."""
    rng = np.random.default_rng(seed)
    linked = rng.random((firms, firms)) < rng.choice([0.1, 0.3, 0.6])
    w = np.where(linked, rng.lognormal(0, 2, (firms, firms)), 0.0)
    y = np.where(rng.random(firms) < 0.8, rng.lognormal(0, 2, firms), 0.0)
    y = np.where((w.sum(1) == 0) & (y == 0), w.sum(0), y)
    essential = rng.random((CLASSES, CLASSES)) < rng.choice([0.5, 1.0])
    return days_oracle.Rest(w, y, rng.integers(0, CLASSES, firms).astype(np.int32), essential)


def wired(world: days_oracle.Rest, scale: float = 1.0) -> Flows:
    supplier, buyer = np.nonzero(world.w)
    links = chain.Links(supplier.astype(np.int32), buyer.astype(np.int32), world.w[supplier, buyer] * scale)
    output = (world.w.sum(1) + world.y) * scale
    essential = np.where(world.essential, 2, 1).astype(np.int8)
    return daily_flows(
        links, output, final_demand=world.y * scale, input_class=world.p, essential=essential, days=1
    )


def lost(seed: int, days: int, firms: int = 9) -> np.ndarray[Any, np.dtype[np.float64]]:
    rng = np.random.default_rng([seed, 5])
    hit = (rng.random(firms) < 0.4) * rng.choice([0.1, 0.5, 1.0], firms)
    day = np.arange(days)[:, None]
    return np.where((day >= 2) & (day < 8), hit, np.where((day >= 8) & (day < 12), hit / 2, 0.0))


def run(world: days_oracle.Rest, how: Dynamics, seed: int, days: int = 25, scale: float = 1.0) -> Simulation:
    everyone = Keep(firms=np.arange(len(world.w), dtype=np.int32))
    return simulate(
        wired(world, scale), days, Losses.of_days(lost(seed, days, len(world.w))), dynamics=how, keep=everyone
    )


@given(st.integers(0, 10**6), ways)
def test_the_kernels_say_what_the_slow_page_says(seed: int, how: Dynamics) -> None:
    """Production and unmet final demand of each firm and day, however firms order and ration."""
    world = rest(seed)
    found = run(world, how, seed)
    made, unmet = days_oracle.days(world, 1.0 - lost(seed, 25), how)
    size = max(1.0, float(made.max()))
    np.testing.assert_allclose(found.firm_production, made, rtol=1e-7, atol=1e-9 * size)
    np.testing.assert_allclose(found.firm_unmet, unmet, rtol=1e-7, atol=1e-9 * size)


@given(st.integers(0, 10**6), ways)
def test_what_is_delivered_was_made_and_no_stock_is_below_zero(seed: int, how: Dynamics) -> None:
    found = run(rest(seed), how, seed)
    assert found.converged
    assert found.residual <= 1e-12
    assert found.least_stock >= 0
    assert np.isfinite(found.firm_production).all()
    assert (found.firm_production >= 0).all()
    assert (found.firm_unmet >= -1e-9 * max(1.0, found.final)).all()


@given(st.integers(0, 10**6), ways)
def test_without_a_loss_nothing_moves_to_the_last_bit(seed: int, how: Dynamics) -> None:
    made = wired(rest(seed))
    found = simulate(made, 400, dynamics=how, keep=Keep(firms=np.arange(made.firms, dtype=np.int32)))
    assert (found.firm_production == made.output).all()
    assert (found.firm_unmet == 0).all()


@given(st.integers(0, 10**6), ways)
def test_relabelling_firms_permutes_the_answer(seed: int, how: Dynamics) -> None:
    world = rest(seed)
    new = np.random.default_rng(seed).permutation(len(world.w))
    turned = days_oracle.Rest(world.w[np.ix_(new, new)], world.y[new], world.p[new], world.essential)
    everyone = Keep(firms=np.arange(len(new), dtype=np.int32))
    there = simulate(wired(turned), 25, Losses.of_days(lost(seed, 25)[:, new]), dynamics=how, keep=everyone)
    here = run(world, how, seed).firm_production[:, new]
    np.testing.assert_allclose(there.firm_production, here, rtol=1e-7, atol=1e-9 * here.max())


@given(st.integers(0, 10**6), ways)
def test_the_unit_of_currency_does_not_matter(seed: int, how: Dynamics) -> None:
    world = rest(seed)
    np.testing.assert_array_equal(
        run(world, how, seed, scale=2.0**-40).firm_production * 2.0**40, run(world, how, seed).firm_production
    )
    far = run(world, how, seed, scale=1e6).firm_production / 1e6
    np.testing.assert_allclose(far, run(world, how, seed).firm_production, rtol=1e-7, atol=1e-9 * far.max())


@given(st.integers(0, 10**6))
def test_a_firm_without_an_input_makes_no_more_than_its_stock_holds(seed: int) -> None:
    """No output without input: the only supplier closes for good, so its buyer stops, with a note."""
    days = 1 + seed % 12
    links = chain.Links(np.array([0], np.int32), np.array([1], np.int32), np.array([3.0]))
    made = daily_flows(links, np.array([5.0, 8.0]), days=1)
    how = Dynamics(inventory=float(days), safe_share=0.0, overtime_most=1.0)
    closed = Losses.closed(np.array([0], np.int32))
    found = simulate(made, 60, closed, dynamics=how, keep=Keep(firms=np.array([1], np.int32)))
    assert found.firm_production.sum() <= 8.0 * days + 1e-9
    assert found.note("stopped").tolist() == [1]


def test_one_and_two_threads_give_the_same_bits() -> None:
    rng = np.random.default_rng(7)
    firms = 3000
    supplier, buyer = rng.integers(0, firms, (2, 20_000)).astype(np.int32)
    links = chain.Links(supplier, buyer, rng.lognormal(0, 2, supplier.size))
    made = daily_flows(
        links, rng.lognormal(0, 2, firms), input_class=rng.integers(0, 9, firms).astype(np.int32)
    )
    hit = Losses.closed(np.arange(0, firms, 9, dtype=np.int32), 0.7, first=1, last=5)
    before = numba.get_num_threads()
    for how in (Dynamics(), Dynamics.of("firms"), Dynamics(rationing="both")):
        found = []
        for threads in (1, before):
            numba.set_num_threads(threads)
            found.append(simulate(made, 12, hit, dynamics=how))
        numba.set_num_threads(before)
        for field in ("production", "unmet", "lost", "last", "lowest"):
            assert getattr(found[0], field).tobytes() == getattr(found[1], field).tobytes()


def test_rationing_by_hand() -> None:
    """A maker of 10 sells 2, 4, and 4 to households, and can make 5; the second buyer asks for 2 of its 4."""
    links = chain.Links(np.array([0, 0], np.int32), np.array([1, 2], np.int32), np.array([2.0, 4.0]))
    made = daily_flows(links, np.array([10.0, 9.0, 9.0]), days=1)
    daily = np.zeros((3, 3))
    daily[0, 2] = daily[1, 0] = daily[1, 2] = 0.5

    def unmet(rule: str) -> float:
        how = Dynamics(inventory=10, rationing=rule, shares="fixed", overtime_most=1.0)  # type: ignore[arg-type]  # by name
        kept = Keep(firms=np.array([0], np.int32))
        return float(simulate(made, 2, Losses.of_days(daily), dynamics=how, keep=kept).firm_unmet[1, 0])

    assert unmet("proportional") == pytest.approx(4 * (1 - 5 / 8))
    assert unmet("final_last") == pytest.approx(4 - 1)
    assert unmet("smallest_first") == pytest.approx(4 * (1 - 0.5))
    assert unmet("both") == pytest.approx(4 - 1)


@given(st.integers(0, 10**6), ways)
def test_odd_networks_give_numbers(seed: int, how: Dynamics) -> None:
    """Zero rows, firms alone, one link twice, a link of 1e-300, a firm selling to itself, no stock at all."""
    rng = np.random.default_rng(seed)
    supplier = np.append(rng.integers(0, 4, 6), [0, 0, 2, 5]).astype(np.int32)
    buyer = np.append(rng.integers(0, 4, 6), [1, 1, 2, 3]).astype(np.int32)
    value = np.append(rng.choice([0.0, 1e-300, 1.0, 1e12], 6), [2.0, 3.0, 1.0, 1e-300])
    output = rng.choice([0.0, 1.0, 1e13, np.nan], 8)
    classes = rng.integers(-1, 3, 8).astype(np.int32)
    made = daily_flows(chain.Links(supplier, buyer, value), output, input_class=classes)
    some = Losses.closed(np.array([0, 3], np.int32), 0.9, first=1, last=4)
    found = simulate(made, 60, some, dynamics=how)
    assert np.isfinite(found.production).all()
    assert np.isfinite(found.unmet).all()
    assert found.converged
    assert {6, 7} <= set(made.isolated.tolist())


def test_too_little_stock_is_told_by_name() -> None:
    links = chain.Links(np.array([0, 1], np.int32), np.array([1, 2], np.int32), np.array([1.0, 1.0]))
    made = daily_flows(links, np.array([0.5, 1.0, 0.5]), days=1).with_stocks(
        by_firm=np.array([np.nan, 0.5, 9.0])
    )
    found = simulate(made, 3)
    assert found.note("short_stock").tolist() == [1]
    assert found.note("raised").tolist() == [0]
    assert all(note.zh and note.en for note in found.notes)


def test_a_collapse_names_the_firms_that_stopped() -> None:
    """Two days of stock and a long stop: the firms never come back by themselves, and it is said which."""
    world = days_oracle.Rest(
        np.array([[0.0, 5, 5], [5, 0, 5], [5, 5, 0]]),
        np.ones(3),
        np.arange(3, dtype=np.int32),
        np.ones((3, 3), bool),
    )
    stop = Losses.closed(np.array([0], np.int32), 1.0, first=1, last=30)
    found = simulate(wired(world), 200, stop, dynamics=Dynamics(inventory=2))
    assert found.note("stopped").tolist() == [0, 1, 2]
    assert not np.isnan(found.production).any()
    again = simulate(wired(world), 200, stop, dynamics=Dynamics(inventory=200))
    assert again.notes == () or again.note("stopped").size == 0


def test_an_input_that_never_runs_out_stops_nobody() -> None:
    links = chain.Links(np.array([0], np.int32), np.array([1], np.int32), np.array([1.0]))
    made = daily_flows(links, np.array([1.0, 1.0]), input_class=np.array([0, 1], np.int32), days=1)
    endless = made.with_stocks(by_class=np.array([np.inf]))
    closed = Losses.closed(np.array([0], np.int32))
    assert simulate(endless, 400, closed).last[1] == 1.0
    assert simulate(made, 400, closed).last[1] < 0.01


def test_losses_begin_stay_and_come_back() -> None:
    """first 2, last 3, recovery 2: nothing, nothing, all, all, half, nothing."""
    one = np.array([0], np.int32)
    losses = Losses(one, np.array([0.8]), np.array([2]), np.array([3]), np.array([2.0]))
    assert [float(losses.on(day, 1)[0]) for day in range(6)] == pytest.approx([0, 0, 0.8, 0.8, 0.4, 0])
    assert replace(losses, curve="concave").on(4, 1)[0] == pytest.approx(0.8 * 0.75)
    assert replace(losses, curve="convex").on(4, 1)[0] == pytest.approx(0.8 * 0.25)
    assert Losses.closed(one).on(10**6, 2).tolist() == [1, 0]
    two = Losses.closed(np.array([0, 0], np.int32), np.array([0.3, 0.6]))
    assert two.on(0, 1)[0] == 0.6


def test_rebuilding_ends_and_asks_for_what_was_destroyed() -> None:
    """What is rebuilt in the end is what was destroyed; production is back at rest."""
    links = chain.Links(np.array([0, 1], np.int32), np.array([1, 0], np.int32), np.array([1.0, 1.0]))
    made = daily_flows(links, np.array([10.0, 10.0]), input_class=np.array([0, 1], np.int32), days=1)
    plan = Rebuilding(
        np.array([0], np.int32), np.array([100.0]), np.array([0.2]), np.array([0.0, 1.0]), 1, 4, 10
    )
    how = Dynamics(overtime_most=1.5, overtime_days=5)
    found = simulate(made, 600, rebuilding=plan, dynamics=how, keep=Keep(firms=np.array([0, 1], np.int32)))
    assert found.firm_production[1, 0] == pytest.approx(8.0)
    assert found.converged
    np.testing.assert_allclose(found.last, made.output, rtol=1e-6)
    none = replace(plan, needs=np.array([0.0, 0.0, 1.0]))
    with pytest.raises(errors.NoSupplier):
        simulate(made, 2, rebuilding=none)


def test_groups_add_up_to_the_whole() -> None:
    world = rest(3)
    group = np.array([0, 1, 0, 2, 1, 0, 2, 1, 0], np.int32)
    found = simulate(wired(world), 25, Losses.of_days(lost(3, 25)), keep=Keep(group=group))
    np.testing.assert_allclose(found.group_production.sum(1), found.production, rtol=1e-12)
    np.testing.assert_allclose(found.group_unmet.sum(1), found.unmet, rtol=1e-9, atol=1e-9)
    assert found.loss[0] == 0


def test_the_table_of_parameters_is_true() -> None:
    """Each field of `Dynamics` has its row in order, with its default, unit and source."""
    rows = parameters()
    assert [row.parameter for row in rows] == [field.name for field in fields(Dynamics)]
    for row, field in zip(rows, fields(Dynamics), strict=True):
        default = str(field.default).lower() if isinstance(field.default, bool) else field.default
        assert row.default == (f"{default:g}" if isinstance(default, float) else default)
        assert row.unit
        assert row.source
        assert row.meaning_zh
        assert row.meaning_en
    assert Dynamics.of("ario") == Dynamics()


@pytest.mark.parametrize(
    "wrong",
    [
        {"inventory": -1.0},
        {"inventory": float("nan")},
        {"restore_days": 0.5},
        {"safe_share": 1.5},
        {"overtime_most": float("inf")},
        {"rationing": "first come"},
        {"orders": "supplier"},
        {"target_follows": "moon"},
    ],
)
def test_a_setting_nobody_knows_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(errors.ChainError):
        Dynamics(**wrong)


def test_wrong_arrays_are_refused() -> None:
    made = wired(rest(1))
    one = np.array([0], np.int32)
    for losses in (
        Losses.closed(np.array([99], np.int32)),
        Losses.closed(one, 1.5),
        Losses.of_days(np.zeros((3, 2))),
        replace(Losses.closed(one), curve="zigzag"),  # type: ignore[arg-type]  # what the test refuses
        replace(Losses.closed(one), lost=np.zeros(2)),
        replace(Losses.closed(one), recovery=np.array([np.nan])),
    ):
        with pytest.raises(errors.ChainError):
            simulate(made, 3, losses)
    with pytest.raises(errors.FirmNumberUnknown):
        simulate(made, 3, keep=Keep(firms=np.array([99], np.int32)))
    with pytest.raises(errors.NetworkShape):
        simulate(made, 3, keep=Keep(group=one))
    with pytest.raises(errors.ValueOutOfRange):
        simulate(made, -1)
    with pytest.raises(errors.NetworkShape):
        made.with_stocks(by_firm=np.ones(2))
    links = chain.Links(one, one, np.array([np.nan]))
    with pytest.raises(errors.ValueOutOfRange):
        daily_flows(links, np.ones(1))
    with pytest.raises(errors.FirmNumberUnknown):
        daily_flows(chain.Links(one, np.array([3], np.int32), np.ones(1)), np.ones(1))


def test_no_days_and_no_firms() -> None:
    nobody = daily_flows(chain.Links(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0)), np.zeros(0))
    assert simulate(nobody, 3).production.tolist() == [0, 0, 0]
    assert simulate(wired(rest(2)), 0).production.size == 0


@given(st.integers(0, 10**6), st.integers(-3, 8))
def test_a_shock_with_dates_is_the_same_day_by_day(seed: int, begin: int) -> None:
    """On every day the losses are what the shock takes on that date, whenever the simulation begins."""
    rng = np.random.default_rng(seed)
    zero = dt.date(2020, 2, 1)

    def some(low: int, high: int) -> list[dt.date | None]:
        days = rng.integers(low, high, 6).tolist()
        return [None if day % 4 == 0 else zero + dt.timedelta(days=day) for day in days]

    codes = list("ABCD")
    register = pl.DataFrame({"code": codes, "industry": ["13"] * 4})
    pairs = pl.DataFrame({"supplier": ["A", "B"], "buyer": ["B", "C"], "value": [1.0, 2.0]})
    world = chain.economy(register, pairs, chain.Rules(labels=True, inputs="leontief"))
    state = pl.DataFrame(
        {
            "code": rng.choice(codes, 6),
            "own_share": rng.choice([0.0, 0.5, 1.0], 6),
            "from": pl.Series(some(0, 7), dtype=pl.Date),
            "until": pl.Series(some(4, 12), dtype=pl.Date),
        }
    )
    shock = chain.Shock(state)
    first = zero + dt.timedelta(days=begin)
    losses = chain.losses_of(shock, world, first)
    for day in range(20):
        expected = 1.0 - shock.on(first + dt.timedelta(days=day), world)
        np.testing.assert_allclose(losses.on(day, 4), expected)
    begins = [day for day in state["from"].to_list() if day is not None]
    assert chain.first_day(shock) == min(begins, default=None)
    everything = chain.losses_of(shock, world, None)
    np.testing.assert_allclose(everything.on(7, 4), 1.0 - shock.on(None, world))
