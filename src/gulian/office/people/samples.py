# SPDX-License-Identifier: Apache-2.0
"""People of the sample world: one account per role over its most populous county, one password.

`gulian demo` calls this on its own folder and serves it on this machine only.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count

from gulian.office.audit.actions import record
from gulian.office.enterprises.models import Enterprise, LeaderChain
from gulian.office.people.models import Role, Seat, User

SINCE = dt.date(2020, 1, 1)


@dataclass(frozen=True)
class Account:
    """Who may sign in. scope : the region or firm the seat covers, '' = the whole sample."""

    username: str
    role: str
    scope: str


def make_samples() -> tuple[tuple[Account, ...], str]:
    """The accounts, and the password of all of them: a new one each time."""
    password = secrets.token_urlsafe(9)
    with transaction.atomic(durable=True):
        made = tuple(_account(role, scope, password) for role, scope in _scopes().items())
        record(None, "people.samples", "user", "", {"accounts": len(made)})
    return made, password


def _account(role: str, scope: dict[str, str], password: str) -> Account:
    name = f"样例{Role(role).label.split(' ')[0]}"
    user, _ = User.objects.get_or_create(username=role, defaults={"name": name})
    user.set_password(password)
    user.save(update_fields=["password"])
    Seat.objects.get_or_create(user=user, role=role, defaults={"since": SINCE, "title": "样例", **scope})
    return Account(role, role, scope.get("enterprise", "") or scope.get("region", ""))


def _scopes() -> dict[str, dict[str, str]]:
    """Which part of the sample each role acts over."""
    known = Enterprise.objects.exclude(county="")
    county = known.values_list("county").annotate(firms=Count("code")).order_by("-firms", "county").first()
    here = {"region": county[0]} if county else {}
    wide = {"region": f"{county[0][:2]}0000"} if county else {}
    leader = LeaderChain.objects.order_by("code").first()
    firm = known.filter(**({"county": county[0]} if county else {})).order_by("-output_fen", "code").first()
    scopes: dict[str, dict[str, str]] = {
        Role.MANAGER: {},
        Role.AUDITOR: {},
        Role.SIGNER: wide,
        Role.CHIEF: {**wide, "chain": leader.chain if leader else ""},
        Role.DESK: here,
        Role.REVIEWER: here,
        Role.OWNER: {**here, "department": _department()},
        Role.LIAISON: here,
        Role.PROXY: here,
        Role.BANK: {},
        Role.ASSOCIATION: {},
    }
    if firm is not None:
        scopes[Role.FIRM] = {"enterprise": firm.code}
    return scopes


def _department() -> str:
    """The department that owns most of the newest blocked firms."""
    from gulian.office.days.models import BlockedRow

    owned = BlockedRow.objects.exclude(department="").values_list("department")
    found = owned.annotate(firms=Count("id")).order_by("-firms", "department").first()
    return str(found[0]) if found else "labour"
