# SPDX-License-Identifier: Apache-2.0
"""Codes of firms: what is accepted, what is refused and with which sentence."""

from __future__ import annotations

import unicodedata

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gulian import errors, registry

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LETTERS = st.sampled_from(ALPHABET)
DIGITS = st.sampled_from("0123456789")


def slow_check(first17: str) -> str:
    """GB 32100-2015 read literally: weights by repeated multiplication, 31 written as 0."""
    total, weight = 0, 1
    for char in first17:
        total += ALPHABET.index(char) * weight
        weight = weight * 3 % 31
    rest = 31 - total % 31
    return ALPHABET[0 if rest == 31 else rest]


def slow_inner(first8: str) -> str:
    """GB 11714-1997 read literally."""
    all36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    total = sum(all36.index(c) * w for c, w in zip(first8, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    rest = 11 - total % 11
    return "X" if rest == 10 else "0" if rest == 11 else str(rest)


@st.composite
def unified_codes(draw: st.DrawFn) -> str:
    first = draw(st.sampled_from(["91", "92", "93", "51", "12", "A1", "Y1", "N2"]))
    region = "".join(draw(st.lists(DIGITS, min_size=6, max_size=6)))
    inner = "".join(draw(st.lists(LETTERS, min_size=8, max_size=8)))
    body = first + region + inner + slow_inner(inner)
    return body + slow_check(body)


@settings(max_examples=200)
@given(unified_codes())
def test_a_code_with_right_check_characters_is_accepted_without_warning(code: str) -> None:
    """Letters may come first; both check characters right: nothing to say."""
    found = registry.credit_code(code)
    assert found.text == code
    assert found.warnings == ()
    assert found.region == code[2:8]


@settings(max_examples=200)
@given(unified_codes(), st.integers(0, 17), LETTERS)
def test_one_wrong_character_is_always_found(code: str, place: int, char: str) -> None:
    """Modulus 31 is a prime: no single slip passes."""
    wrong = code[:place] + char + code[place + 1 :]
    if wrong == code:
        return
    with pytest.raises(errors.CreditCodeCheck) as caught:
        registry.credit_code(wrong)
    assert caught.value.expected == slow_check(wrong[:17])


@settings(max_examples=100)
@given(unified_codes(), st.integers(0, 16))
def test_two_neighbours_changed_over_are_found(code: str, place: int) -> None:
    """The commonest slip of a typist."""
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    if swapped != code:
        with pytest.raises(errors.CreditCodeCheck):
            registry.credit_code(swapped)


@pytest.mark.parametrize("char", "IOZSV")
def test_letters_the_standard_leaves_out_are_named_with_their_place(char: str) -> None:
    """I, O, Z, S, V look like digits: the place is told."""
    with pytest.raises(errors.CodeCharacter, match="E-REG-002") as caught:
        registry.credit_code("91350100M0" + char + "0100Y43")
    assert caught.value.position == 11


def test_the_published_example_of_a_sentence() -> None:
    """The line a user sees names the code, what was expected and what to do."""
    with pytest.raises(errors.CreditCodeCheck) as caught:
        registry.credit_code("91350100M000100Y44")
    assert "E-REG-004 社会信用代码校验位不符" in caught.value.sentence()
    assert "expected 3" in caught.value.message("en")


@pytest.mark.parametrize(
    "text",
    [
        "91350100m000100y43",
        "９１３５０１００Ｍ０００１００Ｙ４３",
        " 91350100 M000100Y43\ufeff",
        "'91350100M000100Y43",
    ],
)
def test_case_width_and_blanks_are_folded(text: str) -> None:
    """What a desk pastes is read as what it means."""
    assert registry.credit_code(text).text == "91350100M000100Y43"


def test_a_wrong_inner_code_is_a_warning() -> None:
    """Household firms often carry an inner code of another rule: told, not refused."""
    body = "92" + "420102" + "MA4K2X1Y" + "0"
    body = body[:16] + next(c for c in "0123456789" if c != slow_inner(body[8:16]))
    found = registry.credit_code(body + slow_check(body))
    assert found.kind == "household"
    assert found.warnings == ("inner_check",)


def test_a_department_or_region_out_of_the_standard_is_a_warning() -> None:
    """The check character holds, so the code stands; the oddity is told."""
    body = "B1" + "4201A2" + "MA4K2X1Y"
    body += slow_inner(body[8:16])
    assert registry.credit_code(body + slow_check(body)).warnings == ("department", "region")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("91350100M000100Y43", "enterprise"),
        ("440301103097413", "old_registration"),
        ("D2143569X", "organisation_code"),
        ("d2143569-x", "organisation_code"),
    ],
)
def test_older_forms_are_accepted(text: str, kind: str) -> None:
    """15-digit registration numbers and 9-character organisation codes still stand in lists."""
    assert registry.credit_code(text).kind == kind


