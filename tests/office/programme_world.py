# SPDX-License-Identifier: Apache-2.0
"""Applications for excellent smart factories and a joint inspection, brought as far as a test needs them.

Functions take and give plain values, so that the browser's walks can call them in the office's process.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from gulian.casework import Item
from gulian.casework.model import NONE, Facts, Scalar
from gulian.office.cases.actions import Move, Opening, move, open_case
from gulian.office.cases.models import Case, Ticket
from gulian.office.people.seat import Acting

BASIC = "smart-factory-2024/procedures/basic"
EXCELLENT = "smart-factory-2024/procedures/excellent"
INSPECTION = "inspections/procedures/plan"
NOON = dt.datetime(2024, 11, 20, 12, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
SURE: Facts = dict.fromkeys(
    ("above_scale", "competitive", "clean", "safe", "organised", "link_build", "link_design",
     "link_production", "link_management", "link_operation"), True
)  # fmt: skip
MORE: Facts = {
    "year": 2024,
    "legal_person": True,
    "industry": "machinery",
    "was_advanced": True,
    "willing": True,
}
OPTIONS = """# title_zh: 由组织单位决定的做法
# title_en: What is left to those who carry it out
# value: bool
# replaces: smart-factory-2024/lists/options@1
# version: 2
key,from,until,value,unit,source,clause
expert_review,2024-10-28,,true,,practice,
site_check,2024-10-28,,false,,practice,
publicity,2024-10-28,,false,,practice,
"""


def indicators() -> tuple[Item, ...]:
    """Two main indicators at the leading level of the nation."""
    values = {"7": ("12.5", "10.0"), "16": ("8.0", "6.5")}
    return tuple(
        Item(key, {"main": True, "value": Decimal(value), "benchmark": Decimal(level)})
        for key, (value, level) in values.items()
    )


def applied(seat: Acting, code: str, body: str) -> Case:
    """An application of a firm, sent in by it or for it."""
    facts: dict[str, Scalar] = {**SURE, **MORE, "maturity": 3, "body": body, "applicant": code}
    case = open_case(
        seat, Opening(procedure=EXCELLENT, code=code, facts=facts, items={"indicators": indicators()})
    )
    return step(seat, case, "file", "filed")


def step(
    seat: Acting,
    case: Case,
    name: str,
    outcome: str,
    place: int = 0,
    reason: str = "",
    facts: Facts = NONE,
) -> Case:
    """The open ticket of a step, done."""
    ticket = Ticket.objects.filter(case=case, step=name, open=True).order_by("number")[0]
    what = Move(kind="act", ticket=ticket.number, outcome=outcome, place=place, reason=reason, facts=facts)
    return move(seat, case.number, what)


def planned(seat: Acting, firms: int = 6, inspectors: int = 4) -> Case:
    """A joint inspection with its lists: every special firm is drawn, none of good credit."""
    risks = ("special", "good")
    items = {
        "firms": tuple(Item(f"F{n}", {"risk": risks[n % 2]}) for n in range(firms)),
        "inspectors": tuple(Item(f"P{n}", {}) for n in range(inspectors)),
        "matters": (Item("fire", {"department": "emergency"}),),
    }
    return open_case(
        seat, Opening(procedure=INSPECTION, title="双随机联合抽查", facts={"year": 2024}, items=items)
    )
