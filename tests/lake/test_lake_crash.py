# SPDX-License-Identifier: Apache-2.0
"""A killed writer loses nothing that it acknowledged and leaves nothing half-written."""

from __future__ import annotations

import random
import runpy
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gulian.lake import Lake, recover_folder, write_folder

CHILD = Path(__file__).with_name("lake_child.py")
commit = runpy.run_path(str(CHILD))["commit"]


def start(*arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, str(CHILD), *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def numbers(site: Path) -> list[int]:
    """The commits whose rows the lake holds, each with all of its twenty rows."""
    frame = Lake(site).read("reports")
    if frame.is_empty():
        return []
    held = frame["number"].to_list()
    assert all(held.count(number) == 20 for number in set(held))
    return list(dict.fromkeys(held))


def expected(last: int) -> list[int]:
    """What commits 0..last leave: an odd number has replaced the even one before it."""
    return [n for n in range(last + 1) if n % 2 or n == last]


def kill_and_check(site: Path, seed: int) -> None:
    """Kill a writer after a random while; then the lake holds what it said, or one commit more."""
    chance, done = random.Random(seed), -1
    for _ in range(4):
        with start("writes", site, done + 1, done + 2000) as child:
            assert child.stdout is not None
            said = [int(child.stdout.readline())]
            time.sleep(chance.random() * 0.15)
            child.kill()
            said += [int(line) for line in child.stdout]
        held = numbers(site)
        assert held in (expected(said[-1]), expected(said[-1] + 1))
        done = held[-1]
        assert {problem.code for problem in Lake(site).fsck()} <= {"E-LAKE-007"}
    commit(Lake(site), done + 1)
    assert numbers(site) == expected(done + 1)
    assert Lake(site).fsck() == ()


def test_a_writer_killed_at_a_random_moment_loses_nothing_acknowledged(tmp_path: Path) -> None:
    kill_and_check(tmp_path, seed=20200301)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(250))
def test_a_writer_killed_a_thousand_times_loses_nothing_acknowledged(tmp_path: Path, seed: int) -> None:
    kill_and_check(tmp_path, seed)


def test_a_writer_killed_at_each_of_its_calls_to_the_disk_leaves_the_old_or_the_new_state(
    tmp_path: Path,
) -> None:
    """Commit 0 stands; commit 1 replaces it and is killed at call 1, 2, 3 ... until it gets through."""
    outcomes = []
    for call in range(1, 40):
        site = tmp_path / str(call)
        commit(Lake(site), 0)
        said, _ = start("dies", site, 1, call).communicate()
        held = numbers(site)
        assert held in ([0], [1])
        outcomes.append(held[0])
        commit(Lake(site), 2)
        assert Lake(site).fsck() == ()
        assert numbers(site) == [*held, 2]
        if said == "done\n":
            break
    assert said == "done\n"
    assert outcomes == sorted(outcomes)
    assert set(outcomes) == {0, 1}


def test_a_folder_killed_at_each_call_to_the_disk_is_the_old_or_the_new_one(tmp_path: Path) -> None:
    outcomes = []
    for call in range(1, 40):
        target = tmp_path / str(call) / "out"
        write_folder(target, {"a.csv": b"old", "charts/b.svg": b"old"})
        said, _ = start("folder", target, call).communicate()
        recover_folder(target)
        contents = {p.name: p.read_bytes() for p in target.rglob("*") if p.is_file()}
        assert contents in ({"a.csv": b"old", "b.svg": b"old"}, {"a.csv": b"new", "b.svg": b"new"})
        assert [p.name for p in target.parent.iterdir()] == ["out"]
        outcomes.append(contents["a.csv"] == b"new")
        if said == "done\n":
            break
    assert said == "done\n"
    assert outcomes == sorted(outcomes)
