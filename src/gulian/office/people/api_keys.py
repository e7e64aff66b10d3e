# SPDX-License-Identifier: Apache-2.0
"""Keys of programs (`Authorization: Bearer glk_...`); without one the session of a signed-in person."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from typing import cast

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import APIKeyCookie, HttpBearer

from gulian.office.frame.request import OfficeRequest
from gulian.office.people.models import ApiKey
from gulian.office.people.seat import Acting, acting

START = "glk_"
_NOTED = dt.timedelta(minutes=10)


def new_key() -> tuple[str, str]:
    """A key and its hash; the key is shown once and never kept."""
    key = START + secrets.token_urlsafe(32)
    return key, hashed(key)


def hashed(key: str) -> str:
    """SHA-256 of a key: 256 random bits need no salt and no slow hash."""
    return hashlib.sha256(key.encode()).hexdigest()


def seat_of_key(key: str) -> Acting | None:
    """The seat a key acts in; None for an unknown, ended or expired one, or a seat that ended."""
    now = timezone.now()
    today = timezone.localdate()
    row = ApiKey.objects.select_related("seat__user").filter(hash=hashed(key)).first()
    if row is None or row.ended_at is not None or row.expires_at <= now:
        return None
    seat = row.seat
    if seat.since > today or (seat.until is not None and seat.until < today) or not seat.user.is_active:
        return None
    if row.used_at is None or row.used_at < now - _NOTED:
        ApiKey.objects.filter(pk=row.id).update(used_at=now)
    from gulian.office.enterprises.queries import group_members

    members = group_members(seat.enterprise) if seat.enterprise else ()
    return acting(seat, members, key=True, may_write=row.may_write)


class KeyAuth(HttpBearer):
    """A program's key."""

    def authenticate(self, request: HttpRequest, token: str) -> Acting | None:
        """The seat of the key, put on the request where pages find theirs."""
        seat = seat_of_key(token) if token.startswith(START) else None
        if seat is not None:
            cast("OfficeRequest", request).seat = seat
        return seat


class SessionAuth(APIKeyCookie):
    """A signed-in person's browser; every write needs the CSRF token."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Acting | None:
        """Nobody signed in: no session to protect, the answer is 401 and not a missing token."""
        if not request.user.is_authenticated:
            return None
        found: Acting | None = super().__call__(request)
        return found

    def authenticate(self, request: HttpRequest, key: str | None) -> Acting | None:
        """The seat the middleware found."""
        del key
        return cast("OfficeRequest", request).seat if request.user.is_authenticated else None
