# SPDX-License-Identifier: Apache-2.0
"""What a single line of an official document is: a number, a date, a signature, an addressee, a title.

Terms and places of the elements: GB/T 9704-2012, 7.2 (版头), 7.3 (主体), 7.4 (版记).
"""

from __future__ import annotations

import datetime as dt
import re

from gulian.policy.reading.marks import DATE_LINE, YEAR, is_date, is_document_number, is_ended, starts

_TAIL_NUMBER = re.compile(rf"\(([\u4e00-\u9fff]{{1,16}}{YEAR} ?第? ?\d{{1,5}} ?号)\)$")
_ADDRESSEE = re.compile(
    r"(?:各|有关|国务院|中央|全国|省|市|县|区|.{2,20}(?:局|厅|委|部|公司|政府|协会|单位|银行))[^。]{0,400}:$"
)
_ANNOUNCES = re.compile(r"如下|以下|内容|措施|方面|介绍|表示|指出|强调|要求|问|答|是:|有:|包括:")
ORG = re.compile(
    r"[\u4e00-\u9fff()·\d]{1,30}(?:部|委|委员会|局|厅|室|院|会|署|行|政府|司|集团|公司|中心|机制|会议|指挥部|"
    r"小组|组|海关|大学|研究所|社|办|团|处|党委|省委|市委|县委|区委|党中央|兵团|中央)"
)
_TITLE_WORDS = re.compile(
    r"(?:通知|意见|公告|通告|通报|决定|决议|命令|令|批复|函|纪要|议案|报告|请示|公报|办法|规定|细则|条例|规则|方案|计划|规划|"
    r"纲要|要点|指南|指引|措施|目录|清单|名单|名录|标准|规范|条件|制度|准则|解读|答记者问|问答|草案|征求意见稿|说明|若干政策)"
    r"(?:\([^()]{1,24}\))?$"
)
_NAMES = r"[\u4e00-\u9fff]{1,4}(?:[ 、][\u4e00-\u9fff]{1,4}){0,3}"
_END_MARK = re.compile(
    rf"\((?:本报)?(?:记者)?{_NAMES}\)|(?:责任)?编辑:.{{0,20}}|"
    r"\((?:来源|作者|责任编辑|责编|编辑)[: ].{1,40}\)"
)
_BYLINE = re.compile(rf"[■◎]?(?:本报|本刊|见习|实习)?(?:记者|通讯员|特约撰稿)[ :]?{_NAMES}")
_LEAD = re.compile(
    r"本报讯|本刊讯|新华社|中新社|据.{2,12}(?:报道|消息|网站)|(?:本报|本网|见习)?记者.{2,12}(?:报道|从|获悉)|近日|日前|"
    r"(?:\d{4}年)?\d{1,2}月\d{1,2}日(?:[,至上下]|.{0,4}(?:召开|举行|发布|印发))|"
    r".{2,30}\d{1,2}日(?:在|电|举行|召开|就|讯)"
)
_DIGITS = {each: value for value, each in enumerate("〇一二三四五六七八九")} | dict.fromkeys("○零OoΟ", 0)
_DATE_PARTS = re.compile(r"(?P<y>[^年]{4}) ?年 ?(?P<m>[^月]{1,3}) ?月 ?(?P<d>[^日)]{1,3})?")
_MARKS = re.compile(r"[^\u3400-\u9fffA-Za-z0-9]")
_META = re.compile(
    r"(?:发布|发文|成文|更新)?(?:时间|日期)[:]|(?:信息|文章|稿件)?来源[:]|索引号[:]|"
    r"(?:浏览|阅读|点击)(?:次数|量)?[:]|字体[:]|首页 ?>|当前位置|您的位置"
)
TITLE_MOST = 120
_MARK = 50


def number_in(title: str) -> str | None:
    """The 发文字号 in brackets at the end of a title."""
    found = _TAIL_NUMBER.search(title)
    return found[1] if found else None


def is_masthead(words: str) -> bool:
    """A 发文机关标志: bodies and the word 文件, or bodies alone where 文件 is left out (7.2.4)."""
    return words.endswith("文件") and bool(organisations(words.removesuffix("文件").strip()))