@settings(max_examples=150)
@given(st.lists(DIGITS, min_size=14, max_size=14).map("".join), st.integers(0, 14), DIGITS)
def test_one_wrong_digit_of_a_registration_number_is_found(first: str, place: int, digit: str) -> None:
    """MOD 11,10 finds every single slip."""
    number = first + registry.registration_check(first)
    assert registry.credit_code(number).text == number
    wrong = number[:place] + digit + number[place + 1 :]
    if wrong != number:
        with pytest.raises(errors.RegistrationNumberCheck):
            registry.credit_code(wrong)


def test_the_check_digit_of_mod_11_10_as_the_standard_works_it() -> None:
    """ISO 7064 MOD 11,10: the recursive rule, step by step, ends in 1."""
    number = "11000000000001"
    number += registry.registration_check(number)
    rest = 10
    for digit in number[:-1]:
        rest = ((rest + int(digit)) % 10 or 10) * 2 % 11
    assert (rest + int(number[-1])) % 10 == 1


@settings(max_examples=100)
@given(st.lists(LETTERS, min_size=8, max_size=8).map("".join))
def test_an_organisation_code_agrees_with_its_standard(first: str) -> None:
    """The check character as GB 11714 words it."""
    assert registry.organisation_check(first) == slow_inner(first)
    with pytest.raises(errors.OrganisationCodeCheck):
        registry.credit_code(first + next(c for c in "01" if c != slow_inner(first)))


@pytest.mark.parametrize("text", ["", "123", "91350100M000100Y4", "91350100M000100Y433"])
def test_a_length_no_code_has_is_told(text: str) -> None:
    """Seventeen characters are not eighteen."""
    with pytest.raises(errors.CodeLength) as caught:
        registry.credit_code(text)
    assert caught.value.length == len(text)


@pytest.mark.parametrize("text", ["4.40301E+14", "9.1350100E+17", "440301103097413.0"])
def test_a_code_a_spreadsheet_made_a_number_of_is_told_as_such(text: str) -> None:
    """The remedy differs: the column must be set to text."""
    with pytest.raises(errors.CodeMangled):
        registry.credit_code(text)


def test_a_temporary_id_is_stable_and_read_back() -> None:
    """The same firm named again gets the same id, whatever the spacing."""
    first = registry.temporary_code("样例机械厂（一分厂）", "420102")
    assert first == registry.temporary_code(" 样例机械厂(一分厂)", "420102")
    assert first != registry.temporary_code("样例机械厂（一分厂）", "420103")
    assert registry.credit_code(first).kind == "temporary"


typed = st.one_of(
    unified_codes(),
    unified_codes().map(str.lower),
    st.text(st.sampled_from("０19AIOzy -'\u3000.E+"), max_size=20),
    st.lists(DIGITS, min_size=15, max_size=15).map("".join),
    st.lists(LETTERS, min_size=9, max_size=9).map("".join),
    st.lists(LETTERS, min_size=18, max_size=18).map("".join),
    st.none(),
)


@settings(max_examples=150)
@given(st.lists(typed, max_size=8))
def test_the_column_check_says_what_the_single_check_says(codes: list[str | None]) -> None:
    """A million at a time or one: the same kind, fault, expectation and warnings."""
    frame = registry.credit_code_faults(pl.Series(codes, dtype=pl.String))
    assert frame.height == len(codes)
    for text, row in zip(codes, frame.iter_rows(named=True), strict=True):
        if text is None:
            assert set(row.values()) == {None}
            continue
        assert row == single_check(text)


def single_check(text: str) -> dict[str, str | None]:
    try:
        found = registry.credit_code(text)
    except errors.CodeError as error:
        expected = error.values().get("expected")
        return {
            "code": row_text(text), "kind": None, "fault": error.id,
            "expected": None if expected is None else str(expected), "warning": None,
        }  # fmt: skip
    return {
        "code": found.text, "kind": found.kind, "fault": None,
        "expected": None, "warning": ";".join(found.warnings) or None,
    }  # fmt: skip


def row_text(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def test_an_empty_column_gives_an_empty_frame() -> None:
    """No rows in, no rows out, all columns there."""
    frame = registry.credit_code_faults(pl.Series([], dtype=pl.String))
    assert frame.columns == ["code", "kind", "fault", "expected", "warning"]
    assert frame.height == 0
