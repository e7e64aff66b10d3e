# SPDX-License-Identifier: Apache-2.0
"""1 take comments inside the window, each at its article 2 group those alike 3 answer 4 publish."""

from __future__ import annotations

from gulian.policy.consultation.answering import (
    answered,
    public_result,
    read_answers,
    statistics,
    without_small,
)
from gulian.policy.consultation.grouping import group
from gulian.policy.consultation.model import (
    Anchor,
    Answer,
    Comment,
    Group,
    Outcome,
    Placed,
    PublicResult,
    PublicRow,
    Refused,
    Statistics,
    Taken,
    Window,
)
from gulian.policy.consultation.taking import articles, read_comments, take

__all__ = [
    "Anchor",
    "Answer",
    "Comment",
    "Group",
    "Outcome",
    "Placed",
    "PublicResult",
    "PublicRow",
    "Refused",
    "Statistics",
    "Taken",
    "Window",
    "answered",
    "articles",
    "group",
    "public_result",
    "read_answers",
    "read_comments",
    "statistics",
    "take",
    "without_small",
]
