# SPDX-License-Identifier: Apache-2.0
"""Reads: the lead firms of the scope and their suppliers.

A bureau sees of a supplier why it is blocked and who owns that; the lead firm itself its state
and expected date only (SYSTEMS E, privacy).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import polars as pl
from django.db.models import QuerySet
from django.http import Http404

from gulian import charts
from gulian.office.days.models import LeaderRow, SupplierRow
from gulian.office.days.queries import visible_leaders
from gulian.office.frame.language import Words
from gulian.office.people.seat import Acting

SIGNS = (
    ("running", Words("在产", "running")),
    ("blocked", Words("停产受阻", "blocked")),
    ("closed", Words("停产", "closed")),
    ("silent", Words("未报", "silent")),
)
MOST = 120


def chains_of(seat: Acting, date: dt.date) -> QuerySet[LeaderRow]:
    """The lead firms a seat may look at, worst first; a lead firm's own seat itself only."""
    if seat.role == "firm":
        return LeaderRow.objects.filter(date=date, code__in=seat.firms).order_by("rank")
    return visible_leaders(seat, date)


def get_chain(seat: Acting, date: dt.date, code: str) -> LeaderRow:
    """One lead firm. Raises Http404 for absent and out of scope alike."""
    found = chains_of(seat, date).filter(code=code).first()
    if found is None:
        raise Http404
    return found


def suppliers_of(seat: Acting, leader: LeaderRow) -> list[SupplierRow]:
    """The suppliers of a lead firm, the blocked first; for the firm itself without reasons and owners."""
    rows = list(
        SupplierRow.objects.filter(date=leader.date, leader=leader.code).order_by("place", "supplier")
    )
    if seat.role == "firm":
        for each in rows:
            each.cause_zh = each.department_zh = each.need = ""
            each.gain = each.rank_blocked = None
    return rows


def map_svg(leader: LeaderRow, suppliers: Sequence[SupplierRow], lang: str) -> str:
    """The chain as SVG: suppliers on the left with their state by sign, the lead firm on the right."""
    words = {key: each.zh if lang == "zh" else each.en for key, each in SIGNS}
    shown = suppliers[:MOST]
    nodes = pl.DataFrame(
        {
            "code": [*(each.supplier for each in shown), leader.code],
            "name": [*(each.name for each in shown), leader.name],
            "tier": [*(0 for _ in shown), 1],
            "sign": [*(words[each.state] for each in shown), words["running"]],
        },
        schema={"code": pl.String, "name": pl.String, "tier": pl.Int64, "sign": pl.String},
    )
    links = pl.DataFrame(
        {
            "from_code": [each.supplier for each in shown],
            "to_code": [leader.code for _ in shown],
            "label": [each.product for each in shown],
        },
        schema={"from_code": pl.String, "to_code": pl.String, "label": pl.String},
    )
    drawing = charts.chain_map(nodes, links, title=leader.name, signs=tuple(words.values()))
    return charts.svg(drawing, name="chain")
