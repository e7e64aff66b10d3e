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
from gulian.office.audit.models import Event
from gulian.office.enterprises.actions import import_register
from gulian.office.enterprises.models import Enterprise, Plant
from gulian.office.people.seat import Acting
from gulian.office.reports import actions
from gulian.office.reports.batches import Sent, file_reports
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


def _as_one(seat: Acting, unit: str, day: dt.date, answers: dict[str, str]) -> tuple[bool, list[str]]:
    """Whether a report sent alone is taken, and what is told where it is not."""
    try:
        filed, checked = actions.file_report(seat, unit, day, answers)
    except (Http404, ReportAhead):
        return False, []
    told = [each["zh"] for field in checked.refused.values() for each in field]
    wrong = [each["zh"] for each in checked.doubts if each["severity"] == "error"]
    return filed is not None, [] if filed else [*told, *wrong]


def test_a_batch_takes_what_would_be_taken_alone(office: Path, sit: SeatMaker) -> None:
    """Report by report the same verdict and the same sentences; the good ones reach the lake, once."""
    firm, today = _single(), timezone.localdate()
    seat = sit("desk", region=firm.county)
    other = Enterprise.objects.exclude(county__in=["", firm.county]).first()
    plants = set(Plant.objects.values_list("code", flat=True))
    near = Enterprise.objects.filter(county=firm.county).exclude(pk__in=plants).order_by("code")
    assert other is not None
    yesterday = today - dt.timedelta(days=1)
    sent = [
        Sent(firm.code, today, GOOD),
        Sent(firm.code, yesterday, GOOD | {"nonsense": "1"}),
        Sent(other.code, today, GOOD),
        Sent("nobody", today, GOOD),
        Sent(firm.code, today + dt.timedelta(days=1), GOOD),
        *(Sent(each.code, today, GOOD | {"returned": "很多"}) for each in near[1:2]),
        *(Sent(each.code, today, GOOD | {"returned": "30"}) for each in near[2:3]),
        *(Sent(each.code, today, {"opened": "1"}) for each in near[3:4]),
        *(Sent(each.unit, today, GOOD) for each in Plant.objects.filter(county=firm.county)[:1]),
        *(Sent(each, today, GOOD) for each in sorted(plants)[:1]),
    ]
    found = file_reports(seat, sent)
    assert found.count == Filed.objects.count() > 1
    assert Event.objects.get(action="reports.batch").details["reports"] == found.count
    kept = {(each.unit, each.date): each.answers for each in Filed.objects.all()}
    assert kept[firm.code, yesterday] == GOOD
    for at, each in enumerate(sent):
        taken, told = _as_one(seat, each.unit, each.date, dict(each.answers))
        assert taken == (at not in found.refused), each
        if told:
            assert [one["zh"] for one in found.refused[at]] == told
    Filed.objects.filter(received_at__gt=found.received_at).delete()
    assert actions.flush() == found.count
    assert len(_in_lake(office, firm.code, today)) == 1


def test_a_program_sends_many_reports_once(office: Path, sit: SeatMaker, client: Client) -> None:
    """The receipt counts what was taken and says why the rest was not; the same key again changes nothing."""
    from gulian.office.people.lending import make_key

    del office
    firm, today = _single(), str(timezone.localdate())
    key = make_key(sit("desk"), "erp", 5, may_write=True)[1]
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": "batch-1"}
    answers = [{"name": name, "value": value} for name, value in GOOD.items()]
    rows = [{"unit": unit, "date": today, "answers": answers} for unit in (firm.code, "nobody")]
    first = client.post("/api/reports/batch", {"reports": rows}, "application/json", headers=headers)
    again = client.post("/api/reports/batch", {"reports": rows}, "application/json", headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert first.json()["taken"] == Filed.objects.count() == 1
    (refused,) = first.json()["refused"]
    assert (refused["place"], refused["unit"]) == (1, "nobody")
    assert refused["told"][0]["zh"].startswith("E-OFF-151")
    headers["Idempotency-Key"] = "batch-2"
    none = client.post("/api/reports/batch", {"reports": rows[1:]}, "application/json", headers=headers)
    assert (none.status_code, none.json()["taken"]) == (200, 0)
    assert (
        client.post("/api/reports/batch", {"reports": []}, "application/json", headers=headers).status_code
        == 422
    )


def test_who_owes_a_report_is_reminded_once_and_sees_it(
    office: Path, sit: SeatMaker, browse: Callable[..., Client], client: Client
) -> None:
    """催报 reaches those of the scope who owe today's report, once a day; the firm reads who reminded it."""
    from gulian.office.days.models import UnitState
    from gulian.office.people.lending import make_key
    from gulian.office.reports.models import Reminder
    from gulian.office.reports.reminding import owing

    del office
    firm, today = _single(), timezone.localdate()
    neighbour = Enterprise.objects.filter(county=firm.county).exclude(pk=firm.pk).first()
    assert neighbour is not None
    for each, reported in ((firm, False), (neighbour, True)):
        place = {"province": each.province, "city": each.city, "county": each.county}
        UnitState.objects.create(
            unit=each.code, code=each.code, name=each.name, date=today, reported=reported, **place
        )
    desk = sit("desk", region=firm.county)
    whole = owing(desk, today).count()
    assert whole == 1
    assert owing(desk, today).filter(unit=firm.code).exists()
    other = sit("firm", enterprise=firm.code)
    assert browse("auditor").post("/reports/remind/").status_code == 403
    page = browse("desk", region=firm.county)
    assert page.post("/reports/remind/").status_code == 302
    assert Reminder.objects.count() == whole
    assert page.post("/reports/remind/").status_code == 302
    assert Reminder.objects.count() == whole
    assert "已催报" in browse("firm", enterprise=firm.code).get("/reports/").content.decode()
    actions.file_report(other, firm.code, today, GOOD)
    assert not owing(desk, today).filter(unit=firm.code).exists()
    key = make_key(desk, "sms", 5, may_write=True)[1]
    headers = {"Authorization": f"Bearer {key}"}
    assert client.post("/api/reports/reminders", headers=headers).json() == {"reminded": 0}
    listed = client.get(f"/api/reports/reminders/{today}", headers=headers).json()["rows"]
    assert firm.code in {each["unit"] for each in listed}
