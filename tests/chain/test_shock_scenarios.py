# SPDX-License-Identifier: Apache-2.0
"""Shocks by place, trade and product; scenario files, good and hostile; ensembles."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gulian import chain, errors, sample
from gulian.chain import Entry, Shock

Whom = dict[str, Any]
Floats = np.ndarray[tuple[int], np.dtype[np.float64]]
SEEDS = st.integers(0, 10_000)
DAY = dt.date(2020, 3, 1)


def world(seed: int, *, market: bool = False, inputs: str = "mixed") -> chain.Economy:
    """A random economy of labels in three regions, three trades, four products, some suppliers abroad."""
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(2, 14)), int(rng.integers(1, 40))
    codes = [f"f{at:02d}" for at in range(n)]
    firms = pl.DataFrame(
        {
            "code": codes,
            "region": rng.choice(["x", "y", "z"], n).tolist(),
            "industry": rng.choice(["k", "l", "m"], n).tolist(),
            "output_fen": rng.integers(1, 100, n) * 1_000_000,
            "revenue_fen": [10**12 if known else None for known in rng.random(n) < 0.6],
        },
        schema_overrides={"revenue_fen": pl.Int64},
    )
    supplier, buyer = rng.integers(0, n, m), rng.integers(0, n, m)
    abroad = rng.random(m) < 0.2
    links = pl.DataFrame(
        {
            "supplier": [
                f"abroad{at}" if far else codes[s]
                for at, (s, far) in enumerate(zip(supplier, abroad, strict=True))
            ],
            "buyer": [codes[b] for b in buyer],
            "value": rng.lognormal(0, 2, m),
            "product": rng.choice(["p", "q", "r", "s"], m).tolist(),
            "country": ["JP" if far else None for far in abroad],
        },
        schema_overrides={"country": pl.String},
    )
    rules = chain.Rules(inputs=inputs, market="sector" if market else "none", labels=True)
    return chain.economy(firms, links, rules)


def settled(economy: chain.Economy, shock: Shock) -> Floats:
    """Output left of each firm, followed to the end."""
    found = chain.cascade(economy, shock, tolerance=1e-13, max_iterations=200_000)
    return found.output


KINDS = st.sampled_from(["mixed", "leontief", "linear"])
PARTS = st.sampled_from([0.0, 0.2, 0.5, 1.0])
WHOM = st.fixed_dictionaries(
    {},
    optional={
        "regions": st.sampled_from([("x",), ("x", "y")]),
        "industries": st.sampled_from([("k",), ("l", "m")]),
        "products": st.sampled_from([("p",), ("q", "r")]),
        "countries": st.sampled_from([("any",), ("jp",)]),
    },
).filter(bool)


# -- deliveries ------------------------------------------------------------------------------------------


@given(SEEDS, KINDS, st.booleans(), st.lists(WHOM, min_size=1, max_size=3))
@settings(max_examples=60)
def test_a_gate_that_is_open_changes_nothing(seed: int, inputs: str, market: bool, whom: list[Whom]) -> None:
    """Deliveries that keep all they had spread the same losses, also of a firm that is closed meanwhile."""
    economy = world(seed, market=market, inputs=inputs)
    closed = Entry(codes=(economy.codes[0],))
    open_gates = tuple(
        Entry(low=1, high=1, products=("p", "q", "r"), countries=(), regions=each.get("regions", ()))
        for each in whom
    )
    plain, gated = (
        settled(economy, Shock(None, (closed,))),
        settled(economy, Shock(None, (closed, *open_gates))),
    )
    np.testing.assert_allclose(gated, plain, rtol=0, atol=1e-9)


@given(SEEDS, KINDS)
@settings(max_examples=40)
def test_all_products_of_a_firm_held_up_are_the_firm_closed_to_its_customers(seed: int, inputs: str) -> None:
    """What customers lose downstream is the same; the firm itself loses its sales, not its capacity."""
    economy = world(seed, inputs=inputs)
    code = (economy.codes[0],)
    held = chain.cascade(
        economy,
        Shock(None, (Entry(codes=code, products=("p", "q", "r", "s")),)),
        tolerance=1e-13,
        max_iterations=200_000,
    )
    closed = chain.cascade(
        economy, Shock(None, (Entry(codes=code),)), tolerance=1e-13, max_iterations=200_000
    )
    np.testing.assert_allclose(held.down[1:], closed.down[1:], rtol=0, atol=1e-9)
    assert held.down[0] >= closed.down[0] == 0.0


def test_a_product_is_lost_and_the_others_are_sold() -> None:
    """A sells 6 of chips to B, 4 of cable to C. Without chips B stands, C runs, A loses 6/10 of its sales."""
    firms = pl.DataFrame({"code": ["A", "B", "C"]})
    links = pl.DataFrame(
        {"supplier": ["A", "A"], "buyer": ["B", "C"], "value": [6.0, 4.0], "product": ["芯片", "cable"]}
    )
    economy = chain.economy(firms, links)
    found = chain.cascade(economy, Shock(None, (Entry(products=(" 芯片",)),)))
    assert found.down.tolist() == [1.0, 0.0, 1.0]
    assert found.up.tolist() == pytest.approx([0.4, 1.0, 1.0])
    half = chain.cascade(economy, Shock(None, (Entry(products=("芯片",), low=0.5, high=0.5),)))
    assert half.down.tolist() == pytest.approx([1.0, 0.5, 1.0])


@given(SEEDS, KINDS, st.lists(st.tuples(WHOM, PARTS), min_size=1, max_size=3), PARTS)
@settings(max_examples=60)
def test_a_milder_shock_never_loses_more(
    seed: int, inputs: str, rows: list[tuple[Whom, float]], relief: float
) -> None:
    """Each entry leaves at least as much: so does every firm in the end (1e-9)."""
    economy = world(seed, inputs=inputs)
    hard = Shock(None, tuple(Entry(low=share, high=share, **whom) for whom, share in rows))
    mild = tuple(share + relief * (1 - share) for _, share in rows)
    soft = Shock(
        None, tuple(Entry(low=share, high=share, **whom) for (whom, _), share in zip(rows, mild, strict=True))
    )
    assert (settled(economy, soft) >= settled(economy, hard) - 1e-9).all()


def test_a_shock_needs_to_know_the_firms() -> None:
    economy = world(1)
    with pytest.raises(errors.ShockWithoutFirms):
        chain.cascade(economy.network, Shock(None, (Entry(codes=("f00",)),)))
    wrong: tuple[Whom, ...] = (
        {},
        {"codes": ("a",), "low": 0.5},
        {"codes": ("a",), "probability": 1.5},
        {"codes": ("a",), "high": float("nan")},
    )
    for each in wrong:
        with pytest.raises(errors.ShockRefused):
            Entry(**each)


# -- places and trades -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def named() -> chain.Economy:
    firms = pl.DataFrame(
        {
            "code": ["a", "b", "c", "d", "e"],
            "region": ["330521", "330522", "310106", "441900", None],
            "industry": ["3611", "C36", "C", "I6513", None],
        }
    )
    return chain.economy(firms, pl.DataFrame({"supplier": ["a"], "buyer": ["b"], "value_fen": [1]}))


@pytest.mark.parametrize(
    ("whom", "hit"),
    [
        ({"regions": ("330521",)}, "a"),
        ({"regions": ("330500",)}, "ab"),
        ({"regions": ("330000", "441900")}, "abd"),
        ({"regions": ("310108",)}, "c"),  # 闸北区, merged into 静安区 in 2015
        ({"industries": ("36",)}, "ab"),
        ({"industries": ("C36",)}, "ab"),
        ({"industries": ("361",)}, "a"),
        ({"industries": ("C", "65")}, "abcd"),
        ({"regions": ("330500",), "industries": ("3611",)}, "a"),
        ({"codes": ("b", "e"), "regions": ("330000",)}, "b"),
        ({"regions": ("999999",)}, ""),
    ],
)
def test_places_and_trades_roll_up_by_the_registry(named: chain.Economy, whom: Whom, hit: str) -> None:
    fits = Entry(**whom).firms(named, DAY)
    assert "".join(named.codes.filter(pl.Series(fits))) == hit


# -- files -----------------------------------------------------------------------------------------------

GOOD = """title_zh: 甲
title_en: a
entries:
  - regions: [330521]
    own_share_low: 0.25
    own_share_high: 0.5
    from: 2020-03-01
  - products: [chips]
    own_share: 0.125
    probability: 0.5
    drawn: each
