# SPDX-License-Identifier: Apache-2.0
"""A classification: its classes, and the one expression they come to.

    classes a when P, b when Q, c    ->    "a" if (P) else ("b" if (Q) else "c")

so that one row and ten million rows are classed by the same tree, and an unknown condition stays unknown.
"""

from __future__ import annotations

from gulian.errors import ClassesNotExhaustive, DuplicateKey
from gulian.schemes.definitions.forms import form_columns
from gulian.schemes.definitions.ground import Columns, Ground
from gulian.schemes.documents import Entry
from gulian.schemes.model import Class, Classification
from gulian.schemes.naming import Named


def build_classification(name: Named, entry: Entry, ground: Ground) -> Classification:
    """A classification. Raises ClassesNotExhaustive, DuplicateKey, BadExpression."""
    columns = form_columns(ground.form(entry))
    classes = tuple(_class(each, columns, ground) for each in entry.entries("classes"))
    _check(entry, classes)
    *asked, rest = classes
    text = f'"{rest.id}"'
    for each in reversed(asked):
        assert each.when is not None  # checked above
        text = f'"{each.id}" if ({each.when.text}) else ({text})'
    return Classification(
        id=name.id,
        path=name.path,
        version=name.version,
        hash=name.hash,
        file=name.file,
        title_zh=entry.text("title_zh"),
        title_en=entry.text("title_en"),
        source=ground.source(entry),
        clause=entry.text("clause"),
        form=entry.text("form"),
        classes=classes,
        answer=ground.combined(entry, "classes", columns, text),
    )


def _class(entry: Entry, columns: Columns, ground: Ground) -> Class:
    when = ground.condition(entry, "when", columns) if entry.has("when") else None
    return Class(id=entry.text("id"), zh=entry.text("zh"), en=entry.text("en"), when=when)


def _check(entry: Entry, classes: tuple[Class, ...]) -> None:
    file = entry.document.file
    lines: dict[str, int] = {}
    for each, made in zip(entry.entries("classes"), classes, strict=True):
        line = each.line("id")
        if made.id in lines:
            raise DuplicateKey(file, line, each.spell("id"), lines[made.id])
        lines[made.id] = line
        if (made.when is None) != (made is classes[-1]):
            raise ClassesNotExhaustive(file, line, each.spell("when"), made.id)
