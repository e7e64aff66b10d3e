# SPDX-License-Identifier: Apache-2.0
"""1 what became of a document (`lives`) 2 what changed between versions (`compare`) 3 `news` since a day."""

from __future__ import annotations

from gulian.policy.following.dated import dated_events
from gulian.policy.following.lives import comment_days, lives
from gulian.policy.following.model import (
    Change,
    ChangeKind,
    Comparison,
    DatedEvent,
    Event,
    EventKind,
    Life,
    News,
    Piece,
    State,
    Unit,
)
from gulian.policy.following.news import news, news_of_measures
from gulian.policy.following.versions import compare, side, units, words_changed

__all__ = [
    "Change",
    "ChangeKind",
    "Comparison",
    "DatedEvent",
    "Event",
    "EventKind",
    "Life",
    "News",
    "Piece",
    "State",
    "Unit",
    "comment_days",
    "compare",
    "dated_events",
    "lives",
    "news",
    "news_of_measures",
    "side",
    "units",
    "words_changed",
]
