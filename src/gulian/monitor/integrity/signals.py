# SPDX-License-Identifier: Apache-2.0
"""What in the figures of a region somebody has to ask about, for the level above. Nobody is accused.

1 leave out regions with too few units  2 six tests (`course`, `compared`)  3 of all tests together: which are
still unlikely when so many are made (false discovery rate)  4 show what is unlikely and large  5 the reply of
the region beside it
"""

from __future__ import annotations

import polars as pl

from gulian.monitor.integrity import compared, course
from gulian.monitor.integrity.chance import false_discovery
from gulian.monitor.integrity.model import SCHEMA, SIGNALS, Found, Limits

HISTORY: dict[str, pl.DataType] = {
    "code": pl.String(),
    "name": pl.String(),
    "parent": pl.String(),
    "date": pl.Date(),
    "numerator": pl.Int64(),
    "denominator": pl.Int64(),
    "reported": pl.Int64(),
    "bulk": pl.Int64(),
    "power_wh": pl.Int64(),
}
"""A region's figures of a day: sums of one indicator, reports, those filed by proxy in bulk, power of the
same units on all days (null = unknown)."""

REVISIONS: dict[str, pl.DataType] = {
    "code": pl.String(),
    "date": pl.Date(),
    "before": pl.Int64(),
    "after": pl.Int64(),
    "denominator": pl.Int64(),
}
"""Numerators of a day as approved and as they are now."""

REPLIES: dict[str, pl.DataType] = {
    "code": pl.String(),
    "signal": pl.String(),
    "reply": pl.String(),
    "reply_by": pl.String(),
    "reply_date": pl.Date(),
}
"""What the level below answered; the last of a region and signal counts."""


def integrity(
    history: pl.DataFrame,
    limits: Limits,
    revisions: pl.DataFrame | None = None,
    replies: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """The signals frame (`SCHEMA`): every test made, and a row `small` for each region left out, by code.

    history : `HISTORY`, one row per region and day; days without a denominator are no days
    """
    rows = history.filter(pl.col("denominator") > 0)
    last = rows.sort("code", "date").unique("code", keep="last", maintain_order=True)
    small = last.filter(pl.col("denominator") < int(limits.least_units))
    kept = rows.join(small.select("code"), on="code", how="anti", maintain_order="left")
    revised = pl.DataFrame(schema=REVISIONS) if revisions is None else revisions
    revised = revised.join(kept.select("code").unique(), on="code", how="semi", maintain_order="left")
    found = tested(kept, revised, limits) if kept.height else []
    names = dict(last.select("code", "name").iter_rows())
    told = [_row(each, q, limits, names[each.code]) for each, q in _judged(found)]
    left = [
        {"code": code, "name": name, "strength": "small", "units": units}
        for code, name, units in small.select("code", "name", "denominator").iter_rows()
    ]
    frame = pl.DataFrame(told + left, schema=SCHEMA)
    order = pl.col("signal").cast(pl.Enum(SIGNALS))
    return _with_replies(frame, replies).sort("code", order, nulls_last=True).select(*SCHEMA)


def tested(history: pl.DataFrame, revisions: pl.DataFrame, limits: Limits) -> list[Found]:
    """Every test of every region."""
    moved = compared.changes(history, limits)
    return [
        *course.always_full(history, limits),
        *course.round_values(history, limits),
        *compared.against_power(moved, limits),
        *compared.against_neighbours(moved, limits),
        *course.late_upward(revisions, limits),
        *course.bulk_proxy(history, limits),
    ]


def _judged(found: list[Found]) -> list[tuple[Found, float]]:
    return list(zip(found, false_discovery([each.p for each in found]), strict=True))


def _row(each: Found, q: float, limits: Limits, name: str) -> dict[str, object]:
    strong, clear = (100 * q <= float(limit) for limit in (limits.strong, limits.clear))
    strength = "faint" if not (each.large and clear) else "strong" if strong else "clear"
    return {
        "code": each.code,
        "name": name,
        "signal": each.signal,
        "strength": strength,
        "p_value": each.p,
        "q_value": q,
        "value": float(each.value),
        "expected": each.expected,
        "units": each.units,
        "evidence_zh": each.evidence_zh,
        "evidence_en": each.evidence_en,
    }


def _with_replies(frame: pl.DataFrame, replies: pl.DataFrame | None) -> pl.DataFrame:
    if replies is None:
        return frame
    last = replies.sort("reply_date", nulls_last=False, maintain_order=True).unique(
        ("code", "signal"), keep="last", maintain_order=True
    )
    bare = frame.drop("reply", "reply_by", "reply_date")
    return bare.join(last, on=("code", "signal"), how="left", maintain_order="left")
