# SPDX-License-Identifier: Apache-2.0
"""Documents are cut into passages without loss, and say from when until when they hold."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from gulian import policy
from gulian.policy.search import passages
from gulian.policy.search.passages import LONGEST, validity
from tests.policy import compilation

DAY = dt.date(2031, 3, 1)


def test_every_character_of_a_document_stands_in_one_passage_and_its_span_holds_its_body(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.txt").write_text(compilation.WHOLE, encoding="utf-8")
    read = policy.read(tmp_path)
    library = policy.outline(read.texts, read.problems)
    found = list(passages(library))
    for document in library.documents:
        mine = [each for each in found if each.document == document.id]
        spans = [(each.start, each.end) for each in mine]
        assert spans == sorted(spans) or len(document.segments) > 1
        assert all(len(each.body) <= 2 * LONGEST for each in mine)
        for each in mine:
            assert words(each.body) == words(library.plain(each.file, policy.Span(each.start, each.end)))
        held = sum(len(words(each.body)) for each in mine)
        whole = sum(len(words(library.plain(document.file, each))) for each in document.segments)
        # Pieces of fewer than eight characters (a name alone, a number) answer nothing and are left out.
        assert whole - 60 <= held <= whole


def words(text: str) -> str:
    return re.sub(r"[^一-鿿0-9]", "", text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("本办法自2031年5月1日起施行，有效期2年。", "2031-05-01", "2033-04-30"),
        ("本通知自印发之日起施行，有效期至2032年12月31日止。", None, "2032-12-31"),
        ("上述政策执行期限为2031年1月1日至2031年12月31日。", "2031-01-01", "2031-12-31"),
        ("本措施有效期1年。", None, "2032-02-29"),
        ("灭火剂有效期：8年。", None, None),
        ("企业应当在6月底前申报。", None, None),
    ],
)
def test_a_document_holds_as_long_as_it_says_of_itself(
    text: str, first: str | None, last: str | None
) -> None:
    found = validity(text, DAY)
    assert tuple(day and day.isoformat() for day in found) == (first, last)


def test_a_document_without_a_date_holds_for_an_unknown_time() -> None:
    assert validity("本措施有效期1年。", None) == (None, None)
