# SPDX-License-Identifier: Apache-2.0
"""Sixty questions on the documents of 2020 and sixty on those of 2024, each with words of its answer.

The first were there while the ranking was made; the README tells what the others gave when first run.
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


@pytest.mark.parametrize("name", ["tuned", "later"])
def test_the_answer_is_among_the_first_five(asked: tuple[policy.Library, room.Index], name: str) -> None:
    """At least 95 of 100."""
    library, index = asked
    missed = []
    rows = list(csv.DictReader((HERE / f"{name}.tsv").read_text("utf-8").splitlines(), delimiter="\t"))
    for row in rows:
        hits = index.ask(row["question"], limit=5)
        raw = [library.texts[hit.passage.file].raw[hit.passage.start : hit.passage.end] for hit in hits]
        if not any(squeezed(row["anchor"]) in squeezed(each) for each in raw):
            missed.append(row["question"])
    assert len(rows) >= 60
    assert len(missed) <= 0.05 * len(rows), missed
