# SPDX-License-Identifier: Apache-2.0
"""Who could stand in for a blocked unit: firms of the same industry that run, near first."""

from __future__ import annotations

from typing import Any

import polars as pl

from gulian import chain
from gulian.office.days.models import BlockedRow
from gulian.office.days.queries import visible_states
from gulian.office.enterprises.queries import visible_enterprises
from gulian.office.people.seat import Acting

MOST = 10
_LOOKED_AT = 5_000
_BUYER = "?"


def substitutes_of(seat: Acting, row: BlockedRow) -> list[dict[str, Any]]:
    """The firms within the seat's scope that could stand in (`chain.substitutes`), running ones only.

    Firms of the same four-digit industry, at most 5,000 of them looked at in the order of their codes.
    """
    if not row.industry:
        return []
    alike = visible_enterprises(seat).filter(industry=row.industry).order_by("code")
    firms = list(alike.values_list("code", "name", "region", "industry")[:_LOOKED_AT])
    running = set(
        visible_states(seat)
        .filter(code__in=[each[0] for each in firms], opened=True)
        .values_list("code", flat=True)
    )
    kept = [each for each in firms if each[0] in running or each[0] == row.code]
    near = pl.DataFrame(
        [*kept, (_BUYER, "", row.county, "")], ["code", "name", "region", "industry"], orient="row"
    ).unique("code", keep="first", maintain_order=True)
    links = pl.DataFrame({"supplier": [row.code], "buyer": [_BUYER]})
    return chain.substitutes(near, links, [_BUYER], most=MOST).to_dicts()
