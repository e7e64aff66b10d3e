# SPDX-License-Identifier: Apache-2.0
"""From the text as written to tokens: fold, map, cut. Nothing here knows kinds or fields.

1 refuse more than 2,000 characters
2 fold every character (NFKC) and map those Chinese keyboards give; remember where each came from
3 cut into tokens of a closed alphabet; the inside of quotes is kept as typed, it is compared with data
4 refuse more than 50 levels of brackets, prefixes or `if`, before anything recursive sees the text

`人数 ≥ “10”` -> name 人数 0..2, sign >= 3..4, text 10 5..9
"""

from __future__ import annotations

import keyword
import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from gulian.errors import (
    ExpressionFault,
    ExpressionTooDeep,
    ExpressionTooLong,
    ExpressionUnreadable,
    NotInLanguage,
)

MAX_SIZE = 2_000
MAX_DEPTH = 50
WORDS = frozenset({"and", "or", "not", "in", "if", "else"})
TRUTHS = {"True": True, "False": False, "true": True, "false": False}

# NFKC folds full-width forms by itself; these it leaves alone or folds to something else.
_MAPPED = {"≥": ">=", "≤": "<=", "≠": "!=", "“": '"', "”": '"', "‘": "'", "’": "'", "、": ","}

_TOKEN = re.compile(
    r"""(?P<space>\s+)
    | (?P<text>"[^"]*"|'[^']*')
    | (?P<quoted>`[^`]+`)
    | (?P<power>\*\*|//|<<|>>|->|:=)
    | (?P<number>[0-9]+(?:\.[0-9]+)?(?![\w.]))
    | (?P<name>[^\W\d]\w*)
    | (?P<sign>==|!=|<=|>=|[<>+\-*/()\[\],])""",
    re.VERBOSE,
)

Advice = tuple[str, str, str, str]
"""What is refused, in Chinese and English, and what to do instead, in both."""

PLAIN: tuple[str, str] = (
    "请改用 README 所列的运算符和函数。",
    "Use the listed operators and functions only.",
)
_REFUSED_WORDS: dict[str, Advice] = {
    "lambda": ("lambda 函数", "lambda", *PLAIN),
    "for": ("循环和推导式", "loops or comprehensions", *PLAIN),
    "None": ("None", "None", "判断是否有值请用 known(x)。", "Ask known(x) whether there is a value."),
    "is": ("is", "is", "请用 == 或 !=。", "Use == or !=."),
}
_REFUSED_SIGNS: dict[str, Advice] = {
    "=": ("单个等号", "single =", "比较相等请用 ==。", "Compare with ==."),
    ".": ("属性访问", "attribute access", *PLAIN),
    "{": ("花括号", "braces", "常量列表请用方括号。", "Lists of constants stand in square brackets."),
    "%": ("百分号", "percent sign or remainder", "请写成小数，如 0.8。", "Write a decimal, 0.8."),
    "!": ("感叹号", "exclamation mark", "取反请用 not，不等请用 !=。", "Use not, or != for unequal."),
    "&": ("&", "&", "请用 and。", "Use and."),
    "|": ("|", "|", "请用 or。", "Use or."),
    "\\": ("反斜杠", "backslash", *PLAIN),
}


