# SPDX-License-Identifier: Apache-2.0
"""The one clock of the office. Tests and replays set it; nothing else does."""

from __future__ import annotations

import datetime as dt
from contextvars import ContextVar

from django.utils import timezone

_at: ContextVar[dt.datetime | None] = ContextVar("gulian_office_clock", default=None)


def now() -> dt.datetime:
    """This instant, with offset."""
    return _at.get() or timezone.now()


class Stopped:
    """`with Stopped(instant):` it is that instant."""

    def __init__(self, at: dt.datetime) -> None:
        self._to = at

    def __enter__(self) -> None:
        """Stop."""
        self._token = _at.set(self._to)

    def __exit__(self, *_: object) -> None:
        """Go on."""
        _at.reset(self._token)
