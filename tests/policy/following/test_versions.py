# SPDX-License-Identifier: Apache-2.0
"""Two versions clause by clause: nothing is lost, nothing is told twice, and both texts can be read again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gulian import policy
from gulian.cli import main
from gulian.policy import following
from tests.policy.conflicts.world import document

Captured = pytest.CaptureFixture[str]
CLAUSES = (
    "对招用员工的企业给予一次性补贴。",
    "返还标准不超过3个月的失业保险费。",
    "对租用国有房屋的企业减免租金。",
    "银行应在5个工作日内答复企业的贷款申请。",
    "对出口企业提供信用保险支持。",
    "各部门不得向企业收取保证金。",
    "鼓励平台企业开放数据接口。",
)


def version(*clauses: str) -> policy.Library:
    words = document("样例事项", "样部发〔2024〕1号", "工业和信息化部", "2024年1月5日", *clauses)
    return policy.outline([policy.read_words(words, "a.txt")])


def compared(before: tuple[str, ...], after: tuple[str, ...]) -> following.Comparison:
    old, new = version(*before), version(*after)
    return following.compare(old, old.documents[0], new, new.documents[0])


def told(before: tuple[str, ...], after: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """(kind, number before, number after) of the numbered clauses."""
    return [
        (each.kind, each.before.path if each.before else "", each.after.path if each.after else "")
        for each in compared(before, after).changes
        if (each.before or each.after).path  # type: ignore[union-attr]  # one of them is there
    ]


def test_a_text_compared_with_itself_is_the_same() -> None:
    assert {kind for kind, *_ in told(CLAUSES, CLAUSES)} == {"same"}


def test_a_changed_clause_marks_what_went_and_what_came() -> None:
    after = (CLAUSES[0], CLAUSES[1].replace("3个月", "6个月"), *CLAUSES[2:])
    (change,) = [each for each in compared(CLAUSES, after).changes if each.kind == "changed"]
    assert [(each.kind, each.words) for each in change.pieces if each.kind != "kept"] == [
        ("taken_out", "3"),
        ("put_in", "6"),
    ]


def test_a_clause_put_in_renumbers_those_behind_it() -> None:
    after = (CLAUSES[0], "对新建厂房的企业优先安排用地指标。", *CLAUSES[1:3])
    assert told(CLAUSES[:3], after) == [
        ("same", "一", "一"),
        ("added", "", "二"),
        ("moved", "二", "三"),
        ("moved", "三", "四"),
    ]


def test_a_dropped_clause_is_told_where_it_stood() -> None:
    assert told(CLAUSES[:3], (CLAUSES[0], CLAUSES[2])) == [
        ("same", "一", "一"),
        ("dropped", "二", ""),
        ("moved", "三", "二"),
    ]


def test_two_clauses_that_change_places_are_moved() -> None:
    after = (CLAUSES[0], CLAUSES[2], CLAUSES[1], CLAUSES[3])
    kinds = [kind for kind, *_ in told(CLAUSES[:4], after)]
    assert kinds == ["same", "moved", "moved", "same"]


def test_a_clause_that_says_something_else_under_the_old_number_is_dropped_and_added() -> None:
    after = (CLAUSES[0], CLAUSES[5], CLAUSES[2])
    assert ("dropped", "二", "") in told(CLAUSES[:3], after)
    assert ("added", "", "二") in told(CLAUSES[:3], after)


WORDS = st.text(alphabet="企业可申请补贴不超过3个月6万元，。", max_size=60)


@given(WORDS, WORDS)
def test_both_texts_can_be_read_again_from_the_marks(before: str, after: str) -> None:
    """Law: without what was put in it is the old text, without what was taken out the new one."""
    pieces = following.words_changed(before, after)
    assert following.side(pieces, "put_in") == before
    assert following.side(pieces, "taken_out") == after


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(CLAUSES), unique=True, min_size=2),
    st.lists(st.sampled_from(CLAUSES), unique=True, min_size=2),
)
def test_every_clause_of_both_versions_is_told_just_once(before: list[str], after: list[str]) -> None:
    """Law: nothing lost, nothing twice; unchanged words are never called changed."""
    found = compared(tuple(before), tuple(after)).changes
    old = [each.before.path for each in found if each.before and each.before.path]
    new = [each.after.path for each in found if each.after and each.after.path]
    assert len(old) == len(set(old)) == len(before)
    assert new == sorted(new, key=lambda path: "一二三四五六七".index(path))
    assert len(new) == len(after)
    for each in found:
        if each.before and each.after and each.before.path:
            same = (
                before["一二三四五六七".index(each.before.path)]
                == after["一二三四五六七".index(each.after.path)]
            )
            assert (each.kind in ("same", "moved")) == same


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.sampled_from(CLAUSES), unique=True, min_size=2),
    st.lists(st.sampled_from(CLAUSES), unique=True, min_size=2),
)
def test_turned_round_what_was_added_was_dropped(before: list[str], after: list[str]) -> None:
    """Law: comparing the other way swaps added and dropped, and keeps the rest."""
    there, back = compared(tuple(before), tuple(after)), compared(tuple(after), tuple(before))
    assert there.count("added") == back.count("dropped")
    assert there.count("dropped") == back.count("added")
    assert there.count("changed") == back.count("changed")


def test_units_cut_their_words_out_of_the_file() -> None:
    library = version(*CLAUSES)
    for unit in following.units(library, library.documents[0]):
        assert library.plain(unit.file, unit.span) == unit.words


def test_a_long_clause_is_compared_by_sentence() -> None:
    before = "".join(f"第{at}项企业可以申请补贴。" for at in range(400))
    after = before.replace("第7项企业", "第7项个体户", 1)
    pieces = following.words_changed(before, after)
    assert [each.words for each in pieces if each.kind == "put_in"] == ["第7项个体户可以申请补贴。"]


def test_the_command_prints_marks_and_counts(tmp_path: Path, capsys: Captured) -> None:
    for name, clauses in (
        ("a.txt", CLAUSES[:3]),
        ("b.txt", (CLAUSES[0], "返还标准不超过6个月的失业保险费。")),
    ):
        words = document("样例事项", "样部发〔2024〕1号", "工业和信息化部", "2024年1月5日", *clauses)
        (tmp_path / name).write_text(words, encoding="utf-8")
    asked = ["policy", "compare", str(tmp_path / "a.txt"), str(tmp_path / "b.txt")]
    assert main([*asked, "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert (said["counts"]["changed"], said["counts"]["dropped"]) == (1, 1)
    assert main(asked) == 1
    assert "[-3-]{+6+}" in capsys.readouterr().out
    assert main(["policy", "compare", str(tmp_path / "a.txt"), str(tmp_path / "a.txt")]) == 0
    assert main([*asked, "--title", "无此标题"]) == 2
    assert "E-POL-111" in capsys.readouterr().err


def test_the_command_prints_lives_and_news(tmp_path: Path, capsys: Captured) -> None:
    from tests.policy.conflicts import world

    for name, words in world.WORLD.items():
        (tmp_path / name).write_text(words, encoding="utf-8")
    assert main(["policy", "life", str(tmp_path), "--date", "2024-09-01", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    states = {each["number"]: each["state"] for each in said["lives"]}
    assert states["浙样发〔2022〕3号"] == "repealed"
    assert states["德经样〔2024〕2号"] == "expired"
    asked = ["--lang", "en", "policy", "life", str(tmp_path), "--date", "2024-09-01", "--since", "2024-07-01"]
    assert main([*asked, "--region", "330521"]) == 0
    assert capsys.readouterr().out.splitlines()[0].startswith("2024-08-01  runs out")
