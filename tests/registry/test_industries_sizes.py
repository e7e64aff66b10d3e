# SPDX-License-Identifier: Apache-2.0
"""Industries and size classes."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gulian import errors, registry
from gulian.registry.model import Size

INDUSTRIES = registry.industries()
WAN = 1_000_000
ORDER = [Size.MICRO, Size.SMALL, Size.MEDIUM, Size.LARGE]

# One class of each rule; the bounds of 国统字〔2017〕213号 typed a second time: fact, large, medium, small.
BOUNDS = {
    "0111": [("revenue", 20000, 500, 50)],
    "3911": [("staff", 1000, 300, 20), ("revenue", 40000, 2000, 300)],
    "0610": [("staff", 1000, 300, 20), ("revenue", 40000, 2000, 300)],
    "4411": [("staff", 1000, 300, 20), ("revenue", 40000, 2000, 300)],
    "4710": [("revenue", 80000, 6000, 300), ("assets", 80000, 5000, 300)],
    "5111": [("staff", 200, 20, 5), ("revenue", 40000, 5000, 1000)],
    "5211": [("staff", 300, 50, 10), ("revenue", 20000, 500, 100)],
    "5411": [("staff", 1000, 300, 20), ("revenue", 30000, 3000, 200)],
    "5910": [("staff", 1000, 300, 20), ("revenue", 30000, 3000, 200)],
    "5920": [("staff", 200, 100, 20), ("revenue", 30000, 1000, 100)],
    "5990": [("staff", 200, 100, 20), ("revenue", 30000, 1000, 100)],
    "6010": [("staff", 1000, 300, 20), ("revenue", 30000, 2000, 100)],
    "6110": [("staff", 300, 100, 10), ("revenue", 10000, 2000, 100)],
    "6210": [("staff", 300, 100, 10), ("revenue", 10000, 2000, 100)],
    "6311": [("staff", 2000, 100, 10), ("revenue", 100000, 1000, 100)],
    "6410": [("staff", 2000, 100, 10), ("revenue", 100000, 1000, 100)],
    "6513": [("staff", 300, 100, 10), ("revenue", 10000, 1000, 50)],
    "7010": [("revenue", 200000, 1000, 100), ("assets", 10000, 5000, 2000)],
    "7020": [("staff", 1000, 300, 100), ("revenue", 5000, 1000, 500)],
    "7211": [("staff", 300, 100, 10), ("assets", 120000, 8000, 100)],
    "7030": [("staff", 300, 100, 10)],
    "7090": [("staff", 300, 100, 10)],
    "7310": [("staff", 300, 100, 10)],
    "7610": [("staff", 300, 100, 10)],
    "8010": [("staff", 300, 100, 10)],
    "8511": [("staff", 300, 100, 10)],
    "8610": [("staff", 300, 100, 10)],
}
OUTSIDE = ["5320", "6610", "7040", "8310", "8411", "9100", "9700", "S", "J", "53", "84"]


def fen(fact: str, value: int) -> int:
    return value if fact == "staff" else value * WAN


def around_bounds() -> Iterator[tuple[str, str, int, int]]:
    for industry, facts in BOUNDS.items():
        for fact, *bounds in facts:
            for rank, bound in zip((3, 2, 1), bounds, strict=True):
                yield industry, fact, bound, rank


@pytest.mark.parametrize(("industry", "fact", "bound", "rank"), list(around_bounds()))
def test_every_bound_is_a_lower_bound(industry: str, fact: str, bound: int, rank: int) -> None:
    """At the bound and one above the class holds, one below it does not; the other facts being large."""
    others = {other: fen(other, large) for other, large, *_ in BOUNDS[industry] if other != fact}
    for value, wanted in (
        (fen(fact, bound) - 1, ORDER[rank - 1]),
        (fen(fact, bound), ORDER[rank]),
        (fen(fact, bound) + 1, ORDER[rank]),
    ):
        facts = {**others, fact: value}
        assert registry.size_class(industry, **facts).size is wanted
        frame = pl.DataFrame(
            {"industry": [industry], **{frame_column(name): [v] for name, v in facts.items()}}
        )
        assert registry.size_classes(frame)["size"].to_list() == [wanted.value]


def frame_column(fact: str) -> str:
    return fact if fact == "staff" else f"{fact}_fen"


def test_the_table_of_bounds_agrees_with_the_published_one() -> None:
    """Every number of the shared restatement is one of ours."""
    root = Path(os.environ.get("GULIAN_SHARED", Path(__file__).parents[3] / "shared"))
    path = root / "reference" / "enterprise_size_2017.csv"
    if not path.exists():
        pytest.skip("no shared data beside the repository: set GULIAN_SHARED to compare the size rules")
    names = {"从业人员": "staff", "营业收入": "revenue", "资产总额": "assets"}
    rules = Path(registry.__file__).parent / "tables" / "size_rules.csv"
    with path.open(encoding="utf-8") as lines:
        wanted = [
            (row["industry"], names[row["indicator"]], row["large_min"], row["medium_min"], row["small_min"])
            for row in csv.DictReader(lines)
        ]
    with rules.open(encoding="utf-8") as lines:
        mine = [
            (row["industry"], row["fact"], row["large"], row["medium"], row["small"])
            for row in csv.DictReader(line for line in lines if not line.startswith("#"))
        ]
    assert mine == wanted


def test_a_firm_falls_to_its_weakest_fact() -> None:
    """1,000 staff and 300 万元: small; one below the small bound of any fact: micro."""
    assert registry.size_class("C39", staff=1000, revenue=300 * WAN).size is Size.SMALL
    assert registry.size_class("C39", staff=100000, revenue=300 * WAN - 1).size is Size.MICRO
    assert registry.size_class("C39", staff=19, revenue=40000 * WAN).size is Size.MICRO


@pytest.mark.parametrize("industry", OUTSIDE)
def test_industries_outside_the_rule_answer_not_applicable(industry: str) -> None:
    """Rail, finance, own property, education, health, public bodies have no size class."""
    assert registry.size_class(industry, staff=5).size is Size.NOT_APPLICABLE
    frame = pl.DataFrame({"industry": [INDUSTRIES.industry(industry).code], "staff": [5]})
    assert registry.size_classes(frame)["size"].to_list() == ["not_applicable"]


@pytest.mark.parametrize("industry", ["F", "G", "59", "I", "K", "70", "Q"])
def test_too_coarse_a_code_leaves_the_class_open(industry: str) -> None:
    """Wholesale or retail, transport or storage: the finer code is missing, and said so."""
    answer = registry.size_class(industry, staff=5, revenue=5 * WAN)
    assert (answer.size, answer.missing) == (None, ("industry",))


def test_a_coarse_code_is_enough_where_the_bounds_agree() -> None:
    """Lodging and catering have the same bounds, so H decides."""
    assert registry.size_class("H", staff=100, revenue=2000 * WAN).size is Size.MEDIUM


def test_one_fact_below_small_settles_the_class_and_else_all_are_needed() -> None:
    """Nine staff in software: micro. Three hundred: revenue is missing."""
    assert registry.size_class("6513", staff=9).size is Size.MICRO
    answer = registry.size_class("6513", staff=300)
    assert (answer.size, answer.missing) == (None, ("revenue",))
    assert registry.size_class("7010").missing == ("revenue", "assets")


def test_a_negative_fact_is_refused() -> None:
    """Minus five staff is a mistake, not a micro firm."""
    with pytest.raises(errors.SizeFactInvalid):
        registry.size_class("6513", staff=-5)


facts = st.one_of(st.none(), st.sampled_from([0, 5, 9, 10, 20, 299, 300, 1000, 5000]))
money = st.one_of(st.none(), st.sampled_from([0, 50, 99, 100, 300, 999, 1000, 8000, 20000, 200000]))
industry_codes = st.sampled_from(INDUSTRIES.frame()["code"].to_list())


@settings(max_examples=120)
@given(st.lists(st.tuples(industry_codes, facts, money, money), min_size=1, max_size=12))
def test_a_frame_is_classed_row_by_row_as_a_single_firm(
    rows: list[tuple[str, int | None, int | None, int | None]],
) -> None:
    """Column and single answer agree, in class and in what is missing."""
    frame = pl.DataFrame(
        [(code, staff, _wan(revenue), _wan(assets)) for code, staff, revenue, assets in rows],
        schema={"industry": pl.String, "staff": pl.Int64, "revenue_fen": pl.Int64, "assets_fen": pl.Int64},
        orient="row",
    )
    found = registry.size_classes(frame)
    for row, size, missing in zip(frame.iter_rows(), *found, strict=True):
        answer = registry.size_class(row[0], staff=row[1], revenue=row[2], assets=row[3])
        assert size == (answer.size.value if answer.size else None)
        assert (missing or "") == ";".join(answer.missing)


def _wan(value: int | None) -> int | None:
    return None if value is None else value * WAN


@settings(max_examples=100)
@given(st.sampled_from(sorted(BOUNDS)), st.integers(0, 3000), st.integers(0, 300000), st.integers(0, 500))
def test_growing_never_lowers_the_class(industry: str, staff: int, wan: int, more: int) -> None:
    """More staff, revenue and assets: the class stays or rises."""
    small = registry.size_class(industry, staff=staff, revenue=wan * WAN, assets=wan * WAN).size
    large = registry.size_class(
        industry, staff=staff + more, revenue=(wan + more) * WAN, assets=(wan + more) * WAN
    ).size
    assert small is not None
    assert large is not None
    assert ORDER.index(small) <= ORDER.index(large)


def test_a_frame_needs_its_industry_column() -> None:
    """Without industries nothing can be classed."""
    with pytest.raises(errors.FrameColumnMissing):
        registry.size_classes(pl.DataFrame({"staff": [1]}))


@pytest.mark.parametrize("text", ["6513", "I6513", "i6513", "Ｉ６５１３", " I 6513 "])
def test_any_spelling_of_an_industry_is_read(text: str) -> None:
    """With section letter or without, any width."""
    found = INDUSTRIES.industry(text)
    assert (found.code, found.section, found.division, found.level) == ("6513", "I", "65", "class")


@pytest.mark.parametrize("text", ["9999", "", "6", "65137", "Z", "AB", "1.3"])
def test_an_unknown_industry_is_told(text: str) -> None:
    """With the nearest that exist."""
    with pytest.raises(errors.IndustryUnknown):
        INDUSTRIES.industry(text)


def test_a_wrong_section_letter_is_told() -> None:
    """C6513: 6513 belongs to I."""
    with pytest.raises(errors.IndustrySectionWrong, match="I"):
        INDUSTRIES.industry("C6513")


def test_the_classification_is_whole() -> None:
    """20 sections, 97 divisions, 473 groups, 1,381 classes; every entry hangs on one above it."""
    frame = INDUSTRIES.frame()
    counts = dict(frame.group_by("level", maintain_order=True).len().iter_rows())
    assert counts == {"section": 20, "division": 97, "group": 473, "class": 1381}
    known = set(frame["code"])
    for code in known:
        assert len(code) == 1 or code[:-1] in known or len(code) == 2
    below = [code for top in frame.filter(level="section")["code"] for code in INDUSTRIES.children(top)]
    assert sorted(below) == sorted(frame.filter(level="division")["code"])
    assert INDUSTRIES.children("651")[0] == "6511"


def test_a_column_of_industries_is_normalised() -> None:
    """Right rows get code and hierarchy, wrong rows their fault, nulls stay null."""
    found = INDUSTRIES.normalise(pl.Series(["I6513", "65", "9999", None, "C6513", "I"]))
    assert found["code"].to_list() == ["6513", "65", None, None, None, "I"]
    assert found["fault"].to_list() == [None, None, "E-REG-020", None, "E-REG-021", None]
    assert found["division"].to_list() == ["65", "65", None, None, None, None]
    assert found["group"].to_list() == ["651", None, None, None, None, None]


def test_an_industry_is_found_by_name() -> None:
    """Exact names first, the finest level first."""
    assert INDUSTRIES.find("应用软件开发")[0].code == "6513"
    assert [guess.code for guess in INDUSTRIES.find("物业管理")[:2]] == ["7020", "702"]
    assert INDUSTRIES.find("汽车零部件制造")[0].code == "3670"
