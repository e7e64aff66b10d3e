# SPDX-License-Identifier: Apache-2.0
"""`check`: everything that the rules find in a library on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from gulian.policy.conflicts.benefits import double_benefits, missing_bodies
from gulian.policy.conflicts.competition import competition
from gulian.policy.conflicts.figures import figures
from gulian.policy.conflicts.model import Finding, Rules
from gulian.policy.conflicts.pairs import pairs
from gulian.policy.conflicts.standing import standing
from gulian.policy.conflicts.times import reversed_windows
from gulian.policy.following import Life
from gulian.policy.measures import Measure
from gulian.policy.model import Library
from gulian.policy.sentences import sentences

_OVER = ("repealed", "expired")


def check(
    library: Library, measures: Iterable[Measure], lives: Mapping[str, Life], rules: Rules, on: dt.date
) -> tuple[Finding, ...]:
    """Findings of all rules that are on, each once, in the order of the rules and of the library.

    measures : drafts or confirmed ones; rejected ones are left out
    lives    : of `following.lives`
    """
    found: dict[str, Finding] = {}
    given = tuple(each for each in measures if each.status != "rejected" and _holds(each, lives, on))
    for each in _found(library, given, lives, rules, on):
        if each.rule in rules.rules:
            found.setdefault(each.id, each)
    return tuple(found.values())


def _holds(measure: Measure, lives: Mapping[str, Life], on: dt.date) -> bool:
    """Whether a measure is not over: neither by its own last day nor with its document."""
    over = measure.valid_to is not None and measure.valid_to < on
    return not over and lives[measure.document].state(on) not in _OVER


def _found(
    library: Library, measures: tuple[Measure, ...], lives: Mapping[str, Life], rules: Rules, on: dt.date
) -> Iterator[Finding]:
    said = tuple(
        each
        for each in sentences(library)
        # What has ended binds nobody and contradicts nothing.
        if lives[each.document].state(on) not in _OVER
    )
    yield from standing(library, lives, rules, on)
    yield from reversed_windows(library, said, lives)
    alike = tuple(pairs(library, said, (*rules.forbids, *rules.demands), rules.alike))
    yield from figures(library, alike, rules)
    yield from missing_bodies(library, alike, rules)
    yield from double_benefits(library, measures, rules)
    yield from competition(library, said, rules)
