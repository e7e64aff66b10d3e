# SPDX-License-Identifier: Apache-2.0
"""Reads: bulletins for those of the office; released notices for everybody."""

from __future__ import annotations

import uuid

from django.db.models import Q, QuerySet
from django.http import Http404

from gulian.office.bulletins.models import Bulletin, Stage
from gulian.office.people.scope import NOTHING
from gulian.office.people.seat import Acting

_WRITING = frozenset({"desk", "reviewer", "signer", "chief", "auditor"})


def visible_bulletins(seat: Acting) -> QuerySet[Bulletin]:
    """A 日报 names blocked firms of the whole site: only seats over the whole site see it.

    Other officials see the signed notices, firms what is public.
    """
    rows = Bulletin.objects.all()
    whole = not (seat.region or seat.park or seat.body)
    if seat.role in _WRITING and whole:
        return rows
    if seat.role in ("firm", "bank", "association"):
        return rows.filter(public_at__isnull=False)
    return (
        rows.filter(Q(stage=Stage.SIGNED, kind="notice")) if seat.role != "manager" else rows.filter(NOTHING)
    )


def get_visible_bulletin(seat: Acting, bulletin: uuid.UUID) -> Bulletin:
    """One bulletin. Raises Http404 for absent and out of scope alike."""
    found = visible_bulletins(seat).filter(pk=bulletin).first()
    if found is None:
        raise Http404
    return found


def released(most: int = 60) -> QuerySet[Bulletin]:
    """What a named person released, the newest first."""
    return Bulletin.objects.filter(public_at__isnull=False).order_by("-date", "-version")[:most]


def get_released(bulletin: uuid.UUID) -> Bulletin:
    """A released notice. Raises Http404."""
    found = Bulletin.objects.filter(pk=bulletin, public_at__isnull=False).first()
    if found is None:
        raise Http404
    return found


def to_do(seat: Acting) -> QuerySet[Bulletin]:
    """What waits for this seat's check or signature."""
    stage = {"reviewer": Stage.DRAFT, "signer": Stage.CHECKED, "chief": Stage.CHECKED}.get(seat.role)
    rows = visible_bulletins(seat)
    return rows.filter(stage=stage).order_by("-date", "-version") if stage else rows.none()
