# SPDX-License-Identifier: Apache-2.0
"""What a form may say of who reports, when, and what stands there already; and how nonsense is refused."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from gulian.schemes import Form, check, load_library

from .conftest import Edit

FIRST = "frequency: monthly\n"
STAFF = "label_en: Staff, required: true, minimum: 0}"


def form_of(site: Path) -> Form:
    return load_library(site)["yard-2024"].forms["monthly"]


def test_a_form_says_who_reports_and_who_is_exempt(site: Path, edit: Edit) -> None:
    """A condition over the register, and a dated exemption with its reason and clause."""
    edit(
        "forms/monthly.yaml",
        FIRST,
        FIRST + "reporters: above_scale or leader\nexemptions:\n"
        "  - {id: small, when: register_staff < 20, from: 2024-01-01, until: 2024-06-30,\n"
        "     reason_zh: 人少, reason_en: few people, source: notice, clause: 二}\n",
    )
    form = form_of(site)
    assert form.reporters is not None
    assert form.reporters.text == "above_scale or leader"
    (small,) = form.exemptions
    assert (small.reason_zh, small.clause, small.source.id) == ("人少", "二", "notice")
    assert [small.holds_on(dt.date(2024, m, d)) for m, d in ((1, 1), (6, 30), (7, 1))] == [True, True, False]


def test_a_group_is_asked_of_some_and_a_question_keeps_its_own_condition(site: Path, edit: Edit) -> None:
    """Both conditions must hold: the group's and the question's own."""
    edit(
        "forms/monthly.yaml",
        FIRST,
        FIRST + "groups:\n  - {id: more, label_zh: 加填, label_en: More, for_whom: leader}\n",
    )
    edit("forms/monthly.yaml", "asked_when: staff > 0}", "asked_when: staff > 0, group: more}")
    form = form_of(site)
    trained = next(each for each in form.fields if each.name == "trained")
    assert [each.text for each in form.conditions(trained)] == ["leader", "staff > 0"]
    assert form.conditions(form.fields[0]) == ()


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("prefill: [{from: last}, {from: register, column: register_staff}]", [None, None]),
        ("prefill: [{from: constant, value: 12}]", [12]),
    ],
)
def test_an_answer_may_stand_ready(site: Path, edit: Edit, more: str, expected: list[object]) -> None:
    """From the last answer, the register, or a constant of the field's type."""
    edit("forms/monthly.yaml", STAFF, STAFF[:-1] + f", {more}, carries: true, aliases: [职工数]}}")
    staff = next(each for each in form_of(site).fields if each.name == "staff")
    assert [each.value for each in staff.prefill] == expected
    assert staff.carries
    assert staff.aliases == ("职工数",)


def test_money_that_stands_ready_is_fen_inside(site: Path, edit: Edit) -> None:
    """1.5 (10k CNY) is 1,500,000 fen."""
    edit(
        "forms/monthly.yaml",
        "rules:\n",
        "  - {name: cost, type: money, label_zh: 费用, label_en: Cost, required: false,\n"
        "     prefill: [{from: constant, value: 1.5}]}\nrules:\n",
    )
    cost = next(each for each in form_of(site).fields if each.name == "cost")
    assert cost.prefill[0].value == Decimal("1500000")
    assert type(cost.prefill[0].value) is int


@pytest.mark.parametrize(
    ("old", "new", "code", "key"),
    [
        (FIRST, FIRST + "days: workdays\n", "E-SCH-007", "days"),
        (FIRST, FIRST + "week_ends: friday\n", "E-SCH-007", "week_ends"),
        (FIRST, FIRST + "reporters: staff > 5\n", "E-SCH-008", "reporters"),
        (FIRST, FIRST + "reporters: register_staff\n", "E-SCH-008", "reporters"),
        (STAFF, STAFF[:-1] + ", group: nobody}", "E-SCH-009", "fields[2].group"),
        (STAFF, STAFF[:-1] + ", prefill: [{from: register}]}", "E-SCH-007", "fields[2].prefill[0].column"),
        (
            STAFF,
            STAFF[:-1] + ", prefill: [{from: register, column: salary}]}",
            "E-SCH-009",
            "fields[2].prefill[0].column",
        ),
        (
            STAFF,
            STAFF[:-1] + ", prefill: [{from: constant, value: many}]}",
            "E-SCH-007",
            "fields[2].prefill[0].value",
        ),
        (
            FIRST,
            FIRST + "exemptions:\n  - {id: a, reason_zh: 甲, reason_en: a, source: notice}\n",
            "E-SCH-007",
            "exemptions[0].when",
        ),
        (
            FIRST,
            FIRST + "exemptions:\n  - {id: a, list: nowhere, reason_zh: 甲, reason_en: a, source: notice}\n",
            "E-SCH-009",
            "exemptions[0].list",
        ),
        (
            FIRST,
            FIRST + "exemptions:\n  - {id: a, when: leader, from: 2024-02-01, until: 2024-01-01, "
            "reason_zh: 甲, reason_en: a, source: notice}\n",
            "E-SCH-007",
            "exemptions[0].until",
        ),
        (
            FIRST,
            FIRST + "deadlines:\n"
            '  - {level: city, time: "16:00", days_after: 1, workdays_after: 1, source: notice}\n',
            "E-SCH-007",
            "deadlines[0].workdays_after",
        ),
    ],
)
def test_a_contradiction_is_told_with_file_line_and_key(
    site: Path, edit: Edit, old: str, new: str, code: str, key: str
) -> None:
    """Each is one problem, at its key, on its line."""
    edit("forms/monthly.yaml", old, new)
    (problem,) = [each for each in check(site / "yard-2024") if each.file.endswith("monthly.yaml")]
    assert (problem.code, problem.field) == (code, key)
    before = (site / "yard-2024" / "forms" / "monthly.yaml").read_text("utf-8").partition(new)[0]
    first = before.count("\n") + 1
    assert first <= problem.row <= first + new.count("\n")
