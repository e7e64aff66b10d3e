# SPDX-License-Identifier: Apache-2.0
"""A folder as it was written before there was a `site.yaml`, and helpers to compare folders."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHILD = Path(__file__).with_name("site_child.py")
OLD = Path(__file__).with_name("format-0")
PASSING = (".lock", ".lock-holder")


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder but the lock."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in PASSING
    }


def child(*arguments: object) -> subprocess.Popen[str]:
    """The process of `site_child.py`."""
    command = [sys.executable, str(CHILD), *map(str, arguments)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def finished(*arguments: object) -> bool:
    """Whether the process came to its end before it was killed."""
    return child(*arguments).communicate()[0].endswith("done\n")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The folder that an earlier version left: two published days in the lake, no `site.yaml`."""
    return Path(shutil.copytree(OLD, tmp_path / "old"))


@pytest.fixture
def world(old: Path) -> Path:
    """A folder with something of everything: lake, files of desks, output, uploads, ledger, database."""
    import sqlite3

    from gulian import lake, site

    with lake.lock(old):
        site.ensure_site(old, region="330000", new_id="0123456789abcdef" * 2)
    for name in ("schemes/mine/scheme.yaml", "uploads/ab/abcdef", "ledger/tile/0/000", "log/run.log",
                 "out/2020-03-01/day.json", "reports/3日　县.csv", f"reports/{'长' * 60}.csv"):  # fmt: skip
        (old / name).parent.mkdir(parents=True, exist_ok=True)
        (old / name).write_text(f"{name}\n" * 100, encoding="utf-8")
    (old / "empty.csv").touch()
    with sqlite3.connect(old / "gulian.sqlite3") as base:
        base.execute("pragma journal_mode=wal")
        base.execute("create table people (name text)")
        base.execute("insert into people values ('样例')")
    base.close()
    (old / "gulian.sqlite3").chmod(0o600)
    return old
