# SPDX-License-Identifier: Apache-2.0
"""What a desk does through commands all day: call back, note, accept, send back, approve, look up."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import pytest

from gulian.cli.run import main
from gulian.daily.reviewing import Said, say, words_on
from gulian.errors import WordRefused
from gulian.lake import Lake

if TYPE_CHECKING:
    from .conftest import Desk

DAY, DATE = dt.date(2020, 3, 2), ("--date", "2020-03-02")
COUNTY, CITY = "330521", "330500"


class Run:
    """Runs a command of the monitor over a desk's folder; gives its exit and what it said as JSON."""

    def __init__(self, desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
        self.desk, self.capsys = desk, capsys

    def __call__(self, verb: str, *arguments: str) -> tuple[int, dict[str, Any]]:
        self.capsys.readouterr()
        status = main(["monitor", verb, str(self.desk.folder), *arguments, "--json"])
        said = self.capsys.readouterr().out
        told: dict[str, Any] = json.loads(said) if said else {}
        assert not told or told["schema"] == f"gulian/monitor-{verb}/1"
        return status, told


@pytest.fixture
def run(desk: Desk, capsys: pytest.CaptureFixture[str]) -> Run:
    """A desk with one firm whose capacity doubled since yesterday and whose staff fell."""
    firm = desk.firm("样例甲", contact="样例联系人", phone="000-1")
    desk.report(firm, "2020-03-01", staff=200, returned=190)
    desk.report(firm, "2020-03-02", capacity=200)
    desk.write()
    return Run(desk, capsys)


def test_a_task_goes_from_open_through_explained_to_closed(run: Run) -> None:
    """Each question by itself; a task is as far as the question that is least far."""
    run("check", *DATE)
    status, told = run("callbacks", *DATE, "--owner", COUNTY)
    task = told["tasks"][0]["task"]
    assert (status, [each["state"] for each in told["tasks"]], told["tasks"][0]["phone"]) == (
        1,
        ["open"],
        "000-1",
    )
    assert run("callbacks", *DATE)[1]["tasks"][0]["phone"] is None
    said = ("--text", "新线投产", "--by", "样例联系人")
    assert run("answer", task, *said, "--rule", "capacity_jump") == (
        1,
        {"schema": "gulian/monitor-answer/1", "task": task, "state": "open"},
    )
    assert run("accept", task, "--by", "样例审核员")[1]["state"] == "open"
    assert run("answer", task, *said)[1]["state"] == "answered"
    assert run("callbacks", *DATE, "--state", "answered")[1]["tasks"][0]["task"] == task
    status, told = run("accept", task, "--by", "样例审核员")
    assert (status, told["state"]) == (0, "closed")
    assert run("callbacks", *DATE)[0] == 0
    run("check", *DATE)
    assert run("callbacks", *DATE)[1]["tasks"][0]["state"] == "closed", (
        "what was explained is not asked again"
    )


@pytest.mark.parametrize("task", ["20200302-nobody", "today", "20201399-x", "2020０302-x"])
def test_a_task_nobody_knows_is_refused_and_nothing_is_written(run: Run, task: str) -> None:
    run("check", *DATE)
    before = (run.desk.folder / "lake" / "manifest.json").read_bytes()
    assert run("answer", task, "--text", "x", "--by", "y")[0] == 2
    assert run("accept", task, "--by", "y")[0] == 2
    assert (run.desk.folder / "lake" / "manifest.json").read_bytes() == before


def by(region: str, level: str, hour: int, *more: str) -> tuple[str, ...]:
    at = f"2020-03-02T{hour}:00:00+08:00"
    return (*DATE, "--region", region, "--level", level, "--by", "样例审核员", "--at", at, *more)


def test_an_approval_through_the_command_lets_the_level_above_follow_and_is_kept_for_good(run: Run) -> None:
    """No second sheet is needed: the word that approves is kept with the figures it approves."""
    assert run("approve", *by(CITY, "city", 16))[0] == 2
    assert run("approve", *by(COUNTY, "county", 16))[1]["version"] == 1
    assert run("approve", *by(CITY, "city", 17))[0] == 0
    day = run.desk.look("2020-03-02")
    assert day.reviewed is not None
    assert (day.reviewed.state, day.reviewed.level) == ("reviewed", "city")
    run.desk.report(day.inputs.folder.enterprises["code"][0], "2020-03-02", staff=120)
    run.desk.write()
    assert run("approve", *by(COUNTY, "county", 18))[0] == 2, "a correction says why"
    assert run("approve", *by(COUNTY, "county", 18, "--reason", "企业更正人数"))[1]["version"] == 2
    versions = run("snapshots", *DATE, "--region", COUNTY)[1]["versions"]
    assert [each["version"] for each in versions] == [1, 2]
    assert versions[1]["before"] == versions[0]["sha256"]
    assert {cell["field"]: cell["after"] for cell in versions[1]["changed"]}["staff"] == "120"
    assert len(run("snapshots", *DATE)[1]["versions"]) == 3


def test_a_region_sent_back_is_preliminary_until_it_approves_again_and_a_comment_decides_nothing(
    run: Run,
) -> None:
    run("approve", *by(COUNTY, "county", 16))
    at = ("--by", "市审核员", "--at", "2020-03-02T17:00:00+08:00", *DATE, "--region", CITY)
    run("review", *at, "--decision", "comment", "--note", "请核对用电")
    standing = run.desk.look("2020-03-02").reviewed
    assert standing is not None
    assert standing.state == "reviewed"
    run("review", *at, "--decision", "returned", "--note", "人数有误")
    standing = run.desk.look("2020-03-02").reviewed
    assert standing is not None
    assert (standing.state, standing.returned) == ("preliminary", {COUNTY: "人数有误"})
    assert words_on(run.desk.folder, DAY, CITY)["decision"].to_list() == ["comment", "returned"]
    assert run("approve", *by(COUNTY, "county", 18, "--reason", "已核实"))[0] == 0
    standing = run.desk.look("2020-03-02").reviewed
    assert standing is not None
    assert standing.state == "reviewed"
    assert run("snapshots", *DATE)[1]["versions"][-1]["version"] == 1, "nothing changed, so no new version"


@pytest.mark.parametrize(
    ("region", "decision", "note"),
    [(CITY, "returned", " "), ("nowhere", "comment", "x"), (CITY, "perhaps", "x")],
)
def test_a_word_that_says_nothing_usable_is_refused(run: Run, region: str, decision: str, note: str) -> None:
    said = Said(region, DAY, decision, "样例审核员", dt.datetime(2020, 3, 2, 9, tzinfo=dt.UTC), note)
    with pytest.raises(WordRefused):
        say(run.desk.folder, said)
    assert Lake(run.desk.folder).parts("reviews") == ()
