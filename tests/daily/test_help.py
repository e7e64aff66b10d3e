# SPDX-License-Identifier: Apache-2.0
"""What blocked firms may have stands in the day: firm, measure, clause, and which fact is lacking."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from dataclasses import replace

import polars as pl
import pytest

from gulian import daily, door
from gulian.daily import tables
from gulian.daily.help_ import help_
from gulian.daily.receive import receive_file
from gulian.daily.sheets import HELP
from gulian.daily.walk import walk
from gulian.monitor import intake
from gulian.schemes import Library
from tests.daily.conftest import Desk

DATE = "2020-04-01"
REFUND = "policy-service/measures/refund_small"


def rows(day: daily.Day, name: str = "help.csv") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(day.files[name].decode("utf-8-sig"))))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, dict[str, str], daily.Day]:
    """Three firms stand still, one runs; the first told its facts in March, and otherwise after the day."""
    desk = Desk(tmp_path_factory.mktemp("help") / "desk")
    firms = {
        "told": desk.firm("样例甲", staff=100, revenue=1000),
        "silent": desk.firm("样例乙", staff=100, revenue=1000),
        "large": desk.firm("样例丙", staff=5000, revenue=900000),
        "runs": desk.firm("样例丁"),
    }
    for name in ("told", "silent", "large"):
        desk.closed(firms[name], DATE)
    desk.report(firms["runs"], DATE)
    path = desk.write()
    head = "code,date,laid_off,insured,unemployment_premium\n"
    for day, answer in (("2020-03-20", "0,1,1.2"), ("2020-04-02", "50,1,1.2")):
        file = path.parent / f"{day}.csv"
        file.write_text(f"{head}{firms['told']},{day},{answer}\n", encoding="utf-8")
        at = dt.datetime.fromisoformat(f"{day}T09:00:00+08:00")
        receive_file(path, file, intake.Stated(form="policy-service/firm", source="county"), at)
    return desk, firms, daily.run_folder(path, dt.date.fromisoformat(DATE))


def test_a_blocked_firm_reads_what_it_may_have_and_by_which_clause(
    told: tuple[Desk, dict[str, str], daily.Day],
) -> None:
    """Small, insured, nobody laid off: the up to 1.2 万元 back, by 一(二); later answers do not count."""
    _, firms, day = told
    mine = [each for each in rows(day) if each["code"] == firms["told"]]
    refund = mine[0]
    assert (refund["measure"], refund["status"], refund["place"]) == (REFUND, "eligible", "1")
    assert (refund["amount"], refund["up_to"], refund["clause"]) == ("1.2", "1", "一(二)")
    assert refund["number"] == "国办发〔2020〕6号"
    assert len([each for each in mine if each["status"] == "unknown"]) == 3
    assert {each["code"] for each in rows(day)} == {firms[name] for name in ("told", "silent", "large")}


def test_a_firm_that_told_nothing_reads_what_to_add(told: tuple[Desk, dict[str, str], daily.Day]) -> None:
    """Undecided rows name the condition, its clause and the facts; what the register knows is not asked."""
    _, firms, day = told
    mine = [each for each in rows(day) if each["code"] == firms["silent"]]
    lacking = [each for each in mine if each["status"] == "unknown"]
    assert len(lacking) == 3
    for each in lacking:
        assert each["condition_zh"]
        assert each["condition_clause"]
        assert each["lacks"]
        assert not {"size", "province"} & set(each["lacks"].split(";"))


def test_the_bulletin_counts_what_the_tables_hold(told: tuple[Desk, dict[str, str], daily.Day]) -> None:
    """Two fit, one lacks facts; each number leads back to its rows, a measure's to clause and words."""
    desk, firms, day = told
    page = day.files["bulletin.html"].decode()
    assert "六、惠企政策" in page
    assert "国办发〔2020〕6号 一(二)" in page
    assert day.summary["help"] == {
        "firms": 3,
        "eligible": 2,
        "unknown": 1,
        "measures": len(rows(day, "help_measures.csv")),
        "notes": [],
    }
    names = {each["number"] for each in json.loads(day.files["figures.json"])["numbers"]}
    found = walk(desk.folder, day.date, "help/total/total/unknown")
    assert {each["code"] for each in found.rows} == {firms["large"]}
    assert not walk(desk.folder, day.date, "help/total/total/unknown", counties=["330106"]).rows
    line = next(each for each in rows(day, "help_measures.csv") if each["measure"] == REFUND)
    number = f"help/place/{line['place']}/eligible"
    assert number in names
    (row,) = walk(desk.folder, day.date, number).rows
    assert (row["eligible"], row["clause"]) == ("1", "一(二)")
    assert row["span"].startswith("对不裁员或少裁员的中小微企业")
    assert row["pin"].startswith(f"{REFUND}@1#")


def test_the_sheet_of_measures_stands_beside_the_cases(
    told: tuple[Desk, dict[str, str], daily.Day],
) -> None:
    """`dispatch.xlsx` has one sheet more, in the words of the desk."""
    desk, firms, _ = told
    sheets = door.read_workbook(desk.folder / "out" / DATE / "dispatch.xlsx")
    sheet = sheets[HELP]
    first = sheet.filter(pl.col("统一社会信用代码") == firms["told"]).row(0, named=True)
    assert (first["符合情况"], first["条款"], first["办理方式"]) == ("符合", "一(二)", "按规定兑现")
    assert set(sheet["符合情况"]) == {"符合", "待补数据"}


def test_nothing_of_it_leaves_the_office(told: tuple[Desk, dict[str, str], daily.Day]) -> None:
    """The bulletin for outside has no such section."""
    from gulian import monitor
    from gulian.daily import bulletin

    _, _, day = told
    context = bulletin.context(day, bulletin.Drawings({}, {}))
    assert context.help is not None
    outside = monitor.for_outside(context, 3)
    assert outside.help is None
    template = day.scheme.bulletins["daily"]
    assert "惠企政策" not in monitor.render(template.text, outside, template.file)


def test_a_day_without_any_measure_gives_nothing_and_says_so(
    told: tuple[Desk, dict[str, str], daily.Day],
) -> None:
    """No scheme gives anything: a row per firm that says so, empty counts, a note."""
    _, firms, day = told
    bare = Library({}, {}, {})
    bare_day = help_(replace(day, inputs=replace(day.inputs, library=bare)))
    assert bare_day.helped is not None
    assert bare_day.helped.rows.select("code", "status", "measure").rows() == [
        (code, "none", None) for code in dict.fromkeys(each["code"] for each in rows(day))
    ]
    assert bare_day.helped.measures.is_empty()
    assert tables.help_measures_csv(bare_day).decode("utf-8-sig").startswith("place,measure,")
    assert "没有可享受的惠企措施" in bare_day.helped.notes[0]
    assert (bare_day.helped.firms, bare_day.helped.eligible, bare_day.helped.unknown) == (
        len(firms) - 1,
        0,
        0,
    )
