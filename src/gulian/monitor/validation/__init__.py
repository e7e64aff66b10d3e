# SPDX-License-Identifier: Apache-2.0
"""Do reports hold against yesterday, the register, their kind, their members; who is asked; what is approved.

1 read the checks that a scheme declares  2 jumps, outliers, roll-ups, other forms: findings
3 findings become questions, one task a unit, nothing asked twice  4 levels review upward, nobody edits above
5 what a level approved is a snapshot that never changes; a correction is a new version with its reason

    found = together([check_rows(form, rows), *(judge(check, ...) for check in declared_checks(list, day))])
    questions = callbacks(questions, found, rows.select("unit", "date"))
"""

from __future__ import annotations

from gulian.monitor.validation.callbacks import (
    ANSWERS,
    accepted,
    age,
    answered,
    callbacks,
    no_questions,
    tasks,
)
from gulian.monitor.validation.compared import cross_form, jumps, roll_ups
from gulian.monitor.validation.declared import Check, declared_checks
from gulian.monitor.validation.outliers import outliers
from gulian.monitor.validation.review import APPROVED, Standing, Word, last_words, may_approve, standing
from gulian.monitor.validation.snapshots import Snapshot, approved, corrected, difference, verify

__all__ = [
    "ANSWERS",
    "APPROVED",
    "Check",
    "Snapshot",
    "Standing",
    "Word",
    "accepted",
    "age",
    "answered",
    "approved",
    "callbacks",
    "corrected",
    "cross_form",
    "declared_checks",
    "difference",
    "jumps",
    "last_words",
    "may_approve",
    "no_questions",
    "outliers",
    "roll_ups",
    "standing",
    "tasks",
    "verify",
]
