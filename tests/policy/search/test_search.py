# SPDX-License-Identifier: Apache-2.0
"""A question finds its clause: on a small invented library, with its filters, words, faults and limits."""

from __future__ import annotations

import contextlib
import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gulian.errors import (
    GulianError,
    IndexFormatUnknown,
    IndexMissing,
    QuestionEmpty,
    QuestionTooLong,
    WordRowInvalid,
    WordTableUnreadable,
)
from gulian.policy import search as room
from gulian.policy.search import Filters, Passage, build, search, standard_words, understand, words_of

NOTICE = Passage(
    document="a#1",
    title="云岭省关于支持企业稳定岗位的通知",
    number="云政发〔2031〕3号",
    clause="一(一)",
    context="支持企业稳岗 失业保险",
    body="对不裁员的小微企业，按上年度实际缴费的60%退回失业保险费。",
    file="a.txt",
    start=100,
    end=130,
    issuers=("云岭省人民政府",),
    kind="通知",
    date=dt.date(2031, 3, 1),
    region="990000",
    valid_to=dt.date(2031, 12, 31),
)
RENT = replace(
    NOTICE,
    clause="一(二)",
    context="减免租金",
    body="承租国有房屋的个体工商户免收三个月租金。",
    start=130,
    end=160,
)
TRAIN = replace(
    NOTICE,
    document="b#1",
    title="关于开展职业技能培训的意见",
    number="",
    clause="二",
    context="技能培训",
    body="企业应于2031年6月底前报送培训计划，由人力资源社会保障部门负责审核。",
    file="b.txt",
    start=0,
    end=40,
    issuers=("某部",),
    kind="意见",
    date=dt.date(2031, 4, 2),
    region="000000",
    valid_to=None,
)
REPRINT = replace(NOTICE, document="c#1", title="省里出台稳岗办法", file="c.txt", kind="新闻")
FILLER = [
    replace(TRAIN, document=f"d#{at}", title=f"第{at}号简报", clause="", context="", body=body, file="d.txt")
    for at, body in enumerate(
        [
            "园区道路改造进展顺利。",
            "农产品展销会在县城举行。",
            "桥梁检修工作全部结束。",
            "安全生产检查覆盖所有车间。",
        ]
    )
]


@pytest.fixture
def index(tmp_path: Path) -> Path:
    assert build([NOTICE, RENT, TRAIN, REPRINT, *FILLER], tmp_path) == 8
    return tmp_path


@pytest.mark.parametrize(
    ("question", "clause"),
    [
        ("失业保险费", "一(一)"),
        ("我们公司没有裁员，失业保险费能退多少？", "一(一)"),
        ("个体户的房租能不能免", "一(二)"),
        ("培训计划什么时候报", "二"),
        ("哪个部门负责审核培训计划", "二"),
    ],
)
def test_keywords_and_questions_find_the_clause_that_answers(index: Path, question: str, clause: str) -> None:
    assert search(question, index, limit=3)[0].passage.clause == clause


def test_a_hit_says_where_it_stands_and_marks_what_was_found(index: Path) -> None:
    hit = search("失业保险费", index)[0]
    assert (hit.passage.file, hit.passage.start, hit.passage.end) == ("a.txt", 100, 130)
    assert "«失业保险费»" in hit.snippet
    assert hit.snippet.replace("«", "").replace("»", "") == NOTICE.body


def test_a_reprint_is_folded_under_the_text_it_repeats(index: Path) -> None:
    hits = search("不裁员 退回失业保险费", index)
    assert [hit.passage.document for hit in hits].count("a#1") >= 1
    assert hits[0].passage.document == "a#1"
    assert hits[0].also == ("c#1 一(一)",)
    assert "c#1" not in [hit.passage.document for hit in hits]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(issuer="云岭"), {"a#1", "c#1"}),
        (Filters(kind="意见"), {"b#1", "d#3"}),
        (Filters(region="990102"), {"a#1", "b#1", "c#1", "d#3"}),
        (Filters(region="980000"), {"b#1", "d#3"}),
        (Filters(since=dt.date(2031, 4, 1)), {"b#1", "d#3"}),
        (Filters(until=dt.date(2031, 3, 31)), {"a#1", "c#1"}),
        (Filters(on=dt.date(2031, 3, 15)), {"a#1", "c#1"}),
        (Filters(on=dt.date(2032, 1, 1)), {"b#1", "d#3"}),
        (Filters(issuer="%"), set()),
    ],
)
def test_a_filter_leaves_only_what_it_names(index: Path, filters: Filters, found: set[str]) -> None:
    hits = search("失业保险 培训 检查", index, filters)
    assert {
        name for hit in hits for name in (hit.passage.document, *(each.split()[0] for each in hit.also))
    } == found


