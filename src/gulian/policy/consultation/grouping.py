# SPDX-License-Identifier: Apache-2.0
"""Comments on one article that say nearly the same, in groups.

Comments are gone through in the order received. Each joins the group whose first comment it is most like
(Dice of bigrams, at least ALIKE; of equals the earlier group), or begins one of its own. So every comment of
a group is like its first, no chain of small steps joins two that differ, and the order of rows is no matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from gulian.policy.consultation.model import Comment, Group, Placed
from gulian.policy.consultation.taking import LONGEST
from gulian.policy.likeness import grams, likeness

ALIKE = 0.5
_MOST = 500
"""Groups of one article that a comment is held against: those that share a bigram, the earliest first."""


def group(placed: Iterable[Placed]) -> tuple[Group, ...]:
    """The groups in the order of articles as they come and of their first comments."""
    by_article: dict[str, list[Comment]] = defaultdict(list)
    for each in placed:
        by_article[each.article].append(each.comment)
    found: list[Group] = []
    for article in sorted(by_article, key=lambda path: (path == "", path)):
        ordered = sorted(by_article[article], key=lambda each: (each.received_on, each.id))
        found += [
            Group(f"{article or '总体'}/{members[0].id}", article, tuple(members))
            for members in _clusters(ordered)
        ]
    return tuple(found)


def _clusters(comments: Sequence[Comment]) -> list[list[Comment]]:
    """Leader clustering with an inverted index over the leaders."""
    clusters: list[list[Comment]] = []
    leaders: list[frozenset[str]] = []
    holders: dict[str, list[int]] = defaultdict(list)
    for comment in comments:
        sketch = grams(comment.text[:LONGEST])
        near = sorted({at for gram in sketch for at in holders[gram]})[:_MOST]
        scored = [(likeness(sketch, leaders[at]), -at) for at in near]
        best = max(scored, default=(0.0, 0))
        if best[0] >= ALIKE:
            clusters[-best[1]].append(comment)
            continue
        for gram in sketch:
            holders[gram].append(len(leaders))
        leaders.append(sketch)
        clusters.append([comment])
    return clusters
