# SPDX-License-Identifier: Apache-2.0
"""A day in the office: what `gulian day` found, kept as rows, shown to whom it concerns."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from django.test import Client
from pytest_django import Settings

from gulian import daily, sample
from gulian.office.days.actions import keep_day, run_day
from gulian.office.days.models import (
    BlockedRow,
    DayRun,
    FindingRow,
    LeaderRow,
    RateRow,
    SupplierRow,
    UnitState,
)
from gulian.office.days.parts import part_of
from gulian.office.enterprises.actions import import_register
from gulian.office.enterprises.models import Enterprise
from gulian.office.in_use import library
from gulian.office.tasks.worker import work_off
from tests.office.conftest import SeatMaker

pytestmark = [pytest.mark.django_db, pytest.mark.storage]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A drawn province of 300 firms, three days of reports."""
    folder = tmp_path_factory.mktemp("office") / "site"
    sample.build(folder, 300, 3, seed=5)
    return folder


@pytest.fixture(scope="module")
def found(world: Path) -> daily.Day:
    """What the last of them found: run once, kept as rows in each test."""
    return daily.run_folder(world, _day(world))


@pytest.fixture
def office(world: Path, settings: Settings) -> Path:
    settings.DIR = world
    return world


@pytest.fixture
def day(office: Path, found: daily.Day) -> daily.Day:
    """The day with its rows."""
    del office
    keep_day(None, found)
    return found


def _day(folder: Path) -> dt.date:
    return max(dt.date.fromisoformat(each.stem) for each in (folder / "reports").iterdir())


def test_the_rows_of_a_day_are_those_of_its_files(office: Path) -> None:
    """What pages show is what `blocked.csv`, `indicators.csv` and `day.json` say."""
    date = _day(office)
    run = run_day(None, date)
    out = office / "out" / date.isoformat()
    listed = list(csv.DictReader(io.StringIO((out / "blocked.csv").read_text("utf-8-sig"))))
    kept = list(BlockedRow.objects.filter(date=date, blocked=True).order_by("rank"))
    assert [(each.unit, each.rank) for each in kept] == [(row["unit"], int(row["rank"])) for row in listed]
    assert run.summary == json.loads((out / "day.json").read_text("utf-8"))
    rates = list(csv.DictReader(io.StringIO((out / "indicators.csv").read_text("utf-8-sig"))))
    assert RateRow.objects.filter(date=date).count() == len(rates)
    for row in rates:
        stored = RateRow.objects.get(
            date=date, indicator=row["indicator"], level=row["level"], code=row["code"]
        )
        assert str(stored.numerator) == row["numerator"]
        assert stored.expected == int(row["expected"])


def test_a_day_kept_twice_stands_once(day: daily.Day) -> None:
    """Running a day again replaces its rows; nothing is doubled."""
    counts = [model.objects.count() for model in (RateRow, BlockedRow, FindingRow, LeaderRow, UnitState)]
    keep_day(None, day)
    assert [m.objects.count() for m in (RateRow, BlockedRow, FindingRow, LeaderRow, UnitState)] == counts
    assert DayRun.objects.count() == 1


def test_the_parts_add_up_to_the_figure(day: daily.Day) -> None:
    """The units behind a figure, each by the indicator's expressions, sum to its two sums."""
    date = day.date
    for indicator in library()["resumption-2020"].headline:
        whole = RateRow.objects.get(date=date, indicator=indicator.id, level="total")
        parts = [part_of(indicator, each, date) for each in UnitState.objects.all()]
        if indicator.counting_unit == "unit":
            assert (
                sum(each.numerator or 0 for each in parts if each.counts and each.denominator)
                == whole.numerator
            )
            assert sum(each.denominator or 0 for each in parts if each.counts) == whole.denominator


def test_a_county_sees_its_own_figures_and_blockages_only(
    day: daily.Day, browse: Callable[..., Client]
) -> None:
    """Every name on a county's pages is of that county; others' addresses do not exist for it."""
    date = day.date
    import_register(None, date)
    counties = BlockedRow.objects.filter(blocked=True).values_list("county", flat=True).distinct()
    own = sorted(each for each in counties if each)[0]
    client = browse("desk", region=own)
    foreign = list(BlockedRow.objects.exclude(county=own))
    body = client.get("/today/").content.decode()
    whole = client.get(f"/days/{date}/blocked/").content.decode()
    missing = client.get(f"/days/{date}/missing/").content.decode()
    for row in foreign:
        assert row.unit not in whole
        assert row.name not in body
        assert row.name not in missing
    assert client.get(f"/days/{date}/blocked/{foreign[0].unit}/").status_code == 404
    mine = BlockedRow.objects.filter(county=own).first()
    assert mine is not None
    assert mine.name in whole
    assert client.get(f"/days/{date}/blocked/{mine.unit}/").status_code == 200


