# SPDX-License-Identifier: Apache-2.0
"""Views of a chain: what a picture says is what the model says, and what it leaves out it tells."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gulian import chain, charts
from gulian.chain import views
from gulian.chain.views.tiers import behind, chosen, holds
from gulian.errors import ChoiceUnknown, FirmUnknown, NetworkShape, RunsUnlike, ShockRefused, ValueOutOfRange

LEADER = "91330521YL9000019X"
FIRMS = pl.DataFrame(
    {
        "code": ["L", "B", "W", "F", "C", "S"],
        "name": ["汽车厂", "制动器厂", "车轮厂", "铸造厂", "化工厂", "钢厂"],
        "region": ["330521", "330282", "330784", "330784", "330521", "330282"],
        "industry": ["3611", "3670", "3670", "3391", "2613", "3110"],
        "output_fen": [1_000_000_000, 100_000_000, 80_000_000, 50_000_000, 40_000_000, 30_000_000],
    }
)
LINKS = pl.DataFrame(
    {
        "supplier": ["B", "W", "F", "F", "S", "C", "foreign:日本:9", "C"],
        "buyer": ["L", "L", "B", "W", "F", "F", "L", "S"],
        "value_fen": [
            9_000_000_000,
            6_000_000_000,
            4_000_000_000,
            3_000_000_000,
            2_000_000_000,
            10**9,
            10**9,
            10**8,
        ],
        "product": ["制动器", "车轮", "铸件", "铸件", "钢", "树脂", "控制器", "树脂"],
        "country": [None] * 6 + ["日本", None],
    },
    schema_overrides={"country": pl.String},
)


@cache
def small() -> chain.Economy:
    return chain.economy(FIRMS, LINKS)


def blocked(**causes: str) -> chain.Shock:
    return chain.Shock(
        pl.DataFrame(
            {
                "code": list(causes),
                "own_share": [0.0] * len(causes),
                "blocked_by": [[c] for c in causes.values()],
            }
        )
    )


def shown(chart: charts.Drawing) -> pl.DataFrame:
    return charts.data_table(chart)


# -- who stands behind a leader --------------------------------------------------------------------------


@st.composite
def worlds(draw: st.DrawFn) -> tuple[chain.Network, np.ndarray[Any, np.dtype[np.float64]], int]:
    """A random network of 2 to 25 firms, what is left of each, and a leader."""
    seed = draw(st.integers(0, 10_000))
    random = np.random.default_rng(seed)
    n = int(random.integers(2, 26))
    m = int(random.integers(1, 4 * n))
    links = chain.Links(
        random.integers(0, n, m).astype(np.int32),
        random.integers(0, n, m).astype(np.int32),
        random.uniform(1, 9, m),
    )
    firms = chain.Firms(random.integers(0, 4, n).astype(np.int32))
    kinds = random.integers(1, 3, (4, 4)).astype(np.int8)
    psi = np.where(random.random(n) < 0.3, random.uniform(0, 0.9, n), 1.0)
    return chain.build(links, firms, kinds), psi, int(random.integers(0, n))


def pairs(network: chain.Network) -> dict[tuple[int, int], float]:
    """Every link by hand: (supplier, buyer) -> share of the need."""
    side, found = network.down, {}
    for supplier in range(network.firms):
        for link in range(side.start[supplier], side.start[supplier + 1]):
            found[supplier, int(side.owner[side.target[link]])] = float(side.share[link])
    return found


@given(worlds(), st.integers(1, 5))
def test_a_firm_stands_in_the_first_tier_that_reaches_it(world: Any, depth: int) -> None:
    """Tiers and exposure as a walk over all links finds them, tier after tier."""
    network, _, leader = world
    links = pairs(network)
    tier, exposure = {leader: 0}, {leader: 1.0}
    for number in range(1, depth + 1):
        for supplier in range(network.firms):
            if supplier in tier:
                continue
            through = [
                share * exposure[buyer] for (source, buyer), share in links.items()
                if source == supplier and tier.get(buyer) == number - 1
            ]  # fmt: skip
            if through:
                exposure[supplier] = min(1.0, sum(through))
        tier.update({each: number for each in exposure if each not in tier})
    found = behind(network, leader, depth)
    assert {row: int(each) for row, each in enumerate(found.tier) if each >= 0} == tier
    for row, each in exposure.items():
        assert found.exposure[row] == pytest.approx(each)


@given(worlds())
def test_what_holds_the_leader_back_adds_up(world: Any) -> None:
    """All of its loss is passed on, along links there are, from firms that lose."""
    network, psi, leader = world
    cascade = chain.cascade(network, psi)
    through, along = holds(network, cascade, psi, leader)
    links = pairs(network)
    for (supplier, buyer), part in along.items():
        assert (supplier, buyer) in links
        assert part > 0
        assert cascade.down[supplier] < 1
        assert buyer in through
    if through:
        assert sum(part for (_, buyer), part in along.items() if buyer == leader) == pytest.approx(1.0)
        assert through[leader] == 1.0
    else:
        whole = cascade.output[leader] == 1.0
        assert whole or cascade.up[leader] < cascade.down[leader] or cascade.down[leader] == psi[leader]


@given(worlds(), st.integers(1, 12))
def test_whoever_is_kept_has_a_way_to_the_leader_that_is_kept(world: Any, most: int) -> None:
    network, psi, leader = world
    found = behind(network, leader, 4)
    through, along = holds(network, chain.cascade(network, psi), psi, leader)
    rows = chosen(network, found, through, along, most)
    links = pairs(network)
    assert leader in rows
    assert rows.size <= max(most, 1)
    for row in rows.tolist():
        assert row == leader or any(
            (row, b) in links and found.tier[b] == found.tier[row] - 1 for b in rows.tolist()
        )
    if most >= network.firms:
        assert set(rows.tolist()) == set(np.flatnonzero(found.tier >= 0).tolist())


def test_the_one_that_holds_the_leader_back_is_kept_before_larger_suppliers() -> None:
    """Of thirty suppliers all run but a small one: on a map of ten boxes it is there."""
    codes = ["L", *(f"S{at:02}" for at in range(30))]
    firms = pl.DataFrame({"code": codes, "name": codes, "industry": [f"{10 + at}" for at in range(31)]})
    links = pl.DataFrame({"supplier": codes[1:], "buyer": ["L"] * 30, "value": [100.0] * 29 + [1.0]})
    rules = chain.Rules(inputs="leontief", labels=True)
    economy = chain.economy(firms, links, rules)
    kept = views.leader_chain(economy, "L", views.situation(economy, blocked(S29="labour")), most=10)
    assert kept.nodes.filter(pl.col("hold") == 1.0)["code"].to_list() == ["L", "S29"]
    assert kept.nodes.height + kept.left_out["firms"].sum() == 31
    assert kept.nodes.height <= 10
    quiet = views.leader_chain(economy, "L", views.situation(economy), most=10)
    assert "S29" not in quiet.nodes["code"].to_list(), "with no loss all matter alike, and the first stay"


# -- the map ---------------------------------------------------------------------------------------------


def test_every_state_has_its_sign() -> None:
    """B is closed, L waits for it, W runs, nobody spoke of S, one is abroad."""
    now = views.situation(small(), blocked(B="labour"), reported=pl.Series(["L", "W", "F", "C"]))
    states = dict(zip(small().codes, now.states(small()), strict=True))
    assert states["B"] == "blocked"
    assert states["L"] == "waiting"
    assert states["S"] == "unknown"
    assert states["foreign:日本:9"] == "abroad"
    table = shown(views.leader_chain(small(), "L", now).chart(causes={"labour": "用工返岗"}))
    assert {"受阻", "等待", "不明", "境外"} <= set(table["sign"])
    rows = {row["code"]: row for row in table.iter_rows(named=True)}
    assert str(rows["B"]["label"]).startswith("剩 0%；用工返岗；+")
    assert rows["foreign:日本:9"]["name"] == "境外供应商（日本）"
    assert rows["F"]["leads_to"] == "制动器厂（铸件）；车轮厂（铸件）"


def test_without_a_word_about_anybody_no_state_is_claimed() -> None:
    assert set(views.situation(small()).states(small())) == {"unknown", "abroad"}
    told = views.situation(small(), blocked(B="labour"))
    assert "unknown" not in told.states(small())
    note = str(views.leader_chain(small(), "L", told).chart().to_dict()["title"]["subtitle"])
    assert "未列入状态表的企业按正常计" in note


def test_the_gain_on_the_map_is_what_two_cascades_tell() -> None:
    now = views.situation(small(), blocked(B="labour"))
    row = int(small().rows(pl.Series(["L"]))[0])
    before = now.cascade.output[row]
    after = chain.cascade(small().network, np.ones(len(small().codes))).output[row]
    nodes = views.leader_chain(small(), "L", now).nodes
    gain = nodes.filter(code="B")["gain"][0]
    assert gain == pytest.approx(1000.0 * (after - before), abs=1e-3)
    assert gain > 1
    assert nodes.filter(pl.col("code") != "B")["gain"].null_count() == nodes.height - 1


def test_two_missing_inputs_are_said_to_be_freed_together() -> None:
    economy = chain.economy(
        FIRMS.with_columns(industry=pl.Series(list("abcdef"))), LINKS, chain.Rules("leontief", labels=True)
    )
    note = (
        views.leader_chain(economy, "L", views.situation(economy, blocked(B="labour", W="funds")))
        .chart()
        .to_dict()
    )
    assert "须一并疏通" in str(note["title"]["subtitle"])


def test_what_the_map_has_no_room_for_is_on_it() -> None:
    codes = ["L", *(f"S{at:03}" for at in range(40))]
    links = pl.DataFrame({"supplier": codes[1:], "buyer": ["L"] * 40, "value": [1.0] * 40})
    economy = chain.economy(
        pl.DataFrame({"code": codes, "industry": ["a"] * 41}), links, chain.Rules(labels=True)
    )
    around = views.leader_chain(
        economy, "L", views.situation(economy, blocked(S039="labour", S038="funds")), most=12
    )
    left = 41 - around.nodes.height
    assert around.left_out.rows() == [(1, left, 2 - around.nodes["code"].is_in(["S038", "S039"]).sum())]
    table = shown(around.chart())
    assert f"另有 {left} 家未画" in table["name"].to_list()
    assert table.height <= 12
    assert f"共 40 家供应商，按对龙头的影响画出 {40 - left} 家" in str(
        around.chart().to_dict()["title"]["subtitle"]
    )


def test_links_that_do_not_lead_to_the_leader_are_counted() -> None:
    """C supplies F and S, S supplies F: C and S stand in one tier, so one link lies across."""
    around = views.leader_chain(small(), "L", views.situation(small()))
    assert around.across == 1
    assert around.links.height + around.across == LINKS.height


def test_the_same_firms_in_another_order_give_the_same_bytes() -> None:
    """The rows of the files do not matter, to any picture."""

    def pictures(firms: pl.DataFrame, links: pl.DataFrame) -> list[bytes]:
        economy = chain.economy(firms, links)
        now = views.situation(economy, blocked(B="labour", S="funds"))
        found = chain.criticality(economy.network)
        drawn = [views.leader_chain(economy, "L", now).chart(), views.criticality_ranks(economy, found)]
        return [charts.picture(each, "svg") for each in drawn]

    assert pictures(FIRMS, LINKS) == pictures(
        FIRMS.reverse(), LINKS.sample(fraction=1.0, shuffle=True, seed=3)
    )


def test_the_words_follow_the_language() -> None:
    now = views.situation(small(), blocked(B="labour"))
    chart = views.leader_chain(small(), "L", now).chart(lang="en")
    assert "tier 2 suppliers" in shown(chart)["group"].to_list()
    assert "what the leader regains a day" in str(chart.to_dict()["title"]["subtitle"])


def test_what_cannot_be_mapped_is_refused() -> None:
    with pytest.raises(FirmUnknown):
        views.leader_chain(small(), "nobody", views.situation(small()))
    for wrong in ({"tiers": 0}, {"tiers": 7}, {"most": 9}, {"most": 301}):
        with pytest.raises(ValueOutOfRange):
            views.leader_chain(small(), "L", views.situation(small()), **wrong)
    with pytest.raises(ShockRefused):
        views.situation(small(), chain.Shock(None, (chain.Entry(products=("铸件",)),)))


# -- loss over time --------------------------------------------------------------------------------------


def runs(shares: list[float], days: int = 12) -> list[chain.Simulation]:
    flows = chain.flows_of(small())
    group = np.array([0, 0, 0, 1, 1, 1, -1], dtype=np.int32)
    made = []
    for share in shares:
        state = pl.DataFrame({"code": ["B"], "own_share": [share], "blocked_by": [["labour"]]})
        losses = chain.losses_of(chain.Shock(state), small(), None)
        made.append(chain.simulate(flows, days, losses, keep=chain.Keep(group)))
    return made


def at_rest() -> dict[str, float]:
    output = chain.flows_of(small()).output
    return {"甲": float(output[:3].sum()), "乙": float(output[3:6].sum())}


def test_the_lines_are_the_losses_of_the_simulation() -> None:
    done = runs([0.2])
    table = shown(views.loss_over_time(views.courses(done, at_rest()), first=dt.date(2020, 3, 1)))
    total = table.filter(series="合计")
    assert total["value"].to_list() == pytest.approx((100 * done[0].loss).tolist())
    assert total["date"].to_list() == [dt.date(2020, 3, 1) + dt.timedelta(days=at) for at in range(12)]
    first = table.filter(series="甲")["value"][3]
    assert first == pytest.approx(100 * (1 - done[0].group_production[3, 0] / at_rest()["甲"]))
    assert "low" not in table.columns


def test_several_runs_give_their_mean_and_a_band() -> None:
    done = runs([0.0, 0.4, 0.8])
    table = shown(views.loss_over_time(views.courses(done), interval=1.0))
    losses = 100 * np.array([run.loss for run in done])
    assert table["value"].to_list() == pytest.approx(losses.mean(axis=0).tolist())
    assert table["low"].to_list() == pytest.approx(losses.min(axis=0).tolist())
    assert table["high"].to_list() == pytest.approx(losses.max(axis=0).tolist())
    assert table["day"].to_list() == list(range(12))


def test_runs_that_differ_make_no_picture() -> None:
    with pytest.raises(RunsUnlike):
        views.courses([*runs([0.0]), *runs([0.0], days=5)])
    with pytest.raises(RunsUnlike):
        views.courses([])
    with pytest.raises(NetworkShape):
        views.courses(runs([0.0]), {"甲": 1.0})


# -- criticality, plans ----------------------------------------------------------------------------------


def test_ranks_are_those_of_criticality() -> None:
    found = chain.criticality(small().network)
    table = shown(views.criticality_ranks(small(), found, named=2))
    above = np.sort(100 * found.loss[found.loss > 0])[::-1]
    assert table["value"].to_list() == pytest.approx(above.tolist())
    first = int(found.firm[np.lexsort((found.firm, -found.loss))[0]])
    assert table["name"][0] == small().names[first]
    assert table["name"].null_count() == above.size - 2


@settings(max_examples=10)
@given(st.sampled_from(["region", "industry"]), st.integers(0, 2))
def test_before_and_after_add_up_to_what_the_plan_promises(by: Any, budget: int) -> None:
    """Sums over groups are the total; the total rises by the gain, with all freed by all of it."""
    economy = small()
    remaining = blocked(B="labour", F="funds").on(None, economy)
    cases = chain.Cases(np.flatnonzero(remaining < 1).astype(np.int32))
    output = np.nan_to_num(economy.output)
    plan = chain.unblock(economy.network, remaining, output, cases, budget)
    table = shown(views.before_after(economy, remaining, cases, plan, by=by))
    whole = float(output[: len(FIRMS)].sum())
    total = table.filter(name="合计")["value"].to_list()
    assert (total[1] - total[0]) / 100 * whole == pytest.approx(plan.gain, abs=1e-4)
    assert (total[2] - total[0]) / 100 * whole == pytest.approx(plan.whole, abs=1e-4)
    parts = table.filter(pl.col("name") != "合计")["label"].unique(maintain_order=True).to_list()
    now = sum(float(each.split(" → ")[0].replace(",", "")) for each in parts)
    assert now == pytest.approx(total[0] / 100 * whole, abs=0.05 * len(parts) + 0.05)


def test_before_and_after_of_chosen_firms() -> None:
    economy = small()
    remaining = blocked(B="labour").on(None, economy)
    cases = chain.Cases(economy.rows(pl.Series(["B"])))
    plan = chain.unblock(economy.network, remaining, np.nan_to_num(economy.output), cases, 1)
    table = shown(views.before_after(economy, remaining, cases, plan, by=["L"]))
    assert table["name"].unique(maintain_order=True).to_list() == ["合计", "汽车厂"]
    lead = table.filter(name="汽车厂")["value"].to_list()
    assert lead[0] < lead[1] == lead[2] == pytest.approx(100.0)
    with pytest.raises(FirmUnknown):
        views.before_after(economy, remaining, cases, plan, by=["nobody"])
    with pytest.raises(ChoiceUnknown):
        views.before_after(economy, remaining, cases, plan, by="county")
