# SPDX-License-Identifier: Apache-2.0
"""Answers of columns that know only so many: the word stored, its label, what desks write for it."""

from __future__ import annotations

from gulian.door.model import Choice

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

DECISIONS = (
    Choice("approved", "通过", ("审核通过", "同意", "已审核")),
    Choice("returned", "退回", ("退回修改", "不通过", "驳回")),
    Choice("comment", "意见", ("备注意见", "批注")),
)

ALIAS_KINDS = (
    Choice("corrected", "更正", ("录入更正", "错码更正", "代码更正")),
    Choice("temporary", "临时代码", ("临时", "临时编号", "无代码")),
    Choice("renumbered", "换码", ("变更", "换证", "三证合一", "五证合一", "旧代码", "changed")),
    Choice("merged", "合并", ("并入", "吸收合并", "兼并", "注销并入")),
    Choice("split", "分立", ("拆分", "分拆")),
)
