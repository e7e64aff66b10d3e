# SPDX-License-Identifier: Apache-2.0
"""Documents that contradict one another are found out; what goes together is left alone."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gulian import schemes
from gulian.errors import ConsistencyListMissing
from gulian.expr import Kind, parse
from gulian.policy import conflicts, following, measures
from gulian.policy.measures.bodies import punctuated
from tests.policy.conflicts import world
from tests.policy.conflicts.world import document


def of(rule: str, texts: dict[str, str] | None = None) -> list[conflicts.Finding]:
    return [each for each in world.found(texts or world.WORLD) if each.rule == rule]


def quotes(rule: str, texts: dict[str, str] | None = None) -> list[tuple[str, ...]]:
    return [tuple(place.quote for place in each.places) for each in of(rule, texts)]


def test_every_place_of_a_finding_cuts_its_words_out_of_the_file() -> None:
    """Both spans of every finding are half-open code points of the raw file."""
    library = world.library()
    found = world.found()
    assert len(found) >= 10
    for each in found:
        for place in each.places:
            plain = punctuated(library.plain(place.file, place.span))
            assert plain.strip(), "the title of each of these documents is found"
            assert punctuated(place.quote).strip() == plain.strip()


def test_a_repealed_document_and_whoever_still_cites_it_are_told() -> None:
    (superseded,) = of("superseded")
    assert superseded.places[0].document == "b.txt#1"
    assert superseded.places[1].document == "c.txt#1"
    (cites,) = of("cites-ended")
    assert (cites.places[0].document, cites.places[0].clause) == ("d.txt#1", "一")


def test_before_the_repeal_nothing_is_told() -> None:
    found = {each.rule for each in world.found(on=dt.date(2024, 4, 9))}
    assert "superseded" not in found
    assert "cites-ended" not in found


def test_a_numbered_document_that_is_not_there_is_told() -> None:
    assert quotes("cites-missing") == [("《湖州市样例办法》(湖样发〔2019〕9号)",)]


def test_a_document_past_its_last_day_is_told_from_the_day_after() -> None:
    (expired,) = of("expired")
    assert expired.places[0].document == "e.txt#1"
    assert not [each for each in world.found(on=dt.date(2024, 7, 31)) if each.rule == "expired"]


def test_a_lower_level_that_asks_more_acts_later_or_demands_what_is_forbidden_is_told() -> None:
    """层层加码 in its three forms; the higher document stands first."""
    found = of("stricter-below")
    assert [each.places[0].clause for each in found] == ["一", "二", "三"]
    assert {each.places[0].document for each in found} == {"a.txt#1"}
    assert {each.places[1].document for each in found} == {"b.txt#1"}


@pytest.mark.parametrize("percent", ["5.5%", "6%", "12%"])
def test_a_lower_level_that_asks_no_more_is_not_called_stricter(percent: str) -> None:
    """A looser condition is a difference at most, the same one nothing at all."""
    lower = world.PROVINCE.replace("不高于3%", f"不高于{percent}").replace("50%", "60%")
    found = world.found({"a.txt": world.MINISTRY, "b.txt": lower})
    told = [each for each in found if "裁员率" in each.places[0].quote]
    assert "stricter-below" not in {each.rule for each in told}
    assert ("figures-differ" in {each.rule for each in told}) == (percent != "5.5%")


def test_a_different_benefit_is_a_difference_and_no_strictness() -> None:
    (found,) = [each for each in of("figures-differ") if "稳岗返还" in each.places[0].quote]
    assert "60%" in found.zh
    assert "50%" in found.zh


def test_a_document_does_not_contradict_its_own_reprint() -> None:
    reprint = world.MINISTRY.replace("60%", "6O%").replace("5.5%", "5%")
    found = world.found({"a.txt": world.MINISTRY, "b.txt": reprint})
    assert not {each.rule for each in found} & {"figures-differ", "stricter-below"}


def test_a_deadline_before_the_document_is_told() -> None:
    assert quotes("window-reversed") == [("申报材料请于2024年5月10日前报送县经济和信息化局。",)]


def test_a_document_that_ends_before_it_begins_is_told() -> None:
    text = document(
        "样例事项", "浙样发〔2024〕9号", "浙江省人民政府", "2024年1月5日", "各地要抓好落实。",
        "本通知自2024年3月1日起施行，有效期至2024年2月1日。",
    )  # fmt: skip
    assert of("window-reversed", {"a.txt": text})


def test_two_benefits_on_one_base_are_told_unless_one_rules_the_other_out() -> None:
    late = world.BUREAU.replace("有效期至2024年7月31日", "有效期至2025年7月31日")
    texts = {"d.txt": world.COUNTY, "e.txt": late}
    assert quotes("double-benefit", texts) == [
        (
            "二、对企业更新改造项目，按设备投资额的10%给予补助。",
            "一、对技术升级企业，按设备投资额的8%给予一次性奖励。",
        )
    ]
    ruled_out = late.replace("一次性奖励。", "一次性奖励，与其他同类政策不得重复享受。")
    assert not of("double-benefit", texts | {"e.txt": ruled_out})
    assert not of("double-benefit"), "e.txt has ended by then"


def test_carrying_out_the_higher_measure_is_no_second_benefit() -> None:
    assert not of("double-benefit", {"a.txt": world.MINISTRY, "b.txt": world.PROVINCE})


def test_a_department_that_the_lower_text_leaves_out_is_told_under_one_name() -> None:
    """省财政厅 is 财政部's counterpart; 税务总局 has none in the lower text."""
    (found,) = of("body-missing")
    assert "税务" in found.zh
    assert "没有税务。" in found.zh


