# SPDX-License-Identifier: Apache-2.0
"""The worked examples of every shipped scheme come out, and a wrong one is seen."""

from __future__ import annotations

import datetime as dt
import shutil
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from gulian import casework
from gulian.monitor import index
from gulian.policy import matching
from gulian.schemes import CaseRunner, check, load_library, run_cases
from gulian.schemes.gaps import gaps
from gulian.schemes.library import PACKAGE_LIBRARY
from gulian.schemes.model import CaseKind

Edit = Callable[[str, str, str], None]


def runners(indicators: CaseRunner) -> dict[CaseKind, CaseRunner]:
    """Who runs what this room does not run itself."""
    return {
        "indicators": indicators,
        "index": index.run_case,
        "procedure": casework.run_case,
        "measure": matching.run_case,
    }


@pytest.mark.parametrize("name", list(load_library()))
def test_every_worked_example_of_the_library_comes_out(name: str, indicator_runner: CaseRunner) -> None:
    """Published figures included, computed one member at a time."""
    results = run_cases(load_library()[name], runners(indicator_runner))
    assert [(each.case.id, each.differences) for each in results if each.status != "passed"] == []
    assert results


@pytest.mark.parametrize("name", list(load_library()))
def test_no_rule_warning_or_indicator_of_the_library_is_without_a_case(
    name: str, indicator_runner: CaseRunner
) -> None:
    """Every rule is broken once, every warning fires and keeps still once, every outcome is taken once."""
    scheme = load_library()[name]
    assert gaps(scheme, run_cases(scheme, runners(indicator_runner))) == ()


def test_without_a_runner_indicator_cases_are_not_run(site: Path) -> None:
    """Nothing passes unseen: a case nobody can compute says so."""
    results = run_cases(load_library(site)["yard-2024"])
    assert {each.case.kind: each.status for each in results} == {
        "indicators": "not_run",
        "procedure": "not_run",
        "form": "passed",
        "list": "passed",
        "warning": "passed",
    }


@pytest.mark.parametrize(
    ("name", "old", "new", "where", "got"),
    [
        ("training-rate.yaml", "value: 60.0", "value: 60.1", "training_rate.value", "60.0"),
        ("training-rate.yaml", "denominator: 200", "denominator: 205", "training_rate.denominator", "200"),
        ("too-many-trained.yaml", "[trained_within_staff]", "[]", "broken", "[trained_within_staff]"),
        ("training-low.yaml", "fires: true", "fires: null", "fires", "true"),
    ],
)
def test_a_case_that_does_not_come_out_says_where(
    site: Path, edit: Edit, indicator_runner: CaseRunner, name: str, old: str, new: str, where: str, got: str
) -> None:
    """The difference names the figure, what was expected and what came out."""
    edit(f"cases/{name}", old, new)
    results = run_cases(load_library(site)["yard-2024"], {"indicators": indicator_runner})
    failed = [each for each in results if each.status == "failed"]
    assert [difference.where for each in failed for difference in each.differences] == [where]
    assert failed[0].differences[0].got.startswith(got)


def test_a_missing_case_is_a_gap(site: Path) -> None:
    """Take the cases away and every definition is named."""
    for path in sorted((site / "yard-2024" / "cases").iterdir()):
        path.unlink()
    scheme = load_library(site)["yard-2024"]
    found = [each.path.removeprefix("yard-2024/") for each in gaps(scheme, run_cases(scheme))]
    procedure = [each for each in found if each.startswith("procedures/application/")]
    assert {"procedures/application/reviews.both", "procedures/application/decide.upheld"} <= set(procedure)
    assert [each for each in found if each not in procedure] == [
        "indicators/training_rate",
        "forms/application/half_are_trained",
        "forms/monthly/trained_within_staff",
        "forms/application/trained",
        "forms/application/trained",
        "forms/monthly/trained",
        "forms/monthly/trained",
        "warnings/training_low",
        "warnings/training_low",
    ]


def test_published_rates_round_to_the_digits_they_were_printed_with(indicator_runner: CaseRunner) -> None:
    """13,012 of 15,910 is 81.785...; in print 81.79, half up."""
    scheme = load_library()["resumption-2020"]
    case = scheme.cases["software-cities-2020-02-19"]
    value = indicator_runner(scheme, case)["resume_rate"]
    assert isinstance(value, dict)
    assert value["value"] != Decimal("81.79")
    assert value["value"].quantize(Decimal("0.01")) == Decimal("81.79")


def test_published_counts_give_the_published_rate() -> None:
    """Where both sums were printed beside a rate, they give it."""
    found = 0
    for indicator in load_library()["resumption-2020"].indicators.values():
        for figure in indicator.published:
            if figure.value is not None and figure.denominator:
                assert figure.numerator is not None
                rate = Decimal(100 * figure.numerator) / Decimal(figure.denominator)
                assert rate.quantize(figure.value) == figure.value
                found += 1
    assert found == 4


