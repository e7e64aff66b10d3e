# SPDX-License-Identifier: Apache-2.0
"""A day's reports are checked against all that is declared; its questions are kept, and asked once."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import polars as pl
import pytest

from gulian.cli.run import main
from gulian.daily.receive import receive_records
from gulian.daily.validate import validate_folder
from gulian.monitor.intake import Stated
from gulian.monitor.validation.callbacks import ANSWERS

if TYPE_CHECKING:
    from .conftest import Desk

DAY = dt.date(2020, 3, 2)


def test_a_jump_since_yesterday_becomes_a_question_to_the_firm_and_a_correction_closes_it(desk: Desk) -> None:
    firm = desk.firm("样例甲", contact="样例联系人", phone="000-1")
    desk.report(firm, "2020-03-01")
    desk.report(firm, "2020-03-02", staff=128, capacity=200)
    done = validate_folder(desk.write(), DAY, owner="330521")
    assert done.findings["rule"].to_list() == ["capacity_jump"]
    assert done.findings.select("file", "row", "expected").rows() == [("reports.csv", 3, "10000000 ± 30 %")]
    assert done.tasks.select("task", "state", "phone").rows() == [(f"20200302-{firm}", "open", "000-1")]
    assert validate_folder(desk.folder, DAY).questions.equals(done.questions)
    desk.report(firm, "2020-03-02", received_at="2020-03-02T16:00:00+08:00")
    after = validate_folder(desk.write(), DAY)
    assert after.tasks["state"].to_list() == ["closed"]
    assert after.questions["closed_by"].to_list() == ["correction"]


def test_an_explanation_is_kept_and_the_question_not_asked_again(desk: Desk) -> None:
    firm = desk.firm("样例甲")
    desk.report(firm, "2020-03-01")
    desk.report(firm, "2020-03-02", capacity=200)
    validate_folder(desk.write(), DAY)
    said = pl.DataFrame([(firm, DAY, "", "新线投产", "企业", None)], schema=ANSWERS, orient="row")
    assert validate_folder(desk.folder, DAY, answers=said).tasks["state"].to_list() == ["answered"]
    assert validate_folder(desk.folder, DAY).questions["answer"].to_list() == ["新线投产"]


def test_a_groups_total_is_held_against_its_members(desk: Desk) -> None:
    head = desk.firm("样例集团")
    members = [desk.firm(f"样例成员{n}", group="样例集团") for n in range(2)]
    for each in members:
        desk.report(each, "2020-03-02")
    desk.report(head, "2020-03-02", staff=300, returned=180, onsite=160)
    done = validate_folder(desk.write(), DAY)
    found = done.findings.filter(rule="group_adds_up").select("unit", "field", "value", "expected").rows()
    assert found == [(head, "staff", "300", "200 ± 5 %")]


def test_the_epidemic_report_of_a_firm_is_held_against_its_daily_report(desk: Desk) -> None:
    """A correction of either closes the question; a firm that sent only one of them is asked nothing."""
    firm, other = desk.firm("样例甲"), desk.firm("样例乙")
    for each in (firm, other):
        desk.report(each, "2020-03-02")
    folder, at = desk.write(), dt.datetime(2020, 3, 2, 9, tzinfo=dt.UTC)

    def health(onsite: int, hour: int) -> None:
        told = {"code": firm, "date": "2020-03-02", "zero": True, "onsite": onsite, "checked": onsite}
        receive_records(folder, [told], Stated("epidemic-report-2020/health"), at.replace(hour=hour))

    health(30, 9)
    done = validate_folder(folder, DAY)
    found = done.findings.select("rule", "unit", "value", "expected").rows()
    assert found == [("onsite_in_both", firm, "80", "30 ± 10 %")]
    health(78, 10)
    assert validate_folder(folder, DAY).tasks["state"].to_list() == ["closed"]


def test_the_command_tells_counts_and_exits_by_what_it_found(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    firm = desk.firm("样例甲", phone="000-1")
    desk.report(firm, "2020-03-01")
    desk.report(firm, "2020-03-02")
    folder = desk.write()
    assert main(["monitor", "check", str(folder), "--date", "2020-03-02"]) == 0
    capsys.readouterr()
    desk.report(firm, "2020-03-02", capacity=200, received_at="2020-03-02T16:00:00+08:00")
    desk.write()
    out = folder / "out" / "check"
    assert main(["monitor", "check", str(folder), "--date", "2020-03-02", "--out", str(out), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["schema"] == "gulian/monitor-check/1"
    assert (told["findings"], told["by_rule"], told["tasks"]) == (1, {"capacity_jump": 1}, {"open": 1})
    assert "000-1" not in (out / "callbacks.csv").read_text("utf-8-sig")
    assert main(["monitor", "check", str(folder), "--date", "2020-03-02"]) == 1
    assert "样例甲" in capsys.readouterr().out
