# SPDX-License-Identifier: Apache-2.0
"""What is told day by day: reports, risk tiers, decisions of reviewers; sums and figures of past days."""

from __future__ import annotations

from dataclasses import replace

from gulian.door.model import Table
from gulian.door.tables.choices import CAUSES, DECISIONS, FILLERS, TIERS
from gulian.door.tables.columns import (
    CODE,
    CODE_ALIASES,
    DAY,
    PERSON,
    REGION,
    REGION_ALIASES,
    column,
)

RISK = Table(
    "risk",
    "风险等级",
    "risk tiers by region and date",
    (
        column("region", "region", REGION, REGION_ALIASES, required=True),
        column("date", "date", ("日期", "date"), ("发布日期", "调整日期"), required=True),
        column("tier", "choice", ("风险等级", "tier"), ("等级", "风险"), required=True, choices=TIERS),
    ),
    key=("region", "date"),
)

REVIEWS = Table(
    "reviews",
    "审核意见",
    "decisions of the reviewers on a region's day",
    (
        column("region", "region", REGION, REGION_ALIASES, required=True),
        column("date", "date", ("日期", "date"), ("统计日期", "数据日期"), required=True),
        column(
            "decision",
            "choice",
            ("审核结果", "decision"),
            ("审核意见", "结果"),
            required=True,
            choices=DECISIONS,
        ),
        column("reviewer", "text", ("审核人", "reviewer"), ("审核员",), required=True),
        column("at", "instant", ("审核时间", "decided at"), ("时间",)),
        column("note", "text", ("说明", "note"), ("退回原因", "备注", "理由")),
    ),
    key=("region", "date", "at"),
)

REPORTS = Table(
    "reports",
    "复工复产日报",
    "daily reports on resumption",
    (
        column("code", "code", CODE, CODE_ALIASES, required=True),
        column(
            "date", "date", ("填报日期", "date"), ("日期", "报送日期", "统计日期", "数据日期"), required=True
        ),
        column(
            "opened",
            "flag",
            ("是否开工", "opened"),
            ("是否复工", "开工情况", "复工情况", "开工", "是否开工复工"),
        ),
        column(
            "staff",
            "count",
            ("员工总数", "staff on the roll"),
            ("员工人数", "职工人数", "在册人数", "应返岗人数", "从业人数", "职工总数"),
            unit=PERSON,
        ),
        column(
            "returned",
            "count",
            ("返岗人数", "returned"),
            ("已返岗人数", "复岗人数", "返岗员工数", "返岗员工", "已返岗", "返岗职工数"),
            unit=PERSON,
        ),
        column(
            "onsite",
            "count",
            ("到岗人数", "on site"),
            ("现场到岗人数", "在岗人数", "到岗", "实际到岗人数"),
            unit=PERSON,
        ),
        column(
            "unit", "code", ("单位编号", "unit"), ("厂区编号", "生产单位", "工厂编号", "分厂"), default="code"
        ),
        column(
            "received_at",
            "instant",
            ("接收时间", "received at"),
            ("报送时间", "提交时间", "上报时间", "填报时间"),
        ),
        column("source", "text", ("数据来源", "source"), ("来源",)),
        column(
            "filled_by",
            "choice",
            ("填报方式", "filled by"),
            ("填报主体", "填报人类型", "填报方"),
            choices=FILLERS,
        ),
        column(
            "output", "money", ("当日产值", "output of the day"), ("日产值", "产值", "今日产值"), unit=DAY
        ),
        column(
            "capacity",
            "money",
            ("日产能", "capacity of the day"),
            ("产能", "设计日产值", "满产日产值"),
            unit=DAY,
        ),
        column("power", "energy", ("用电量", "power used"), ("当日用电量", "日用电量", "电量"), unit="kWh"),
        column(
            "blocked_by",
            "causes",
            ("堵点类别", "blocked by"),
            ("堵点", "主要困难", "存在困难", "停工原因", "未开工原因", "困难类别"),
            choices=CAUSES,
        ),
        column("need", "text", ("具体需求", "need"), ("需求", "诉求", "具体问题", "需协调事项", "问题诉求")),
        column(
            "expected",
            "date",
            ("预计开工日期", "expected date"),
            ("预计复工日期", "预计复工时间", "预计开工时间"),
        ),
        column("planned_stop", "flag", ("是否计划停产", "planned stop"), ("计划停产", "是否计划停工")),
        column("note", "text", ("备注", "note"), ("说明",)),
    ),
    key=("code", "unit", "date"),
    history=True,
)

FIGURES = Table(
    "figures",
    "公布数据核对表",
    "published figures said to rest on one base",
    (
        column("group", "text", ("公布对象", "whose figure"), ("分组", "组别", "范围"), required=True),
        column("base", "text", ("底数名称", "what it is of"), ("底数", "口径", "分母名称"), required=True),
        column("numerator", "text", ("分子", "numerator"), ("人数", "户数", "数量", "绝对数"), required=True),
        column("rate", "text", ("比率", "rate in percent"), ("比例", "百分比", "占比"), required=True),
        column("decimals", "text", ("小数位数", "decimals printed"), ("小数位", "位数")),
        column("denominator", "text", ("分母", "denominator, where published"), ("总数", "底数数值")),
    ),
    key=("group", "base", "numerator", "rate", "decimals", "denominator"),
)

HISTORY = Table(
    "history",
    "历史汇总数",
    "sums of the days behind a forecast",
    (
        column("date", "date", ("日期", "date"), ("数据日期", "统计日期"), required=True),
        column("indicator", "text", ("指标", "indicator"), ("指标代码", "指标名称"), required=True),
        column("level", "text", ("层级", "level"), ("汇总层级",), required=True),
        column("code", "text", ("代码", "code"), ("成员代码", "地区代码"), required=True),
        column("name", "text", ("名称", "name"), ("成员名称", "地区名称")),
        column("parent", "text", ("上级代码", "code of the region above"), ("上级",)),
        column("numerator", "count", ("分子", "numerator"), ("分子合计",), required=True),
        column("denominator", "count", ("分母", "denominator"), ("分母合计",), required=True),
        column("reported", "count", ("已报数", "reported"), ("已报",)),
    ),
    key=("date", "indicator", "level", "code"),
)

RECEIVED = Table(
    "received",
    "平台推送的日报",
    "daily reports as a platform passes them on",
    (
        replace(REPORTS.column("code"), required=False),
        column("name", "text", ("企业名称", "name"), ("单位名称", "企业全称", "公司名称", "名称")),
        column("region", "region", REGION, REGION_ALIASES),
        *(column for column in REPORTS.columns if column.name != "code"),
    ),
    key=("code", "name", "region", "unit", "date"),
    history=True,
)
"""As `reports`, but a firm may be named by its name and region where its code is not known."""
