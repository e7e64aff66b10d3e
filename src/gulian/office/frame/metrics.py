# SPDX-License-Identifier: Apache-2.0
"""What an operator watches: /health/ (the process answers), /ready/ (it can serve), /metrics/ (Prometheus).

Figures are of this process; with several `gulian serve --workers` each answers for itself, so that production
runs one process with threads, or one metrics address each. No label names a person, a firm or a place.
"""

from __future__ import annotations

import hmac
import ipaddress
import logging
import os
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator

from django.db import DatabaseError, connection
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse

BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds: the upper ends of the histogram's buckets; the bars of the office lie among them."""
_log = logging.getLogger("gulian.office.requests")


class Figures:
    """Counts of requests by route, method and status, and how long they took."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._count: defaultdict[tuple[str, str, int], int] = defaultdict(int)
        self._buckets: defaultdict[str, list[int]] = defaultdict(lambda: [0] * (len(BOUNDS) + 1))
        self._seconds: defaultdict[str, float] = defaultdict(float)

    def add(self, route: str, method: str, status: int, seconds: float) -> None:
        """One request."""
        at = next((at for at, bound in enumerate(BOUNDS) if seconds <= bound), len(BOUNDS))
        with self._lock:
            self._count[route, method, status] += 1
            self._buckets[route][at] += 1
            self._seconds[route] += seconds

    def lines(self) -> Iterator[str]:
        """The exposition format of Prometheus."""
        with self._lock:
            counts = dict(self._count)
            buckets = {route: list(each) for route, each in self._buckets.items()}
            seconds = dict(self._seconds)
        yield "# TYPE gulian_requests_total counter"
        for (route, method, status), count in sorted(counts.items()):
            yield f'gulian_requests_total{{route="{route}",method="{method}",status="{status}"}} {count}'
        yield "# TYPE gulian_request_seconds histogram"
        for route, each in sorted(buckets.items()):
            total = 0
            for bound, count in zip((*BOUNDS, "+Inf"), each, strict=True):
                total += count
                yield f'gulian_request_seconds_bucket{{route="{route}",le="{bound}"}} {total}'
            yield f'gulian_request_seconds_sum{{route="{route}"}} {seconds[route]:.6f}'
            yield f'gulian_request_seconds_count{{route="{route}"}} {total}'


FIGURES = Figures()


class MetricsMiddleware:
    """Counts and logs each request by its route, never by its address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer one request."""
        began = time.monotonic()
        answer = self._next(request)
        seconds = time.monotonic() - began
        match = request.resolver_match
        route = match.route if match else "-"
        method = request.method if request.method in ("GET", "POST", "PUT", "PATCH", "DELETE") else "-"
        FIGURES.add(route, str(method), answer.status_code, seconds)
        told = {"route": route, "method": method, "status": answer.status_code}
        _log.info("request", extra={**told, "milliseconds": round(seconds * 1000, 1)})
        return answer


def health(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    del request
    return HttpResponse("ok\n", content_type="text/plain")


def ready(request: HttpRequest) -> HttpResponse:
    """The database answers and is of this version; 503 otherwise."""
    from django.db.migrations.executor import MigrationExecutor

    del request
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return HttpResponse("database\n", status=503, content_type="text/plain")
    if missing:
        return HttpResponse("migrations\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")


def metrics(request: HttpRequest) -> HttpResponse:
    """For this machine, or with the token of GULIAN_METRICS_TOKEN; for anybody else there is no such page."""
    if not _may_watch(request):
        raise Http404
    lines = [*FIGURES.lines(), *_task_lines()]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")


def _may_watch(request: HttpRequest) -> bool:
    from gulian.office.people.seating import address_of

    token = os.environ.get("GULIAN_METRICS_TOKEN", "")
    if token:
        return hmac.compare_digest(request.headers.get("Authorization", ""), f"Bearer {token}")
    # Behind a proxy everybody comes from this machine: a token is needed then.
    if "X-Forwarded-For" in request.headers:
        return False
    try:
        return ipaddress.ip_address(address_of(request)).is_loopback
    except ValueError:
        return False


def _task_lines() -> Iterator[str]:
    from gulian.office.tasks.models import Task, TaskState

    open_tasks = Task.objects.filter(state__in=(TaskState.WAITING, TaskState.RUNNING))
    found = dict(open_tasks.values_list("state").annotate(Count("id")))
    yield "# TYPE gulian_tasks gauge"
    for state in (TaskState.WAITING, TaskState.RUNNING):
        yield f'gulian_tasks{{state="{state.value}"}} {found.get(state.value, 0)}'
