# SPDX-License-Identifier: Apache-2.0
"""What all operations of the API share: bounded types, pages by key, errors in one form, the document.

An area's `api.py` has a `Router`; its operations take `request.seat`, call the area's queries and actions,
and carry `@once` where they write. What is raised becomes a problem here:

    not signed in 401   no right 403   absent or outside 404   refused by a rule 409
    not of the documented form 422   too often 429   our own fault 500
"""

from __future__ import annotations

import datetime as dt
import logging
import re
import uuid
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, TypeVar, cast

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from ninja import Field, NinjaAPI, Query, Schema
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError
from ninja.openapi.schema import OpenAPISchema
from pydantic import BeforeValidator, StringConstraints

from gulian.errors import (
    GulianError,
    NotAllowed,
    NotSignedIn,
    NotThere,
    OfficeBroke,
    RequestInvalid,
    RequestRefused,
    TooManyRequests,
)
from gulian.office.frame.problems import MEDIA, Problem, problem
from gulian.office.frame.table import MOST, SIZE, sliced

T = TypeVar("T")
M = TypeVar("M", bound=Model)
_log = logging.getLogger("gulian.office")

# No control characters: PostgreSQL stores no NUL, and no line break belongs into a name.
_PLAIN = r"^[^\x00-\x1f\x7f]*$"
Name = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=_PLAIN, strip_whitespace=True)]
Word = Annotated[str, StringConstraints(max_length=64, pattern=_PLAIN)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z_.:-]+$")]
Region = Annotated[str, StringConstraints(pattern=r"^([0-9]{6})?$")]
Line = Annotated[str, StringConstraints(max_length=200, pattern=_PLAIN)]


def _written_as_a_day(value: object) -> object:
    """A number is no day, though the library would take it for seconds since 1970."""
    if isinstance(value, dt.date) or (isinstance(value, str) and _DAY.fullmatch(value)):
        return value
    raise ValueError("write a day as 2020-03-01")


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
Day = Annotated[dt.date, BeforeValidator(_written_as_a_day)]
Note = Annotated[str, StringConstraints(max_length=2000, pattern=r"^[^\x00]*$")]


class Paging(Schema):
    """after : the token of the page before; size : rows of a page."""

    after: Annotated[str, StringConstraints(max_length=2000, pattern=_PLAIN)] = ""
    size: int = Field(SIZE, ge=1, le=MOST)


class Page(Schema, Generic[T]):
    """Some rows, and the token of the next page, empty on the last."""

    rows: list[T]
    after: str


Paged = Annotated[Paging, Query()]


def paged(
    rows: QuerySet[M], order: Sequence[str], paging: Paging, make: Callable[[M], Any]
) -> dict[str, Any]:
    """A page of rows by key, each made into its schema. Columns of the order as in `table.sliced`."""
    found = sliced(rows, order, paging.after, paging.size)
    return {"rows": [make(each) for each in found.rows], "after": found.after}


class OfficeApi(NinjaAPI):
    """The API with its errors and its document."""

    def set_default_exception_handlers(self) -> None:
        """Every error in the one form; the most particular class decides."""
        super().set_default_exception_handlers()
        for kind, answer in HANDLERS.items():
            self.add_exception_handler(kind, answer)

    def get_openapi_schema(self, *args: Any, **kwargs: Any) -> OpenAPISchema:
        """The document, with the errors every operation may answer and the idempotency key of writes."""
        document = super().get_openapi_schema(*args, **kwargs)
        document["components"]["schemas"]["Problem"] = _problem_schema(document)
        for methods in document["paths"].values():
            for method, operation in methods.items():
                _common(method, operation)
        return document


def _common(method: str, operation: dict[str, Any]) -> None:
    body = {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for status, words in ERRORS.items():
        operation["responses"].setdefault(status, {"description": words, "content": body})
    if method != "get" and not any(each["name"] == "Idempotency-Key" for each in operation["parameters"]):
        operation["parameters"] = [*operation["parameters"], _KEY]


def _problem_schema(document: OpenAPISchema) -> dict[str, Any]:
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    document["components"]["schemas"].update(schema.pop("$defs"))
    return schema


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    places = [
        {
            "pointer": "#/" + "/".join(str(part) for part in each["loc"])[:390],
            "detail": str(each["msg"])[:990],
        }
        for each in error.errors[:50]
    ]
    return problem(request, RequestInvalid(len(error.errors)), 422, places)


def _refused(request: HttpRequest, error: GulianError) -> HttpResponse:
    return problem(request, error, 422 if isinstance(error, RequestInvalid) else 409)


def _not_signed_in(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    del error
    return problem(request, NotSignedIn(), 401, headers={"WWW-Authenticate": "Bearer"})


def _not_allowed(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    del error
    return problem(request, NotAllowed(), 403)


def _not_there(request: HttpRequest, error: Http404) -> HttpResponse:
    del error
    return problem(request, NotThere(), 404)


def _too_often(request: HttpRequest, error: Throttled) -> HttpResponse:
    seconds = int(error.wait or 1)
    return problem(request, TooManyRequests(seconds), 429, headers={"Retry-After": str(seconds)})


def _other(request: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code == 403:
        return problem(request, NotAllowed(), 403)
    return problem(request, RequestRefused(error.status_code), error.status_code)


def _unreadable(request: HttpRequest, error: Exception) -> HttpResponse:
    del error
    return problem(request, RequestRefused(400), 400)


def _broke(request: HttpRequest, error: Exception) -> HttpResponse:
    reference = uuid.uuid4().hex[:12]
    _log.error("request broke", exc_info=error, extra={"reference": reference, "path": request.path})
    return problem(request, OfficeBroke(reference), 500)


HANDLERS = cast(
    "dict[type[Exception], Any]",
    {
        Exception: _broke,
        HttpError: _other,
        AuthenticationError: _not_signed_in,
        Throttled: _too_often,
        PermissionDenied: _not_allowed,
        Http404: _not_there,
        ValidationError: _invalid,
        MultiPartParserError: _unreadable,
        UnreadablePostError: _unreadable,
        SuspiciousOperation: _unreadable,
        GulianError: _refused,
    },
)
ERRORS = {
    400: "The request cannot be read.",
    401: "Not signed in, or no valid key.",
    403: "The seat has no such right, or the key only reads.",
    404: "There is no such thing, or it is outside the scope.",
    409: "A rule refuses it; the id says which.",
    422: "The request is not of the documented form; `errors` names each place.",
    429: "Too many requests; `Retry-After` says when to try again.",
    500: "Our own fault; nothing was changed.",
}
_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "The same request sent again under the same key is carried out once.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 128, "pattern": r"^[\x21-\x7e]{1,128}$"},
}
