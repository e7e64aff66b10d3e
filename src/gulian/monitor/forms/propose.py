# SPDX-License-Identifier: Apache-2.0
"""From a header to a view: for each title what it most likely means, for a person to confirm or correct.

1 fold the title, its unit apart  2 equal to a name: certain  3 else the nearest name, with its score
4 too far from all: the column stays empty, and that is said
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from gulian.errors import UnknownTitle
from gulian.monitor.forms.meanings import Meaning
from gulian.monitor.forms.titles import Titles
from gulian.schemes import Form

CERTAIN = 100.0
LEAST = 70.0
"""Below this a likeness of Chinese titles of a few characters is chance."""
OFFERED = 3
_BRACKET = re.compile(r"[(\[]([^)\]]*)[)\]]")
_BLANK = re.compile(r"[\s*:·、]+")
_MONEY = {"元": 100, "千元": 100_000, "万元": 1_000_000, "百万元": 100_000_000, "亿元": 10_000_000_000}
"""Unit of a header -> fen."""


@dataclass(frozen=True)
class Proposed:
    """What a column is proposed to hold.

    path    : its titles, from above
    meaning : a private one is recognised and shown to nobody; None = nothing is near enough: it stays empty
    value   : the expression, in the unit of the header
    score   : 100 = a name of it word for word; below, how like
    offered : the nearest, (id, Chinese, score), best first
    """

    path: tuple[str, ...]
    meaning: Meaning | None
    value: str
    score: float
    offered: tuple[tuple[str, str, float], ...] = ()

    @property
    def certain(self) -> bool:
        return self.score >= CERTAIN


def propose(titles: Titles, meanings: Sequence[Meaning]) -> tuple[Proposed, ...]:
    """One proposal a column, from the left. What is private stays empty, however certain."""
    return tuple(_proposed(path, meanings) for path in titles.paths)


def corrected(
    proposals: Sequence[Proposed], corrections: Mapping[str, str], meanings: Sequence[Meaning]
) -> tuple[Proposed, ...]:
    """The proposals as a person put them right.

    corrections : title (its lowest, or all joined by `/`), or number of the column from 1 -> id of a meaning,
                  `empty`, or an expression of one's own
    Raises UnknownTitle.
    """
    known = {each.id: each for each in meanings}
    result = list(proposals)
    for title, wanted in corrections.items():
        at = _places(title, proposals)
        if not at:
            raise UnknownTitle(title, "、".join("/".join(each.path) for each in proposals))
        for place in at:
            path = proposals[place].path
            meaning = known.get(wanted)
            if wanted == "empty":
                result[place] = Proposed(path, None, "", CERTAIN)
            elif meaning is None:
                own = Meaning("expression", wanted, (), wanted)
                result[place] = Proposed(path, own, wanted, CERTAIN)
            else:
                result[place] = _made(path, meaning, CERTAIN)
    return tuple(result)


def view_yaml(titles: Titles, proposals: Sequence[Proposed], form: Form, about: Mapping[str, str]) -> str:
    """The view as a definition file, a line a column with what it means and how certain that is.

    about : title_zh, title_en, source, over, confirmed; level for a view over regions
    """
    lines = [f"{key}: {_quoted(text)}" for key, text in about.items() if key != "confirmed"]
    lines += [f"form: {form.id}", f"confirmed: {about['confirmed']}", "header:"]
    lines += [f"  - {json.dumps(list(row), ensure_ascii=False)}" for row in titles.rows]
    lines.append("columns:")
    for number, each in enumerate(proposals, 1):
        lines.append(f"  - {_column(each)}  # {number} {_comment(each)}")
    return "\n".join(lines) + "\n"


def _proposed(path: tuple[str, ...], meanings: Sequence[Meaning]) -> Proposed:
    readings = _readings(path)
    scored = sorted(
        ((max(_score(each, name) for each in readings for name in meaning.spelled), -order, meaning)
         for order, meaning in enumerate(meanings)),
        key=lambda found: (found[0], found[1]),
        reverse=True,
    )  # fmt: skip
    offered = tuple((each.id, each.zh, round(score, 1)) for score, _, each in scored[:OFFERED])
    best, _, meaning = scored[0]
    if not readings or best < LEAST:
        return Proposed(path, None, "", 0.0, offered)
    return replace(_made(path, meaning, best), offered=offered)


def _made(path: tuple[str, ...], meaning: Meaning, score: float) -> Proposed:
    """The proposal with its value in the unit that the header states; 10k CNY where it states none."""
    if meaning.private:
        return Proposed(path, meaning, "", round(score, 1))
    value = meaning.value
    if meaning.money:
        units = [unit for title in reversed(path) for unit in _units(title)]
        value = f"round({value} / {next((_MONEY[unit] for unit in units if unit in _MONEY), 1_000_000)}, 4)"
    return Proposed(path, meaning, value, round(score, 1))


def _readings(path: tuple[str, ...]) -> list[tuple[str, float]]:
    """The titles over a column as one reads them: the lowest, all together, then the upper ones for want of
    better."""
    if not path:
        return []
    joined = "".join(path)
    weighed = [(path[-1], 1.0), (joined, 1.0), *((each, 0.75) for each in path[:-1])]
    return [(folded, weight) for text, weight in weighed if (folded := _folded(text))]


def _score(reading: tuple[str, float], name: str) -> float:
    text, weight = reading
    other = _folded(name)
    if text == other:
        return CERTAIN * weight
    # Not quite as good as a name itself, however long both are.
    return min(fuzz.ratio(text, other), 99.0) * weight


def _folded(text: str) -> str:
    plain = _BLANK.sub("", unicodedata.normalize("NFKC", text)).casefold()
    return _BRACKET.sub("", plain) or plain


def _units(title: str) -> Iterable[str]:
    plain = _BLANK.sub("", unicodedata.normalize("NFKC", title))
    for found in _BRACKET.finditer(plain):
        yield from re.split(r"[/,，]|单位", found[1])


def _places(title: str, proposals: Sequence[Proposed]) -> list[int]:
    if title.isdecimal():
        number = int(title) - 1
        return [number] if 0 <= number < len(proposals) else []
    return [
        at for at, each in enumerate(proposals) if each.path and title in (each.path[-1], "/".join(each.path))
    ]


def _column(each: Proposed) -> str:
    if each.meaning is None or each.meaning.private:
        return "{empty: true}"
    if each.meaning.number:
        return "{number: true}"
    more = "".join(
        f", {key}: {text}"
        for key, text in (("labels", each.meaning.labels), ("names", each.meaning.names))
        if text
    )
    return f"{{value: {_quoted(each.value)}{more}}}"


def _comment(each: Proposed) -> str:
    title = " ".join("/".join(each.path).split()) or "（无标题）"
    if each.meaning is None:
        near = "；".join(f"{zh}（{name}，{score:.0f} 分）" for name, zh, score in each.offered)
        return f"{title}：没有认出，留空。相近的：{near}" if each.score < CERTAIN else f"{title}：留空"
    if each.meaning.private:
        return f"{title}：{each.meaning.zh}属个人信息，不进视图，留空"
    sure = "" if each.certain else f"，{each.score:.0f} 分，请核对"
    return f"{title} ← {each.meaning.zh}（{each.meaning.id}{sure}）"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
