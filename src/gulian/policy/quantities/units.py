# SPDX-License-Identifier: Apache-2.0
"""The words numbers are counted in, and the words that bound them. Language, not policy."""

from __future__ import annotations

from decimal import Decimal

from gulian.policy.quantities.model import Comparator, Kind

MONEY = {
    "元": "CNY",
    "块钱": "CNY",
    "美元": "USD",
    "欧元": "EUR",
    "港元": "HKD",
    "日元": "JPY",
    "英镑": "GBP",
}
SHARE = ("%", "‰", "成")
MULTIPLE = "倍"
TIMES = {
    "个工作日": "工作日",
    "工作日": "工作日",
    "个季度": "季度",
    "个小时": "小时",
    "个星期": "周",
    "个周": "周",
    "个月": "个月",
    "周年": "年",
    "年": "年",
    "周": "周",
    "天": "日",
    "日": "日",
    "小时": "小时",
    "分钟": "分钟",
}
PHYSICAL = (
    "吨标准煤", "吨标煤", "平方公里", "平方千米", "平方米", "立方米", "千瓦时", "千瓦", "兆瓦", "吉瓦",
    "公里", "千米", "毫米", "厘米", "公斤", "千克", "公顷", "吨", "亩", "米", "度",
)  # fmt: skip
COUNTS = (
    "人次", "大类", "中类", "小类", "人", "家", "户", "项", "个", "名", "条", "件", "台", "套", "种",
    "类", "次", "期", "批", "辆", "只", "座", "所", "款", "艘", "架", "篇", "份", "张", "位", "处",
    "间", "支", "轮", "场", "门", "步", "部门", "省", "省份", "城市", "企业",
)  # fmt: skip

NOT_BEFORE = {
    "元": "素宇器件月旦数",
    "个": "体性别人",
    "人": "民工才类力身均社员口机",
    "项": "目",
    "年": "级龄轻均薪报",
    "成": "立效果为本功长员交熟品都套分就绩份因人",
    "批": "准复次商",
    "件": "",
    "次": "性年要",
    "期": "间限末货",
    "类": "似",
    "种": "植子",
    "款": "项",
    "名": "称单录义额",
    "家": "庭电具居门",
    "户": "外籍口用",
    "只": "有能要",
    "台": "湾账阶",
    "所": "得有属在需",
    "位": "置于数",
    "天": "然津气",
    "周": "边期转",
    "日": "常报用本益",
    "度": "",
    "米": "",
    "条": "件例",
    "处": "理置于罚",
    "间": "接",
    "支": "持付出一",
    "场": "所景",
    "门": "户",
    "步": "骤",
    "张": "",
    "份": "额",
    "座": "谈",
    "轮": "胎",
    "省": "级",
    "套": "餐",
}
"""After a measure word, the characters that make it the beginning of another word (元素, 个体, 人民)."""

BEFORE: dict[str, Comparator] = {
    **dict.fromkeys(
        (
            "不得超过",
            "不超过",
            "不高于",
            "不多于",
            "不大于",
            "不得高于",
            "最高",
            "最多",
            "最长",
            "最大",
            "至多",
            "上限",
            "≤",
            "\\leq",
            "\\le",
        ),
        "at_most",
    ),
    **dict.fromkeys(("低于", "不足", "少于", "不到", "小于", "不满", "未满", "<"), "below"),
    **dict.fromkeys(
        (
            "不得低于",
            "不低于",
            "不得少于",
            "不少于",
            "不小于",
            "不短于",
            "至少",
            "最低",
            "最少",
            "≥",
            "\\geq",
            "\\ge",
            "下限",
        ),
        "at_least",
    ),
    **dict.fromkeys(("超过", "高于", "大于", "多于", "突破", "超", ">"), "above"),
    **dict.fromkeys(("大概", "大约", "约为", "约", "将近", "接近", "近"), "about"),
}
AFTER: dict[str, Comparator] = {
    **dict.fromkeys(("及以上", "以上", "(含)以上", "(含)及以上"), "at_least"),
    **dict.fromkeys(("及以下", "以下", "(含)以下", "以内", "之内", "内"), "at_most"),
    **dict.fromkeys(("左右", "上下"), "about"),
}
BETWEEN: dict[str, Comparator] = {"余": "above", "多": "above"}
"""Between number and unit: 30余家, 三百多亿元."""


def kind_of(unit: str) -> tuple[Kind, str, Decimal]:
    """What a printed unit measures, its plain name, and the factor to it. 美元 -> money, USD, 1"""
    one = Decimal(1)
    if unit in MONEY:
        return "money", MONEY[unit], one
    if unit in SHARE:
        return "share", "%", {"%": one, "‰": Decimal("0.1"), "成": Decimal(10)}[unit]
    if unit in ("个百分点", "百分点"):
        return "points", "个百分点", one
    if unit in ("个基点", "基点"):
        return "points", "个百分点", Decimal("0.01")
    if unit == "倍":
        return "multiple", "倍", one
    if unit in TIMES:
        return "duration", TIMES[unit], one
    return ("physical" if unit in PHYSICAL else "count"), unit, one
