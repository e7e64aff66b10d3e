# SPDX-License-Identifier: Apache-2.0
"""汇总: figures over the items of a list, against Python's own statistics, and never guessed."""

from __future__ import annotations

import datetime as dt
import statistics
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gulian.casework import Actor, Event, Item
from gulian.casework.tallies import deviation, mean, tallied
from gulian.errors import GuardFails, NotYours, UnknownFact
from gulian.expr import Context
from gulian.schemes import Scheme
from tests.casework.conftest import Desk

DAY = Context(date=dt.date(2024, 11, 1))
scores = st.decimals(min_value=-1000, max_value=1000, places=1)
EXPERTS = ("a", "b", "c")


def _items(values: list[Decimal]) -> tuple[Item, ...]:
    return tuple(Item(f"e{at}", {"score": each, "stood_aside": False}) for at, each in enumerate(values))


@given(st.lists(scores, min_size=1, max_size=12))
def test_mean_and_deviation_are_those_of_exact_arithmetic_rounded_half_up(values: list[Decimal]) -> None:
    """The oracle reckons with fractions, and takes the root with fifty digits."""
    exact = [Fraction(each) for each in values]
    with localcontext() as context:
        context.prec = 50
        square = statistics.pvariance(exact)
        root = (Decimal(square.numerator) / Decimal(square.denominator)).sqrt()
        assert deviation(values, 2) == root.quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert abs(Fraction(mean(values, 2)) - statistics.mean(exact)) <= Fraction(1, 200)
    assert mean(values, 2).as_tuple().exponent == -2


@given(st.lists(scores, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_the_items_changes_nothing(values: list[Decimal], random: object) -> None:
    turned = [*values]
    random.shuffle(turned)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    assert (mean(values, 2), deviation(values, 2)) == (mean(turned, 2), deviation(turned, 2))


@given(st.lists(scores, min_size=1, max_size=8))
def test_each_measure_is_what_its_name_says(yard: Scheme, values: list[Decimal]) -> None:
    tallies = yard.procedures["judging"].tallies
    items = _items(values)
    assert tallied(tallies["judges"], items, {}, DAY) == (len(values), ())
    assert tallied(tallies["gap"], items, {}, DAY) == (max(values) - min(values), ())
    assert tallied(tallies["average"], items, {}, DAY) == (mean(values, 2), ())


def test_what_is_not_known_of_one_item_is_not_known_of_all(yard: Scheme) -> None:
    """Whether it counts, or what it is: item and fact are named. Who stood aside counts for nothing."""
    average = yard.procedures["judging"].tallies["average"]
    known = Item("a", {"score": Decimal(90), "stood_aside": False})
    aside = Item("b", {"stood_aside": True})
    assert tallied(average, (known, aside), {}, DAY) == (Decimal("90.00"), ())
    silent = Item("c", {"stood_aside": False})
    assert tallied(average, (known, silent), {}, DAY) == (None, ("experts/c.score",))
    unheard = Item("d", {})
    assert tallied(average, (known, unheard), {}, DAY) == (None, ("experts/d.stood_aside",))
    assert tallied(average, (aside,), {}, DAY) == (None, ("experts",))


def _desk(yard: Scheme) -> Desk:
    items = {
        "experts": tuple(Item(each, {"employer": f"院{each}"}) for each in EXPERTS),
        "targets": tuple(Item(f"f{n}", {"risk": "high" if n < 4 else "low"}) for n in range(8)),
        "people": tuple(Item(f"p{n}") for n in range(4)),
        "aside": (Item("1", {"person": "p0", "firm": "f0"}),),
    }
    return Desk.of(yard.procedures["judging"], facts={"applicant": "院c", "rate_high": 50}, items=items)


def _score(desk: Desk, who: str, score: int, outcome: str = "scored", reason: str = "") -> None:
    ticket = desk.state.at("score", who)
    assert ticket is not None
    facts = {"score": Decimal(score)} if outcome == "scored" else {}
    by = Actor(who, "expert")
    desk.send(Event(kind="act", ticket=ticket.number, outcome=outcome, by=by, facts=facts, reason=reason))


def test_each_expert_scores_for_himself_and_stands_aside_from_his_own(yard: Scheme) -> None:
    """A score is a fact of the expert's own item; nobody scores for another, nobody his employer."""
    desk = _desk(yard)
    ticket = desk.state.at("score", "a")
    assert ticket is not None
    assert ticket.person == "a"
    with pytest.raises(NotYours):
        desk.send(Event(kind="act", ticket=ticket.number, outcome="scored", by=Actor("b", "expert")))
    with pytest.raises(GuardFails):
        _score(desk, "c", 99)
    _score(desk, "c", 0, "aside", "本单位项目")
    _score(desk, "a", 80)
    _score(desk, "b", 90)
    assert [each.facts.get("score") for each in desk.state.items["experts"]] == [80, 90, None]
    assert "score" not in desk.state.facts
    assert [each.step for each in desk.state.tickets] == ["draw"]


def test_scores_too_far_apart_are_given_again(yard: Scheme) -> None:
    """极差 beyond the bound: another round, in which a score replaces that of the first."""
    desk = _desk(yard)
    _score(desk, "c", 0, "aside", "本单位项目")
    _score(desk, "a", 60)
    _score(desk, "b", 90)
    assert desk.state.at("score", "a") is not None
    _score(desk, "c", 0, "aside", "本单位项目")
    _score(desk, "a", 70)
    _score(desk, "b", 89)
    assert desk.state.ended == "failed"


def test_a_figure_is_reckoned_and_never_told(yard: Scheme) -> None:
    """Nobody can give the mean as a fact."""
    with pytest.raises(UnknownFact):
        _desk(yard).send(Event(kind="facts", facts={"average": Decimal(99)}))