"""


def written(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def test_a_scenario_says_what_its_file_says(tmp_path: Path) -> None:
    found = chain.read_scenario(written(tmp_path / "s.yaml", GOOD))
    assert (found.id, found.title_zh, found.title_en, found.source) == ("s", "甲", "a", "")
    assert found.shock.entries == (
        Entry(regions=("330521",), low=0.25, high=0.5, since=DAY),
        Entry(products=("chips",), low=0.125, high=0.125, probability=0.5, each=True),
    )


HOSTILE: dict[str, tuple[str, type[errors.DefinitionError], int]] = {
    "an alias": (GOOD.replace("entries:", "a: &x 1\nentries:"), errors.RefusedConstruct, 3),
    "a tag": (
        GOOD.replace("title_zh: 甲", "title_zh: !!python/object:os.system 甲"),
        errors.RefusedConstruct,
        1,
    ),
    "a key twice": (GOOD + "title_en: b\n", errors.DuplicateKey, 12),
    "an unknown key": (GOOD.replace("probability", "probabilty"), errors.UnknownKey, 10),
    "no entries": ("title_zh: 甲\ntitle_en: a\n", errors.MissingKey, 1),
    "nobody hit": (
        GOOD.replace("  - regions: [330521]\n    own_share_low", "  - own_share_low"),
        errors.MissingKey,
        4,
    ),
    "a share above 1": (GOOD.replace("0.125", "1.25"), errors.WrongValue, 9),
    "bounds upside down": (GOOD.replace("0.25", "0.75"), errors.WrongValue, 5),
    "one bound": (GOOD.replace("    own_share_high: 0.5\n", ""), errors.WrongValue, 5),
    "three shares": (
        GOOD.replace("own_share: 0.125", "own_share: 0.125\n    own_share_low: 0"),
        errors.WrongValue,
        9,
    ),
    "an end before its start": (
        GOOD.replace("from: 2020-03-01", "from: 2020-03-01\n    until: 2020-02-01"),
        errors.WrongValue,
        8,
    ),
    "no date": (GOOD.replace("2020-03-01", "2020-02-31"), errors.WrongValue, 7),
    "a region nobody knows": (GOOD.replace("330521", "999999"), errors.WrongValue, 4),
    "an industry nobody knows": (GOOD.replace("regions: [330521]", "industries: [Z9]"), errors.WrongValue, 4),
    "too deep": (GOOD.replace("[330521]", "[" * 40 + "]" * 40), errors.DefinitionTooLarge, 4),
    "too large": (GOOD + "#" * 300_000, errors.DefinitionTooLarge, 1),
    "no text": ("\x00\x01", errors.UnreadableDefinition, 1),
    "a list": ("- 1\n", errors.UnreadableDefinition, 1),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_file_that_is_wrong_is_refused_with_its_line(tmp_path: Path, what: str) -> None:
    text, error, line = HOSTILE[what]
    with pytest.raises(error) as told:
        chain.read_scenario(written(tmp_path / "s.yaml", text))
    assert (told.value.file, told.value.line) == ("s.yaml", line)


@given(st.text(max_size=8), st.integers(0, len(GOOD)), st.integers(0, 12))
@settings(max_examples=150)
def test_whatever_a_file_holds_is_read_or_refused(text: str, at: int, left_out: int) -> None:
    """A piece of a good file replaced by anything: a scenario, or an error of ours, never a fault."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "s.yaml"
        path.write_bytes((GOOD[:at] + text + GOOD[at + left_out :]).encode("utf-8", "surrogatepass"))
        with contextlib.suppress(errors.GulianError):
            assert chain.read_scenario(path).shock.entries


