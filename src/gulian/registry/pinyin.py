# SPDX-License-Identifier: Apache-2.0
"""First letters of pinyin, every reading of a character counted: 重 is both Z and C.

A set of letters is a 26-bit mask, so that a million names are searched by a few passes over one array.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Codepoints = NDArray[np.uint32]
Masks = NDArray[np.uint32]


def codepoints(texts: list[str]) -> Codepoints:
    """All characters of all texts in one array, uint32[total]."""
    return np.frombuffer("".join(texts).encode("utf-32-le"), np.uint32)


def letter_masks(characters: Codepoints) -> Masks:
    """The first letters each character may be read with; bit 0 = A. Latin letters stand for themselves."""
    # The dictionary takes 0.2 s to load: only who searches by initials pays.
    from pypinyin import Style, pinyin

    distinct, places = np.unique(characters, return_inverse=True)
    masks = np.zeros(len(distinct), np.uint32)
    for at, point in enumerate(distinct.tolist()):
        char = chr(point)
        readings = pinyin(char, style=Style.FIRST_LETTER, heteronym=True, errors="ignore")
        letters = {reading[:1].upper() for group in readings for reading in group} | {char.upper()}
        masks[at] = sum(
            1 << (ord(letter) - 65) for letter in letters if "A" <= letter <= "Z" and letter.isascii()
        )
    return masks[places]


def runs_of(masks: Masks, owners: NDArray[np.int64], initials: str) -> NDArray[np.int64]:
    """Where the initials can be read off within one text: the positions of their first characters.

    owners : int64[total], the text each character belongs to
    """
    length = len(initials)
    if len(masks) < length:
        return np.empty(0, np.int64)
    last = len(masks) - length + 1
    fits = owners[:last] == owners[length - 1 :]
    for shift, letter in enumerate(initials):
        fits &= (masks[shift : shift + last] & np.uint32(1 << (ord(letter) - 65))) != 0
    return np.flatnonzero(fits)
