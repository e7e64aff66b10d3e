# SPDX-License-Identifier: Apache-2.0
"""What is no backup byte for byte is refused, and nothing of it is left."""

from __future__ import annotations

import hashlib
import io
import json
import random
import shutil
import tarfile
from pathlib import Path
from typing import Any

import pytest

from gulian import site
from gulian.errors import (
    BackupDamaged,
    FolderNotEmpty,
    GulianError,
    NewerBackupFormat,
    NewerLakeFormat,
    NewerSiteFormat,
    NotABackup,
)
from gulian.site import archive
from gulian.site.blocks import END, filled, header

from .conftest import finished, tree

Entry = dict[str, Any]


@pytest.fixture
def made(world: Path, tmp_path: Path) -> Path:
    """A good backup."""
    site.backup(world, tmp_path / "good.tar")
    return tmp_path / "good.tar"


def refused(file: Path, folder: Path, error: type[GulianError] = BackupDamaged) -> None:
    """The restore raises, and neither the folder nor anything beside it is there."""
    before = set(folder.parent.iterdir())
    with pytest.raises(error):
        site.restore(file, folder)
    assert set(folder.parent.iterdir()) == before


def entry(name: str, content: bytes = b"x\n", other: Entry | None = None) -> Entry:
    told = {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest(), "mode": 0o644}
    return {**told, **(other or {}), "content": content}


def forged(path: Path, entries: list[Entry], number: int = 1) -> Path:
    """A file with right hashes and right lengths, as somebody with our source could make it."""
    lines = ",\n".join(
        json.dumps({k: each[k] for k in ("name", "size", "sha256", "mode")}, ensure_ascii=False)
        for each in entries
    )
    manifest = f'{{"format": {number}, "files": [\n{lines}\n]}}\n'.encode()
    parts = [archive.head(manifest), filled(manifest)]
    for each in entries:
        parts += [header(f"gulian-backup/site/{each['name']}", each["size"], 0o644), filled(each["content"])]
    path.write_bytes(b"".join([*parts, END]))
    return path


def test_the_forger_of_these_tests_makes_backups_that_are_taken(tmp_path: Path) -> None:
    """Else every refusal below could be for another reason."""
    file = forged(tmp_path / "f.tar", [entry("enterprises.csv"), entry("reports/样例.csv")])
    assert site.restore(file, tmp_path / "r").files == 2
    assert tree(tmp_path / "r") == {"enterprises.csv": b"x\n", "reports/样例.csv": b"x\n"}


@pytest.mark.parametrize(
    "name",
    ["../evil.csv", "/etc/evil.csv", "a/../../evil.csv", "a//b.csv", "./a.csv", "a/./b", "..", ".", "", "a/",
     "a\x00b", "a\nb", ".lock", ".upgrading", "lake/.writing", "tmp/x", "backups/x", ".site.yaml.new"],
)  # fmt: skip
def test_a_name_that_no_backup_holds_is_refused(tmp_path: Path, name: str) -> None:
    """Out of the folder, absolute, spelt oddly, or a lock or mark of ours."""
    refused(forged(tmp_path / "f.tar", [entry(name)]), tmp_path / "r")


@pytest.mark.parametrize("names", [["b", "a"], ["a", "a"], ["a", "a/b"], ["a.csv", "a"]])
def test_names_twice_out_of_order_or_below_a_file_are_refused(tmp_path: Path, names: list[str]) -> None:
    refused(forged(tmp_path / "f.tar", [entry(name) for name in names]), tmp_path / "r")


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE]
)
def test_a_member_that_is_no_plain_file_is_refused(made: Path, tmp_path: Path, kind: bytes) -> None:
    """Links, devices, folders: put in the place of a file, the length of the archive kept."""
    data = bytearray(made.read_bytes())
    at = data.index(b"gulian-backup/site/empty.csv")
    block = data[at : at + 512]
    block[156:157] = kind
    block[157:168] = b"/etc/passwd"
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    data[at : at + 512] = block
    made.write_bytes(bytes(data))
    refused(made, tmp_path / "r")


@pytest.mark.parametrize(
    "other",
    [{"size": 1}, {"size": 10**15}, {"size": -1}, {"size": True}, {"size": "2"}, {"sha256": "0" * 64},
     {"sha256": 5}, {"mode": 0o4755}, {"mode": "644"}],
)  # fmt: skip
def test_an_entry_that_lies_is_refused(tmp_path: Path, other: dict[str, object]) -> None:
    """A size that would unfold to a petabyte, a wrong hash, a set-uid bit."""
    lying = entry("a.csv", other=other)
    if not isinstance(lying["size"], int) or lying["size"] < 0:
        lying["content"], lines = b"", json.dumps({k: lying[k] for k in ("name", "size", "sha256", "mode")})
        manifest = f'{{"format": 1, "files": [\n{lines}\n]}}\n'.encode()
        (tmp_path / "f.tar").write_bytes(archive.head(manifest) + filled(manifest) + END)
    else:
        size = min(lying["size"], 8**11 - 1)
        forged(tmp_path / "f.tar", [{**lying, "size": size}] if size == lying["size"] else [lying])
    refused(tmp_path / "f.tar", tmp_path / "r")


