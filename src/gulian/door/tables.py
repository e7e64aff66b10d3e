# SPDX-License-Identifier: Apache-2.0
"""The field tables of the files at the door, as data: they drive reading, the manual and the templates.

Columns, units and words are those of the design's section on files; Chinese headers are the ones in the
glossary and the ones desks commonly write. A column may be headed by its name, its label or an alias.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from gulian.door.model import Choice, Column, Kind, Table

YEAR, DAY, PERSON = "10k CNY a year", "10k CNY a day", "person"

CAUSES = (
    Choice(
        "labour", "用工返岗", ("用工", "返岗", "员工返岗", "人员返岗", "缺工", "招工", "劳动力", "人员不足")
    ),
    Choice(
        "materials",
        "原材料零部件",
        ("原材料零部件(国内)", "原材料", "零部件", "原辅材料", "供应链", "配套", "上游供应", "缺料", "断供"),
    ),
    Choice("import", "进口件", ("进口", "进口零部件", "进口原材料", "境外供应")),
    Choice("transport", "物流运输", ("物流", "运输", "交通运输", "货运", "交通管制")),
    Choice("funds", "资金", ("资金周转", "资金紧张", "融资", "贷款", "流动资金")),
    Choice("approval", "审批手续", ("审批", "手续", "复工审批", "备案", "证照")),
    Choice("protection", "防护物资", ("防疫物资", "口罩", "防护用品", "缺口罩")),
    Choice("energy", "用能", ("用电", "用气", "能源", "水电气")),
    Choice("orders", "国内订单不足", ("订单", "订单不足", "市场需求不足", "国内订单")),
    Choice("export", "外贸订单取消", ("外贸订单", "出口", "出口订单", "外贸")),
    Choice("control", "疫情管控", ("疫情防控", "管控", "封控", "隔离", "疫情")),
    Choice("environment", "环保限产", ("环保", "限产", "错峰生产")),
    Choice("planned", "轮休检修季节性", ("轮休", "检修", "季节性", "计划停产", "季节性停产", "设备检修")),
    Choice("other", "其他", ("其它", "别的")),
)

FLAGS = (
    Choice(
        "1",
        "是",
        ("true", "yes", "y", "√", "✓", "有", "已开工", "开工", "已复工", "复工", "已开", "正常生产", "在产"),
    ),
    Choice(
        "0",
        "否",
        ("false", "no", "n", "×", "✗", "x", "没有", "未开工", "停工", "未复工", "未开", "停产", "停业"),
    ),
)

TIERS = (
    Choice("low", "低", ("低风险", "低风险地区")),
    Choice("middle", "中", ("中风险", "中风险地区", "medium")),
    Choice("high", "高", ("高风险", "高风险地区")),
)

RANKS = (
    Choice("sole", "独家", ("唯一", "独家供应")),
    Choice("key", "重点", ("关键", "核心", "主要", "核心配套")),
    Choice("normal", "一般", ("普通", "其他")),
)

FILLERS = (
    Choice("firm", "企业", ("自报", "本企业", "企业自报")),
    Choice("county", "县区", ("代报", "区县", "县市区", "街道乡镇", "县级代报")),
    Choice("park", "园区", ("园区代报", "开发区")),
    Choice("leader", "龙头企业", ("龙头企业代报", "链主企业", "核心企业")),
    Choice("platform", "平台", ("平台采集", "云平台", "工业互联网平台")),
)


def _column(
    name: str,
    kind: Kind,
    labels: tuple[str, str],
    aliases: tuple[str, ...] = (),
    *,
    unit: str = "",
    required: bool = False,
    choices: tuple[Choice, ...] = (),
    default: str = "",
) -> Column:
    zh, en = labels
    return Column(name, kind, zh, en, aliases, unit, required, choices, default)


_CODE = ("统一社会信用代码", "unified social credit code")
_CODE_ALIASES = ("信用代码", "社会信用代码", "企业代码", "机构代码", "组织机构代码", "税号", "纳税人识别号")
_REGION = ("所在县区", "region")
_REGION_ALIASES = (
    "区划代码",
    "行政区划代码",
    "行政区划",
    "所在地区",
    "所在地",
    "地区",
    "县区",
    "县市区",
    "区县",
    "属地",
    "所属区县",
)
_PARK = _column("park", "text", ("园区", "park or zone"), ("所在园区", "开发区", "所属园区", "功能区"))
_CONTACT = _column("contact", "text", ("联系人", "contact"), ("企业联系人", "负责人", "联系人姓名"))
_PHONE = _column("phone", "text", ("联系电话", "phone"), ("电话", "手机", "手机号", "联系方式", "联系人电话"))

ENTERPRISES = Table(
    "enterprises",
    "企业名录",
    "register of enterprises",
    (
        _column("code", "code", _CODE, _CODE_ALIASES, required=True),
        _column(
            "name",
            "text",
            ("企业名称", "name"),
            ("单位名称", "名称", "企业", "公司名称"),
            required=True,
            default="code",
        ),
        _column("region", "region", _REGION, _REGION_ALIASES),
        _column(
            "industry", "industry", ("行业代码", "industry"), ("行业", "所属行业", "行业类别", "国民经济行业")
        ),
        _column(
            "staff",
            "count",
            ("员工总数", "staff on the roll"),
            ("员工人数", "职工人数", "从业人员", "从业人数", "在册人数", "人数", "职工总数"),
            unit=PERSON,
        ),
        _column(
            "revenue",
            "money",
            ("年营业收入", "revenue"),
            ("营业收入", "主营业务收入", "年产值", "销售收入"),
            unit=YEAR,
        ),
        _column("cost", "money", ("年营业成本", "cost"), ("营业成本", "主营业务成本"), unit=YEAR),
        _column("output", "money", ("日产值", "output"), ("日均产值", "正常日产值"), unit=DAY),
        _column(
            "registered_region", "region", ("注册地", "region of registration"), ("注册地代码", "注册所在地")
        ),
        _PARK,
        _column("group", "text", ("所属集团", "group"), ("企业集团", "集团")),
        _column(
            "above_scale",
            "flag",
            ("是否规上", "above scale"),
            ("规上", "规模以上", "是否规模以上", "规上企业"),
        ),
        _CONTACT,
        _PHONE,
        _column(
            "leader", "flag", ("是否龙头", "lead firm"), ("龙头企业", "龙头", "链主企业", "是否龙头企业")
        ),
        _column("lists", "text", ("所在名单", "lists it stands on"), ("名单", "重点名单")),
    ),
    key=("code",),
)

UNITS = Table(
    "units",
    "生产单位",
    "producing units of enterprises",
    (
        _column(
            "unit", "code", ("单位编号", "unit"), ("厂区编号", "生产单位", "工厂编号", "分厂"), required=True
        ),
        _column("code", "code", _CODE, _CODE_ALIASES, required=True),
        _column(
            "name",
            "text",
            ("单位名称", "name"),
            ("厂区名称", "工厂名称", "名称"),
            required=True,
            default="unit",
        ),
        _column("region", "region", _REGION, _REGION_ALIASES),
        _PARK,
        _CONTACT,
        _PHONE,
    ),
    key=("unit",),
)

LINKS = Table(
    "links",
    "供应关系",
    "supply links",
    (
        _column(
            "supplier",
            "code",
            ("供应商", "supplier"),
            ("供应商代码", "供方", "供货企业", "上游企业", "配套企业"),
        ),
        _column(
            "buyer",
            "code",
            ("采购方", "buyer"),
            ("采购企业", "采购方代码", "需方", "下游企业", "龙头企业"),
            required=True,
        ),
        _column(
            "value", "money", ("年采购额", "value"), ("采购额", "采购金额", "年供货额", "金额"), unit=YEAR
        ),
        _column("product", "text", ("产品", "product"), ("产品名称", "供应产品", "物料", "零部件名称")),
        _column("rank", "choice", ("供应地位", "rank"), ("重要程度", "供应商等级", "级别"), choices=RANKS),
        _column("since", "date", ("起始日期", "since"), ("开始日期", "合作起始")),
        _column("until", "date", ("截止日期", "until"), ("结束日期", "合作截止")),
        _column("source", "text", ("数据来源", "source"), ("来源",)),
        _column(
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
        _column("code", "code", _CODE, (*_CODE_ALIASES, "龙头企业代码"), required=True),
        _column("chain", "text", ("产业链", "chain"), ("产业链名称", "所属产业链"), required=True),
        _column("officer", "text", ("联络员", "officer"), ("责任人", "特派员", "链长", "服务专员")),
        _column("officer_phone", "text", ("联络员电话", "officer's phone"), ("责任人电话", "特派员电话")),
        _column("department", "text", ("责任部门", "department"), ("牵头部门", "部门")),
    ),
    key=("code", "chain"),
)

BODIES = Table(
    "bodies",
    "责任主体",
    "bodies that answer for firms",
    (
        _column("body", "code", ("主体编号", "body"), ("主体代码", "机构编号"), required=True),
        _column("kind", "text", ("主体类别", "kind"), ("类别", "类型"), required=True),
        _column("name", "text", ("主体名称", "name"), ("名称", "机构名称"), required=True, default="body"),
        _column("region", "region", _REGION, _REGION_ALIASES),
        _column("parent", "code", ("上级主体", "parent"), ("上级", "上级编号")),
        _column("since", "date", ("起始日期", "since"), ("开始日期",)),
        _column("until", "date", ("截止日期", "until"), ("结束日期",)),
    ),
    key=("body", "since"),
)

RISK = Table(
    "risk",
    "风险等级",
    "risk tiers by region and date",
    (
        _column("region", "region", _REGION, _REGION_ALIASES, required=True),
        _column("date", "date", ("日期", "date"), ("发布日期", "调整日期"), required=True),
        _column("tier", "choice", ("风险等级", "tier"), ("等级", "风险"), required=True, choices=TIERS),
    ),
    key=("region", "date"),
)

DECISIONS = (
    Choice("approved", "通过", ("审核通过", "同意", "已审核")),
    Choice("returned", "退回", ("退回修改", "不通过", "驳回")),
    Choice("comment", "意见", ("备注意见", "批注")),
)

REVIEWS = Table(
    "reviews",
    "审核意见",
    "decisions of the reviewers on a region's day",
    (
        _column("region", "region", _REGION, _REGION_ALIASES, required=True),
        _column("date", "date", ("日期", "date"), ("统计日期", "数据日期"), required=True),
        _column(
            "decision",
            "choice",
            ("审核结果", "decision"),
            ("审核意见", "结果"),
            required=True,
            choices=DECISIONS,
        ),
        _column("reviewer", "text", ("审核人", "reviewer"), ("审核员",), required=True),
        _column("at", "instant", ("审核时间", "decided at"), ("时间",)),
        _column("note", "text", ("说明", "note"), ("退回原因", "备注", "理由")),
    ),
    key=("region", "date", "at"),
)

REPORTS = Table(
    "reports",
    "复工复产日报",
    "daily reports on resumption",
    (
        _column("code", "code", _CODE, _CODE_ALIASES, required=True),
        _column(
            "date", "date", ("填报日期", "date"), ("日期", "报送日期", "统计日期", "数据日期"), required=True
        ),
        _column(
            "opened",
            "flag",
            ("是否开工", "opened"),
            ("是否复工", "开工情况", "复工情况", "开工", "是否开工复工"),
        ),
        _column(
            "staff",
            "count",
            ("员工总数", "staff on the roll"),
            ("员工人数", "职工人数", "在册人数", "应返岗人数", "从业人数", "职工总数"),
            unit=PERSON,
        ),
        _column(
            "returned",
            "count",
            ("返岗人数", "returned"),
            ("已返岗人数", "复岗人数", "返岗员工数", "返岗员工", "已返岗", "返岗职工数"),
            unit=PERSON,
        ),
        _column(
            "onsite",
            "count",
            ("到岗人数", "on site"),
            ("现场到岗人数", "在岗人数", "到岗", "实际到岗人数"),
            unit=PERSON,
        ),
        _column(
            "unit", "code", ("单位编号", "unit"), ("厂区编号", "生产单位", "工厂编号", "分厂"), default="code"
        ),
        _column(
            "received_at",
            "instant",
            ("接收时间", "received at"),
            ("报送时间", "提交时间", "上报时间", "填报时间"),
        ),
        _column("source", "text", ("数据来源", "source"), ("来源",)),
        _column(
            "filled_by",
            "choice",
            ("填报方式", "filled by"),
            ("填报主体", "填报人类型", "填报方"),
            choices=FILLERS,
        ),
        _column(
            "output", "money", ("当日产值", "output of the day"), ("日产值", "产值", "今日产值"), unit=DAY
        ),
        _column(
            "capacity",
            "money",
            ("日产能", "capacity of the day"),
            ("产能", "设计日产值", "满产日产值"),
            unit=DAY,
        ),
        _column("power", "energy", ("用电量", "power used"), ("当日用电量", "日用电量", "电量"), unit="kWh"),
        _column(
            "blocked_by",
            "causes",
            ("堵点类别", "blocked by"),
            ("堵点", "主要困难", "存在困难", "停工原因", "未开工原因", "困难类别"),
            choices=CAUSES,
        ),
        _column("need", "text", ("具体需求", "need"), ("需求", "诉求", "具体问题", "需协调事项", "问题诉求")),
        _column(
            "expected",
            "date",
            ("预计开工日期", "expected date"),
            ("预计复工日期", "预计复工时间", "预计开工时间"),
        ),
        _column("planned_stop", "flag", ("是否计划停产", "planned stop"), ("计划停产", "是否计划停工")),
        _column("note", "text", ("备注", "note"), ("说明",)),
    ),
    key=("code", "unit", "date"),
    history=True,
)

STATE = Table(
    "state",
    "企业状态",
    "what is left of firms, typed for a calculation",
    (
        _column("code", "code", _CODE, _CODE_ALIASES, required=True),
        _column(
            "own_share",
            "share",
            ("自身产能剩余比例", "share of its own capacity that is left"),
            ("剩余产能比例", "产能剩余", "剩余比例", "可用产能比例"),
        ),
        _column(
            "blocked_by",
            "causes",
            ("堵点类别", "blocked by"),
            ("堵点", "主要困难", "停工原因", "困难类别"),
            choices=CAUSES,
        ),
        _column("from", "date", ("起始日期", "from"), ("开始日期", "自")),
        _column("until", "date", ("截止日期", "until"), ("结束日期", "至")),
    ),
    key=("code", "from", "until"),
)

WEIGHTS = Table(
    "weights",
    "权重",
    "what the output of each firm counts",
    (
        _column("code", "code", _CODE, _CODE_ALIASES, required=True),
        _column("weight", "weight", ("权重", "weight"), ("数值", "份额"), required=True),
    ),
    key=("code",),
)

FIRMS = Table(
    "firms",
    "企业清单",
    "the firms a calculation is asked about",
    (_column("code", "code", _CODE, _CODE_ALIASES, required=True),),
    key=("code",),
)

ABOVE_SCALE = Table(
    "above_scale",
    "规上企业年度名录",
    "above-scale firms by year",
    (
        _column("year", "year", ("年份", "year"), ("年度", "名录年份", "名单年份"), required=True),
        _column("code", "code", _CODE, _CODE_ALIASES, required=True),
    ),
    key=("year", "code"),
)

ALIAS_KINDS = (
    Choice("corrected", "更正", ("录入更正", "错码更正", "代码更正")),
    Choice("temporary", "临时代码", ("临时", "临时编号", "无代码")),
    Choice("renumbered", "换码", ("变更", "换证", "三证合一", "五证合一", "旧代码", "changed")),
    Choice("merged", "合并", ("并入", "吸收合并", "兼并", "注销并入")),
    Choice("split", "分立", ("拆分", "分拆")),
)

ALIASES = Table(
    "aliases",
    "企业代码对照",
    "codes that stand for other codes",
    (
        _column("old", "code", ("旧代码", "old code"), ("原代码", "曾用代码", "原信用代码"), required=True),
        _column("code", "code", ("现用代码", "code in use"), ("新代码", "现代码", *_CODE[:1]), required=True),
        _column(
            "kind",
            "choice",
            ("变更类别", "kind"),
            ("类别", "变更类型", "变更原因"),
            required=True,
            choices=ALIAS_KINDS,
        ),
        _column("since", "date", ("起始日期", "since"), ("开始日期", "变更日期", "生效日期", "from")),
        _column("until", "date", ("截止日期", "until"), ("结束日期",)),
    ),
    key=("old", "code", "since"),
)

_IN_A_FOLDER = (
    ENTERPRISES,
    UNITS,
    LINKS,
    LEADERS,
    BODIES,
    RISK,
    REVIEWS,
    REPORTS,
    ABOVE_SCALE,
    ALIASES,
)

TABLES: Mapping[str, Table] = MappingProxyType({table.stem: table for table in _IN_A_FOLDER})
"""Stem -> table, in the order in which a folder is read."""

PURCHASES = Table(
    "purchases",
    "分行业采购",
    "what firms buy of each industry in a year",
    (
        _column(
            "buyer",
            "code",
            ("采购方", "buyer"),
            ("采购企业", "采购方代码", "需方", "企业代码"),
            required=True,
        ),
        _column(
            "industry",
            "industry",
            ("所购产品的行业", "industry"),
            ("行业代码", "行业", "供应商行业", "产品", "product"),
            required=True,
        ),
        _column(
            "value", "money", ("年采购额", "value"), ("采购额", "采购金额", "金额"), unit=YEAR, required=True
        ),
    ),
    key=("buyer", "industry"),
)

FIGURES = Table(
    "figures",
    "公布数据核对表",
    "published figures said to rest on one base",
    (
        _column("group", "text", ("公布对象", "whose figure"), ("分组", "组别", "范围"), required=True),
        _column("base", "text", ("底数名称", "what it is of"), ("底数", "口径", "分母名称"), required=True),
        _column(
            "numerator", "text", ("分子", "numerator"), ("人数", "户数", "数量", "绝对数"), required=True
        ),
        _column("rate", "text", ("比率", "rate in percent"), ("比例", "百分比", "占比"), required=True),
        _column("decimals", "text", ("小数位数", "decimals printed"), ("小数位", "位数")),
        _column("denominator", "text", ("分母", "denominator, where published"), ("总数", "底数数值")),
    ),
    key=("group", "base", "numerator", "rate", "decimals", "denominator"),
)

HISTORY = Table(
    "history",
    "历史汇总数",
    "sums of the days behind a forecast",
    (
        _column("date", "date", ("日期", "date"), ("数据日期", "统计日期"), required=True),
        _column("indicator", "text", ("指标", "indicator"), ("指标代码", "指标名称"), required=True),
        _column("level", "text", ("层级", "level"), ("汇总层级",), required=True),
        _column("code", "text", ("代码", "code"), ("成员代码", "地区代码"), required=True),
        _column("name", "text", ("名称", "name"), ("成员名称", "地区名称")),
        _column("parent", "text", ("上级代码", "code of the region above"), ("上级",)),
        _column("numerator", "count", ("分子", "numerator"), ("分子合计",), required=True),
        _column("denominator", "count", ("分母", "denominator"), ("分母合计",), required=True),
        _column("reported", "count", ("已报数", "reported"), ("已报",)),
    ),
    key=("date", "indicator", "level", "code"),
)

RECEIVED = Table(
    "received",
    "平台推送的日报",
    "daily reports as a platform passes them on",
    (
        replace(REPORTS.column("code"), required=False),
        _column("name", "text", ("企业名称", "name"), ("单位名称", "企业全称", "公司名称", "名称")),
        _column("region", "region", _REGION, _REGION_ALIASES),
        *(column for column in REPORTS.columns if column.name != "code"),
    ),
    key=("code", "name", "region", "unit", "date"),
    history=True,
)
"""As `reports`, but a firm may be named by its name and region where its code is not known."""

COMMAND_TABLES: Mapping[str, Table] = MappingProxyType(
    {table.stem: table for table in (STATE, WEIGHTS, FIRMS, PURCHASES, FIGURES, HISTORY, RECEIVED)}
)
"""Tables that a command is given by name and that lie in no data folder."""

ALL_TABLES: Mapping[str, Table] = MappingProxyType({**TABLES, **COMMAND_TABLES})
"""Every table the door reads."""
