# SPDX-License-Identifier: Apache-2.0
"""What every template knows: the reader's language and seat, the ways he may go."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from gulian.office.frame.language import language_of
from gulian.office.frame.navigation import ways
from gulian.office.people.gateway import gateways


def frame(request: HttpRequest) -> dict[str, Any]:
    """`lang`, `seat` (None before sign-in), `seats` to change to, `navigation`, `large` (large text).

    gateways : who else may say who somebody is, before sign-in
    """
    seat = getattr(request, "seat", None)
    return {
        "lang": language_of(request),
        "seat": seat,
        "seats": getattr(request, "seats", ()),
        "navigation": ways(seat, request.path) if seat else (),
        "gateways": () if seat else gateways(),
        "large": request.COOKIES.get("gulian_large") == "1",
    }
