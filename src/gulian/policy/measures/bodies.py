# SPDX-License-Identifier: Apache-2.0
"""Who does it: the bracket at the end of a clause, (A牵头，B、C按职责分工负责), and level and payer."""

from __future__ import annotations

import re

from gulian.policy.measures.model import Body, Role

_BRACKET = re.compile(r"[（(]([^（）()]{2,300}?(?:负责|牵头|参与|配合)[^（）()]{0,80})[）)]")
_ROLE = re.compile(
    r"(?:共同)?牵头(?:负责)?|(?:按|根据)(?:照)?(?:各自)?职责分工(?:负责|落实)?|分别负责|负责|参与|参加|配合"
)
_NAME = re.compile(r"^[一-鿿A-Za-z“”\"]{2,30}$")
_ASCII = re.compile(r"(?<!\d)[,;:]|[,;:](?!\d)")
_PAYER = re.compile(
    r"(?:所需(?:资金|经费|费用)[^，。；]{0,8}?从|(?:费用|补助|资金)[^，。；]{0,8}?从|由)([^，。；从由]{2,24}?)(?:中?(?:列支|支出|解决|安排|承担|负担))"
)
_STATE = re.compile(r"国务院|中共中央|全国人民代表大会|全国人大")
_LOCAL = re.compile(r"省|自治区|市(?!场)|县|区(?!域)|州")


def bodies(text: str) -> tuple[Body, ...]:
    """The departments of a clause in the order named. (财政部、税务总局按职责分工负责) -> two, responsible"""
    found: dict[str, Role] = {}
    for bracket in _BRACKET.finditer(text):
        rest = re.sub(r"\s", "", bracket[1])
        at = 0
        for word in _ROLE.finditer(rest):
            for name in re.split(r"[、，,;；]|(?<=部)和|(?<=局)和", rest[at : word.start()]):
                plain = re.sub(r"^(?:由|会同)|等(?:部门|单位)?(?:和企业)?$", "", name)
                if _NAME.match(plain):
                    found.setdefault(plain, _role(word[0]))
            at = word.end()
    return tuple(Body(name, role) for name, role in found.items())


def _role(word: str) -> Role:
    if "牵头" in word:
        return "lead"
    return "assist" if word in ("参与", "参加", "配合") else "responsible"


def punctuated(text: str) -> str:
    """Plain text with Chinese commas, semicolons and colons and without brackets of departments.

    One character for one: the reader folds signs to ASCII, the sentences here are told apart by Chinese ones.
    """
    signs = _ASCII.sub(lambda found: "，；："[",;:".index(found[0])], text)
    return _BRACKET.sub(lambda found: " " * len(found[0]), signs)


def payer(sentence: str) -> str | None:
    """What pays, where the sentence says so. 所需资金可从就业补助资金中列支 -> 就业补助资金"""
    found = _PAYER.search(sentence)
    return found[1] if found else None


def level(issuers: tuple[str, ...]) -> str:
    """国家, 部门, 地方 or 未知, by who issued the document."""
    if any(_STATE.match(each) for each in issuers):
        return "国家"
    if any(_LOCAL.search(each) and not re.search(r"[部总]局?$|委员会$|部办公厅$", each) for each in issuers):
        return "地方"
    return "部门" if issuers else "未知"
