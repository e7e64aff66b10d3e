# SPDX-License-Identifier: Apache-2.0
"""Codes that name a firm, one at a time.

1 fold what was typed 2 tell the kind by its length 3 check the characters 4 check the check character 5 note
oddities

Unified social credit code, GB 32100-2015 (18 characters; clause numbers of the standard's section 4 and annex
A):
    C18 = 31 - (sum_{i=1..17} C_i W_i mod 31), W_i = 3^(i-1) mod 31, alphabet without I O S V Z, 31 stands for
    0
Organisation code inside it (characters 9 to 17), GB 11714-1997:
    C9 = 11 - (sum_{i=1..8} C_i W_i mod 11), W = 3 7 9 10 5 8 4 2, 10 is written X, 11 is written 0
Registration number of 15 digits, GS15-2006, check digit by GB/T 17710 (ISO 7064) MOD 11,10.
"""

from __future__ import annotations

import hashlib
import re

from gulian.errors import (
    CodeCharacter,
    CodeLength,
    CodeMangled,
    CreditCodeCheck,
    OrganisationCodeCheck,
    RegistrationNumberCheck,
)
from gulian.registry.model import CreditCode
from gulian.registry.text import fold

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = tuple(pow(3, i, 31) for i in range(17))
ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)

# First characters: the registering departments of GB 32100-2015 and its amendment no. 1.
DEPARTMENTS = "123456789ANY"
KINDS = {"91": "enterprise", "92": "household", "93": "cooperative"}

_MANGLED = re.compile(r"\d(\.\d+)?E\+?\d+|\d{9,}\.0+")
_TEMPORARY = re.compile(r"T-[0-9A-F]{12}")


def credit_code(text: str) -> CreditCode:
    """A firm's code, checked.

    Accepts 18-character credit codes, 15-digit registration numbers, 9-character organisation codes (with or
    without
    hyphen) and the ids of `temporary_code`; lower case, full width and blanks are folded.
    Raises: CodeLength, CodeCharacter, CodeMangled, CreditCodeCheck, OrganisationCodeCheck,
    RegistrationNumberCheck.
    """
    code = fold(text).lstrip("'")
    if _MANGLED.fullmatch(code):
        raise CodeMangled(code)
    if _TEMPORARY.fullmatch(code):
        return CreditCode(code, "temporary")
    code = code.replace("-", "")
    reader = {18: _unified, 15: _registration, 9: _organisation}.get(len(code))
    if reader is None:
        raise CodeLength(code, len(code))
    return reader(code)


def temporary_code(name: str, region: str) -> str:
    """An id for a firm that has no code yet; the same name and region give the same id: `T-` and 12 hex
    digits."""
    return "T-" + hashlib.sha256(f"{fold(name)}|{region}".encode()).hexdigest()[:12].upper()


def check_character(first17: str) -> str:
    """The 18th character of a credit code, from the first 17."""
    total = sum(ALPHABET.index(char) * weight for char, weight in zip(first17, WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def organisation_check(first8: str) -> str:
    """The 9th character of an organisation code, from the first 8."""
    pairs = zip(first8, ORGANISATION_WEIGHTS, strict=True)
    return "0123456789X"[-sum(ORGANISATION_ALPHABET.index(char) * weight for char, weight in pairs) % 11]


def registration_check(first14: str) -> str:
    """The 15th digit of a registration number, from the first 14 (MOD 11,10)."""
    product = 10
    for digit in first14:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - product) % 10)


def _need(code: str, alphabet: str) -> None:
    for position, char in enumerate(code, 1):
        if char not in alphabet:
            raise CodeCharacter(code, position, char)


def _unified(code: str) -> CreditCode:
    _need(code, ALPHABET)
    expected = check_character(code[:17])
    if code[17] != expected:
        raise CreditCodeCheck(code, expected)
    odd = (
        ("inner_check", organisation_check(code[8:16]) != code[16]),
        ("department", code[0] not in DEPARTMENTS),
        ("region", not code[2:8].isdigit()),
    )
    return CreditCode(code, KINDS.get(code[:2], "organisation"), tuple(name for name, is_so in odd if is_so))


def _registration(code: str) -> CreditCode:
    _need(code, "0123456789")
    expected = registration_check(code[:14])
    if code[14] != expected:
        raise RegistrationNumberCheck(code, expected)
    return CreditCode(code, "old_registration")


def _organisation(code: str) -> CreditCode:
    _need(code[:8], ORGANISATION_ALPHABET)
    expected = organisation_check(code[:8])
    if code[8] != expected:
        raise OrganisationCodeCheck(code, expected)
    return CreditCode(code, "organisation_code")
