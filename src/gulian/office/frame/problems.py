# SPDX-License-Identifier: Apache-2.0
"""The one form of an error of the API: `application/problem+json` (RFC 9457) with ids of the error tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, JsonResponse
from ninja import Field, Schema

from gulian.errors import GulianError
from gulian.office.frame.language import language_of

MEDIA = "application/problem+json"


class Place(Schema):
    """Where in a request something does not fit. pointer : a JSON pointer below the request."""

    pointer: str = Field(max_length=400)
    detail: str = Field(max_length=1000)


class Problem(Schema):
    """What went wrong, in both languages. type, id : one name, long and short, that never changes meaning."""

    type: str = Field(max_length=200)
    title: str = Field(max_length=400)
    status: int = Field(ge=400, le=599)
    detail: str = Field(max_length=2000)
    id: str = Field(max_length=20)
    message_zh: str
    message_en: str
    fix_zh: str
    fix_en: str
    errors: list[Place] = Field(default_factory=list)


def problem(
    request: HttpRequest,
    error: GulianError,
    status: int,
    places: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> JsonResponse:
    """An error as the API answers it, in the reader's language and in both."""
    lang = language_of(request)
    told: dict[str, Any] = {
        "type": f"urn:gulian:error:{error.id}",
        "title": error.message(lang),
        "status": status,
        "detail": f"{error.message(lang)} {error.fix(lang)}",
        "id": error.id,
        "message_zh": error.message("zh"),
        "message_en": error.message("en"),
        "fix_zh": error.fix("zh"),
        "fix_en": error.fix("en"),
        "errors": list(places),
    }
    return JsonResponse(
        told, status=status, content_type=MEDIA, headers=dict(headers or {}), json_dumps_params=_DUMPS
    )


_DUMPS = {"ensure_ascii": False}
