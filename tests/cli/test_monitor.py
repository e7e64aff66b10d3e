# SPDX-License-Identifier: Apache-2.0
"""`gulian monitor`: what a clerk sees."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from gulian import door, sample
from gulian.cli import main


def test_the_calendar_of_the_daily_report(capsys: pytest.CaptureFixture[str]) -> None:
    """One line a day, one column a level; 2020 was a leap year."""
    assert main(["monitor", "calendar", "--from", "2020-02-28", "--until", "2020-03-01"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["报告期", "企业", "县区", "市", "省", "通报"]
    assert [line.split()[0] for line in lines[1:]] == ["2020-02-28", "2020-02-29", "2020-03-01"]
    assert lines[1].endswith("02-28 17:30")


def test_the_calendar_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """The form is pinned, instants carry their offset."""
    call = ["monitor", "calendar", "--from", "2020-03-01", "--until", "2020-03-01", "--json"]
    assert main(call) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["schema"] == "gulian/monitor-calendar/1"
    assert said["form"].startswith("resumption-2020/forms/daily@")
    assert said["periods"][0]["deadlines"]["city"] == "2020-03-01T16:30:00+08:00"


@pytest.mark.parametrize("form", ["daily", "resumption-2020/forms/daily"])
def test_a_form_has_the_same_names_for_every_command(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`daily` is the daily report for the calendar as it is for `collect`."""
    call = ["monitor", "calendar", "--form", form, "--from", "2020-03-01", "--until", "2020-03-01", "--json"]
    assert main(call) == 0
    assert json.loads(capsys.readouterr().out)["form"].startswith("resumption-2020/forms/daily@")


