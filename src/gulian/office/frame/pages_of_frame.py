# SPDX-License-Identifier: Apache-2.0
"""The entry and the language switch."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from gulian.office.frame.language import COOKIE
from gulian.office.frame.navigation import ways
from gulian.office.frame.page import page
from gulian.office.frame.request import OfficeRequest

_YEAR = 31_536_000


@page("office.enter")
def home(request: OfficeRequest) -> HttpResponse:
    """To the first page the seat may open."""
    first = next(iter(ways(request.seat, "")), None)
    return redirect(str(first["address"]) if first else "/accounts/")


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Chinese or English, large text or not, kept in cookies of this browser."""
    back = request.POST.get("back", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    answer = redirect(back)
    secure = request.is_secure()
    if (lang := request.POST.get("lang")) in ("zh", "en"):
        answer.set_cookie(COOKIE, lang, max_age=_YEAR, samesite="Lax", secure=secure, httponly=True)
    if (large := request.POST.get("large")) in ("0", "1"):
        answer.set_cookie("gulian_large", large, max_age=_YEAR, samesite="Lax", secure=secure, httponly=True)
    return answer


def closed(request: HttpRequest) -> HttpResponse:
    """Pages of the sign-in library that this office does not have."""
    del request
    raise Http404
