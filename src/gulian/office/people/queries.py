# SPDX-License-Identifier: Apache-2.0
"""Reads: who holds which seat. Phones are shown to the person himself and to managers of people only."""

from __future__ import annotations

import uuid

from django.db.models import Q, QuerySet
from django.http import Http404

from gulian.office.people.models import ApiKey, Delegation, Seat, User
from gulian.office.people.scope import NOTHING, subtree
from gulian.office.people.seat import Acting


def visible_seats(seat: Acting) -> QuerySet[Seat]:
    """Seats of the region subtree; a manager and an auditor of the whole site see all; a firm its own."""
    rows = Seat.objects.select_related("user")
    if seat.role == "firm":
        return rows.filter(enterprise__in=seat.firms)
    if seat.role in ("bank", "association"):
        return rows.filter(NOTHING)
    rows = rows.filter(subtree("region", seat.region)) if seat.region else rows
    return rows if seat.role in ("manager", "auditor") else rows.filter(enterprise="")


def get_visible_seat(seat: Acting, held: uuid.UUID) -> Seat:
    """One of them. Raises Http404."""
    found = visible_seats(seat).filter(pk=held).first()
    if found is None:
        raise Http404
    return found


def visible_users(seat: Acting) -> QuerySet[User]:
    """The people of the visible seats, oneself, and for a manager those without a seat yet."""
    held = Q(seats__in=visible_seats(seat)) | Q(pk=seat.user)
    if seat.role == "manager":
        held |= Q(seats__isnull=True) & subtree("region", seat.region)
    return User.objects.filter(held).distinct()


def get_visible_user(seat: Acting, user: uuid.UUID) -> User:
    """One of them. Raises Http404."""
    found = visible_users(seat).filter(pk=user).first()
    if found is None:
        raise Http404
    return found


def user_named(seat: Acting, username: str) -> User:
    """The person of an account name, among the visible ones. Raises Http404."""
    found = visible_users(seat).filter(username=username, is_active=True).first()
    if found is None:
        raise Http404
    return found


def lendings(seat: Acting, held: Seat) -> QuerySet[Delegation]:
    """To whom a visible seat is or was lent, the last first."""
    del seat
    return Delegation.objects.filter(seat=held).select_related("to").order_by("-since")


def own_keys(seat: Acting) -> QuerySet[ApiKey]:
    """The keys of the seat one acts in."""
    return ApiKey.objects.filter(seat_id=seat.id)