@pytest.mark.parametrize("form", ["resumption-2020/weekly", "resumption-2020"])
def test_an_unknown_form_is_refused_with_those_there_are(
    form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 2, one sentence that names the forms of the scheme."""
    call = ["monitor", "calendar", "--form", form, "--from", "2020-03-01", "--until", "2020-03-01"]
    assert main(call) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("E-MON-040")
    assert "resumption-2020/daily" in said.err


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """The named world of thirteen units, three days of reports."""
    return sample.small_world(tmp_path / "world")


def said(capsys: pytest.CaptureFixture[str], *call: object) -> tuple[int, dict[str, Any]]:
    status = main(["monitor", *map(str, call), "--json"])
    return status, json.loads(capsys.readouterr().out)


def test_who_owes_and_who_is_late(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All thirteen owe the day's report; at five the silent ones are missing, and named in the file."""
    _, owed = said(capsys, "due", world, "--date", "2020-03-01")
    assert owed["states"] == {"owed": owed["units"]}
    out = world.parent / "due.csv"
    _, known = said(capsys, "due", world, "--date", "2020-03-01", "--at", "2020-03-01T17:00", "--out", out)
    assert sum(known["states"].values()) == owed["units"]
    listed = pl.read_csv(out)
    assert dict(listed["state"].value_counts().iter_rows()) == known["states"]
    assert {"reported", "missing"} <= set(known["states"])
    assert listed.filter(pl.col("state") == "missing")["late_minutes"].unique().to_list() == [60]


def test_reminders_need_an_instant(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without --at nobody can say who is late: refused."""
    assert main(["monitor", "due", str(world), "--date", "2020-03-01", "--remind", "2"]) == 2
    assert "--at" in capsys.readouterr().err


def test_a_sheet_goes_out_prefilled_and_comes_back_as_reports(
    world: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A clerk fills in two rows; the CSV put into reports/ gives the day its two reports."""
    sheet, back = world.parent / "sheet.xlsx", world / "reports" / "2020-03-02.csv"
    _, made = said(capsys, "blank", world, "--date", "2020-03-02", "--out", sheet)
    assert made["units"] == 13
    book = openpyxl.load_workbook(sheet)
    page = book.worksheets[0]
    heads = {page.cell(3, n).value: n for n in range(1, page.max_column + 1)}
    names = {page.cell(row, heads["企业名称"]).value: row for row in range(4, 17)}
    for row in (4, 6):
        page.cell(row, heads["*今日是否开工"]).value = "是"
        page.cell(row, heads["当日产值（万元/日）"]).value = 3.5
    book.save(sheet)
    status, read = said(capsys, "fill", world, "--date", "2020-03-02", "--file", sheet, "--out", back)
    assert (status, read["rows"], read["untouched"]) == (0, 2, 11)
    reports = door.read_folder(world, on=dt.date(2020, 3, 2)).reports
    day = reports.filter(pl.col("date") == dt.date(2020, 3, 2))
    assert day.select("opened", "output_fen", "filled_by").rows() == [(True, 3_500_000, "firm")] * 2
    assert len(names) == 13


def test_a_county_fills_in_for_its_own_only(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Deqing (330521) fills in all thirteen rows: those of others are left out, each with its cell."""
    sheet, out = world.parent / "sheet.xlsx", world.parent / "back.csv"
    said(capsys, "blank", world, "--date", "2020-03-02", "--out", sheet)
    book = openpyxl.load_workbook(sheet)
    page = book.worksheets[0]
    column = next(n for n in range(1, page.max_column + 1) if page.cell(3, n).value == "*今日是否开工")
    for row in range(4, 17):
        page.cell(row, column).value = "否"
    book.save(sheet)
    call = ["fill", world, "--date", "2020-03-02", "--file", sheet, "--out", out]
    status, read = said(
        capsys, *call, "--filled-by", "county", "--name", "德清县经信局", "--region", "330521"
    )
    rows = pl.read_csv(out)
    assert status == 1
    assert 0 < rows.height < 13
    assert rows.height + len(read["problems"]) == 13
    assert rows.select("filled_by", "source").unique().rows() == [("county", "德清县经信局")]
    assert all(each["cell"].startswith("B") for each in read["problems"])
    assert main(["monitor", *map(str, call), "--filled-by", "county"]) == 2


def test_a_lead_firm_sees_its_direct_suppliers(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The sheet of a chain: the leader and who delivers to it, nobody else."""
    folder = door.read_folder(world)
    leader = "91330521YL9000019X"
    suppliers = set(folder.links.filter(pl.col("buyer") == leader)["supplier"])
    known = suppliers & set(folder.enterprises["code"])
    sheet = world.parent / "chain.xlsx"
    _, made = said(capsys, "blank", world, "--date", "2020-03-02", "--leader", leader, "--out", sheet)
    page = openpyxl.load_workbook(sheet).worksheets[0]
    codes = {page.cell(row, 1).value for row in range(4, 4 + made["units"])}
    assert codes == known | {leader}
    assert len(codes) < 13


def test_a_header_becomes_a_view_and_the_view_a_table(
    world: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Proposed with scores, refused until confirmed, then run in the scope of the asker."""
    asked = world.parent / "asked.csv"
    asked.write_text("序号,企业名称,是否复工,人员返岗比率,备注,联系电话\n", encoding="utf-8")
    out = world / "schemes" / "resumption-2020" / "views" / "asked.yaml"
    call = ["view", "propose", asked, "--out", out]
    status, found = said(capsys, *call)
    meant = {each["title"]: (each["meaning"], each["score"]) for each in found["columns"]}
    assert status == 1
    assert meant["是否复工"] == ("opened", 100.0)
    assert meant["人员返岗比率"][0] == "return_rate"
    assert meant["人员返岗比率"][1] < 100
    table = world.parent / "table.csv"
    run = ["view", "run", world, "--view", "resumption-2020/asked", "--date", "2020-03-01", "--out", table]
    assert main(["monitor", *map(str, run)]) == 2
    assert "E-MON-030" in capsys.readouterr().err
    assert said(capsys, *call, "--confirm")[0] == 0
    _, made = said(capsys, *run, "--region", "330521")
    rows = pl.read_csv(table)
    assert rows.columns == ["序号", "企业名称", "是否复工", "人员返岗比率", "备注", "联系电话"]
    assert (rows.height, made["rows"]) == (5, 5)
    assert rows["企业名称"].str.contains("德清").all()
    assert rows["联系电话"].null_count() == 5
    _, whole = said(capsys, *run)
    assert whole["rows"] == 13


def test_a_view_over_counties_is_made_of_indicators(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The rate of a county in the table is the one `gulian day` prints for it."""
    asked = world.parent / "asked.csv"
    asked.write_text("地区代码,应报数,已报数,复工率\n", encoding="utf-8")
    out = world / "schemes" / "resumption-2020" / "views" / "counties.yaml"
    said(capsys, "view", "propose", asked, "--over", "county", "--confirm", "--out", out)
    table = world.parent / "table.csv"
    run = ["view", "run", world, "--view", "resumption-2020/counties", "--date", "2020-03-01", "--out", table]
    said(capsys, *run)
    assert main(["day", str(world), "--date", "2020-03-01"]) in (0, 1)
    printed = pl.read_csv(
        world / "out" / "2020-03-01" / "indicators.csv", schema_overrides={"code": pl.String}
    )
    rates = printed.filter(indicator="resume_rate", level="county").select("code", "expected", "value")
    rows = pl.read_csv(table, schema_overrides={"地区代码": pl.String})
    joined = rows.join(rates, left_on="地区代码", right_on="code", how="inner")
    assert joined.height == rows.height == 4
    assert joined["应报数"].to_list() == joined["expected"].to_list()
    shown = [round(value, 2) for value in joined["value"].to_list()]
    assert joined["复工率"].to_list() == pytest.approx(shown, abs=0.006)
