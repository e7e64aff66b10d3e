# SPDX-License-Identifier: Apache-2.0
"""Rules between tables and between the cells of a row: frame in, what is left and what was wrong out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import polars as pl

from gulian.door.model import Column, Settings, Table
from gulian.door.places import code_fault
from gulian.door.problems import FAULT, PROBLEMS, fault_row, file_problems, row_problems
from gulian.errors import (
    CellMissing,
    CodeOddity,
    EndsBeforeStart,
    FutureDate,
    ListDiffers,
    MoreThanWhole,
    NoListOfYear,
    SelfLink,
    UnknownFirm,
    UnknownUnit,
)
from gulian.registry import credit_code_faults

Checked = tuple[pl.DataFrame, pl.DataFrame]
"""What is left of a frame, and the problems of what was wrong."""
Check = Callable[[pl.DataFrame], Checked]

_ODDITIES = {
    "inner_check": ("其中的组织机构代码校验位不符", "the organisation code inside it does not"),
    "department": ("登记管理部门代码少见", "its registering department is unusual"),
    "region": ("登记机关行政区划不是数字", "the region of its registering office is no number"),
}
HOME = ("", "中国", "中国大陆", "CN", "CHN", "CHINA", "PRC", "156", "境内", "国内")


def valid_codes(frame: pl.DataFrame) -> Checked:
    """Leave out firms whose code cannot be right; tell codes that are right and odd."""
    found = credit_code_faults(frame["code"])
    judged = frame.with_columns(fault=found["fault"], oddity=found["warning"])
    wrong = judged.filter(pl.col("fault").is_not_null()).select("file", "row", "code")
    odd = judged.filter(pl.col("oddity").is_not_null()).select(
        "file", "row", "code", first=pl.col("oddity").str.split(";").list.first()
    )
    values = {
        "code": pl.col("code"),
        "oddity_zh": pl.col("first").replace_strict({key: zh for key, (zh, _) in _ODDITIES.items()}),
        "oddity_en": pl.col("first").replace_strict({key: en for key, (_, en) in _ODDITIES.items()}),
    }
    told = [_code_problems(wrong, "code"), row_problems(CodeOddity, odd, values, "code", "code")]
    return frame.filter(found["fault"].is_null()), pl.concat(told)


def years_given(year: int, rows: pl.DataFrame, register: pl.DataFrame) -> pl.DataFrame:
    """What there is to tell of the above-scale lists: none for the year, or a register that says otherwise.

    rows : `year code` as read;  register : `code above_scale`
    """
    if rows.is_empty():
        return PROBLEMS
    of_year = rows.filter(pl.col("year") == year)
    if of_year.is_empty():
        known = ", ".join(str(each) for each in rows["year"].unique().sort())
        return file_problems(rows["file"][0], [NoListOfYear(year, known)])
    listed = pl.col("code").is_in(of_year["code"].implode())
    apart = register.filter(pl.col("above_scale") != listed).with_columns(
        said=pl.col("above_scale").cast(pl.Int8)
    )
    values = {"code": pl.col("code"), "year": pl.lit(year)}
    return row_problems(ListDiffers, apart, values, "above_scale", "said")


def _code_problems(rows: pl.DataFrame, field: str) -> pl.DataFrame:
    """Rows whose code is unknown: what is wrong with the code, or else that the register does not have it."""
    asked = rows.select("file", pl.col("row").cast(pl.Int64), pl.lit(field).alias("field"), value=field)
    codes = asked["value"].unique(maintain_order=True)
    faults = [fault_row(code_fault(code) or UnknownFirm(code)) for code in codes]
    about = pl.DataFrame(faults, schema=dict.fromkeys(FAULT, pl.String), orient="row").with_columns(codes)
    return asked.join(about, on="value", how="left", maintain_order="left").select(PROBLEMS.columns)


def known_firms(frame: pl.DataFrame, field: str, register: pl.DataFrame, *, labels: bool) -> Checked:
    """Leave out rows about firms that the register does not have."""
    known = frame[field].is_in(register["code"].implode()) | frame[field].is_null()
    if known.all():
        return frame, PROBLEMS
    strange = frame.filter(~known)
    if labels:
        return frame.filter(known), row_problems(UnknownFirm, strange, {"code": pl.col(field)}, field, field)
    return frame.filter(known), _code_problems(strange.select("file", "row", field), field)


def known_units(frame: pl.DataFrame, units: pl.DataFrame) -> Checked:
    """Leave out reports about a plant that its firm does not have. Every firm is a unit of its own."""
    own = frame["unit"] == frame["code"]
    listed = frame.join(units.select("code", "unit"), on=["code", "unit"], how="semi").select("file", "row")
    strange = frame.filter(~own).join(listed, on=["file", "row"], how="anti", maintain_order="left")
    if strange.is_empty():
        return frame, PROBLEMS
    values = {"code": pl.col("code"), "unit": pl.col("unit")}
    kept = frame.join(strange.select("file", "row"), on=["file", "row"], how="anti", maintain_order="left")
    return kept, row_problems(UnknownUnit, strange, values, "unit", "unit")


def foreign_suppliers(table: Table, links: pl.DataFrame) -> Checked:
    """Give a supplier abroad without a code one of its own; leave out a supplier at home without one.

    A country that is this one is no country: the column then says nothing.
    """
    home = pl.col("country").str.to_uppercase().is_in(HOME)
    links = links.with_columns(country=pl.when(~home).then("country"))
    temporary = pl.format("foreign:{}:{}", "country", "row")
    links = links.with_columns(supplier=pl.coalesce("supplier", temporary))
    lost = links.filter(pl.col("supplier").is_null())
    column = table.column("supplier")
    values = {"label": pl.lit(column.label_zh), "name": pl.lit(column.name), "value": pl.lit("")}
    return links.drop_nulls("supplier"), row_problems(CellMissing, lost, values, "supplier")


def linked_firms(links: pl.DataFrame, register: pl.DataFrame, *, labels: bool) -> Checked:
    """Leave out links to firms that the register does not have; a supplier abroad needs no entry in it."""
    abroad = links.filter(pl.col("country").is_not_null())
    if abroad.is_empty():
        at_home, first = known_firms(links, "supplier", register, labels=labels)
        both, second = known_firms(at_home, "buyer", register, labels=labels)
        return both, pl.concat([first, second])
    at_home, first = known_firms(
        links.filter(pl.col("country").is_null()), "supplier", register, labels=labels
    )
    both, second = known_firms(
        pl.concat([at_home, abroad]).sort("file", "row", maintain_order=True),
        "buyer",
        register,
        labels=labels,
    )
    return both, pl.concat([first, second])


def self_links(links: pl.DataFrame) -> Checked:
    """Leave out links of a firm to itself."""
    same = pl.col("supplier") == pl.col("buyer")
    told = row_problems(SelfLink, links.filter(same), {"code": pl.col("buyer")}, "supplier", "supplier")
    return links.filter(~same), told


def spans(frame: pl.DataFrame) -> Checked:
    """Drop an end that is before its start."""
    wrong = (pl.col("until") < pl.col("since")).fill_null(value=False)
    values = {"since": pl.col("since"), "until": pl.col("until")}
    told = row_problems(EndsBeforeStart, frame.filter(wrong), values, "until", "until")
    return frame.with_columns(until=pl.when(~wrong).then("until")), told


def parts_of_wholes(table: Table, reports: pl.DataFrame) -> Checked:
    """Drop a number of returned above the staff, and of people on site above the returned."""
    told = [PROBLEMS]
    for part, whole in (("returned", "staff"), ("onsite", "staff"), ("onsite", "returned")):
        reports, problems = _part_of(reports, table.column(part), table.column(whole))
        told.append(problems)
    return reports, pl.concat(told)


def _part_of(reports: pl.DataFrame, part: Column, whole: Column) -> Checked:
    above = (pl.col(part.inside) > pl.col(whole.inside)).fill_null(value=False)
    values = {
        "part_label": pl.lit(part.label_zh),
        "part_name": pl.lit(part.name),
        "part": pl.col(part.inside),
        "whole_label": pl.lit(whole.label_zh),
        "whole_name": pl.lit(whole.name),
        "whole": pl.col(whole.inside),
    }
    told = row_problems(MoreThanWhole, reports.filter(above), values, part.name, part.inside)
    return reports.with_columns(pl.when(~above).then(pl.col(part.inside)).alias(part.inside)), told


def no_future(reports: pl.DataFrame, file_dates: pl.DataFrame, settings: Settings) -> Checked:
    """Leave out reports about a day after their receipt, after the day of their file, or after today.

    file_dates : `file`, `about` date (null where the file's name carries none)
    """
    dated = reports.join(file_dates, on="file", how="left", maintain_order="left")
    received = pl.col("received_at").dt.convert_time_zone(settings.zone).dt.date()
    today = pl.lit(settings.today, dtype=pl.Date)
    limits = (
        (received, "接收日期", "the day it was received"),
        (pl.col("about"), "文件名中的日期", "the day in the file's name"),
        (today, "今天", "today"),
    )
    told = [PROBLEMS]
    for limit, zh, en in limits:
        future = (pl.col("date") > limit).fill_null(value=False)
        values = {"date": pl.col("date"), "limit": limit, "why_zh": pl.lit(zh), "why_en": pl.lit(en)}
        told.append(row_problems(FutureDate, dated.filter(future), values, "date", "date"))
        dated = dated.filter(~future)
    return dated.drop("about"), pl.concat(told)


def about_days(names: dict[str, dt.date | None]) -> pl.DataFrame:
    """File name -> the day it is about, as a frame for `no_future`."""
    return pl.DataFrame(
        {"file": list(names), "about": list(names.values())}, schema={"file": pl.String, "about": pl.Date}
    )
