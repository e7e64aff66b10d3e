# SPDX-License-Identifier: Apache-2.0
"""Group companies: a group's report is never added to its members'; where both report, it is a check.

1 a firm named (by code or name) as the group of another firm of the register is that group's head
2 a head without plants of its own in `units` only sums up: it leaves the unit frame, its report is a check
3 a head with plants of its own is expected with these, as any firm
"""

from __future__ import annotations

import polars as pl

from gulian.door import Folder
from gulian.registry import EnterpriseIndex

COMPARED = ("staff", "returned", "onsite")
"""Persons, which add up; output and power of a group are often not the sum of its members'."""


def members(folder: Folder) -> pl.DataFrame:
    """`head member` (codes) of the groups whose head stands in the register and lists no plant of its own."""
    found = EnterpriseIndex(folder.enterprises).groups().drop_nulls("head").select("head", "member")
    return found.join(folder.units, left_on="head", right_on="code", how="anti", maintain_order="left")


def heads(folder: Folder) -> pl.DataFrame:
    """`code` of the firms that only sum up their members."""
    return members(folder).select(code="head").unique().sort("code")


def differences(folder: Folder, units: pl.DataFrame, reports: pl.DataFrame, percent: int) -> pl.DataFrame:
    """`code name field group_sum members_sum`: where a head's report differs from its members' by more.

    units : unit frame of the date; reports : chosen reports of the date; percent : of the members' sum
    Compared only where every unit of every member told the number.
    """
    sums = (
        members(folder)
        .join(units, left_on="member", right_on="code", how="inner")
        .group_by("head")
        .agg(
            pl.when((pl.col("reported") & pl.col(name).is_not_null()).all()).then(pl.col(name).sum())
            for name in COMPARED
        )
        .unpivot(COMPARED, index="head", variable_name="field", value_name="members_sum")
    )
    told = reports.select("code", *COMPARED).unpivot(
        COMPARED, index="code", variable_name="field", value_name="group_sum"
    )
    names = folder.enterprises.select("code", "name")
    apart = (pl.col("group_sum") - pl.col("members_sum")).abs() * 100 > pl.col("members_sum") * percent
    return (
        told.join(sums, left_on=["code", "field"], right_on=["head", "field"], how="inner")
        .filter(apart)
        .join(names, on="code", how="inner")
        .select("code", "name", "field", "group_sum", "members_sum")
        .sort("code", "field")
    )
