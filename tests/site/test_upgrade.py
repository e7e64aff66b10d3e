# SPDX-License-Identifier: Apache-2.0
"""A folder that an earlier version left is brought to the format of this one, and nothing of it is lost."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from gulian import lake, site
from gulian.errors import (
    GulianError,
    NewerLakeFormat,
    NewerSiteFormat,
    OlderSiteFormat,
    SiteFileUnreadable,
    UpgradeUnfinished,
    ZoneUnknown,
)
from gulian.site import identity
from gulian.site.identity import parse

from .conftest import OLD, finished, tree
from .site_child import MADE_UP

DAY = dt.date(2020, 3, 1)


def test_a_folder_of_the_first_version_is_read_named_and_kept(old: Path, tmp_path: Path) -> None:
    """Its lake reads the same before and after; the backup holds it as it was; again changes nothing."""
    before, files = lake.Lake(old).read("reports"), tree(old)
    done = site.upgrade(old)
    assert (done.before, done.after, done.lake_before, done.lake_after) == (0, site.FORMAT, 1, lake.FORMAT)
    assert lake.Lake(old).read("reports").equals(before)
    assert lake.Lake(old).fsck() == ()
    named = site.read_site(old)
    assert named is not None
    assert (named.format, named.zone, named.region) == (site.FORMAT, "Asia/Shanghai", None)
    assert done.backup is not None
    site.restore(done.backup, tmp_path / "as-it-was")
    assert tree(tmp_path / "as-it-was") == files == tree(OLD)
    state = tree(old)
    assert site.upgrade(old).backup is None
    assert tree(old) == state


def test_a_folder_nobody_wrote_to_has_nothing_to_upgrade(tmp_path: Path) -> None:
    (tmp_path / "enterprises.csv").write_text("code,name\n")
    assert site.upgrade(tmp_path).backup is None
    assert tree(tmp_path) == {"enterprises.csv": b"code,name\n"}


def test_formats_are_passed_step_by_step_each_from_the_one_before(old: Path) -> None:
    """0 names the folder, 1 adds a file with its id, 2 finds that file and moves the zone."""
    done = site.upgrade(old, MADE_UP, goal=3)
    last = site.read_site(old, known=3)
    assert last is not None
    assert (last.format, last.zone) == (3, "Asia/Urumqi")
    assert (old / "lake" / "note.txt").read_text() == last.id
    assert [each.name for each in (old / "backups").iterdir()] == ["format-0-lake-1.tar"]
    assert (done.before, done.after) == (0, 3)


@pytest.mark.parametrize("step", [3, pytest.param(1, marks=pytest.mark.soak)])
def test_an_upgrade_killed_anywhere_and_run_again_ends_as_if_unbroken(tmp_path: Path, step: int) -> None:
    """Killed at one call to the disk after the other until it gets through: the same files, byte for byte."""
    shutil.copytree(OLD, tmp_path / "unbroken")
    site.upgrade(tmp_path / "unbroken", MADE_UP, goal=3)
    whole, done = tree(tmp_path / "unbroken"), False
    for call in range(1, 80, step):
        folder = tmp_path / str(call)
        shutil.copytree(OLD, folder)
        done = finished("upgrade", folder, call)
        again = site.upgrade(folder, MADE_UP, goal=3)
        assert tree(folder) == whole, call
        assert done or again.backup is None or again.before == 0
        if done:
            break
    assert done


def test_nobody_writes_to_a_folder_whose_upgrade_is_not_finished(old: Path) -> None:
    (old / ".upgrading").write_text(f"0 1 format-0-lake-1.tar {'a' * 64}\n")
    with pytest.raises(UpgradeUnfinished):
        site.ensure_site(old)


def test_a_newer_format_is_refused_in_one_sentence_and_nothing_is_changed(old: Path) -> None:
    """Of the folder and of its lake; whatever else a newer `site.yaml` may hold."""
    (old / "site.yaml").write_text("format: 2\nwhatever: [1, 2]\n")
    state = tree(old)
    for act in (site.upgrade, site.ensure_site, site.read_site):
        with pytest.raises(NewerSiteFormat) as told:
            act(old)
    assert told.value.sentence("zh").count("\n") == told.value.sentence("en").count("\n") == 0
    assert tree(old) == state
    (old / "site.yaml").unlink()
    (old / "lake" / "manifest.json").write_text('{"format": 9, "sequence": 1, "parts": []}')
    with pytest.raises(NewerLakeFormat):
        site.upgrade(old)
    assert not (old / "backups").exists()


def test_an_older_format_is_not_written_to(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site.upgrade(old)
    monkeypatch.setattr(identity, "FORMAT", 2)
    with pytest.raises(OlderSiteFormat):
        site.ensure_site(old)


def test_a_site_is_named_once_and_never_silently_changed(tmp_path: Path) -> None:
    """Created by the first command that writes; a region is stated where none was, and then stays."""
    assert site.read_site(tmp_path) is None
    first = site.ensure_site(tmp_path)
    assert (len(first.id), first.region) == (32, None)
    stated = site.ensure_site(tmp_path, region="330521")
    assert (stated.id, stated.region) == (first.id, "330521")
    text = (tmp_path / "site.yaml").read_bytes()
    assert site.ensure_site(tmp_path, region="330000") == stated
    assert (tmp_path / "site.yaml").read_bytes() == text
    (tmp_path / "other").mkdir()
    assert site.ensure_site(tmp_path / "other").id != first.id


def test_region_and_zone_are_stated_anew_by_a_command_only(tmp_path: Path) -> None:
    first = site.ensure_site(tmp_path, region="330521")
    assert site.state_site(tmp_path) == first
    moved = site.state_site(tmp_path, region="330000", zone="Asia/Urumqi")
    assert (moved.id, moved.region, moved.zone) == (first.id, "330000", "Asia/Urumqi")
    assert site.read_site(tmp_path) == moved
    with pytest.raises(ZoneUnknown):
        site.state_site(tmp_path, zone="Asia/Nowhere")


@pytest.mark.parametrize(
    "text",
    [b"", b"format: 1", b"format: one\n", b"format: 0\n", b"format: true\n", b"- 1\n", b"\xff\xfe",
     b"a: &a [*a]\n",
     b'format: 1\nid: "x"\nzone: Asia/Shanghai\nregion: null\n',
     b'format: 1\nid: "0123456789abcdef0123456789abcdef"\nzone: ../../etc/passwd\nregion: null\n',
     b'format: 1\nid: "0123456789abcdef0123456789abcdef"\nzone: Asia/Shanghai\nregion: 330000\n',
     b'format: 1\nid: !!python/object/apply:os.system ["true"]\nzone: Asia/Shanghai\nregion: null\n',
     b"format: 1\n" + b"x" * 5000],
)  # fmt: skip
def test_a_site_file_that_cannot_be_right_is_refused_in_one_sentence(text: bytes) -> None:
    with pytest.raises(SiteFileUnreadable) as told:
        parse(text)
    assert "\n" not in told.value.sentence("zh") + told.value.sentence("en")


def test_a_site_file_that_cannot_be_read_stops_every_writer(old: Path) -> None:
    (old / "site.yaml").mkdir()
    for act in (site.upgrade, site.ensure_site):
        with pytest.raises(GulianError, match="E-SITE-001"):
            act(old)
