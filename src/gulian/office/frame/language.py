# SPDX-License-Identifier: Apache-2.0
"""Both languages: every text of the office is written in both where it stands (docs/decisions/011)."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, cast

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from gulian.errors import Language
from gulian.office.frame.request import OfficeRequest

COOKIE = "gulian_language"
_CODES = {"zh": "zh-hans", "en": "en"}


class Words(NamedTuple):
    """One text in both languages."""

    zh: str
    en: str

    def of(self, lang: Language) -> str:
        """The text in one of them."""
        return self.zh if lang == "zh" else self.en


def language_of(request: HttpRequest) -> Language:
    """Chinese unless the reader chose English."""
    return "en" if request.COOKIES.get(COOKIE) == "en" else "zh"


class LanguageMiddleware:
    """Django's own texts (sign-in, field errors) follow the same choice."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer one request in the reader's language."""
        lang = language_of(request)
        cast("OfficeRequest", request).lang = lang
        with translation.override(_CODES[lang]):
            request.LANGUAGE_CODE = _CODES[lang]
            response = self._next(request)
        response.headers.setdefault("Content-Language", "zh-CN" if lang == "zh" else "en")
        return response
