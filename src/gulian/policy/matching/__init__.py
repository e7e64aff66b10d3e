# SPDX-License-Identifier: Apache-2.0
"""Who may have what: confirmed measures of schemes against the facts of firms.

1 take the measures open on a day, each distinct condition once (`plan`)
2 ask it of every firm, three-valued (`match`, `count`), or of one firm with every reason (`match_one`)
3 order what a firm sees first, name the fact that would open most (`first`, `opens_most`); the first of each
  of many firms at once (`candidates`, `foremost`)
4 tell a bureau who has not applied and what that comes to (`not_applied`, `overview`)
5 fill in the application (`application`).
"""

from __future__ import annotations

from gulian.policy.matching.application import Application, application
from gulian.policy.matching.bureau import APPLICATIONS, BUDGETS, not_applied, overview
from gulian.policy.matching.cases import run_case
from gulian.policy.matching.firm import MOST_FIRST, MissingFact, first, opens_most, ranked, sure_fen
from gulian.policy.matching.foremost import CANDIDATES, MOST_UNKNOWN, candidates, foremost
from gulian.policy.matching.frames import MATCHES, count, match
from gulian.policy.matching.model import STANDINGS, Answer, Facts, Standing, Verdict
from gulian.policy.matching.one import match_one
from gulian.policy.matching.plan import open_measures
from gulian.policy.matching.told import told

__all__ = [
    "APPLICATIONS",
    "BUDGETS",
    "CANDIDATES",
    "MATCHES",
    "MOST_FIRST",
    "MOST_UNKNOWN",
    "STANDINGS",
    "Answer",
    "Application",
    "Facts",
    "MissingFact",
    "Standing",
    "Verdict",
    "application",
    "candidates",
    "count",
    "first",
    "foremost",
    "match",
    "match_one",
    "not_applied",
    "open_measures",
    "opens_most",
    "overview",
    "ranked",
    "run_case",
    "sure_fen",
    "told",
]
