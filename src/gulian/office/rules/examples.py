# SPDX-License-Identifier: Apache-2.0
"""The worked examples of a scheme, run by the engines: of what stands, and of what a draft would make."""

from __future__ import annotations

from functools import lru_cache

from gulian import casework, monitor
from gulian.monitor import index
from gulian.policy import matching
from gulian.schemes import CaseResult, CaseRunner, Scheme, run_cases
from gulian.schemes.model import CaseKind

RUNNERS: dict[CaseKind, CaseRunner] = {
    "indicators": monitor.run_case,
    "index": index.run_case,
    "procedure": casework.run_case,
    "measure": matching.run_case,
}


def results(scheme: Scheme) -> tuple[CaseResult, ...]:
    """How each comes out; a text that has not changed is not run again."""
    return _results(scheme.pin, scheme.hash, _Held(scheme))


def failing(scheme: Scheme) -> tuple[CaseResult, ...]:
    """Those that do not come out as they say."""
    return tuple(each for each in results(scheme) if each.status != "passed")


class _Held:
    """A scheme that is no part of a key: the pin and the hash of all its files are."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=16)
def _results(pin: str, digest: str, held: _Held) -> tuple[CaseResult, ...]:
    del pin, digest
    return run_cases(held.scheme, RUNNERS)
