# SPDX-License-Identifier: Apache-2.0
"""`gulian policy life`: what became of each document, and what changed since a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gulian.cli.language import Command, Option, Words, language
from gulian.cli.options import as_json, day_of
from gulian.cli.output import print_json, print_table
from gulian.cli.policy.reading import library_of, on_day, paths, say_problems, scheme_of, site_folder

if TYPE_CHECKING:
    from gulian.errors import Language
    from gulian.policy import Library
    from gulian.policy.following import DatedEvent, Event, Life, News

SCHEME, LIST = "policy-library", "lives"
_TITLE = 40
WORDS: Mapping[str, Words] = {
    "draft": Words("征求意见", "draft"),
    "issued": Words("印发", "issued"),
    "in_force": Words("施行", "in force"),
    "extended": Words("延长", "extended"),
    "expires": Words("到期", "runs out"),
    "repealed": Words("废止", "repealed"),
    "expired": Words("已到期", "expired"),
    "unknown": Words("不明", "unknown"),
}


@click.command(
    "life",
    cls=Command,
    words=Words(
        "每件文件的时间线：征求意见、印发、施行、延长、到期、废止；或某日以来与本地区有关的变化。",
        "The time line of each document: draft, issued, in force, extended, ended; "
        "or what changed since a day.",
    ),
)
@paths
@on_day
@click.option(
    "--since",
    type=day_of,
    metavar="DATE",
    cls=Option,
    words=Words("只列这一天以后的变化。", "Only what changed after this day."),
)
@click.option(
    "--region",
    metavar="CODE",
    default="000000",
    show_default=True,
    cls=Option,
    words=Words(
        "与 --since 合用：本级和上级的文件。", "With --since: documents of this region and those above it."
    ),
)
@site_folder
@as_json
@click.pass_context
def life(
    ctx: click.Context,
    paths: tuple[Path, ...],
    on: dt.date,
    since: dt.date | None,
    region: str,
    site: Path | None,
    json_out: bool,
) -> int:
    """Print time lines or news; 1 if a file could not be read."""
    from gulian.policy import following as room

    library = library_of(paths)
    lives = room.lives(library, dated_events(site))
    lang = language(ctx)
    say_problems(library.problems, lang)
    if since is not None:
        found = room.news(library, lives, since, on, region)
        if json_out:
            print_json("policy-life", {"since": since, "date": on, "news": [_news(each) for each in found]})
        else:
            print_table(
                [(each.day.isoformat(), WORDS[each.kind].of(lang), each.title[:_TITLE]) for each in found]
            )
    elif json_out:
        print_json("policy-life", {"date": on, "lives": _lives(library, lives, on)})
    else:
        print_table(_rows(library, lives, on, lang))
    return 1 if library.problems else 0


def dated_events(site: Path | None) -> tuple[DatedEvent, ...]:
    """The events that a list of the scheme policy-library states."""
    from gulian.policy.following import dated_events as read

    return read(scheme_of(site, SCHEME).lists[LIST])


def _rows(
    library: Library, lives: Mapping[str, Life], on: dt.date, lang: Language
) -> Sequence[Sequence[str]]:
    rows = []
    for document in library.documents:
        told = lives[document.id]
        if document.parent is None and told.events:
            line = " → ".join(f"{WORDS[each.kind].of(lang)} {each.day}" for each in told.events)
            title = document.title or document.id
            rows.append((WORDS[told.state(on)].of(lang), document.number or "-", title[:_TITLE], line))
    return rows


def _lives(library: Library, lives: Mapping[str, Life], on: dt.date) -> list[dict[str, object]]:
    return [
        {
            "document": each.id,
            "title": each.title,
            "number": each.number,
            "state": lives[each.id].state(on),
            "last_day": lives[each.id].last_day,
            "events": [_event(event) for event in lives[each.id].events],
        }
        for each in library.documents
        if each.parent is None and lives[each.id].events
    ]


def _event(event: Event) -> dict[str, object]:
    return {
        "kind": event.kind,
        "day": event.day,
        "until": event.until,
        "said_by": event.document,
        "source": event.source or None,
        "file": event.file,
        "start": event.span.start if event.span else None,
        "end": event.span.end if event.span else None,
    }


def _news(each: News) -> dict[str, object]:
    return {
        "day": each.day,
        "kind": each.kind,
        "document": each.document,
        "title": each.title,
        "file": each.file,
        "start": each.span.start,
        "end": each.span.end,
    }
