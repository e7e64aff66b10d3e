# SPDX-License-Identifier: Apache-2.0
"""The structure of the rows of a scheme: what the columns are, and a code for everything that occurs.

SDMX codes are ASCII letters, digits, `_ - @ $`. Anything else is spelt by its code points:

    city, 330100 <-> city_330100      county, 待核 <-> county_@5F85-6838      list, @x <-> list_@40-78
"""

from __future__ import annotations

import re

import polars as pl

from gulian.errors import ExchangeUnreadable
from gulian.monitor.exchange.model import Code, Codelist, Component, Structure
from gulian.monitor.model import LEVELS
from gulian.schemes import Scheme

_PLAIN = re.compile(r"[A-Za-z0-9_\-$][A-Za-z0-9_\-$@]*", re.ASCII)
_SPELT = re.compile(r"@[0-9A-F]+(-[0-9A-F]+)*", re.ASCII)
_AGENCY = re.compile(r"[A-Za-z][A-Za-z0-9_\-]{0,49}", re.ASCII)

COMPONENTS: tuple[Component, ...] = (
    Component("INDICATOR", "indicator", "dimension", "code", "指标", "Indicator", "CL_INDICATOR"),
    Component("LEVEL", "level", "dimension", "code", "层级", "Level", "CL_LEVEL"),
    Component("MEMBER", "code", "dimension", "code", "成员", "Member of the level", "CL_MEMBER"),
    Component("TIME_PERIOD", "date", "time", "day", "统计日期", "Day"),
    Component("OBS_VALUE", "value", "measure", "real", "指标值", "Value"),
    Component("NUMERATOR", "numerator", "measure", "whole", "分子", "Numerator"),
    Component("DENOMINATOR", "denominator", "measure", "whole", "分母", "Denominator"),
    Component("VALUE_REPORTED", "value_reported", "measure", "real", "仅计已报", "Over those who reported"),
    Component("LOW", "low", "measure", "real", "可能最低", "Lowest possible"),
    Component("HIGH", "high", "measure", "real", "可能最高", "Highest possible"),
    Component("EXPECTED", "expected", "measure", "whole", "应报", "Expected"),
    Component("REPORTED", "reported", "measure", "whole", "已报", "Reported"),
    Component("CARRIED", "carried", "measure", "whole", "沿用", "Carried"),
    Component("ON_TIME", "on_time", "measure", "whole", "按时", "On time"),
    Component("PROXY", "proxy", "measure", "whole", "代报", "By proxy"),
    Component("UNIT_MEASURE", "unit", "attribute", "code", "单位", "Unit of measure", "CL_UNIT"),
    Component("OBS_STATUS", "status", "attribute", "code", "数据状态", "Observation status", "CL_OBS_STATUS"),
    Component("DEFINITION", "definition", "attribute", "text", "指标定义及版本", "Definition and version"),
)
"""The columns of the data, in the order of the file; `name` is not among them but in the code list."""

STATUSES = (Code("A", "审核数", "Normal value: reviewed"), Code("P", "初步数", "Provisional value"))
STATUS_OF = {"reviewed": "A", "preliminary": "P"}

_LEVELS = {
    "total": ("合计", "Total"),
    "province": ("省", "Province"),
    "city": ("市", "City"),
    "county": ("县区", "County"),
    "park": ("园区", "Park"),
    "section": ("行业门类", "Industry section"),
    "division": ("行业大类", "Industry division"),
    "size": ("规模", "Size class"),
    "above_scale": ("规上规下", "Above or below scale"),
    "list": ("名单", "List"),
    "body": ("主体", "Body"),
    "product": ("产品", "Product"),
}


def structure_of(rows: pl.DataFrame, scheme: Scheme, agency: str = "GULIAN") -> Structure:
    """The structure of rows of one scheme; its code lists hold what occurs in them, in order of code.

    rows : `OBSERVATIONS`
    Raises ExchangeUnreadable where the agency is no SDMX id.
    """
    if not _AGENCY.fullmatch(agency):
        raise ExchangeUnreadable(f"机构代码 {agency[:40]!r}", f"the agency {agency[:40]!r}")
    return Structure(
        agency=agency,
        id=re.sub(r"[^A-Z0-9]", "_", scheme.id.upper()),
        version=f"{scheme.version}.0.0",
        zh=scheme.title_zh,
        en=scheme.title_en,
        components=COMPONENTS,
        codelists=(
            Codelist("CL_INDICATOR", "指标", "Indicators", _indicators(rows, scheme)),
            Codelist("CL_LEVEL", "层级", "Levels", tuple(Code(each, *_LEVELS[each]) for each in LEVELS)),
            Codelist("CL_MEMBER", "成员", "Members of the levels", _members(rows)),
            Codelist("CL_UNIT", "单位", "Units of measure", _units(rows)),
            Codelist("CL_OBS_STATUS", "数据状态", "Observation status", STATUSES),
        ),
    )


def _indicators(rows: pl.DataFrame, scheme: Scheme) -> tuple[Code, ...]:
    known = scheme.indicators
    names = rows["indicator"].unique().sort().to_list()
    return tuple(
        Code(code_id(name), known[name].title_zh, known[name].title_en)
        if name in known
        else Code(code_id(name), name, name)
        for name in names
    )


def _members(rows: pl.DataFrame) -> tuple[Code, ...]:
    """One code a level and member; the last name of several dates."""
    named = rows.sort("date", maintain_order=True).unique(("level", "code"), keep="last", maintain_order=True)
    codes = (
        Code(member_id(level, code), name or code, name or code)
        for level, code, name in named.select("level", "code", "name").iter_rows()
    )
    return tuple(sorted(codes, key=lambda each: each.id))


def _units(rows: pl.DataFrame) -> tuple[Code, ...]:
    return tuple(Code(code_id(name), name, name) for name in rows["unit"].drop_nulls().unique().sort())


def member_id(level: str, code: str) -> str:
    """The code of a member; unique over all levels."""
    return f"{level}_{code_id(code)}"


def plain_member(level: str, identifier: str) -> str:
    """The member a code stands for. Raises ExchangeUnreadable where it is of another level."""
    if not identifier.startswith(f"{level}_"):
        raise ExchangeUnreadable(
            f"{level} 的成员 {identifier[:60]!r}", f"a {level} called {identifier[:60]!r}"
        )
    return plain_code(identifier.removeprefix(f"{level}_"))


def code_id(text: str) -> str:
    """A text as an SDMX id: itself where it is one, else its code points."""
    if _PLAIN.fullmatch(text):
        return text
    return "@" + "-".join(f"{ord(each):X}" for each in text)


def plain_code(identifier: str) -> str:
    """What `code_id` was given. Raises ExchangeUnreadable."""
    if not identifier.startswith("@"):
        return identifier
    try:
        if not _SPELT.fullmatch(identifier):
            raise ValueError
        return "".join(chr(int(each, 16)) for each in identifier[1:].split("-"))
    except (ValueError, OverflowError):
        raise ExchangeUnreadable(f"代码 {identifier[:60]!r}", f"the code {identifier[:60]!r}") from None
