# SPDX-License-Identifier: Apache-2.0
"""How many drafts are right and how many offers are found, on sentences a person read one by one.

The sentences (15 characters or more) of the binding documents of the five source files, in the order of the
SHA-256 of their words: the first 430 are `seen` (rules were put right after them), the rest `held` (read
once, after that). `offers.tsv` holds the beginning of each that offers something to a firm or a person: a
body gives it or is told to give it, and what is given can be named. Of `held` only those were read that name
a receiver and a word that may give, and all that were proposed; the README lists what that leaves open.
"""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import pytest

from gulian import policy
from gulian.policy import measures
from gulian.policy.sentences import Sentence, sentences

HERE = Path(__file__).parent
SEEN = 430
BEGINNING = 36


@pytest.fixture(scope="module")
def library(shared: Path) -> policy.Library:
    found = policy.read(shared / "documents")
    return policy.outline(found.texts, found.problems)


def parts(library: policy.Library) -> dict[str, list[Sentence]]:
    ordered = sorted(
        (each for each in sentences(library) if len(each.words) >= 15),
        key=lambda each: hashlib.sha256(each.words.encode()).hexdigest(),
    )
    return {"seen": ordered[:SEEN], "held": ordered[SEEN:]}


def gives(draft: measures.Measure, sentence: Sentence) -> bool:
    """Whether a draft was made of this sentence; over broken lines, of that with the end of what it gives."""
    overlaps = draft.start < sentence.span.end and draft.end > sentence.span.start
    return overlaps and draft.benefit.words.strip()[-8:] in sentence.words


@pytest.mark.parametrize(("part", "precision", "recall"), [("seen", 0.95, 0.85), ("held", 0.80, 0.68)])
def test_drafts_against_what_a_person_read(
    library: policy.Library, part: str, precision: float, recall: float
) -> None:
    """The figures of the README stand."""
    rows = csv.DictReader((HERE / "offers.tsv").read_text("utf-8").splitlines(), delimiter="\t")
    offers = {row["words"] for row in rows if row["part"] == part}
    drafts = measures.propose(library).measures
    proposed = {
        each.words[:BEGINNING]
        for each in parts(library)[part]
        if any(gives(draft, each) for draft in drafts if draft.file == each.file)
    }
    assert offers <= {each.words[:BEGINNING] for each in parts(library)[part]}
    assert len(proposed & offers) >= precision * len(proposed), sorted(proposed - offers)
    assert len(proposed & offers) >= recall * len(offers), sorted(offers - proposed)
