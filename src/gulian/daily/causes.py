# SPDX-License-Identifier: Apache-2.0
"""What the scheme says about the causes of a date: their kind, their owner, their limit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import polars as pl

from gulian.schemes import Scheme

FREED = ("own", "outside")
"""Kinds of cause that somebody can be asked to clear."""


def cause_kinds(scheme: Scheme, day: dt.date) -> Mapping[str, str]:
    """Cause id -> own | victim | outside | planned, as of a day."""
    return {key: row.cells["kind"] for key, row in scheme.lists["causes"].on(day).items()}


def cause_owners(scheme: Scheme, day: dt.date) -> pl.DataFrame:
    """`cause, cause_zh, department, department_zh, assist_zh` str, `limit_workdays` i64, as of a day."""
    names = {key: row.cells["zh"] for key, row in scheme.lists["departments"].on(day).items()}
    rows = []
    for key, row in scheme.lists["causes"].on(day).items():
        cells = row.cells
        assist = [names[each] for each in cells["assist"].split(";") if each]
        limit = cells["limit_workdays"]
        rows.append(
            {
                "cause": key,
                "cause_zh": cells["zh"],
                "department": cells["lead"] or None,
                "department_zh": names.get(cells["lead"]),
                "assist_zh": "、".join(assist),
                "limit_workdays": int(limit) if limit else None,
            }
        )
    schema = {
        "cause": pl.String,
        "cause_zh": pl.String,
        "department": pl.String,
        "department_zh": pl.String,
        "assist_zh": pl.String,
        "limit_workdays": pl.Int64,
    }
    return pl.DataFrame(rows, schema=schema)
