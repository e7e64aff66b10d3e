# SPDX-License-Identifier: Apache-2.0
"""Schemes: folders of definition files that hold one real-world system each.

1 list the files of a folder, within bounds  2 read each without running anything in it  3 check its shape
4 lay a site's files over the package's, nothing silently  5 parse every condition against the columns it may
name  6 answer frozen nouns  7 run the worked examples.

    library = load_library(Path("DIR/schemes"))
    opening = library["resumption-2020"].indicators["opening_rate"]
    limit = library["resumption-2020"].lists["thresholds"].value("staff_jump", date(2020, 3, 1))
"""

from __future__ import annotations

from gulian.schemes.cases import CaseResult, CaseRunner, Difference, run_cases
from gulian.schemes.describe import describe
from gulian.schemes.gaps import Gap, gaps
from gulian.schemes.library import Library, check, earlier_procedure, library_of, load_library
from gulian.schemes.lists import DatedList, ListRow
from gulian.schemes.measures import Benefit, Condition, Department, Measure, RegionTerm
from gulian.schemes.model import (
    BulletinTemplate,
    Case,
    Class,
    Classification,
    CompositeIndex,
    Crossing,
    Deadline,
    Escalation,
    Exemption,
    Field,
    FieldType,
    Form,
    Group,
    IndexPart,
    Indicator,
    Member,
    Prefill,
    Published,
    Rule,
    Scheme,
    Stride,
    Unit,
    View,
    ViewColumn,
    WarningRule,
)
from gulian.schemes.naming import PRACTICE, Definition, Named, Source
from gulian.schemes.procedures import (
    Appeal,
    Collection,
    Doer,
    DrawPeople,
    DrawRule,
    Join,
    Limit,
    Outcome,
    Overdue,
    Paper,
    Procedure,
    ProcedureStep,
    Quota,
    Supplement,
    Tally,
    Titled,
    Withdrawal,
)
from gulian.schemes.programmes import LEADS, Closing, Reminder, closings, reminders
from gulian.schemes.published import Interval, agrees, interval
from gulian.schemes.starter import new_scheme
from gulian.schemes.vocabulary import Word, fen_in, quantities, words

__all__ = [
    "LEADS",
    "PRACTICE",
    "Appeal",
    "Benefit",
    "BulletinTemplate",
    "Case",
    "CaseResult",
    "CaseRunner",
    "Class",
    "Classification",
    "Closing",
    "Collection",
    "CompositeIndex",
    "Condition",
    "Crossing",
    "DatedList",
    "Deadline",
    "Definition",
    "Department",
    "Difference",
    "Doer",
    "DrawPeople",
    "DrawRule",
    "Escalation",
    "Exemption",
    "Field",
    "FieldType",
    "Form",
    "Gap",
    "Group",
    "IndexPart",
    "Indicator",
    "Interval",
    "Join",
    "Library",
    "Limit",
    "ListRow",
    "Measure",
    "Member",
    "Named",
    "Outcome",
    "Overdue",
    "Paper",
    "Prefill",
    "Procedure",
    "ProcedureStep",
    "Published",
    "Quota",
    "RegionTerm",
    "Reminder",
    "Rule",
    "Scheme",
    "Source",
    "Stride",
    "Supplement",
    "Tally",
    "Titled",
    "Unit",
    "View",
    "ViewColumn",
    "WarningRule",
    "Withdrawal",
    "Word",
    "agrees",
    "check",
    "closings",
    "describe",
    "earlier_procedure",
    "fen_in",
    "gaps",
    "interval",
    "library_of",
    "load_library",
    "new_scheme",
    "quantities",
    "reminders",
    "run_cases",
    "words",
]