def test_a_word_added_by_the_user_counts_from_the_next_question_on(index: Path) -> None:
    assert [hit.passage.clause for hit in search("稳岗红包", index, words=words_of(index))[:1]] != ["一(二)"]
    (index / "words.csv").write_text("kind,word,means\nsame,稳岗红包,免收三个月租金\n", "utf-8-sig")
    assert search("稳岗红包", index, words=words_of(index))[0].passage.clause == "一(二)"


def test_a_meaning_taken_out_is_out() -> None:
    assert "员工" in standard_words().same
    assert "员工" not in standard_words().with_rows("kind,word,means\nsame,员工,\n").same


def test_a_question_is_split_into_what_it_says_and_what_it_asks() -> None:
    found = understand("我们公司没有裁员，失业保险费能退多少？", standard_words())
    assert found.asks == {"amount"}
    ways = [idea.ways for idea in found.ideas]
    assert ("没有裁员", "不裁员", "少裁员", "未裁员", "不减员") in ways
    assert any("返还" in each for each in ways)


@pytest.mark.parametrize(
    ("question", "error"), [("？！", QuestionEmpty), ("", QuestionEmpty), ("税" * 401, QuestionTooLong)]
)
def test_what_is_no_question_is_refused(index: Path, question: str, error: type[GulianError]) -> None:
    with pytest.raises(error):
        search(question, index)


@given(st.text(max_size=60))
def test_no_text_breaks_the_search(tmp_path_factory: pytest.TempPathFactory, question: str) -> None:
    """Quotes, operators of FTS5, control characters: an answer or a refusal of ours, nothing else."""
    folder = tmp_path_factory.getbasetemp() / "hostile"
    if not (folder / room.FILE).is_file():
        build([NOTICE, TRAIN], folder)
    with contextlib.suppress(QuestionEmpty, QuestionTooLong):
        search(question, folder)


@pytest.mark.parametrize(
    "question", ['失业" OR "', "NEAR(失业 保险)", "title:失业", "失业*", "a AND b", "-失业"]
)
def test_operators_of_the_index_are_words_like_others(index: Path, question: str) -> None:
    assert isinstance(search(question, index), tuple)


def test_a_folder_without_index_and_a_file_that_is_none_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        search("税", tmp_path)
    (tmp_path / room.FILE).write_bytes(b"no database at all" * 100)
    with pytest.raises(IndexFormatUnknown):
        search("税", tmp_path)


@pytest.mark.parametrize("row", ["other,税,", "same,,费", "same,税," + "费" * 41])
def test_a_row_that_says_nothing_usable_is_refused_with_its_line(row: str) -> None:
    with pytest.raises(WordRowInvalid) as told:
        standard_words().with_rows(f"kind,word,means\nstop,税,\n{row}\n", "mine.csv")
    assert told.value.row == 3


def test_a_word_table_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "words.csv").write_bytes("kind,word,means\nstop,税,".encode("utf-16"))
    with pytest.raises(WordTableUnreadable):
        words_of(tmp_path)


def test_the_same_passages_give_the_same_file(tmp_path: Path) -> None:
    for name in ("one", "two"):
        build([NOTICE, RENT, TRAIN], tmp_path / name)
    assert (tmp_path / "one" / room.FILE).read_bytes() == (tmp_path / "two" / room.FILE).read_bytes()


def test_a_build_that_breaks_off_leaves_the_old_index_as_it_was(index: Path) -> None:
    before = (index / room.FILE).read_bytes()

    def broken() -> object:
        yield NOTICE
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        build(broken(), index)  # type: ignore[arg-type]  # a generator that breaks off
    assert (index / room.FILE).read_bytes() == before
    assert [path.name for path in index.iterdir()] == [room.FILE]


def test_the_answer_does_not_depend_on_how_many_passages_have_a_common_word(tmp_path: Path) -> None:
    """A rare word decides also where thousands of passages share the others."""
    many = (replace(TRAIN, document=f"m#{at}", body=f"企业应当报送材料第{at}批。") for at in range(9_000))
    build([*many, NOTICE], tmp_path)
    assert search("企业 报送 失业保险费", tmp_path, limit=1)[0].passage.document == "a#1"
    assert len(search("企业报送材料", tmp_path, limit=5)) >= 1