def test_a_file_that_is_not_there_is_refused_with_those_that_are(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path, "port-close"):
        with pytest.raises(errors.ScenarioUnreadable):
            chain.read_scenario(path)
    with pytest.raises(errors.ScenarioUnreadable, match="port-closed"):
        chain.read_scenario("port-close")


def test_under_labels_regions_and_industries_are_any_words(tmp_path: Path) -> None:
    path = written(tmp_path / "s.yaml", GOOD.replace("330521", "x, 99"))
    assert chain.read_scenario(path, labels=True).shock.entries[0].regions == ("x", "99")


@pytest.mark.parametrize("name", chain.scenario_names())
def test_a_scenario_of_the_package_hits_somebody_in_the_named_world(name: str, tmp_path: Path) -> None:
    from gulian import door

    folder = door.read_folder(sample.small_world(tmp_path / "site"))
    economy = chain.economy(folder.enterprises, folder.links)
    scenario = chain.read_scenario(name)
    assert scenario.title_zh != scenario.title_en
    assert all(scenario.shock.hits(None, economy))
    assert economy.loss(chain.cascade(economy, scenario.shock)) > 0


# -- ensembles -------------------------------------------------------------------------------------------


def test_draws_follow_what_the_entry_says() -> None:
    """Two firms without links: one left 20 to 60 % for certain, one closed 3 times in 10; each its own."""
    firms = pl.DataFrame({"code": ["a", "b", "c"], "output_fen": [10_000_000] * 3})
    links = pl.DataFrame(schema={"supplier": pl.String, "buyer": pl.String})
    economy = chain.economy(firms, links)
    shock = Shock(
        None, (Entry(codes=("a",), low=0.2, high=0.6), Entry(codes=("b", "c"), probability=0.3, each=True))
    )
    found = chain.ensemble(economy, shock, chain.Draws(count=4000, seed=3, interval=0.8))
    rows = {row["code"]: row for row in found.firms().to_dicts()}
    assert rows["a"]["output_share"] == pytest.approx(0.4, abs=0.01)
    assert rows["a"]["output_share_low"] == pytest.approx(0.24, abs=0.01)
    assert rows["a"]["loss_high"] == pytest.approx(7.6, abs=0.1)
    assert rows["b"]["hit_share"] == pytest.approx(0.3, abs=0.03)
    assert rows["b"]["own_share"] == pytest.approx(1 - rows["b"]["hit_share"])
    both = (found.left[:, 1] < 1) & (found.left[:, 2] < 1)
    assert both.mean() == pytest.approx(0.09, abs=0.02)
    totals = found.totals()
    assert totals["loss"] == pytest.approx(6 + 3 + 3, abs=0.2)
    assert totals["loss_low"] < totals["loss"] < totals["loss_high"]
    together = Shock(None, (Entry(codes=("b", "c"), probability=0.3),))
    left = chain.ensemble(economy, together, chain.Draws(count=200)).left
    assert (left[:, 1] == left[:, 2]).all()


