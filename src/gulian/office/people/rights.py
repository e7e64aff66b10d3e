# SPDX-License-Identifier: Apache-2.0
"""What each role may do: one table, read by pages, API and actions alike.

A right is `area.verb`. Which *rows* it reaches is another question, answered by each area's `visible_...`
(`people/scope.py`).
"""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied

from gulian.office.people.seat import Acting

OFFICIALS = frozenset({"desk", "owner", "reviewer", "signer", "liaison", "chief", "proxy"})
EVERYBODY = OFFICIALS | {"auditor", "manager", "firm", "bank", "association"}
WATCHING = OFFICIALS | {"auditor"}

RIGHTS: Mapping[str, frozenset[str]] = {
    "office.enter": frozenset(EVERYBODY),
    "chains.read": WATCHING | {"firm"},
    "reports.read": WATCHING | {"firm"},
    "reports.fill": frozenset({"firm", "proxy", "desk"}),
    "reports.upload": frozenset({"proxy", "desk"}),
    "reports.remind": frozenset({"desk", "reviewer", "proxy", "liaison"}),
    "bulletins.read": frozenset(EVERYBODY),
    "bulletins.draft": frozenset({"desk"}),
    "bulletins.check": frozenset({"reviewer"}),
    "bulletins.sign": frozenset({"signer", "chief"}),
    "bulletins.release": frozenset({"signer"}),
    "days.read": WATCHING,
    "days.run": frozenset({"desk", "reviewer"}),
    "enterprises.read": WATCHING | {"association"},
    "enterprises.write": frozenset({"desk", "manager"}),
    "people.read": WATCHING | {"manager"},
    "people.write": frozenset({"manager"}),
    "keys.make": EVERYBODY - {"auditor"},
    "audit.read": WATCHING | {"manager"},
    "tasks.read": EVERYBODY,
    "policies.read": frozenset(EVERYBODY),
    "policies.index": frozenset({"desk", "manager"}),
    "policies.match": frozenset({"desk", "reviewer"}),
    "policies.state": frozenset({"firm", "desk", "proxy"}),
    "policies.drafts.read": WATCHING,
    "policies.edit": frozenset({"desk"}),
    "policies.confirm": frozenset({"reviewer", "signer"}),
    "policies.findings.read": WATCHING,
    "policies.decide": frozenset({"reviewer", "signer"}),
    "benefits.read": frozenset({"firm"}),
    "benefits.enter": WATCHING | {"firm"},
    "benefits.firms.read": WATCHING,
    "rules.read": WATCHING | {"manager", "association"},
    "rules.draft": frozenset({"desk", "reviewer", "manager"}),
    "rules.publish": frozenset({"signer", "chief"}),
    "rules.migrate": frozenset({"desk", "reviewer", "signer", "chief"}),
    "cases.read": WATCHING | {"firm"},
    "cases.open": frozenset({"desk", "liaison", "reviewer", "proxy", "chief", "firm"}),
    "cases.act": OFFICIALS | {"firm"},
    "cases.from_day": frozenset({"desk", "reviewer", "signer", "chief"}),
    "cases.release": frozenset({"signer"}),
    "programmes.read": WATCHING | {"firm"},
    "experts.read": WATCHING,
    "programmes.pool": frozenset({"desk", "reviewer"}),
    "programmes.assign": frozenset({"desk", "reviewer"}),
}
"""Each area adds its lines here. Rights that write end in a verb that is not `read` or `enter`."""

READING = frozenset({"read", "enter"})


def may(seat: Acting, right: str) -> bool:
    """Whether a seat has a right; a seat that may not write has none that does."""
    writes = right.rpartition(".")[2] not in READING
    return seat.role in RIGHTS[right] and (seat.may_write or not writes)


def need(seat: Acting, right: str) -> None:
    """Raises PermissionDenied unless the seat has the right."""
    if not may(seat, right):
        raise PermissionDenied
