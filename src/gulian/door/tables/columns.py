# SPDX-License-Identifier: Apache-2.0
"""How a column is written down, and columns that several tables have."""

from __future__ import annotations

from gulian.door.model import Choice, Column, Kind

YEAR, DAY, PERSON = "10k CNY a year", "10k CNY a day", "person"


def column(
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
    """A column. labels : Chinese, English"""
    zh, en = labels
    return Column(name, kind, zh, en, aliases, unit, required, choices, default)


CODE = ("统一社会信用代码", "unified social credit code")

CODE_ALIASES = ("信用代码", "社会信用代码", "企业代码", "机构代码", "组织机构代码", "税号", "纳税人识别号")

REGION = ("所在县区", "region")

REGION_ALIASES = (
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

PARK = column("park", "text", ("园区", "park or zone"), ("所在园区", "开发区", "所属园区", "功能区"))

CONTACT = column("contact", "text", ("联系人", "contact"), ("企业联系人", "负责人", "联系人姓名"))

PHONE = column("phone", "text", ("联系电话", "phone"), ("电话", "手机", "手机号", "联系方式", "联系人电话"))