@given(SEEDS, KINDS, st.lists(st.tuples(WHOM, PARTS), min_size=1, max_size=3))
@settings(max_examples=25)
def test_draws_of_what_is_certain_are_the_cascade(
    seed: int, inputs: str, rows: list[tuple[Whom, float]]
) -> None:
    """Every draw the same, the interval a point, the sums those of one cascade."""
    economy = world(seed, inputs=inputs)
    shock = Shock(None, tuple(Entry(low=share, high=share, **whom) for whom, share in rows))
    once = chain.cascade(economy, shock, max_iterations=100_000)
    found = chain.ensemble(economy, shock, chain.Draws(count=2), max_iterations=100_000)
    assert (found.left == once.output).all()
    one = chain.impact(economy, shock.on(None, economy), once).totals(labels=True)
    many = found.totals()
    assert many["loss_low"] == many["loss_high"] == pytest.approx(one["loss"])
    for part in ("by_region", "by_industry"):
        sums = {row["code"]: row["loss"] for row in one[part]}
        assert {row["code"]: row["loss"] for row in many[part]} == pytest.approx(sums)


def test_a_draw_is_the_same_among_few_or_many() -> None:
    economy = world(5)
    shock = Shock(
        None,
        (
            Entry(regions=("x", "y", "z"), low=0.1, high=0.9, each=True),
            Entry(products=("p",), high=1, each=True),
        ),
    )
    few, many = (chain.ensemble(economy, shock, chain.Draws(count=count, seed=9)) for count in (3, 7))
    assert (few.left == many.left[:3]).all()
    other = chain.ensemble(economy, shock, chain.Draws(count=3, seed=10))
    assert (few.left != other.left).any()


def test_an_ensemble_is_the_same_at_any_number_of_threads() -> None:
    answers = set()
    for threads in ("1", "2"):
        environment = {
            **os.environ,
            "NUMBA_NUM_THREADS": threads,
            "POLARS_MAX_THREADS": threads,
            "PYTHONHASHSEED": threads,
        }
        done = subprocess.run(
            [sys.executable, "-c", CHILD], env=environment, capture_output=True, text=True, check=True
        )
        answers.add(done.stdout)
    assert len(answers) == 1
    assert len(answers.pop()) > 1000


CHILD = """
import polars as pl
from gulian import chain
codes = [f"f{i:03d}" for i in range(300)]
firms = pl.DataFrame({"code": codes, "region": ["x", "y", "z"] * 100, "output_fen": [7_000_000] * 300})
pairs = [(codes[i], codes[(7 * i + k) % 300]) for i in range(300) for k in (1, 5, 11)]
links = pl.DataFrame(pairs, schema=["supplier", "buyer"], orient="row")
links = links.with_columns(value=pl.int_range(1, 901).cast(float))
economy = chain.economy(firms, links, chain.Rules(inputs="linear", labels=True))
shock = chain.Shock(None, (chain.Entry(regions=("x",), low=0.1, high=0.9, each=True),))
found = chain.ensemble(economy, shock, chain.Draws(count=20))
print(found.firms().write_csv(), found.totals())
"""


def test_more_draws_than_can_be_held_are_refused() -> None:
    economy = world(2)
    for count in (0, 10**9):
        with pytest.raises(errors.EnsembleTooLarge):
            chain.ensemble(economy, Shock(), chain.Draws(count=count))
    with pytest.raises(errors.ValueOutOfRange):
        chain.ensemble(economy, Shock(), chain.Draws(count=1, interval=1.0))
