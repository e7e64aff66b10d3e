# SPDX-License-Identifier: Apache-2.0
"""From documents as they come to clauses that can be cited, searched and matched.

1 read files as text with a map back (`read`)  2 find the documents, their elements and clauses (`outline`)
"""

from __future__ import annotations

from gulian.policy.model import (
    Citation,
    Clause,
    Document,
    DocumentKind,
    Doubt,
    Element,
    Library,
    Paragraph,
    Run,
    Span,
    Table,
    Text,
)
from gulian.policy.outline import outline
from gulian.policy.reading import Limits, Read, read, read_document, read_words

__all__ = [
    "Citation",
    "Clause",
    "Document",
    "DocumentKind",
    "Doubt",
    "Element",
    "Library",
    "Limits",
    "Paragraph",
    "Read",
    "Run",
    "Span",
    "Table",
    "Text",
    "outline",
    "read",
    "read_document",
    "read_words",
]
