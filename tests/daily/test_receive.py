# SPDX-License-Identifier: Apache-2.0
"""A batch is taken whole or not at all, once, and a receipt is given for what is on the disk only."""

from __future__ import annotations

import datetime as dt
import errno
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pytest

from gulian import daily, registry
from gulian.daily.receive import receipts, receive_file, receive_records
from gulian.errors import (
    BatchCutOff,
    BatchDisagrees,
    BatchEmpty,
    BatchHashDiffers,
    BatchUnreadable,
    StoreFull,
    UnknownForm,
)
from gulian.lake import Lake
from gulian.monitor.intake import Stated

from .conftest import part_of_a_day

CHILD = Path(__file__).with_name("receive_child.py")
DAY, LATER = dt.date(2020, 3, 1), dt.date(2020, 3, 2)
NOW = dt.datetime(2020, 3, 2, 9, tzinfo=dt.UTC)
A, B = registry.temporary_code("样例甲", "330521"), registry.temporary_code("样例乙", "330521")
HEAD = "code,date,opened,staff,returned\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Two firms, and nothing else."""
    folder = tmp_path / "site"
    folder.mkdir()
    rows = f"{A},样例甲,330521,3670,100\n{B},样例乙,330521,3670,100\n"
    (folder / "enterprises.csv").write_text("code,name,region,industry,staff\n" + rows, encoding="utf-8")
    return folder


