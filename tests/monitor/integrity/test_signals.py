# SPDX-License-Identifier: Apache-2.0
"""The page for the level above: planted troubles are found, honest worlds are left alone."""

from __future__ import annotations

import datetime as dt
import itertools
import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gulian import schemes
from gulian.errors import IntegrityLimitMissing
from gulian.monitor.integrity import (
    HISTORY,
    SIGNALS,
    Heading,
    Limits,
    integrity,
    integrity_page,
    integrity_text,
)
from gulian.monitor.integrity.chance import binomial_tail, false_discovery, slope, tail_of
from gulian.schemes import Scheme

DAY = dt.date(2020, 3, 1)
HEADING = Heading("样例省", DAY, "规上工业企业开工率", "resumption-2020@1#abc")


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    return schemes.load_library()["resumption-2020"]


@pytest.fixture(scope="module")
def limits(scheme: Scheme) -> Limits:
    return Limits.of(scheme.lists["integrity"], DAY)


def honest(seed: int, regions: int = 40, days: int = 10) -> pl.DataFrame:
    """Counties of 25 to 400 firms in four cities; rates and power rise together, each with its own chance."""
    rng = np.random.default_rng(seed)
    rows = []
    for at in range(regions):
        firms = int(rng.integers(25, 400))
        start, rise = rng.uniform(0.55, 0.7), rng.uniform(0.015, 0.025)
        open_order = rng.random(firms)
        for day in range(days):
            share = start + rise * day
            rows.append(
                {
                    "code": f"C{at:03}",
                    "name": f"样例{at}县",
                    "parent": f"P{at % 4}",
                    "date": DAY - dt.timedelta(days=days - 1 - day),
                    "numerator": int((open_order < share).sum()),
                    "denominator": firms,
                    "reported": firms,
                    "bulk": int(rng.binomial(firms, 0.03)),
                    "power_wh": int(1e6 * firms * share * rng.normal(1, 0.01)),
                }
            )
    return pl.DataFrame(rows, schema=HISTORY)


def shown(signals: pl.DataFrame) -> set[tuple[str, str]]:
    found = signals.filter(pl.col("strength").is_in(["strong", "clear"]))
    return set(found.select("code", "signal").iter_rows())


def revisions(moves: dict[str, tuple[int, ...]]) -> pl.DataFrame:
    """Corrections of 100 firms by so many each."""
    rows = [
        {"code": code, "date": DAY, "before": 60, "after": 60 + move, "denominator": 100}
        for code, all_moves in moves.items()
        for move in all_moves
    ]
    return pl.DataFrame(rows)


