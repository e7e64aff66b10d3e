# SPDX-License-Identifier: Apache-2.0
"""Times in a text: 1 find a day, month, year or a stretch 2 read the words around it 3 fill in what is left.

A year left out is the document's; for a deadline the first such day not before the document, for figures as
of a day the last such day not after it. 前 (12月31日前) includes the day it names, as notices mean it.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from gulian.policy.quantities.model import Relation, When
from gulian.policy.quantities.numerals import GAP, number

_Y = r"(?:(?:19|20)\d{2}|[一二][〇零○九][〇零○一二三四五六七八九]{2})"
_HAN_DAY = r"三十一?|[二廿]?十[一二三四五六七八九]?|廿[一二三四五六七八九]|[一二三四五六七八九]"
_YEAR = rf"(?:{_Y}{GAP}年(?!龄|均|薪|级|轻)|[今明去]{GAP}年)度?"
_M = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_MONTH = rf"(?:{_M}{GAP}月|[本当]月)份?"
_D = rf"(?:3[01]|[12]\d|0?[1-9]|{_HAN_DAY})"
_DAY = rf"{_D}{GAP}[日号](?!常|报|用|本|益|楼|院|线|文)"
_PART = r"(?:底|末|初|上旬|中旬|下旬|上半年|下半年|第?[一二三四1-4]季度)"


def _point(tag: str) -> str:
    """A point in time, its groups marked by `tag`."""
    return (
        rf"(?:(?P<year{tag}>{_YEAR}){GAP}(?P<month{tag}>{_MONTH})?{GAP}(?P<day{tag}>(?<=[月份 ]){_DAY})?"
        rf"|(?<![\d.〇一二三四五六七八九十个])(?P<bare_month{tag}>{_MONTH}){GAP}(?P<bare_day{tag}>{_DAY})?"
        rf")(?P<part{tag}>{_PART})?"
    )


_TO = rf"{GAP}(?:至|到|—{{1,2}}|–|-|~|－|─){GAP}"
_FROM = r"(?P<lead>自|从|截至|截止到?|直至|至|到|不晚于|不迟于|最迟|延续到|延长至|延至)?"
_TAIL = r"(?P<tail>之前|以前|前|之日起|起|开始|以来|以后|之后|后(?!续|期)|止|期间)?"
_WHEN = re.compile(
    rf"{_FROM}{GAP}(?:"
    rf"(?P<first_year>(?<!\d){_Y}){_TO}(?P<last_year>{_Y}){GAP}年"
    rf"|(?P<first_month>(?<![\d.]){_M}){_TO}(?P<last_month>{_M})月"
    rf"|{_point('_a')}(?:{_TO}(?:{_point('_b')}|(?P<day_only>{_DAY})))?"
    rf"|(?P<relative>(?:本)?月底|年(?:底|末)|年内|即日|今明两年|(?<!年)[上下]半年)"
    rf"|(?<![\d.\-—月年第至到~A-Za-z])(?P<lone_day>(?:3[01]|[12]\d|[1-9]){GAP}日(?!内|以内|之内|常|报|用|本|益|以上|龄|后|均|产))"
    rf"){GAP}{_TAIL}"
)
_BY_TAIL = ("之前", "以前", "前", "止")
_FROM_TAIL = ("之日起", "起", "开始", "以来")


@dataclass(frozen=True)
class _Span:
    """First and last day, before the words around are read; a month and day may wait for their year."""

    first: dt.date | None
    last: dt.date | None
    missing: tuple[str, ...] = ()
    bare: bool = False


def times(text: str, document_date: dt.date | None) -> Iterator[When]:
    """The times of a folded text, in order."""
    at = 0
    while found := _WHEN.search(text, at):
        at = found.end()
        if _idle(found, text):
            continue
        span, stretch = _days(found, document_date)
        relation = _relation(found, stretch)
        if (
            relation == "by"
            and span.bare
            and found["lead"] in ("到", "至")
            and not found["tail"]
            and _past(span, document_date)
        ):
            # 到3月23日 in a text of April tells how things stood.
            relation = "as_of"
        span = _settled(span, relation, document_date)
        first = None if relation in ("by", "as_of") else span.first
        last = None if relation in ("from", "after") else span.last
        if relation == "after":
            first = span.last and span.last + dt.timedelta(days=1)
        start, end = found.start(), found.end()
        yield When(relation, first, last, start, end, text[start:end], span.missing)


def _idle(found: re.Match[str], text: str) -> bool:
    """Whether the words are no time: 一月一链 (every month), a document number, 3月龄."""
    bare = found["bare_month_a"]
    if bare and not found["bare_day_a"] and bare[0] not in "0123456789本当" and not found["part_a"]:
        return "份" not in bare
    before = text[max(0, found.start() - 1) : found.start()]
    if found["relative"] in ("年底", "年末", "年内", "月底") and before in ("年", "月", "历"):
        return True
    # 三年内 is a duration.
    return found["relative"] == "年内" and before in "0123456789一二两三四五六七八九十半几" and before != ""


def _days(found: re.Match[str], document: dt.date | None) -> tuple[_Span, bool]:
    """The days named, and whether the text names two ends."""
    if found["first_year"]:
        first, last = _year(found["first_year"], document), _year(found["last_year"], document)
        return _joined(_named(first, None, None, ""), _named(last, None, None, "")), True
    if found["first_month"]:
        year = document.year if document else None
        pair = [_named(year, _int(found[name]), None, "") for name in ("first_month", "last_month")]
        return replace(_joined(*pair), bare=True), True
    if found["relative"]:
        return _relative(found["relative"], document), found["relative"] == "今明两年"
    if found["lone_day"]:
        year, month = (document.year, document.month) if document else (None, None)
        return _named(year, month, _int(found["lone_day"]), ""), False
    return _points(found, document)


def _points(found: re.Match[str], document: dt.date | None) -> tuple[_Span, bool]:
    year, month, day, part = _parts(found, "_a", document)
    bare = not found["year_a"]
    left = _named(year, month, day, part)
    if found["day_only"]:
        return replace(_joined(left, _named(year, month, _int(found["day_only"]), "")), bare=bare), True
    if not (found["year_b"] or found["bare_month_b"]):
        return replace(left, bare=bare), False
    year_b, month_b, day_b, part_b = _parts(found, "_b", document)
    if not found["year_b"]:
        year_b = year
    right = _named(year_b, month_b, day_b, part_b)
    if bare and found["year_b"]:
        left = _named(year_b, month, day, part)
    if left.first and right.last and right.last < left.first and not found["year_b"] and year is not None:
        # 11月1日至2月底: the second end lies in the next year.
        right = _named(year + 1, month_b, day_b, part_b)
    return replace(_joined(left, right), bare=bare and not found["year_b"]), True


def _parts(
    found: re.Match[str], tag: str, document: dt.date | None
) -> tuple[int | None, int | None, int | None, str]:
    year = (
        _year(found["year" + tag], document) if found["year" + tag] else (document.year if document else None)
    )
    month_text = found["month" + tag] or found["bare_month" + tag]
    month = None
    if month_text:
        month = (document.month if document else -1) if month_text[0] in "本当" else _int(month_text)
    day_text = found["day" + tag] or found["bare_day" + tag]
    return year, month, _int(day_text) if day_text else None, found["part" + tag] or ""


def _named(year: int | None, month: int | None, day: int | None, part: str) -> _Span:
    """The days of a year, a month, a day or a part of one."""
    if year is None:
        return _Span(None, None, ("year",))
    if month == -1:
        return _Span(None, None, ("month",))
    try:
        if day:
            only = dt.date(year, month or 1, day)
            return _Span(only, only)
    except ValueError:
        return _Span(None, None, ("valid day",))
    start_month, end_month = (month, month) if month else _months(part)
    end = dt.date(year, end_month, calendar.monthrange(year, end_month)[1])
    start = dt.date(year, start_month, 1)
    if part in ("底", "末"):
        return _Span(end, end)
    if part == "初":
        return _Span(start, start)
    if month and part in ("上旬", "中旬", "下旬"):
        at = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, end.day)}[part]
        return _Span(start.replace(day=at[0]), start.replace(day=at[1]))
    return _Span(start, end)


def _months(part: str) -> tuple[int, int]:
    """First and last month of a part of a year. 二季度 -> 4, 6"""
    if part == "上半年":
        return 1, 6
    if part == "下半年":
        return 7, 12
    if part.endswith("季度"):
        quarter = "一二三四1234".index(part.removeprefix("第")[0]) % 4
        return 3 * quarter + 1, 3 * quarter + 3
    return 1, 12


def _relative(word: str, document: dt.date | None) -> _Span:
    if document is None:
        return _Span(None, None, ("document date",))
    if word == "即日":
        return _Span(document, document)
    if word == "今明两年":
        return _Span(dt.date(document.year, 1, 1), dt.date(document.year + 1, 12, 31))
    if word in ("上半年", "下半年"):
        return _named(document.year, None, None, word)
    if word == "年内":
        return _Span(document, dt.date(document.year, 12, 31))
    month = document.month if "月" in word else 12
    return _named(document.year, month, None, "底")


def _relation(found: re.Match[str], stretch: bool) -> Relation:
    lead, tail = found["lead"] or "", found["tail"] or ""
    if stretch:
        return "between"
    if tail in _BY_TAIL:
        return "by"
    if tail in ("以后", "之后", "后"):
        return "after"
    if tail in _FROM_TAIL:
        return "from"
    if lead in ("截至", "截止", "截止到"):
        return "as_of"
    if (
        lead in ("到", "至", "直至", "不晚于", "不迟于", "最迟", "延续到", "延长至", "延至")
        or found["relative"] == "年内"
    ):
        return "by"
    return "on"


def _past(span: _Span, document: dt.date | None) -> bool:
    return document is not None and span.last is not None and span.last < document


def _settled(span: _Span, relation: Relation, document: dt.date | None) -> _Span:
    """A year left out, put so that a deadline is not past and a figure not of the future."""
    if not span.bare or document is None or span.first is None or span.last is None:
        return span
    shift = 0
    if relation == "by" and span.last < document:
        shift = 1
    if relation == "as_of" and span.first > document:
        shift = -1
    return _moved(span, shift) if shift else span


def _moved(span: _Span, years: int) -> _Span:
    def move(day: dt.date | None) -> dt.date | None:
        if day is None:
            return None
        last = calendar.monthrange(day.year + years, day.month)[1]
        end_of_month = day.day == calendar.monthrange(day.year, day.month)[1]
        return day.replace(year=day.year + years, day=last if end_of_month else min(day.day, last))

    return replace(span, first=move(span.first), last=move(span.last))


def _joined(left: _Span, right: _Span) -> _Span:
    return _Span(left.first, right.last, tuple(dict.fromkeys((*left.missing, *right.missing))))


def _year(text: str, document: dt.date | None) -> int | None:
    head = text.strip()
    if head[0] in "今明去":
        return document.year + {"今": 0, "明": 1, "去": -1}[head[0]] if document else None
    return _int(head[:4])


def _int(text: str) -> int:
    """The number a piece begins with. 12月份 -> 12; 二〇二四 -> 2024"""
    found = re.match(r"\d+|[零〇○一二三四五六七八九十廿]+", text.replace("○", "〇"))
    value = (
        number(found[0].replace("零", "〇"))
        if found and len(found[0]) == 4
        else number(found[0])
        if found
        else None
    )
    return int(value or 0)
