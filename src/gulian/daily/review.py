# SPDX-License-Identifier: Apache-2.0
"""初步数 or 审核数: have the counties that owe reports had theirs approved, level by level?

The rules stand in `monitor.validation.review`; this step brings them the folder's `reviews`.
"""

from __future__ import annotations

from dataclasses import replace

from gulian.daily.model import Day
from gulian.monitor.validation import last_words, standing


def review(day: Day) -> Day:
    """The state of the day's figures, from the folder's `reviews`."""
    assert day.collected is not None
    words = last_words(day.inputs.folder.reviews, day.date, day.as_of)
    return replace(day, reviewed=standing(words, day.collected.units))
