# SPDX-License-Identifier: Apache-2.0
"""What the beginning and the end of a line say: clause numbers, dates, page numbers, ends of sentences."""

from __future__ import annotations

import re

HAN_NUMBER = "一二三四五六七八九十百零〇"
_DATE = (
    r"(?:\d{4}|[一二][〇○零OoΟ0一二三四五六七八九]{3}) ?年 ?(?:\d{1,2}|[一二三四五六七八九十]{1,3}) ?月"
    r" ?(?:\d{1,2}|[一二三四五六七八九十廿]{1,3})? ?日?"
)
DATE_LINE = re.compile(rf"[(]?{_DATE}[)]?")
YEAR = r"[〔\[(【] ?(?:19|20)\d{2} ?年? ?[〕\])】]"
NUMBER = re.compile(
    rf"[\u4e00-\u9fffA-Za-z]{{1,16}}(?:\([\u4e00-\u9fff]{{1,6}}\))?[\u4e00-\u9fff]{{0,8}} ?{YEAR}"
    r" ?第? ?\d{1,5} ?号"
    r"|(?:[\u4e00-\u9fff、 ]{2,40}(?:公告|令|通告) ?)?(?:(?:19|20)\d{2}年 ?)?"
    r"第 ?[\d一二三四五六七八九十百〇零]{1,6} ?号"
)
_STARTS = (
    rf"[{HAN_NUMBER}]{{1,4}} ?[、.．](?!\d)",
    rf"\([{HAN_NUMBER}]{{1,4}}\)",
    r"\d{1,3}(?:[.、．](?!\d)|\)(?!\d))",
    r"\(\d{1,3}\)",
    r"[①-⑳❶-❿]",
    rf"第[{HAN_NUMBER}\d]{{1,5}}[编篇章节条款](?![件约例])",
    rf"[{HAN_NUMBER}]{{1,3}}(?:是|要)(?![否求么])",
    rf"第[{HAN_NUMBER}]{{1,2}}[,、:]",
    rf"附件? ?[\d{HAN_NUMBER}]{{0,2}} ?(?:[:.]|$)",
    r"[问答注][:.]",
    r"——|[□◎●■★▪•※◆▲○]|[-+] ",
)
START = re.compile("|".join(_STARTS))
_PAGE = re.compile(
    r"[-—–~·] ?\d{1,4} ?[-—–~·]|第 ?\d{1,4} ?页(?: ?[,共/]+ ?\d{1,4} ?页)?|\d{1,4} ?/ ?\d{1,4}|"
    r"[Pp]age \d{1,4}(?: of \d+)?"
)
_ENDS = "。！？!?；;：:…"
_CLOSERS = "”’」』)》〉】"
_GOES_ON = "、，,的在和与及或对为将以从向于由把被而至并使让据"
_PAIRS = (("(", ")"), ("《", "》"), ("“", "”"), ("〔", "〕"), ("〈", "〉"))


def starts(words: str) -> bool:
    """Whether a line begins something of its own."""
    return START.match(words) is not None


def is_date(words: str) -> bool:
    """Whether a line is a date and nothing else: the 成文日期."""
    return DATE_LINE.fullmatch(words.strip()) is not None


def is_document_number(words: str) -> bool:
    """Whether a line is a 发文字号 and nothing else: 国办发〔2020〕6号, 2024年第36号."""
    return NUMBER.fullmatch(words.strip("() ")) is not None


def is_page_number(words: str) -> bool:
    """Whether a line is the number of a page, dressed as one."""
    return _PAGE.fullmatch(words.strip()) is not None


def is_ended(words: str) -> bool:
    """Whether a line ends a sentence, or is closed by a bracket that holds one."""
    bare = words.rstrip().rstrip(_CLOSERS)
    return bool(bare) and (bare[-1] in _ENDS or words.rstrip()[-1] in ")」』】")


def goes_on(words: str) -> bool:
    """Whether a line cannot end where it ends."""
    return words.rstrip().endswith(tuple(_GOES_ON))


def unclosed(words: str) -> bool:
    """Whether a bracket or quotation mark is open at the end."""
    return any(words.count(first) > words.count(last) for first, last in _PAIRS)
