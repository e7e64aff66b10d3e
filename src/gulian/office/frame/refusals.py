# SPDX-License-Identifier: Apache-2.0
"""What a reader sees when something is refused: one sentence of the error tree, in his language."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from gulian.errors import GulianError, NotAllowed, NotThere, RequestRefused
from gulian.office.frame.language import language_of

API = "/api/"


class RefusalMiddleware:
    """An error of the tree becomes a page with its sentence (409), never a trace."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer one request."""
        answer = self._next(request)
        if request.path.startswith(API) and answer.status_code >= 400:
            return _as_problem(request, answer)
        return answer

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page of a refusal; anything else goes on to Django."""
        if not isinstance(exception, GulianError) or request.path.startswith(API):
            return None
        return refused(request, exception)


def _as_problem(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """What Django itself refuses (no such address, a method that is not allowed) in the form of the API."""
    from gulian.office.frame.problems import MEDIA, problem

    if answer.headers.get("Content-Type", "").startswith(MEDIA):
        return answer
    status = answer.status_code
    error = NotThere() if status == 404 else NotAllowed() if status == 403 else RequestRefused(status)
    allow = {"Allow": answer.headers["Allow"]} if "Allow" in answer.headers else {}
    return problem(request, error, status, headers=allow)


def refused(request: HttpRequest, error: GulianError, status: int = 409) -> HttpResponse:
    """The sentence and what to do, as a page or as a piece of one."""
    lang = language_of(request)
    told = {"id": error.id, "message": error.message(lang), "fix": error.fix(lang)}
    return render(request, "frame/refused.html", told, status=status)


def not_found(request: HttpRequest, exception: Http404 | None = None) -> HttpResponse:
    """Absent and forbidden look alike."""
    del exception
    return render(request, "frame/not_found.html", status=404)


def forbidden(request: HttpRequest, exception: PermissionDenied | None = None) -> HttpResponse:
    """The seat has no such right at all."""
    del exception
    return render(request, "frame/forbidden.html", status=403)


def failed(request: HttpRequest) -> HttpResponse:
    """Our own fault: nothing was changed."""
    return render(request, "frame/failed.html", status=500)
