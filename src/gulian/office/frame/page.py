# SPDX-License-Identifier: Apache-2.0
"""A page: signed in, in a seat, with the right it names. Every page of the office goes through here."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from gulian.office.frame.request import OfficeRequest
from gulian.office.people.rights import need

P = ParamSpec("P")


def page(
    right: str,
) -> Callable[
    [Callable[Concatenate[OfficeRequest, P], HttpResponseBase]],
    Callable[Concatenate[HttpRequest, P], HttpResponseBase],
]:
    """Only for those signed in whose seat has this right (`people/rights.py`)."""

    def wrap(
        view: Callable[Concatenate[OfficeRequest, P], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @functools.wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            known = cast("OfficeRequest", request)
            if getattr(known, "seat", None) is None:
                return render(request, "frame/no_seat.html", status=403)
            need(known.seat, right)
            return view(known, *args, **kwargs)

        return guarded

    return wrap
