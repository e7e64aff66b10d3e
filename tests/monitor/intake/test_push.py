# SPDX-License-Identifier: Apache-2.0
"""A push is taken as it was sent, or refused with a sentence: never a part of it."""

from __future__ import annotations

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gulian.errors import BatchCutOff, BatchDisagrees, BatchHashDiffers, BatchUnreadable, SourceNameRefused
from gulian.monitor.intake import Stated, counted, looks_pushed, of_records, plain_source, read_push
from gulian.monitor.intake.push import MAX_KEYS

REPORT = {"code": "91330521YL9000019X", "date": "2020-03-01", "opened": True, "staff": 120, "output": 1.5}
SILENT = {
    "name": "样例零件厂",
    "date": "2020-03-01",
    "opened": False,
    "blocked_by": ["labour", "funds"],
    "note": None,
}


def pushed(*records: object, rows: int | None = None, sha256: str | None = None) -> bytes:
    """A push with a head; its number of reports is right unless another is given."""
    body = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in records).encode()
    head = {"form": "daily", "source": "platform-a", "rows": len(records) if rows is None else rows}
    if sha256 is not None:
        head["sha256"] = hashlib.sha256(body).hexdigest() if sha256 == "right" else sha256
    return json.dumps({"batch": head}).encode() + b"\n" + body


def test_a_push_gives_its_records_as_cells_and_what_its_head_states() -> None:
    """Yes and no are 1 and 0, lists stand with `;`, numbers as they were written, null is no answer."""
    found = read_push(pushed(REPORT, SILENT, sha256="right"), "a.jsonl")
    assert (found.stated.form, found.stated.source, found.stated.rows) == ("daily", "platform-a", 2)
    assert found.records == (
        {"code": "91330521YL9000019X", "date": "2020-03-01", "opened": "1", "staff": "120", "output": "1.5"},
        {
            "name": "样例零件厂",
            "date": "2020-03-01",
            "opened": "0",
            "blocked_by": "labour;funds",
            "note": None,
        },
    )


def test_a_number_is_never_read_through_a_float() -> None:
    text = b'{"output": 0.10000000000000000001, "staff": 12345678901234567890123}\n'
    assert read_push(text, "a").records == (
        {"output": "0.10000000000000000001", "staff": "12345678901234567890123"},
    )


def test_the_same_records_are_the_same_content_however_they_are_written() -> None:
    """Blanks and the order of keys, lines or a list, with a head or without: one hash."""
    spread = (
        b'[ {"staff": 120,"opened":true, "output":1.5, "date":"2020-03-01",\n "code":"91330521YL9000019X"} ]'
    )
    one = read_push(pushed(REPORT), "a").sha256
    assert one == read_push(spread, "b").sha256 == of_records([REPORT], "c").sha256
    assert one != read_push(pushed({**REPORT, "staff": 121}), "a").sha256
    assert one != read_push(pushed(REPORT, REPORT), "a").sha256


@given(st.integers(1, 5), st.data())
def test_a_push_cut_off_anywhere_is_refused_entirely(records: int, data: st.DataObject) -> None:
    """Whatever byte is the last that arrived, no record is given out."""
    whole = pushed(*[{**REPORT, "staff": at} for at in range(records)])
    kept = data.draw(st.integers(1, len(whole) - 1))
    with pytest.raises((BatchCutOff, BatchUnreadable)):
        read_push(whole[:kept], "a.jsonl")


@given(st.data())
def test_a_byte_that_changed_on_the_way_is_seen_where_the_sender_states_a_hash(data: st.DataObject) -> None:
    whole = pushed(REPORT, SILENT, sha256="right")
    body = whole.index(b"\n") + 1
    at = data.draw(st.integers(body, len(whole) - 2))
    other = bytes([whole[at] ^ data.draw(st.integers(1, 255))])
    with pytest.raises((BatchHashDiffers, BatchUnreadable)):
        read_push(whole[:at] + other + whole[at + 1 :], "a.jsonl")


@pytest.mark.parametrize("rows", [1, 3])
def test_another_number_of_reports_than_stated_is_refused(rows: int) -> None:
    with pytest.raises(BatchCutOff) as told:
        read_push(pushed(REPORT, SILENT, rows=rows), "a.jsonl")
    assert (told.value.stated, told.value.found) == (rows, 2)
    with pytest.raises(BatchCutOff):
        counted(rows, 2, "a.jsonl")


@pytest.mark.parametrize(
    ("line", "at"),
    [
        (b'{"code": "9"}\n{"code": \n', 2),
        (b'{"code": {"deep": 1}}\n', 1),
        (b'{"code": [[1]]}\n', 1),
        (b'{"code": 1, "code": 2}\n', 1),
        (b"3\n", 1),
        (b'{"code": "9"}\n\n', 2),
        (b"[" * 100_000 + b"\n", 1),
        (b'{"code": "\xff"}\n', 1),
        (b'{"code": "' + b"9" * 30_000 + b'"}\n', 1),
        (json.dumps({str(n): 1 for n in range(MAX_KEYS + 1)}).encode() + b"\n", 1),
        (b'{"batch": {"rows": "many"}}\n', 1),
        (b'{"batch": {"rows": [2]}}\n', 1),
    ],
)
def test_what_is_no_flat_record_is_refused_with_its_line(line: bytes, at: int) -> None:
    with pytest.raises(BatchUnreadable) as told:
        read_push(line, "a.jsonl")
    assert (told.value.name, told.value.line) == ("a.jsonl", at)


def test_records_have_to_be_a_list_of_mappings() -> None:
    for wrong in ({"code": "9"}, "text", 3, [3]):
        with pytest.raises(BatchUnreadable):
            of_records(wrong, "api")


def test_two_statements_about_one_batch_must_agree() -> None:
    assert Stated(source="a").agreed(Stated("daily", "a", 3), "x") == Stated("daily", "a", 3)
    with pytest.raises(BatchDisagrees) as told:
        Stated(source="a").agreed(Stated(source="b"), "x")
    assert (told.value.key, told.value.stated, told.value.asked) == ("source", "a", "b")


@pytest.mark.parametrize("name", ["", "A", "a b", "../a", "a:b", "-a", "x" * 65])
def test_a_source_has_a_plain_name(name: str) -> None:
    with pytest.raises(SourceNameRefused):
        plain_source(name)


def test_json_is_told_from_tables_by_its_first_sign() -> None:
    assert looks_pushed(b'\xef\xbb\xbf {"code"')
    assert looks_pushed(b"[{")
    assert not looks_pushed(b"code,date\n")
    assert not looks_pushed(b"")
