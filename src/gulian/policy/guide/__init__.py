# SPDX-License-Identifier: Apache-2.0
"""A guide as a booklet for a kind of firm: what it may have, until when, how to get it, by which clause.

1 kinds of firm are rows of a scheme's list: a name and the facts that make one (`groups_of`)
2 of the measures open on a day those that such a firm is not refused (`offers`)
3 a text in both languages, chapter by chapter (`booklet`), for any renderer of Markdown
"""

from __future__ import annotations

from gulian.policy.guide.groups import GROUPS, Group, group_of, groups_of
from gulian.policy.guide.offers import CHAPTERS, Offer, offers
from gulian.policy.guide.text import booklet

__all__ = ["CHAPTERS", "GROUPS", "Group", "Offer", "booklet", "group_of", "groups_of", "offers"]
