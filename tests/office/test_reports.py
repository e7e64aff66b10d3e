# SPDX-License-Identifier: Apache-2.0
"""报送: filled in here, in the lake for good."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from gulian import sample
from gulian.daily.collecting import collected_rows
from gulian.errors import ReportAhead, RowsOutside
from gulian.office.enterprises.actions import import_register
from gulian.office.enterprises.models import Enterprise, Plant
from gulian.office.reports import actions
from gulian.office.reports.models import Filed, Upload
from gulian.office.reports.queries import own_places
from gulian.office.tasks.worker import work_off
from tests.office.conftest import SeatMaker

pytestmark = [pytest.mark.django_db, pytest.mark.storage]
GOOD = {"opened": "1", "staff": "20", "returned": "15", "onsite": "12"}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A drawn province of 300 firms."""
    folder = tmp_path_factory.mktemp("reports") / "site"
    sample.build(folder, 300, 1, seed=7)
    return folder


@pytest.fixture
def office(world: Path, tmp_path: Path, settings: Settings) -> Path:
    """The province in a folder of the test's own, its register mirrored."""
    folder = tmp_path / "site"
    shutil.copytree(world, folder)
    settings.DIR = folder
    import_register(None, timezone.localdate())
    return folder


def _single() -> Enterprise:
    """A firm without plants of its own."""
    several = Plant.objects.values_list("code", flat=True)
    found = Enterprise.objects.exclude(pk__in=several).filter(group="").order_by("code").first()
    assert found is not None
    return found


def _in_lake(folder: Path, unit: str, day: dt.date) -> list[dict[str, object]]:
    rows = collected_rows(folder, "daily", day, day)
    return rows.filter(pl.col("unit") == unit).to_dicts() if rows.height else []


def test_what_was_acknowledged_reaches_the_lake_once(office: Path, sit: SeatMaker) -> None:
    """A sent report is a row at once and in the lake after the flush; flushing again adds nothing."""
    firm, today = _single(), timezone.localdate()
    filed, _ = actions.file_report(sit("firm", enterprise=firm.code), firm.code, today, GOOD)
    assert filed is not None
    assert actions.flush() == 1
    assert actions.flush() == 0
    (row,) = _in_lake(office, firm.code, today)
    assert (row["opened"], row["staff"], row["returned"], row["filled_by"]) == (True, 20, 15, "firm")


def test_a_kill_between_lake_and_row_brings_the_report_once(office: Path, sit: SeatMaker) -> None:
    """The lake knows the batch by its content: brought again it changes nothing."""
    firm, today = _single(), timezone.localdate()
    actions.file_report(sit("firm", enterprise=firm.code), firm.code, today, GOOD)
    actions.flush()
    Filed.objects.update(batch="")
    assert actions.flush() == 1
    assert len(_in_lake(office, firm.code, today)) == 1


def test_the_last_report_of_a_day_counts(office: Path, sit: SeatMaker) -> None:
    """A correction is a further report; both are kept, the later one is in use."""
    firm, today = _single(), timezone.localdate()
    seat = sit("firm", enterprise=firm.code)
    actions.file_report(seat, firm.code, today, GOOD)
    actions.file_report(seat, firm.code, today, GOOD | {"returned": "19"})
    actions.flush()
    (row,) = _in_lake(office, firm.code, today)
    assert (row["returned"], row["superseded"]) == (19, 1)
    assert Filed.objects.count() == 2


def test_a_cell_that_cannot_be_used_is_told_beside_it_and_nothing_is_stored(
    office: Path, browse: Callable[..., Client]
) -> None:
    """Words where a number belongs, and a question not answered, come back with what was typed."""
    del office
    firm = _single()
    client = browse("firm", enterprise=firm.code)
    address = f"/reports/fill/{firm.code}/"
    answer = client.post(address, GOOD | {"returned": "很多", "date": str(timezone.localdate())})
    assert answer.status_code == 422
    assert 'id="e-returned"' in answer.content.decode()
    assert 'value="20"' in answer.content.decode()
    left_out = {name: value for name, value in GOOD.items() if name != "staff"}
    assert client.post(address, left_out).status_code == 422
    assert not Filed.objects.exists()


def test_a_contradiction_is_told_beside_its_question(office: Path, sit: SeatMaker) -> None:
    """More returned than on the roll is not stored; a number far from the register is, with a remark."""
    del office
    firm, today = _single(), timezone.localdate()
    seat = sit("firm", enterprise=firm.code)
    filed, checked = actions.file_report(seat, firm.code, today, GOOD | {"returned": "30"})
    assert filed is None
    assert [len(told) for told in checked.refused.values()] == [1]
    far = {"opened": "1", "staff": str((firm.staff or 0) * 10 + 100), "returned": "1"}
    filed, checked = actions.file_report(seat, firm.code, today, far)
    assert filed is not None
    assert "staff_near_register" in [each["rule"] for each in checked.doubts]