def test_pages_show_no_phone(day: daily.Day, browse: Callable[..., Client]) -> None:
    """No page of the day carries a firm's or an officer's phone."""
    date = day.date
    import_register(None, date)
    client = browse("desk")
    phones = [each for each in Enterprise.objects.values_list("phone", flat=True) if each]
    pages = ("/today/", f"/days/{date}/blocked/", f"/days/{date}/findings/", "/enterprises/")
    for page in pages:
        body = client.get(page).content.decode()
        assert not [each for each in phones if each in body], page
        assert "0000-90" not in body


def test_a_lead_firm_sees_of_its_suppliers_their_state_only(
    day: daily.Day, browse: Callable[..., Client]
) -> None:
    """The bureau reads why a supplier is blocked; its customer reads that it is, and until when."""
    date = day.date
    import_register(None, date)
    blocked = SupplierRow.objects.filter(state="blocked").exclude(cause_zh="").first()
    assert blocked is not None
    address = f"/chains/{blocked.leader}/"
    bureau = browse("desk").get(address).content.decode()
    own = browse("firm", enterprise=blocked.leader).get(address).content.decode()
    assert blocked.name in bureau
    assert blocked.name in own
    assert "/blocked/" in bureau
    causes = {each.cause_zh for each in SupplierRow.objects.filter(leader=blocked.leader) if each.cause_zh}
    departments = {each.department_zh for each in BlockedRow.objects.all() if each.department_zh}
    assert [each for each in (*causes, *departments) if each in own] == []
    assert "/blocked/" not in own
    other = LeaderRow.objects.exclude(code=blocked.leader).first()
    assert other is not None
    assert browse("firm", enterprise=other.code).get(address).status_code == 404


def test_the_suppliers_of_a_lead_firm_add_up(day: daily.Day) -> None:
    """Running, stopped and silent suppliers of the list are those the lead firm's row counts."""
    date = day.date
    for leader in LeaderRow.objects.filter(date=date):
        rows = SupplierRow.objects.filter(date=date, leader=leader.code)
        assert rows.count() == leader.suppliers
        assert rows.filter(state="silent").count() <= leader.silent
        assert rows.filter(state="running").count() <= leader.running


def test_only_who_may_runs_a_day(office: Path, browse: Callable[..., Client]) -> None:
    """A desk makes the bulletin; an auditor may not, and nothing is written for him."""
    date = _day(office)
    assert browse("auditor").post("/days/run/", {"date": str(date)}).status_code == 403
    assert not DayRun.objects.exists()
    assert browse("desk").post("/days/run/", {"date": str(date)}).status_code == 302
    assert work_off(("days.run",)) == 1
    assert DayRun.objects.get().date == date


def test_a_wrong_date_is_no_page(day: daily.Day, browse: Callable[..., Client]) -> None:
    """Addresses that name no day are answered with 404."""
    del day
    client = browse("desk")
    for address in ("/today/?date=yesterday", "/days/2020-13-01/blocked/", "/days/1999-01-01/blocked/"):
        assert client.get(address).status_code == 404
    assert client.get("/today/").status_code == 200


def test_the_register_is_mirrored_whole(office: Path, sit: SeatMaker) -> None:
    """Every firm of the files stands in the mirror once, with its places; importing again changes nothing."""
    date = _day(office)
    listed = pl.read_csv(office / "enterprises.csv", infer_schema=False)["code"].to_list()
    import_register(sit("desk"), date)
    first = list(Enterprise.objects.order_by("code").values())
    import_register(None, date)
    assert [each["code"] for each in first] == sorted(listed)
    assert list(Enterprise.objects.order_by("code").values()) == first
    assert all(each["province"] for each in first if each["region"])


def test_a_program_reads_what_the_page_shows(day: daily.Day, sit: SeatMaker, client: Client) -> None:
    """The figures, the blocked units and the missing of a county, by key; nothing of another county."""
    from gulian.office.people.lending import make_key

    date = day.date
    import_register(None, date)
    county = BlockedRow.objects.exclude(county="").values_list("county", flat=True)[0]
    key = make_key(sit("desk", region=county), "reader", 5, may_write=False)[1]
    headers = {"Authorization": f"Bearer {key}"}
    whole = client.get(f"/api/days/{date}", headers=headers).json()
    assert {each["level"] for each in whole["rates"]} == {"county"}
    rows = client.get(f"/api/days/{date}/blocked", headers=headers).json()["rows"]
    assert [each["unit"] for each in rows] == list(
        BlockedRow.objects.filter(county=county).order_by("rank").values_list("unit", flat=True)[: len(rows)]
    )
    firms = client.get("/api/enterprises/", headers=headers).json()["rows"]
    assert {each["county"] for each in firms} == {county}
    assert (
        client.post("/api/days/", {"date": str(date)}, "application/json", headers=headers).status_code == 403
    )
