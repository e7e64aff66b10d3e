# SPDX-License-Identifier: Apache-2.0
"""A compilation becomes its documents, with elements, clauses, tables, citations and doubts."""

from __future__ import annotations

import datetime as dt

import pytest

from gulian import policy
from gulian.errors import UnknownDocument
from gulian.policy import Clause, Document, Library
from tests.policy import compilation


@pytest.fixture(scope="module")
def library() -> Library:
    """The invented compilation."""
    return policy.outline([policy.read_words(compilation.WHOLE, "汇编.txt")])


def named(library: Library, words: str) -> Document:
    """The document with these words in its title."""
    (found,) = [
        each for each in library.documents if each.title and words in each.title and each.kind != "刊头"
    ]
    return found


def clause(document: Document, path: str) -> Clause:
    """The clause of a path."""
    (found,) = [each for each in document.clauses if each.path == path]
    return found


def test_a_compilation_becomes_front_matter_documents_and_annexes(library: Library) -> None:
    """Contents pages, slogans and imprints are no documents; annexes are."""
    assert [(each.kind, each.title) for each in library.documents] == [
        ("刊头", "复工政策汇编"),
        ("通知", "样例省三部门部署开展设备更新试点"),
        ("其他", "试点申报表"),
        ("目录", "试点装备目录"),
        ("意见", "样例省商务厅关于稳定外贸订单的若干意见"),
        ("解读", "《关于稳定外贸订单的若干意见》解读"),
        ("新闻", "样例省召开企业用工座谈会"),
    ]


def test_an_editors_title_leaves_number_issuers_and_date_to_the_text(library: Library) -> None:
    """The number is as printed, the issuers are those who signed, a date may lack its 日."""
    notice = named(library, "三部门")
    assert notice.number == "样工信联〔2024〕39 号"
    assert notice.issuers == ("样例省工业和信息化厅", "样例省财政厅", "样例省商务厅")
    assert notice.date == dt.date(2024, 3, 21)


def test_chinese_numerals_and_round_brackets_are_a_date_and_a_number(library: Library) -> None:
    """二〇二四年四月十二日 and 样商贸发（2024）7号 are read as such."""
    opinion = library["汇编.txt#5"]
    assert (opinion.number, opinion.date) == ("样商贸发（2024）7号", dt.date(2024, 4, 12))


def test_annexes_name_their_parent_and_only_they(library: Library) -> None:
    """附件 1 and 附件 2 belong to the notice before them."""
    notice = named(library, "三部门")
    assert [each.title for each in library.annexes(notice)] == ["试点申报表", "试点装备目录"]
    assert sum(each.parent is not None for each in library.documents) == 2


def test_clause_paths_are_written_as_clauses_are_cited(library: Library) -> None:
    """一(二), 二1, 二2三是; the annexes listed before the signature are no clauses."""
    paths = [each.path for each in named(library, "三部门").clauses]
    assert paths == ["一", "一(一)", "一(二)", "一(四)", "二", "二1", "二2", "二2一是", "二2二是", "二2三是"]


def test_a_clause_is_cut_from_the_raw_file_with_all_that_stands_below_it(library: Library) -> None:
    """Spans are code points of the raw text: a clause over a page break holds both pieces."""
    notice = named(library, "三部门")
    words = library.raw(notice.file, clause(notice, "一(一)").span)
    assert words.startswith("（一）龙头企业")
    assert words.endswith("牵头申报。")
    whole = clause(notice, "二").span
    assert clause(notice, "二2三是").span in whole
    assert library.raw(notice.file, clause(notice, "二2二是").span) == "二是免费开放检测平台。"


def test_headings_are_the_short_first_sentence(library: Library) -> None:
    """A sentence that says the whole thing is no heading."""
    notice = named(library, "三部门")
    assert clause(notice, "一").heading == "试点范围"
    assert clause(notice, "一(一)").heading == "龙头企业"


def test_a_missing_number_is_told_where_the_next_stands(library: Library) -> None:
    """（二） is followed by （四）."""
    (gap,) = [each for each in library.doubts if each.kind == "clause-gap"]
    assert gap.span is not None
    assert library.raw(gap.file, gap.span) == "（四）"
    assert "第 3 项" in gap.zh


def test_a_table_over_two_pages_is_one(library: Library) -> None:
    """Its repeated header is left out."""
    (table,) = named(library, "试点装备目录").tables
    assert table.header == ("序号", "名称", "指标")
    assert [row[1] for row in table.rows] == ["数控机床", "焊接机器人", "余热锅炉"]
    assert not table.unsure


def test_citations_find_their_document_by_number_before_title(library: Library) -> None:
    """A bracketed number is compared whatever its brackets and blanks."""
    opinion = library["汇编.txt#5"]
    assert [each.document for each in opinion.citations] == [named(library, "三部门").id]
    explained = library["汇编.txt#6"]
    assert {each.document for each in explained.citations} == {opinion.id}


def test_elements_stand_where_the_standard_puts_them(library: Library) -> None:
    """GB/T 9704-2012: title, number, addressee, annexes, signature, date."""
    names = [each.name for each in named(library, "三部门").elements]
    assert names == ["title", "number", "addressee", "attachments", *["signature"] * 3, "date"]


