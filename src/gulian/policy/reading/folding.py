# SPDX-License-Identifier: Apache-2.0
"""Characters to their plain form, piece by piece, so that every piece knows where it came from.

1 one character for one (full-width forms, radicals, odd blanks)  2 what changes length: LaTeX numbers, bold
marks, blanks, characters without width
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple


class Piece(NamedTuple):
    """Plain characters and the range they came from."""

    words: str
    start: int
    end: int


def _table() -> dict[int, str]:
    """NFKC where it gives one character for one: full-width forms, compatibility ideographs, radicals."""
    ranges = ((0x2E80, 0x2FD6), (0xF900, 0xFB00), (0xFE30, 0xFE50), (0xFF01, 0xFF5F))
    codes = [code for start, end in ranges for code in range(start, end)]
    folded = {code: unicodedata.normalize("NFKC", chr(code)) for code in codes}
    table = {code: each for code, each in folded.items() if len(each) == 1 and each != chr(code)}
    table.update(dict.fromkeys((0x3000, 0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F), " "))
    table.update({0x2014: "—", 0x2015: "—", 0xFF0D: "-", 0x2010: "-", 0x2011: "-", 0x2212: "-"})
    table.update({0xFF5E: "~", 0x301C: "~", 0x3014: "〔", 0xFF3B: "[", 0xFF3D: "]", 0x2236: ":"})
    return table


_FOLD = _table()
_HAN = "\u3400-\u9fff〇"
_OPEN, _CLOSE = "(《〈“‘〔【", ")》〉”’〕】。、"
_TOKEN = re.compile(
    r"(?P<latex>\$[^$\n\u3400-\u9fff]{1,160}\$)"
    r"|(?P<low>[_^]\{[^{}\n]{1,12}\})"
    r"|(?P<drop>\*\*|[\u200b-\u200f\u2060\ufeff\u00ad\u202a-\u202e\0-\x08\x0e-\x1d]+"
    rf"|(?<=[{_HAN}{_CLOSE}]) +(?=[\d{_OPEN}])|(?<=[\d%‰]) +(?=[{_HAN}{_CLOSE}])"
    rf"|(?<=[{_OPEN}]) +| +(?=[{_CLOSE}])|(?<=[,;:)]) +(?=[{_HAN}{_OPEN}]))"
    r"|(?P<blank> {2,}| *\t[ \t]*|[\v\x1e\x1f]+)"
)
_LATEX = re.compile(r"\\(?P<command>[a-zA-Z]+)|\\(?P<escaped>.)|(?P<plain>[^\\{}$^_ ])|(?P<gone>[{}$^_ ])")
_COMMANDS = {
    "geq": "≥", "ge": "≥", "geqslant": "≥", "leq": "≤", "le": "≤", "leqslant": "≤", "sim": "~", "times": "×",
    "pm": "±", "circ": "°", "degree": "°", "cdot": "·", "approx": "≈", "neq": "≠", "ne": "≠", "div": "÷",
    "mu": "μ", "Omega": "Ω", "alpha": "α", "beta": "β", "gamma": "γ", "lt": "<", "gt": ">", "permil": "‰",
    "infty": "∞", "rightarrow": "→", "to": "→",
}  # fmt: skip


def fold(text: str) -> str:
    """The text with each odd character in its plain form; nothing moves."""
    return text.translate(_FOLD)


def pieces(text: str, start: int, end: int) -> Iterator[Piece]:
    """The plain pieces of text[start:end], which is folded already; a tab stays where cells were parted."""
    at = start
    for found in _TOKEN.finditer(text, start, end):
        if found.start() > at:
            yield Piece(text[at : found.start()], at, found.start())
        at = found.end()
        match found.lastgroup:
            case "latex":
                yield from _latex(text, found.start(), at)
            case "low":
                yield Piece(text[found.start() + 2 : at - 1], found.start() + 2, at - 1)
            case "blank":
                yield Piece("\t" if "\t" in found[0] else " ", found.start(), at)
            case _:
                pass
    if at < end:
        yield Piece(text[at:end], at, end)


def _latex(text: str, start: int, end: int) -> Iterator[Piece]:
    r"""`$\geq 100\%$` -> ≥ 1 0 0 %: commands nobody reads as a sign (fonts, spacing) leave nothing."""
    for found in _LATEX.finditer(text, start, end):
        words = _COMMANDS.get(found["command"] or "", "") or found["escaped"] or found["plain"] or ""
        if words not in ("", ",", ";", "!", " ") or found["plain"]:
            yield Piece(words, found.start(), found.end())
