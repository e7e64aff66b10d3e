# SPDX-License-Identifier: Apache-2.0
"""Estimates: variance by the textbook, by hand, by leaving units out, and by drawing again and again."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gulian.errors import PartAboveWhole
from gulian.monitor.estimate import ASSUMPTIONS, Plan, Question, at_odds, estimate
from gulian.monitor.estimate.interval import extreme_interval, share_interval, t_quantile
from tests.monitor.estimate.test_calibrate import dummies
from tests.monitor.estimate.worlds import plan, register, reports

OPENED = Question("opening_rate", "opened")
STAFF = Question("return_rate", "returned", "staff")
MARGINS = ("section", "province", "size")
CHILD = Path(__file__).with_name("estimate_child.py")


def world(units: int, share: float, seed: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """A register and those of it that reported."""
    whole = register(units)
    return whole.filter(pl.Series(reports(whole, share, seed))), whole


def one(
    sample: pl.DataFrame, whole: pl.DataFrame, how: Plan, question: Question = OPENED
) -> dict[str, object]:
    return estimate(sample, whole, how, (question,)).frame.row(0, named=True)


def number(row: dict[str, object], name: str) -> float:
    value = row[name]
    assert isinstance(value, int | float)
    return float(value)


def test_post_stratification_is_the_textbooks() -> None:
    """Value sum N_g p_g / N, variance sum N_g^2 (1 - n_g / N_g) s_g^2 / n_g / N^2, group by group."""
    sample, whole = world(4_000, 0.3, 5)
    row = one(sample, whole, plan("section*size"))
    value = variance = 0.0
    for key, group in sample.group_by("section", "size"):
        of = whole.filter(section=key[0], size=key[1]).height
        p, n = float(group["opened"].mean()), group.height  # type: ignore[arg-type]  # booleans have a mean
        value += of * p / whole.height
        variance += of**2 * (1 - n / of) * (n / (n - 1) * p * (1 - p)) / n / whole.height**2
    assert number(row, "value") == pytest.approx(value, rel=1e-12)
    assert number(row, "se") == pytest.approx(math.sqrt(variance), rel=1e-9)


@pytest.mark.parametrize("question", [OPENED, STAFF])
@pytest.mark.parametrize("level", ["total", "province", "park"])
def test_the_variance_is_that_of_the_calibration_residuals(question: Question, level: str) -> None:
    """By hand over all units: z = 1_d (y - m x) rest / open / X, e = z - x'B, sum w (w - 1) e^2 / (1 - h)."""
    sample, whole = world(900, 0.5, 7)
    rng = np.random.default_rng(2)
    parks = [
        frame.with_columns(park=pl.Series(rng.integers(0, 3, frame.height)).cast(pl.String))
        for frame in (sample, whole)
    ]
    sample, whole = (
        frame.with_columns(returned=(pl.col("staff") * 0.6).floor().cast(pl.Int64) * pl.col("opened"))
        for frame in parks
    )
    found = estimate(sample, whole, plan(*MARGINS), (question,), (level,))
    w = found.calibrations[question.id].weights
    x = dummies(sample, MARGINS)
    leverage = (
        sum(w * (x[:, at] / (x[:, at] @ w)) for at in range(x.shape[1])) - (len(MARGINS) - 1) * w / w.sum()
    )
    y = sample[question.numerator].to_numpy().astype(float)
    b = np.ones(sample.height) if question.denominator is None else sample["staff"].to_numpy().astype(float)
    for row in found.frame.iter_rows(named=True):
        inside = np.ones(sample.height) if level == "total" else (sample[level] == row["code"]).to_numpy()
        known = whole if level == "total" else whole.filter(pl.col(level) == row["code"])
        base = float(known.height if question.denominator is None else known["staff"].sum())
        seen_y, seen_x = float((y * inside).sum()), float((b * inside).sum())
        open_x = float(((w - 1) * b * inside).sum())
        m = float(((w - 1) * y * inside).sum()) / open_x
        ratio = (seen_y + m * (base - seen_x)) / base
        z = inside * (y - m * b) * (base - seen_x) / open_x / base
        fitted = x @ np.linalg.lstsq(np.sqrt(w)[:, None] * x, np.sqrt(w) * z, rcond=None)[0]
        variance = float((w * np.maximum(w - 1, 0) * (z - fitted) ** 2 / (1 - leverage)).sum())
        assert row["value"] == pytest.approx(ratio, rel=1e-9)
        assert row["se"] == pytest.approx(math.sqrt(variance), rel=1e-6)


