# SPDX-License-Identifier: Apache-2.0
"""Every procedure of the library drawn, in both languages: complete, safe to embed, always alike."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from types import MappingProxyType
from xml.etree import ElementTree

import pytest

from gulian.casework import picture
from gulian.casework.flow.words import Lang, width, wrapped
from gulian.schemes import Procedure, load_library
from tests.casework.conftest import WORLD

DAY = dt.date(2024, 11, 1)
SVG = "{http://www.w3.org/2000/svg}"
HAN = re.compile(r"[\u4e00-\u9fff]")
PROCEDURES = {
    each.path: each
    for library in (load_library(), load_library(WORLD))
    for scheme in library
    for each in library[scheme].procedures.values()
}


def _read(procedure: Procedure, lang: Lang) -> ElementTree.Element:
    return ElementTree.fromstring(picture(procedure, DAY, lang))  # noqa: S314  our own text


@pytest.mark.parametrize("path", sorted(PROCEDURES))
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_step_role_and_outcome_is_told_to_those_who_see_and_to_those_who_hear(
    path: str, lang: Lang
) -> None:
    procedure, root = PROCEDURES[path], _read(PROCEDURES[path], lang)
    said = root.findtext(f"{SVG}desc") or ""
    shown = "".join("".join(each.itertext()) for each in root.iter(f"{SVG}text")).replace(" ", "")
    for step in procedure.steps.values():
        first = wrapped(step.zh if lang == "zh" else step.en, 13, 130)[0].replace(" ", "").rstrip("…")
        assert first in shown
        for outcome in step.outcomes:
            assert (outcome.zh if lang == "zh" else outcome.en) in said
    assert root.findtext(f"{SVG}title") == (procedure.title_zh if lang == "zh" else procedure.title_en)
    assert root.get("role") == "img"
    marks = {each.get("id") for each in root.iter() if each.get("id")}
    assert set((root.get("aria-labelledby") or "").split()) <= marks


@pytest.mark.parametrize("path", sorted(PROCEDURES))
def test_an_english_picture_has_no_chinese_in_it(path: str) -> None:
    assert not HAN.search(picture(PROCEDURES[path], DAY, "en"))


@pytest.mark.parametrize("path", sorted(PROCEDURES))
def test_it_needs_no_script_no_style_sheet_and_nothing_from_outside(path: str) -> None:
    root = _read(PROCEDURES[path], "zh")
    assert {each.tag.removeprefix(SVG) for each in root.iter()} <= {
        *("svg", "title", "desc", "defs", "marker", "path", "rect", "g", "text", "circle")
    }
    assert not any("style" in each.attrib or "href" in each.attrib for each in root.iter())


@pytest.mark.parametrize("path", sorted(PROCEDURES))
def test_words_fit_into_their_box(path: str) -> None:
    """No line of a centred text is wider than the box it stands in."""
    root = _read(PROCEDURES[path], "en")
    boxes = [each.attrib for each in root.iter(f"{SVG}rect") if each.get("stroke")]
    for text in root.iter(f"{SVG}text"):
        if text.get("text-anchor") != "middle":
            continue
        x, y = float(text.attrib["x"]), float(text.attrib["y"])
        around = [
            float(each["width"])
            for each in boxes
            if abs(float(each["x"]) + float(each["width"]) / 2 - x) < 1
            and float(each["y"]) <= y <= float(each["y"]) + float(each["height"])
        ]
        size = float(text.attrib["font-size"])
        assert all(width("".join(text.itertext()), size) <= wide for wide in around)


def test_the_same_procedure_gives_the_same_bytes() -> None:
    procedure = PROCEDURES["yard-2024/procedures/permit"]
    assert picture(procedure, DAY) == picture(procedure, DAY)


def test_words_of_a_stranger_cannot_break_out_of_the_text() -> None:
    """A site's own procedure may say anything."""
    procedure = PROCEDURES["yard-2024/procedures/permit"]
    evil = '</text><script>alert("1")</script>&'
    steps = {**procedure.steps, "receive": replace(procedure.steps["receive"], zh=evil)}
    text = picture(replace(procedure, title_zh=evil, steps=MappingProxyType(steps)), DAY)
    assert "<script" not in text
    ElementTree.fromstring(text)  # noqa: S314  our own text


def test_a_limit_that_depends_on_the_case_says_so() -> None:
    """The draw's rate and the number of suppliers needed are facts; a limit looked up is a number."""
    permit = picture(PROCEDURES["yard-2024/procedures/permit"], DAY)
    assert "2个工作日" in permit
    assert "期满：无异议" in permit


def test_a_text_is_broken_where_it_may_be_and_shortened_where_it_must() -> None:
    assert wrapped("收存备案信息或承诺书，企业即可", 10, 100) == ("收存备案信息或承诺书，", "企业即可")
    assert wrapped("one two three fourteen", 10, 60, 2) == ("one two", "three…")
    assert wrapped("", 10, 60) == ()
