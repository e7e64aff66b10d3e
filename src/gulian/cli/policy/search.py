# SPDX-License-Identifier: Apache-2.0
"""`gulian policy search`: a question or keywords, the clauses that answer."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gulian.cli.language import Argument, Command, Option, Words, language
from gulian.cli.options import FOLDER, as_json, day_of
from gulian.cli.output import print_json, say
from gulian.cli.policy.reading import scheme_of, site_folder

if TYPE_CHECKING:
    from gulian.policy.search import Hit


@click.command(
    "search",
    cls=Command,
    words=Words(
        "检索政策：一句问话或几个关键词，给出条款、出处和标出的片段。",
        "Search the policies: a question or keywords, answered with clauses, their places and snippets.",
    ),
)
@click.argument("question", cls=Argument, words=Words("一句问话或关键词。", "A question or keywords."))
@click.option(
    "--index",
    type=FOLDER,
    required=True,
    cls=Option,
    words=Words("索引目录，由 policy index 写成。", "The folder of the index, written by policy index."),
)
@click.option(
    "--limit",
    type=click.IntRange(1, 100),
    default=10,
    show_default=True,
    cls=Option,
    words=Words("最多列出几条。", "At most so many hits."),
)
@click.option("--issuer", cls=Option, words=Words("发文机关名称中的字。", "Part of an issuer's name."))
@click.option(
    "--kind",
    cls=Option,
    words=Words("文种：通知、意见、解读等。", "Kind of document, as `outline` names it."),
)
@click.option(
    "--region",
    metavar="CODE",
    cls=Option,
    words=Words("地区代码：本级和上级的文件。", "Region (GB/T 2260): its own documents and those above it."),
)
@click.option(
    "--since", type=day_of, metavar="DATE", cls=Option, words=Words("成文不早于。", "Dated not before.")
)
@click.option(
    "--until", type=day_of, metavar="DATE", cls=Option, words=Words("成文不晚于。", "Dated not after.")
)
@click.option(
    "--on", type=day_of, metavar="DATE", cls=Option, words=Words("当日有效的。", "In force on that day.")
)
@site_folder
@as_json
@click.pass_context
def search(
    ctx: click.Context,
    question: str,
    index: Path,
    limit: int,
    issuer: str | None,
    kind: str | None,
    region: str | None,
    since: dt.date | None,
    until: dt.date | None,
    on: dt.date | None,
    site: Path | None,
    json_out: bool,
) -> int:
    """Print the hits, best first; 1 if there is none."""
    from gulian.policy import search as room

    filters = room.Filters(issuer, kind, region, since, until, on)
    base = room.words_of_scheme(scheme_of(site, "policy-library"), on or dt.date.max) if site else None
    hits = room.search(question, index, filters, limit, words=room.words_of(index, base))
    if json_out:
        print_json("policy-search", {"question": question, "hits": [_plain(hit) for hit in hits]})
    else:
        if not hits:
            say(Words("没有查到。", "Nothing found.").of(language(ctx)))
        for at, hit in enumerate(hits, 1):
            found = hit.passage
            head = " ".join(filter(None, (found.title or found.document, found.number, found.clause)))
            click.echo(f"{at}. {head}\n   {hit.snippet}\n   {found.file} [{found.start}, {found.end})")
    return 0 if hits else 1


def _plain(hit: Hit) -> dict[str, object]:
    found = hit.passage
    return {
        "document": found.document,
        "title": found.title or None,
        "number": found.number or None,
        "clause": found.clause or None,
        "file": found.file,
        "start": found.start,
        "end": found.end,
        "score": hit.score,
        "snippet": hit.snippet,
        "issuers": found.issuers,
        "kind": found.kind,
        "date": found.date,
        "valid_from": found.valid_from,
        "valid_to": found.valid_to,
        "also": hit.also,
    }
