# SPDX-License-Identifier: Apache-2.0
"""Texts to a library: 1 beginnings  2 paragraphs of each  3 elements, kind, clauses, tables  4 parents
5 across texts: citations, duplicates
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gulian.errors import Problem
from gulian.policy.model import Document, Doubt, Library, Span, Text
from gulian.policy.outline import facts
from gulian.policy.outline.boundaries import Sheet, Start, find_starts, sheet_of, title_words
from gulian.policy.outline.citations import find_citations, known
from gulian.policy.outline.clauses import find_clauses
from gulian.policy.outline.contents import same_title
from gulian.policy.outline.duplicates import group_duplicates
from gulian.policy.outline.elements import event_date, find_elements
from gulian.policy.outline.kinds import kind_of
from gulian.policy.outline.segments import Draft, distribute
from gulian.policy.outline.tables import find_tables

_MASTHEAD = re.compile(r"[^\d:]{0,30}(?:汇编|选编|通讯|简报|专刊|快报|日报|周报|文集|手册|公报|动态)")
_TEXT = 80
"""A line of more characters is text, no name or title."""
_PRESS = re.compile(r"本报讯|本报记者|本刊讯|新华社")


_NESTED = re.compile(r"附 ?\d")


@dataclass(frozen=True)
class _Made:
    """A document, the words of its text, and whether it is an annex."""

    document: Document
    body: str
    annex: bool = False


def outline(texts: Sequence[Text], problems: Sequence[Problem] = ()) -> Library:
    """The documents of these texts, with clauses, tables, citations among them and groups of duplicates."""
    made: list[_Made] = []
    doubts: list[Doubt] = []
    for text in texts:
        found, told = _outline_text(text)
        made += found
        doubts += [*text.doubts, *told]
    by_file = {text.file: text for text in texts}
    index = known(each.document for each in made)
    documents = tuple(
        replace(one, citations=find_citations(by_file[one.file], one.segments, one.id, index))
        for one in (each.document for each in made)
    )
    bodies = {each.document.id: each.body for each in made if each.document.kind != "刊头"}
    return Library(by_file, documents, group_duplicates(bodies), tuple(doubts), tuple(problems))


def _outline_text(text: Text) -> tuple[list[_Made], list[Doubt]]:
    """The documents of one file in order, and what is doubtful about them."""
    sheet = sheet_of(text)
    found = find_starts(sheet)
    made, doubts = list(_front(sheet, found)), list(_unannounced(sheet, found))
    press = _PRESS.search(text.plain) is not None
    for draft in distribute(sheet, found):
        annex = draft.start.reason == "annex"
        news = press or draft.start.reason == "column"
        one, told = _document(sheet, draft, f"{text.file}#{len(made) + 1}", news)
        parent = _parent(sheet, draft, made) if annex else None
        body = "\n".join(sheet.words[each] for each in draft.paragraphs)
        made.append(_Made(replace(one, parent=parent), body, annex))
        doubts += [*told, *_moved(sheet, draft)]
    return made, doubts


def _document(sheet: Sheet, draft: Draft, name: str, press: bool) -> tuple[Document, Sequence[Doubt]]:
    """One document of its paragraphs; the parent is not known here."""
    start = draft.start
    title, annex = title_words(sheet, start), start.reason == "annex"
    found = find_elements(sheet, draft.paragraphs, title, start.title)
    words = [sheet.words[each] for each in draft.paragraphs[start.title :]]
    kind = kind_of(title or "", "\n".join(words), number=found.number is not None, press=press, annex=annex)
    issuers, date = found.issuers, found.date
    if kind in ("解读", "答记者问", "新闻"):
        issuers, date = (issuers, date) if date else ((), event_date(words))
    ends = Span(min(found.body_start, found.body_end), found.body_end)
    clauses, gaps = find_clauses(sheet, draft.paragraphs, ends)
    document = Document(
        id=name,
        file=sheet.text.file,
        title=title,
        number=found.number,
        issuers=issuers,
        date=date,
        kind=kind,
        parent=None,
        segments=tuple(_segments(sheet, draft.paragraphs)),
        clauses=clauses,
        elements=found.elements,
        tables=find_tables(sheet, draft.paragraphs),
    )
    return document, gaps


def _front(sheet: Sheet, found: Sequence[Start]) -> Iterator[_Made]:
    """What stands before the first document: front matter; or, where none begins, the whole text as one."""
    end = found[0].at if found else len(sheet.words)
    front = [each for each in range(end) if each not in sheet.contents.paragraphs]
    if all(facts.is_meta(sheet.words[each]) for each in front):
        return
    words = [sheet.words[each] for each in front]
    segments = tuple(_segments(sheet, front))
    name = f"{sheet.text.file}#1"
    if found:
        title = next((each for each in words if _MASTHEAD.fullmatch(each)), words[0])
        plain = Document(name, sheet.text.file, title, None, (), None, "刊头", None, segments)
        yield _Made(plain, "")
        return
    draft = Draft(Start(0, 0, "first"), front)
    one, _ = _document(sheet, draft, name, press=False)
    yield _Made(one, "\n".join(words))


def _parent(sheet: Sheet, draft: Draft, made: Sequence[_Made]) -> str | None:
    """The document an annex belongs to: the last that is none, or an annex that names it as its own (附1)."""
    words = sheet.words[draft.start.at]
    if made and made[-1].annex and _NESTED.match(words) and _NESTED.search(made[-1].body):
        return made[-1].document.id
    before = [each for each in made if not each.annex and each.document.kind != "刊头"]
    return before[-1].document.id if before else None


def _segments(sheet: Sheet, paragraphs: Sequence[int]) -> Iterator[Span]:
    """Where the paragraphs lie in the file, those on end as one."""
    run: list[int] = []
    for index in paragraphs:
        if run and index != run[-1] + 1:
            yield _span(sheet, run)
            run = []
        run.append(index)
    if run:
        yield _span(sheet, run)


def _span(sheet: Sheet, run: Sequence[int]) -> Span:
    first, last = sheet.paragraph(run[0]), sheet.paragraph(run[-1])
    start = sheet.text.raw_span(first.start, first.end).start
    return Span(start, sheet.text.raw_span(last.start, last.end).end)


def _moved(sheet: Sheet, draft: Draft) -> Iterator[Doubt]:
    for index in draft.moved:
        yield Doubt(
            "interleaved",
            sheet.text.file,
            _span(sheet, [index]),
            "分栏交错：此处已接到前面断开的文章，请核对。",
            "Columns are interleaved: this was joined to an earlier text that breaks off. Please check.",
        )


def _unannounced(sheet: Sheet, found: Sequence[Start]) -> Iterator[Doubt]:
    """Titles of the contents page that are found nowhere."""
    titles = [title_words(sheet, start) or "" for start in found]
    for title in sheet.contents.titles:
        if not any(same_title(title, each) for each in titles) and not any(
            same_title(title, sheet.words[each])
            for each in range(len(sheet.words))
            if each not in sheet.contents.paragraphs and len(sheet.words[each]) <= _TEXT
        ):
            yield Doubt(
                "missing-title",
                sheet.text.file,
                None,
                f"目录中的“{title}”在正文里没有找到。",
                f"“{title}” of the contents page was not found in the text.",
            )
