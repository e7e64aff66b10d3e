# SPDX-License-Identifier: Apache-2.0
"""Bytes to characters: byte-order marks, UTF-8, GB18030, UTF-16. No newline is translated, no character lost.

The byte-order mark is no character of the text. Damaged characters become U+FFFD, one for each fault.
"""

from __future__ import annotations

import codecs

from gulian.errors import DocumentNotText

DAMAGED = "\ufffd"
_FEW = 20
"""At most one damaged character in this many still counts as text of that encoding."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(data: bytes, name: str) -> tuple[str, str]:
    """The text and the encoding it was in. Raises DocumentNotText."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(data[len(mark) :].decode(encoding, errors="replace"), name), encoding
    guess = _without_mark(data)
    if guess:
        return _checked(data.decode(guess, errors="replace"), name), guess
    for encoding in ("utf-8", "gb18030"):
        try:
            return _checked(data.decode(encoding), name), encoding
        except UnicodeDecodeError:
            continue
    repaired = {encoding: data.decode(encoding, errors="replace") for encoding in ("utf-8", "gb18030")}
    best = min(repaired, key=lambda each: repaired[each].count(DAMAGED) / max(1, len(repaired[each])))
    return _checked(repaired[best], name), best


def _without_mark(data: bytes) -> str | None:
    """UTF-16 without a mark: line feeds and digits leave a zero in every other byte."""
    head = data[:4096]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) * 100 < len(head):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _checked(text: str, name: str) -> str:
    """The text, if it is one: few damaged characters, no zeros, few control characters."""
    sample = text[:1_000_000]
    odd = sample.count(DAMAGED) + sum(map(sample.count, _CONTROLS))
    if odd * _FEW > len(sample) or sample.count("\0") * 100 > len(sample):
        raise DocumentNotText(name)
    return text


_CONTROLS = [chr(code) for code in range(32) if chr(code) not in "\t\n\v\f\r\x1e\x1f"]
