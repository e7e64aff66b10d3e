# SPDX-License-Identifier: Apache-2.0
"""The one write of the audit; it is called inside the transaction of what it tells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.utils import timezone

from gulian.errors import AuditOutside
from gulian.office.audit.context import request_of_write
from gulian.office.audit.models import Event
from gulian.office.people.seat import Acting
from gulian.office.statements import insert


def record(seat: Acting | None, action: str, thing: str, thing_id: str, details: Mapping[str, Any]) -> Event:
    """Add an event to the running transaction: it stands if and only if the write stands.

    seat : None for the office itself (timers, the daily loop)

    Raises AuditOutside when no transaction is running.
    """
    if not connection.in_atomic_block:
        raise AuditOutside(action)
    who: dict[str, Any] = {}
    if seat is not None:
        who = {
            "user": seat.user,
            "seat": seat.id,
            "name": seat.name,
            "role": seat.role,
            "region": seat.region,
        }
    event = Event(
        at=timezone.now(), action=action, thing=thing, thing_id=thing_id, details=dict(details), **who
    )
    insert(event)
    request = request_of_write()
    if request is not None:
        from gulian.office.requests.once import told_in

        told_in(request, event.id)
    return event
