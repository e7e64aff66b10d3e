# SPDX-License-Identifier: Apache-2.0
"""How often a seat or key may ask: a bucket of tokens each, in this process.

With several processes each counts for itself: `gulian serve --workers N` divides what the settings allow.
"""

from __future__ import annotations

import math
import threading
import time
from typing import cast

from django.conf import settings
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

from gulian.office.frame.request import OfficeRequest

_MOST = 10_000


class Buckets:
    """Tokens by name: `fill` a second, at most `size`. Not more than 10,000 names are remembered."""

    def __init__(self, fill: float, size: float) -> None:
        self._fill, self._size = fill, size
        self._kept: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def take(self, name: str, now: float) -> float:
        """Take a token; 0 = taken, else the seconds until there is one."""
        with self._lock:
            tokens, since = self._kept.pop(name, (self._size, now))
            tokens = min(self._size, tokens + (now - since) * self._fill)
            wait = 0.0 if tokens >= 1 else (1 - tokens) / self._fill
            self._kept[name] = (tokens - 1 if wait == 0 else tokens, now)
            while len(self._kept) > _MOST:
                self._kept.pop(next(iter(self._kept)))
        return wait


class SeatThrottle(BaseThrottle):
    """The limit of the API by seat."""

    def __init__(self, workers: int = 1) -> None:
        self._buckets = Buckets(settings.API_PER_SECOND / workers, settings.API_AT_ONCE / workers)
        self._told = threading.local()

    def allow_request(self, request: HttpRequest) -> bool:
        """Whether this one may go on."""
        seat = cast("OfficeRequest", request).seat
        self._told.wait = self._buckets.take(str(seat.id), time.monotonic())
        return bool(self._told.wait == 0)

    def wait(self) -> float | None:
        """Whole seconds until the next may."""
        return math.ceil(getattr(self._told, "wait", 1.0))