def sent(folder: Path, text: str, name: str = "batch.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def staff(site: Path) -> list[tuple[object, ...]]:
    kept = Lake(site).read("reports")
    return [] if kept.is_empty() else kept.select("date", "code", "staff").rows()


def units(site: Path, as_of: dt.datetime | None = None) -> pl.DataFrame:
    """The unit frame of the day, as `gulian day` makes it."""
    day = part_of_a_day(site, DAY, daily.STEPS[:1], as_of)
    assert day.collected is not None
    return day.collected.units


def test_a_batch_is_taken_with_its_sender_receipt_and_days(site: Path, tmp_path: Path) -> None:
    file = sent(tmp_path, HEAD + f"{A},2020-03-01,1,100,90\n{B},2020-03-02,1,80,70\n")
    taken = receive_file(site, file, Stated(source="platform-a", rows=2), NOW).taken
    assert (taken.arrived, taken.kept, taken.problems, taken.days, taken.new) == (2, 2, 0, (DAY, LATER), True)
    kept = Lake(site).read("reports")
    assert kept["source"].to_list() == ["platform-a"] * 2
    assert kept["received_at"].to_list() == [NOW, NOW]
    assert {part.as_of for part in Lake(site).parts("reports")} == {NOW}
    assert receipts(site) == (taken,)


def test_the_same_batch_again_changes_nothing_and_says_so(site: Path, tmp_path: Path) -> None:
    """Whenever it comes, under whatever name: the first receipt is given again."""
    file = sent(tmp_path, HEAD + f"{A},2020-03-01,1,100,90\n")
    first = receive_file(site, file, Stated(source="platform-a"), NOW).taken
    before = (site / "lake" / "manifest.json").read_bytes()
    again = receive_file(
        site, file.rename(tmp_path / "other.csv"), Stated(source="platform-a"), NOW + dt.timedelta(days=1)
    ).taken
    assert (again.new, again.received_at, again.name) == (False, first.received_at, "batch.csv")
    assert (site / "lake" / "manifest.json").read_bytes() == before
    other = receive_file(site, tmp_path / "other.csv", Stated(source="platform-b"), NOW).taken
    assert other.new, "another sender's word is another word"


def test_a_correction_is_new_rows_and_the_last_received_counts(site: Path, tmp_path: Path) -> None:
    receive_file(site, sent(tmp_path, HEAD + f"{A},2020-03-01,1,100,90\n"), Stated(source="a"), NOW)
    later = NOW + dt.timedelta(hours=1)
    receive_file(site, sent(tmp_path, HEAD + f"{A},2020-03-01,1,101,90\n"), Stated(source="a"), later)
    assert [row[2] for row in staff(site)] == [100, 101]
    assert Lake(site).read("reports", as_of=NOW)["staff"].to_list() == [100]
    assert units(site).filter(code=A)["staff"].to_list() == [101]
    assert units(site, as_of=NOW).filter(code=A)["staff"].to_list() == [100]


ROW = f"{A},2020-03-01,1,100,90\n"


@pytest.mark.parametrize(
    ("text", "stated", "refusal"),
    [
        (HEAD + ROW, Stated(rows=2), BatchCutOff),
        (HEAD + ROW, Stated(sha256="00"), BatchHashDiffers),
        (HEAD + ROW + f"{B},2020-03", Stated(), BatchUnreadable),
        (HEAD + f"{A},2020-03-09,1,100,90\n", Stated(), BatchEmpty),
        (HEAD, Stated(), BatchEmpty),
        ("a,b\n1,2\n", Stated(), BatchEmpty),
        ('{"batch": {"source": "x", "rows": 1}}\n{"code": "1"}\n', Stated(source="y"), BatchDisagrees),
        ('{"batch": {"rows": 2}}\n{"code": "1", "date": "2020-03-01"}\n', Stated(), BatchCutOff),
        (HEAD + ROW, Stated(form="weekly"), UnknownForm),
    ],
)
def test_a_batch_that_is_not_what_its_sender_states_is_refused_entirely(
    site: Path, tmp_path: Path, text: str, stated: Stated, refusal: type[Exception]
) -> None:
    """Nothing is kept of it, and nothing of it is known: sent again, whole, it is taken."""
    with pytest.raises(refusal):
        receive_file(site, sent(tmp_path, text), stated, NOW)
    assert not (site / "lake").exists()
    assert receipts(site) == ()


def test_what_cannot_be_used_is_told_and_the_rest_is_taken(site: Path, tmp_path: Path) -> None:
    rows = f"{A},2020-03-01,perhaps,100,90\n{B},2020-03-03,1,80,70\n"
    got = receive_file(site, sent(tmp_path, HEAD + rows), Stated(), NOW)
    assert (got.taken.arrived, got.taken.kept, got.taken.problems) == (2, 1, 2)
    assert got.problems["row"].to_list() == [2, 3]


def test_findings_are_told_and_refuse_nothing(site: Path, tmp_path: Path) -> None:
    """Against the register's facts: 1000 on the roll where the register has 100."""
    got = receive_file(site, sent(tmp_path, HEAD + f"{A},2020-03-01,1,1000,90\n"), Stated(), NOW)
    assert got.findings["rule"].to_list() == ["staff_near_register"]
    assert staff(site) == [(DAY, A, 1000)]


def test_records_files_and_pushes_of_one_report_say_the_same(site: Path, tmp_path: Path) -> None:
    record: Mapping[str, object] = {
        "code": A,
        "date": "2020-03-01",
        "opened": True,
        "staff": 100,
        "returned": 90,
    }
    receive_records(site, [record], Stated(source="api"), NOW)
    receive_file(site, sent(tmp_path, json.dumps(record) + "\n", "push.jsonl"), Stated(source="push"), NOW)
    receive_file(site, sent(tmp_path, HEAD + ROW), Stated(source="file"), NOW)
    kept = Lake(site).read("reports").drop("file", "row", "source")
    assert kept.n_unique() == 1
    assert not receive_records(
        site, [dict(reversed(list(record.items())))], Stated(source="api"), NOW
    ).taken.new


def test_a_row_cannot_speak_for_another_sender(site: Path, tmp_path: Path) -> None:
    text = HEAD.replace("\n", ",source\n") + f"{A},2020-03-01,1,100,90,tax\n"
    receive_file(site, sent(tmp_path, text), Stated(source="platform-a"), NOW)
    kept = Lake(site).read("reports")
    assert kept.select("source", "extra:source").rows() == [("platform-a", "tax")]


def test_a_firm_without_code_is_found_by_its_name_and_counted_once(site: Path, tmp_path: Path) -> None:
    file = sent(
        tmp_path,
        "name,region,date,opened,staff\n样例甲,330521,2020-03-01,1,100\n无人厂,330521,2020-03-01,1,5\n",
    )
    taken = receive_file(site, file, Stated(), NOW).taken
    assert (taken.by_name, taken.temporary) == (1, 1)
    assert units(site).filter("reported")["code"].to_list() == [A]


def test_the_declared_order_of_sources_decides_for_the_day(site: Path, tmp_path: Path) -> None:
    lists = site / "schemes" / "resumption-2020" / "lists"
    lists.mkdir(parents=True)
    head = "# title_zh: 来源次序\n# title_en: Order\nkey,from,until,name,form,field,rank,source,clause\n"
    (lists / "sources.csv").write_text(head + "tax,2020-02-10,,tax,,,1,practice,\n", encoding="utf-8")
    receive_file(site, sent(tmp_path, HEAD + ROW), Stated(source="tax"), NOW)
    late = NOW + dt.timedelta(hours=2)
    receive_file(site, sent(tmp_path, HEAD + ROW.replace("100", "90")), Stated(source="telecom"), late)
    assert units(site).filter(code=A)["staff"].to_list() == [100]


# -- kills, competition, a full disk ---------------------------------------------------------------------


def start(*arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, str(CHILD), *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def big(folder: Path, rows: int = 40) -> Path:
    """A batch about two days."""
    text = "".join(
        f"{code},{day},1,{n},1\n" for n in range(rows // 4) for code in (A, B) for day in (DAY, LATER)
    )
    return sent(folder, HEAD + text.replace("2020-03-02", "2020-02-29"))


def whole_or_nothing(site: Path, rows: int) -> bool:
    """Whether the batch is there; there is never a part of it, and never reports without their receipt."""
    kept, told = Lake(site).read("reports").height, len(receipts(site))
    assert (kept, told) in ((0, 0), (rows, 1))
    assert {problem.code for problem in Lake(site).fsck()} <= {"E-LAKE-007"}
    return told == 1


@pytest.mark.parametrize("step", [9, pytest.param(1, marks=pytest.mark.soak)])
def test_a_collector_killed_at_its_calls_to_the_disk_took_all_or_nothing(
    site: Path, tmp_path: Path, step: int
) -> None:
    """A receipt that was given stands; sent again the batch is there once, and nothing is left over.

    step : 1 = killed at every call
    """
    file, outcomes = big(tmp_path), list[bool]()
    for call in range(1, 80, step):
        here = tmp_path / f"site-{call}"
        here.mkdir()
        (here / "enterprises.csv").write_bytes((site / "enterprises.csv").read_bytes())
        said, _ = start("dies", here, file, call).communicate()
        outcomes.append(whole_or_nothing(here, 40))
        again = receive_file(here, file, Stated(source="platform-a"), NOW).taken
        assert again.new is not outcomes[-1]
        Lake(here).append("other", DAY, pl.DataFrame({"a": [call]}), "sweeps")
        assert Lake(here).fsck() == ()
        if said:
            break
    assert said == "40 new\n"
    assert outcomes == sorted(outcomes)


def kill_at_random(site: Path, tmp_path: Path, kills: int) -> None:
    """Sites of their own, one a kill; the moments are spread over a whole life, which is measured first.

    The path is whole: read, recognise, check, commit, receipt. What the child said it had told its sender.
    """
    file, chance, lives = big(tmp_path), random.Random(kills), list[float]()

    def life(at: int, seconds: float) -> tuple[Path, float, str]:
        here = tmp_path / f"killed-{at}"
        here.mkdir()
        (here / "enterprises.csv").write_bytes((site / "enterprises.csv").read_bytes())
        assert mother.stdin is not None
        assert mother.stdout is not None
        mother.stdin.write(f"{here} {file} {seconds}\n")
        mother.stdin.flush()
        lived, _, said = mother.stdout.readline().strip().partition(" ")
        return here, float(lived), said

    command = [sys.executable, str(CHILD), "mother"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as mother:
        lives = [life(-at, 60.0)[1] for at in (1, 2)]
        for at in range(kills):
            here, _, said = life(at, min(lives) * 1.1 * chance.random())
            assert whole_or_nothing(here, 40) or not said
            if at % 10 == 0:
                assert receive_file(here, file, Stated(source="platform-a"), NOW).taken.kept == 40
                assert whole_or_nothing(here, 40)
            shutil.rmtree(here)
        assert mother.stdin is not None
        mother.stdin.close()


@pytest.mark.parametrize("kills", [20, pytest.param(1000, marks=pytest.mark.soak)])
def test_a_collector_killed_at_random_moments_took_all_or_nothing(
    site: Path, tmp_path: Path, kills: int
) -> None:
    kill_at_random(site, tmp_path, kills)


def test_of_two_collectors_of_one_batch_at_once_one_takes_it(site: Path, tmp_path: Path) -> None:
    """Both wait their turn; one of them is told that the other had it."""
    file = big(tmp_path)
    children = [start("takes", site, file, 60) for _ in range(2)]
    said = sorted(child.communicate()[0] for child in children)
    assert said == ["40 known\n", "40 new\n"]
    assert whole_or_nothing(site, 40)


def test_two_collectors_of_two_batches_at_once_lose_nothing(site: Path, tmp_path: Path) -> None:
    """One may be refused while the other writes; what was acknowledged is there."""
    files = [sent(tmp_path, HEAD + f"{A},2020-03-01,1,{n},1\n", f"{n}.csv") for n in range(4)]
    children = [start("takes", site, file, 0) for file in files]
    said = [child.communicate()[0] for child in children]
    assert set(said) <= {"1 new\n", "locked\n"}
    assert len(receipts(site)) == said.count("1 new\n") == Lake(site).read("reports").height > 0


@pytest.mark.parametrize("at", range(1, 8))
def test_a_full_disk_takes_nothing_and_is_told(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    """Whichever flush meets it: what stood before stands, and the batch can be sent again."""
    receive_file(site, sent(tmp_path, HEAD + ROW, "first.csv"), Stated(source="first"), NOW)
    before, left, real = staff(site), [at], os.fsync

    def full(handle: int) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(handle)

    file = big(tmp_path)
    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", full)
        if at <= 6:
            with pytest.raises(StoreFull):
                receive_file(site, file, Stated(source="platform-a"), NOW)
    assert staff(site) == before
    assert Lake(site).fsck() == ()
    assert receive_file(site, file, Stated(source="platform-a"), NOW).taken.new
