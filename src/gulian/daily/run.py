# SPDX-License-Identifier: Apache-2.0
"""The order of a day's work, in one place."""

from __future__ import annotations

from collections.abc import Callable

from gulian.daily.collect import collect
from gulian.daily.dispatch import dispatch
from gulian.daily.findings import check
from gulian.daily.help_ import help_
from gulian.daily.locate import locate
from gulian.daily.measure import measure
from gulian.daily.model import Day
from gulian.daily.publish import publish
from gulian.daily.review import review
from gulian.daily.verify import verify

Step = Callable[[Day], Day]

STEPS: tuple[Step, ...] = (collect, review, measure, check, locate, verify, dispatch, help_, publish)
"""The order of work; why verify stands where it does: `docs/decisions/005-verify-before-dispatch.md`."""


def run(day: Day, steps: tuple[Step, ...] = STEPS) -> Day:
    """One day from its inputs to the bytes of its files. Pure: the same `day.inputs` give the same bytes."""
    for step in steps:
        day = step(day)
    return day
