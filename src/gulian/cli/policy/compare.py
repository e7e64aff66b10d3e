# SPDX-License-Identifier: Apache-2.0
"""`gulian policy compare`: two versions of a text clause by clause."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from gulian.cli.language import Argument, Command, Option, Words, language
from gulian.cli.options import as_json
from gulian.cli.output import print_json, say
from gulian.cli.policy.reading import library_of

if TYPE_CHECKING:
    from gulian.errors import Language
    from gulian.policy import Document, Library
    from gulian.policy.following import Change, Comparison, Unit

KINDS = {
    "same": Words("未变", "same"),
    "moved": Words("移动", "moved"),
    "changed": Words("修改", "changed"),
    "added": Words("新增", "added"),
    "dropped": Words("删去", "dropped"),
}
_FILE = click.Path(exists=True, path_type=Path)


@click.command(
    "compare",
    cls=Command,
    words=Words(
        "逐条比较两个版本：移动、修改（标出增删的字）、新增、删去。",
        "Compare two versions clause by clause: moved, changed (words marked), added, dropped.",
    ),
)
@click.argument("before", type=_FILE, cls=Argument, words=Words("先前的版本。", "The earlier version."))
@click.argument("after", type=_FILE, cls=Argument, words=Words("后来的版本。", "The later version."))
@click.option(
    "--title",
    default="",
    cls=Option,
    words=Words(
        "标题中的字；不写则取条款最多的一件。",
        "Part of the title; where absent the document with the most clauses is taken.",
    ),
)
@as_json
@click.pass_context
def compare(ctx: click.Context, before: Path, after: Path, title: str, json_out: bool) -> int:
    """Print what changed; 1 if anything did."""
    from gulian.policy import following as room

    old, new = library_of([before]), library_of([after])
    found = room.compare(old, chosen(old, before, title), new, chosen(new, after, title))
    lang = language(ctx)
    if json_out:
        print_json("policy-compare", _body(found))
    else:
        for change in found.changes:
            if change.kind != "same":
                click.echo(_line(change, lang))
        counts = [f"{words.of(lang)} {found.count(kind)}" for kind, words in KINDS.items()]  # type: ignore[arg-type]  # the keys are the kinds
        say("  ".join(counts))
    return 0 if found.count("same") == len(found.changes) else 1


def chosen(library: Library, path: Path, title: str) -> Document:
    """The document whose title holds these words, or that with the most clauses. Raises NothingToCompare."""
    from gulian.errors import NothingToCompare

    fits = [
        each
        for each in library.documents
        if title in (each.title or "") and each.kind != "刊头" and any(len(part) for part in each.segments)
    ]
    if not fits:
        fits = [each for each in library.documents if not title and any(len(part) for part in each.segments)]
    if not fits:
        raise NothingToCompare(str(path), title)
    return max(fits, key=lambda each: len(each.clauses))


def _line(change: Change, lang: Language) -> str:
    paths = [unit.path or "-" for unit in (change.before, change.after) if unit]
    head = f"{KINDS[change.kind].of(lang)}  {' → '.join(dict.fromkeys(paths))}"
    if change.kind == "moved":
        return head
    if change.kind == "changed":
        marks = {"kept": "{}", "taken_out": "[-{}-]", "put_in": "{{+{}+}}"}
        return f"{head}\n   " + "".join(marks[each.kind].format(each.words) for each in change.pieces)
    unit = change.after or change.before
    return f"{head}\n   {unit.words if unit else ''}"


def _body(found: Comparison) -> dict[str, object]:
    return {
        "before": found.before,
        "after": found.after,
        "counts": {kind: found.count(kind) for kind in KINDS},  # type: ignore[arg-type]  # the keys are the kinds
        "changes": [
            {
                "kind": each.kind,
                "likeness": each.likeness,
                "before": _unit(each.before),
                "after": _unit(each.after),
                "pieces": [[piece.kind, piece.words] for piece in each.pieces],
            }
            for each in found.changes
        ],
    }


def _unit(unit: Unit | None) -> dict[str, object] | None:
    if unit is None:
        return None
    return {
        "path": unit.path or None,
        "words": unit.words,
        "file": unit.file,
        "start": unit.span.start,
        "end": unit.span.end,
    }
