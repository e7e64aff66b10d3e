# SPDX-License-Identifier: Apache-2.0
"""Which paragraphs belong to which document, columns of a newspaper put right.

A sentence that stops at the foot of a column waits; what begins in the middle of a sentence goes to the one
it reads on from, the earliest where nothing speaks for another. What stands behind the end of a document and
is no text of it (slogans, imprints) belongs to none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from gulian.policy.outline import facts
from gulian.policy.outline.boundaries import Sheet, Start
from gulian.policy.reading import Cohesion
from gulian.policy.reading.marks import is_ended, starts

_SURE = 6
"""Cohesion from which a paragraph that looks whole is taken for the rest of another sentence."""
_IMPRINT = re.compile(
    r"(?:地 ?址|电 ?话|邮 ?编|传 ?真|网 ?址|网站|印刷|主办|承办|编辑部|E-?mail|Q ?Q)[ :]|https?://",
    re.IGNORECASE,
)
_BYE = 6


@dataclass(slots=True)
class Draft:
    """A document being put together: its beginning, and its paragraphs in reading order."""

    start: Start
    paragraphs: list[int] = field(default_factory=list)
    moved: list[int] = field(default_factory=list)
    loose: list[int] = field(default_factory=list)


def distribute(sheet: Sheet, found: Sequence[Start]) -> list[Draft]:
    """A draft for each beginning; contents pages and loose lines left out."""
    if not found:
        return []
    bounds = [*(start.at for start in found[1:]), len(sheet.words)]
    aside = sheet.contents.paragraphs - sheet.contents.inner
    drafts = [
        Draft(start, [each for each in range(start.at, end) if each not in aside])
        for start, end in zip(found, bounds, strict=True)
    ]
    for draft in drafts:
        _drop_tail(sheet, draft)
    if drafts:
        _drop_imprint(sheet, drafts[-1])
    _untangle(sheet, drafts)
    return drafts


def _drop_tail(sheet: Sheet, draft: Draft) -> None:
    """Short lines behind the date of a signed document: slogans, the name of the next column."""
    kept = draft.paragraphs
    last = len(kept)
    while last > 1 and len(kept) - last < _BYE and _is_loose(sheet, kept[last - 1]):
        last -= 1
    closing = sheet.words[kept[last - 1]] if kept else ""
    few = len(kept) - last <= 2 and (facts.is_end_mark(closing) or is_ended(closing))
    if last < len(kept) and (few or facts.dated(closing)):
        draft.loose, draft.paragraphs = kept[last:], kept[:last]


def _is_loose(sheet: Sheet, index: int) -> bool:
    words, paragraph = sheet.words[index], sheet.paragraph(index)
    if paragraph.row or starts(words) or is_ended(words) or facts.dated(words) or facts.is_end_mark(words):
        return False
    if any(mark in words for mark in ",;"):
        return False
    return len(words) <= 20 and not facts.organisations(words) and "http" not in words


def _drop_imprint(sheet: Sheet, draft: Draft) -> None:
    """The imprint on the last page of a compilation."""
    kept = draft.paragraphs
    last = len(kept)
    while last > 1:
        words, paragraph = sheet.words[kept[last - 1]], sheet.paragraph(kept[last - 1])
        if (
            paragraph.row
            or is_ended(words)
            or len(words) > 90
            or facts.dated(words)
            or facts.is_end_mark(words)
        ):
            break
        last -= 1
    tail = [sheet.words[each] for each in kept[last:]]
    front = {facts.key(each) for each in sheet.words[: draft.start.at] if len(each) < _MOST_NAME}
    told = any(_IMPRINT.match(each) for each in tail) or any(
        facts.key(each) in front and len(facts.key(each)) > 6 for each in tail
    )
    if tail and told and not any(starts(each) for each in tail):
        draft.loose, draft.paragraphs = kept[last:] + draft.loose, kept[:last]


_MOST_NAME = 40


# -- columns side by side ---------------------------------------------------------------------------------


def _untangle(sheet: Sheet, drafts: Sequence[Draft]) -> None:
    """Give each part that begins in the middle of a sentence to the document it reads on from."""
    chunks = [_chunks(sheet, draft) for draft in drafts]
    waiting: list[Draft] = []
    cohesion = Cohesion(sheet.text.plain)
    for draft, parts in zip(drafts, chunks, strict=True):
        draft.paragraphs = parts[0]
        if _is_open(sheet, draft.paragraphs):
            waiting.append(draft)
        for part in parts[1:]:
            _place(sheet, part, draft, waiting, cohesion)


def _place(sheet: Sheet, part: list[int], home: Draft, waiting: list[Draft], cohesion: Cohesion) -> None:
    """Append a part, or pieces of it, where they read on."""
    target = _target(sheet, part[0], waiting, cohesion) or home
    rest = part
    while rest:
        others = [each for each in waiting if each is not target]
        cut = next((at for at in range(1, len(rest)) if _jumps(sheet, rest, at, others, cohesion)), len(rest))
        target.paragraphs += rest[:cut]
        if target is not home:
            target.moved += rest[:1]
        if target in waiting and not _is_open(sheet, target.paragraphs):
            waiting.remove(target)
        elif target not in waiting and _is_open(sheet, target.paragraphs):
            waiting.append(target)
        rest = rest[cut:]
        if rest:
            target = (
                _target(sheet, rest[0], [each for each in waiting if each is not target], cohesion) or home
            )


def _target(sheet: Sheet, index: int, waiting: Sequence[Draft], cohesion: Cohesion) -> Draft | None:
    """The waiting document a paragraph reads on from best; of equals the one that waits longest."""
    if not waiting:
        return None
    return max(waiting, key=lambda each: cohesion.score(sheet.words[each.paragraphs[-1]], sheet.words[index]))


def _jumps(sheet: Sheet, part: Sequence[int], at: int, waiting: Sequence[Draft], cohesion: Cohesion) -> bool:
    """Whether a paragraph within a part reads on from a sentence that waits elsewhere."""
    words = sheet.words[part[at]]
    if facts.is_end_mark(sheet.words[part[at - 1]]) and waiting:
        return True
    halting = len(words) > 1 and words[1] in ",、" and not starts(words)
    return halting and any(
        cohesion.score(sheet.words[each.paragraphs[-1]], words) >= _SURE for each in waiting
    )


def _chunks(sheet: Sheet, draft: Draft) -> list[list[int]]:
    """The paragraphs of a draft, parted where a sentence stops and where a piece of a newspaper ends."""
    parts: list[list[int]] = [[]]
    for place, index in enumerate(draft.paragraphs):
        before = draft.paragraphs[place - 1] if place else -1
        if place > draft.start.title and _parts_here(sheet, draft, before, index):
            parts.append([])
        parts[-1].append(index)
    return parts


def _parts_here(sheet: Sheet, draft: Draft, before: int, index: int) -> bool:
    words = sheet.words[index]
    if starts(words) or sheet.paragraph(index).row or facts.title_like(words):
        return False
    if facts.is_end_mark(sheet.words[before]):
        return True
    return _is_open(sheet, [before]) and before >= draft.start.at + draft.start.title


def _is_open(sheet: Sheet, paragraphs: Sequence[int]) -> bool:
    """A text that stops within a sentence."""
    if not paragraphs:
        return False
    words, paragraph = sheet.words[paragraphs[-1]], sheet.paragraph(paragraphs[-1])
    if paragraph.row or paragraph.heading or is_ended(words) or facts.dated(words) or starts(words):
        return False
    return len(words) >= 12 and any(mark in words for mark in ",。;")
