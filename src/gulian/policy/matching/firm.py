# SPDX-License-Identifier: Apache-2.0
"""For one firm: what to look at first, and which missing fact would open most.

First come the measures it has for sure, the largest sum first; then what it may have up to a limit, or at
somebody's discretion; then what gives no sum; last what a missing fact still decides, the fewest facts first.
Of measures of one group (`one_of`) only the best stands among the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gulian.policy.matching.model import Answer

MOST_FIRST = 7
_STRENGTHS = ("shall", "may", "encouraged")


@dataclass(frozen=True, slots=True)
class MissingFact:
    """A fact that is not known, and what knowing it could open.

    alone    : measures that lack nothing else
    with_others : measures that lack this and more
    worth_fen : sums of those of `alone` whose sum is known, of each group the largest
    """

    name: str
    alone: tuple[str, ...]
    with_others: tuple[str, ...]
    worth_fen: int


def ranked(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """Every answer that is not a refusal, in the order of the page."""
    return tuple(sorted((each for each in answers if each.status != "not_eligible"), key=_order))


def first(answers: Iterable[Answer], most: int = MOST_FIRST) -> tuple[Answer, ...]:
    """At most seven to show first; of each group of alternatives the best only."""
    return best_of_groups(ranked(answers))[:most]


def best_of_groups(answers: Sequence[Answer]) -> tuple[Answer, ...]:
    """Answers in their order, of each group of alternatives the first."""
    seen: set[str] = set()
    chosen = []
    for each in answers:
        group = _group(each)
        if group not in seen:
            chosen.append(each)
            seen.add(group)
    return tuple(chosen)


def sure_fen(answers: Iterable[Answer]) -> int:
    """Fen it has for sure, of each group of alternatives the largest."""
    return sum(each.amount_fen or 0 for each in best_of_groups(ranked(a for a in answers if a.sure)))


def opens_most(answers: Iterable[Answer]) -> tuple[MissingFact, ...]:
    """The missing facts, first the one that alone decides most measures, then by their worth."""
    unknown = [each for each in answers if each.status == "unknown"]
    names = list(dict.fromkeys(name for each in unknown for name in each.missing))
    facts = [_fact(name, unknown) for name in names]
    return tuple(
        sorted(facts, key=lambda each: (-len(each.alone), -each.worth_fen, -len(each.with_others), each.name))
    )


def _fact(name: str, unknown: Sequence[Answer]) -> MissingFact:
    alone = [each for each in unknown if each.missing == (name,)]
    more = [each for each in unknown if name in each.missing and len(each.missing) > 1]
    worth = best_of_groups(sorted(alone, key=lambda each: -(each.amount_fen or 0)))
    return MissingFact(
        name,
        tuple(each.measure.path for each in alone),
        tuple(each.measure.path for each in more),
        sum(each.amount_fen or 0 for each in worth),
    )


def _order(answer: Answer) -> tuple[object, ...]:
    known = answer.amount_fen is not None
    place = 3 if answer.status == "unknown" else 0 if answer.sure else 1 if known else 2
    return (
        place,
        len(answer.missing),
        -(answer.amount_fen or 0),
        _STRENGTHS.index(answer.measure.strength),
        answer.measure.path,
    )


def _group(answer: Answer) -> str:
    measure = answer.measure
    return f"{measure.scheme} {measure.one_of}" if measure.one_of else measure.path
