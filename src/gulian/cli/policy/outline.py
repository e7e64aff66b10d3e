# SPDX-License-Identifier: Apache-2.0
"""`gulian policy outline`: the documents of a compilation, their clauses, and what is doubtful."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gulian.cli.language import Argument, Command, Words, language
from gulian.cli.options import as_json
from gulian.cli.output import print_json, print_table, say

if TYPE_CHECKING:
    from gulian.errors import Language
    from gulian.policy import Document, Doubt, Library, Span

_TITLE = 48
"""Characters of a title that a terminal shows."""
_UNTITLED = Words("（无标题）", "(no title)")


@click.command(
    "outline",
    cls=Command,
    words=Words(
        "从汇编中分出每件公文：标题、文号、发文机关、日期、类别、附件、条款，并指出没有把握之处。",
        "Find each document of a compilation: title, number, issuers, date, kind, annexes, clauses; "
        "say where it is unsure.",
    ),
)
@click.argument(
    "path",
    type=click.Path(exists=True, path_type=Path),
    cls=Argument,
    words=Words(
        "文件或文件夹：TXT、Markdown、HTML、DOCX、带文字的 PDF。",
        "A file or a folder: TXT, Markdown, HTML, DOCX, PDF with text.",
    ),
)
@as_json
@click.pass_context
def outline(ctx: click.Context, path: Path, json_out: bool) -> int:
    """Print the documents; 1 if a file of a folder could not be read."""
    from gulian import policy

    found = policy.read(path)
    library = policy.outline(found.texts, found.problems)
    if json_out:
        print_json("policy-outline", as_record(library))
        return 1 if library.problems else 0
    lang = language(ctx)
    print_table([_row(each, lang) for each in library.documents])
    for doubt in library.doubts:
        say(_told(doubt, lang))
    for problem in library.problems:
        message = problem.message_zh if lang == "zh" else problem.message_en
        say(f"{problem.code} {message}")
    return 1 if library.problems else 0


def as_record(library: Library) -> dict[str, object]:
    """The body of `--json`. Offsets: code points of the file as decoded, newlines untouched, half-open."""
    from dataclasses import asdict

    return {
        "documents": [_document(each) for each in library.documents],
        "duplicates": [list(group) for group in library.duplicates],
        "warnings": [_warning(each) for each in library.doubts],
        "problems": [asdict(each) for each in library.problems],
    }


def _document(document: Document) -> Mapping[str, object]:
    return {
        "id": document.id,
        "file": document.file,
        "title": document.title,
        "number": document.number,
        "issuers": list(document.issuers),
        "date": document.date.isoformat() if document.date else None,
        "kind": document.kind,
        "parent": document.parent,
        "segments": [_span(each) for each in document.segments],
        "clauses": [
            {
                "path": each.path,
                "heading": each.heading,
                "level": each.level,
                "start": each.span.start,
                "end": each.span.end,
            }
            for each in document.clauses
        ],
        "elements": [
            {"name": each.name, "text": each.text, "start": each.span.start, "end": each.span.end}
            for each in document.elements
        ],
        "tables": [
            {
                "start": each.span.start,
                "end": each.span.end,
                "header": list(each.header),
                "rows": [list(row) for row in each.rows],
                "unsure": each.unsure,
            }
            for each in document.tables
        ],
        "citations": [
            {
                "title": each.title,
                "number": each.number,
                "document": each.document,
                "start": each.span.start,
                "end": each.span.end,
            }
            for each in document.citations
        ],
    }


def _warning(doubt: Doubt) -> Mapping[str, object]:
    start, end = (doubt.span.start, doubt.span.end) if doubt.span else (None, None)
    return {
        "kind": doubt.kind,
        "file": doubt.file,
        "start": start,
        "end": end,
        "zh": doubt.zh,
        "en": doubt.en,
    }


def _span(span: Span) -> Sequence[int]:
    return [span.start, span.end]


def _row(document: Document, lang: Language) -> Sequence[str]:
    title = document.title or _UNTITLED.of(lang)
    short = title if len(title) <= _TITLE else title[: _TITLE - 1] + "…"
    indent = "  " if document.parent else ""
    date = document.date.isoformat() if document.date else "-"
    return document.kind, date, document.number or "-", str(len(document.clauses)), indent + short


def _told(doubt: Doubt, lang: Language) -> str:
    place = f"{doubt.file}:{doubt.span.start}" if doubt.span else doubt.file
    return f"{place} {doubt.zh if lang == 'zh' else doubt.en}"
