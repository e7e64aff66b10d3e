# SPDX-License-Identifier: Apache-2.0
"""The library and what a site lays over it."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from gulian.errors import BrokenScheme, NameRefused, UnknownScheme
from gulian.schemes import Scheme, check, describe, load_library, new_scheme
from gulian.schemes.library import PACKAGE_LIBRARY

Edit = Callable[[str, str, str], None]
SAID = "replaces: resumption-2020/indicators/opening_rate@1\nversion: 2\n"


def overlay(site: Path, head: str) -> Path:
    """Lay the opening rate as a mean of children over the package's, with these lines at its head."""
    target = site / "resumption-2020" / "indicators" / "opening_rate.yaml"
    target.parent.mkdir(parents=True, exist_ok=True)
    text = (PACKAGE_LIBRARY / "resumption-2020" / "indicators" / "opening_rate.yaml").read_text("utf-8")
    target.write_text(head + text.replace("pooling: pooled", "pooling: mean_of_children"), encoding="utf-8")
    return target


def test_a_definition_knows_where_it_stands() -> None:
    """Path, version, hash, file: everything a bulletin needs to pin the rule it used."""
    opening = load_library()["resumption-2020"].indicators["opening_rate"]
    assert opening.path == "resumption-2020/indicators/opening_rate"
    assert opening.file == "library/resumption-2020/indicators/opening_rate.yaml"
    assert opening.pin == f"{opening.path}@1#{opening.hash[:32]}"
    assert len(opening.hash) == 64


def test_an_unknown_scheme_is_refused_with_the_nearest_names() -> None:
    """A misspelt name is answered with the names there are."""
    with pytest.raises(UnknownScheme) as caught:
        load_library()["resumption-202"]
    assert "resumption-2020" in caught.value.nearest


def test_a_site_adds_a_scheme(site: Path) -> None:
    """A new folder is a new scheme; the package's stay as they are."""
    library = load_library(site)
    assert list(library) == [*load_library(), "yard-2024"]
    assert library["resumption-2020"].pin == load_library()["resumption-2020"].pin


def test_a_site_replaces_one_definition_and_says_so(tmp_path: Path) -> None:
    """Only the named definition changes, and the scheme's pin with it."""
    overlay(tmp_path, SAID)
    base, laid = load_library()["resumption-2020"], load_library(tmp_path)["resumption-2020"]
    assert laid.indicators["opening_rate"].pooling == "mean_of_children"
    assert laid.indicators["opening_rate"].version == 2
    assert laid.indicators["post_rate"].pin == base.indicators["post_rate"].pin
    assert laid.hash != base.hash


@pytest.mark.parametrize(
    ("head", "code"),
    [
        ("", "E-SCH-013"),
        ("version: 2\n", "E-SCH-013"),
        (SAID.replace("opening_rate@1", "opening_rate@7"), "E-SCH-014"),
        (SAID.replace("opening_rate@1", "post_rate@1"), "E-SCH-014"),
        ("replaces: resumption-2020/indicators/opening_rate@1\n", "E-SCH-007"),
        (SAID.replace("version: 2", "version: 1"), "E-SCH-007"),
    ],
)
def test_nothing_is_overridden_silently(tmp_path: Path, head: str, code: str) -> None:
    """A file on a taken path must name exactly what stands there, and carry a higher version."""
    overlay(tmp_path, head)
    assert [problem.code for problem in check(tmp_path)] == [code]
    with pytest.raises(BrokenScheme):
        load_library(tmp_path)["resumption-2020"]
    assert "risk-tiers-2020" in load_library(tmp_path)


def test_replacing_what_is_not_there_is_refused(site: Path, edit: Edit) -> None:
    """`replaces` on a free path finds nothing."""
    edit("scheme.yaml", "version: 1 ", "replaces: yard-2023@1\nversion: 2 ")
    assert [problem.code for problem in check(site)] == ["E-SCH-014"]


def test_a_list_and_a_template_are_replaced_in_their_own_words(tmp_path: Path) -> None:
    """A CSV says it in a comment, a template in a Jinja comment."""
    folder = tmp_path / "resumption-2020"
    (folder / "lists").mkdir(parents=True)
    (folder / "bulletins").mkdir()
    source = PACKAGE_LIBRARY / "resumption-2020"
    thresholds = (
        (source / "lists" / "thresholds.csv").read_text("utf-8").replace(",90,percent", ",80,percent")
    )
    said = "# replaces: resumption-2020/lists/thresholds@1\n# version: 2\n"
    (folder / "lists" / "thresholds.csv").write_text(said + thresholds, encoding="utf-8")
    laid = load_library(tmp_path)["resumption-2020"]
    assert laid.lists["thresholds"].value("ranking_reporting_rate", dt.date(2020, 3, 1)) == 80
    (folder / "bulletins" / "weekly.md.j2").write_text("# weekly\n", encoding="utf-8")
    assert load_library(tmp_path)["resumption-2020"].bulletins["weekly"].text == "# weekly\n"


