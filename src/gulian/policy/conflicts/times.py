# SPDX-License-Identifier: Apache-2.0
"""Days that cannot be: a deadline before the start, or before the document was there."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping

from gulian.policy.conflicts.findings import finding, head_of, named, place_of
from gulian.policy.conflicts.model import Finding
from gulian.policy.following import Life
from gulian.policy.model import Library
from gulian.policy.quantities import When, parse
from gulian.policy.sentences import Sentence

_APPLYING = re.compile(r"申请|申报|申领|受理|报送|报名|提交|推荐|反馈")


def reversed_windows(
    library: Library, said: Iterable[Sentence], lives: Mapping[str, Life]
) -> Iterator[Finding]:
    """Sentences whose last day lies before their first, or before their document's date; lives likewise."""
    for sentence in said:
        document = library[sentence.document]
        date = document.date or (library[document.parent].date if document.parent else None)
        times = [each for each in parse(sentence.words, date) if isinstance(each, When) and not each.missing]
        first, last = _window(times)
        if first and last and last < first:
            yield finding(
                "window-reversed",
                (place_of(sentence, library),),
                f"截止日 {last} 早于起始日 {first}。",
                f"The last day {last} lies before the first day {first}.",
            )
        elif last and date and last < date and _APPLYING.search(sentence.words):
            yield finding(
                "window-reversed",
                (place_of(sentence, library),),
                f"截止日 {last} 早于成文日期 {date}，无人能按期办理。",
                f"The last day {last} lies before the date {date} of the document: nobody can keep it.",
            )
    for document in library.documents:
        days = {each.kind: each.day for each in lives[document.id].events if document.parent is None}
        begins, ends = days.get("in_force"), days.get("expires")
        if begins and ends and ends < begins:
            yield finding(
                "window-reversed",
                (head_of(document, library),),
                f"《{named(document)}》到期日 {ends} 早于施行日 {begins}。",
                f"“{named(document)}” ends on {ends}, before it comes into force on {begins}.",
            )


def _window(times: Iterable[When]) -> tuple[dt.date | None, dt.date | None]:
    """The first day from which and the last day by which, where a sentence has just one of each."""
    starts = [each.first for each in times if each.relation == "from" and each.first]
    ends = [each.last for each in times if each.relation == "by" and each.last]
    return (
        (starts[0], ends[0])
        if len(starts) == 1 and len(ends) == 1
        else (None, ends[0] if len(ends) == 1 else None)
    )
