# SPDX-License-Identifier: Apache-2.0
"""Number, addressee, annexes, signature, date and what follows, where GB/T 9704-2012 puts them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gulian.policy.model import Element, ElementName
from gulian.policy.outline import facts
from gulian.policy.outline.boundaries import Sheet, printed
from gulian.policy.reading.marks import is_date, is_document_number, starts

_ISSUER_BEFORE = re.compile(r"(.{2,80}?)(?:关于|印发|转发|公布|发布)")
_COPIES = re.compile(r"抄送[:]")
_ISSUE = re.compile(r".{2,40}(?:19|20)\d{2}年\d{1,2}月\d{1,2}日印发")
_ATTACHED = re.compile(r"(?:[-*] )?附件[:.]")
_NOTE = re.compile(r"\((?:此件|联系|联 系|有效期|本文).{2,80}\)")
_EVENT = re.compile(r"(20\d{2}年\d{1,2}月\d{1,2}日)(?:\([^()]{1,6}\))?.{0,24}?(?:举行|召开|讯|电)")
_ADOPTED = re.compile(r"\((?:19|20)\d{2}年\d{1,2}月\d{1,2}日.{2,80}(?:通过|公布|发布)")
"""The line below the title of a law or an order that says when it was adopted."""
_LISTED = 90
"""A longer line is no title of an annex."""
_HEAD = 6
"""The paragraphs below a title where number, date and addressee stand."""


Take = Callable[[ElementName, int], str]
"""Notes a paragraph as an element and gives its words as printed."""


@dataclass(frozen=True)
class Found:
    """The elements of one document; `body_end` is the first paragraph (of its own list) behind the text."""

    elements: tuple[Element, ...]
    number: str | None
    issuers: tuple[str, ...]
    date: dt.date | None
    body_start: int
    body_end: int


def find_elements(sheet: Sheet, paragraphs: Sequence[int], title: str | None, title_length: int) -> Found:
    """The elements of the document that these paragraphs are."""
    collected: list[Element] = []

    def take(name: ElementName, place: int) -> str:
        paragraph = sheet.paragraph(paragraphs[place])
        span = sheet.text.raw_span(paragraph.start, paragraph.end)
        collected.append(Element(name, printed(sheet, paragraphs[place]), span))
        return collected[-1].text

    words = [sheet.words[each] for each in paragraphs]
    above = None
    for place in range(title_length):
        if is_document_number(words[place]):
            above = take("number", place).strip("()（） ")
        elif facts.is_masthead(words[place]):
            take("masthead", place)
        else:
            take("title", place)
    number, date, body_start = _head(words, title_length, take)
    number = number or above
    if number is None and title:
        number = facts.number_in(title)
    signed = _signature(words, body_start)
    end = len(words)
    issuers: tuple[str, ...] = ()
    if signed is not None:
        first, at, issuers = signed
        for place in range(first, at):
            take("signature", place)
        take("date", at)
        if issuers == () and facts.dated(words[at]):
            issuers = facts.organisations((facts.dated(words[at]) or ("", None))[0])
        date = (facts.dated(words[at]) or ("", date))[1]
        end = first
    attached = next(
        (at for at in range(body_start, end) if _ATTACHED.match(words[at]) and _in_tail(words, at, end)), None
    )
    if attached is not None:
        take("attachments", attached)
        end = attached
    for place in range(signed[1] + 1 if signed else body_start, len(words)):
        _tail(words[place], place, take)
    if (not issuers and number is not None) or (not issuers and title and "关于" in title):
        issuers = issuers or title_issuers(title or "")
    collected.sort(key=lambda each: each.span)
    return Found(tuple(collected), number, issuers, date, body_start, end)


def title_issuers(title: str) -> tuple[str, ...]:
    """The bodies a title names before 关于 or 印发; empty where it abbreviates them (等部门)."""
    found = _ISSUER_BEFORE.match(re.sub(r"[《<].*", "关于", title))
    if not found or re.search(
        r"等[\d一二三四五六七八九十]*(?:部门|单位|部委)|[\d一二三四五六七八九十]部门|:|：|草案", found[1]
    ):
        return ()
    return facts.organisations(re.sub(r"(?:联合|近日)$", "", found[1]))


def event_date(words: Sequence[str]) -> dt.date | None:
    """The day, with its year, on which what is told took place, where transcripts and news state it so."""
    for each in words[:2]:
        found = _EVENT.search(each[:160])
        if found:
            return facts.parse_date(found[1])
    return None


def _head(words: Sequence[str], title_length: int, take: Take) -> tuple[str | None, dt.date | None, int]:
    """Number, a date under the title, and where the text begins."""
    number: str | None = None
    date: dt.date | None = None
    start = title_length
    for place in range(title_length, min(len(words), title_length + _HEAD)):
        each = words[place]
        if number is None and is_document_number(each):
            number = take("number", place).strip("()（） ")
        elif (is_date(each) or _ADOPTED.match(each)) and facts.parse_date(each) and place < len(words) - 2:
            date = facts.parse_date(each)
            take("date", place)
        elif facts.is_meta(each):
            continue
        elif facts.is_addressee(each):
            take("addressee", place)
            start = place + 1
            break
        elif len(each) > 40 or starts(each):
            break
        start = place + 1 if number or date or facts.is_addressee(each) else start
    return number, date, start


def _signature(words: Sequence[str], body_start: int) -> tuple[int, int, tuple[str, ...]] | None:
    """First line of the signature, line of the date, bodies; the last date that stands alone."""
    for at in range(len(words) - 1, body_start - 1, -1):
        day = facts.dated(words[at])
        if day is None:
            continue
        first, bodies = at, []
        if day[0]:
            bodies = list(facts.organisations(day[0]))
        while first > body_start and len(words[first - 1]) <= 60 and facts.organisations(words[first - 1]):
            first -= 1
            bodies = [*facts.organisations(words[first]), *bodies]
        return first, at, tuple(dict.fromkeys(bodies))
    return None


def _in_tail(words: Sequence[str], at: int, end: int) -> bool:
    """The list of annexes: only titles between it and the end of the text."""
    return all("http" in each or (len(each) < _LISTED and not each.endswith("。")) for each in words[at:end])


def _tail(words: str, place: int, take: Take) -> None:
    if _COPIES.match(words):
        take("copies", place)
    elif _ISSUE.fullmatch(words):
        take("issue", place)
    elif _NOTE.fullmatch(words):
        take("note", place)
