# SPDX-License-Identifier: Apache-2.0
"""`gulian policy consult`: comments on a draft taken, grouped, answered, and the result for the public."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gulian.cli.language import Argument, Command, Option, Words, language
from gulian.cli.options import FILE_IN, NEW_FOLDER, as_json, day_of
from gulian.cli.output import print_json, say
from gulian.cli.policy.compare import chosen
from gulian.cli.policy.reading import library_of, say_problems

if TYPE_CHECKING:
    from gulian.policy import Document, Library
    from gulian.policy.consultation import Answer, Group, PublicResult, Statistics, Taken, Window

NOT_PRINTED = "-"


@click.command(
    "consult",
    cls=Command,
    words=Words(
        "征求意见：收在期限之内的意见，对到条款，归并相同意见，登记采纳情况，写出可公开的结果。",
        "Consultation on a draft: take comments inside the window, set them at their articles, group those "
        "alike, keep the answers, write the result for the public.",
    ),
)
@click.argument(
    "draft",
    type=click.Path(exists=True, path_type=Path),
    cls=Argument,
    words=Words("草案所在的文件或文件夹。", "The file or folder that holds the draft."),
)
@click.option(
    "--comments",
    type=FILE_IN,
    required=True,
    cls=Option,
    words=Words(
        "意见表（CSV）：id、received_on、text，可另有 article、sender、region。",
        "Comments (CSV): id, received_on, text; article, sender, region where known.",
    ),
)
@click.option(
    "--answers",
    type=FILE_IN,
    cls=Option,
    words=Words("在 groups.csv 上填写的答复。", "Answers, filled in on groups.csv."),
)
@click.option(
    "--title", default="", cls=Option, words=Words("草案标题中的字。", "Part of the draft's title.")
)
@click.option(
    "--from",
    "first",
    type=day_of,
    metavar="DATE",
    cls=Option,
    words=Words("起始日；不写则按草案所写。", "First day; by default as the draft says."),
)
@click.option(
    "--until",
    "last",
    type=day_of,
    metavar="DATE",
    cls=Option,
    words=Words("截止日；不写则按草案所写。", "Last day; by default as the draft says."),
)
@click.option(
    "--publish",
    type=day_of,
    metavar="DATE",
    cls=Option,
    words=Words(
        "在这一天公布：写出 result.csv，不含姓名和原文，小数不列。",
        "Publish on this day: write result.csv without names and texts, small counts left out.",
    ),
)
@click.option(
    "--out", type=NEW_FOLDER, required=True, cls=Option, words=Words("写入的文件夹。", "The folder to write.")
)
@as_json
@click.pass_context
def consult(
    ctx: click.Context,
    draft: Path,
    comments: Path,
    answers: Path | None,
    title: str,
    first: dt.date | None,
    last: dt.date | None,
    publish: dt.date | None,
    out: Path,
    json_out: bool,
) -> int:
    """Write the tables; 1 if a row was refused or a group is not answered."""
    from gulian import lake
    from gulian.policy import consultation as room

    library = library_of([draft])
    document = chosen(library, draft, title)
    window = _window(library, document, first, last)
    rows, problems = room.read_comments(_text(comments), str(comments))
    taken = room.take(rows, window, library, document)
    groups = room.group(taken.placed)
    known = room.answered(groups, room.read_answers(_text(answers), str(answers)) if answers else ())
    figures = room.statistics(taken, groups, known)
    result = room.public_result(document.title or "", window, groups, known, publish) if publish else None
    # The folder is a person's: files beside these stay.
    out.mkdir(parents=True, exist_ok=True)
    for name, data in _tables(taken, groups, known, figures, result).items():
        lake.put_file(out / name, data)
    lang = language(ctx)
    say_problems((*library.problems, *problems), lang)
    left = sum(each.id not in known for each in groups)
    if json_out:
        print_json("policy-consult", _body(window, figures, len(groups), left, len(problems)))
    else:
        told = Words(
            "{} 条意见计入，{} 条未计入；归为 {} 组，{} 组待答复",
            "{} comments counted, {} not; {} groups, {} to be answered",
        )
        say(told.of(lang).format(figures.counted, figures.refused + len(problems), len(groups), left))
    return 1 if left or figures.refused or problems or library.problems else 0


def _window(library: Library, document: Document, first: dt.date | None, last: dt.date | None) -> Window:
    """The window as given, else as the draft says. Raises WindowUnknown."""
    from gulian.errors import WindowUnknown
    from gulian.policy.consultation import Window
    from gulian.policy.following import comment_days

    said = comment_days(document, library)
    begins, ends = first or said[0], last or said[1]
    if begins is None or ends is None:
        raise WindowUnknown(document.title or document.id)
    return Window(begins, ends)


def _text(path: Path) -> str:
    from gulian.errors import ConsultationFileInvalid

    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConsultationFileInvalid(str(path), "UTF-8") from error


def _tables(
    taken: Taken,
    groups: Sequence[Group],
    known: Mapping[str, Answer],
    figures: Statistics,
    result: PublicResult | None,
) -> dict[str, bytes]:
    member = {comment.id: each.id for each in groups for comment in each.members}
    tables = {
        "comments.csv": _table(
            ("id", "received_on", "article", "found_by", "group"),
            [
                (
                    each.comment.id,
                    each.comment.received_on.isoformat(),
                    each.article,
                    each.how,
                    member[each.comment.id],
                )
                for each in taken.placed
            ],
        ),
        "refused.csv": _table(
            ("id", "received_on", "zh", "en"),
            [
                (each.comment.id, each.comment.received_on.isoformat(), each.zh, each.en)
                for each in taken.refused
            ],
        ),
        "groups.csv": _table(
            ("group", "article", "count", "first_text", "outcome", "summary", "reason", "by", "on"),
            [_group_row(each, known.get(each.id)) for each in groups],
        ),
        "statistics.csv": _table(
            ("what", "name", "count"),
            [
                (what, name, str(count))
                for what, counts in (
                    (
                        "total",
                        {
                            "received": figures.received,
                            "counted": figures.counted,
                            "refused": figures.refused,
                        },
                    ),
                    ("article", figures.by_article),
                    ("sender", figures.by_sender),
                    ("region", figures.by_region),
                    ("outcome", figures.by_outcome),
                )
                for name, count in counts.items()
            ],
        ),
    }
    if result is not None:
        tables["result.csv"] = _table(
            ("article", "summary", "outcome", "reason", "count"),
            [(row.article, row.summary, row.outcome, row.reason, _shown(row.count)) for row in result.rows],
        )
    return tables


def _group_row(each: Group, answer: Answer | None) -> tuple[str | None, ...]:
    head = (each.id, each.article, str(len(each.members)), each.first.text)
    if answer is None:
        return (*head, None, None, None, None, None)
    return (*head, answer.outcome, answer.summary, answer.reason, answer.by, answer.on.isoformat())


def _shown(count: int | None) -> str:
    return NOT_PRINTED if count is None else str(count)


def _table(names: Sequence[str], rows: Sequence[Sequence[str | None]]) -> bytes:
    import polars as pl

    from gulian import door

    return door.csv_bytes(pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row"))


def _body(window: Window, figures: Statistics, groups: int, left: int, bad: int) -> dict[str, object]:
    from dataclasses import asdict

    return {
        "from": window.first,
        "until": window.last,
        "statistics": asdict(figures),
        "groups": groups,
        "unanswered": left,
        "bad_rows": bad,
    }
