# SPDX-License-Identifier: Apache-2.0
"""1 read the rows 2 refuse what lies outside the window or says nothing 3 find the article of each.

The article given in the row counts first, then the only one the text names, then the one whose words the
comment shares (share of the comment's bigrams, rare ones counting more); else it is about the whole draft.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from gulian.errors import CommentInvalid, ConsultationFileInvalid, Problem
from gulian.policy.consultation.model import Comment, Placed, Refused, Taken, Window
from gulian.policy.likeness import grams
from gulian.policy.model import Clause, Document, Library
from gulian.policy.outline.clauses import value_of

COLUMNS = ("id", "received_on", "article", "text", "sender", "region")
NEEDED = ("id", "received_on", "text")
LONGEST = 20_000
"""Characters of a comment; what is longer is cut for comparing, never for keeping."""
ALIKE = 0.4
"""Share of a comment's weighed bigrams that an article has to hold to be taken as its subject."""
_NAMED = re.compile(r"第 ?([一二三四五六七八九十百零〇\d]{1,5}) ?条")
_NUMBER = re.compile(r"[一二三四五六七八九十百零〇\d]{1,5}")


def read_comments(text: str, file: str) -> tuple[tuple[Comment, ...], tuple[Problem, ...]]:
    """The comments of a CSV; other columns (names, telephones) are not kept; a bad row is told.

    Raises ConsultationFileInvalid.
    """
    rows = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    missing = [name for name in NEEDED if name not in (rows.fieldnames or ())]
    if missing:
        raise ConsultationFileInvalid(file, ", ".join(missing))
    found: dict[str, Comment] = {}
    problems: list[Problem] = []
    try:
        for number, row in enumerate(rows, 2):
            cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
            wrong = _wrong(cells, found)
            if wrong:
                fault = CommentInvalid(cells["id"] or str(number), *wrong)
                problems.append(Problem.of(fault, file, number, "id", cells["id"]))
                continue
            day = dt.date.fromisoformat(cells["received_on"])
            found[cells["id"]] = Comment(
                cells["id"], day, cells["text"], cells["article"], cells["sender"], cells["region"]
            )
    except csv.Error as error:
        raise ConsultationFileInvalid(file, str(error)) from error
    return tuple(found.values()), tuple(problems)


def _wrong(cells: Mapping[str, str], found: Mapping[str, Comment]) -> tuple[str, str] | None:
    if not cells["id"]:
        return "缺少编号", "it has no id"
    if cells["id"] in found:
        return "编号重复", "its id stands twice"
    try:
        dt.date.fromisoformat(cells["received_on"])
    except ValueError:
        return "收到日期不是日期", "received_on is no date"
    return None


def take(comments: Iterable[Comment], window: Window, library: Library, draft: Document) -> Taken:
    """Comments inside the window at their articles, in the order received; the others with the reason."""
    placed: list[Placed] = []
    refused: list[Refused] = []
    index = _Articles(library, draft)
    for comment in sorted(comments, key=lambda each: (each.received_on, each.id)):
        if comment.received_on not in window:
            refused.append(
                Refused(
                    comment,
                    f"收到日期 {comment.received_on} 不在 {window.first} 至 {window.last} 之内",
                    f"received on {comment.received_on}, not between {window.first} and {window.last}",
                )
            )
        elif not grams(comment.text):
            refused.append(Refused(comment, "没有文字", "it says nothing"))
        else:
            placed.append(index.place(comment))
    return Taken(tuple(placed), tuple(refused))


class _Articles:
    """The articles of a draft by number, and by their words."""

    def __init__(self, library: Library, draft: Document) -> None:
        clauses = list(articles(draft))
        self.by_number = {value_of(_label(each)): each.path for each in reversed(clauses)}
        self.paths = [each.path for each in clauses]
        self.sketches = [grams(library.plain(draft.file, each.span)) for each in clauses]
        count = Counter(gram for each in self.sketches for gram in each)
        self.weight = {
            gram: round(1000 * math.log(1 + len(clauses) / times)) for gram, times in count.items()
        }

    def place(self, comment: Comment) -> Placed:
        """The article a comment is about, and how it was found."""
        given = self._number(comment.article)
        if given:
            return Placed(comment, given, "given")
        named = {path for found in _NAMED.findall(comment.text) if (path := self._number(found))}
        if len(named) == 1:
            return Placed(comment, named.pop(), "named")
        path = self._alike(comment.text[:LONGEST])
        return Placed(comment, path, "alike") if path else Placed(comment, "", "general")

    def _number(self, label: str) -> str:
        found = _NUMBER.search(label)
        return self.by_number.get(value_of(found[0]), "") if found else ""

    def _alike(self, text: str) -> str:
        sketch = grams(text)
        whole = sum(self.weight.get(gram, 0) for gram in sketch)
        best, path = 0, ""
        for at, article in enumerate(self.sketches):
            shared = sum(self.weight[gram] for gram in sketch & article)
            if shared > best:
                best, path = shared, self.paths[at]
        # Words that no article has weigh as much as the rarest of those that one has.
        rarest = max(self.weight.values(), default=0)
        whole += rarest * sum(gram not in self.weight for gram in sketch)
        return path if whole and best >= ALIKE * whole else ""


def articles(draft: Document) -> Iterator[Clause]:
    """The articles (第X条) of a draft, or its innermost clauses where it has none."""
    numbered = [each for each in draft.clauses if _label(each).endswith("条")]
    yield from numbered or _innermost(draft.clauses)


def _innermost(clauses: Sequence[Clause]) -> Iterator[Clause]:
    for each in clauses:
        if not any(other is not each and other.span in each.span for other in clauses):
            yield each


def _label(clause: Clause) -> str:
    """The last number of a clause's path. 第二章第十条 -> 第十条"""
    found = re.findall(r"第[^第]{1,6}[编章节条]|\([^()]+\)|[^()第]+", clause.path)
    return found[-1] if found else clause.path
