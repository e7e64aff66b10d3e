# SPDX-License-Identifier: Apache-2.0
"""Running cases brought to the procedure in force: tried, listed, carried out by a second person, audited."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client
from pytest_django import Settings

from gulian.casework.model import Facts
from gulian.errors import MigrationNotTried, NotForThePart, OwnRules, RulesStageWrong
from gulian.office.audit.models import Event
from gulian.office.cases.actions import Move, Opening, move, open_case
from gulian.office.cases.models import Case, Ticket
from gulian.office.cases.replaying import faults
from gulian.office.clock import Stopped
from gulian.office.enterprises.models import Enterprise
from gulian.office.in_use import look_again
from gulian.office.people.seat import Acting
from gulian.office.rules import migrating
from gulian.office.rules.models import Going, Migration, Refusal
from gulian.office.rules.queries import visible_refusals
from gulian.office.tasks.models import Task
from gulian.office.tasks.worker import work_off
from tests.office.conftest import SeatMaker

pytestmark = [pytest.mark.django_db, pytest.mark.storage]
PERMIT = "yard-2024/procedures/permit"
AT = dt.datetime(2024, 3, 5, 1, 0, tzinfo=dt.UTC)
WORLD = Path(__file__).parents[1] / "casework" / "world" / "yard-2024"


@pytest.fixture
def firm(db: None) -> Enterprise:
    del db
    place = {"region": "330108", "province": "330000", "city": "330100", "county": "330108"}
    return Enterprise.objects.create(code="F", name="样例", body="330000", **place)


@pytest.fixture
def file(tmp_path: Path, settings: Settings) -> Path:
    """The site's own procedure, as it was when the cases began."""
    settings.DIR = tmp_path
    shutil.copytree(WORLD, tmp_path / "schemes" / "yard-2024")
    return tmp_path / "schemes" / "yard-2024" / "procedures" / "permit.yaml"


def opened(desk: Acting, count: int) -> list[Case]:
    """Permits at their first step; the last one went on to the review by three departments."""
    facts: Facts = {"tier": "middle", "body": "330000", "batch": 1}
    with Stopped(AT):
        cases = [open_case(desk, Opening(procedure=PERMIT, code="F", facts=facts)) for _ in range(count)]
        ticket = Ticket.objects.get(case=cases[-1], open=True)
        move(desk, cases[-1].number, Move(kind="act", ticket=ticket.number, outcome="accept"))
    return cases


def renamed(file: Path, name: str) -> None:
    """The next version: this step is called otherwise; lists and translations keep their words."""
    text = file.read_text("utf-8")
    for before in ("id: ", "start: ", "to: ", "[", ", "):
        text = re.sub(rf"(?<={re.escape(before)}){name}(?=[\n,\]}}])", f"{name}_two", text)
    file.write_text(text, "utf-8")
    look_again()


def test_cases_are_tried_then_moved_by_a_second_person(
    firm: Enterprise, file: Path, sit: SeatMaker, browse: Callable[..., Client]
) -> None:
    """What fits moves with its clocks and its log; what does not is named and stays as it was."""
    del firm
    desk, maker, signer = sit("desk", region="330108"), sit("reviewer"), sit("signer")
    cases = opened(desk, 3)
    old = cases[0].pin
    before = {each.number: each for each in Case.objects.all()}
    limits = dict(Ticket.objects.filter(open=True).values_list("pk", "due_at"))
    renamed(file, "receive")
    made = migrating.make(maker, old, {})
    assert migrating.pins_of(maker, PERMIT) == [{"pin": old, "count": 3, "current": False}]
    with pytest.raises(MigrationNotTried):
        migrating.ask_carry(signer, made.id)
    migrating.ask_try(maker, made.id)
    assert work_off(("rules.try",)) == 1
    made.refresh_from_db()
    assert (made.going, made.whole, made.fit, made.refused) == (Going.TRIED, 3, 1, 2)
    assert {each.number for each in Refusal.objects.all()} == {each.number for each in cases[:2]}
    assert {each.number: (each.pin, each.state) for each in Case.objects.all()} == {
        number: (each.pin, each.state) for number, each in before.items()
    }
    made = migrating.map_steps(maker, made.id, {"receive": "receive_two", "ghost": "sign", "sign": "ghost"})
    assert (made.steps, made.going) == ({"receive": "receive_two"}, Going.MADE)
    with pytest.raises(MigrationNotTried):
        migrating.ask_carry(signer, made.id)
    migrating.ask_try(maker, made.id)
    work_off(("rules.try",))
    with pytest.raises(OwnRules):
        migrating.ask_carry(replace(signer, user=maker.user), made.id)
    page = browse("signer").get(f"/rules/migrations/{made.id}/").content.decode()
    assert f"/rules/migrations/{made.id}/carry/" in page
    migrating.ask_carry(signer, made.id)
    with pytest.raises(RulesStageWrong):
        migrating.map_steps(maker, made.id, {})
    assert work_off(("rules.migrate",)) == 1
    assert Task.objects.get(kind="rules.migrate").state == "done"
    made.refresh_from_db()
    assert (made.going, made.moved, made.refused) == (Going.DONE, 3, 0)
    for case in Case.objects.all():
        assert (case.pin, faults(case), case.next_at) == (made.new, (), before[case.number].next_at)
    assert dict(Ticket.objects.filter(open=True).values_list("pk", "due_at")) == limits
    assert set(Ticket.objects.filter(case=cases[0], open=True).values_list("step", flat=True)) == {
        "receive_two"
    }
    told = Event.objects.filter(action="cases.migrate").order_by("thing_id")
    assert {each.thing_id for each in told} == set(before)
    assert {(each.user, each.details["from"]) for each in told} == {(signer.user, old)}
    ticket = Ticket.objects.get(case=cases[0], open=True)
    with Stopped(AT + dt.timedelta(hours=1)):
        after = move(desk, cases[0].number, Move(kind="act", ticket=ticket.number, outcome="accept"))
    assert faults(Case.objects.get(pk=after.pk)) == ()
    assert browse("desk").get(f"/cases/{cases[0].number}/").status_code == 200