@pytest.mark.parametrize("version", ["0", "1.5", "9" * 5_000])
def test_the_version_of_a_list_or_template_is_a_plain_number(site: Path, version: str) -> None:
    """A version written in a comment is held to the same rule as one in YAML."""
    made = site / "yard-2024"
    (made / "bulletins").mkdir()
    (made / "bulletins" / "daily.md.j2").write_text("{# version: " + version + " #}\n", encoding="utf-8")
    fields = made / "lists" / "fields.csv"
    fields.write_text(f"# version: {version}\n" + fields.read_text("utf-8"), encoding="utf-8")
    assert [(each.code, each.row) for each in check(site)] == [("E-SCH-007", 1), ("E-SCH-007", 1)]


def test_the_last_site_wins_and_names_what_it_found(tmp_path: Path) -> None:
    """A county's tree lies over the province's, which lies over the package's."""
    overlay(tmp_path / "province", SAID)
    third = overlay(tmp_path / "county", SAID.replace("@1", "@2").replace("version: 2", "version: 3"))
    third.write_text(third.read_text("utf-8").replace("decimals: 2", "decimals: 1"), encoding="utf-8")
    laid = load_library(tmp_path / "province", tmp_path / "county")["resumption-2020"]
    assert (laid.indicators["opening_rate"].version, laid.indicators["opening_rate"].decimals) == (3, 1)


def test_a_broken_scheme_harms_no_other(site: Path, edit: Edit) -> None:
    """The broken one is refused with its first problem; the others load."""
    edit("forms/monthly.yaml", "frequency: monthly", "frequency: sometimes")
    library = load_library(site)
    with pytest.raises(BrokenScheme) as caught:
        library["yard-2024"]
    assert "forms/monthly.yaml" in caught.value.message("en")
    assert library["resumption-2020"].headline


def test_the_same_files_give_the_same_pins_anywhere(tmp_path: Path) -> None:
    """Neither the folder's place nor Windows line ends enter a hash."""
    pins = []
    for place, end in (("a", "\n"), ("b", "\r\n")):
        new_scheme(tmp_path / place / "schemes", "yard-2024")
        for path in sorted((tmp_path / place).rglob("*.*")):
            if path.is_file():
                path.write_bytes(path.read_text("utf-8").replace("\n", end).encode())
        pins.append(load_library(tmp_path / place / "schemes")["yard-2024"].pin)
    assert pins[0] == pins[1]


def test_any_changed_file_changes_the_schemes_pin(site: Path, edit: Edit) -> None:
    """A scheme's hash covers every definition; the README is no definition."""
    before = load_library(site)["yard-2024"].pin
    edit("README.md", "yard-2024", "Yard")
    assert load_library(site)["yard-2024"].pin == before
    edit("lists/fields.csv", "安全", "生产安全")
    assert load_library(site)["yard-2024"].pin != before


def test_loading_again_answers_from_memory(site: Path) -> None:
    """The same bytes give the same library; a changed file gives a new one."""
    first = load_library(site)
    assert load_library(site) is first
    shutil.rmtree(site / "yard-2024")
    assert "yard-2024" not in load_library(site)


def test_what_a_library_holds_can_be_told_in_json() -> None:
    """The keys that `gulian schemes list --json` promises."""
    first = next(each for each in describe(load_library()) if each["id"] == "resumption-2020")
    assert list(first)[:8] == [
        "id",
        "title_zh",
        "title_en",
        "valid_from",
        "valid_to",
        "sources",
        "kinds",
        "cases",
    ]
    assert first["kinds"] == {
        "forms": 1,
        "indicators": 10,
        "procedures": 0,
        "measures": 0,
        "classifications": 0,
        "warnings": 6,
        "indices": 0,
        "views": 0,
        "lists": 9,
        "bulletins": 3,
    }


@pytest.mark.parametrize("name", ["Yard", "../yard", "yard 1", "", "resumption-2020", "-yard", "yard\n"])
def test_a_new_scheme_needs_a_free_and_plain_name(tmp_path: Path, name: str) -> None:
    """No capital, no space, no path, no name that is taken; and nothing is left behind."""
    with pytest.raises(NameRefused):
        new_scheme(tmp_path / "schemes", name)
    assert not (tmp_path / "schemes").exists()


def test_a_scheme_is_in_force_from_its_first_to_its_last_day(site: Path, edit: Edit) -> None:
    """Both ends belong to it."""
    edit("scheme.yaml", "# valid_to: 2024-12-31", "valid_to: 2024-12-31")
    scheme: Scheme = load_library(site)["yard-2024"]
    held = [
        scheme.holds_on(dt.date.fromisoformat(day))
        for day in ("2023-12-31", "2024-01-01", "2024-12-31", "2025-01-01")
    ]
    assert held == [False, True, True, False]
