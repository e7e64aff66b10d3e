# SPDX-License-Identifier: Apache-2.0
"""What is remembered of schemes saves time and nothing else: it is never believed where it matters."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from gulian.errors import BrokenScheme
from gulian.schemes import describe, load_library
from gulian.schemes import library as room
from gulian.schemes.folder import read_folder
from gulian.schemes.remembered import key_of, recall, remember

Edit = Callable[[str, str, str], None]


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty memory of its own."""
    monkeypatch.setenv("GULIAN_CACHE", str(tmp_path / "kept"))
    return tmp_path / "kept" / "schemes"


def afresh(*sites: Path) -> room.Library:
    """The library as another process would load it."""
    room._loaded.clear()
    return load_library(*sites)


def forbid_building(monkeypatch: pytest.MonkeyPatch) -> None:
    def build(*_: object) -> None:
        raise AssertionError("built")

    monkeypatch.setattr(room, "build_scheme", build)


def test_a_library_is_the_same_whether_remembered_or_built(kept: Path, site: Path) -> None:
    """Names, descriptions, hashes; and what is asked for is the scheme itself."""
    built = afresh(site)
    remembered = afresh(site)
    assert len(list(kept.glob("*.json"))) == len(built)
    assert describe(remembered) == describe(built)
    assert {name: scheme.hash for name, scheme in remembered.items()} == {
        name: scheme.hash for name, scheme in built.items()
    }


@pytest.mark.usefixtures("kept")
def test_what_is_remembered_is_not_built_to_be_listed(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the scheme asked for is built."""
    names = list(afresh(site))
    forbid_building(monkeypatch)
    library = afresh(site)
    assert list(library) == names
    assert [each["id"] for each in describe(library)] == names
    with pytest.raises(AssertionError, match="built"):
        library["yard-2024"]


@pytest.mark.usefixtures("kept")
def test_a_changed_file_is_built_again(site: Path, edit: Edit) -> None:
    """One byte makes another key: a broken scheme is told at once and is not remembered."""
    before = afresh(site)["yard-2024"].hash
    edit("scheme.yaml", "version: 1", "version: 2")
    assert afresh(site)["yard-2024"].hash != before
    edit("forms/monthly.yaml", "frequency: monthly", "frequency: sometimes")
    for _ in range(2):
        library = afresh(site)
        assert "yard-2024" in library.broken
        assert [(each.file, each.key) for each in library.problems] == [
            ("schemes/yard-2024/forms/monthly.yaml", "frequency")
        ]
        assert "robot-norm-2024" in library


@pytest.mark.usefixtures("kept")
def test_a_false_memory_does_no_harm(site: Path, edit: Edit) -> None:
    """Who could write there can make a broken scheme be listed, never used; and it is forgotten."""
    sound = next(dict(each) for each in describe(afresh(site)) if each["id"] == "yard-2024")
    edit("forms/monthly.yaml", "frequency: monthly", "frequency: sometimes")
    key = key_of([read_folder(site / "yard-2024", "schemes")])
    remember(key, sound)
    library = afresh(site)
    with pytest.raises(BrokenScheme):
        library["yard-2024"]
    assert recall(key, "yard-2024") is None
    assert "yard-2024" in afresh(site).broken


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"id": "yard-2024"}', "[" * 100_000, '"' + "x" * 300_000 + '"']
)
def test_an_odd_memory_counts_as_none(kept: Path, site: Path, text: str) -> None:
    """Cut off, of another shape, too deep, too large: built again."""
    afresh(site)
    for path in kept.glob("*.json"):
        path.write_text(text, "utf-8")
    assert afresh(site)["yard-2024"].title_zh


def test_a_memory_of_another_scheme_counts_as_none(kept: Path, site: Path) -> None:
    key = key_of([read_folder(site / "yard-2024", "schemes")])
    described = next(dict(each) for each in describe(afresh(site)) if each["id"] == "yard-2024")
    path = kept / f"{key}.json"
    path.write_text(json.dumps({**described, "id": "robot-norm-2024"}), "utf-8")
    assert recall(key, "yard-2024") is None


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="no owners of files here / 此处文件没有属主")
@pytest.mark.parametrize("place", ["file", "folder", "link"])
def test_what_others_may_write_is_not_read(kept: Path, site: Path, place: str) -> None:
    """A file or folder others may write, and a link, are not believed."""
    afresh(site)
    key = key_of([read_folder(site / "yard-2024", "schemes")])
    path = kept / f"{key}.json"
    assert recall(key, "yard-2024") is not None
    if place == "link":
        path.rename(kept / "elsewhere")
        path.symlink_to(kept / "elsewhere")
    else:
        (path if place == "file" else kept).chmod(0o777)
    assert recall(key, "yard-2024") is None
    assert afresh(site)["yard-2024"].title_zh


@pytest.mark.parametrize("named", ["", "/dev/null/nowhere"])
def test_without_a_place_to_remember_everything_works(
    site: Path, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    """A home that cannot be written, or no wish to remember: nothing is told, nothing fails."""
    monkeypatch.setenv("GULIAN_CACHE", named)
    assert afresh(site)["yard-2024"].title_zh
    assert afresh(site)["yard-2024"].title_zh


def test_the_memory_is_bounded(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest are forgotten."""
    monkeypatch.setattr("gulian.schemes.remembered._MOST", 3)
    for number in range(5):
        remember(f"{number:064d}", {"id": "x"})
        os.utime(kept / f"{number:064d}.json", (number, number))
    assert sorted(path.stem[-1] for path in kept.glob("*.json")) == ["2", "3", "4"]