def test_the_variance_agrees_with_leaving_one_unit_out_after_the_other() -> None:
    """Jackknife of the raked rate of 150 of 60,000 units: the same standard error within a tenth."""
    whole = register(60_000)
    sample = whole.sample(150, seed=4)
    how = plan(*MARGINS, least=2)
    row = one(sample, whole, how)
    left = [
        number(one(sample.filter(pl.int_range(pl.len()) != at), whole, how), "value")
        for at in range(sample.height)
    ]
    n = sample.height
    jackknife = math.sqrt((n - 1) / n * sum((each - sum(left) / n) ** 2 for each in left))
    assert number(row, "se") == pytest.approx(jackknife, rel=0.1)


def covered(units: int, share: float, how: Plan, draws: int, level: str) -> tuple[float, float]:
    """How often the interval holds the truth, and the mean error of the value, over draws and members."""
    whole = register(units)
    truth = {"total": whole["opened"].mean()}
    if level != "total":
        truth = dict(whole.group_by(level).agg(pl.col("opened").mean()).iter_rows())
    hits, errors = [], []
    for seed in range(draws):
        sample = whole.filter(pl.Series(reports(whole, share, 1_000 + seed)))
        for row in estimate(sample, whole, how, (OPENED,), (level,)).frame.iter_rows(named=True):
            hits.append(row["low"] <= truth[row["code"]] <= row["high"])
            errors.append(row["value"] - truth[row["code"]])
    return float(np.mean(hits)), float(np.mean(errors))


@pytest.mark.parametrize(
    ("units", "share", "columns", "level"),
    [
        (3_000, 0.5, MARGINS, "total"),
        (3_000, 0.1, MARGINS, "total"),
        (3_000, 0.1, ("section*size",), "total"),
        (3_000, 0.15, MARGINS, "province"),
        (240, 0.5, ("section*size",), "total"),
    ],
)
def test_the_interval_holds_the_truth_in_about_95_of_100_samples(
    units: int, share: float, columns: tuple[str, ...], level: str
) -> None:
    """400 times anew who reports, by section and size; the plain mean of them would be off by points."""
    share_held, error = covered(units, share, plan(*columns, least=3), 400, level)
    assert 0.92 <= share_held <= 0.98
    assert abs(error) < 0.004


@pytest.mark.soak
@pytest.mark.parametrize("distance", ["raking", "linear", "logit"])
def test_the_interval_holds_the_truth_for_every_distance(distance: str) -> None:
    """The full count of draws: within a point of 95 in 100."""
    bounds = (0.2, 5.0) if distance == "logit" else None
    share_held, _ = covered(3_000, 0.2, plan(*MARGINS, distance=distance, bounds=bounds), 4_000, "total")
    assert 0.94 <= share_held <= 0.96


def test_a_group_without_reports_is_named_and_widens_the_interval() -> None:
    """Nobody of S0 reports: the value speaks of the rest, the interval of all, whatever S0 does."""
    sample, whole = world(3_000, 0.5, 9)
    seen = sample.filter(pl.col("section") != "S0")
    found = estimate(seen, whole, plan(*MARGINS), (OPENED,), ("total", "section"))
    gaps = found.calibrations["opening_rate"].uncovered
    part = whole.filter(section="S0").height
    assert gaps.rows() == [("section", "S0", part, 0, part / whole.height)]
    row = found.frame.row(0, named=True)
    rest = one(seen, whole.filter(pl.col("section") != "S0"), plan(*MARGINS))
    assert row["value"] == pytest.approx(rest["value"])
    assert row["covered_share"] == pytest.approx(1 - part / whole.height)
    assert row["low"] == pytest.approx(row["low_covered"] * (1 - part / whole.height))
    assert row["high"] == pytest.approx(row["high_covered"] * (1 - part / whole.height) + part / whole.height)
    for state in (False, True):
        extreme = whole.with_columns(opened=pl.when(section="S0").then(state).otherwise("opened"))
        assert row["low"] < extreme["opened"].mean() < row["high"]
    s0 = found.frame.filter(code="S0").row(0, named=True) if "S0" in found.frame["code"] else {}
    assert (s0["value"], s0["low"], s0["high"], s0["covered_share"]) == (None, 0.0, 1.0, 0.0)


