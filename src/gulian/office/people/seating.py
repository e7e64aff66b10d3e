# SPDX-License-Identifier: Apache-2.0
"""From a session to the seat somebody acts in."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from gulian.office.frame.request import OfficeRequest
from gulian.office.people.models import Seat, User
from gulian.office.people.seat import Acting, acting

SESSION = "seat"


def seats_of(user: User, today: dt.date) -> tuple[Acting, ...]:
    """The seats somebody holds on a day: his own and those lent to him; the longest held first."""
    running = Q(since__lte=today) & (Q(until__isnull=True) | Q(until__gte=today))
    lent = Q(delegations__to=user, delegations__since__lte=today) & (
        Q(delegations__until__isnull=True) | Q(delegations__until__gte=today)
    )
    found = (
        Seat.objects.filter(running & (Q(user=user) | lent))
        .select_related("user")
        .distinct()
        .order_by("since", "id")
    )
    return tuple(_as(seat, user) for seat in found)


def _as(seat: Seat, user: User) -> Acting:
    from gulian.office.enterprises.queries import group_members

    members = group_members(seat.enterprise) if seat.enterprise else ()
    name = user.name if seat.user_id == user.id else f"{user.name}（代 {seat.user.name}）"
    held = acting(seat, members, name=name)
    return held if seat.user_id == user.id else _for(held, user.id)


def _for(seat: Acting, user: uuid.UUID) -> Acting:
    from dataclasses import replace

    return replace(seat, user=user)


class SeatMiddleware:
    """Sets `request.seat` (None without) and `request.seats`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer one request in the chosen seat, else in the first."""
        seats: tuple[Acting, ...] = ()
        if request.user.is_authenticated:
            seats = seats_of(request.user, timezone.localdate())
        chosen = request.session.get(SESSION, "") if seats else ""
        known = cast("OfficeRequest", request)
        known.seats = seats
        seat = next((each for each in seats if str(each.id) == chosen), seats[0] if seats else None)
        known.seat = cast("Acting", seat)
        return self._next(request)


def address_of(request: HttpRequest) -> str:
    """The address of who asks, behind as many proxies as the site trusts and no more."""
    trusted: int = settings.PROXIES
    told = [each.strip() for each in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if each.strip()]
    if trusted and len(told) >= trusted:
        return str(told[-trusted])
    return str(request.META.get("REMOTE_ADDR", ""))
