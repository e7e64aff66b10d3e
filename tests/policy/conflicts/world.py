# SPDX-License-Identifier: Apache-2.0
"""Five invented documents of a ministry, a province and a county that contradict one another on purpose."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from gulian import policy, schemes
from gulian.policy import conflicts, following, measures

ON = dt.date(2024, 9, 1)


def document(title: str, number: str, issuer: str, day: str, *clauses: str) -> str:
    """An official document of numbered clauses."""
    head = f"{issuer}关于{title}的通知\n{number}\n各有关单位：\n现将有关事项通知如下：\n"
    numbers = "一二三四五六七八九十"
    body = "".join(f"{numbers[at]}、{clause}\n" for at, clause in enumerate(clauses))
    return f"{head}{body}{issuer}\n{day}\n"


MINISTRY = document(
    "做好稳岗返还工作",
    "样部发〔2024〕8号",
    "工业和信息化部",
    "2024年3月1日",
    "对裁员率不高于5.5%的参保企业，按上年度缴纳失业保险费的60%给予稳岗返还。"
    "（财政部、人力资源社会保障部、税务总局按职责分工负责）",
    "办理企业复工申请不得要求提供租赁合同和员工花名册复印件。",
    "收到企业用地手续申请后应在5个工作日内作出书面答复。",
    "本通知自2024年3月1日起施行，有效期至2025年12月31日。",
)
PROVINCE = document(
    "做好稳岗返还有关事项",
    "浙样发〔2024〕21号",
    "浙江省人民政府办公厅",
    "2024年4月10日",
    "对裁员率不高于3%的参保企业，按上年度缴纳失业保险费的50%给予稳岗返还。"
    "（省财政厅、省人力资源社会保障厅按职责分工负责）",
    "办理企业复工申请应当提供租赁合同和员工花名册复印件。",
    "收到企业用地手续申请后应在10个工作日内作出书面答复。",
    "《浙江省人民政府办公厅关于促进企业招工的通知》（浙样发〔2022〕3号）同时废止。",
)
OLD = document(
    "促进企业招工",
    "浙样发〔2022〕3号",
    "浙江省人民政府办公厅",
    "2022年2月1日",
    "对新招用员工的企业给予一次性补贴。",
    "各地要做好宣传解读工作。",
)
COUNTY = document(
    "支持企业招工和设备更新",
    "德样发〔2024〕5号",
    "德清县人民政府",
    "2024年5月20日",
    "根据《浙江省人民政府办公厅关于促进企业招工的通知》（浙样发〔2022〕3号）和《湖州市样例办法》（湖样发〔2019〕9号），制定本通知。",
    "对企业更新改造项目，按设备投资额的10%给予补助。",
    "对购买本县企业生产的机器人产品的，按购买价格给予20%补贴。",
    "不得限制外地企业参加招标投标。",
    "申报材料请于2024年5月10日前报送县经济和信息化局。",
)
BUREAU = document(
    "技术改造奖励",
    "德经样〔2024〕2号",
    "德清县经济和信息化局",
    "2024年6月1日",
    "对技术升级企业，按设备投资额的8%给予一次性奖励。",
    "本通知自2024年6月1日起施行，有效期至2024年7月31日。",
)
WORLD = {"a.txt": MINISTRY, "b.txt": PROVINCE, "c.txt": OLD, "d.txt": COUNTY, "e.txt": BUREAU}


def library(texts: Mapping[str, str] = WORLD) -> policy.Library:
    """The documents, read as files would be."""
    return policy.outline([policy.read_words(words, name) for name, words in texts.items()])


def rules(on: dt.date = ON) -> conflicts.Rules:
    """The rules of the shipped scheme."""
    return conflicts.rules_of(schemes.load_library()["policy-consistency"], on)


def found(texts: Mapping[str, str] = WORLD, on: dt.date = ON) -> tuple[conflicts.Finding, ...]:
    """Everything the rules find in these texts."""
    known = library(texts)
    drafts = measures.propose(known).measures
    return conflicts.check(known, drafts, following.lives(known), rules(on), on)
