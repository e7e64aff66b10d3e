# SPDX-License-Identifier: Apache-2.0
"""`gulian policy conflicts`: what does not go together in a library, for a person to decide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gulian.cli.language import Command, Option, Words, language
from gulian.cli.options import FILE_IN, FILE_OUT, as_json
from gulian.cli.output import print_json, say
from gulian.cli.policy.reading import library_of, on_day, paths, say_problems, scheme_of, site_folder

if TYPE_CHECKING:
    from gulian.errors import Language
    from gulian.policy.conflicts import DeadRule, Decision, Finding
    from gulian.policy.following import DatedEvent

SCHEME = "policy-consistency"
_QUOTE = 60


@click.command(
    "conflicts",
    cls=Command,
    words=Words(
        "核对政策一致性：失效、数额不一、层层加码、起止倒置、重复享受、公平竞争待审语句等；由人作出决定。",
        "Check consistency: ended texts, figures that differ, stricter lower levels, impossible days, double "
        "benefits, passages to review for fair competition. A person decides.",
    ),
)
@paths
@on_day
@site_folder
@click.option(
    "--decisions",
    type=FILE_IN,
    cls=Option,
    words=Words(
        "已作出的决定（在 --out 的表上填写）；已了结的不再列出。",
        "Decisions, filled in on the table of --out; what is settled is not listed again.",
    ),
)
@click.option(
    "--out",
    type=FILE_OUT,
    cls=Option,
    words=Words("写出待填写的疑点表（CSV）。", "Write the findings as a table to fill in (CSV)."),
)
@as_json
@click.pass_context
def conflicts(
    ctx: click.Context,
    paths: tuple[Path, ...],
    on: dt.date,
    site: Path | None,
    decisions: Path | None,
    out: Path | None,
    json_out: bool,
) -> int:
    """Print what is to be decided; 1 if there is anything, or a file could not be read."""
    from gulian.policy import conflicts as room
    from gulian.policy import following, measures

    library = library_of(paths)
    scheme = scheme_of(site, SCHEME)
    rules = room.rules_of(scheme, on)
    drafts = measures.propose(library).measures
    found = room.check(library, drafts, following.lives(library, _dated(site)), rules, on)
    kept = room.decided(found, room.read_decisions(_text(decisions), str(decisions))) if decisions else {}
    left = room.open_findings(found, kept, on)
    dead = _dead(site, on) if "dead-rule" in rules.rules else ()
    lang = language(ctx)
    say_problems(library.problems, lang)
    if out:
        _write(out, found, kept)
    if json_out:
        print_json("policy-conflicts", _body(left, dead, kept, len(found)))
    else:
        _print(left, dead, lang)
        told = Words("{} 处待决定，{} 处已了结", "{} to decide, {} settled")
        say(told.of(lang).format(len(left) + len(dead), len(found) - len(left)))
    return 1 if left or dead or library.problems else 0


def _dated(site: Path | None) -> tuple[DatedEvent, ...]:
    from gulian.cli.policy.life import dated_events

    return dated_events(site)


def _dead(site: Path | None, on: dt.date) -> tuple[DeadRule, ...]:
    """Conditions of a site's schemes, or of the package's, that nothing meets."""
    from gulian.policy.conflicts import dead_rules, rules_of
    from gulian.schemes import library_of

    library = library_of(site)
    domains = rules_of(library[SCHEME], on).domains
    return tuple(each for scheme in library.values() for each in dead_rules(scheme, domains))


def _text(path: Path) -> str:
    from gulian.errors import DecisionsUnreadable

    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DecisionsUnreadable(str(path), "UTF-8") from error


def _write(out: Path, found: Sequence[Finding], kept: Mapping[str, Decision]) -> None:
    import polars as pl

    from gulian import door, lake

    rows = [_row(each, kept.get(each.id)) for each in found]
    names = (
        *(f"{name}_{at}" for at in (1, 2) for name in ("title", "clause", "file", "start", "end", "quote")),
    )
    columns = ("id", "rule", "basis", "zh", "en", *names, "outcome", "by", "on", "reason", "ground", "until")
    frame = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")
    lake.put_file(out, door.csv_bytes(frame))


def _row(each: Finding, decision: Decision | None) -> list[str | None]:
    cells: list[str | None] = [each.id, each.rule, each.basis or None, each.zh, each.en]
    for at in range(2):
        place = each.places[at] if at < len(each.places) else None
        cells += (
            [place.title, place.clause, place.file, str(place.span.start), str(place.span.end), place.quote]
            if place
            else [None] * 6
        )
    if decision is None:
        return [*cells, *[None] * 6]
    until = decision.until.isoformat() if decision.until else None
    return [
        *cells,
        decision.outcome,
        decision.by,
        decision.on.isoformat(),
        decision.reason,
        decision.ground or None,
        until,
    ]


def _body(
    left: Sequence[Finding], dead: Sequence[DeadRule], kept: Mapping[str, Decision], count: int
) -> dict[str, object]:
    from dataclasses import asdict

    return {
        "findings": [_plain(each) for each in left],
        "dead_rules": [asdict(each) for each in dead],
        "decisions": [asdict(each) for each in kept.values()],
        "found": count,
    }


def _plain(each: Finding) -> dict[str, object]:
    return {
        "id": each.id,
        "rule": each.rule,
        "basis": each.basis or None,
        "zh": each.zh,
        "en": each.en,
        "places": [
            {
                "document": place.document,
                "title": place.title,
                "clause": place.clause or None,
                "file": place.file,
                "start": place.span.start,
                "end": place.span.end,
                "quote": place.quote,
            }
            for place in each.places
        ],
    }


def _print(left: Sequence[Finding], dead: Sequence[DeadRule], lang: Language) -> None:
    for each in left:
        click.echo(f"{each.id}  {each.zh if lang == 'zh' else each.en}")
        for place in each.places:
            quote = place.quote if len(place.quote) <= _QUOTE else place.quote[: _QUOTE - 1] + "…"
            head = " ".join(filter(None, (place.title[:30], place.clause)))
            click.echo(f"   {head}  {place.file} [{place.span.start}, {place.span.end})\n      {quote}")
    for rule in dead:
        click.echo(f"dead-rule  {rule.path} {rule.key}  {rule.zh if lang == 'zh' else rule.en}")
