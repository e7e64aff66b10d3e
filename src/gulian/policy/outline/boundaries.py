# SPDX-License-Identifier: Apache-2.0
"""Where documents begin: each beginning with its title, why it is one, and how sure that is.

1 take out contents pages  2 at each line that could be a title ask what follows and what went before
3 where a contents page announces the documents, believe it before anything weak
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from gulian.policy.model import Paragraph, Text
from gulian.policy.outline import facts
from gulian.policy.outline.contents import Contents, find_contents, is_part, same_title
from gulian.policy.reading.marks import goes_on, is_date, is_document_number, is_ended, starts, unclosed

Reason = Literal[
    "announced", "number", "addressee", "heading", "news", "byline", "after-end", "annex", "explained",
    "original", "column", "first",
]  # fmt: skip

_ANNEX = re.compile(r"附(件?) ?([\d一二三四五六七八九十]{0,2}) ?[:.]? ?(.*)")
_ORIGINAL = re.compile(r".{0,12}(?:以下[为是]|附|如下)?(?:原文|全文)(?:如下)?:?")
_LINKED = re.compile(r"[^\u3400-\u9fff]*(?:相关链接|延伸阅读|新闻链接|相关阅读|相关新闻|链接)[:]?")
_EXPLAINS = re.compile(r"解读|答记者问|问答|一图读懂|政策图解")
_COLUMN_WORDS = re.compile(r"信息|动态|新闻|要闻|资讯|简讯|之窗|天地|窗|速递|风采")
_PRESS = re.compile(r"本报讯|本刊讯|新华社|中新社|(?:本报|本网|见习)?记者.{2,12}报道")
_AFTER_DATE = re.compile(
    r"https?://|<http|点击链接|\(?(?:联系|此件|咨询电话)|抄送|附件|.{2,40}印发$|- *附件|\d{1,2}[.、]"
)
_WRAPPED = re.compile(r"(?<=[\u3400-\u9fff])[ \t]*[\r\n]+\s*(?=[\u3400-\u9fff])")
_BODY = 40
_TITLES = 4
"""Lines one title may be printed on."""
_BACK = 6


@dataclass(frozen=True)
class Start:
    """A document begins at paragraph `at`; its title is `title` paragraphs long (0 = it has none)."""

    at: int
    title: int
    reason: Reason
    words: str | None = None
    announced: bool = False


@dataclass(frozen=True)
class Sheet:
    """The paragraphs of one file as words, with the contents pages found in them."""

    text: Text
    words: tuple[str, ...]
    contents: Contents

    def paragraph(self, index: int) -> Paragraph:
        """One paragraph of the text."""
        return self.text.paragraphs[index]


def sheet_of(text: Text) -> Sheet:
    """A text laid out for the outline."""
    words = tuple(text.words(paragraph).strip() for paragraph in text.paragraphs)
    return Sheet(text, words, find_contents(words))


def find_starts(sheet: Sheet) -> tuple[Start, ...]:
    """All beginnings of documents in one file, in order."""
    announced = _announced(sheet)
    titles = sheet.contents.titles
    trusted = len(titles) >= 3 and len(announced) >= 0.6 * len(titles)
    top = _top_heading(sheet)
    found: list[Start] = []
    index, column = 0, False
    while index < len(sheet.words):
        if index in sheet.contents.paragraphs:
            index += 1
            continue
        start = announced.get(index) or _start(sheet, index, found, top, trusted)
        if start is None and column and _is_item(sheet, index):
            start = Start(index, _title_length(sheet, index), "column")
        if start is not None and start.announced and _is_column(sheet, start):
            column = True
            index += start.title
            continue
        if start is not None:
            column = column and not start.announced
            found.append(start)
            index = max(index, start.at + max(1, start.title))
        else:
            index += 1
    return tuple(_without_twins(found))


def printed(sheet: Sheet, index: int) -> str:
    """A paragraph as it stands in the file; its plain words where the file has tags or entities within it."""
    paragraph = sheet.paragraph(index)
    span = sheet.text.raw_span(paragraph.start, paragraph.end)
    raw = sheet.text.raw[span.start : span.end].strip()
    return sheet.words[index] if "<" in raw or "&" in raw else raw


def title_words(sheet: Sheet, start: Start) -> str | None:
    """The title as printed, its lines put together."""
    if start.words is not None:
        return start.words or None
    parts = []
    for index in range(start.at, start.at + start.title):
        raw = re.sub(r"\s+", " ", _WRAPPED.sub("", printed(sheet, index)))
        parts.append(re.sub(r"^[#>*_ \-]+|[*_ ]+$", "", raw))
    if not parts:
        return None
    headings = all(sheet.paragraph(start.at + each).heading for each in range(start.title))
    return (" " if headings else "").join(parts)


# -- what a contents page announces -----------------------------------------------------------------------


def _announced(sheet: Sheet) -> dict[int, Start]:
    """Titles of the contents page where they stand in the text, each once, the first place that fits."""
    found: dict[int, Start] = {}
    left = list(sheet.contents.titles)
    exact = _exact(sheet)
    at = 0
    while at < len(sheet.words) and left:
        match = None if at in sheet.contents.paragraphs else _longest(sheet, at, left, exact)
        if match:
            title, length = match
            left.remove(title)
            found[at] = Start(at, length, "announced", announced=True)
            at += length
        else:
            at += 1
    return found


def _exact(sheet: Sheet) -> frozenset[str]:
    """Announced titles that stand in the text to the letter: for these nothing similar will do."""
    wanted = {facts.key(title) for title in sheet.contents.titles}
    found: set[str] = set()
    for at in range(len(sheet.words)):
        joined = ""
        for index in range(at, min(at + _TITLES, len(sheet.words))):
            if index in sheet.contents.paragraphs or not _may_be_title(sheet, index):
                break
            joined += facts.key(sheet.words[index])
            found.update({joined} & wanted)
    return frozenset(found)


def _longest(sheet: Sheet, at: int, titles: Sequence[str], exact: frozenset[str]) -> tuple[str, int] | None:
    """The announced title that begins at a paragraph, and how many paragraphs it takes."""
    best: tuple[str, int] | None = None
    joined, first = "", facts.key(sheet.words[at])
    for length in range(1, _TITLES + 1):
        index = at + length - 1
        if index >= len(sheet.words) or index in sheet.contents.paragraphs or not _may_be_title(sheet, index):
            break
        joined += sheet.words[index]
        whole = facts.key(joined)
        fits = [title for title in titles if facts.key(title) == whole]
        fits = fits or [
            title
            for title in titles
            if facts.key(title) not in exact and same_title(joined, title) and is_part(first, title)
        ]
        if fits:
            best = (max(fits, key=lambda title: facts.key(title) == facts.key(joined)), length)
            if facts.key(best[0]) == facts.key(joined):
                break
    return best


def _may_be_title(sheet: Sheet, index: int) -> bool:
    words, paragraph = sheet.words[index], sheet.paragraph(index)
    return not paragraph.row and (
        facts.title_like(words) or (len(words) <= 12 and bool(facts.organisations(words)))
    )


def _is_column(sheet: Sheet, start: Start) -> bool:
    """A heading of a column: announced, short, and followed by a title instead of text."""
    after = start.at + start.title
    words = "".join(sheet.words[start.at : after])
    if after + 1 >= len(sheet.words) or len(words) > 12 or facts.has_title_word(words):
        return False
    return _may_be_title(sheet, after) and _is_body(sheet, after + 1)


def _is_item(sheet: Sheet, at: int) -> bool:
    """A piece of a column: a line that could be a title between two texts."""
    before = sheet.words[at - 1] if at else ""
    if not _may_be_title(sheet, at) or not (is_ended(before) or len(before) <= 12):
        return False
    after = at + _title_length(sheet, at)
    if after >= len(sheet.words) or len(sheet.words[after]) < _BODY or starts(sheet.words[after]):
        return False
    return facts.chinese(sheet.words[after]) >= _BODY // 2


# -- what the lines themselves say ------------------------------------------------------------------------


def _start(sheet: Sheet, at: int, found: Sequence[Start], top: int, trusted: bool) -> Start | None:
    """A beginning at a paragraph, if one is there. `trusted`: a contents page names all but annexes."""
    words = sheet.words[at]
    annex = _annex(sheet, at, found)
    if annex:
        return annex
    if facts.is_byline(words) and not trusted and _closed(sheet, at) and _is_body(sheet, at + 1):
        return Start(at, 0, "byline")
    if not _may_be_title(sheet, at):
        return None
    headed = _headed(sheet, at)
    if headed:
        return headed
    length = _title_length(sheet, at)
    start = Start(at, length, "number")
    reason = _reason(sheet, start, found, top, trusted)
    return replace(start, reason=reason) if reason else None


def _headed(sheet: Sheet, at: int) -> Start | None:
    """A red head: 发文机关标志 and 发文字号 above the title (GB/T 9704-2012, 7.2)."""
    number = at + facts.is_masthead(sheet.words[at])
    if number == at or number + 1 >= len(sheet.words) or not is_document_number(sheet.words[number]):
        return None
    if not _may_be_title(sheet, number + 1):
        return None
    length = _title_length(sheet, number + 1)
    words = title_words(sheet, Start(number + 1, length, "number"))
    return Start(at, number + 1 + length - at, "number", words)


def _reason(sheet: Sheet, start: Start, found: Sequence[Start], top: int, trusted: bool) -> Reason | None:
    at, after = start.at, start.at + start.title
    words = "".join(sheet.words[at:after])
    while after < len(sheet.words) and facts.is_meta(sheet.words[after]):
        after += 1
    following = sheet.words[after] if after < len(sheet.words) else ""
    if is_document_number(following) or (facts.number_in(words) and "关于" in words):
        return "number"
    if facts.has_title_word(words) and facts.is_addressee(following):
        return "addressee"
    if at and _ORIGINAL.fullmatch(sheet.words[at - 1]):
        return "original"
    if _is_printed(sheet, start, found):
        return "annex"
    if trusted:
        return None
    heading = sheet.paragraph(at).heading
    if heading and (heading == top or (at and _LINKED.fullmatch(sheet.words[at - 1]))):
        return "heading" if not _LINKED.fullmatch(words) else None
    if not _is_body(sheet, after):
        return None
    return _weak_reason(sheet, start, found, words, following)


def _weak_reason(
    sheet: Sheet, start: Start, found: Sequence[Start], words: str, following: str
) -> Reason | None:
    """Signs that count where no contents page says otherwise."""
    if _PRESS.match(following):
        return "news"
    closed = _closed(sheet, start.at)
    if _EXPLAINS.search(words) and facts.has_title_word(words) and (closed or facts.is_lead(following)):
        return "explained"
    if not found and not _text_before(sheet, start.at):
        return "first"
    if closed and len(words) >= 8:
        return "after-end"
    if facts.is_lead(following) and len(words) >= 10 and _ended_before(sheet, start.at):
        return "news"
    before = sheet.words[start.at - 1] if start.at else ""
    broken = len(before) >= 12 and not is_ended(before) and not facts.title_like(before)
    broken = broken or (len(before) >= 12 and not is_ended(before) and bool(re.match(r"\d{1,2}月", before)))
    return "after-end" if broken and not sheet.paragraph(start.at - 1).row and not is_date(before) else None


def _annex(sheet: Sheet, at: int, found: Sequence[Start]) -> Start | None:
    """附件 N alone on its line, the title below; or with its title, once the document is signed."""
    words = sheet.words[at]
    mark = _ANNEX.fullmatch(words)
    if not mark or not found or sheet.paragraph(at).row:
        return None
    rest = mark[3].strip()
    if not rest and (mark[1] or mark[2]):
        if _listed_below(sheet, at):
            return None
        length = (
            _title_length(sheet, at + 1) if at + 1 < len(sheet.words) and _may_be_title(sheet, at + 1) else 0
        )
        title = title_words(sheet, Start(at + 1, length, "annex")) if length else ""
        return Start(at, 1 + length, "annex", title or "")
    signed = any(facts.dated(each) for each in sheet.words[found[-1].at : at])
    later = any(
        _ANNEX.fullmatch(each) and key_of(each) == key_of(words) for each in sheet.words[at + 1 : at + 60]
    )
    if rest and mark[2] and signed and not later and facts.title_like(rest) and not _listed_below(sheet, at):
        return Start(at, 1, "annex", rest)
    return None


def key_of(words: str) -> str:
    """The number of an annex mark: 附件2 -> 附2."""
    found = _ANNEX.fullmatch(words)
    return f"附{found[2]}" if found else ""


def _listed_below(sheet: Sheet, at: int) -> bool:
    """The list of annexes at the end of a document: numbered titles, no text."""
    below = sheet.words[at + 1 : at + 3]
    return (
        bool(below)
        and bool(re.match(r"[12][.、]", below[0]))
        and all(len(each) < 80 and "。" not in each for each in below[:1])
    )


def _is_printed(sheet: Sheet, start: Start, found: Sequence[Start]) -> bool:
    """What a notice has printed behind its signature: its title stands in 《》 in the notice."""
    if not found or not _closed(sheet, start.at):
        return False
    before = "".join(sheet.words[found[-1].at : start.at])
    title = facts.key("".join(sheet.words[start.at : start.at + start.title]))
    named = [facts.key(each) for each in re.findall(r"《([^《》]{4,100}(?:〈[^〉]*〉[^《》]*)?)》", before)]
    head = facts.key("".join(sheet.words[found[-1].at : found[-1].at + found[-1].title]))
    if len(title) >= 8 and title in head:
        return True
    named += [facts.key(each) for each in re.findall(r"附件:(?:1[.、])?([^。]{4,80})", before)]
    return len(title) >= 5 and any(same_title(title, each) for each in named)


def _title_length(sheet: Sheet, at: int) -> int:
    """How many paragraphs the title that begins here takes.

    Bodies that issue come before the words 关于; a line that cannot end there goes on; headings go on.
    """
    length = 1
    while length < _TITLES and at + length < len(sheet.words):
        joined, following = "".join(sheet.words[at : at + length]), at + length
        if not _may_be_title(sheet, following) or following in sheet.contents.paragraphs:
            break
        heading, last = sheet.paragraph(following).heading, sheet.paragraph(following - 1).heading
        named = bool(facts.organisations(joined)) and (
            "关于" in sheet.words[following] or bool(facts.organisations(sheet.words[following]))
        )
        cut = (
            unclosed(joined)
            or goes_on(joined)
            or (joined.startswith("关于") and not facts.has_title_word(joined))
        )
        second = bool(last) and heading == last + 1 and _is_body(sheet, following + 1) and last < 3
        wraps = not sheet.paragraph(following).gap and not facts.has_title_word(joined) and not heading
        if not (named or cut or second or (wraps and facts.has_title_word(sheet.words[following]))):
            break
        length += 1
    return length


def _is_body(sheet: Sheet, index: int) -> bool:
    """Text follows: a sentence, a table, or a numbered clause."""
    for words in sheet.words[index : index + 2]:
        if len(words) >= _BODY or (is_ended(words) and len(words) > 15) or starts(words):
            return True
        if not (facts.is_byline(words) or is_date(words.strip("()")) or len(words) < 20):
            return False
    return index < len(sheet.words) and sheet.paragraph(index).row


def _closed(sheet: Sheet, at: int) -> bool:
    """The document before has ended: signed and dated, or by the mark of a newspaper's piece."""
    for index in range(at - 1, max(-1, at - 1 - _BACK), -1):
        words = sheet.words[index]
        if facts.dated(words) or facts.is_end_mark(words) or words.startswith(("责任编辑", "(责任编辑")):
            return True
        if _AFTER_DATE.match(words) or (len(words) <= 30 and facts.title_like(words) and index < at):
            continue
        return False
    return False


def _ended_before(sheet: Sheet, at: int) -> bool:
    return at == 0 or is_ended(sheet.words[at - 1])


def _text_before(sheet: Sheet, at: int) -> bool:
    return any(len(each) >= _BODY for each in sheet.words[:at])


def _top_heading(sheet: Sheet) -> int:
    """The level of headings that are titles: the highest that is used; 0 without headings."""
    levels = [each.heading for each in sheet.text.paragraphs if each.heading]
    levels = [each for each in levels if each]
    return min(levels, default=0)


def _without_twins(found: Sequence[Start]) -> list[Start]:
    """Of two beginnings that overlap the first stands; a heading with nothing below it heads a collection."""
    kept: list[Start] = []
    for start in found:
        if kept and start.at < kept[-1].at + kept[-1].title:
            continue
        if kept and kept[-1].reason in ("heading", "first") and start.at == kept[-1].at + kept[-1].title:
            kept.pop()
        kept.append(start)
    return kept


def is_news_column(words: str) -> bool:
    """The name of a column that holds news."""
    return _COLUMN_WORDS.search(words) is not None