def test_each_trouble_that_is_planted_is_found_and_no_other_region_is_named(limits: Limits) -> None:
    """One county full every day, one round, two up without power or alone, one corrected, one in bulk."""
    history = honest(1)
    of = {name: pl.col("code") == name for name in ("C001", "C002", "C003", "C004", "C006")}
    day = pl.col("date").rank("dense").over("code")
    multiple = (pl.col("denominator") // 20) * 20
    history = history.with_columns(denominator=pl.when(of["C002"]).then(multiple).otherwise("denominator"))
    rising = (pl.col("denominator") * (0.5 + 0.05 * day)).floor().cast(pl.Int64)
    history = history.with_columns(
        numerator=pl.when(of["C001"])
        .then("denominator")
        .when(of["C002"])
        .then(pl.col("denominator") * (10 + day.cast(pl.Int64)) // 20)
        .when(of["C003"] | of["C004"])
        .then(rising)
        .otherwise("numerator"),
        power_wh=pl.when(of["C003"]).then(1_000_000).when(of["C004"]).then(None).otherwise("power_wh"),
        bulk=pl.when(of["C006"]).then(pl.col("reported") * 6 // 10).otherwise("bulk"),
    )
    found = shown(integrity(history, limits, revisions({"C005": (3,) * 9, "C007": (2, -2, 1, -1, 3)})))
    planted = {
        ("C001", "always_full"),
        ("C002", "round_values"),
        ("C003", "against_power"),
        ("C004", "against_neighbours"),
        ("C005", "late_upward"),
        ("C006", "bulk_proxy"),
    }
    assert planted <= found
    # A rate that rises by 45 points does so against its neighbours, too.
    assert {code for code, _ in found} == {code for code, _ in planted}


def test_honest_counties_are_hardly_ever_named(limits: Limits) -> None:
    """Sixty worlds of forty counties, five tests each: in fewer than one world in ten is anything shown."""
    named = [len(shown(integrity(honest(seed), limits))) for seed in range(60)]
    assert sum(count > 0 for count in named) <= 6


def test_small_counties_are_not_tested_and_said_to_be_small(limits: Limits) -> None:
    """Nineteen firms, all open for ten days: no test, a row `small`."""
    history = honest(2).with_columns(
        denominator=pl.when(code="C000").then(19).otherwise("denominator"),
        numerator=pl.when(code="C000").then(19).otherwise("numerator"),
    )
    rows = integrity(history, limits).filter(code="C000")
    assert rows.select("strength", "signal", "units").rows() == [("small", None, 19)]


def test_a_jump_of_a_small_county_is_chance_and_the_same_of_a_large_one_is_not(limits: Limits) -> None:
    """From 55 to 98 % where others gain 18 points: 25 firms may do that, 400 do not."""
    base = honest(3)
    last = pl.col("date") == DAY
    q = {}
    for units in (25, 400):
        history = base.with_columns(
            denominator=pl.when(code="C000").then(units).otherwise("denominator"),
            numerator=pl.when(pl.col("code") == "C000")
            .then(pl.when(last).then(units * 49 // 50).otherwise(units * 11 // 20))
            .otherwise("numerator"),
        )
        row = integrity(history, limits).filter(code="C000", signal="against_neighbours").row(0, named=True)
        q[units] = row["p_value"]
    assert q[400] < 1e-3 < q[25]


def test_the_reply_of_the_level_below_stands_beside_its_signal(limits: Limits, scheme: Scheme) -> None:
    """The last reply counts; without one the page says so. It names reasons that are no fault."""
    history = honest(1).with_columns(
        bulk=pl.when(pl.col("code").is_in(["C006", "C008"])).then(pl.col("reported") // 2).otherwise("bulk")
    )
    replies = pl.DataFrame(
        [
            ("C006", "bulk_proxy", "正在核实", "样例6县", DAY - dt.timedelta(days=1)),
            ("C006", "bulk_proxy", "园区受托填报，附委托书|", "样例6县", DAY),
        ],
        schema=("code", "signal", "reply", "reply_by", "reply_date"),
        orient="row",
    )
    signals = integrity(history, limits, replies=replies)
    template, words = scheme.bulletins["integrity"], scheme.lists["integrity_signals"]
    text = integrity_text(signals, template, words, limits, HEADING)
    assert "园区受托填报，附委托书&#124;（样例6县，2020-03-01）" in text
    assert "正在核实" not in text
    assert text.count("尚未答复") == 1
    assert "园区受企业委托统一填报" in text
    page = integrity_page(signals, template, words, limits, HEADING)
    assert page == integrity_page(signals, template, words, limits, HEADING)
    assert "<script" not in page


def test_a_day_without_findings_says_so(limits: Limits, scheme: Scheme) -> None:
    signals = integrity(honest(1), limits)
    template, words = scheme.bulletins["integrity"], scheme.lists["integrity_signals"]
    assert "没有需要核实的疑点" in integrity_text(signals, template, words, limits, HEADING)


def test_every_signal_has_words_and_every_limit_a_value(scheme: Scheme, limits: Limits) -> None:
    """In both languages, with an innocent reason and a question; before they hold they are refused."""
    rows = scheme.lists["integrity_signals"].on(DAY)
    assert tuple(rows) == SIGNALS
    for row in rows.values():
        assert all(row.cells[f"{part}_{lang}"] for part in ("innocent", "ask") for lang in ("zh", "en"))
    assert limits.clear > limits.strong > 0
    with pytest.raises(IntegrityLimitMissing):
        Limits.of(scheme.lists["integrity"], dt.date(2019, 1, 1))


def test_nothing_to_look_at_gives_nothing(limits: Limits) -> None:
    """No region, or one alone, which nobody can be compared with."""
    assert integrity(pl.DataFrame(schema=HISTORY), limits).is_empty()
    alone = integrity(honest(1).filter(code="C000"), limits)
    assert not shown(alone)


@given(st.integers(0, 12), st.integers(0, 12), st.floats(0.01, 0.99))
def test_the_binomial_tail_is_the_sum_of_its_terms(hits: int, trials: int, chance: float) -> None:
    slow = sum(
        math.comb(trials, k) * chance**k * (1 - chance) ** (trials - k) for k in range(hits, trials + 1)
    )
    assert binomial_tail(hits, trials, chance) == pytest.approx(slow, abs=1e-12)


@given(st.integers(0, 6), st.lists(st.floats(0, 1), max_size=6))
def test_the_tail_of_unlike_chances_is_that_of_all_outcomes(hits: int, chances: list[float]) -> None:
    slow = 0.0
    for outcome in itertools.product((0, 1), repeat=len(chances)):
        if sum(outcome) >= hits:
            slow += math.prod(p if each else 1 - p for each, p in zip(outcome, chances, strict=True))
    assert tail_of(hits, chances) == pytest.approx(slow, abs=1e-12)


def test_false_discoveries_are_counted_as_published() -> None:
    """Benjamini and Hochberg's example of fifteen tests: four stand at a rate of 5 %."""
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240,
         0.4262, 0.5719, 0.6528, 0.7590, 1.0]  # fmt: skip
    assert [each <= 0.05 for each in false_discovery(p)] == [True] * 4 + [False] * 11
    assert false_discovery([]) == []


def test_the_median_slope_does_not_bend_to_a_few() -> None:
    """Nine points on a line of slope 2 and two far off it."""
    x = [*range(9), 3, 5]
    y = [*(2.0 * each for each in range(9)), 100.0, -80.0]
    assert slope(x, y) == 2.0
    assert slope([1.0, 1.0], [2.0, 5.0]) == 0.0
    many = list(range(1_500))
    assert slope(many, [3.0 * each for each in many]) == 3.0