def test_a_base_that_is_unknown_outside_leaves_everything_open() -> None:
    """Staff of the silent unknown, a group uncovered: the share may be anything; known, it may not."""
    sample, whole = world(3_000, 0.5, 9)
    seen = sample.filter(pl.col("section") != "S0").with_columns(returned=pl.col("staff") // 2)
    open_ = one(seen, whole.drop("staff"), plan(*MARGINS), STAFF)
    assert (open_["low"], open_["high"], open_["all_stopped"]) == (0.0, 1.0, None)
    known = one(seen, whole, plan(*MARGINS), STAFF)
    assert 0 < number(known, "low") < number(known, "high") < 1
    assert known["all_stopped"] == pytest.approx(int(seen["returned"].sum()) / int(whole["staff"].sum()))


def test_a_register_observed_in_full_leaves_nothing_open() -> None:
    """Value, both ends and both bounds are the plain rate; no part of it is modelled."""
    whole = register(500)
    row = one(whole, whole, plan(*MARGINS))
    plain = whole["opened"].mean()
    for name in ("value", "low", "high", "all_stopped", "all_running"):
        assert row[name] == pytest.approx(plain)
    assert (row["modelled_share"], row["modelled_base_share"]) == pytest.approx((0.0, 0.0), abs=1e-12)


def test_where_all_who_answered_run_the_interval_is_not_a_point() -> None:
    """50 of 100 answered, all open: at least 96.4 % of all; if none answered "open", at most 3.6 %."""
    sample = pl.DataFrame({"g": ["a"] * 50, "opened": [True] * 50})
    whole = pl.DataFrame({"g": ["a"] * 100})
    row = one(sample, whole, plan("g"))
    assert (row["value"], row["se"], row["high"]) == (1.0, 0.0, 1.0)
    assert row["low"] == pytest.approx(1 - 0.5 * (1 - 0.025 ** (1 / 50)))
    none = one(sample.with_columns(opened=pl.lit(value=False)), whole, plan("g"))
    assert (none["low"], none["high"]) == pytest.approx((0.0, 1 - number(row, "low")))


@given(st.integers(0, 500), st.floats(0.05, 0.95))
def test_what_is_known_bounds_what_is_said(seed: int, share: float) -> None:
    """all_stopped <= low <= value <= high <= all_running; k = 0, 1, without end give first, value, last."""
    whole = register(120, seed)
    sample = whole.filter(pl.Series(reports(whole, share, seed)))
    if sample.is_empty():
        return
    how = Plan(margins=plan("section").margins, least=2, sample="responded")
    if sample["section"].value_counts()["count"].max() < 2:  # type: ignore[operator]  # a count
        return
    found = estimate(sample, whole, how, (OPENED,))
    row = found.frame.row(0, named=True)
    assert row["all_stopped"] - 1e-12 <= row["low"] <= row["high"] <= row["all_running"] + 1e-12
    assert row["value"] is not None
    odds = at_odds(found, (0.0, 1.0, 1e12))["value"].to_list()
    assert odds[0] == pytest.approx(row["all_stopped"])
    if row["modelled_share"]:
        assert odds[2] == pytest.approx(row["all_running"])
    if row["covered_share"] == 1:
        assert odds[1] == pytest.approx(row["value"])


def test_a_unit_that_left_the_question_open_counts_as_not_observed() -> None:
    """Its answer is null: the estimate is that without it; another question of the sample still has it."""
    sample, whole = world(900, 0.5, 3)
    gaps = sample.with_columns(
        opened=pl.when(pl.int_range(pl.len()) % 7 != 0).then("opened"), returned=pl.col("staff") // 2
    )
    found = estimate(gaps, whole, plan(*MARGINS), (OPENED, STAFF))
    without = one(gaps.filter(pl.col("opened").is_not_null()), whole, plan(*MARGINS))
    first, second = found.frame.rows(named=True)
    assert first == without
    assert second["observed"] == sample.height


def test_members_of_a_level_have_their_own_rows_and_add_up() -> None:
    """Provinces in order of their codes; numerators and denominators add up to the total's."""
    sample, whole = world(2_000, 0.4, 3)
    frame = estimate(sample, whole, plan(*MARGINS), (OPENED,), ("total", "province")).frame
    total, members = frame.row(0, named=True), frame.slice(1)
    assert members["code"].to_list() == ["P0", "P1", "P2", "P3"]
    assert members["numerator"].sum() == pytest.approx(total["numerator"])
    assert members["register"].sum() == total["register"]
    assert (members["se"] > total["se"]).all()


def test_a_county_without_a_report_is_given_as_possible_and_nothing_else() -> None:
    """It has no value; its interval is what is possible."""
    sample, whole = world(600, 0.5, 3)
    place = pl.when(pl.int_range(pl.len()) < 9).then(pl.lit("silent")).otherwise(pl.lit("other"))
    whole = whole.with_columns(county=place)
    seen = sample.with_columns(county=pl.lit("other"))
    frame = estimate(seen, whole, plan(*MARGINS), (OPENED,), ("county",)).frame
    silent = frame.filter(code="silent").row(0, named=True)
    assert (silent["value"], silent["low"], silent["high"], silent["observed"]) == (None, 0.0, 1.0, 0)
    assert silent["thin"]


def test_amounts_may_exceed_their_base_only_where_that_is_declared() -> None:
    """Output over capacity: refused as a share, taken as a ratio, which has no bounds of the silent."""
    sample, whole = world(900, 0.5, 3)
    more = sample.with_columns(made=pl.col("staff") * 12, could=pl.col("staff") * 10)
    with pytest.raises(PartAboveWhole):
        one(more, whole, plan(*MARGINS), Question("capacity_rate", "made", "could"))
    row = one(more, whole, plan(*MARGINS), Question("capacity_rate", "made", "could", "ratio"))
    assert row["value"] == pytest.approx(1.2)
    assert (row["all_stopped"], row["design_effect"]) == (None, None)


def test_the_weights_that_vary_cost_precision() -> None:
    """Reports by section alone, raked to section: more than a simple sample of as many would vary."""
    sample, whole = world(6_000, 0.3, 3)
    row = one(sample, whole, plan(*MARGINS))
    assert 1.0 < number(row, "weight_effect") < 1.4
    assert number(row, "effective_sample") * number(row, "weight_effect") == pytest.approx(row["observed"])
    assert 0.7 < number(row, "design_effect") < 1.5


@pytest.mark.parametrize(
    ("level", "df", "expected"),
    [
        (0.975, 1, 12.706),
        (0.975, 2, 4.303),
        (0.975, 3, 3.182),
        (0.975, 10, 2.228),
        (0.95, 5, 2.015),
        (0.995, 30, 2.750),
        (0.975, 1e9, 1.960),
    ],
)
def test_students_quantiles_are_those_of_the_tables(level: float, df: float, expected: float) -> None:
    assert t_quantile(level, df) == pytest.approx(expected, rel=5e-3)


@given(st.floats(0.001, 0.999), st.floats(1e-6, 0.4), st.floats(1, 1e6))
def test_the_interval_of_a_share_stays_within_it(value: float, se: float, df: float) -> None:
    low, high = share_interval(value, se, 0.95, df)
    assert 0 <= low <= value + 1e-12
    assert value - 1e-12 <= high <= 1
    assert extreme_interval(1.0, 0.5, 10, 0.95) == pytest.approx((0.846, 1.0), abs=5e-4)


def test_every_kind_of_sample_says_what_its_figure_rests_on() -> None:
    """In both languages; that of a platform says that it is no sampling error."""
    assert set(ASSUMPTIONS) == {"drawn", "responded", "platform"}
    assert "不能当作抽样误差" in ASSUMPTIONS["platform"][0]
    assert "no sampling error" in ASSUMPTIONS["platform"][1]


def test_the_bytes_do_not_depend_on_threads() -> None:
    """The same weights and figures from processes with one and with four threads."""
    told = {
        subprocess.run(
            [sys.executable, str(CHILD)],
            env={
                **os.environ,
                "POLARS_MAX_THREADS": count,
                "OMP_NUM_THREADS": count,
                "PYTHONHASHSEED": count,
            },
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for count in ("1", "4")
    }
    assert len(told) == 1
    assert len(told.pop().strip()) == 64


@pytest.mark.parametrize("question", [OPENED, STAFF])
@pytest.mark.parametrize("register_knows", [True, False])
def test_a_county_is_never_said_to_be_what_it_cannot_be(question: Question, register_knows: bool) -> None:
    """Counties cut across every margin: one observed in full is what it is, all others are within bounds."""
    sample, whole = world(1_200, 0.8, 3)
    place = pl.col("staff") % 37
    sample, whole = (
        frame.with_columns(county=place.cast(pl.String), returned=pl.col("staff") // 2 * pl.col("opened"))
        for frame in (sample, whole)
    )
    full = whole.filter(county="5")
    sample = pl.concat([sample.filter(pl.col("county") != "5"), full])
    known = whole if register_knows else whole.drop("staff")
    frame = estimate(sample, known, plan(*MARGINS), (question,), ("county",)).frame
    row = frame.filter(code="5").row(0, named=True)
    plain = int(full[question.numerator].sum()) / (
        full.height if question is OPENED else int(full["staff"].sum())
    )
    assert (row["value"], row["low"], row["high"]) == pytest.approx((plain, plain, plain))
    slack = 1e-12
    for each in frame.iter_rows(named=True):
        assert each["all_stopped"] - slack <= each["low"] <= each["value"] + slack
        assert each["value"] - slack <= each["high"] <= each["all_running"] + slack
        assert (each["high"] > each["low"]) == (each["observed"] < each["register"])