def test_same_as_yesterday_takes_over_what_carries(office: Path, sit: SeatMaker) -> None:
    """One tap sends what the last report said, for today."""
    del office
    firm, today = _single(), timezone.localdate()
    seat = sit("firm", enterprise=firm.code)
    actions.file_report(seat, firm.code, today - dt.timedelta(days=1), GOOD | {"output": "3.5"})
    again = actions.same_as_last(seat, firm.code, today)
    assert again.date == today
    assert {name: again.answers[name] for name in GOOD} == GOOD
    assert "output" not in again.answers


def test_nobody_reports_for_a_firm_outside_his_scope(office: Path, sit: SeatMaker) -> None:
    """Another firm, another county: absent; a future day: refused."""
    del office
    firm, today = _single(), timezone.localdate()
    other = Enterprise.objects.exclude(county=firm.county).exclude(county="").first()
    assert other is not None
    for seat in (sit("firm", enterprise=other.code), sit("desk", region=other.county)):
        with pytest.raises(Http404):
            actions.file_report(seat, firm.code, today, GOOD)
    with pytest.raises(ReportAhead):
        actions.file_report(sit("firm", enterprise=firm.code), firm.code, today + dt.timedelta(days=1), GOOD)
    assert not Filed.objects.exists()


def test_a_group_reports_for_its_members(office: Path, sit: SeatMaker) -> None:
    """A head's seat lists its members' plants beside its own."""
    del office
    head = _single()
    Enterprise.objects.exclude(pk=head.code).filter(group="").first()
    member = Enterprise.objects.exclude(pk=head.code).order_by("-code").first()
    assert member is not None
    Enterprise.objects.filter(pk=member.code).update(group=head.code)
    from dataclasses import replace

    from gulian.office.enterprises.queries import group_members

    seat = sit("firm", enterprise=head.code)
    whole = replace(seat, firms=(head.code, *group_members(head.code)))
    assert {each.firm.code for each in own_places(whole)} >= {head.code, member.code}


def _csv(rows: list[Enterprise], day: dt.date) -> SimpleUploadedFile:
    lines = ["code,date,opened,staff,returned"]
    lines += [f"{each.code},{day},1,20,{at}" for at, each in enumerate(rows)]
    return SimpleUploadedFile("报表.csv", "\n".join(lines).encode())


def test_an_upload_is_read_once_and_its_receipt_kept(office: Path, sit: SeatMaker) -> None:
    """A file of reports becomes reports; trying it again changes nothing."""
    today = timezone.localdate()
    rows = list(Enterprise.objects.filter(group="").exclude(county="").order_by("code")[:10])
    seat = sit("desk")
    made, _ = actions.upload(seat, _csv(rows, today), "")
    assert work_off(("reports.upload",)) == 1
    first = Upload.objects.get(pk=made.id)
    assert first.receipt is not None
    assert first.receipt["kept"] == 10
    again = actions.take_upload(seat, made.id, lambda: None)
    assert again.receipt is not None
    assert again.receipt["new"] is False
    assert len(_in_lake(office, rows[0].code, today)) == 1


def test_an_upload_with_a_foreign_firm_is_refused_whole(office: Path, sit: SeatMaker) -> None:
    """A county's file may only speak of the county's firms; nothing of it is taken."""
    today = timezone.localdate()
    first = Enterprise.objects.exclude(county="").order_by("code").first()
    assert first is not None
    other = Enterprise.objects.exclude(county__in=["", first.county]).first()
    assert other is not None
    seat = sit("desk", region=first.county)
    made, _ = actions.upload(seat, _csv([first, other], today), "")
    with pytest.raises(RowsOutside) as refused:
        actions.take_upload(seat, made.id, lambda: None)
    assert refused.value.rows == "3"
    assert _in_lake(office, first.code, today) == []


def test_the_firms_page_is_one_tap(office: Path, browse: Callable[..., Client]) -> None:
    """未报 with 同昨日 before, 已报 after."""
    del office
    firm = _single()
    client = browse("firm", enterprise=firm.code)
    client.post(
        f"/reports/fill/{firm.code}/", GOOD | {"date": str(timezone.localdate() - dt.timedelta(days=1))}
    )
    before = client.get("/reports/").content.decode()
    assert f"/reports/same/{firm.code}/" in before
    assert client.post(f"/reports/same/{firm.code}/").status_code == 302
    assert "已报" in client.get("/reports/").content.decode()


def test_a_program_sends_a_report(office: Path, sit: SeatMaker, client: Client) -> None:
    """A firm's key sends its report and learns what is wrong in a sentence with its id."""
    from gulian.office.people.lending import make_key

    del office
    firm, today = _single(), timezone.localdate()
    key = make_key(sit("firm", enterprise=firm.code), "erp", 5, may_write=True)[1]
    headers = {"Authorization": f"Bearer {key}"}
    body = {
        "unit": firm.code,
        "date": str(today),
        "answers": [{"name": name, "value": value} for name, value in GOOD.items()],
    }
    assert client.post("/api/reports/", body, "application/json", headers=headers).status_code == 201
    owed = client.get(f"/api/reports/owed/{today}", headers=headers).json()
    assert [bool(each["received_at"]) for each in owed] == [True]
    wrong = {**body, "answers": [{"name": "opened", "value": "1"}]}
    refused = client.post("/api/reports/", wrong, "application/json", headers=headers)
    assert refused.status_code == 409
    assert "E-OFF-101" in refused.content.decode()
