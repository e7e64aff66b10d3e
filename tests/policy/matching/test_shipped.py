# SPDX-License-Identifier: Apache-2.0
"""The measures that are shipped: every clause is accounted for, every quotation stands in its document."""

from __future__ import annotations

import datetime as dt
import os
import re
import unicodedata
from pathlib import Path

import pytest

from gulian.policy import matching
from gulian.schemes import Measure, load_library

SCHEMES = ("policy-service", "licence-relief-2020", "environment-lists-2020")
LIBRARY = load_library()
MEASURES = [each for name in SCHEMES for each in LIBRARY[name].measures.values()]
SHARED = os.environ.get("GULIAN_SHARED", "")
TO_PERSONS = {"一(五)", "三(十三)", "四(十四)", "四(十五)"}
TENS = ("", "十", "二十")
NUMERALS = [ten + one for ten in TENS for one in ("", *"一二三四五六七八九")][1:23]


def test_each_of_the_twenty_two_clauses_gives_to_firms_or_persons_or_binds_governments() -> None:
    """国办发〔2020〕6号: none is left out, none counts twice, 19 to 22 give a firm nothing."""
    scheme = LIBRARY["policy-service"]
    ours = {each.clause for each in scheme.measures.values() if each.source.id == "employment-6"}
    duties = {key.partition(" ")[2] for key in scheme.lists["duties"].by_key}
    numbers = [re.sub(r".*\((.*)\)", r"\1", each) for each in [*ours, *duties, *TO_PERSONS]]
    assert sorted(numbers, key=NUMERALS.index) == NUMERALS
    assert {f"六({each})" for each in NUMERALS[-4:]} <= duties


def test_every_shipped_measure_is_confirmed_and_has_been_open() -> None:
    """Nothing unread is matched; each could be had on some day."""
    for each in MEASURES:
        assert each.status == "confirmed"
        last = min((day for day in (each.until, each.deadline) if day), default=each.since)
        assert each.open_on(last), each.path


def test_only_the_new_subsidies_end_with_the_year() -> None:
    """2020-12-31 binds subsidies that a clause newly gives; refunds and extensions go on."""
    scheme = LIBRARY["policy-service"]
    bound = {each.id for each in scheme.measures.values() if each.deadline == dt.date(2020, 12, 31)}
    assert bound == {"graduate_hiring", "labour_export_subsidy", "trainee_early_hire", "training_subsidy"}
    assert all(scheme.measures[name].benefit.kind == "subsidy" for name in bound)


def test_a_firm_in_difficulty_has_one_refund_of_two() -> None:
    """Six months of benefit or three of premium: the larger stands first, the other not beside it."""
    scheme = LIBRARY["policy-service"]
    facts: matching.Facts = {
        "distressed": True,
        "hopeful": True,
        "laid_off": 0,
        "insured": True,
        "social_premium_month_fen": 9_000_000,
    }
    answers = matching.match_one(scheme.measures.values(), facts, dt.date(2020, 6, 1))
    shown = [each.measure.id for each in matching.first(answers) if each.measure.one_of]
    assert shown == ["refund_distressed_premium"]


@pytest.mark.parametrize("measure", MEASURES, ids=[each.path for each in MEASURES])
def test_a_procedure_that_is_named_is_there(measure: Measure) -> None:
    """An application can be opened with what the measure names."""
    if measure.procedure:
        scheme, _, name = measure.procedure.partition("/")
        assert name in LIBRARY[scheme].procedures


@pytest.mark.skipif(not SHARED, reason="GULIAN_SHARED does not name the folder of the documents")
@pytest.mark.parametrize("measure", MEASURES, ids=[each.path for each in MEASURES])
def test_every_quotation_stands_in_a_document(measure: Measure) -> None:
    """Word for word, line breaks and width of signs aside; …… marks what is left out."""
    folder = Path(SHARED, "documents")
    whole = "".join(_plain(each.read_text("utf-8")) for each in sorted(folder.glob("*.txt")))
    assert measure.span
    for piece in measure.span.split("……"):
        assert _plain(piece) in whole


def _plain(text: str) -> str:
    return re.sub(r"[\s“”\"]", "", unicodedata.normalize("NFKC", text))
