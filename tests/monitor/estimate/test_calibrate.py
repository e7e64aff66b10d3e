# SPDX-License-Identifier: Apache-2.0
"""Weights: by published examples, by the slow way, and by what must always hold."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gulian.errors import (
    BadBaseWeight,
    BadCalibrationPlan,
    CalibrationNotConverged,
    MarginColumnMissing,
    NothingCovered,
    TooManyGroups,
)
from gulian.monitor.estimate import Margin, Plan, calibrate
from gulian.monitor.estimate.model import added
from gulian.monitor.estimate.normal import MOST_REST, Normal
from tests.monitor.estimate.worlds import plan, register, reports

Floats = npt.NDArray[np.float64]
SEED_TABLE = ((40, 30, 20, 10), (35, 50, 100, 75), (30, 80, 70, 120), (20, 30, 40, 50))
ROWS, COLUMNS = (150, 300, 400, 150), (200, 300, 400, 100)
PUBLISHED = (
    (64.56, 46.23, 35.38, 3.83),
    (49.97, 68.15, 156.49, 25.37),
    (56.72, 144.40, 145.06, 53.76),
    (28.74, 41.18, 63.03, 17.03),
)


def from_table(table: tuple[tuple[int, ...], ...]) -> pl.DataFrame:
    """A unit for each count of a two-way table."""
    cells = [
        (f"r{row}", f"c{column}")
        for row, counts in enumerate(table)
        for column, count in enumerate(counts)
        for _ in range(count)
    ]
    return pl.DataFrame(cells, schema=("row", "column"), orient="row")


def naive_fit(table: Floats, rows: Floats, columns: Floats) -> Floats:
    """Deming and Stephan, 1940: scale the rows, scale the columns, a thousand times."""
    fitted = table.copy()
    for _ in range(1_000):
        fitted *= (rows / fitted.sum(axis=1))[:, None]
        fitted *= columns / fitted.sum(axis=0)
    return fitted


def cell_sums(sample: pl.DataFrame, weights: Floats, shape: tuple[int, int]) -> Floats:
    total = np.zeros(shape)
    for row, column, weight in zip(sample["row"], sample["column"], weights, strict=True):
        total[int(row[1:]), int(column[1:])] += weight
    return total


def population(rows: tuple[int, ...], columns: tuple[int, ...]) -> pl.DataFrame:
    """Any register with these margins: units dealt out along both, in order."""
    return pl.DataFrame(
        {
            "row": [f"r{at}" for at, count in enumerate(rows) for _ in range(count)],
            "column": [f"c{at}" for at, count in enumerate(columns) for _ in range(count)],
        }
    )


def test_a_published_table_is_fitted_as_published() -> None:
    """The four by four table of seed 40 30 20 10 ... to rows 150 300 400 150, columns 200 300 400 100."""
    sample = from_table(SEED_TABLE)
    found = calibrate(sample, population(ROWS, COLUMNS), plan("row", "column"))
    fitted = cell_sums(sample, found.weights, (4, 4))
    slow = naive_fit(np.array(SEED_TABLE, float), np.array(ROWS, float), np.array(COLUMNS, float))
    assert np.allclose(fitted, slow, rtol=1e-8)
    assert np.allclose(fitted, PUBLISHED, atol=0.06)
    assert found.converged
    assert found.residual <= 1e-9


tables = st.lists(st.lists(st.integers(5, 30), min_size=3, max_size=3), min_size=2, max_size=4)


@given(tables, st.integers(0, 1_000))
def test_raking_is_proportional_fitting(table: list[list[int]], seed: int) -> None:
    """Beside the cells the slow way, on any small table and any register."""
    rng = np.random.default_rng(seed)
    units = rng.integers(50, 400, len(table))
    rows = np.array(units, float)
    columns = rng.multinomial(int(rows.sum()) - 3, [1 / 3] * 3) + 1
    sample = from_table(tuple(map(tuple, table)))
    whole = population(tuple(units.tolist()), tuple(columns.tolist()))
    found = calibrate(sample, whole, plan("row", "column"))
    slow = naive_fit(np.array(table, float), rows, columns.astype(float))
    assert np.allclose(cell_sums(sample, found.weights, (len(table), 3)), slow, rtol=1e-6)


@pytest.fixture(scope="module")
def world() -> tuple[pl.DataFrame, pl.DataFrame]:
    """Register of 3,000 and its 1,400 or so reports."""
    units = register(3_000)
    return units.filter(pl.Series(reports(units, 0.5, 3))), units.drop("opened")


def dummies(frame: pl.DataFrame, columns: tuple[str, ...]) -> Floats:
    """One column for each group of each margin."""
    return np.column_stack(
        [
            (frame[column] == value).to_numpy().astype(float)
            for column in columns
            for value in sorted(frame[column].unique())
        ]
    )


MARGINS = ("section", "province", "size")


@pytest.mark.parametrize(("distance", "bounds"), [("raking", None), ("linear", None), ("logit", (0.4, 3.0))])
def test_the_weighted_sample_has_the_totals_of_the_register(
    world: tuple[pl.DataFrame, pl.DataFrame], distance: str, bounds: tuple[float, float] | None
) -> None:
    """In every group of every margin, whatever the distance."""
    sample, whole = world
    found = calibrate(sample, whole, plan(*MARGINS, distance=distance, bounds=bounds))
    weighted = dummies(sample, MARGINS).T @ found.weights
    assert np.allclose(weighted, dummies(whole, MARGINS).sum(axis=0), rtol=1e-8)
    assert np.allclose(found.margins["weighted"], found.margins["register"], rtol=1e-8)
    assert (found.iterations > 0, found.converged) == (True, True)


def test_linear_weights_are_those_of_the_regression_estimator(
    world: tuple[pl.DataFrame, pl.DataFrame],
) -> None:
    """w = d (1 + x' (sum d x x')^- (t - sum d x)), by least squares over all units."""
    sample, whole = world
    found = calibrate(sample, whole, plan(*MARGINS, distance="linear"))
    x, target = dummies(sample, MARGINS), dummies(whole, MARGINS).sum(axis=0)
    d = np.full(sample.height, whole.height / sample.height)
    gram = (x * d[:, None]).T @ x
    by_hand = d * (1 + x @ np.linalg.lstsq(gram, target - d @ x, rcond=None)[0])
    assert np.allclose(found.weights, by_hand, rtol=1e-8)


def test_logit_weights_stay_within_their_bounds_and_are_refused_where_they_cannot(
    world: tuple[pl.DataFrame, pl.DataFrame],
) -> None:
    """Raking here needs ratios of 0.74 to 2.3: with 0.4 to 3 it can be done, with 0.95 to 1.05 it cannot."""
    sample, whole = world
    found = calibrate(sample, whole, plan(*MARGINS, distance="logit", bounds=(0.4, 3.0)))
    ratio = found.weights / found.base
    assert 0.4 < ratio.min() < 1 < ratio.max() < 3
    narrow: dict[str, Any] = {"distance": "logit", "bounds": (0.95, 1.05)}
    with pytest.raises(CalibrationNotConverged):
        calibrate(sample, whole, plan(*MARGINS, **narrow))
    allowed = calibrate(sample, whole, plan(*MARGINS, **narrow, allow_unconverged=True))
    assert not allowed.converged
    assert allowed.residual > 1e-9


def test_one_crossed_margin_is_post_stratification(world: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    """Every weight is units of the cell in the register over units of it in the sample."""
    sample, whole = world
    found = calibrate(sample, whole, plan("section*size"))
    cell = ("section", "size")
    counts = whole.group_by(cell).len("all").join(sample.group_by(cell).len("seen"), on=cell)
    joined = sample.join(counts, on=cell, how="left", maintain_order="left")
    assert np.allclose(found.weights, (joined["all"] / joined["seen"]).to_numpy())
    assert found.iterations == 1


def test_a_table_of_counts_serves_as_the_register(world: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    """The same weights, to the bit, as from a row for each unit; the order of the rows does not matter."""
    sample, whole = world
    counted = whole.group_by(MARGINS).len("units").sort(MARGINS, descending=True)
    one = calibrate(sample, whole, plan(*MARGINS))
    other = calibrate(sample, counted, plan(*MARGINS, count="units"))
    assert one.weights.tobytes() == other.weights.tobytes()


def test_renaming_the_groups_permutes_nothing(world: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    sample, whole = world
    turned = {"S0": "Z", "S1": "A", "S2": "M"}
    again, all_again = (frame.with_columns(pl.col("section").replace(turned)) for frame in world)
    one, other = calibrate(sample, whole, plan(*MARGINS)), calibrate(again, all_again, plan(*MARGINS))
    assert np.allclose(one.weights, other.weights, rtol=1e-9)


def test_base_weights_are_kept_in_proportion_within_a_cell(world: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    """Twice the base weight is twice the weight among units that agree in every margin."""
    sample, whole = world
    weighted = sample.with_columns(d=pl.when(pl.int_range(pl.len()) % 2 == 0).then(2.0).otherwise(1.0))
    found = calibrate(weighted, whole, plan(*MARGINS, base_weight="d"))
    ratio = weighted.select(*MARGINS, g=pl.Series(found.weights) / pl.col("d"))
    spread = ratio.group_by(MARGINS).agg(pl.col("g").max() / pl.col("g").min())
    assert np.allclose(spread["g"], 1.0)
    with pytest.raises(BadBaseWeight):
        calibrate(weighted.with_columns(d=pl.lit(0.0)), whole, plan(*MARGINS, base_weight="d"))


def test_equal_weights_cost_nothing_and_unequal_ones_do() -> None:
    """Kish: of units weighing 1 and 3 in equal number the effect is 1.25, four of five count."""
    sample = pl.DataFrame({"g": ["a"] * 50 + ["b"] * 50})
    even = calibrate(sample, pl.concat([sample, sample]), plan("g"))
    uneven = calibrate(sample, pl.DataFrame({"g": ["a"] * 50 + ["b"] * 150}), plan("g"))
    assert (even.weight_effect, even.effective_sample) == (1.0, 100.0)
    assert (round(uneven.weight_effect, 12), round(uneven.effective_sample, 9)) == (1.25, 80.0)


def divisions() -> tuple[pl.DataFrame, pl.DataFrame]:
    """Divisions 13 (2 of 40 seen), 14 (1 of 30), 15 (9 of 30) of C; 35 (0 of 20) of D; 65 (10 of 80) of I."""
    rows = [
        ("13", "C", 40, 2),
        ("14", "C", 30, 1),
        ("15", "C", 30, 9),
        ("35", "D", 20, 0),
        ("65", "I", 80, 10),
    ]
    frames = [
        pl.DataFrame(
            [(division, section) for division, section, *n in rows for _ in range(n[at])],
            schema=("division", "section"),
            orient="row",
        )
        for at in (1, 0)
    ]
    return frames[0], frames[1]


def test_thin_groups_are_put_together_under_the_coarser_one() -> None:
    """13 and 14 have three: together three; with their smallest neighbour 15 they are twelve of a hundred."""
    sample, whole = divisions()
    found = calibrate(
        sample, whole, Plan(margins=(Margin(("division",), (("section",),)),), least=5, sample="responded")
    )
    assert found.collapsed.rows() == [("division", "13 + 14 + 15", 3, 100, 12)]
    assert found.uncovered.rows() == [("division", "35", 20, 0, 0.1)]
    three = Plan(margins=(Margin(("division",), (("section",),)),), least=3, sample="responded")
    assert calibrate(sample, whole, three).collapsed.rows() == [("division", "13 + 14", 2, 70, 3)]


def test_all_groups_may_be_put_together_where_the_plan_says_so_but_an_empty_one_is_never_filled() -> None:
    """With () as the last resort a lone division of one report joins its smallest neighbour; 35 has none."""
    sample, whole = divisions()
    one, twelve = (pl.DataFrame({"division": ["70"] * n, "section": ["L"] * n}) for n in (1, 12))
    sample, whole = pl.concat([sample, one]), pl.concat([whole, twelve])
    found = calibrate(
        sample, whole, Plan(margins=(Margin(("division",), (("section",), ())),), least=5, sample="responded")
    )
    assert "65 + 70" in found.collapsed["category"].to_list()
    assert found.uncovered["category"].to_list() == ["35"]
    assert found.weights.sum() == pytest.approx(192)


def test_nothing_is_put_together_under_an_unknown_parent() -> None:
    """Two thin counties whose city is unknown are not known to lie in the same one."""
    sample = pl.DataFrame({"county": ["a"] * 3 + ["b"] * 3 + ["c"] * 9, "city": [None] * 6 + ["X"] * 9})
    how = Plan(margins=(Margin(("county",), (("city",),)),), least=5, sample="responded")
    found = calibrate(sample, pl.concat([sample, sample]), how)
    assert set(found.uncovered["category"]) == {"a", "b"}
    assert found.collapsed.is_empty()


def test_a_group_that_is_not_covered_leaves_every_margin() -> None:
    """35 is in no total of the sections either; observed units of such a group stand for themselves.

    D, which has nothing but 35, is named too.
    """
    sample, whole = divisions()
    found = calibrate(sample, whole, plan("division", "section", least=3))
    assert set(found.uncovered["category"]) == {"13", "14", "35", "D"}
    totals = dict(found.margins.filter(margin="section").select("category", "register").iter_rows())
    assert totals == {"C": 30, "I": 80}
    alone = sample["division"].is_in(["13", "14"]).to_numpy()
    assert (found.weights[alone] == 1).all()
    assert found.weights[~alone].sum() == pytest.approx(110)


def test_an_unknown_value_is_a_group_of_its_own_and_strangers_have_no_weight() -> None:
    """null is fitted to null; a unit of a group that the register does not have weighs nothing."""
    sample = pl.DataFrame({"g": ["a"] * 6 + [None] * 6 + ["stranger"]})
    whole = pl.DataFrame({"g": ["a"] * 12 + [None] * 60})
    found = calibrate(sample, whole, plan("g"))
    assert found.weights.tolist() == [2.0] * 6 + [10.0] * 6 + [0.0]
    assert found.outside == 1
    assert found.margins["category"].to_list() == ["a", "?"]


@given(st.integers(0, 10_000))
def test_the_normal_equations_are_solved_as_least_squares_does(seed: int) -> None:
    """Any cells, weights (empty ones among them) and right sides: x'b is that of the pseudo-inverse."""
    rng = np.random.default_rng(seed)
    sizes = [int(rng.integers(1, 7)) for _ in range(int(rng.integers(1, 4)))]
    cells = int(rng.integers(1, 40))
    groups = [rng.integers(0, size, cells) for size in sizes]
    weight = rng.random(cells) * (rng.random(cells) < 0.8)
    z = rng.normal(size=cells)
    right = [added(group, weight * z, size) for group, size in zip(groups, sizes, strict=True)]
    solved = Normal(groups, sizes, weight).solve(right)
    found = sum((part[group] for part, group in zip(solved, groups, strict=True)), np.zeros(cells))
    x = np.column_stack(
        [group[:, None] == np.arange(size) for group, size in zip(groups, sizes, strict=True)]
    )
    root = np.sqrt(weight)
    slow = x @ np.linalg.lstsq(root[:, None] * x, root * z, rcond=None)[0]
    assert np.allclose(found[weight > 0], slow[weight > 0], atol=1e-8)


def test_what_cannot_be_done_is_refused_with_a_sentence() -> None:
    """A column that is missing, a sample too small, a plan that contradicts itself, too many groups."""
    sample, whole = divisions()
    with pytest.raises(MarginColumnMissing):
        calibrate(sample, whole, plan("county"))
    with pytest.raises(NothingCovered):
        calibrate(sample.head(2), whole, plan("division", least=5))
    with pytest.raises(BadCalibrationPlan):
        plan("division", least=1)
    with pytest.raises(BadCalibrationPlan):
        plan()
    with pytest.raises(BadCalibrationPlan):
        plan("division", distance="logit")
    not_nested = Plan(margins=(Margin(("section",), (("division",),)),), least=20, sample="responded")
    with pytest.raises(BadCalibrationPlan):
        calibrate(sample, whole, not_nested)
    many = np.arange(MOST_REST + 1)
    with pytest.raises(TooManyGroups):
        Normal([many, many], [many.size, many.size], np.ones(many.size))