def test_a_killed_migration_goes_on_where_it_was(
    firm: Enterprise, file: Path, sit: SeatMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each case is a transaction of its own; asked again, the rest is moved and nothing twice."""
    del firm
    maker, signer = sit("reviewer"), sit("signer")
    cases = opened(sit("desk", region="330108"), 3)
    renamed(file, "receive")
    made = migrating.make(maker, cases[0].pin, {"receive": "receive_two"})
    migrating.ask_try(maker, made.id)
    work_off(("rules.try",))
    task = migrating.ask_carry(signer, made.id)
    done = migrating._carry_one
    seen: list[object] = []

    def killed(*given: object) -> None:
        if seen:
            raise RuntimeError
        seen.append(given)
        done(*given)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr(migrating, "_carry_one", killed)
    work_off(("rules.migrate",))
    monkeypatch.undo()
    assert Case.objects.filter(pin=made.new).count() == 1
    Task.objects.filter(pk=task.pk).update(state="waiting", lease=None, ended_at=None)
    work_off(("rules.migrate",))
    made.refresh_from_db()
    assert (made.moved, Case.objects.filter(pin=made.new).count()) == (3, 3)
    assert Event.objects.filter(action="cases.migrate").count() == 3


def test_who_may_move_cases_and_who_sees_which_are_refused(
    firm: Enterprise, file: Path, sit: SeatMaker, browse: Callable[..., Client]
) -> None:
    """Only seats over the whole site; a refused case is named to those who see the case."""
    del firm
    here = sit("reviewer", region="330108")
    cases = opened(sit("desk", region="330108"), 1)
    with pytest.raises(Http404):
        migrating.make(sit("reviewer"), cases[0].pin, {})
    renamed(file, "receive")
    with pytest.raises((NotForThePart, Http404)):
        migrating.make(sit("reviewer", region="120101"), cases[0].pin, {})
    with pytest.raises(PermissionDenied):
        migrating.make(sit("owner"), cases[0].pin, {})
    with pytest.raises(Http404):
        migrating.make(sit("reviewer"), "yard-2024/procedures/permit@9#ff", {})
    made = migrating.make(sit("reviewer"), cases[0].pin, {})
    row = {"migration": made, "number": "c-1", "why_zh": "无", "why_en": "none"}
    Refusal.objects.create(**row, county="120101", city="120100", province="120000")
    assert list(visible_refusals(here, made)) == []
    assert browse("reviewer", region="120101").get(f"/rules/migrations/{made.id}/").status_code == 404
    assert browse("owner").get("/rules/migrations/").status_code == 403
    client = browse("reviewer")
    shown = client.get(f"/rules/migrations/?procedure={PERMIT}").content.decode()
    assert "/rules/migrations/" in shown
    api = client.get("/api/rules/schemes/yard-2024/procedures/permit/pins").json()
    assert [(each["count"], each["current"]) for each in api] == [(1, False)]
    assert client.get(f"/api/rules/migrations/{made.id}/refusals").json()["rows"][0]["number"] == "c-1"
    answer = client.post(f"/api/rules/migrations/{made.id}/try")
    assert answer.status_code == 202
    assert Migration.objects.get().going == Going.MADE
