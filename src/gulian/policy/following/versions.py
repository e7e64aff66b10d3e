# SPDX-License-Identifier: Apache-2.0
"""Two versions of a text clause by clause.

1 cut each into clauses with their own words  2 pair those that say the same  3 pair the rest best first by
common bigrams  4 what is left was dropped or added  5 within a changed clause, mark what went and came
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from gulian.policy.following.model import Change, Comparison, Piece, PieceKind, Unit
from gulian.policy.likeness import grams, likeness
from gulian.policy.model import Clause, Document, Library, Span

ALIKE = 0.4
"""Share of common bigrams from which two clauses are versions of one; those of one number need half of it."""
LONGEST = 3_000
"""Characters up to which words are compared one by one; longer clauses by sentence."""
_MOST_SHARED = 40
_BLANK = re.compile(r"\s+")
_LABEL = re.compile(
    r"^(?:第[一二三四五六七八九十百零〇\d]{1,5}[编章节条](?:之[一二三四五六七八九十])?[ :]?|"
    r"[一二三四五六七八九十百]{1,4} ?[、.．]|\([一二三四五六七八九十\d]{1,4}\)[、.]?|"
    r"\d{1,3} ?[.、．)]|[①-⑳])\s*"
)
_SENTENCES = re.compile(r"[^。;；]*[。;；]?")


def compare(before: Library, earlier: Document, after: Library, later: Document) -> Comparison:
    """What became of each clause from one version to the other."""
    old, new = units(before, earlier), units(after, later)
    pairs = _pairs(old, new)
    changes: list[Change] = []
    dropped = [at for at in range(len(old)) if at not in set(pairs.values())]
    moved = _moved(old, new, pairs)
    for at, unit in enumerate(new):
        # What was dropped is told where it stood: before the first clause that came after it.
        while dropped and at in pairs and dropped[0] < pairs[at]:
            changes.append(Change("dropped", old[dropped.pop(0)], None, 0.0))
        changes.append(_change(old[pairs[at]], unit, moved=at in moved) if at in pairs else _added(unit))
    changes += [Change("dropped", old[at], None, 0.0) for at in dropped]
    return Comparison(earlier.id, later.id, tuple(changes))


def units(library: Library, document: Document) -> tuple[Unit, ...]:
    """A document cut into clauses, each with its own words, and paragraphs where no clause is."""
    text = library.texts[document.file]
    found: list[Unit] = []
    for start, end, clause in _stretches(document):
        first, last = text.plain_span(Span(start, end))
        for paragraph in text.paragraphs:
            low, high = max(first, paragraph.start), min(last, paragraph.end)
            words = text.plain[low:high].strip() if low < high else ""
            if not words:
                continue
            span = text.raw_span(low, high)
            path = clause.path if clause else ""
            if clause and found and found[-1].path == path and found[-1].span.end >= clause.span.start:
                joined = Unit(
                    path, f"{found[-1].words}\n{words}", document.file, Span(found[-1].span.start, span.end)
                )
                found[-1] = joined
            else:
                found.append(Unit(path, words, document.file, span))
    return tuple(found)


def words_changed(before: str, after: str) -> tuple[Piece, ...]:
    """What stayed, went and came between two texts, in the order of the later.

    words_changed("不超过3个月", "不超过6个月") -> kept 不超过, taken_out 3, put_in 6, kept 个月
    """
    short = max(len(before), len(after)) <= LONGEST
    old: Sequence[str] = before if short else _SENTENCES.findall(before)
    new: Sequence[str] = after if short else _SENTENCES.findall(after)
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("kept", "".join(old[a:b])))
            continue
        for kind, words in (("taken_out", "".join(old[a:b])), ("put_in", "".join(new[c:d]))):
            pieces += [Piece(kind, words)] if words else []  # type: ignore[arg-type]  # one of PieceKind
    return tuple(pieces)


def side(pieces: Sequence[Piece], leaves: PieceKind) -> str:
    """One of the two texts again: without what was put in, or without what was taken out."""
    return "".join(each.words for each in pieces if each.kind != leaves)


def _stretches(document: Document) -> Iterator[tuple[int, int, Clause | None]]:
    """The document cut where clauses begin and end, each stretch with its innermost clause."""
    for segment in document.segments:
        cuts = {segment.start, segment.end}
        for clause in document.clauses:
            cuts |= {at for at in (clause.span.start, clause.span.end) if segment.start < at < segment.end}
        order = sorted(cuts)
        for start, end in pairwise(order):
            inside = [each for each in document.clauses if each.span.start <= start and end <= each.span.end]
            yield start, end, max(inside, key=lambda each: each.level, default=None)


def _plain(unit: Unit) -> str:
    """The words that count: without number, blanks and line breaks."""
    return _BLANK.sub("", _LABEL.sub("", unit.words))


def _pairs(old: Sequence[Unit], new: Sequence[Unit]) -> dict[int, int]:
    """Which clause of the new version (its place) is which of the old one; each at most once."""
    pairs = _same(old, new)
    taken = set(pairs.values())
    free_old = [at for at in range(len(old)) if at not in taken]
    free_new = [at for at in range(len(new)) if at not in pairs]
    for _, at, other in _alike(old, new, free_old, free_new):
        if at not in pairs and other not in taken:
            pairs[at] = other
            taken.add(other)
    return pairs


def _same(old: Sequence[Unit], new: Sequence[Unit]) -> dict[int, int]:
    """Clauses with the same words: those of one number first, then in their order."""
    places: dict[str, list[int]] = defaultdict(list)
    for at, unit in enumerate(old):
        places[_plain(unit)].append(at)
    pairs: dict[int, int] = {}
    for by_path in (True, False):
        for at, unit in enumerate(new):
            waiting = places.get(_plain(unit), [])
            fits = [each for each in waiting if not by_path or old[each].path == unit.path]
            if at not in pairs and fits:
                pairs[at] = fits[0]
                waiting.remove(fits[0])
    return pairs


def _alike(
    old: Sequence[Unit], new: Sequence[Unit], free_old: Sequence[int], free_new: Sequence[int]
) -> list[tuple[float, int, int]]:
    """(likeness, new, old) of pairs that may be versions of one clause, the surest first."""
    sketches = {at: grams(_plain(old[at])) for at in free_old}
    holders: dict[str, list[int]] = defaultdict(list)
    for at, sketch in sketches.items():
        for gram in sketch:
            holders[gram].append(at)
    by_path = defaultdict(list)
    for at in free_old:
        by_path[old[at].path].append(at)
    found = []
    for at in free_new:
        sketch = grams(_plain(new[at]))
        near = {each for gram in sketch if len(holders[gram]) <= _MOST_SHARED for each in holders[gram]}
        near |= set(by_path[new[at].path][:_MOST_SHARED]) if new[at].path else set()
        for other in near:
            share = likeness(sketch, sketches[other])
            one = bool(new[at].path) and new[at].path == old[other].path
            if share >= (ALIKE / 2 if one else ALIKE):
                found.append((share + (0.1 if one else 0.0), at, other))
    return sorted(found, key=lambda each: (-each[0], each[1], abs(each[1] - each[2]), each[2]))


def _moved(old: Sequence[Unit], new: Sequence[Unit], pairs: dict[int, int]) -> frozenset[int]:
    """New clauses that stand under another number, or out of the order they had."""
    renamed = {at for at, other in pairs.items() if new[at].path != old[other].path}
    return frozenset(renamed | (set(pairs) - _in_order(sorted(pairs.items()))))


def _in_order(pairs: Sequence[tuple[int, int]]) -> set[int]:
    """A longest run of pairs whose old places rise: those clauses kept their order (patience sorting)."""
    ends: list[int] = []
    back: list[int | None] = []
    places: list[int] = []
    for number, (_, other) in enumerate(pairs):
        low, high = 0, len(ends)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if places[middle] < other else (low, middle)
        back.append(ends[low - 1] if low else None)
        ends[low:] = [number, *ends[low + 1 :]]
        places[low:] = [other, *places[low + 1 :]]
    kept: set[int] = set()
    at = ends[-1] if ends else None
    while at is not None:
        kept.add(pairs[at][0])
        at = back[at]
    return kept


def _change(before: Unit, after: Unit, *, moved: bool) -> Change:
    if _plain(before) == _plain(after):
        return Change("moved" if moved else "same", before, after, 1.0)
    share = likeness(grams(_plain(before)), grams(_plain(after)))
    pieces = words_changed(_LABEL.sub("", before.words), _LABEL.sub("", after.words))
    return Change("changed", before, after, round(share, 6), pieces)


def _added(unit: Unit) -> Change:
    return Change("added", None, unit, 0.0)
