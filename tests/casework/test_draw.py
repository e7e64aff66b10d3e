# SPDX-License-Identifier: Apache-2.0
"""A draw anybody can repeat: fixed vectors, a plain oracle, fairness, and everything a cheat could change."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gulian.casework import Candidate, Conflict, Drawn, DrawPlan, Rate, Visit, commitment, draw, verify
from gulian.casework.draw import Words, shuffled
from gulian.casework.storing import from_json, to_json
from gulian.errors import BadDraw, DrawDiffers, TooFewInspectors

SEED = bytes(range(32))
FIRMS = tuple(Candidate(key=f"firm-{n:02d}", stratum="high" if n < 4 else "low") for n in range(14))
PLAN = DrawPlan(
    id="2024-q4",
    commitment=commitment(SEED),
    candidates=FIRMS,
    rates=(Rate(stratum="high", percent=50), Rate(stratum="low", percent=25)),
    inspectors=("zhao", "qian", "sun", "li", "zhou"),
    per_candidate=2,
    conflicts=(
        Conflict(inspector="zhao", candidate="firm-00"),
        Conflict(inspector="li", candidate="firm-00"),
    ),
)

# Made once by this program and checked by `oracle`; a change of any byte would break published draws.
VECTOR = {
    "plan": "533dacb99e9ed21302dd46083d9b6600009466330a2f7883f8fb944753008bf3",
    "visits": [
        "firm-02:sun,li",
        "firm-00:zhou,sun",
        "firm-04:li,zhao",
        "firm-09:sun,zhou",
        "firm-06:li,sun",
    ],
}


def words(seed: bytes, plan: str, label: str, count: int) -> list[int]:
    """The oracle of the stream, straight from the formula in the module's docstring."""
    data = b""
    block = 0
    while len(data) < 8 * count:
        head = b"gulian/draw/1\0" + seed + b"\0" + plan.encode() + b"\0" + label.encode() + b"\0"
        data += hashlib.sha256(head + block.to_bytes(8, "big")).digest()
        block += 1
    return [int.from_bytes(data[8 * n : 8 * n + 8], "big") for n in range(count)]


def oracle(members: list[str], stream: list[int]) -> list[str]:
    """Fisher-Yates with rejection, as one would write it on paper."""
    order = sorted(members)
    for k in reversed(range(1, len(order))):
        while (word := stream.pop(0)) >= 2**64 - 2**64 % (k + 1):
            pass
        j = word % (k + 1)
        order[k], order[j] = order[j], order[k]
    return order


def test_a_draw_gives_what_it_gave_before() -> None:
    """Fixed vectors: a published draw stays verifiable for ever."""
    drawn = draw(PLAN, SEED)
    assert PLAN.hash == VECTOR["plan"]
    assert [f"{each.candidate}:{','.join(each.inspectors)}" for each in drawn.visits] == VECTOR["visits"]


@given(st.binary(min_size=16, max_size=40), st.integers(0, 30))
def test_the_stream_and_the_shuffle_follow_their_formula(seed: bytes, count: int) -> None:
    """Against an oracle that knows only the docstring."""
    members = [f"m{n:03d}" for n in range(count)]
    stream = words(seed, "plan", "label", 4 * count + 8)
    assert shuffled(members, Words(seed, "plan", "label")) == oracle(members, stream)


def test_each_stratum_is_drawn_at_its_rate_and_conflicts_stand_aside() -> None:
    """Half of four, a quarter of ten rounded up; nobody visits a firm he is excluded from."""
    drawn = draw(PLAN, SEED)
    assert Counter(each.stratum for each in drawn.visits) == {"high": 2, "low": 3}
    everybody = draw(
        replace(PLAN, rates=(Rate(stratum="high", percent=100), Rate(stratum="low", percent=0))), SEED
    )
    assert len(everybody.visits) == 4
    for visit in everybody.visits:
        assert len(set(visit.inspectors)) == 2
        assert visit.candidate != "firm-00" or not {"zhao", "li"} & set(visit.inspectors)


def test_the_order_of_the_lists_says_nothing() -> None:
    """The same names in another order give the same draw."""
    turned = replace(PLAN, candidates=FIRMS[::-1], inspectors=PLAN.inspectors[::-1], rates=PLAN.rates[::-1])
    assert draw(turned, SEED) == draw(PLAN, SEED)


def test_a_draw_is_verified_from_the_published_files_alone() -> None:
    """Plan and result, through JSON; any change is found and named."""
    plan, drawn = from_json(DrawPlan, to_json(PLAN)), from_json(Drawn, to_json(draw(PLAN, SEED)))
    verify(plan, drawn)
    other = Visit(candidate="firm-13", stratum="low", inspectors=("li", "sun"))
    for changed in (
        replace(drawn, visits=(*drawn.visits[:-1], other)),
        replace(drawn, visits=drawn.visits[:-1]),
        replace(drawn, visits=drawn.visits[::-1]),
        replace(drawn, seed=bytes(32).hex()),
        replace(drawn, seed="x"),
        replace(drawn, plan="0" * 64),
    ):
        with pytest.raises(DrawDiffers):
            verify(plan, changed)
    with pytest.raises(DrawDiffers):
        verify(replace(plan, conflicts=()), drawn)


@pytest.mark.parametrize(
    "plan",
    [
        replace(PLAN, candidates=(*FIRMS, FIRMS[0])),
        replace(PLAN, inspectors=("li", "li")),
        replace(PLAN, rates=PLAN.rates[:1]),
        replace(PLAN, rates=(Rate(stratum="high", percent=101), PLAN.rates[1])),
        replace(PLAN, conflicts=(Conflict(inspector="nobody", candidate="firm-00"),)),
        replace(PLAN, candidates=(Candidate(key=""),), rates=(Rate(stratum="", percent=1),)),
        replace(PLAN, per_candidate=-1),
    ],
)
def test_a_plan_that_cannot_be_drawn_is_refused(plan: DrawPlan) -> None:
    """Names twice, strata without a rate, rates beyond 100, conflicts about nobody."""
    with pytest.raises(BadDraw):
        draw(plan, SEED)


def test_a_seed_that_can_be_guessed_or_is_another_is_refused() -> None:
    """Sixteen bytes at least, and the one committed to."""
    with pytest.raises(BadDraw):
        commitment(b"short")
    with pytest.raises(DrawDiffers):
        draw(PLAN, bytes(32))
    with pytest.raises(TooFewInspectors):
        draw(replace(PLAN, per_candidate=4, rates=(Rate(stratum="high", percent=100), PLAN.rates[1])), SEED)


def test_nobody_is_favoured() -> None:
    """Chi-square of 6,000 shuffles of five: each member at each place, 16 degrees of freedom, below 39.25
    (p = 0.001)."""
    members, times = ["a", "b", "c", "d", "e"], 6_000
    counts: Counter[tuple[int, str]] = Counter()
    for n in range(times):
        order = shuffled(members, Words(SEED, "plan", f"run/{n}"))
        counts.update(enumerate(order))
    expected = times / 5
    chi = sum((counts[place, each] - expected) ** 2 / expected for place in range(5) for each in members)
    assert chi < 39.25


def test_a_word_that_would_favour_small_numbers_is_thrown_away() -> None:
    """Rejection: of 2^64 words the last 2^64 mod n are not used."""
    stream = Words(SEED, "plan", "label")
    stream._left = [7, 2**64 - 1]  # the next word is the greatest: beyond the bound for n = 10
    assert stream.below(10) == 7
