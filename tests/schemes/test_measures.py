# SPDX-License-Identifier: Apache-2.0
"""What a measure file says is kept; what it says wrongly is told at load with its line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from gulian.expr import Context
from gulian.schemes import Measure, check, describe, load_library

REFUND = """\
title_zh: 稳岗返还
title_en: Refund for keeping staff
source: safety-notice
clause: "6"
span: 返还最高50%
status: confirmed
conditions:
  - id: small
    zh: 小微企业
    en: small or micro firm
    that: size in ["small", "micro"]
    regions:
      - {region: "420000", that: "true", zh: 湖北放宽到所有企业, en: every firm in Hubei, clause: "7"}
  - {id: staffed, zh: 有职工, en: has staff, that: register_staff > 0}
benefit:
  kind: refund
  zh: 返还
  en: a refund
  amount: register_staff * 100
  cap: "500"
  up_to: true
  regions:
    - {region: "420100", cap: "800", zh: 武汉上限提高, en: a higher cap in Wuhan}
mode: automatic
level: nation
deadline: 2024-12-31
departments: [{name: 财政部, role: lead}]
"""
Edit = Callable[[str, str, str], None]


@pytest.fixture
def refund(site: Path) -> Path:
    """`yard-2024` with one measure."""
    path = site / "yard-2024" / "measures" / "refund.yaml"
    path.parent.mkdir()
    path.write_text(REFUND.replace("safety-notice", _source(site)), encoding="utf-8")
    return path


def _source(site: Path) -> str:
    return next(iter(load_library(site)["yard-2024"].sources))


def _measure(site: Path) -> Measure:
    return load_library(site)["yard-2024"].measures["refund"]


def _asked(measure: Measure, row: Mapping[str, object]) -> tuple[object, object]:
    amount = measure.benefit.amount
    assert amount is not None
    context = Context(date=dt.date(2024, 6, 1))
    return measure.conditions[0].that.evaluate(row, context).value, amount.evaluate(row, context).value


@pytest.mark.usefixtures("refund")
@pytest.mark.parametrize(
    ("row", "small"),
    [
        ({"province": "420000", "size": "large"}, True),
        ({"province": "110000", "size": "large"}, False),
        ({"province": "110000", "size": "micro"}, True),
        ({"size": "micro"}, True),
        ({"size": "large"}, None),
        ({"province": "420000"}, True),
        ({"province": "110000"}, None),
    ],
)
def test_a_region_has_its_own_condition(site: Path, row: dict[str, object], small: bool | None) -> None:
    """In Hubei every firm; who meets the stricter one need not say where it is."""
    assert _asked(_measure(site), {**row, "city": "", "register_staff": 1})[0] is small


@pytest.mark.usefixtures("refund")
@pytest.mark.parametrize(
    ("city", "staff", "fen"),
    [("110100", 3, 300), ("110100", 9, 500), ("420100", 7, 700), ("420100", 9, 800), (None, 9, None)],
)
def test_a_benefit_is_held_to_the_cap_of_its_region(
    site: Path, city: str | None, staff: int, fen: int | None
) -> None:
    """Amount and cap in fen; an unknown place leaves the sum unknown."""
    row = {"province": "420000", "city": city, "size": "micro", "register_staff": staff}
    assert _asked(_measure(site), row)[1] == fen


def test_a_draft_is_the_default_and_never_open(site: Path, refund: Path) -> None:
    """Only what a person confirmed can be had, and only in its window."""
    measure = _measure(site)
    assert not measure.open_on(dt.date(2025, 1, 1))
    assert measure.open_on(dt.date(2024, 12, 31))
    refund.write_text(refund.read_text("utf-8").replace("status: confirmed\n", ""), encoding="utf-8")
    measure = _measure(site)
    assert measure.status == "draft"
    assert not measure.open_on(dt.date(2024, 12, 31))


@pytest.mark.parametrize(
    ("old", "new", "code", "words"),
    [
        ("register_staff > 0", "registr_staff > 0", "E-SCH-008", "register_staff"),
        ("register_staff > 0", "register_staff", "E-SCH-008", ""),
        ("amount: register_staff * 100", "amount: register_staff / 2", "E-SCH-008", ""),
        ("deadline: 2024-12-31", "deadline: 1999-12-31", "E-SCH-111", "1999-12-31"),
        ("id: staffed", "id: small", "E-SCH-004", "conditions[1].id"),
        ("mode: automatic", "mode: automatically", "E-SCH-007", "automatically"),
        ('region: "420000"', 'region: "42"', "E-SCH-007", "42"),
        ("level: nation", "level: nation\nprocedure: nowhere", "E-SCH-009", "nowhere"),
        ("level: nation", "level: nation\nform: nowhere", "E-SCH-009", "nowhere"),
        ("mode: automatic\n", "", "E-SCH-006", "mode"),
    ],
)
def test_what_is_wrong_is_told_at_load(
    site: Path, refund: Path, old: str, new: str, code: str, words: str
) -> None:
    """An unknown field with the nearest names; a sum that is no whole fen; a window that is turned."""
    text = refund.read_text("utf-8")
    assert old in text
    refund.write_text(text.replace(old, new), encoding="utf-8")
    problems = check(site)
    assert [each.code for each in problems] == [code]
    assert words in problems[0].message_en + problems[0].fix + problems[0].field
    assert problems[0].row > 1 or code == "E-SCH-006"


@pytest.mark.usefixtures("refund")
def test_a_clause_that_binds_governments_gives_a_firm_nothing(site: Path) -> None:
    """The list `duties` names the clause; a measure resting on it is refused."""
    duties = site / "yard-2024" / "lists" / "duties.csv"
    key = f"{_source(site)} 6"
    duties.write_text(
        f"# title_zh: 职责\n# title_en: Duties\nkey,from,until,zh\n{key},,,\n", encoding="utf-8"
    )
    assert [each.code for each in check(site)] == ["E-SCH-110"]


@pytest.mark.usefixtures("refund")
def test_measures_are_counted(site: Path) -> None:
    """`gulian schemes list --json` says how many there are."""
    told = next(each for each in describe(load_library(site)) if each["id"] == "yard-2024")
    kinds = told["kinds"]
    assert isinstance(kinds, dict)
    assert kinds["measures"] == 1