def is_addressee(words: str) -> bool:
    """A 主送机关: bodies, and a colon at the end."""
    if len(words) < 4 or starts(words) or ":" in words[:-1] or _ANNOUNCES.search(words):
        return False
    return _ADDRESSEE.fullmatch(words) is not None


def organisations(words: str) -> tuple[str, ...]:
    """The bodies a line names and nothing else, as signatures and titles do; empty if it says more."""
    parts = [
        each
        for each in re.split(
            r"[ 、,\t]+", re.sub(r"等[\d一二三四五六七八九十]*(?:个)?(?:部门|单位)?$", "", words.strip())
        )
        if each
    ]
    if not parts or not all(ORG.fullmatch(part) and len(part) <= 30 for part in parts):
        return ()
    return tuple(parts)


def parse_date(words: str) -> dt.date | None:
    """The day a line states, in digits or Chinese numerals; None without one. 2024年10月21 -> 2024-10-21"""
    found = _DATE_PARTS.search(words.replace(" ", ""))
    if not found or not found["d"]:
        return None
    year = "".join(str(_DIGITS.get(each, each)) for each in found["y"])
    try:
        return dt.date(int(year), _value(found["m"]), _value(found["d"]))
    except ValueError:
        return None


def dated(words: str) -> tuple[str, dt.date] | None:
    """A line of bodies and a date, or a date alone: the bodies' words and the day."""
    words = words.strip()
    found = re.search(DATE_LINE.pattern + "$", words)
    if not found or len(words) > 80:
        return None
    before = words[: found.start()].strip()
    day = parse_date(found[0])
    if day is None or (before and not organisations(before)):
        return None
    return before, day


def title_like(words: str) -> bool:
    """A line that could be the title of a document."""
    if (words[:1] == "(" and words[-1:] == ")") or is_meta(words):
        return False
    if (
        not 4 <= len(words) <= TITLE_MOST
        or starts(words)
        or is_ended(words.rstrip(")”》!?"))
        or "。" in words
    ):
        return False
    if (
        is_date(words)
        or is_document_number(words)
        or "http" in words
        or "@" in words
        or is_byline(words)
        or is_end_mark(words)
    ):
        return False
    return chinese(words) >= max(4, len(words) // 3)


def chinese(words: str) -> int:
    """How many Chinese characters there are."""
    return sum("\u3400" <= each <= "\u9fff" for each in words)


def has_title_word(words: str) -> bool:
    """A title that ends as the titles of documents do."""
    return _TITLE_WORDS.search(re.sub(r"[》”\s]+(?:公布|印发|发布)?$", "", words)) is not None


def is_end_mark(words: str) -> bool:
    """(布 轩), (来源: ...): the end of a piece of a newspaper."""
    if len(words) > _MARK or organisations(words.strip("()")):
        return False
    return _END_MARK.fullmatch(words) is not None


def is_meta(words: str) -> bool:
    """What a web page says about itself around a title: 发布时间, 来源, 首页 > ..."""
    return len(words) <= TITLE_MOST and _META.match(words) is not None


def is_byline(words: str) -> bool:
    """本报记者 and a name, alone on a line: the head of a piece of a newspaper."""
    return _BYLINE.fullmatch(words) is not None


def is_lead(words: str) -> bool:
    """The first words of news."""
    return _LEAD.match(words) is not None


def key(title: str) -> str:
    """What of a title counts when two are compared."""
    return _MARKS.sub("", title)


def _value(words: str) -> int:
    """十 -> 10, 二十一 -> 21, 廿八 -> 28, 12 -> 12"""
    if words.isdecimal():
        return int(words)
    words = words.replace("廿", "二十")
    tens, ten, ones = words.partition("十")
    if not ten:
        return int("".join(str(_DIGITS[each]) for each in words if each in _DIGITS) or "x")
    return 10 * (_DIGITS.get(tens, 1) if tens else 1) + (_DIGITS.get(ones, 0) if ones else 0)
