# SPDX-License-Identifier: Apache-2.0
"""What a kind of firm may look at: the measures open on a day that its facts do not refuse, by chapter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from gulian.policy.guide.groups import Group
from gulian.policy.matching import Answer, match_one, ranked
from gulian.schemes import Measure

CHAPTERS: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("资金返还、补贴和奖励", "Refunds, subsidies and rewards", frozenset({"refund", "subsidy", "reward"})),
    ("减免和缓缴", "Exemptions, reductions and deferrals", frozenset({"exemption", "reduction", "deferral"})),
    ("融资", "Finance", frozenset({"finance"})),
    ("许可和服务", "Permits and services", frozenset({"permission", "service"})),
)
"""Heading in both languages and the kinds of benefit that stand below it, in the order of the booklet."""


@dataclass(frozen=True)
class Offer:
    """A measure for a kind of firm.

    answer : what its facts decide; conditions they already meet need not be asked again
    """

    measure: Measure
    answer: Answer


def offers(measures: Iterable[Measure], group: Group, on: dt.date) -> tuple[Offer, ...]:
    """In the order a firm sees them. Raises NothingToMatch and what `expr` raises."""
    return tuple(Offer(each.measure, each) for each in ranked(match_one(measures, group.facts, on)))


def chapter(found: Iterable[Offer], kinds: frozenset[str]) -> tuple[Offer, ...]:
    """Those of some kinds of benefit."""
    return tuple(each for each in found if each.measure.benefit.kind in kinds)
