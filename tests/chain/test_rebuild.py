# SPDX-License-Identifier: Apache-2.0
"""A rebuilt network keeps what is known, and in the mean all that was asked of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numba
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gulian import chain, errors
from gulian.chain.kernel.philox import LOW, words
from gulian.chain.rebuild.balance import MOST, balanced
from gulian.chain.rebuild.blueprint import Blueprint, blueprint
from gulian.chain.rebuild.density import Density
from gulian.chain.rebuild.strengths import Strengths, matched, stated_strengths, table_strengths, without

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

INDUSTRIES = ("0111", "0610", "2521", "3011", "3130", "3611", "3670", "4411", "5171", "5432", "6513")
NOBODY = chain.Links(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0))


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[int]:
    """Thousands of small draws: waking threads would take longer than drawing. Gives the usual number."""
    most = numba.get_num_threads()
    numba.set_num_threads(1)
    yield most
    numba.set_num_threads(most)


def some_strengths(seed: int, firms: int, products: int = 3) -> Strengths:
    """Heavy-tailed sales and purchases; every firm makes something, most buy something of each product."""
    rng = np.random.default_rng(seed)
    wanted = rng.lognormal(0, 1.5, (products, firms)) * (rng.random((products, firms)) < 0.8)
    of, buyer = np.nonzero(wanted)
    return matched(
        Strengths(
            products=tuple(f"p{g}" for g in range(products)),
            product=rng.integers(-1 if firms > 8 else 0, products, firms).astype(np.int32),
            sales=rng.lognormal(0, 1.5, firms),
            start=np.searchsorted(of, np.arange(products + 1)).astype(np.int64),
            buyer=buyer.astype(np.int32),
            purchases=wanted[of, buyer],
            sold_elsewhere=np.zeros(products),
            bought_elsewhere=np.zeros(products),
        )
    )


def some_known(seed: int, firms: int, count: int) -> chain.Links:
    rng = np.random.default_rng([seed, 1])
    pairs = rng.permutation(firms * firms)[:count]
    return chain.Links(
        (pairs // firms).astype(np.int32), (pairs % firms).astype(np.int32), rng.lognormal(0, 1, count)
    )


def planned(seed: int, firms: int, known: int = 0, degree: float = 2.0) -> Blueprint:
    listed = some_known(seed, firms, known)
    left = matched(without(some_strengths(seed, firms), listed))
    return blueprint(left, listed, Density(degree=degree), firms)


def all_pairs(of: Blueprint) -> tuple[Floats, Floats]:
    """The oracle: float64[firms, firms] chance of each pair and its mean value, pair by pair."""
    n = of.strengths.firms
    chance, mean = np.zeros((n, n)), np.zeros((n, n))
    known = set(zip(of.known.supplier.tolist(), of.known.buyer.tolist(), strict=True))
    s, a, t, b = (dict[tuple[int, int], float]() for _ in range(4))
    sides, z = of.sides, dict[int, float]()
    for block in zip(*of.blocks, strict=True):
        for i in range(block[0], block[1]):
            g = int(of.strengths.product[sides.supplier[i]])
            z[g] = block[4]
            s[g, int(sides.supplier[i])], a[g, int(sides.supplier[i])] = sides.s[i], sides.a[i]
            for j in range(block[2], block[3]):
                t[g, int(sides.buyer[j])], b[g, int(sides.buyer[j])] = sides.t[j], sides.b[j]
    for g, i in s:
        for other, j in t:
            if other == g and i != j and (i, j) not in known:
                odds = z[g] * s[g, i] * t[g, j]
                chance[i, j] = odds / (1 + odds)
                mean[i, j] = a[g, i] * b[g, j]
    return chance, mean


def drawn_often(of: Blueprint, draws: int, seed: int = 5) -> tuple[Floats, Floats]:
    """How often each pair was drawn, and the sum of its values; known links left out."""
    n = of.strengths.firms
    often, value = np.zeros((n, n)), np.zeros((n, n))
    for draw in range(draws):
        links, row = of.draw(seed, draw)
        new = row < 0
        np.add.at(often, (links.supplier[new], links.buyer[new]), 1.0)
        np.add.at(value, (links.supplier[new], links.buyer[new]), links.value[new])
    return often, value


# -- random numbers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counter", "key", "expected"),
    [
        ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((int(LOW),) * 4, (int(LOW),) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
)
def test_the_random_words_are_the_published_ones(
    counter: tuple[int, ...], key: tuple[int, ...], expected: tuple[int, ...]
) -> None:
    """The known answers of Philox 4x32, 10 rounds, that its authors publish."""
    c0, c1, c2, c3 = (np.uint64(each) for each in counter)
    assert tuple(map(int, words((c0, c1, c2, c3), np.uint64(key[0]), np.uint64(key[1])))) == expected


# -- the draw against the oracle -------------------------------------------------------------------------


@pytest.mark.parametrize(("seed", "degree"), [(1, 1.0), (2, 3.0), (3, 8.0)])
def test_each_pair_is_drawn_with_its_own_chance(seed: int, degree: float) -> None:
    """Frequencies of all pairs over many draws: the sum of squared scores is a chi-square."""
    of, draws = planned(seed, 24, known=12, degree=degree), 1500
    chance, _ = all_pairs(of)
    often, _ = drawn_often(of, draws)
    assert (often[chance == 0] == 0).all()
    some = chance * draws > 5
    spread = draws * chance * (1 - chance)
    scores = (often - draws * chance)[some] ** 2 / spread[some]
    assert abs(scores.sum() - some.sum()) < 5 * np.sqrt(2 * some.sum() + (1 / spread[some]).sum())
    rare = ~some & (chance > 0)
    assert abs(often[rare].sum() - draws * chance[rare].sum()) < 5 * np.sqrt(draws * chance[rare].sum()) + 1


def test_pairs_are_drawn_independently() -> None:
    """The number of links varies as the sum of independent draws does, and pairs do not come together."""
    of, draws = planned(4, 24, degree=3.0), 1500
    chance, _ = all_pairs(of)
    counts = np.array([of.draw(5, draw)[0].value.size for draw in range(draws)])
    variance = (chance * (1 - chance)).sum()
    assert abs(counts.mean() - chance.sum()) < 5 * np.sqrt(variance / draws)
    assert abs(counts.var() / variance - 1) < 5 * np.sqrt(2 / draws)


@pytest.mark.parametrize("seed", range(3))
def test_the_mean_value_of_each_firm_is_what_was_asked(seed: int) -> None:
    """Sales and purchases are unbiased: no firm is further off than chance makes it."""
    of, draws = planned(seed, 30, known=10), 1000
    chance, mean = all_pairs(of)
    _, value = drawn_often(of, draws)
    pair_variance = np.divide(mean**2 * (1 - chance), chance, out=np.zeros_like(mean), where=chance > 0)
    known = np.zeros_like(mean)
    np.add.at(known, (of.known.supplier, of.known.buyer), of.known.value)
    for axis, expected in ((1, of.sales), (0, of.purchases)):
        error = np.sqrt(pair_variance.sum(axis) / draws)
        gap = (value / draws + known).sum(axis) - expected
        assert (np.abs(gap) <= 6 * error + 1e-9 * expected).all()
        np.testing.assert_allclose((mean + known).sum(axis), expected, rtol=1e-9, atol=1e-12)


def test_leaps_beyond_all_whole_numbers_end_the_block() -> None:
    """Next to no links are asked of many tiny pairs: nothing is drawn, nothing overflows."""
    of = planned(6, 30, degree=1e-25)
    assert sum(of.draw(1, draw)[0].value.size for draw in range(20)) == 0


# -- laws ------------------------------------------------------------------------------------------------


@settings(max_examples=25)
@given(seed=st.integers(0, 10**6), firms=st.integers(2, 40), known=st.integers(0, 30))
def test_known_links_stand_in_every_draw_and_nobody_sells_to_himself(
    seed: int, firms: int, known: int
) -> None:
    try:
        of = planned(seed, firms, known=min(known, firms * firms), degree=firms / 3)
    except errors.DensityOutOfReach:
        return
    links, row = of.draw(seed, 3)
    new = row < 0
    assert (links.supplier[new] != links.buyer[new]).all()
    assert sorted(row[~new].tolist()) == list(range(of.known.value.size))
    assert (links.value[~new] == of.known.value[row[~new]]).all()
    pair = links.supplier.astype(np.int64) * firms + links.buyer
    assert np.unique(pair).size == pair.size
    assert (links.value > 0).all()
    assert (np.diff(pair) > 0).all()


@settings(max_examples=60)
@given(seed=st.integers(0, 10**6), firms=st.integers(2, 30), known=st.integers(0, 60))
def test_mean_values_meet_both_sides_or_fall_short_but_never_exceed(
    seed: int, firms: int, known: int
) -> None:
    """Also where hardly any pair is left: then what is missing is told as short or made in house."""
    listed = some_known(seed, firms, min(known, firms * firms))
    left = matched(without(some_strengths(seed, firms), listed))
    try:
        there = np.unique(listed.supplier * firms + listed.buyer).size
        of = blueprint(left, listed, Density(degree=(there + 0.5) / firms), firms)
    except errors.DensityOutOfReach:
        return
    sold = of.sales - np.bincount(listed.supplier, listed.value, firms)
    bought = of.purchases - np.bincount(listed.buyer, listed.value, firms)
    asked = np.bincount(left.buyer, left.purchases, firms)
    sales = np.where(left.product >= 0, left.sales, 0.0)
    assert (sold <= sales * (1 + 1e-9) + 1e-9).all()
    assert (bought <= asked * (1 + 1e-9) + 1e-9).all()
    assert sold.sum() == pytest.approx(bought.sum(), rel=1e-9, abs=1e-9)
    if of.residual < 1e-9 and not known and np.allclose(of.sold, of.trade):
        np.testing.assert_allclose(sold, sales, rtol=1e-8)
        np.testing.assert_allclose(bought, asked, rtol=1e-8)


@settings(max_examples=20)
@given(seed=st.integers(0, 10**6), scale=st.sampled_from([1e-4, 0.7, 3.0, 1e6]))
def test_the_unit_of_currency_does_not_matter(seed: int, scale: float) -> None:
    base, listed = some_strengths(seed, 25), some_known(seed, 25, 6)
    dear = chain.Links(listed.supplier, listed.buyer, listed.value * scale)
    scaled = replace(base, sales=base.sales * scale, purchases=base.purchases * scale)
    one = blueprint(matched(without(base, listed)), listed, Density(degree=2.0), 25)
    other = blueprint(matched(without(scaled, dear)), dear, Density(degree=2.0), 25)
    here, there = one.draw(7, 0)[0], other.draw(7, 0)[0]
    assert (here.supplier == there.supplier).all()
    assert (here.buyer == there.buyer).all()
    np.testing.assert_allclose(there.value, here.value * scale, rtol=1e-6)


@settings(max_examples=20)
@given(seed=st.integers(0, 10**6))
def test_numbering_the_firms_otherwise_permutes_the_chances(seed: int) -> None:
    firms = 20
    base, listed = some_strengths(seed, firms), some_known(seed, firms, 6)
    new = np.random.default_rng([seed, 2]).permutation(firms).astype(np.int32)
    of = np.repeat(np.arange(3), np.diff(base.start))
    order = np.lexsort((new[base.buyer], of))
    old = np.argsort(new)
    moved = replace(base, product=base.product[old], sales=base.sales[old], buyer=new[base.buyer][order],
                    purchases=base.purchases[order])  # fmt: skip
    relisted = chain.Links(new[listed.supplier], new[listed.buyer], listed.value)
    one = all_pairs(blueprint(matched(without(base, listed)), listed, Density(degree=2.0), firms))
    two = all_pairs(blueprint(matched(without(moved, relisted)), relisted, Density(degree=2.0), firms))
    for before, after in zip(one, two, strict=True):
        np.testing.assert_allclose(after[np.ix_(new, new)], before, rtol=1e-6, atol=1e-12)


def test_threads_do_not_change_a_bit(one_thread: int) -> None:
    of, found = planned(8, 400, known=50, degree=6.0), []
    for threads in (1, one_thread):
        numba.set_num_threads(threads)
        found.append(of.draw(11, 2))
    (one, row), (other, other_row) = found
    assert one.supplier.tobytes() == other.supplier.tobytes()
    assert one.buyer.tobytes() == other.buyer.tobytes()
    assert one.value.tobytes() == other.value.tobytes()
    assert row.tobytes() == other_row.tobytes()


def test_draws_and_seeds_differ_and_come_back() -> None:
    of = planned(9, 60, degree=4.0)
    values = {place: of.draw(*place)[0].value.tobytes() for place in ((1, 0), (1, 1), (2, 0), (2**40 + 1, 0))}
    assert len(set(values.values())) == 4
    assert of.draw(1, 1)[0].value.tobytes() == values[1, 1]


# -- mean values and density -----------------------------------------------------------------------------


def test_a_firm_too_large_for_the_others_makes_the_rest_for_itself() -> None:
    """Firm 0 makes 9 of 10 and needs 9 of 10: at most MOST of what remains can pass through it."""
    s = t = np.array([9.0, 0.6, 0.4])
    own = np.arange(3)
    found = balanced(s, t, (own, own), (own, own))
    assert found.in_house == pytest.approx((18 - MOST * 10) / (2 - MOST))
    assert found.sold[0] == pytest.approx(9 - found.in_house, rel=1e-6)
    assert found.residual < 1e-9


def test_a_sole_maker_supplies_himself_in_house() -> None:
    s, t, own = np.array([10.0]), np.array([4.0, 6.0]), np.zeros(1, np.int64)
    found = balanced(s, t, (own, own), (own, own))
    assert found.sold.tolist() == pytest.approx([6.0])
    assert found.bought.tolist() == pytest.approx([0.0, 6.0])
    assert found.in_house == pytest.approx(4.0)


@pytest.mark.parametrize("degree", [0.3, 2.0, 9.0])
def test_as_many_links_are_expected_as_asked(degree: float) -> None:
    """Classes of size change the number of links by less than 1 in 10,000."""
    of = planned(12, 90, known=30, degree=degree) if degree > 0.4 else planned(12, 90, degree=degree)
    chance, _ = all_pairs(of)
    assert chance.sum() + of.known.value.size == pytest.approx(90 * degree, rel=1e-4)
    assert of.solved.residual < 1e-8


def test_a_product_can_have_a_number_of_links_of_its_own() -> None:
    left = some_strengths(13, 60)
    of = blueprint(left, NOBODY, Density(degree=3.0, links={"p1": 20.0}), 60)
    chance, _ = all_pairs(of)
    made = left.product
    assert chance[made == 1].sum() == pytest.approx(20, rel=1e-4)
    assert chance.sum() == pytest.approx(180, rel=1e-4)


def test_impossible_densities_are_refused() -> None:
    left, listed = some_strengths(14, 20), some_known(14, 20, 10)
    with pytest.raises(errors.DensityOutOfReach):
        blueprint(left, NOBODY, Density(degree=20.0), 20)
    with pytest.raises(errors.DensityOutOfReach):
        blueprint(left, listed, Density(degree=0.2), 20)
    with pytest.raises(errors.DensityUnknown):
        blueprint(left, NOBODY, Density(), 20)


def test_without_a_degree_the_known_links_tell_it() -> None:
    listed = chain.Links(np.array([0, 1, 2], np.int32), np.array([5, 5, 6], np.int32), np.ones(3))
    of = blueprint(matched(without(some_strengths(15, 20), listed)), listed, Density(), 20)
    assert of.solved.expected == pytest.approx(1.5 * 20 - 3)


# -- from frames -----------------------------------------------------------------------------------------


def register(seed: int, firms: int) -> pl.DataFrame:
    rng = np.random.default_rng(seed)
    return pl.DataFrame(
        {
            "code": [f"F{at:04d}" for at in range(firms)],
            "industry": rng.choice(INDUSTRIES, firms),
            "revenue_fen": (rng.pareto(1.5, firms) * 1e10 + 1e9).astype(np.int64),
        }
    )


LISTED = pl.DataFrame(
    {
        "supplier": ["F0001", "F0002", "F0003"],
        "buyer": ["F0004", "F0005", "F0004"],
        "value_fen": [7_000_000, 9_000_000, None],
    },
    schema_overrides={"value_fen": pl.Int64},
)


def test_firms_that_are_the_whole_economy_trade_all_of_it_among_themselves() -> None:
    """With the outputs of the table, what a sector sells to sectors is what they buy of it."""
    from gulian.chain.reading import table

    rows = table("sectors_2020").join(table("concordance").unique("sector"), on="sector", how="left")
    yearly = rows["output"].cast(pl.Int64)
    firms = pl.concat(
        [
            pl.DataFrame({"code": rows["sector"] + part, "industry": rows["industry"],
                          "revenue_fen": yearly * 500_000})
            for part in "ab"
        ]
    )  # fmt: skip
    whole = matched(table_strengths(chain.economy(firms, LISTED.clear())))
    traded = whole.sales.sum()
    assert whole.sold_elsewhere.sum() < 1e-6 * traded
    assert whole.bought_elsewhere.sum() < 1e-6 * traded


def test_sectors_buy_from_sectors_as_the_table_says() -> None:
    """The mean flow of each product splits over buying sectors by the table and the outputs."""
    economy = chain.economy(register(1, 300), LISTED.clear())
    rebuilt = chain.rebuild(economy, chain.Draws(count=1), density=chain.Density(degree=5.0))
    of, sector = rebuilt.blueprint, chain.sector_of(economy.industries)
    whole = table_strengths(economy)
    product = np.repeat(np.arange(42), np.diff(whole.start))
    wanted, made = np.zeros((42, 42)), np.zeros((42, 42))
    np.add.at(wanted, (product, sector[whole.buyer]), whole.purchases)
    _, mean = all_pairs(of)
    np.add.at(made, (of.strengths.product[:, None], sector[None, :]), mean)
    for g in np.flatnonzero((made.sum(1) > 0) & (of.in_house == 0)):
        np.testing.assert_allclose(
            made[g] / made[g].sum(), wanted[g] / wanted[g].sum(), rtol=1e-6, atol=1e-12
        )


def test_stated_purchases_go_to_the_finest_product_a_supplier_is_in() -> None:
    firms = pl.DataFrame(
        {
            "code": ["A", "B", "C", "D"],
            "industry": ["3611", "3670", "1311", None],
            "revenue_fen": [10**12] * 4,
        }
    )
    economy = chain.economy(firms, LISTED.clear())
    stated = pl.DataFrame(
        {"buyer": ["C", "C", "D", "Z"], "industry": ["36", "367", "C", "36"],
         "value_fen": [2_000_000, 3_000_000, 5_000_000, 7_000_000]}
    )  # fmt: skip
    found = stated_strengths(economy, stated)
    assert found.products == ("36", "367", "C")
    assert found.product.tolist() == [0, 1, 2, -1]
    assert found.buyer.tolist() == [2, 2, 3]
    assert found.purchases.tolist() == [2.0, 3.0, 5.0]
    with pytest.raises(errors.PurchasesUnusable):
        stated_strengths(economy, stated.with_columns(buyer=pl.lit("Z")))


def test_what_known_links_cover_is_not_drawn_again() -> None:
    economy = chain.economy(register(2, 200), LISTED)
    rebuilt = chain.rebuild(economy, chain.Draws(count=3, seed=4), density=chain.Density(degree=4.0))
    bare = table_strengths(economy)
    left = without(bare, economy.values)
    assert left.sales[1] == pytest.approx(max(bare.sales[1] - 7.0, 0))
    assert (left.purchases >= 0).all()
    frame = rebuilt.links(1)
    assert frame.filter("known").select("supplier", "buyer").rows() == [
        ("F0001", "F0004"), ("F0002", "F0005"), ("F0003", "F0004"),
    ]  # fmt: skip
    assert frame.filter("known")["estimated"].to_list() == [False, False, True]
    assert frame.filter("known")["value"].to_list()[:2] == [7.0, 9.0]


def test_the_world_of_a_draw_is_the_economy_with_its_links() -> None:
    economy = chain.economy(register(3, 150), LISTED)
    rebuilt = chain.rebuild(economy, chain.Draws(count=2, seed=1), density=chain.Density(degree=4.0))
    world, frame = rebuilt.world(1), rebuilt.links(1)
    assert world.network.links == frame.height
    assert world.links.height == frame.height == world.values.value.size
    assert world.links["supplier"].to_list()[:3] == LISTED["supplier"].to_list()
    assert world.network.sales.sum() == pytest.approx(frame["value"].sum())
    assert (world.links["from_row"].to_numpy() == world.values.supplier).all()
    with pytest.raises(errors.ValueOutOfRange):
        rebuilt.links(2)


def test_every_figure_says_what_it_is() -> None:
    """Mean, standard error and quantiles over the draws, and the sentence of the ensemble."""
    economy = chain.economy(register(4, 120), LISTED)
    draws = chain.Draws(count=7, seed=3, interval=0.5)
    rebuilt = chain.rebuild(economy, draws, density=chain.Density(degree=4.0))
    found = rebuilt.figures(lambda world: {"links": float(world.network.links)})
    counts = np.array([rebuilt.links(draw).height for draw in range(7)], dtype=float)
    assert found.mean[0] == pytest.approx(counts.mean())
    assert found.error[0] == pytest.approx(counts.std(ddof=1) / np.sqrt(7))
    assert [found.low[0], found.high[0]] == np.quantile(counts, [0.25, 0.75]).tolist()
    for said in ("iogm", "7 draws", "seed 3", "50 %"):
        assert said in rebuilt.about
    assert found.frame()["ensemble"].unique().to_list() == [rebuilt.about]
    assert rebuilt.links(0)["ensemble"].unique().to_list() == [rebuilt.about]


def test_ready_figures_are_those_of_each_draw() -> None:
    economy = chain.economy(register(5, 80), LISTED)
    rebuilt = chain.rebuild(economy, chain.Draws(count=3, seed=2), density=chain.Density(degree=3.0))
    shock = chain.Shock(pl.DataFrame({"code": ["F0010"], "own_share": [0.0]}))
    loss = rebuilt.figures(chain.cascade_loss_of(shock))
    world = rebuilt.world(2)
    assert loss.values[2, 0] == pytest.approx(world.loss(chain.cascade(world, shock)))
    assert loss.names == ("loss", "loss_share", "hit")
    closed = rebuilt.figures(chain.criticality_of(["F0010", "F0003"]))
    alone = chain.criticality(world.network, firms=np.array([3], np.int32))
    assert closed.names == ("F0010", "F0003")
    assert closed.values[2, 1] == pytest.approx(float(alone.loss[0]))
    with pytest.raises(errors.FirmNumberUnknown):
        rebuilt.figures(chain.criticality_of(["nobody"]))


def test_the_draws_are_held_against_what_was_asked() -> None:
    economy = chain.economy(register(6, 300), LISTED)
    rebuilt = chain.rebuild(economy, chain.Draws(count=30, seed=2), density=chain.Density(degree=5.0))
    found = chain.kept(rebuilt)
    rows = found.products.filter(pl.col("error") > 0)
    scores = ((rows["drawn"] - rows["expected"]) / rows["error"]).to_numpy()
    assert rows.height > 5
    assert np.abs(scores).max() < 5
    assert found.links["expected"] == pytest.approx(1500, rel=1e-4)
    single = chain.kept(replace(rebuilt, draws=chain.Draws(count=1)))
    assert single.links["error"] is None
    assert single.products["error"].null_count() == single.products.height


def test_labels_have_no_table() -> None:
    economy = chain.economy(register(7, 20), LISTED, chain.Rules(labels=True))
    with pytest.raises(errors.PurchasesUnusable):
        chain.rebuild(economy, chain.Draws(count=1), density=chain.Density(degree=2.0))
    stated = pl.DataFrame({"buyer": ["F0001", "F0002"], "industry": ["3611", "0111"], "value": [3.0, 4.0]})
    found = stated_strengths(economy, stated)
    assert found.products == ("0111", "3611")


def test_firms_of_unknown_size_are_told_apart_from_firms_without_links() -> None:
    """Where no output is known nothing can be drawn, and the refusal says why."""
    economy = chain.economy(register(9, 20).drop("revenue_fen"), LISTED.clear())
    with pytest.raises(errors.PurchasesUnusable):
        chain.rebuild(economy, chain.Draws(count=1), density=chain.Density(degree=2.0))


def test_draws_out_of_range_are_refused() -> None:
    economy = chain.economy(register(8, 20), LISTED)
    for draws in (chain.Draws(count=0), chain.Draws(count=1, seed=-1), chain.Draws(count=1, interval=1.0)):
        with pytest.raises(errors.ValueOutOfRange):
            chain.rebuild(economy, draws)
