# SPDX-License-Identifier: Apache-2.0
"""Every normalised character knows the raw ones it came from."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gulian import policy
from gulian.errors import SpanOutside
from gulian.policy import Span, Text

BITS = st.sampled_from(
    [
        *(
            "对",
            "企业",
            "（一）",
            "一、",
            "1.",
            "，",
            "。",
            "：",
            "\n",
            "\n\n",
            "\r\n",
            "\f",
            " ",
            "　",
            "\t",
        ),
        *(
            "$100\\%$",
            "$\\geq 5$",
            "２０２４ 年",
            "〔2024〕399 号",
            "**粗**",
            "# ",
            "- 3 -",
            "PM_{2.5}",
            "“未",
        ),
        *(
            "完”",
            "《通",
            "知》",
            "\u200b",
            "⼀",
            "abc",
            "kg",
            "|",
            "附件：",
            "2024年3月5日",
            "<p>",
            "\\",
            "$",
            "_{",
        ),
        "\ufeff",
    ]
)
TEXTS = st.lists(BITS, max_size=60).map("".join)


def folded(words: str) -> str:
    """What a piece of raw text could become: its compatibility form without blanks."""
    return unicodedata.normalize("NFKC", words).replace("\\geq", "≥")


@given(TEXTS)
def test_a_plain_character_came_from_the_raw_ones_it_is_mapped_to(words: str) -> None:
    """The span of every plain character covers raw characters that say it."""
    text = policy.read_words(words)
    for at, plain in enumerate(text.plain):
        span = text.raw_span(at, at + 1)
        raw = text.raw[span.start : span.end]
        assert len(span) > 0 or plain == "\n"
        if not plain.isspace():
            assert unicodedata.normalize("NFKC", plain) in folded(raw)


@given(TEXTS)
def test_the_map_is_monotone(words: str) -> None:
    """What stands later in the plain text comes from no earlier raw character."""
    text = policy.read_words(words)
    spans = [text.raw_span(at, at + 1) for at in range(len(text.plain))]
    assert spans == sorted(spans)
    assert [span.end for span in spans] == sorted(span.end for span in spans)


@given(TEXTS, st.data())
def test_there_and_back_covers_where_one_began(words: str, data: st.DataObject) -> None:
    """plain -> raw -> plain holds the plain characters one started from."""
    text = policy.read_words(words)
    start = data.draw(st.integers(0, len(text.plain)))
    end = data.draw(st.integers(start, len(text.plain)))
    if text.plain[start:end].strip():
        first = start + len(text.plain[start:end]) - len(text.plain[start:end].lstrip())
        last = end - (len(text.plain[start:end]) - len(text.plain[start:end].rstrip()))
        back = text.plain_span(text.raw_span(first, last))
        assert back[0] <= first <= last <= back[1]


@given(TEXTS)
def test_no_word_is_lost(words: str) -> None:
    """Every Chinese character stands in the plain text as often as in the raw."""
    text = policy.read_words(words)
    for character in "对企业未完通知附件":
        assert text.plain.count(character) == words.count(character)


def test_latex_and_full_width_become_what_they_say() -> None:
    """`$\\geq 100\\%$` and full-width digits are numbers; each sign leads back to its own characters."""
    text = policy.read_words("能效$\\geq 100\\%$，２０２４ 年")
    assert text.plain == "能效≥100%,2024年"
    assert text.raw_span(2, 3) == Span(3, 7)
    assert text.raw[slice(*_ends(text, 6, 7))] == "\\%"


def test_a_span_outside_the_text_is_refused() -> None:
    """Where it lies and how long the text is are told."""
    text = policy.read_words("通知")
    with pytest.raises(SpanOutside, match="2"):
        text.raw_span(0, 3)
    with pytest.raises(SpanOutside):
        text.plain_span(Span(0, 9))


def _ends(text: Text, start: int, end: int) -> tuple[int, int]:
    span = text.raw_span(start, end)
    return span.start, span.end