def test_passages_for_the_fair_competition_review_name_their_provision() -> None:
    found = of("fair-competition")
    assert {each.basis for each in found} == {"公平竞争审查条例第九条(四)", "公平竞争审查条例第十条(二)"}
    assert {each.places[0].clause for each in found} == {"三"}


def test_a_ban_on_restraints_is_no_restraint() -> None:
    """Clause 四 forbids to shut firms from elsewhere out; turned round it is a passage to review."""
    turned = world.COUNTY.replace("不得限制外地企业参加", "限制外地企业参加")
    (found,) = [each for each in of("fair-competition", {"d.txt": turned}) if each.places[0].clause == "四"]
    assert found.basis == "公平竞争审查条例第九条(一)"


def test_before_the_regulation_nothing_is_screened() -> None:
    assert not [each for each in world.found(on=dt.date(2024, 7, 31)) if each.rule == "fair-competition"]


def test_a_rule_that_is_off_finds_nothing() -> None:
    known = world.library()
    rules = dataclasses.replace(world.rules(), rules=frozenset({"expired"}))
    found = conflicts.check(known, (), following.lives(known), rules, world.ON)
    assert {each.rule for each in found} == {"expired"}


def test_a_scheme_without_its_lists_is_refused() -> None:
    with pytest.raises(ConsistencyListMissing):
        conflicts.rules_of(schemes.load_library()["risk-tiers-2020"], world.ON)


def test_ids_stay_while_the_words_stay() -> None:
    """Text added elsewhere moves offsets and no id."""
    before = {each.id for each in world.found()}
    moved = {name: f"样例汇编\n\n{words}" for name, words in world.WORLD.items()}
    assert {each.id for each in world.found(moved)} == before


@settings(max_examples=15, deadline=None)
@given(st.permutations(sorted(world.WORLD)))
def test_the_order_of_files_changes_no_finding(order: list[str]) -> None:
    texts = {name: world.WORLD[name] for name in order}
    assert {each.id for each in world.found(texts)} == {each.id for each in world.found()}


def test_the_shipped_schemes_hold_no_dead_rule() -> None:
    """No condition of any shipped definition is one that nothing can meet."""
    domains = world.rules().domains
    library = schemes.load_library()
    assert [each.path for scheme in library.values() for each in conflicts.dead_rules(scheme, domains)] == []


def test_rejected_drafts_give_no_finding() -> None:
    late = world.BUREAU.replace("有效期至2024年7月31日", "有效期至2025年7月31日")
    known = world.library({"d.txt": world.COUNTY, "e.txt": late})
    drafts = [each.rejected("王敏", world.ON) for each in measures.propose(known).measures]
    found = conflicts.check(known, drafts, following.lives(known), world.rules(), world.ON)
    assert "double-benefit" not in {each.rule for each in found}


def test_a_measure_whose_conditions_exclude_one_another_is_dead() -> None:
    """Each can be met, both cannot: nobody gets it. With one of them alone it lives."""
    scheme = schemes.load_library()["policy-service"]
    measure = next(iter(scheme.measures.values()))
    fields = {"staff": Kind("int")}
    small, large = (
        dataclasses.replace(measure.conditions[0], that=parse(text, fields), stated=parse(text, fields))
        for text in ("staff <= 300", "staff > 1000")
    )
    both = dataclasses.replace(measure, conditions=(small, large))
    (dead,) = conflicts.dead_rules(dataclasses.replace(scheme, measures={measure.id: both}), {})
    assert (dead.path, dead.key) == (measure.path, "conditions")
    assert set(dead.pieces) == {"staff <= 300", "staff > 1000"}
    one = dataclasses.replace(measure, conditions=(small,))
    assert not list(conflicts.dead_rules(dataclasses.replace(scheme, measures={measure.id: one}), {}))
