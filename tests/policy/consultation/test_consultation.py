# SPDX-License-Identifier: Apache-2.0
"""Comments are taken inside the window, set at their articles, grouped, answered; nothing small leaks out."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gulian import policy
from gulian.cli import main
from gulian.errors import AnswerInvalid, ConsultationFileInvalid, ResultTooEarly
from gulian.policy import consultation as room
from gulian.policy.consultation import Comment, Window

Captured = pytest.CaptureFixture[str]
DRAFT = """样例法草案向社会公开征求意见

现将《样例法（草案征求意见稿）》向社会公开征求意见。
征求意见时间为2024年10月10日至2024年11月8日。
附件：样例法（草案征求意见稿）
样例部
2024年10月10日
附件：
样例法（草案征求意见稿）
第一章 总则
第一条 为了促进样例省企业发展，制定本法。
第二条 企业应当诚实守信，依法纳税。
第二章 权利
第三条 行政机关检查企业每年不超过两次，紧急情况除外。
第四条 拖欠中小企业账款的，应当在三十日内支付逾期利息。
第五条 企业可以申请信用修复，主管部门应当在十日内答复。
"""
WINDOW = Window(dt.date(2024, 10, 10), dt.date(2024, 11, 8))
DAY = dt.date(2024, 10, 20)


@pytest.fixture(scope="module")
def library() -> policy.Library:
    return policy.outline([policy.read_words(DRAFT, "draft.txt")])


@pytest.fixture(scope="module")
def draft(library: policy.Library) -> policy.Document:
    return max(library.documents, key=lambda each: len(each.clauses))


def comment(name: str, text: str, day: dt.date = DAY, article: str = "") -> Comment:
    return Comment(name, day, text, article)


def placed(library: policy.Library, draft: policy.Document, *comments: Comment) -> room.Taken:
    return room.take(comments, WINDOW, library, draft)


def test_the_first_and_the_last_day_belong_to_the_window(
    library: policy.Library, draft: policy.Document
) -> None:
    days = [dt.date(2024, 10, 9), dt.date(2024, 10, 10), dt.date(2024, 11, 8), dt.date(2024, 11, 9)]
    taken = placed(library, draft, *(comment(str(at), "检查太多", day) for at, day in enumerate(days)))
    assert [each.comment.id for each in taken.placed] == ["1", "2"]
    assert [each.comment.id for each in taken.refused] == ["0", "3"]


@pytest.mark.parametrize(
    ("text", "article", "path", "how"),
    [
        ("建议改为一次", "第三条", "第二章第三条", "given"),
        ("建议改为一次", "3", "第二章第三条", "given"),
        ("第四条的三十日太长，建议改为十五日。", "", "第二章第四条", "named"),
        ("信用修复答复时间建议缩短，主管部门应当在五日内答复", "", "第二章第五条", "alike"),
        ("第三条和第四条的顺序建议调换", "", "", "general"),
        ("这部法律很及时，大家都盼望早日通过", "", "", "general"),
        ("建议增加罚则", "第九十九条", "", "general"),
    ],
)
def test_a_comment_finds_its_article(
    library: policy.Library, draft: policy.Document, text: str, article: str, path: str, how: str
) -> None:
    """As given; as named, if it names just one; by its words; else it is about the draft as a whole."""
    (found,) = placed(library, draft, comment("a", text, article=article)).placed
    assert (found.article, found.how) == (path, how)


def test_a_comment_without_words_is_refused(library: policy.Library, draft: policy.Document) -> None:
    taken = placed(library, draft, comment("a", "……！"))
    assert taken.placed == ()
    assert len(taken.refused) == 1


SAME = "检查次数太多，建议每年不超过一次，并提前通知企业"
ALIKE = "检查次数太多了，建议每年不超过一次，并且提前通知企业"
OTHER = "紧急情况的范围应当写清楚，避免任意解释"


def test_comments_that_say_nearly_the_same_are_one_group(
    library: policy.Library, draft: policy.Document
) -> None:
    rows = [
        comment("a", SAME, article="3"),
        comment("b", OTHER, article="3"),
        comment("c", ALIKE, article="3"),
    ]
    groups = room.group(placed(library, draft, *rows).placed)
    assert [[each.id for each in group.members] for group in groups] == [["a", "c"], ["b"]]


def test_the_same_words_on_two_articles_are_two_groups(
    library: policy.Library, draft: policy.Document
) -> None:
    rows = [comment("a", SAME, article="3"), comment("b", SAME, article="4")]
    assert len(room.group(placed(library, draft, *rows).placed)) == 2


TEXTS = st.sampled_from(
    [SAME, ALIKE, OTHER, "紧急情况的范围应写清楚", "利息太低", "利息太低了", "每年一次", "检查每年一次为宜"]
)
ROWS = st.lists(
    st.tuples(TEXTS, st.sampled_from(["3", "4", ""]), st.integers(0, 20)), min_size=1, max_size=14
).map(
    lambda rows: [
        Comment(f"{at:02}", dt.date(2024, 10, 10) + dt.timedelta(days=day), text, article)
        for at, (text, article, day) in enumerate(rows)
    ]
)


@settings(max_examples=40, deadline=None)
@given(ROWS, st.randoms(use_true_random=False))
def test_every_comment_is_in_one_group_whatever_the_order_of_rows(
    rows: list[Comment], chance: object
) -> None:
    """Law: groups divide the comments, the order of rows changes nothing, members are like their first."""
    from gulian.policy.consultation.grouping import ALIKE as LEAST
    from gulian.policy.likeness import grams, likeness

    library = policy.outline([policy.read_words(DRAFT, "draft.txt")])
    draft = max(library.documents, key=lambda each: len(each.clauses))
    groups = room.group(room.take(rows, WINDOW, library, draft).placed)
    assert sorted(each.id for one in groups for each in one.members) == [each.id for each in rows]
    shuffled = list(rows)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random
    assert room.group(room.take(shuffled, WINDOW, library, draft).placed) == groups
    for one in groups:
        for each in one.members:
            assert likeness(grams(one.first.text), grams(each.text)) >= LEAST


COUNTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 12), max_size=6)


@given(COUNTS, st.integers(2, 5))
def test_no_small_count_can_be_found_by_subtraction(counts: dict[str, int], smallest: int) -> None:
    """Law: what is left out is never one part alone, nor less than `smallest`, unless all is left out."""
    shown = room.without_small(counts, smallest)
    hidden = [name for name, count in shown.items() if count is None]
    assert all(count is None or count == counts[name] for name, count in shown.items())
    assert all(counts[name] == 0 or counts[name] >= smallest for name in counts if shown[name] is not None)
    others = [name for name in counts if counts[name] and name not in hidden]
    if hidden and others:
        assert len(hidden) >= 2
        assert sum(counts[name] for name in hidden) >= smallest
    if not any(0 < count < smallest for count in counts.values()):
        assert hidden == []


def answers_for(groups: tuple[room.Group, ...], outcome: str = "adopted") -> str:
    rows = "".join(f"{each.id},{outcome},要求减少检查,已写入第三条,王敏,2024-11-12\n" for each in groups)
    return "group,outcome,summary,reason,by,on\n" + rows


def test_the_public_result_holds_no_text_and_no_small_count(
    library: policy.Library, draft: policy.Document
) -> None:
    rows = [comment(f"a{at}", SAME, article="3") for at in range(5)]
    rows += [
        comment("b", "张三的企业被检查了九次，电话13800000000", article="4"),
        comment("c", OTHER, article="5"),
    ]
    taken = placed(library, draft, *rows)
    groups = room.group(taken.placed)
    answers = room.answered(groups, room.read_answers(answers_for(groups), "a.csv"))
    with pytest.raises(ResultTooEarly):
        room.public_result("样例法", WINDOW, groups, answers, dt.date(2024, 11, 8))
    result = room.public_result("样例法", WINDOW, groups, answers, dt.date(2024, 11, 9))
    said = repr(result)
    assert "张三" not in said
    assert "138" not in said
    assert result.by_article == {"第二章第三条": None, "第二章第四条": None, "第二章第五条": None}
    assert result.counted == 7


def test_the_figures_of_the_office_add_up(library: policy.Library, draft: policy.Document) -> None:
    rows = [comment("a", SAME, article="3"), comment("b", OTHER), comment("c", "x", dt.date(2024, 12, 1))]
    taken = placed(library, draft, *rows)
    groups = room.group(taken.placed)
    figures = room.statistics(taken, groups, {})
    assert (figures.received, figures.counted, figures.refused) == (3, 2, 1)
    assert sum(figures.by_article.values()) == sum(figures.by_sender.values()) == 2
    assert figures.by_outcome == {"open": len(groups)}


@pytest.mark.parametrize(
    "row",
    ["g,maybe,概括,理由,王敏,2024-11-12", "g,not,概括,,王敏,2024-11-12", "g,not,,理由,王敏,2024-11-12",
     "g,not,概括,理由,,2024-11-12", "g,not,概括,理由,王敏,明天"],
)  # fmt: skip
def test_an_answer_without_reason_name_or_day_is_refused(row: str) -> None:
    with pytest.raises(AnswerInvalid):
        room.read_answers(f"group,outcome,summary,reason,by,on\n{row}\n", "a.csv")


def test_an_answer_to_no_group_is_refused() -> None:
    answers = room.read_answers(
        "group,outcome,summary,reason,by,on\ng,not,概括,理由,王敏,2024-11-12\n", "a.csv"
    )
    with pytest.raises(AnswerInvalid):
        room.answered((), answers)


def test_bad_rows_are_told_and_the_rest_is_used() -> None:
    """No id, an id twice, no date: each a problem with its row; names and telephones are not kept."""
    text = "id,received_on,text,name,phone\na,2024-10-20,好,张三,138\n"
    text += ",2024-10-20,好,,\na,2024-10-21,好,,\nb,昨天,好,,\n"
    found, problems = room.read_comments(text, "c.csv")
    assert [each.id for each in found] == ["a"]
    assert [each.row for each in problems] == [3, 4, 5]
    assert "张三" not in repr(found)
    with pytest.raises(ConsultationFileInvalid):
        room.read_comments("id,text\na,好\n", "c.csv")


def test_ten_thousand_comments_on_one_article_are_grouped_in_bounds() -> None:
    """The work of a comment is bounded by the groups it is held against."""
    words = ["检查", "利息", "修复", "诚信", "纳税", "账款", "通知", "范围", "期限", "罚则"]
    texts = ["建议" + "".join(pair) * 3 for pair in combinations(words, 3)]
    placed_rows = [
        room.Placed(Comment(f"{at:05}", DAY, texts[at % len(texts)]), "第三条", "given")
        for at in range(10_000)
    ]
    groups = room.group(placed_rows)
    assert sum(len(each.members) for each in groups) == 10_000
    assert len(groups) <= len(texts)


def test_the_command_goes_from_comments_to_the_public_result(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "draft.txt").write_text(DRAFT, encoding="utf-8")
    rows = [
        ("a", "2024-10-12", "第三条检查次数建议改为一次"),
        ("b", "2024-10-13", "第三条检查次数建议改为一次。"),
    ]
    rows += [("c", "2024-11-08", "第三条检查次数建议改为一次！"), ("d", "2024-11-09", "太晚")]
    table = io.StringIO()
    csv.writer(table).writerows([("id", "received_on", "text"), *rows])
    (tmp_path / "comments.csv").write_text(table.getvalue(), encoding="utf-8")
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.txt").write_text("stays", encoding="utf-8")
    asked = ["policy", "consult", str(tmp_path / "draft.txt"), "--comments", str(tmp_path / "comments.csv")]
    asked += ["--out", str(out), "--json"]
    assert main(asked) == 1
    said = json.loads(capsys.readouterr().out)
    assert (said["from"], said["until"], said["groups"]) == ("2024-10-10", "2024-11-08", 1)
    assert (said["statistics"]["counted"], said["statistics"]["refused"]) == (3, 1)
    (group,) = csv.DictReader(io.StringIO((out / "groups.csv").read_text("utf-8-sig")))
    assert (group["article"], group["count"]) == ("第二章第三条", "3")
    group |= {
        "outcome": "partly",
        "summary": "检查改为一次",
        "reason": "保留紧急情况",
        "by": "王敏",
        "on": "2024-11-12",
    }
    with (tmp_path / "answers.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(group))
        writer.writeheader()
        writer.writerow(group)
    answered = [*asked, "--answers", str(tmp_path / "answers.csv"), "--publish", "2024-11-15"]
    assert main(answered) == 1, "one comment was refused"
    capsys.readouterr()
    result = (out / "result.csv").read_text("utf-8-sig")
    assert result.splitlines()[1] == "第二章第三条,检查改为一次,partly,保留紧急情况,3"
    assert (out / "mine.txt").read_text("utf-8") == "stays"
    assert main([*asked, "--publish", "2024-11-01"]) == 2
    assert "E-POL-124" in capsys.readouterr().err


def test_the_command_needs_a_window(tmp_path: Path, capsys: Captured) -> None:
    """A draft that states no days: they are asked for."""
    (tmp_path / "draft.txt").write_text("样例办法\n第一条 为了样例。\n第二条 办法如下。\n", encoding="utf-8")
    (tmp_path / "c.csv").write_text("id,received_on,text\na,2024-10-12,好的建议\n", encoding="utf-8")
    asked = ["policy", "consult", str(tmp_path / "draft.txt"), "--comments", str(tmp_path / "c.csv")]
    assert main([*asked, "--out", str(tmp_path / "out")]) == 2
    assert "E-POL-123" in capsys.readouterr().err
    assert (
        main([*asked, "--out", str(tmp_path / "out"), "--from", "2024-10-10", "--until", "2024-10-20"]) == 1
    )


def test_the_real_draft_says_its_own_window(shared: Path) -> None:
    """2024-10-10 to 2024-11-08, from the text of the notice; its 78 articles are found."""
    from gulian.policy.following import comment_days

    found = policy.read(shared / "documents")
    library = policy.outline(found.texts, found.problems)
    law = next(
        each
        for each in library.documents
        if "促进法（草案征求意见稿）" in (each.title or "") and each.clauses
    )
    assert comment_days(law, library) == (dt.date(2024, 10, 10), dt.date(2024, 11, 8))
    assert len(list(room.articles(law))) > 70
