# SPDX-License-Identifier: Apache-2.0
"""Which rows a seat may see: one condition over the columns that say where a row belongs.

Every `visible_...` of every area goes through `within`: a query without it is a defect, and the scope matrix
of the tests finds it. A seat sees

    the whole region or its subtree  and  its body, park, chain, department where the seat names one
    a firm's seat: rows of its own codes only        a bank or an association: rows it was given consent to
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from gulian.office.people.seat import Acting

NOTHING = Q(pk__in=[])
_BY_CONSENT = frozenset({"bank", "association"})


@dataclass(frozen=True)
class Places:
    """The columns of a model that say where a row belongs; '' = the model has none.

    A narrowing that the model has no column for shows nothing rather than everything.
    """

    province: str = "province"
    city: str = "city"
    county: str = "county"
    code: str = "code"
    body: str = ""
    park: str = ""
    department: str = ""
    chain: str = ""


def within(seat: Acting, at: Places) -> Q:
    """The condition of a seat over a model's rows."""
    if seat.role == "firm":
        return Q(**{f"{at.code}__in": seat.firms}) if at.code and seat.firms else NOTHING
    if seat.role in _BY_CONSENT:
        return NOTHING
    return _region(seat.region, at) & _narrowed(seat, at)


def subtree(column: str, region: str) -> Q:
    """Rows whose six-digit region lies in the subtree of a seat's; '' = everywhere."""
    if not region:
        return Q()
    stem = region.removesuffix("0000") if region.endswith("0000") else region.removesuffix("00")
    return Q(**{f"{column}__startswith": stem})


def _region(region: str, at: Places) -> Q:
    if not region:
        return Q()
    column = at.province if region.endswith("0000") else at.city if region.endswith("00") else at.county
    return Q(**{column: region}) if column else NOTHING


def _narrowed(seat: Acting, at: Places) -> Q:
    """Body and park always narrow; chain narrows where rows have chains; a department only its own cases."""
    whole = Q()
    for value, column in ((seat.park, at.park), (seat.body, at.body)):
        if value:
            whole &= Q(**{column: value}) if column else NOTHING
    if seat.chain and at.chain:
        whole &= Q(**{at.chain: seat.chain})
    if seat.role == "owner" and at.department:
        whole &= Q(**{at.department: seat.department})
    return whole
