# SPDX-License-Identifier: Apache-2.0
"""The register by program. Contacts and phones are no part of it."""

from __future__ import annotations

from typing import Annotated, Any, Literal, cast

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import StringConstraints

from gulian.office.enterprises import listing
from gulian.office.enterprises.models import Enterprise
from gulian.office.enterprises.queries import get_visible_enterprise
from gulian.office.frame.request import OfficeRequest
from gulian.office.frame.rest import Code, Line, Page, Paged, Region, paged
from gulian.office.people.rights import need

router = Router()


class EnterpriseOut(Schema):
    """A firm; money in fen."""

    code: str
    name: str
    region: str
    county: str
    industry: str
    size: str
    park: str
    above_scale: bool | None
    leader: bool
    staff: int | None


class Narrowed(Schema):
    """q : the beginning of a code or part of a name; place : a city or county; section : a letter"""

    q: Line = ""
    place: Region = ""
    section: Annotated[str, StringConstraints(pattern=r"^[A-Z]?$")] = ""
    mark: Literal["", "leader", "above_scale", "listed"] = ""
    order: Literal["code", "name", "staff"] = "code"


def _out(row: Enterprise) -> dict[str, Any]:
    return {name: getattr(row, name) for name in EnterpriseOut.model_fields}


@router.get("/", response=Page[EnterpriseOut])
def enterprises(request: HttpRequest, paging: Paged, narrowed: Annotated[Narrowed, Query()]) -> Any:
    """The firms of the scope, narrowed and ordered as on the page."""
    seat = cast("OfficeRequest", request).seat
    need(seat, "enterprises.read")
    chosen = listing.Filters.of(narrowed.model_dump())
    return paged(listing.chosen_firms(seat, chosen), listing.ORDERS[chosen.order], paging, _out)


@router.get("/{code}", response=EnterpriseOut)
def enterprise(request: HttpRequest, code: Code) -> Any:
    """One firm."""
    seat = cast("OfficeRequest", request).seat
    need(seat, "enterprises.read")
    return _out(get_visible_enterprise(seat, code))
