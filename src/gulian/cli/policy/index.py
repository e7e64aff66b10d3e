# SPDX-License-Identifier: Apache-2.0
"""`gulian policy index`: documents into a folder that `policy search` asks."""

from __future__ import annotations

from pathlib import Path

import click

from gulian.cli.language import Argument, Command, Option, Words, language
from gulian.cli.options import NEW_FOLDER, as_json
from gulian.cli.output import print_json, say


@click.command(
    "index",
    cls=Command,
    words=Words(
        "为政策文件建立检索索引；索引目录中的 words.csv（近义词、停用词）由您维护。",
        "Index policy documents for search; words.csv (alike words) in the index folder is yours to edit.",
    ),
)
@click.argument(
    "docs",
    type=click.Path(exists=True, path_type=Path),
    cls=Argument,
    words=Words(
        "文件或文件夹：TXT、Markdown、HTML、DOCX、带文字的 PDF。",
        "A file or a folder: TXT, Markdown, HTML, DOCX, PDF with text.",
    ),
)
@click.option(
    "--index",
    type=NEW_FOLDER,
    required=True,
    cls=Option,
    words=Words("写入的索引目录。", "The folder to write the index into."),
)
@as_json
@click.pass_context
def index(ctx: click.Context, docs: Path, index: Path, json_out: bool) -> int:
    """Write the index; 1 if a file could not be read."""
    from gulian import policy
    from gulian.policy import search as room

    found = policy.read(docs)
    library = policy.outline(found.texts, found.problems)
    room.words_of(index)
    count = room.build(room.passages(library), index)
    lang = language(ctx)
    for problem in library.problems:
        say(f"{problem.code} {problem.message_zh if lang == 'zh' else problem.message_en}")
    if json_out:
        body = {"documents": len(library.documents), "passages": count, "index": index}
        print_json("policy-index", {**body, "problems": [each.message_zh for each in library.problems]})
    else:
        told = Words("{} 份文件、{} 条已建索引：{}", "{} documents, {} passages indexed: {}")
        say(told.of(lang).format(len(library.documents), count, index))
    return 1 if library.problems else 0
