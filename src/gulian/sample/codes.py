# SPDX-License-Identifier: Apache-2.0
"""Credit codes for firms that do not exist.

A code of GB 32100-2015 has 18 characters: registering authority and kind (91 firm, 92 household), six digits
of the region, nine of the organisation code (GB 11714: eight and a check character, mod 11), and a check
character (mod 31). Sample firms have the organisation code `YL` (样例) and six digits. Their check characters
are right: the door takes them as it takes real ones.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from gulian.sample.model import Flags, Ints

MARK = "YL"
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE_WEIGHTS = np.array([pow(3, place, 31) for place in range(17)], dtype=np.int64)
_ORGANISATION_WEIGHTS = np.array([3, 7, 9, 10, 5, 8, 4, 2], dtype=np.int64)

_VALUE_31 = np.zeros(128, dtype=np.int64)
_VALUE_31[[ord(c) for c in _ALPHABET]] = np.arange(31)
_CHARACTER_31 = np.frombuffer(_ALPHABET.encode(), dtype=np.uint8)
_VALUE_36 = np.zeros(128, dtype=np.int64)
_VALUE_36[[ord(c) for c in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"]] = np.arange(36)
# 11 - remainder, where 10 is written X and 11 is written 0.
_CHARACTER_11 = np.frombuffer(b"0X987654321", dtype=np.uint8)


def _digits(number: Ints, width: int) -> npt.NDArray[np.uint8]:
    powers = 10 ** np.arange(width - 1, -1, -1, dtype=np.int64)
    return (number[:, None] // powers % 10 + ord("0")).astype(np.uint8)


def credit_codes(number: Ints, region: Ints, household: Flags) -> npt.NDArray[np.bytes_]:
    """S18[n]: the codes of sample firms by their number (its last six digits) and six-digit region."""
    text = np.empty((len(number), 18), dtype=np.uint8)
    text[:, 0] = ord("9")
    text[:, 1] = np.where(household, ord("2"), ord("1"))
    text[:, 2:8] = _digits(region, 6)
    text[:, 8:10] = np.frombuffer(MARK.encode(), dtype=np.uint8)
    text[:, 10:16] = _digits(number % 1_000_000, 6)
    text[:, 16] = _CHARACTER_11[(_VALUE_36[text[:, 8:16]] @ _ORGANISATION_WEIGHTS) % 11]
    text[:, 17] = _CHARACTER_31[-(_VALUE_31[text[:, :17]] @ _CODE_WEIGHTS) % 31]
    return np.ascontiguousarray(text).view("S18").ravel()


def organisation_code(number: int) -> str:
    """The nine characters of the older kind, as some desks still send them: `YL000012-5` without the dash."""
    code = credit_codes(np.array([number]), np.array([330000]), np.array([False]))[0]
    return bytes(code).decode()[8:17]


def mistyped(code: npt.NDArray[np.bytes_]) -> npt.NDArray[np.bytes_]:
    """The codes with the last digit of their number raised by one: the check character no longer fits."""
    text = np.ascontiguousarray(code).view(np.uint8).reshape(-1, 18).copy()
    text[:, 15] = (text[:, 15] - ord("0") + 1) % 10 + ord("0")
    return text.view("S18").ravel()