def test_no_head_count_fits_both_published_rates_of_the_top_software_firms() -> None:
    """356,218 at 83.85 % and 261,364 at 61.51 % have no common head count."""
    scheme = load_library()["resumption-2020"]
    shared = {}
    for frame in ("纳统软件企业", "国家规划布局内重点软件企业", "软件百强企业"):
        spans = []
        for name in ("return_rate", "onsite_rate"):
            figure = next(each for each in scheme.indicators[name].published if each.frame_zh == frame)
            assert figure.value is not None
            assert figure.numerator is not None
            count, half = 100 * figure.numerator, Decimal("0.005")
            spans.append((count / (figure.value + half), count / (figure.value - half)))
        shared[frame] = max(low for low, _ in spans) < min(high for _, high in spans)
    assert shared == {"纳统软件企业": True, "国家规划布局内重点软件企业": True, "软件百强企业": False}


def test_derived_figures_follow_from_the_two_they_name() -> None:
    """83.1 = 98.6 - 15.5, and so on for every derived observation."""
    for indicator in load_library()["resumption-2020"].indicators.values():
        for figure in indicator.published:
            left, sign, right = [*figure.derived.split(), "", "", ""][:3]
            if sign == "-":
                assert figure.value == Decimal(left) - Decimal(right)


def test_every_quoted_figure_stands_in_the_words_it_was_read_from() -> None:
    """An announced value appears in its span, unless it is derived or said in words."""
    in_words = {"已全部复工": "100", "与去年同期水平相当": "100"}
    for indicator in load_library()["resumption-2020"].indicators.values():
        for figure in indicator.published:
            said = any(
                words in figure.span and str(figure.value) == value for words, value in in_words.items()
            )
            if figure.value is not None and not figure.derived and not said:
                assert f"{figure.value}" in figure.span, (indicator.id, figure.line)


def test_the_threshold_list_and_the_indicators_agree_on_carried_days() -> None:
    """A silent firm keeps its state equally long everywhere in the scheme."""
    scheme = load_library()["resumption-2020"]
    days = scheme.lists["thresholds"].value("carry_days", dt.date(2020, 3, 1))
    assert {each.carry_days for each in scheme.indicators.values()} == {days}


def test_the_four_headline_numbers_stand_in_their_order() -> None:
    """Opening, return, on site, capacity."""
    headline = load_library()["resumption-2020"].headline
    assert [each.id for each in headline] == ["opening_rate", "return_rate", "onsite_rate", "capacity_rate"]


def test_every_cause_has_an_owner_that_is_a_department() -> None:
    """Each cause but the planned stop has a lead department; all that are named are in the directory."""
    lists = load_library()["resumption-2020"].lists
    day = dt.date(2020, 3, 5)
    departments = lists["departments"].on(day)
    kinds = {}
    for key, row in lists["causes"].on(day).items():
        kinds[key] = row.cells["kind"]
        named = [row.cells["lead"], *row.cells["assist"].split(";")] if row.cells["lead"] else []
        assert all(each in departments for each in named if each)
        assert (row.cells["lead"] == "") == (row.cells["kind"] == "planned")
    assert kinds["materials"] == kinds["orders"] == "victim"
    assert kinds["import"] == kinds["export"] == "outside"
    assert kinds["planned"] == "planned"
    own = {key for key, kind in kinds.items() if kind == "own"}
    assert own == {
        "labour",
        "transport",
        "funds",
        "approval",
        "protection",
        "energy",
        "control",
        "environment",
        "other",
    }


def test_every_tier_of_the_rules_is_a_tier() -> None:
    """rules.csv speaks of low, middle and high only, and its key begins with the tier."""
    lists = load_library()["risk-tiers-2020"].lists
    tiers = set(lists["tiers"].by_key)
    for row in lists["rules"].rows:
        assert row.cells["tier"] in tiers
        assert row.key.startswith(row.cells["tier"] + ".")


def test_what_a_new_scheme_starts_with_comes_out_and_leaves_no_gap(
    site: Path, indicator_runner: CaseRunner
) -> None:
    """The commented examples are themselves a worked scheme."""
    scheme = load_library(site)["yard-2024"]
    results = run_cases(scheme, runners(indicator_runner))
    assert {each.status for each in results} == {"passed"}
    assert gaps(scheme, results) == ()
    kinds = {each.kind for each in scheme.procedures["application"].steps.values()}
    assert {"human", "parallel", "publicity", "end"} <= kinds
    assert scheme.procedures["application"].quotas["places"].per == ("town_of",)


