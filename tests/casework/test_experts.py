# SPDX-License-Identifier: Apache-2.0
"""Experts for files: fields, recusal, load; against an oracle that tries every subset."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from gulian.casework.experts import Assigned, Expert, File, assign_experts, may_review

FIELDS = ("robots", "chips", "steel")
BODIES = ("甲校", "乙院", "丙厂")


def some(words: tuple[str, ...]) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(words), max_size=2)


@st.composite
def pools(draw: st.DrawFn) -> tuple[list[Expert], list[File], int]:
    """Up to five experts and four files, with recusals and small loads."""
    experts = [
        Expert(
            id=f"e{n}",
            fields=draw(some(FIELDS)),
            bodies=draw(some(BODIES)),
            recused=draw(st.frozensets(st.sampled_from(["f0", "f1", "f2", "f3"]), max_size=1)),
            most=draw(st.integers(0, 3)),
        )
        for n in range(draw(st.integers(0, 5)))
    ]
    files = [
        File(id=f"f{n}", field=draw(st.sampled_from(FIELDS)), bodies=draw(some(BODIES)))
        for n in range(draw(st.integers(0, 4)))
    ]
    return experts, files, draw(st.integers(1, 2))


def most_places(experts: list[Expert], files: list[File], each: int) -> dict[tuple[int, ...], int]:
    """The oracle: for every reachable vector of loads, the most places filled. Tries every choice."""
    reached: dict[tuple[int, ...], int] = {(0,) * len(experts): 0}
    for file in files:
        able = [n for n, one in enumerate(experts) if may_review(one, file)]
        after: dict[tuple[int, ...], int] = {}
        for loads, filled in reached.items():
            for size in range(each + 1):
                for chosen in combinations(able, size):
                    new = tuple(load + (n in chosen) for n, load in enumerate(loads))
                    if all(load <= one.most for load, one in zip(new, experts, strict=True)):
                        after[new] = max(after.get(new, 0), filled + size)
        reached = after
    return reached


@settings(max_examples=150, deadline=None)
@given(pools())
def test_as_many_places_as_can_be_and_the_load_as_even(world: tuple[list[Expert], list[File], int]) -> None:
    """No way of assigning fills more places; of those that fill as many none has a smaller greatest load."""
    experts, files, each = world
    made = assign_experts(experts, files, each=each, seed="s")
    reached = most_places(experts, files, each)
    best = max(reached.values())
    assert sum(made.loads.values()) == best
    assert made.heaviest == min(max(loads, default=0) for loads, filled in reached.items() if filled == best)


@settings(max_examples=150, deadline=None)
@given(pools(), st.text(max_size=5))
def test_nobody_judges_his_own(world: tuple[list[Expert], list[File], int], seed: str) -> None:
    """Every pair is allowed, no expert is asked twice for a file or above his load, every lack is told."""
    experts, files, each = world
    made = assign_experts(experts, files, each=each, seed=seed)
    by_id = {one.id: one for one in experts}
    for file in files:
        names = made.reviewers[file.id]
        assert len(set(names)) == len(names) <= each
        assert all(may_review(by_id[name], file) for name in names)
        assert made.unmet.get(file.id, 0) == each - len(names)
    for one in experts:
        assert made.loads[one.id] == sum(one.id in names for names in made.reviewers.values()) <= one.most


@settings(max_examples=80, deadline=None)
@given(pools(), st.randoms())
def test_the_order_of_the_lists_decides_nothing(
    world: tuple[list[Expert], list[File], int], random: object
) -> None:
    """The same seed gives the same answer, however the pool and the files are sorted."""
    experts, files, each = world
    before = assign_experts(experts, files, each=each, seed="s")
    random.shuffle(experts)  # type: ignore[attr-defined]  # hypothesis hands a random.Random in
    random.shuffle(files)  # type: ignore[attr-defined]  # hypothesis hands a random.Random in
    assert assign_experts(experts, files, each=each, seed="s") == before


def test_a_full_expert_hands_a_file_on() -> None:
    """The only one who can judge the second file gives the first up to a colleague."""
    both, one = (
        Expert(id="both", fields=frozenset({"robots", "chips"}), most=1),
        Expert(id="one", fields=frozenset({"robots"}), most=1),
    )
    files = [File(id="a", field="robots"), File(id="b", field="chips")]
    made = assign_experts([both, one], files, each=1, seed="")
    assert made.reviewers == {"a": ("one",), "b": ("both",)}
    assert made.unmet == {}


def test_recusal_is_by_body_and_by_word() -> None:
    """An adviser of the applicant, a colleague of its partner and one who stepped back are left out."""
    file = File(id="f", field="steel", bodies=frozenset({"丙厂", "乙院"}))
    field = frozenset({"steel"})
    pool = [
        Expert(id="adviser", fields=field, bodies=frozenset({"丙厂"})),
        Expert(id="colleague", fields=field, bodies=frozenset({"乙院", "甲校"})),
        Expert(id="stepped-back", fields=field, recused=frozenset({"f"})),
        Expert(id="free", fields=field, bodies=frozenset({"甲校"})),
    ]
    made = assign_experts(pool, [file], each=2, seed="2024")
    assert made.reviewers == {"f": ("free",)}
    assert made.unmet == {"f": 1}


def test_many_files_are_spread_evenly() -> None:
    """600 files for 90 experts, three each: every load is 20, which is the even share."""
    pool = [Expert(id=f"e{n:03}", fields=frozenset({FIELDS[n % 3]}), most=30) for n in range(90)]
    files = [File(id=f"f{n:03}", field=FIELDS[n % 3]) for n in range(600)]
    made: Assigned = assign_experts(pool, files, each=3, seed="round")
    assert set(made.loads.values()) == {20}
    assert made.unmet == {}


def test_a_thousand_files_of_which_some_must_go_short() -> None:
    """Three hundred experts with 16 files each cannot fill 5,000 places: all of them are full where asked."""
    pool = [Expert(id=f"e{n:03}", fields=frozenset({FIELDS[n % 3]}), most=16) for n in range(300)]
    files = [File(id=f"f{n:04}", field=FIELDS[n % 3]) for n in range(1000)]
    made = assign_experts(pool, files, each=5, seed="round")
    assert sum(made.loads.values()) == 300 * 16
    assert sum(made.unmet.values()) == 5 * 1000 - 300 * 16