@dataclass(frozen=True, slots=True)
class Token:
    """One token; start and end are characters of the text as written.

    text : a name or sign folded, a number's digits, the inside of quotes as typed
    """

    kind: Literal["name", "number", "text", "truth", "word", "sign"]
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Source:
    """A text as written, and whose it is."""

    text: str
    origin: str

    def tokens(self) -> tuple[Token, ...]:
        """Cut the text. Raises ExpressionTooLong, ExpressionTooDeep, NotInLanguage, ExpressionUnreadable."""
        if len(self.text) > MAX_SIZE:
            raise ExpressionTooLong(self.origin, len(self.text), MAX_SIZE)
        folded, starts = fold(self.text)
        found: list[Token] = []
        at = 0
        while at < len(folded):
            match = _TOKEN.match(folded, at)
            if match is None:
                raise self._no_token(folded, at, starts)
            start, end = starts[at], starts[match.end()]
            if match.lastgroup == "name" and folded[match.end() : match.end() + 1] in ('"', "'"):
                raise self.refuse(start, end, ("带前缀的文字（f-string 等）", "prefixed strings", *PLAIN))
            if match.lastgroup != "space":
                found.append(self._token(match, start, end))
            at = match.end()
        self._check_nesting(found)
        return tuple(found)

    def piece(self, start: int, end: int) -> str:
        """The text between two places, shortened for a sentence."""
        piece = self.text[start:end]
        return piece if len(piece) <= 40 else f"{piece[:39]}…"

    def refuse(self, start: int, end: int, advice: Advice) -> NotInLanguage:
        """The error that something is not part of the language."""
        return NotInLanguage(self.origin, start, self.piece(start, end), *advice)

    def _token(self, match: re.Match[str], start: int, end: int) -> Token:
        word = match.group()
        if match.lastgroup == "text":
            return Token("text", self.text[start + 1 : end - 1], start, end)
        if match.lastgroup == "quoted":
            return Token("name", self.text[start + 1 : end - 1], start, end)
        if match.lastgroup == "number":
            return Token("number", word, start, end)
        if match.lastgroup == "power":
            raise self.refuse(start, end, (f"运算符 {word}", f"operator {word}", *PLAIN))
        if match.lastgroup == "sign":
            return Token("sign", word, start, end)
        if word in TRUTHS:
            return Token("truth", word, start, end)
        if word in WORDS:
            return Token("word", word, start, end)
        if keyword.iskeyword(word):
            general = (f"关键字 {word}", f"keyword {word}", *PLAIN)
            raise self.refuse(start, end, _REFUSED_WORDS.get(word, general))
        return Token("name", word, start, end)

    def _no_token(self, folded: str, at: int, starts: list[int]) -> ExpressionFault:
        start, end = starts[at], starts[at + 1]
        if folded[at] in "\"'`":
            return ExpressionUnreadable(self.origin, start, self.piece(start, len(self.text)))
        if folded[at] in _REFUSED_SIGNS:
            return self.refuse(start, end, _REFUSED_SIGNS[folded[at]])
        if folded[at].isdigit():
            spelled = ("这种数的写法", "such a spelling of numbers", "请写成 12 或 0.5。", "Write 12 or 0.5.")
            return self.refuse(start, len(self.text), spelled)
        return self.refuse(start, end, ("这个字符", "such a character", *PLAIN))

    def _check_nesting(self, tokens: list[Token]) -> None:
        """Bound what makes a parser recurse: brackets, prefixes in a row, `if` after `if`."""
        brackets = prefixes = choices = 0
        operand_before = False
        for token in tokens:
            brackets += {"(": 1, "[": 1, ")": -1, "]": -1}.get(token.text, 0) if token.kind == "sign" else 0
            prefix = token.text == "not" or (token.text == "-" and not operand_before)
            prefixes = prefixes + 1 if prefix and token.kind in ("word", "sign") else 0
            choices += token.kind == "word" and token.text == "if"
            operand_before = token.kind not in ("word", "sign") or token.text in (")", "]")
            if max(brackets, prefixes, choices) > MAX_DEPTH:
                raise ExpressionTooDeep(
                    self.origin, token.start, self.piece(token.start, token.end), MAX_DEPTH
                )


def fold(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters (and its end) the place in the original.

    "ａ≥１" -> "a>=1", [0, 1, 1, 2, 3]
    """
    pieces: list[str] = []
    starts: list[int] = []
    at = 0
    while at < len(text):
        end = at + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        piece = _MAPPED.get(text[at:end]) or unicodedata.normalize("NFKC", text[at:end])
        pieces.append(piece)
        starts.extend([at] * len(piece))
        at = end
    return "".join(pieces), [*starts, len(text)]
