# SPDX-License-Identifier: Apache-2.0
"""拟稿 -> 核稿 -> 签发 -> 公开."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings as kept_settings
from django.http import Http404
from django.test import Client
from pytest_django import Settings

from gulian import daily, sample
from gulian.errors import BulletinChanged, BulletinStage, NotForOutside, SameSigner
from gulian.monitor.letter import Letterhead
from gulian.office.audit.models import Event
from gulian.office.bulletins import actions
from gulian.office.bulletins.models import Bulletin
from gulian.office.days.actions import keep_day
from gulian.office.days.models import BlockedRow
from tests.office.conftest import SeatMaker

pytestmark = [pytest.mark.django_db, pytest.mark.storage]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A drawn province of 300 firms, two days of reports."""
    folder = tmp_path_factory.mktemp("bulletins") / "site"
    sample.build(folder, 300, 2, seed=6)
    return folder


@pytest.fixture(scope="module")
def found(world: Path) -> daily.Day:
    """What the last of them found: run once, kept as rows and files for each test."""
    day = max(dt.date.fromisoformat(each.stem) for each in (world / "reports").iterdir())
    return daily.run_folder(world, day)


@pytest.fixture
def date(world: Path, found: daily.Day, settings: Settings) -> dt.date:
    """The last day, run; its files as they were made."""
    settings.DIR = world
    for name, data in found.files.items():
        (world / "out" / found.date.isoformat() / name).write_bytes(data)
    keep_day(None, found)
    return found.date


def _notice(sit: SeatMaker, date: dt.date) -> Bulletin:
    head = Letterhead(issuer="样例省工业和信息化厅", signed_on=date, red=True)
    return actions.draft_notice(sit("desk"), date, head, "各县（市、区）")


def test_three_people_stand_behind_a_signature(sit: SeatMaker, date: dt.date) -> None:
    """Who drafted does not check, who checked does not sign; each step is in the audit."""
    desk, reviewer, signer = sit("desk"), sit("reviewer"), sit("signer")
    made = actions.draft_daily(desk, date)
    with pytest.raises(BulletinStage):
        actions.sign(signer, made.id)
    actions.check(reviewer, made.id)
    signed = actions.sign(signer, made.id)
    assert (signed.drafted_name, signed.checked_name, signed.signed_name) == (
        desk.name,
        reviewer.name,
        signer.name,
    )
    steps = Event.objects.filter(thing="bulletin", thing_id=str(made.id)).values_list("action", flat=True)
    assert sorted(steps) == ["bulletins.check", "bulletins.draft", "bulletins.sign"]


def test_one_person_in_two_seats_is_one_person(sit: SeatMaker, date: dt.date) -> None:
    """A desk who also holds a reviewer's seat cannot check his own draft."""
    from dataclasses import replace

    desk = sit("desk")
    made = actions.draft_daily(desk, date)
    with pytest.raises(SameSigner):
        actions.check(replace(sit("reviewer"), user=desk.user), made.id)


def test_what_was_sent_back_stays_as_it_is(sit: SeatMaker, date: dt.date) -> None:
    """A returned draft is not signed; the next draft is a new version."""
    first = actions.draft_daily(sit("desk"), date)
    actions.send_back(sit("reviewer"), first.id, "数字与昨日不符")
    with pytest.raises(BulletinStage):
        actions.check(sit("reviewer"), first.id)
    assert actions.draft_daily(sit("desk"), date).version == first.version + 1


def test_a_changed_file_is_not_signed(sit: SeatMaker, date: dt.date) -> None:
    """A byte changed after the check stops the signature."""
    made = actions.draft_daily(sit("desk"), date)
    actions.check(sit("reviewer"), made.id)
    path = Path(kept_settings.DIR) / "bulletins" / str(made.id) / "bulletin.html"
    path.write_bytes(path.read_bytes().replace("日报".encode(), "月报".encode(), 1))
    with pytest.raises(BulletinChanged):
        actions.sign(sit("signer"), made.id)
    assert Bulletin.objects.get(pk=made.id).stage == "checked"


def test_a_bulletin_that_names_blocked_firms_is_never_public(sit: SeatMaker, date: dt.date) -> None:
    """日报 stays inside, signed or not."""
    made = actions.draft_daily(sit("desk"), date)
    actions.check(sit("reviewer"), made.id)
    actions.sign(sit("signer"), made.id)
    with pytest.raises(NotForOutside):
        actions.release(sit("signer"), made.id)


def test_only_what_was_released_is_public(sit: SeatMaker, date: dt.date, client: Client) -> None:
    """Before its release nobody outside finds a notice; after it everybody, and no blocked firm in it."""
    made = _notice(sit, date)
    address = f"/public/{made.id}/"
    assert client.get(address).status_code == 404
    actions.check(sit("reviewer"), made.id)
    actions.sign(sit("signer"), made.id)
    assert client.get(address).status_code == 404
    assert client.get(f"{address}file/bulletin.docx").status_code == 404
    actions.release(sit("signer"), made.id)
    body = client.get(address).content.decode()
    assert "样例省工业和信息化厅" in body
    assert str(made.id) in client.get("/public/").content.decode()
    named = [each for each in BlockedRow.objects.values_list("name", flat=True) if each in body]
    assert named == []
    assert client.get(f"{address}file/bulletin.docx").status_code == 200
    assert client.get(f"{address}file/../../secret.key").status_code == 404


def test_a_county_does_not_see_the_bulletin_of_the_whole_site(sit: SeatMaker, date: dt.date) -> None:
    """The 日报 names blocked firms of other counties."""
    made = actions.draft_daily(sit("desk"), date)
    with pytest.raises(Http404):
        actions.check(sit("reviewer", region="330108"), made.id)


def test_the_way_through_the_pages(browse: Callable[..., Client], date: dt.date) -> None:
    """Draft, check, sign by three browsers; the page offers each only his own step."""
    desk, reviewer, signer = browse("desk"), browse("reviewer"), browse("signer")
    address = desk.post("/bulletins/draft/", {"date": str(date), "kind": "daily"}).headers["Location"]
    assert "/check/" not in desk.get(address).content.decode()
    assert f"{address}check/" in reviewer.get(address).content.decode()
    assert reviewer.post(f"{address}check/").status_code == 302
    assert f"{address}sign/" in signer.get(address).content.decode()
    assert signer.post(f"{address}sign/").status_code == 302
    assert Bulletin.objects.get().stage == "signed"
    assert desk.get(f"{address}file/bulletin.xlsx").status_code == 200


def test_a_program_takes_the_same_steps_once(sit: SeatMaker, date: dt.date, client: Client) -> None:
    """Draft and check by key; a request sent twice under one key makes one draft."""
    from gulian.office.people.lending import make_key

    desk = {"Authorization": f"Bearer {make_key(sit('desk'), 'desk', 5, may_write=True)[1]}"}
    reviewer = {"Authorization": f"Bearer {make_key(sit('reviewer'), 'reviewer', 5, may_write=True)[1]}"}
    body = {"date": date.isoformat()}
    sent = {**desk, "Idempotency-Key": "one"}
    first = client.post("/api/bulletins/", body, "application/json", headers=sent)
    again = client.post("/api/bulletins/", body, "application/json", headers=sent)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert Bulletin.objects.count() == 1
    address = f"/api/bulletins/{first.json()['id']}/steps"
    assert client.post(address, {"step": "check"}, "application/json", headers=desk).status_code == 403
    checked = client.post(address, {"step": "check"}, "application/json", headers=reviewer)
    assert checked.json()["stage"] == "checked"
