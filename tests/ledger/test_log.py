# SPDX-License-Identifier: Apache-2.0
"""The log in its folder: what was acknowledged stays, what was changed shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gulian.errors import LedgerForked, LedgerOutside, LedgerTorn
from gulian.ledger import Log, check_inclusion, leaf_hash, root_of


def test_what_was_appended_is_read_again(tmp_path: Path) -> None:
    log = Log(tmp_path / "log")
    assert (log.head().size, list(log.entries())) == (0, [])
    log.append([b"one", b""])
    head = log.append([b"three"])
    assert list(log.entries()) == [b"one", b"", b"three"]
    assert list(log.entries(1, 2)) == [b""]
    assert head.root == root_of([leaf_hash(each) for each in (b"one", b"", b"three")])
    assert [each.size for each in log.heads()] == [2, 3]
    assert log.verify() == log.head() == head
    assert check_inclusion(leaf_hash(b""), 1, 3, log.prove(1), head.root)


@given(st.lists(st.lists(st.binary(max_size=20), min_size=1, max_size=5), min_size=1, max_size=5))
def test_every_earlier_head_is_extended(batches: list[list[bytes]]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        log = Log(Path(folder) / "log")
        heads = [log.append(batch) for batch in batches]
        assert all(log.extends(each.size, each.root) for each in heads)
        assert list(log.entries()) == [entry for batch in batches for entry in batch]
        assert not log.extends(heads[-1].size + 1, heads[-1].root)
        assert log.verify() == heads[-1]


@pytest.mark.parametrize("name", ["entries", "leaves", "heads"])
def test_a_tail_that_no_head_speaks_of_is_cut_off(tmp_path: Path, name: str) -> None:
    """A writer killed anywhere before its line was whole leaves the log as it was."""
    log = Log(tmp_path / "log")
    head = log.append([b"kept"])
    with (tmp_path / "log" / name).open("ab") as file:
        file.write(b'{"size": 2, "ro')
    assert log.head() == head
    log.append([b"next"])
    assert list(log.entries()) == [b"kept", b"next"]
    assert log.verify().size == 2


def test_a_changed_entry_shows(tmp_path: Path) -> None:
    log = Log(tmp_path / "log")
    log.append([b"paid 100"])
    path = tmp_path / "log" / "entries"
    path.write_bytes(path.read_bytes().replace(b"100", b"900"))
    with pytest.raises(LedgerTorn):
        log.verify()


def test_a_rewritten_history_shows_against_a_head_kept_elsewhere(tmp_path: Path) -> None:
    """Whoever rewrites all files gets a sound log, but not the one of the old head."""
    log, other = Log(tmp_path / "log"), Log(tmp_path / "other")
    kept = log.append([b"a", b"b"])
    other.append([b"a", b"c"])
    other.append([b"d"])
    assert other.verify().size == 3
    assert not other.extends(kept.size, kept.root)


def test_a_head_that_was_made_up_shows(tmp_path: Path) -> None:
    log = Log(tmp_path / "log")
    log.append([b"a"])
    log.append([b"b"])
    path = tmp_path / "log" / "heads"
    first, second = path.read_text().splitlines()
    root = log.heads()[0].root.hex()
    path.write_text(first.replace(root, "00" * 32) + "\n" + second + "\n")
    with pytest.raises(LedgerForked):
        log.verify()


def test_lost_entries_show(tmp_path: Path) -> None:
    log = Log(tmp_path / "log")
    log.append([b"a", b"b"])
    (tmp_path / "log" / "entries").write_bytes(b"")
    with pytest.raises(LedgerTorn):
        log.verify()
    with pytest.raises(LedgerTorn):
        log.append([b"c"])
    with pytest.raises(LedgerOutside):
        list(log.entries(0, 3))
