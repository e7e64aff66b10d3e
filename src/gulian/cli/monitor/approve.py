# SPDX-License-Identifier: Apache-2.0
"""`gulian monitor review`, `approve`, `snapshots`: a level's word, its approved figures, their versions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from gulian.cli.language import Command, Option, Words, language
from gulian.cli.options import as_json, date_option, folder_argument, in_zone_of, moment_of
from gulian.cli.output import print_json, print_table

if TYPE_CHECKING:
    from gulian.monitor.validation import Snapshot

Wrapped = TypeVar("Wrapped", bound=Callable[..., Any])
DECISIONS = {"returned": Words("退回", "sent back"), "comment": Words("意见", "comment")}


def _of_a_day(command: Wrapped) -> Wrapped:
    """`DIR --date`."""
    options = [
        folder_argument(Words("数据目录。", "The site.")),
        date_option(Words("哪一天的数。", "The day of the figures.")),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def _by_whom(command: Wrapped) -> Wrapped:
    """`--region --by --at`."""
    options = [
        click.option(
            "--region",
            required=True,
            metavar="CODE",
            cls=Option,
            words=Words("哪个地区的数。", "The region whose figures these are."),
        ),
        click.option("--by", required=True, cls=Option, words=Words("谁审核。", "Who reviews.")),
        click.option(
            "--at",
            type=moment_of,
            metavar="TIME",
            cls=Option,
            words=Words("时刻，缺省为现在。", "When; now unless given."),
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


@click.command(
    "review",
    cls=Command,
    words=Words(
        "退回一个地区的数（写明原因），或只提意见；上级不改下级的数。",
        "Send a region's figures back with the reason, or comment on them; nobody edits from above.",
    ),
)
@_of_a_day
@_by_whom
@click.option(
    "--decision",
    type=click.Choice(list(DECISIONS)),
    required=True,
    cls=Option,
    words=Words("returned 退回，comment 意见；通过用 approve。", "To approve, see `approve`."),
)
@click.option("--note", required=True, cls=Option, words=Words("原因或意见。", "The reason, or the comment."))
@as_json
@click.pass_context
def review(
    ctx: click.Context,
    folder: Path,
    date: dt.date,
    region: str,
    by: str,
    at: dt.datetime | None,
    decision: str,
    note: str,
    json_out: bool,
) -> int:
    """Keep the word and show all on that region's day."""
    from gulian.daily.reviewing import Said, say

    moment = in_zone_of(folder, at) or dt.datetime.now(dt.UTC)
    words = say(folder, Said(region, date, decision, by, moment, note))
    rows = [{**row, "at": row["at"].isoformat()} for row in words.iter_rows(named=True)]
    if json_out:
        print_json("monitor-review", {"date": date.isoformat(), "region": region, "words": rows})
        return 0
    lang = language(ctx)
    named = {**DECISIONS, "approved": Words("通过", "approved")}
    print_table([(r["at"], named[r["decision"]].of(lang), r["reviewer"], r["note"] or "") for r in rows])
    return 0


@click.command(
    "approve",
    cls=Command,
    words=Words(
        "一级审核通过并定格当日的数：此后不变；更正另存一版，须写原因。下级未齐不能越级。",
        "Approve a region's day and keep its figures for good; a correction is a new version with its "
        "reason. No level is leapt.",
    ),
)
@_of_a_day
@_by_whom
@click.option(
    "--level",
    type=click.Choice(["county", "city", "province"]),
    required=True,
    cls=Option,
    words=Words("以哪一级的名义。", "The level that approves."),
)
@click.option(
    "--reason",
    default="",
    cls=Option,
    words=Words("更正的原因。", "Why it is corrected, where it was approved before."),
)
@as_json
@click.pass_context
def approve(
    ctx: click.Context,
    folder: Path,
    date: dt.date,
    region: str,
    by: str,
    at: dt.datetime | None,
    level: str,
    reason: str,
    json_out: bool,
) -> int:
    """Approve; refused where a level below is missing or nothing changed."""
    from gulian.daily.approve import Signature, approve_folder

    moment = in_zone_of(folder, at) or dt.datetime.now(dt.UTC)
    made = approve_folder(folder, date, Signature(region, level, by, moment, reason))
    if json_out:
        print_json("monitor-approve", _facts(made))
    else:
        _show(ctx, [made])
    return 0


@click.command(
    "snapshots",
    cls=Command,
    words=Words(
        "列出已定格的各版，逐版验明未被改动，并列出与上一版的出入。",
        "List the approved versions, verify that none was changed, and what each corrected.",
    ),
)
@_of_a_day
@click.option(
    "--region",
    metavar="CODE",
    cls=Option,
    words=Words("只列一个地区，缺省为全部。", "One region only; all unless given."),
)
@as_json
@click.pass_context
def snapshots(ctx: click.Context, folder: Path, date: dt.date, region: str | None, json_out: bool) -> int:
    """Show the versions; refused where one was changed after it was approved."""
    from gulian.daily.approve import approved_regions
    from gulian.daily.approve import snapshots as kept

    regions = approved_regions(folder, date) if region is None else (region,)
    found = [kept(folder, date, each) for each in regions]
    if json_out:
        told = [_with_changes(versions) for versions in found]
        print_json(
            "monitor-snapshots",
            {"date": date.isoformat(), "versions": [each for versions in told for each in versions]},
        )
    else:
        _show(ctx, [each for versions in found for each in versions])
    return 0


def _with_changes(versions: Sequence[Snapshot]) -> list[dict[str, Any]]:
    from gulian.monitor.validation import difference

    changed = [[], *(difference(older, newer).to_dicts() for older, newer in pairwise(versions))]
    return [
        _facts(each) | {"changed": cells}
        for each, cells in zip(versions, changed[: len(versions)], strict=True)
    ]


def _facts(made: Snapshot) -> dict[str, Any]:
    return {
        "region": made.region,
        "level": made.level,
        "date": made.date.isoformat(),
        "version": made.version,
        "by": made.by,
        "at": made.at.astimezone(dt.UTC).isoformat(),
        "reason": made.reason,
        "units": made.rows.height,
        "pins": list(made.pins),
        "before": made.before,
        "sha256": made.sha256,
    }


def _show(ctx: click.Context, versions: Sequence[Snapshot]) -> None:
    line = Words("第 {} 版", "version {}").of(language(ctx))
    rows = [
        (
            each.region,
            line.format(each.version),
            str(each.rows.height),
            each.by,
            each.sha256[:16],
            each.reason,
        )
        for each in versions
    ]
    print_table(rows, right=(2,))
