# SPDX-License-Identifier: Apache-2.0
"""Writes: a seat lent for a time (代办), and the keys of its programs."""

from __future__ import annotations

import datetime as dt
import uuid

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from gulian.errors import SeatUnusable
from gulian.office.audit.actions import record
from gulian.office.people.api_keys import new_key
from gulian.office.people.models import ApiKey, Delegation, Seat, User
from gulian.office.people.queries import get_visible_seat
from gulian.office.people.rights import may, need
from gulian.office.people.seat import Acting

LONGEST = 366
"""Days a key lives at most."""


def lend(seat: Acting, held: uuid.UUID, to: User, days: tuple[dt.date, dt.date], reason: str) -> Delegation:
    """Lend a seat from the first to the last of two days: one's own, or as a manager one of the region's.

    Raises Http404, PermissionDenied, SeatUnusable.
    """
    since, until = days
    with transaction.atomic(durable=True):
        found = _own_or_managed(seat, held)
        if to.id == found.user_id or not to.is_active:
            raise SeatUnusable("代办人须是另一位在用的账号", "it is lent to another, active account")
        if until < since or (found.until is not None and until > found.until):
            raise SeatUnusable("代办期限不在席位期限内", "the days lie outside those of the seat")
        lent = Delegation.objects.create(seat=found, to=to, since=since, until=until, reason=reason)
        told = {
            "seat": str(held),
            "to": str(to.id),
            "since": since.isoformat(),
            "until": until.isoformat(),
            "reason": reason,
        }
        record(seat, "people.lend", "delegation", str(lent.id), told)
    return lent


def take_back(seat: Acting, delegation: uuid.UUID) -> Delegation:
    """End a lending with yesterday. Raises Http404, PermissionDenied."""
    _need_hand(seat)
    with transaction.atomic(durable=True):
        lent = Delegation.objects.select_related("seat").filter(pk=delegation).first()
        if lent is None:
            raise Http404
        _own_or_managed(seat, lent.seat_id)
        lent.until = timezone.localdate() - dt.timedelta(days=1)
        lent.save(update_fields=["until"])
        record(seat, "people.take_back", "delegation", str(lent.id), {"seat": str(lent.seat_id)})
    return lent


def make_key(seat: Acting, name: str, days: int, may_write: bool) -> tuple[ApiKey, str]:
    """A key that acts in the seat one acts in; the key itself is answered once and never kept.

    Raises PermissionDenied, SeatUnusable.
    """
    _person(seat, "keys.make")
    if not 1 <= days <= LONGEST:
        raise SeatUnusable(f"密钥有效期须为 1 至 {LONGEST} 天", f"a key lives 1 to {LONGEST} days")
    key, hashed = new_key()
    now = timezone.now()
    with transaction.atomic(durable=True):
        row = ApiKey.objects.create(
            seat_id=seat.id,
            name=name,
            hash=hashed,
            may_write=may_write,
            made_at=now,
            expires_at=now + dt.timedelta(days=days),
        )
        record(
            seat, "people.make_key", "key", str(row.id), {"name": name, "days": days, "may_write": may_write}
        )
    return row, key


def end_key(seat: Acting, key: uuid.UUID) -> ApiKey:
    """End one of the seat's own keys at once. Raises Http404, PermissionDenied."""
    _person(seat, "keys.make")
    with transaction.atomic(durable=True):
        row = ApiKey.objects.filter(pk=key, seat_id=seat.id).first()
        if row is None:
            raise Http404
        if row.ended_at is None:
            row.ended_at = timezone.now()
            row.save(update_fields=["ended_at"])
            record(seat, "people.end_key", "key", str(row.id), {"name": row.name})
    return row


def _person(seat: Acting, right: str) -> None:
    """Keys are no people: none makes another, lends a seat or ends one."""
    need(seat, right)
    if seat.key:
        raise PermissionDenied


def _need_hand(seat: Acting) -> None:
    """Asked before anything is looked up: who only reads learns nothing of what is there."""
    if not seat.may_write or seat.key:
        raise PermissionDenied


def _own_or_managed(seat: Acting, held: uuid.UUID) -> Seat:
    """Whoever borrowed a seat does not lend it on."""
    _need_hand(seat)
    own = Seat.objects.filter(pk=held, user_id=seat.user).first()
    if own is not None:
        return own
    if not may(seat, "people.write"):
        raise Http404
    return get_visible_seat(seat, held)
