# SPDX-License-Identifier: Apache-2.0
"""Reads: the experts a seat may see and may name."""

from __future__ import annotations

import uuid
from dataclasses import replace

from django.db.models import Q, QuerySet
from django.http import Http404

from gulian.office.people.scope import Places, within
from gulian.office.people.seat import Acting
from gulian.office.programmes.models import Expert

PLACES = Places(code="")


def visible_experts(seat: Acting) -> QuerySet[Expert]:
    """The pools of the places within the scope; a body's seat has the pool of its region."""
    return Expert.objects.filter(within(_of_region(seat), PLACES))


def standing(seat: Acting) -> QuerySet[Expert]:
    """Those who can be named today, by name."""
    return visible_experts(seat).filter(Q(until=None)).order_by("name", "id")


def get_visible_expert(seat: Acting, expert: uuid.UUID) -> Expert:
    """One of them. Raises Http404."""
    found = visible_experts(seat).filter(pk=expert).first()
    if found is None:
        raise Http404
    return found


def _of_region(seat: Acting) -> Acting:
    """A pool belongs to a place: body, park and chain narrow nothing of it."""
    return replace(seat, body="", park="", chain="")
