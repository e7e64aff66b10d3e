# SPDX-License-Identifier: Apache-2.0
"""Questions with words of their answers: `tuned` on the texts of 2020, `later` on those of 2024, `sampled`
and `held` on passages that none of these asks about, taken in the order of their hashes.

The first were there while the ranking was made; the README tells what each of the others gave when first run.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from gulian import policy
from gulian.policy import search as room

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def asked(
    shared: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[policy.Library, room.Index]]:
    found = policy.read(shared / "documents")
    library = policy.outline(found.texts, found.problems)
    folder = tmp_path_factory.mktemp("index")
    room.build(room.passages(library), folder)
    with room.opened(folder) as connection:
        yield library, room.Index(connection, room.standard_words(), room.Weights())


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def missed(asked: tuple[policy.Library, room.Index], name: str) -> tuple[int, list[str]]:
    """How many questions a file has, and those whose answer is not among the first five."""
    library, index = asked
    found = []
    rows = list(csv.DictReader((HERE / f"{name}.tsv").read_text("utf-8").splitlines(), delimiter="\t"))
    for row in rows:
        hits = index.ask(row["question"], limit=5)
        raw = [library.texts[hit.passage.file].raw[hit.passage.start : hit.passage.end] for hit in hits]
        if not any(squeezed(row["anchor"]) in squeezed(each) for each in raw):
            found.append(row["question"])
    return len(rows), found


def test_the_answer_is_among_the_first_five(asked: tuple[policy.Library, room.Index]) -> None:
    """At least 95 of 100 of all questions, and no file of them falls below 93."""
    told = {name: missed(asked, name) for name in ("tuned", "later", "sampled", "held")}
    whole = sum(count for count, _ in told.values())
    assert whole == 220
    assert sum(len(each) for _, each in told.values()) <= 0.05 * whole, told
    for count, each in told.values():
        assert len(each) <= 0.07 * count, each


def test_the_anchors_stand_in_the_documents(shared: Path) -> None:
    """Otherwise a question could never be answered, or would count as missed for a misprint."""
    raw = squeezed("".join(each.raw for each in policy.read(shared / "documents").texts))
    for name in ("tuned", "later", "sampled", "held"):
        for row in csv.DictReader((HERE / f"{name}.tsv").read_text("utf-8").splitlines(), delimiter="\t"):
            assert squeezed(row["anchor"]) in raw, row
