# SPDX-License-Identifier: Apache-2.0
"""A definition edited as data: no YAML is typed, no comment decides anything.

1 a definition and its schema become a tree of labelled fields (`tree`)  2 what was filled in is read back
by the schema (`filled`), parts are added, moved, taken out  3 the whole is written as a file
(`definition_text`, `with_value_from`)  4 laid over the schemes that stand and loaded by the very same loader
(`trial`)  5 told against what stood before, field by field (`changes`).
"""

from __future__ import annotations

from gulian.schemes.editing.changes import Change, changes, list_changes
from gulian.schemes.editing.dated import list_meta, with_value_from
from gulian.schemes.editing.fields import Choice, Field, tree
from gulian.schemes.editing.filling import added, dropped, filled, moved
from gulian.schemes.editing.trial import Standing, Trial, name_of, stands, trial
from gulian.schemes.editing.writing import definition_text, plain_data

__all__ = [
    "Change",
    "Choice",
    "Field",
    "Standing",
    "Trial",
    "added",
    "changes",
    "definition_text",
    "dropped",
    "filled",
    "list_changes",
    "list_meta",
    "moved",
    "name_of",
    "plain_data",
    "stands",
    "tree",
    "trial",
    "with_value_from",
]