@pytest.mark.parametrize(
    "manifest",
    [b"", b"{}", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"format": 1}',
     b'{"format": 1, "files": {}}', b'{"format": 1, "files": []}', b'{"format": true, "files": [\n\n]}\n',
     b'{"format": 0, "files": [\n\n]}\n'],
)  # fmt: skip
def test_a_manifest_that_says_nothing_sensible_is_refused(tmp_path: Path, manifest: bytes) -> None:
    (tmp_path / "f.tar").write_bytes(archive.head(manifest) + filled(manifest) + END)
    refused(tmp_path / "f.tar", tmp_path / "r")


def test_a_backup_of_a_newer_format_is_refused_in_one_sentence(tmp_path: Path) -> None:
    file = forged(tmp_path / "f.tar", [entry("a.csv")], number=2)
    refused(file, tmp_path / "r", NewerBackupFormat)


def test_a_site_of_a_newer_format_is_refused_and_nothing_is_left(tmp_path: Path) -> None:
    text = b'format: 7\nid: "00"\n'
    refused(forged(tmp_path / "f.tar", [entry("site.yaml", text)]), tmp_path / "r", NewerSiteFormat)
    lake = b'{"format": 99, "sequence": 0, "parts": []}'
    refused(forged(tmp_path / "g.tar", [entry("lake/manifest.json", lake)]), tmp_path / "r", NewerLakeFormat)


@pytest.mark.parametrize(
    "data", [b"", b"x", b"PK\x03\x04" * 1000, b"\0" * 10_240, b"gulian-backup/manifest."]
)
def test_what_is_no_backup_is_told_to_be_none(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "f").write_bytes(data)
    refused(tmp_path / "f", tmp_path / "r", NotABackup)


def test_a_tar_of_somebody_else_is_no_backup(tmp_path: Path) -> None:
    """A well-formed archive with a traversal and a link in it."""
    with tarfile.open(tmp_path / "evil.tar", "w") as evil:
        member = tarfile.TarInfo("../../evil")
        member.size = 4
        evil.addfile(member, io.BytesIO(b"evil"))
        link = tarfile.TarInfo("site.yaml")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        evil.addfile(link)
    refused(tmp_path / "evil.tar", tmp_path / "r", NotABackup)


def flipped_and_cut(made: Path, folder: Path, seed: int, times: int) -> None:
    """One bit anywhere, one byte less, one byte more: refused, each of them."""
    whole, chance = made.read_bytes(), random.Random(seed)
    for each in range(times):
        at = chance.randrange(len(whole))
        changed = bytearray(whole)
        changed[at] ^= 1 << chance.randrange(8)
        for data in (bytes(changed), whole[:at], whole + bytes([each % 256])):
            made.write_bytes(data)
            refused(made, folder, GulianError)
    made.write_bytes(whole)
    site.restore(made, folder)


def test_a_flipped_bit_or_a_lost_byte_is_refused_wherever_it_is(made: Path, tmp_path: Path) -> None:
    flipped_and_cut(made, tmp_path / "r", 20200301, 40)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(20))
def test_two_thousand_damages_are_refused(made: Path, tmp_path: Path, seed: int) -> None:
    flipped_and_cut(made, tmp_path / "r", seed, 100)


def test_a_restore_replaces_nothing(made: Path, tmp_path: Path) -> None:
    """Not a folder with a file in it, not a file, not a link; an empty folder is filled."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.csv").write_text("mine")
    (tmp_path / "file").write_text("mine")
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "empty")
    for name in ("full", "file", "link"):
        refused(made, tmp_path / name, FolderNotEmpty)
    assert (tmp_path / "full" / "mine.csv").read_text() == "mine"
    site.restore(made, tmp_path / "empty")
    assert (tmp_path / "empty" / "site.yaml").is_file()


@pytest.mark.parametrize("step", [4, pytest.param(1, marks=pytest.mark.soak)])
def test_a_restore_killed_at_its_calls_to_the_disk_leaves_nothing_or_everything(
    tmp_path: Path, world: Path, step: int
) -> None:
    """A small backup, killed at one call after the other until it gets through; run again, it is whole."""
    shutil.rmtree(world / "lake")
    for name in ("schemes", "ledger", "log", "reports"):
        shutil.rmtree(world / name)
    site.backup(world, tmp_path / "b.tar")
    whole, outcomes, done = tree(world), [], False
    database = whole.pop("gulian.sqlite3")
    for call in range(1, 120, step):
        folder = tmp_path / str(call) / "site"
        done = finished("restore", tmp_path / "b.tar", folder, call)
        outcomes.append(folder.exists())
        if not folder.exists():
            site.restore(tmp_path / "b.tar", folder)
        held = tree(folder)
        assert len(held.pop("gulian.sqlite3")) == len(database)
        assert held == whole
        assert [each.name for each in folder.parent.iterdir()] == ["site"]
        if done:
            break
    assert done
    assert outcomes == sorted(outcomes)
    assert set(outcomes) == {False, True}
