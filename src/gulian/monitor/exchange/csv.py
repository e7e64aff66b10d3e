# SPDX-License-Identifier: Apache-2.0
"""The rows as SDMX-CSV 2.0 (field guide of SDMX 3.0), and back.

    STRUCTURE,STRUCTURE_ID,ACTION,INDICATOR,LEVEL,MEMBER,TIME_PERIOD,OBS_VALUE,...
    dataflow,GULIAN:RESUMPTION_2020(1.0.0),I,opening_rate,city,city_330100,2020-03-01,88.95161290322581,...

Values stand unrounded, in the shortest text that reads back to the same number; an unknown one is empty.
"""

from __future__ import annotations

import io

import polars as pl

from gulian.errors import ExchangeUnreadable
from gulian.monitor.exchange.model import OBSERVATIONS, Component, Structure
from gulian.monitor.exchange.structure import STATUS_OF, code_id, member_id, plain_code, plain_member

HEAD = ("STRUCTURE", "STRUCTURE_ID", "ACTION")
INFORMATION = "I"
MAX_BYTES = 512 * 1024 * 1024


def to_sdmx_csv(rows: pl.DataFrame, structure: Structure) -> bytes:
    """The data of a dataflow, UTF-8.

    rows : `OBSERVATIONS` of `structure`
    """
    written = rows.with_columns(
        indicator=_mapped(rows["indicator"], code_id),
        code=_members(rows),
        unit=_mapped(rows["unit"], code_id),
        status=pl.col("status").replace_strict(STATUS_OF, default=None, return_dtype=pl.String),
    )
    head = [pl.lit("dataflow"), pl.lit(structure.dataflow), pl.lit(INFORMATION)]
    named = [value.alias(name) for name, value in zip(HEAD, head, strict=True)]
    columns = [pl.col(each.column).alias(each.id) for each in structure.components]
    buffer = io.BytesIO()
    written.select(*named, *columns).write_csv(buffer, date_format="%Y-%m-%d", line_terminator="\n")
    return buffer.getvalue()


def read_sdmx_csv(data: bytes, structure: Structure) -> pl.DataFrame:
    """`OBSERVATIONS` from a file of `to_sdmx_csv`, or of anybody with this structure; names by code list.

    Raises ExchangeUnreadable: another dataflow, a missing column, a code no list has, a cell that is no
    number or day, a file beyond 512 MiB.
    """
    if len(data) > MAX_BYTES:
        raise ExchangeUnreadable(f"{len(data)} 字节", f"{len(data)} bytes")
    try:
        table = pl.read_csv(io.BytesIO(data), infer_schema=False)
    except pl.exceptions.PolarsError as error:
        raise ExchangeUnreadable(str(error)[:120], str(error)[:120]) from None
    needed = (*HEAD, *(each.id for each in structure.components))
    missing = [name for name in needed if name not in table.columns]
    if missing:
        raise ExchangeUnreadable(f"缺少列 {missing[0]}", f"the column {missing[0]} is missing")
    others = table.filter(pl.col("STRUCTURE_ID") != structure.dataflow)
    if others.height:
        other = str(others["STRUCTURE_ID"][0])[:80]
        raise ExchangeUnreadable(f"数据流 {other}", f"the dataflow {other}")
    for component in structure.components:
        _check_codes(table, component, structure)
    return _read(table, structure)


def _check_codes(table: pl.DataFrame, component: Component, structure: Structure) -> None:
    if not component.codelist:
        return
    listed = next(each for each in structure.codelists if each.id == component.codelist)
    known = {each.id for each in listed.codes}
    strange = [code for code in table[component.id].drop_nulls().unique().sort() if code not in known]
    if strange:
        told = f"{component.id} {strange[0][:60]!r}"
        raise ExchangeUnreadable(f"代码表中没有的 {told}", f"{told}, which is in no code list")


def _read(table: pl.DataFrame, structure: Structure) -> pl.DataFrame:
    verbs = {
        "day": lambda cell: cell.str.to_date("%Y-%m-%d"),
        "whole": lambda cell: cell.cast(pl.Int64()),
        "real": lambda cell: cell.cast(pl.Float64()),
    }
    try:
        typed = table.select(
            (verbs[each.kind](pl.col(each.id)) if each.kind in verbs else pl.col(each.id)).alias(each.column)
            for each in structure.components
        )
    except pl.exceptions.PolarsError as error:
        raise ExchangeUnreadable(str(error)[:120], str(error)[:120]) from None
    members = next(each for each in structure.codelists if each.id == "CL_MEMBER")
    names = {each.id: each.zh for each in members.codes}
    status = {short: long for long, short in STATUS_OF.items()}
    pairs = typed.select("level", "code").unique(maintain_order=True)
    plain = pairs.with_columns(
        member=pl.Series([plain_member(level, code) for level, code in pairs.iter_rows()], dtype=pl.String)
    )
    joined = typed.join(plain, on=("level", "code"), how="left", maintain_order="left")
    return joined.with_columns(
        indicator=_mapped(typed["indicator"], plain_code),
        name=pl.col("code").replace_strict(names, default=None, return_dtype=pl.String),
        code="member",
        unit=_mapped(typed["unit"], plain_code),
        status=pl.col("status").replace_strict(status, default=None, return_dtype=pl.String),
    ).select(pl.col(name).cast(kind) for name, kind in OBSERVATIONS.items())


def _members(rows: pl.DataFrame) -> pl.Expr:
    """Each row's member as a code; every member is spelt once."""
    pairs = rows.select("level", "code").unique(maintain_order=True)
    ids = {f"{level}\t{code}": member_id(level, code) for level, code in pairs.iter_rows()}
    return pl.format("{}\t{}", "level", "code").replace_strict(ids, return_dtype=pl.String)


def _mapped(texts: pl.Series, verb: object) -> pl.Series:
    """Each distinct text by the verb once."""
    assert callable(verb)
    known = {text: verb(text) for text in texts.drop_nulls().unique()}
    return texts.replace_strict(known, default=None, return_dtype=pl.String)
