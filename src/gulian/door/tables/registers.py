# SPDX-License-Identifier: Apache-2.0
"""Who there is: enterprises, their units, the codes they had, the bodies that answer for them."""

from __future__ import annotations

from gulian.door.model import Table
from gulian.door.tables.choices import ALIAS_KINDS
from gulian.door.tables.columns import (
    CODE,
    CODE_ALIASES,
    CONTACT,
    DAY,
    PARK,
    PERSON,
    PHONE,
    REGION,
    REGION_ALIASES,
    YEAR,
    column,
)

ENTERPRISES = Table(
    "enterprises",
    "企业名录",
    "register of enterprises",
    (
        column("code", "code", CODE, CODE_ALIASES, required=True),
        column(
            "name",
            "text",
            ("企业名称", "name"),
            ("单位名称", "名称", "企业", "公司名称"),
            required=True,
            default="code",
        ),
        column("region", "region", REGION, REGION_ALIASES),
        column(
            "industry", "industry", ("行业代码", "industry"), ("行业", "所属行业", "行业类别", "国民经济行业")
        ),
        column(
            "staff",
            "count",
            ("员工总数", "staff on the roll"),
            ("员工人数", "职工人数", "从业人员", "从业人数", "在册人数", "人数", "职工总数"),
            unit=PERSON,
        ),
        column(
            "revenue",
            "money",
            ("年营业收入", "revenue"),
            ("营业收入", "主营业务收入", "年产值", "销售收入"),
            unit=YEAR,
        ),
        column("cost", "money", ("年营业成本", "cost"), ("营业成本", "主营业务成本"), unit=YEAR),
        column("output", "money", ("日产值", "output"), ("日均产值", "正常日产值"), unit=DAY),
        column(
            "registered_region", "region", ("注册地", "region of registration"), ("注册地代码", "注册所在地")
        ),
        PARK,
        column("group", "text", ("所属集团", "group"), ("企业集团", "集团")),
        column(
            "above_scale",
            "flag",
            ("是否规上", "above scale"),
            ("规上", "规模以上", "是否规模以上", "规上企业"),
        ),
        CONTACT,
        PHONE,
        column("leader", "flag", ("是否龙头", "lead firm"), ("龙头企业", "龙头", "链主企业", "是否龙头企业")),
        column("lists", "text", ("所在名单", "lists it stands on"), ("名单", "重点名单")),
    ),
    key=("code",),
)

UNITS = Table(
    "units",
    "生产单位",
    "producing units of enterprises",
    (
        column(
            "unit", "code", ("单位编号", "unit"), ("厂区编号", "生产单位", "工厂编号", "分厂"), required=True
        ),
        column("code", "code", CODE, CODE_ALIASES, required=True),
        column(
            "name",
            "text",
            ("单位名称", "name"),
            ("厂区名称", "工厂名称", "名称"),
            required=True,
            default="unit",
        ),
        column("region", "region", REGION, REGION_ALIASES),
        PARK,
        CONTACT,
        PHONE,
    ),
    key=("unit",),
)

BODIES = Table(
    "bodies",
    "责任主体",
    "bodies that answer for firms",
    (
        column("body", "code", ("主体编号", "body"), ("主体代码", "机构编号"), required=True),
        column("kind", "text", ("主体类别", "kind"), ("类别", "类型"), required=True),
        column("name", "text", ("主体名称", "name"), ("名称", "机构名称"), required=True, default="body"),
        column("region", "region", REGION, REGION_ALIASES),
        column("parent", "code", ("上级主体", "parent"), ("上级", "上级编号")),
        column("since", "date", ("起始日期", "since"), ("开始日期",)),
        column("until", "date", ("截止日期", "until"), ("结束日期",)),
    ),
    key=("body", "since"),
)

ABOVE_SCALE = Table(
    "above_scale",
    "规上企业年度名录",
    "above-scale firms by year",
    (
        column("year", "year", ("年份", "year"), ("年度", "名录年份", "名单年份"), required=True),
        column("code", "code", CODE, CODE_ALIASES, required=True),
    ),
    key=("year", "code"),
)

ALIASES = Table(
    "aliases",
    "企业代码对照",
    "codes that stand for other codes",
    (
        column("old", "code", ("旧代码", "old code"), ("原代码", "曾用代码", "原信用代码"), required=True),
        column("code", "code", ("现用代码", "code in use"), ("新代码", "现代码", *CODE[:1]), required=True),
        column(
            "kind",
            "choice",
            ("变更类别", "kind"),
            ("类别", "变更类型", "变更原因"),
            required=True,
            choices=ALIAS_KINDS,
        ),
        column("since", "date", ("起始日期", "since"), ("开始日期", "变更日期", "生效日期", "from")),
        column("until", "date", ("截止日期", "until"), ("结束日期",)),
    ),
    key=("old", "code", "since"),
)
