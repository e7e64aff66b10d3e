# SPDX-License-Identifier: Apache-2.0
"""Which stored request the running write answers, if any."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

_REQUEST: ContextVar[UUID | None] = ContextVar("gulian_request", default=None)


@contextmanager
def writing(request: UUID) -> Iterator[None]:
    """Within this, events of the audit mark the request as carried out."""
    token = _REQUEST.set(request)
    try:
        yield
    finally:
        _REQUEST.reset(token)


def request_of_write() -> UUID | None:
    """The request, or None."""
    return _REQUEST.get()
