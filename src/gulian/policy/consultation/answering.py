# SPDX-License-Identifier: Apache-2.0
"""Answers of people to groups, the figures of the office, and the result in public.

In public no comment is quoted and nobody named. A count below `smallest` is not printed; where just one part
of a printed sum is left out, the next smallest is left out too: it could be found by subtraction.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import get_args

from gulian.errors import AnswerInvalid, ConsultationFileInvalid, ResultTooEarly
from gulian.policy.consultation.model import (
    Answer,
    Group,
    Outcome,
    PublicResult,
    PublicRow,
    Statistics,
    Taken,
    Window,
)

COLUMNS = ("group", "outcome", "summary", "reason", "by", "on")
SMALLEST = 3


def read_answers(text: str, file: str) -> tuple[Answer, ...]:
    """The answers of a CSV; rows without an outcome are not answered yet.

    Raises ConsultationFileInvalid, AnswerInvalid.
    """
    rows = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
    if missing:
        raise ConsultationFileInvalid(file, ", ".join(missing))
    try:
        return tuple(_answer(row) for row in rows if (row.get("outcome") or "").strip())
    except csv.Error as error:
        raise ConsultationFileInvalid(file, str(error)) from error


def _answer(row: Mapping[str, str | None]) -> Answer:
    cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
    outcome: Outcome | None = next((each for each in get_args(Outcome) if each == cells["outcome"]), None)
    if outcome is None:
        raise AnswerInvalid(
            cells["group"], f"没有 {cells['outcome']} 这种结果", f"there is no {cells['outcome']}"
        )
    for name in ("summary", "reason", "by"):
        if not cells[name]:
            raise AnswerInvalid(cells["group"], f"缺少 {name}", f"{name} is missing")
    try:
        day = dt.date.fromisoformat(cells["on"])
    except ValueError:
        raise AnswerInvalid(cells["group"], "on 不是日期", "on is no date") from None
    return Answer(cells["group"], outcome, cells["summary"], cells["reason"], cells["by"], day)


def answered(groups: Sequence[Group], answers: Iterable[Answer]) -> Mapping[str, Answer]:
    """The last answer to each group by its id. Raises AnswerInvalid for a group that is not there."""
    known = {each.id for each in groups}
    found: dict[str, Answer] = {}
    for each in sorted(answers, key=lambda one: one.on):
        if each.group not in known:
            raise AnswerInvalid(each.group, "没有这一组意见", "there is no such group")
        found[each.group] = each
    return found


def statistics(taken: Taken, groups: Sequence[Group], answers: Mapping[str, Answer]) -> Statistics:
    """The figures of the office, nothing left out."""
    comments = [each.comment for each in taken.placed]
    outcomes = Counter(answers[each.id].outcome if each.id in answers else "open" for each in groups)
    return Statistics(
        received=len(taken.placed) + len(taken.refused),
        counted=len(taken.placed),
        refused=len(taken.refused),
        by_article=_sorted(Counter(each.article for each in taken.placed)),
        by_sender=_sorted(Counter(each.sender for each in comments)),
        by_region=_sorted(Counter(each.region for each in comments)),
        by_outcome=_sorted(outcomes),
    )


def public_result(
    title: str,
    window: Window,
    groups: Sequence[Group],
    answers: Mapping[str, Answer],
    on: dt.date,
    smallest: int = SMALLEST,
) -> PublicResult:
    """What may be published on a day: answered groups, small counts left out. Raises ResultTooEarly."""
    if on <= window.last:
        raise ResultTooEarly(window.last.isoformat(), on.isoformat())
    sizes = {each.id: len(each.members) for each in groups}
    articles: Counter[str] = Counter()
    for each in groups:
        articles[each.article] += len(each.members)
    whole = sum(sizes.values())
    by_article = without_small(articles, smallest)
    rows = []
    for article in articles:
        inside = {each.id: sizes[each.id] for each in groups if each.article == article}
        # Within an article whose sum is printed its groups give one another away, too.
        shown = without_small(inside, smallest) if by_article[article] is not None else dict.fromkeys(inside)
        rows += [
            PublicRow(
                article, answers[name].summary, answers[name].outcome, answers[name].reason, shown[name]
            )
            for name in inside
            if name in answers
        ]
    return PublicResult(
        title, window, whole if whole >= smallest else None, smallest, by_article, tuple(rows)
    )


def without_small(counts: Mapping[str, int], smallest: int) -> dict[str, int | None]:
    """Counts with those below `smallest` left out, and one more where only one is.

    {a: 1, b: 4, c: 9}, 3 -> {a: None, b: None, c: 9}
    """
    small = {name for name, count in counts.items() if 0 < count < smallest}
    hidden = sum(counts[name] for name in small)
    rest = sorted((count, name) for name, count in counts.items() if name not in small and count)
    # One part left out is the sum less the others; two tiny ones together are too small as well.
    while small and rest and (len(small) == 1 or hidden < smallest):
        count, name = rest.pop(0)
        small.add(name)
        hidden += count
    return {name: None if name in small else count for name, count in counts.items()}


def _sorted(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items()))
