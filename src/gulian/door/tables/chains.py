# SPDX-License-Identifier: Apache-2.0
"""Who supplies whom, who leads, and what a calculation over the network is told."""

from __future__ import annotations

from gulian.door.model import Table
from gulian.door.tables.choices import CAUSES, RANKS
from gulian.door.tables.columns import (
    CODE,
    CODE_ALIASES,
    YEAR,
    column,
)

LINKS = Table(
    "links",
    "供应关系",
    "supply links",
    (
        column(
            "supplier",
            "code",
            ("供应商", "supplier"),
            ("供应商代码", "供方", "供货企业", "上游企业", "配套企业"),
        ),
        column(
            "buyer",
            "code",
            ("采购方", "buyer"),
            ("采购企业", "采购方代码", "需方", "下游企业", "龙头企业"),
            required=True,
        ),
        column(
            "value", "money", ("年采购额", "value"), ("采购额", "采购金额", "年供货额", "金额"), unit=YEAR
        ),
        column("product", "text", ("产品", "product"), ("产品名称", "供应产品", "物料", "零部件名称")),
        column("rank", "choice", ("供应地位", "rank"), ("重要程度", "供应商等级", "级别"), choices=RANKS),
        column("since", "date", ("起始日期", "since"), ("开始日期", "合作起始")),
        column("until", "date", ("截止日期", "until"), ("结束日期", "合作截止")),
        column("source", "text", ("数据来源", "source"), ("来源",)),
        column(
            "country", "text", ("国家或地区", "country of a supplier abroad"), ("国家", "国别", "供应商国别")
        ),
    ),
    key=("supplier", "buyer", "product", "since"),
)

LEADERS = Table(
    "leaders",
    "龙头企业及产业链",
    "lead firms and their chains",
    (
        column("code", "code", CODE, (*CODE_ALIASES, "龙头企业代码"), required=True),
        column("chain", "text", ("产业链", "chain"), ("产业链名称", "所属产业链"), required=True),
        column("officer", "text", ("联络员", "officer"), ("责任人", "特派员", "链长", "服务专员")),
        column("officer_phone", "text", ("联络员电话", "officer's phone"), ("责任人电话", "特派员电话")),
        column("department", "text", ("责任部门", "department"), ("牵头部门", "部门")),
    ),
    key=("code", "chain"),
)

STATE = Table(
    "state",
    "企业状态",
    "what is left of firms, typed for a calculation",
    (
        column("code", "code", CODE, CODE_ALIASES, required=True),
        column(
            "own_share",
            "share",
            ("自身产能剩余比例", "share of its own capacity that is left"),
            ("剩余产能比例", "产能剩余", "剩余比例", "可用产能比例"),
        ),
        column(
            "blocked_by",
            "causes",
            ("堵点类别", "blocked by"),
            ("堵点", "主要困难", "停工原因", "困难类别"),
            choices=CAUSES,
        ),
        column("from", "date", ("起始日期", "from"), ("开始日期", "自")),
        column("until", "date", ("截止日期", "until"), ("结束日期", "至")),
    ),
    key=("code", "from", "until"),
)

WEIGHTS = Table(
    "weights",
    "权重",
    "what the output of each firm counts",
    (
        column("code", "code", CODE, CODE_ALIASES, required=True),
        column("weight", "weight", ("权重", "weight"), ("数值", "份额"), required=True),
    ),
    key=("code",),
)

FIRMS = Table(
    "firms",
    "企业清单",
    "the firms a calculation is asked about",
    (column("code", "code", CODE, CODE_ALIASES, required=True),),
    key=("code",),
)

PURCHASES = Table(
    "purchases",
    "分行业采购",
    "what firms buy of each industry in a year",
    (
        column(
            "buyer",
            "code",
            ("采购方", "buyer"),
            ("采购企业", "采购方代码", "需方", "企业代码"),
            required=True,
        ),
        column(
            "industry",
            "industry",
            ("所购产品的行业", "industry"),
            ("行业代码", "行业", "供应商行业", "产品", "product"),
            required=True,
        ),
        column(
            "value", "money", ("年采购额", "value"), ("采购额", "采购金额", "金额"), unit=YEAR, required=True
        ),
    ),
    key=("buyer", "industry"),
)
