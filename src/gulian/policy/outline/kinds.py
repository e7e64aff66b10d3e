# SPDX-License-Identifier: Apache-2.0
"""What kind of document it is, by its title first, then by what its text says of itself."""

from __future__ import annotations

import re

from gulian.policy.model import DocumentKind
from gulian.policy.outline import facts

_ANSWERS = re.compile(r"答记者问|问答|访谈实录|文字实录")
_EXPLAINS = re.compile(r"解读|一图读懂|图解|答问|的说明$|起草说明")
_DRAFT = re.compile(r"草案|征求意见稿|送审稿|公开征求意见")
_LIST = re.compile(r"(?:目录|清单|名单|名录|汇总表|一览表)(?:\([^()]*\))?(?:公布)?$")
_OPINION = re.compile(r"意见(?:\([^()]*\))?$|提出(?:如下|以下)[^。]{0,8}意见|制定意见如下|意见如下")
_NOTICE = re.compile(
    r"(?:通知|公告|通告|函|通报)(?:\([^()]*\))?$|(?:有关|相关)?(?:事项|事宜|工作)?通知如下|印发(?:给)?你们|现(?:予以)?(?:公布|印发|发布)|"
    r"现将.{2,40}(?:印发|公布|通知)|特此通知|请认真贯彻"
)
_NEWS = re.compile(
    r"举行.{0,12}(?:发布会|会议|吹风会)|发布会|电视电话会议|召开.{0,24}会议|印发《|本报讯|新华社|记者|介绍"
)
_QUESTION = re.compile(r"(?:^|\n)(?:问[::]|[^\n:]{2,20}记者[::])")

_AUTHOR = re.compile(
    r".{0,40}(?:院长|所长|主任|教授|研究员|理事长|会长|秘书长|主席|总裁|董事长|总经理|院士|书记|局长|厅长|专家)"
    r" ?[\u4e00-\u9fff]{2,4}"
)
"""A name with its post, alone on a line below a title: an article somebody signed."""


def kind_of(title: str, body: str, *, number: bool, press: bool, annex: bool) -> DocumentKind:
    """The kind of a document.

    body : its paragraphs, one a line; number : it carries a 发文字号;
    press : its compilation is of the press; annex : it is annexed to another, which is the notice
    """
    name = re.sub(r"\s", "", title)
    head = body[:3000]
    if _ANSWERS.search(name) or len(_QUESTION.findall(body)) >= 3:
        return "答记者问"
    if _EXPLAINS.search(name):
        return "解读"
    if _DRAFT.search(name):
        return "草案"
    if _LIST.search(name) and not number:
        return "目录"
    if annex:
        return "其他"
    official = number or any(facts.is_addressee(line) for line in body.split("\n", 4)[:4])
    if official:
        if _OPINION.search(name) or re.search(r"提出(?:如下|以下)[^。]{0,8}意见|意见如下", head):
            return "意见"
        return "通知" if _NOTICE.search(name) or _NOTICE.search(head) else "其他"
    lead = body[:400]
    if facts.is_lead(lead.lstrip()) or (_NEWS.search(body[:120]) and not facts.has_title_word(name)):
        return "新闻"
    if _OPINION.search(name):
        return "意见"
    if re.search(r"(?:通知|公告|通告|函|通报)(?:\([^()]*\))?$", name):
        return "通知"
    if any(_AUTHOR.fullmatch(line) for line in body.split("\n", 6)[:6]):
        return "其他"
    if press and not facts.has_title_word(name):
        return "新闻"
    return "其他"