def test_columns_side_by_side_are_put_right() -> None:
    """A story broken off at the foot of a column goes on where it goes on; both pieces are its segments."""
    library = policy.outline([policy.read_words(compilation.COLUMNS, "报纸.txt")])
    first, second = library.documents
    assert [each.title for each in library.documents] == ["样例市启动零工驿站建设", "样例县打通蔬菜进城通道"]
    assert "系用人单位" in library.raw("报纸.txt", first.segments[1])
    assert "输到市场" in library.raw("报纸.txt", second.segments[1])
    assert [each.kind for each in library.doubts].count("interleaved") >= 1
    assert {first.kind, second.kind} == {"新闻"}


def test_a_text_printed_twice_is_one_group() -> None:
    """Near-duplicates across files are grouped; strangers are not."""
    again = compilation.OPINION.replace("运费减半", "运费减免一半")
    texts = [
        policy.read_words(words, name)
        for name, words in (("a.txt", compilation.OPINION), ("b.txt", again), ("c.txt", compilation.NOTICE))
    ]
    assert policy.outline(texts).duplicates == (("a.txt#1", "b.txt#1"),)


def test_a_law_has_chapters_and_articles() -> None:
    """第二章第三条; an article needs no heading."""
    words = "\n\n".join(
        (
            "样例省产业链条例（草案）",
            "第一章 总 则",
            "第一条 为了稳定产业链，制定本条例，适用于本省行政区域。",
            "第二条 县级以上人民政府应当加强领导，建立协调机制。",
            "第二章 保 障",
            "第三条 有下列情形之一的，予以支持：",
            "（一）受灾停产的；",
            "（二）配套中断的。",
        )
    )
    (law,) = policy.outline([policy.read_words(words, "条例.txt")]).documents
    assert law.kind == "草案"
    assert [each.path for each in law.clauses] == [
        "第一章",
        "第一章第一条",
        "第一章第二条",
        "第二章",
        "第二章第三条",
        "第二章第三条(一)",
        "第二章第三条(二)",
    ]


def test_a_red_head_stands_above_its_title() -> None:
    """发文机关标志 and 发文字号 come first in GB/T 9704-2012; what a notice prints is its annex."""
    library = policy.outline([policy.read_words(compilation.RED_HEAD, "a.txt")])
    notice, printed, tax, answers = library.documents
    assert (notice.number, notice.issuers) == ("样政办发〔2023〕15号", ("样例省人民政府办公厅",))
    assert notice.title == "样例省人民政府办公厅关于印发样例省促进中小企业稳定发展若干措施的通知"
    assert [each.name for each in notice.elements][:3] == ["masthead", "number", "title"]
    assert (printed.parent, [each.path for each in printed.clauses]) == (notice.id, ["一", "二", "三"])
    assert (tax.number, tax.date) == ("2023年第8号", dt.date(2023, 1, 15))
    assert tax.issuers == ("样例市财政局", "样例市税务局")
    assert answers.kind == "答记者问"


def test_a_wrapped_text_with_bare_contents_is_three_documents_and_a_list() -> None:
    """A contents page needs no page numbers; that of a law lists chapters and stays in the law."""
    library = policy.outline([policy.read_words(compilation.WRAPPED, "c.txt")])
    spring, law, names, table = library.documents
    assert (spring.date, spring.issuers) == (dt.date(2021, 2, 18), ("样例县农业农村局",))
    assert [each.path for each in spring.clauses] == ["一", "二"]
    assert (law.date, len(law.segments)) == (dt.date(2021, 3, 30), 1)
    assert [each.path for each in law.clauses][:2] == ["第一章", "第一章第一条"]
    assert len(law.clauses) == 7
    assert names.issuers == ("样例县工业和信息化局",)
    assert (table.parent, table.kind, len(table.tables)) == (names.id, "目录", 1)


def test_an_unknown_id_is_refused(library: Library) -> None:
    """The library names what it does not have."""
    with pytest.raises(UnknownDocument, match=r"汇编\.txt#99"):
        library["汇编.txt#99"]


def test_the_same_texts_give_the_same_library() -> None:
    """Nothing depends on hash seeds or order of sets."""
    texts = [policy.read_words(compilation.WHOLE, "汇编.txt")]
    assert policy.outline(texts) == policy.outline(texts)


def test_departments_in_a_paragraph_of_their_own_belong_to_the_clause_above() -> None:
    """The bracket behind a clause is part of it, also behind the last one; closing words are not."""
    words = (
        "工业和信息化部关于支持企业的通知\n样部发〔2024〕1号\n各单位：\n现通知如下：\n"
        "一、对招用毕业生的企业，给予一次性补贴。\n\n（财政部、人力资源社会保障部按职责分工负责）\n\n"
        "二、对租用国有房屋的企业，免收三个月租金。\n\n（国资委负责）\n\n"
        "三、对个体工商户，减半收取检测费。\n\n（市场监管总局牵头，财政部参与）\n\n特此通知。\n"
        "工业和信息化部\n2024年1月5日\n"
    )
    library = policy.outline([policy.read_words(words, "a.txt")])
    one, two, three = library.documents[0].clauses
    assert library.raw("a.txt", one.span).endswith("（财政部、人力资源社会保障部按职责分工负责）")
    assert library.raw("a.txt", two.span).endswith("（国资委负责）")
    assert library.raw("a.txt", three.span).endswith("（市场监管总局牵头，财政部参与）")
