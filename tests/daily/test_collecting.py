# SPDX-License-Identifier: Apache-2.0
"""Any form that names a day is collected as reports are: whole, once, with receipt, checked by its rules."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from gulian import door, registry, schemes
from gulian.daily.collect import expected_units, register_facts
from gulian.daily.collecting import Collecting, collected_rows, collecting
from gulian.daily.receive import receipts, receive_file, receive_records
from gulian.errors import UnknownForm
from gulian.lake import Lake
from gulian.monitor.intake import Stated

from .conftest import Desk

DAY = dt.date(2020, 4, 1)
NOW = dt.datetime(2020, 4, 1, 9, tzinfo=dt.UTC)
A, B = registry.temporary_code("样例甲", "330521"), registry.temporary_code("样例乙", "330521")
HEALTH, SUPPLIES = "epidemic-report-2020/health", "emergency-supplies-2020/supplies"
FORMS = [f"{scheme.id}/{form}" for scheme in schemes.load_library().values() for form in scheme.forms]
ANSWERS = {
    "bool": "1",
    "int": "0",
    "decimal": "0.5",
    "text": "x",
    "date": "2020-04-01",
    "money": "1",
    "energy": "1",
}


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


def in_force(meant: Collecting) -> dt.date:
    """A day on which the lists of a form's scheme hold."""
    return max(DAY, meant.scheme.valid_from + dt.timedelta(days=60))


def one_row(meant: Collecting, day: dt.date) -> dict[str, object]:
    """A row that answers every question of a form, under the titles an office uses."""
    table = meant.table(day)
    row: dict[str, object] = {}
    for field in meant.form.fields:
        column = table.column(field.name)
        answer = column.choices[0].label_zh if column.choices else ANSWERS.get(field.type)
        answer = day.isoformat() if field.name == "date" else answer
        row[column.label_zh] = A if field.name in ("code", "unit") else answer
    return row


@pytest.mark.parametrize("name", FORMS)
def test_every_form_of_the_package_is_collected_by_the_titles_its_sheets_have(site: Path, name: str) -> None:
    """A row with every answer arrives with every answer; none is called unknown."""
    meant = collecting(schemes.library_of(site), name)
    day = in_force(meant)
    now = dt.datetime.combine(day, NOW.timetz())
    got = receive_records(site, [one_row(meant, day)], Stated(form=name, source="park-1"), now)
    assert (got.taken.form, got.taken.kept, got.taken.days) == (meant.name, 1, (day,))
    assert got.problems.is_empty()
    rows = collected_rows(site, name, day, day)
    assert rows.select("source", "received_at", "superseded").rows() == [("park-1", now, 0)]
    asked = [meant.table(day).column(each.name).inside for each in meant.form.fields]
    assert rows.select(asked).null_count().row(0) == (0,) * len(asked)


def test_a_form_by_products_has_several_rows_a_unit_and_each_is_corrected_alone(
    site: Path, tmp_path: Path
) -> None:
    head = "code,date,product,capacity,output,allocated,stock\n"
    text = head + f"{A},2020-04-01,alcohol,90,70,10,20\n{A},2020-04-01,bleach_84,9,8,7,6\n"
    receive_file(site, sent(tmp_path, text), Stated(SUPPLIES), NOW)
    later = NOW + dt.timedelta(hours=1)
    receive_file(
        site, sent(tmp_path, head + f"{A},2020-04-01,alcohol,90,80,10,20\n"), Stated("supplies"), later
    )
    kept = collected_rows(site, "supplies", DAY, DAY).select("unit", "product", "output", "superseded")
    assert kept.rows() == [(A, "alcohol", 80, 1), (A, "bleach_84", 8, 0)]
    before = collected_rows(site, SUPPLIES, as_of=NOW)
    assert before["output"].to_list() == [70, 8]
    assert [each.form for each in receipts(site)] == [SUPPLIES, SUPPLIES]


def test_forms_do_not_meet_in_the_lake_and_the_same_content_of_another_form_is_another_batch(
    site: Path, tmp_path: Path
) -> None:
    file = sent(tmp_path, f"code,date\n{A},2020-04-01\n")
    taken = [receive_file(site, file, Stated(form), NOW).taken for form in ("daily", HEALTH)]
    assert [each.new for each in taken] == [True, True]
    assert Lake(site).read("reports").height == Lake(site).read("epidemic-report-2020--health").height == 1
    assert collected_rows(site, "daily").height == 1