def test_every_quotation_stands_in_the_documents(shared: Path) -> None:
    """Spans of published figures and of cases are the documents' own words, punctuation widths aside."""
    documents = [folded(path.read_text("utf-8")) for path in sorted((shared / "documents").glob("*.txt"))]
    quoted = [
        (each.path, span)
        for scheme in load_library().values()
        for each in (*scheme.indicators.values(), *scheme.cases.values())
        for span in (*(figure.span for figure in getattr(each, "published", ())), getattr(each, "span", ""))
    ]
    assert len(quoted) > 50
    for path, span in quoted:
        for part in span.strip("“”").split("……"):
            assert any(folded(part) in document for document in documents), (path, part)


def folded(text: str) -> str:
    """Without line breaks and spaces, full-width forms folded."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def test_a_case_may_give_the_values_of_a_site(site: Path, edit: Edit, indicator_runner: CaseRunner) -> None:
    """With `site` a case runs as where the site replaced the value; the scheme itself stays as it is."""
    edit("cases/training-rate.yaml", "given:\n", "site: {parameters: {least_staff: 5}}\ngiven:\n")
    edit("cases/training-rate.yaml", "numerator: 120, denominator: 200", "numerator: 125, denominator: 205")
    edit("cases/training-rate.yaml", "value: 60.0", "value: 61.0")
    scheme = load_library(site)["yard-2024"]
    results = run_cases(scheme, runners(indicator_runner))
    assert {each.status for each in results} == {"passed"}
    assert scheme.lists["parameters"].value("least_staff", dt.date(2024, 2, 1)) == 10


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("{numbers: {least_staff: 5}}", "E-SCH-009"),
        ("{fields: {safety: 5}}", "E-SCH-007"),
        ("{parameters: {least_staff: five}}", "E-SCH-007"),
        ("{parameters: {least_staff: [5]}}", "E-SCH-007"),
    ],
)
def test_a_value_of_a_site_is_of_a_known_list_and_of_its_kind(
    site: Path, edit: Edit, given: str, code: str
) -> None:
    """An unknown list, a list without values and a value of another kind are told with file and line."""
    edit("cases/training-rate.yaml", "given:\n", f"site: {given}\ngiven:\n")
    assert [(each.code, each.row) for each in check(site)] == [(code, 8)]


def test_a_condition_no_case_fails_is_a_gap(tmp_path: Path, indicator_runner: CaseRunner) -> None:
    """Take away the only case in which a condition does not hold, and its outcome is named."""
    root = tmp_path / "schemes"
    shutil.copytree(PACKAGE_LIBRARY / "robot-norm-2024", root / "norm-copy")
    for path in sorted((root / "norm-copy").rglob("*.yaml")):
        path.write_text(path.read_text("utf-8").replace("id: robot-norm-2024", "id: norm-copy"), "utf-8")
    (root / "norm-copy" / "cases" / "one-day-late.yaml").unlink()
    scheme = load_library(root)["norm-copy"]
    assert [(each.path, each.en) for each in gaps(scheme, run_cases(scheme, runners(indicator_runner)))] == [
        ("norm-copy/procedures/application/seal.sent", "no case ever fails its condition"),
        ("norm-copy/procedures/application/seal.too_late", "no case ever takes it"),
    ]


COUNTED = "indicators/training_rate"
GROUP = "groups:\n  - {id: g, label_zh: 组, label_en: g, for_whom: above_scale}"
EXEMPTION = """exemptions:
  - {id: tiny, when: register_staff < 3, until: 2024-02-01, reason_zh: 小, reason_en: few,
     source: practice}"""


@pytest.mark.parametrize(
    ("file", "old", "new", "gap"),
    [
        ("cases/nothing-to-train.yaml", "staff: 0", "staff: 1", "forms/monthly/trained fails"),
        ("cases/training-rate.yaml", "staff: 5,", "staff: 50,", "indicators/training_rate/frame fails"),
        (f"{COUNTED}.yaml", "numer", "where: staff < 0\nnumer", f"{COUNTED}/where meets"),
        ("forms/monthly.yaml", "fields:", f"{GROUP}\nfields:", "forms/monthly/g meets"),
        ("forms/monthly.yaml", "fields:", "reporters: above_scale\nfields:", "forms/monthly/reporters fails"),
        ("forms/monthly.yaml", "fields:", f"{EXEMPTION}\nfields:", "forms/monthly/tiny meets"),
    ],
)  # fmt: skip
def test_a_condition_of_a_form_or_a_frame_needs_both_answers(
    site: Path, edit: Edit, indicator_runner: CaseRunner, file: str, old: str, new: str, gap: str
) -> None:
    """When a question is asked, whom a group, who reports, who is exempt, who is in the frame and counts."""
    edit(file, old, new)
    scheme = load_library(site)["yard-2024"]
    found = gaps(scheme, run_cases(scheme, runners(indicator_runner)))
    path, _, verb = gap.partition(" ")
    assert (f"yard-2024/{path}", f"no case ever {verb} its condition") in {
        (each.path, each.en) for each in found
    }
