# SPDX-License-Identifier: Apache-2.0
"""Two benefits on one cost base, neither ruling the other out; a department that one text leaves out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from gulian.policy.conflicts.findings import finding, named, place_of
from gulian.policy.conflicts.model import Finding, Place, Rules
from gulian.policy.conflicts.pairs import Pair
from gulian.policy.likeness import grams, likeness
from gulian.policy.measures import Measure
from gulian.policy.measures.bodies import bodies
from gulian.policy.model import Library, Span

PAID = ("refund", "subsidy", "reward", "exemption", "reduction", "finance")
_SAME = 0.6
_MOST = 200
"""Measures on one base that are held against each other; more are a base too wide to mean anything."""


def double_benefits(library: Library, measures: Sequence[Measure], rules: Rules) -> Iterator[Finding]:
    """Pairs of measures for firms that pay for one base at the same time."""
    for base in rules.bases:
        about = [each for each in measures if _pays_for(each, base) and not _excludes(each, library, rules)]
        for one, two in combinations(about[:_MOST], 2):
            if (one.document, one.clause) == (two.document, two.clause) or not _overlap(one, two):
                continue
            # A lower level that carries out the higher one's measure in its words gives no second benefit.
            if likeness(grams(one.quote, digits=False), grams(two.quote, digits=False)) < _SAME:
                yield finding(
                    "double-benefit",
                    (_place(one, library), _place(two, library)),
                    f"两项措施都以“{base}”为对象，均未写明不得重复享受。",
                    f"Two measures pay for the same base (“{base}”) and neither rules the other out.",
                )


def missing_bodies(library: Library, found: Sequence[Pair], rules: Rules) -> Iterator[Finding]:
    """Pairs of clauses on one thing of which one charges a department that the other does not name."""
    for pair in found:
        one, two = (_charged(each.whole, rules) for each in (pair.upper, pair.lower))
        absent = [name for name in one if name not in two and name not in pair.lower.whole]
        if one and two and absent and set(one) & set(two):
            yield finding(
                "body-missing",
                (place_of(pair.upper, library), place_of(pair.lower, library)),
                f"前者由{'、'.join(one)}负责，后者没有{'、'.join(absent)}。",
                f"The first charges {', '.join(one)}; the second leaves out {', '.join(absent)}.",
            )


def _charged(clause: str, rules: Rules) -> tuple[str, ...]:
    """The departments a clause charges, one name for each."""
    return tuple(dict.fromkeys(rules.names.get(each.name, each.name) for each in bodies(clause)))


def _pays_for(measure: Measure, base: str) -> bool:
    said = measure.benefit.words + (measure.benefit.formula or "")
    return measure.audience == "firm" and measure.benefit.kind in PAID and base in said


def _excludes(measure: Measure, library: Library, rules: Rules) -> bool:
    """Whether the document rules a second benefit out, anywhere: such clauses hold for all of it."""
    document = library[measure.document]
    text = "".join(library.plain(document.file, each) for each in document.segments)
    return any(word in text for word in rules.exclusive)


def _overlap(one: Measure, two: Measure) -> bool:
    starts = [each.valid_from for each in (one, two) if each.valid_from]
    ends = [each.valid_to for each in (one, two) if each.valid_to]
    return not starts or not ends or max(starts) <= min(ends)


def _place(measure: Measure, library: Library) -> Place:
    document = library[measure.document]
    span = Span(measure.start, measure.end)
    return Place(document.id, named(document), measure.clause, measure.file, span, measure.quote)
