# SPDX-License-Identifier: Apache-2.0
"""The request every page of the office gets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

if TYPE_CHECKING:
    from gulian.errors import Language
    from gulian.office.people.seat import Acting


class OfficeRequest(HttpRequest):
    """seat : the seat the person acts in; seats : those he may change to; lang : his language."""

    seat: Acting
    seats: tuple[Acting, ...]
    lang: Language
    htmx: HtmxDetails
