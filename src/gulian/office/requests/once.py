# SPDX-License-Identifier: Apache-2.0
"""`Idempotency-Key`: a request sent twice is carried out once, whatever dies in between.

first time          the key is stored, the write runs; the audit event of the write names the key's row in
                    the same transaction, so that a stored write is never run again
again, answered     the stored answer, word for word          again, other content   E-OFF-018
again, running      E-OFF-019                                 again, answer lost     E-OFF-020
refused             nothing is kept: the request may be mended and sent again under the same key
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import inspect
import re
from collections.abc import Callable
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone
from ninja.responses import Status
from pydantic_core import to_jsonable_python

from gulian.errors import KeyBusy, KeyDone, KeyReused, RequestInvalid
from gulian.office.audit.context import writing
from gulian.office.frame.request import OfficeRequest
from gulian.office.people.seat import Acting
from gulian.office.requests.models import Request
from gulian.office.tasks.job import Job

V = TypeVar("V", bound=Callable[..., Any])
HEADER = "Idempotency-Key"
PATTERN = r"^[\x21-\x7e]{1,128}$"
BUSY = dt.timedelta(minutes=2)
KEPT = dt.timedelta(days=1)
SHOWN_ONCE = ("password", "secret")


def once(view: V) -> V:
    """Every writing operation of the API carries this; without the header it changes nothing."""

    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        key = request.headers.get(HEADER)
        if key is None:
            return view(request, *args, **kwargs)
        if not re.fullmatch(PATTERN, key):
            raise RequestInvalid(1)
        row, told = _begin(cast("OfficeRequest", request).seat, key, _digest(request))
        if told is not None:
            return told
        return _carry_out(row, lambda: view(request, *args, **kwargs))

    # Ninja reads annotations in the module of the function it is given: here they are read in the view's.
    wrapped.__signature__ = inspect.signature(view, eval_str=True)  # type: ignore[attr-defined]  # read by Ninja
    wrapped.once = True  # type: ignore[attr-defined]  # read by the tests
    return cast("V", wrapped)


def clear(job: Job) -> None:
    """The task `requests.clear`: what was answered a day ago."""
    del job
    Request.objects.filter(at__lt=timezone.now() - KEPT).delete()


def _begin(seat: Acting, key: str, digest: str) -> tuple[Request, Status[Any] | None]:
    """The key's row for a first request; for a repeated one its stored answer too. Raises KeyReused ..."""
    now = timezone.now()
    try:
        with transaction.atomic():
            return Request.objects.create(seat=seat.id, key=key, digest=digest, at=now), None
    except IntegrityError:
        row = Request.objects.filter(seat=seat.id, key=key).first()
    if row is None:
        return _begin(seat, key, digest)
    if row.digest != digest:
        raise KeyReused(key)
    if row.status is not None:
        return row, Status(row.status, row.answer)
    if row.event is not None:
        raise KeyDone(key, str(row.event))
    if row.at > now - BUSY or not Request.objects.filter(pk=row.id, at=row.at).update(at=now):
        raise KeyBusy(key)
    return row, None


def _carry_out(row: Request, run: Callable[[], Any]) -> Any:
    with writing(row.id):
        try:
            result = run()
        except BaseException:
            Request.objects.filter(pk=row.id, event=None).delete()
            raise
    status, body = (result.status_code, result.value) if isinstance(result, Status) else (200, result)
    Request.objects.filter(pk=row.id).update(status=status, answer=_plain(body))
    return result


def _plain(body: Any) -> Any:
    """An answer as JSON; what is shown once is not kept to be shown again."""
    plain = to_jsonable_python(body)
    if isinstance(plain, dict):
        plain.update({name: "" for name in SHOWN_ONCE if name in plain})
    return plain


def _digest(request: HttpRequest) -> str:
    """Of what was sent; a form with files by its fields and the files' contents."""
    whole = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if not (request.content_type or "").startswith("multipart/"):
        whole.update(request.body)
        return whole.hexdigest()
    for name in sorted(request.POST):
        whole.update(repr((name, request.POST.getlist(name))).encode())
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            # Parsers hand out UploadedFile only; a list here would be a defect of theirs.
            whole.update(repr((name, getattr(file, "name", ""))).encode())
            for piece in getattr(file, "chunks", tuple)():
                whole.update(piece)
            getattr(file, "seek", int)(0)
    return whole.hexdigest()


def told_in(row: UUID, event: UUID) -> None:
    """The audit event of a request's write, in the transaction of both."""
    Request.objects.filter(pk=row).update(event=event)
