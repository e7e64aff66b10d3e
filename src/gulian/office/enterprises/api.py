# SPDX-License-Identifier: Apache-2.0
"""The register by program. Contacts and phones are no part of it."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest
from ninja import Router, Schema

from gulian.office.enterprises.models import Enterprise
from gulian.office.enterprises.queries import get_visible_enterprise, visible_enterprises
from gulian.office.frame.request import OfficeRequest
from gulian.office.frame.rest import Code, Page, Paged, paged
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


def _out(row: Enterprise) -> dict[str, Any]:
    return {name: getattr(row, name) for name in EnterpriseOut.model_fields}


@router.get("/", response=Page[EnterpriseOut])
def enterprises(request: HttpRequest, paging: Paged) -> Any:
    """The firms of the scope, by code."""
    seat = cast("OfficeRequest", request).seat
    need(seat, "enterprises.read")
    return paged(visible_enterprises(seat), ("code",), paging, _out)


@router.get("/{code}", response=EnterpriseOut)
def enterprise(request: HttpRequest, code: Code) -> Any:
    """One firm."""
    seat = cast("OfficeRequest", request).seat
    need(seat, "enterprises.read")
    return _out(get_visible_enterprise(seat, code))
