# SPDX-License-Identifier: Apache-2.0
"""Reading a definition file: what a word means, where it stands, and what is refused."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gulian.errors import (
    DefinitionError,
    DefinitionTooLarge,
    DuplicateKey,
    RefusedConstruct,
    UnreadableDefinition,
)
from gulian.schemes.documents import MAX_BYTES, MAX_DEPTH, read_yaml, spell


def test_a_plain_word_means_what_a_reader_reads() -> None:
    """Times, dates, yes and no stay text; only true, false, numbers and nothing are more."""
    data = read_yaml(
        b"a: 16:00\nb: yes\nc: no\nd: 2020-02-10\ne: true\nf: 12\n"
        b"g: 0.10\nh:\ni: '12'\nj: 0123\nk: 1e3\nl: ~\n",
        "x",
    ).data
    assert data == {
        "a": "16:00",
        "b": "yes",
        "c": "no",
        "d": "2020-02-10",
        "e": True,
        "f": 12,
        "g": Decimal("0.10"),
        "h": None,
        "i": "12",
        "j": "0123",
        "k": "1e3",
        "l": None,
    }


def test_every_key_knows_its_line() -> None:
    """The line of a key is the line it is written on, also inside lists and flow mappings."""
    document = read_yaml(b"a: 1\nb:\n  - c: 2\n    d: 3\n  - {e: 4}\n", "x")
    assert document.line(("b", 0, "d")) == 4
    assert document.line(("b", 1, "e")) == 5
    assert document.line(("b", 1, "absent")) == 5
    assert spell(("b", 1, "e")) == "b[1].e"


@pytest.mark.parametrize(
    ("text", "error", "line"),
    [
        ("a: &x 1\nb: *x\n", RefusedConstruct, 1),
        ("a: 1\nb: *x\n", RefusedConstruct, 2),
        ("a: !!python/object/apply:os.system [echo]\n", RefusedConstruct, 1),
        ("a: !!int '3'\n", RefusedConstruct, 1),
        ("a: 1\n---\nb: 2\n", RefusedConstruct, 2),
        ("? [a, b]\n: 1\n", RefusedConstruct, 1),
        ("a: 1\nb: 2\na: 3\n", DuplicateKey, 3),
        ("- a\n- b\n", UnreadableDefinition, 1),
        ("", UnreadableDefinition, 1),
        ("a: 1\nb: [1, 2\n", UnreadableDefinition, 3),
        ("a: 1\n\tb: 2\n", UnreadableDefinition, 2),
        ("a: \x07\n", UnreadableDefinition, 1),
        ("a: " + "[" * (MAX_DEPTH + 2) + "]" * (MAX_DEPTH + 2), DefinitionTooLarge, 1),
        ("a: [" + "1," * 30_000 + "]", DefinitionTooLarge, 1),
        ("a: " + "x" * MAX_BYTES, DefinitionTooLarge, 1),
    ],
)
def test_what_a_definition_has_no_use_for_is_refused(
    text: str, error: type[DefinitionError], line: int
) -> None:
    """Aliases, tags, several documents, double keys, depth and size are refused with file and line."""
    with pytest.raises(error) as caught:
        read_yaml(text.encode(), "yard/scheme.yaml")
    assert (caught.value.file, caught.value.line) == ("yard/scheme.yaml", line)


def test_a_file_that_is_not_utf8_is_told_with_its_line() -> None:
    """GB18030 in a definition file is refused at the line where it begins."""
    with pytest.raises(UnreadableDefinition) as caught:
        read_yaml("a: 1\nb: 复工\n".encode("gb18030"), "x")
    assert caught.value.line == 2


def test_the_byte_order_mark_and_windows_line_ends_change_nothing() -> None:
    """A file saved by another editor reads the same."""
    plain, other = b"a: 1\nb: two\n", b"\xef\xbb\xbfa: 1\r\nb: two\r\n"
    assert read_yaml(plain, "x").data == read_yaml(other, "x").data


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=300) | st.text(alphabet="a:-[]{}&*!|>'\"#%@`\n \t?,<1", max_size=80).map(str.encode)
)
def test_no_bytes_can_do_more_than_be_refused(data: bytes) -> None:
    """Whatever the file holds, the answer is a document or a DefinitionError."""
    with suppress(DefinitionError):
        assert isinstance(read_yaml(data, "x").data, dict)
