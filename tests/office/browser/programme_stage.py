# SPDX-License-Identifier: Apache-2.0
"""What the walks of programmes ask of the office's process: people, other bodies' applications, limits."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.conf import settings

from gulian.office.enterprises.models import Enterprise
from gulian.office.in_use import look_again, procedure_of
from gulian.office.people.models import Seat, User
from gulian.office.people.seat import Acting, acting
from tests.office.browser.stage import account
from tests.office.programme_world import EXCELLENT, applied, step

DAY = dt.date(2024, 11, 20)
OWN = "province-330000"
LIMITS = """# title_zh: 时限
# title_en: Limits
# value: int
# replaces: arrears/lists/limits@1
# version: 2
key,from,until,value,unit,source,clause
accept,2024-01-01,,5,workdays,practice,
assign,2024-01-01,,3,workdays,practice,
handle,2024-01-01,,10,workdays,practice,
confirm,2024-01-01,,5,workdays,practice,
"""


def smart_factories() -> str:
    """The firm of the walk and its accounts; every other body has recommended one factory already.

    Answers the firm's code.
    """
    firm = _firm(OWN, "330108")
    account("plant", "firm", enterprise=firm.code)
    account("province", "reviewer", region="330000", body=OWN, roles="recommender")
    account("ministry", "desk", roles="ministry")
    for at, (key, row) in enumerate(procedure_of(EXCELLENT).lists["quotas"].on(DAY).items()):
        if key == OWN:
            continue
        code = f"9{at:017}"
        made = Enterprise.objects.create(code=code, name=f"{row.cells['name']}样例工厂", body=key)
        case = applied(_seat("firm", enterprise=made.code), code, key)
        body = _seat("reviewer", body=key, roles="recommender")
        step(body, case, "recommend", "recommend", place=1)
        step(body, case, "report", "sent")
    return firm.code


def arrears() -> str:
    """A creditor, the platform, the debtor's supervisor, and the limits of this site. Answers its code."""
    file = Path(settings.DIR) / "schemes" / "arrears" / "lists" / "limits.csv"
    file.parent.mkdir(parents=True)
    file.write_text(LIMITS, encoding="utf-8")
    look_again()
    firm = _firm("", "330108")
    account("creditor", "firm", enterprise=firm.code, roles="creditor")
    account("platform", "desk", region=firm.county, roles="platform")
    account("supervisor", "owner", region=firm.county, department="industry", roles="supervisor")
    return firm.code


def inspectors() -> str:
    """Who leads a joint inspection and who witnesses its draw, in one seat."""
    return account("witness", "desk", region="330108", roles="lead,witness")


def _firm(body: str, county: str) -> Enterprise:
    return Enterprise.objects.create(
        code="91330108MA0000777X", name="样例智能工厂", region=county, province=f"{county[:2]}0000",
        city=f"{county[:4]}00", county=county, body=body,
    )  # fmt: skip


def _seat(role: str, **scope: str) -> Acting:
    name = f"{role}-{User.objects.count()}"
    user = User.objects.create(username=name, name=name)
    return acting(Seat.objects.create(user=user, role=role, since=dt.date(2020, 1, 1), **scope))


def deliver() -> int:
    """Deliver the timers that are due; answers how many."""
    from gulian.office.cases.actions import deliver_due

    return deliver_due()
