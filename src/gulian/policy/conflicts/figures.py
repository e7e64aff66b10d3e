# SPDX-License-Identifier: Apache-2.0
"""One subject, two figures; and 层层加码: a lower level asks more, acts later, or demands what is forbidden.

A figure before the words of giving, or in a demand, is a condition: a higher least value or a lower most
value is stricter. A time in which an authority has to act is worse for the firm where it is longer. What is
given may differ without being stricter: that is told as a difference.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from gulian.policy.conflicts.findings import finding, place_of
from gulian.policy.conflicts.model import Finding, RuleName, Rules
from gulian.policy.conflicts.pairs import Pair
from gulian.policy.measures.benefits import giving
from gulian.policy.model import Library
from gulian.policy.quantities import Quantity, parse
from gulian.policy.sentences import Sentence

_COUNTED = ("money", "share", "points", "multiple", "duration", "count", "physical")
Key = tuple[str, str, str]


def figures(library: Library, found: Sequence[Pair], rules: Rules) -> Iterator[Finding]:
    """Findings of pairs whose figures differ, or of which the lower demands what the upper forbids."""
    for pair in found:
        if "stricter-below" in rules.rules and pair.ranked and _demanded(pair, rules):
            yield finding(
                "stricter-below",
                (place_of(pair.upper, library), place_of(pair.lower, library)),
                "上级规定不得要求，下级仍作要求，疑似层层加码。",
                "The higher level forbids what the lower level demands.",
            )
            continue
        yield from _differing(library, pair, rules)


def _differing(library: Library, pair: Pair, rules: Rules) -> Iterator[Finding]:
    """At most one finding of each rule for a pair: all its figures stand in it."""
    upper, lower = _by_unit(pair.upper), _by_unit(pair.lower)
    told: dict[RuleName, list[tuple[Quantity, Quantity]]] = defaultdict(list)
    for key in upper:
        if len(upper[key]) != len(lower.get(key, ())):
            continue
        for one, two in zip(upper[key], lower[key], strict=True):
            if _value(one) != _value(two):
                stricter = pair.ranked and _is_stricter(pair, one, two, rules)
                told["stricter-below" if stricter else "figures-differ"].append((one, two))
    for rule, figures in told.items():
        yield _told(library, pair, rule, figures)


def _told(
    library: Library, pair: Pair, rule: RuleName, found: Sequence[tuple[Quantity, Quantity]]
) -> Finding:
    places = (place_of(pair.upper, library), place_of(pair.lower, library))
    if rule == "stricter-below":
        zh = "；".join(f"上级为“{one.text}”，下级为“{two.text}”" for one, two in found)
        en = "; ".join(f"“{one.text}” at the higher level, “{two.text}” at the lower" for one, two in found)
        return finding(rule, places, f"{zh}，下级更严，疑似层层加码。", f"{en}: the lower level asks more.")
    zh = "；".join(f"“{one.text}”与“{two.text}”" for one, two in found)
    en = "; ".join(f"“{one.text}” and “{two.text}”" for one, two in found)
    return finding(rule, places, f"同一事项数额不一：{zh}。", f"Different figures for one thing: {en}.")


def _by_unit(sentence: Sentence) -> dict[Key, list[Quantity]]:
    groups: dict[Key, list[Quantity]] = defaultdict(list)
    for each in parse(sentence.words):
        if isinstance(each, Quantity) and each.kind in _COUNTED:
            groups[each.kind, each.unit, each.per].append(each)
    return groups


def _value(each: Quantity) -> tuple[Decimal | None, Decimal | None]:
    """What is compared: of a bound, its number, however it is worded (最高3%, 3%)."""
    if each.comparator == "range":
        return each.low, each.high
    number = each.high if each.high is not None else each.low
    return number, number


def _is_stricter(pair: Pair, upper: Quantity, lower: Quantity, rules: Rules) -> bool:
    high, low = _value(upper)[1], _value(lower)[1]
    if high is None or low is None:
        return False
    if (
        upper.kind == "duration"
        and _has(pair.upper.words, rules.serves)
        and _has(pair.lower.words, rules.serves)
    ):
        return low > high
    if not (_conditions(pair.upper.words, upper, rules) and _conditions(pair.lower.words, lower, rules)):
        return False
    if {upper.comparator, lower.comparator} <= {"at_least", "above"}:
        return low > high
    return {upper.comparator, lower.comparator} <= {"at_most", "below"} and low < high


def _conditions(words: str, figure: Quantity, rules: Rules) -> bool:
    """Whether a figure is a condition: before what is given, or of a demand where nothing is given."""
    given = giving(words)
    if given:
        return figure.end <= given[0][1].start()
    return _has(words, rules.demands)


def _demanded(pair: Pair, rules: Rules) -> bool:
    """The upper sentence forbids and the lower demands, without forbidding itself."""
    return (
        _has(pair.upper.words, rules.forbids)
        and not _has(pair.lower.words, rules.forbids)
        and _has(pair.lower.words, rules.demands)
    )


def _has(words: str, those: Sequence[str]) -> bool:
    return bool(those) and re.search("|".join(map(re.escape, those)), words) is not None