def test_rows_are_checked_by_the_rules_of_their_own_form(site: Path, tmp_path: Path) -> None:
    head = "code,date,zero,onsite,checked,fever,isolated,suspected,confirmed\n"
    text = head + f"{A},2020-04-01,1,10,20,3,0,0,0\n"
    got = receive_file(site, sent(tmp_path, text), Stated(HEALTH), NOW)
    assert {"zero_means_nothing", "checked_within_onsite"} <= set(got.findings["rule"])


def test_a_firm_that_another_form_names_is_recognised_as_everywhere(site: Path, tmp_path: Path) -> None:
    text = "企业名称,地区,date,onsite\n样例甲,330521,2020-04-01,10\n无人厂,330521,2020-04-01,5\n"
    got = receive_file(site, sent(tmp_path, text), Stated(HEALTH), NOW)
    assert (got.taken.by_name, got.taken.temporary) == (1, 1)
    kept = collected_rows(site, HEALTH, DAY, DAY)
    assert set(kept["unit"]) == {A, registry.temporary_code("无人厂", "330521")}
    assert {"name", "region"}.isdisjoint(kept.columns)


def test_what_was_never_sent_has_every_column_and_no_row(site: Path) -> None:
    rows = collected_rows(site, SUPPLIES, DAY, DAY)
    assert rows.is_empty()
    assert {"unit", "product", "date", "output", "source", "received_at", "superseded"} <= set(rows.columns)
    assert rows.schema["output"] == pl.Int64()


def test_a_form_that_is_not_there_is_refused_with_those_that_are(site: Path) -> None:
    with pytest.raises(UnknownForm, match="emergency-supplies-2020/supplies") as refused:
        collecting(schemes.library_of(site), "weekly")
    assert refused.value.known.startswith("daily, ")
    assert len(refused.value.known.split(", ")) == len(FORMS)


FORM = """title_zh: 周报
title_en: Weekly
source: practice
frequency: weekly
key: [unit, date]
fields:
  - {name: code, type: text, label_zh: 统一社会信用代码, label_en: "Credit code", required: true}
  - {name: unit, type: text, label_zh: 生产单位, label_en: "Plant", required: false}
  - {name: date, type: date, label_zh: 数据日期, label_en: "Date", required: true}
  - {name: orders, type: int, unit: orders, label_zh: 订单, label_en: "Orders", required: true, minimum: 0}
"""
SCHEME = """id: our-town
title_zh: 本县
title_en: Our town
summary_zh: 本县自己的报表。
summary_en: Forms of our own.
valid_from: 2020-02-01
version: 1
sources: []
"""


def test_a_form_of_the_sites_own_is_collected_without_a_line_of_code(site: Path, tmp_path: Path) -> None:
    """Two schemes with a form of one name: only the whole path says which."""
    for scheme in ("our-town", "their-town"):
        folder = site / "schemes" / scheme / "forms"
        folder.mkdir(parents=True)
        (folder / "health.yaml").write_text(FORM, encoding="utf-8")
        text = SCHEME.replace("our-town", scheme)
        (folder.parent / "scheme.yaml").write_text(text, encoding="utf-8")
    file = sent(tmp_path, f"code,date,订单\n{A},2020-04-01,7\n")
    with pytest.raises(UnknownForm, match="our-town/health, their-town/health"):
        receive_file(site, file, Stated("health"), NOW)
    receive_file(site, file, Stated("our-town/health"), NOW)
    assert collected_rows(site, "our-town/forms/health", DAY, DAY)["orders"].to_list() == [7]
    assert collected_rows(site, "their-town/health", DAY, DAY).is_empty()


def test_the_register_says_of_a_unit_the_same_whether_asked_for_one_thing_or_for_all(desk: Desk) -> None:
    """Also of plants, whose head count and money nobody knows, and of a group that only sums up."""
    head = desk.firm("样例集团")
    desk.firm("样例丙", group=head, park="东园")
    owner = desk.firm("样例丁", region="330108", revenue=50000, contact="王")
    for unit, region in (("P1", "330521"), ("P2", "330109")):
        desk.add("units", unit=unit, code=owner, name=unit, region=region)
    desk.add("risk", region="330521", date="2020-02-25", tier="low")
    folder = door.read_folder(desk.write(), on=DAY)
    whole = expected_units(folder, DAY)
    assert whole.height == 3
    for name in whole.columns:
        assert_frame_equal(register_facts(folder, DAY, {name}), whole.select("unit", *({name} - {"unit"})))
    assert_frame_equal(register_facts(folder, DAY, {"nowhere"}), whole.select("unit"))
