# SPDX-License-Identifier: Apache-2.0
"""Reads: the firms a seat may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache

import polars as pl
from django.db.models import QuerySet
from django.http import Http404

from gulian.office.enterprises.models import Enterprise, Register
from gulian.office.people.scope import Places, within
from gulian.office.people.seat import Acting
from gulian.registry import EnterpriseIndex

PLACES = Places(body="body", park="park")


def visible_enterprises(seat: Acting) -> QuerySet[Enterprise]:
    """The firms within a seat's scope. Phones stay in the rows: pages show them to those they concern."""
    return Enterprise.objects.filter(within(seat, PLACES))


def get_visible_enterprise(seat: Acting, code: str) -> Enterprise:
    """One firm. Raises Http404 for an absent one and for one outside the scope alike."""
    found = visible_enterprises(seat).filter(pk=code).first()
    if found is None:
        raise Http404
    return found


def visible_codes(seat: Acting, codes: Sequence[str]) -> frozenset[str]:
    """Of the firms of one page those the seat may open: a plant may lie here, its firm elsewhere."""
    return frozenset(visible_enterprises(seat).filter(pk__in=codes).values_list("code", flat=True))


def found_by_name(text: str, most: int) -> tuple[str, ...]:
    """Codes of firms a name, a part of it or its pinyin initials may mean, best first, of the whole register.

    The answer is a list of candidates for `visible_enterprises`, never something to show.
    """
    made = Register.objects.values_list("made_at", flat=True).first()
    if made is None:
        return ()
    return tuple(each.code for each in _index(made).search(text, limit=most))


@lru_cache(maxsize=1)
def _index(made: dt.datetime) -> EnterpriseIndex:
    """Names are searched in memory; the index is made anew when the register was."""
    del made
    rows = Enterprise.objects.order_by("code").values_list("code", "name", "region")
    return EnterpriseIndex(
        pl.DataFrame(list(rows.iterator(10_000)), ["code", "name", "region"], orient="row")
    )


def group_members(code: str) -> tuple[str, ...]:
    """Codes of the firms that name this one (by code or name) as their group."""
    head = Enterprise.objects.filter(pk=code).only("name").first()
    names = [code] if head is None else [code, head.name]
    return tuple(Enterprise.objects.filter(group__in=names).exclude(pk=code).values_list("code", flat=True))
