# SPDX-License-Identifier: Apache-2.0
"""The 交办清单 as a workbook: 总表, one sheet a department, one for 跨省协调, one for 惠企政策."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl

from gulian.door import Sheet, read_workbook, write_workbook

OVERVIEW, CROSS_PROVINCE, HELP = "总表", "跨省协调", "惠企政策"

CHOICES = {"企业确认": ("是", "否"), "是否销号": ("是", "否")}

COLUMNS = (
    "序号",
    "企业名称",
    "统一社会信用代码",
    "所在县区(园区)",
    "产业链",
    "影响龙头企业",
    "堵点类别",
    "具体问题",
    "需求数量",
    "牵头部门",
    "配合部门",
    "责任人",
    "办结时限",
    "预计恢复产值(万元/日)",
    "联系人及电话",
    "进展",
    "企业确认",
    "是否销号",
    "案号",
)

WIDTHS = dict(zip(COLUMNS, (5, 18, 12, 9, 7, 14, 9, 18, 8, 11, 12, 9, 11, 10, 14, 14, 6, 6, 13), strict=True))

TYPED = ("责任人", "进展", "企业确认", "是否销号")
"""Columns that belong to people: never overwritten once something stands in them."""

CONFIRMED = ("企业确认", "是否销号")
"""Those of them by which a case is struck off."""


HELP_WIDTHS = {
    "序号": 5,
    "企业名称": 20,
    "统一社会信用代码": 13,
    "所在县区": 9,
    "堵点类别": 9,
    "可享受的措施": 24,
    "符合情况": 8,
    "金额(万元)": 10,
    "办理方式": 10,
    "文号": 16,
    "条款": 9,
    "截止": 11,
    "还须查明的条件": 24,
}
_STANDING = {"eligible": "符合", "unknown": "待补数据"}
_MODE = {"automatic": "免申即享", "application": "申请", "settlement": "按规定兑现"}


def workbook(cases: pl.DataFrame, date: dt.date, helped: pl.DataFrame | None = None) -> bytes:
    """`dispatch.xlsx`: cases in the order given, numbered anew on each sheet; empty sheets are left out.

    helped : rows of `help.csv`; of the firms that stand in the list their sheet is made
    """
    rows = sheet_rows(cases)
    parts = [(OVERVIEW, rows)]
    departments = rows["牵头部门"].drop_nulls().unique(maintain_order=True).sort()
    parts += [(name, rows.filter(pl.col("牵头部门") == name)) for name in departments]
    parts.append((CROSS_PROVINCE, rows.filter(cases["cross_province"])))
    title = f"堵点问题交办清单（{date:%Y年%m月%d日}）"
    sheets = [
        Sheet(name, numbered(part), title, CHOICES, WIDTHS)
        for name, part in parts
        if name == OVERVIEW or not part.is_empty()
    ]
    listed = None if helped is None else help_rows(helped, cases)
    if listed is not None and not listed.is_empty():
        told = f"交办企业可享受的惠企措施（{date:%Y年%m月%d日}）"
        sheets.append(Sheet(HELP, listed, told, widths=HELP_WIDTHS, formats={"金额(万元)": "0.00"}))
    return write_workbook(sheets)


def help_rows(helped: pl.DataFrame, cases: pl.DataFrame) -> pl.DataFrame:
    """The columns of the sheet of measures, of the firms that have a case."""
    mine = helped.drop_nulls("measure").join(
        cases.select("code").unique(), on="code", how="semi", maintain_order="left"
    )
    shown = mine.select(
        pl.int_range(1, pl.len() + 1).alias("序号"),
        pl.col("name").alias("企业名称"),
        pl.col("code").alias("统一社会信用代码"),
        pl.col("county_name").alias("所在县区"),
        pl.col("cause_zh").alias("堵点类别"),
        pl.col("title_zh").alias("可享受的措施"),
        pl.col("status").replace_strict(_STANDING, return_dtype=pl.String).alias("符合情况"),
        pl.col("amount").alias("金额(万元)"),
        pl.col("mode").replace_strict(_MODE, return_dtype=pl.String).alias("办理方式"),
        pl.coalesce(pl.col("number").replace("", None), "document").alias("文号"),
        pl.col("clause").alias("条款"),
        pl.col("until").alias("截止"),
        pl.col("condition_zh").alias("还须查明的条件"),
    )
    return shown.select(*HELP_WIDTHS)


def numbered(rows: pl.DataFrame) -> pl.DataFrame:
    """序号 from 1 in the order of the sheet."""
    return rows.with_columns(序号=pl.int_range(1, pl.len() + 1)).select(COLUMNS)


def sheet_rows(cases: pl.DataFrame) -> pl.DataFrame:
    """The columns of the sheet, as the desk writes them; an unknown cell is empty."""
    place = (
        pl.when(pl.col("park").is_not_null())
        .then(pl.format("{}（{}）", "county_name", "park"))
        .otherwise("county_name")
    )
    contact = pl.concat_str([pl.col("contact"), pl.col("phone")], separator=" ", ignore_nulls=True)
    return cases.select(
        pl.col("name").alias("企业名称"),
        pl.col("code").alias("统一社会信用代码"),
        place.alias("所在县区(园区)"),
        pl.col("chains").alias("产业链"),
        pl.col("leader_names").list.join("、").alias("影响龙头企业"),
        pl.col("cause_zh").alias("堵点类别"),
        pl.col("need").alias("具体问题"),
        pl.col("quantity").alias("需求数量"),
        pl.col("department_zh").alias("牵头部门"),
        pl.col("assist_zh").alias("配合部门"),
        pl.col("责任人"),
        pl.col("deadline").alias("办结时限"),
        pl.col("gain").round(2).alias("预计恢复产值(万元/日)"),
        contact.alias("联系人及电话"),
        pl.col("进展"),
        pl.col("企业确认"),
        pl.col("是否销号"),
        pl.col("case").alias("案号"),
    )


def typed_rows(path: Path) -> pl.DataFrame:
    """`case` and `TYPED` of an earlier `dispatch.xlsx`: what any sheet holds, the department's first.

    Raises FileDamaged, FileLocked, FileTooHeavy.
    """
    sheets = read_workbook(path)
    wanted = [pl.col(name) for name in ("案号", *TYPED)]
    frames = [
        sheet.select(wanted)
        for name, sheet in sorted(sheets.items(), key=lambda each: each[0] == OVERVIEW)
        if {"案号", *TYPED} <= set(sheet.columns)
    ]
    if not frames:
        return no_typed_rows()
    rows = pl.concat(frames).filter(pl.col("案号").is_not_null()).rename({"案号": "case"})
    filled = [pl.col(name).replace("", None).drop_nulls().first() for name in TYPED]
    return rows.group_by("case", maintain_order=True).agg(filled)


def no_typed_rows() -> pl.DataFrame:
    """Nothing has been typed yet."""
    return pl.DataFrame(schema={"case": pl.String, **dict.fromkeys(TYPED, pl.String)})
