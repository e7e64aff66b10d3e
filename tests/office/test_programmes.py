# SPDX-License-Identifier: Apache-2.0
"""项目申报: what is known is not asked again, who recommended what in which order, who reviews it."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from gulian.casework import Drawn, DrawPlan, from_json, verify
from gulian.door import read_workbook
from gulian.errors import FactNotYours
from gulian.office.audit.models import Event
from gulian.office.cases.actions import Opening, open_case
from gulian.office.cases.models import Case, Ticket
from gulian.office.cases.storing import state_of
from gulian.office.clock import Stopped
from gulian.office.enterprises.models import Enterprise
from gulian.office.in_use import look_again
from gulian.office.people.models import User
from gulian.office.people.seat import Acting
from gulian.office.programmes.models import Expert
from tests.office.casebook import FIRM, SeatMaker, firm
from tests.office.programme_world import BASIC, EXCELLENT, NOON, OPTIONS, SURE, applied, planned, step
from tests.office.test_cases_pages import browser

__all__ = ["firm"]
pytestmark = pytest.mark.django_db
BODY = "province-330000"


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with Stopped(NOON):
        yield


@pytest.fixture
def people(firm: Enterprise, sit: SeatMaker) -> dict[str, Acting]:
    """The firm, its county, the province that recommends, the ministry, a stranger."""
    Enterprise.objects.filter(pk=firm.pk).update(body=BODY)
    return {
        "firm": sit("firm", enterprise=FIRM),
        "desk": sit("desk", region="330108"),
        "province": sit("reviewer", region="330000", body=BODY, roles="recommender"),
        "ministry": sit("desk", roles="ministry"),
        "stranger": sit("desk", region="120101"),
    }


@pytest.fixture
def reviewed_by_experts() -> Iterator[None]:
    """A site that has its applications scored by experts."""
    file = Path(settings.DIR) / "schemes" / "smart-factory-2024" / "lists" / "options.csv"
    file.parent.mkdir(parents=True)
    file.write_text(OPTIONS, encoding="utf-8")
    look_again()
    yield
    file.unlink()
    for folder in (file.parent, file.parent.parent):
        folder.rmdir()
    look_again()


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def sent(client: Client, address: str, body: dict[str, Any], status: int = 200) -> Any:
    answer = client.post(f"/api{address}", body, content_type="application/json")
    assert answer.status_code == status, answer.content
    return answer.json()


def test_the_calendar_tells_each_what_is_his(people: dict[str, Acting]) -> None:
    """The bureau reads both last days of November 2024, the firm its own; an odd month is this one."""
    whole = text(browser(people["desk"]), "/programmes/?month=2024-11")
    own = text(browser(people["firm"]), "/programmes/?month=2024-11")
    assert "2024-11-22" in own
    assert "2024-11-29" in whole
    assert len(own) < len(whole)
    assert "2024-11" in text(browser(people["firm"]), "/programmes/?month=2024-13")
    assert "申报日历" not in text_in_english(people["desk"], "/programmes/?month=2024-11")
    found = browser(people["desk"]).get("/api/programmes/calendar?month=2024-11").json()
    days = {(each["scheme"], each["day"]) for each in found["closings"]}
    assert {("smart-factory-2024", "2024-11-22"), ("smart-factory-2024", "2024-11-29")} <= days
    assert ("digital-cases-2024", "2024-11-22") in days
    assert all(each["left"] >= 0 for each in found["reminders"])


def text_in_english(seat: Acting, address: str) -> str:
    client = browser(seat)
    client.cookies["gulian_language"] = "en"
    return text(client, address)


def test_what_was_answered_once_is_not_asked_again(people: dict[str, Acting]) -> None:
    """From the self-assessment into the application, each with where it comes from; the firm confirms."""
    open_case(people["firm"], Opening(procedure=BASIC, code=FIRM, facts={**SURE, "maturity": 3}))
    client = browser(people["firm"])
    address = f"/programmes/apply/?procedure={EXCELLENT}&code={FIRM}"
    page = text(client, address)
    assert "带出的内容（11 项）" in page
    assert page.count("带自“基础级智能工厂自建自评”，2024-11-20") == 11
    form = {"procedure": EXCELLENT, "code": FIRM, "title": "数字车间", "fact.maturity": "3",
            "fact.year": "2024", "list.indicators": "7, true, 12.5, 10.0"}  # fmt: skip
    refused = client.post("/programmes/apply/", form)
    assert (refused.status_code, Case.objects.count()) == (409, 1)
    assert "E-OFF-174" in refused.content.decode()
    assert client.post("/programmes/apply/", {**form, "confirmed": "1"}).status_code == 302
    made = Case.objects.get(procedure=EXCELLENT)
    assert state_of(made).facts == {"maturity": 3, "year": 2024}
    known = client.get(f"/api/programmes/applicants/{FIRM}/known?procedure={EXCELLENT}").json()
    assert {each["name"]: each["value"] for each in known}["maturity"] == "3"
    assert browser(people["stranger"]).get(address).status_code == 404
    choose = text(client, "/programmes/apply/?code=" + FIRM)
    assert EXCELLENT in choose
    assert "inspections/procedures/plan" not in choose


def test_an_applicant_has_a_history(people: dict[str, Acting]) -> None:
    """His cases with what came of them, what is known of him; nobody of elsewhere learns that he is there."""
    case = applied(people["firm"], FIRM, BODY)
    body = text(browser(people["desk"]), f"/programmes/applicants/{FIRM}/")
    assert case.number in body
    assert "智能制造能力成熟度等级" in body
    assert FIRM in text(browser(people["firm"]), "/programmes/applicants/")
    assert FIRM in text(browser(people["desk"]), "/programmes/applicants/?q=样例")
    assert "level of maturity" in text_in_english(people["desk"], f"/programmes/applicants/{FIRM}/")
    stranger = browser(people["stranger"])
    text(stranger, f"/programmes/applicants/{FIRM}/", 404)
    assert FIRM not in text(stranger, "/programmes/applicants/")
    assert stranger.get(f"/api/programmes/applicants/{FIRM}").status_code == 404
    (line,) = browser(people["firm"]).get(f"/api/programmes/applicants/{FIRM}").json()["lines"]
    assert line["case"] == case.number


def test_the_recommended_stand_in_their_order(people: dict[str, Acting], tmp_path: Path) -> None:
    """By body with its places, as a page, a workbook and by program; the province sees its own body only."""
    first, second = (applied(people["firm"], FIRM, BODY) for _ in range(2))
    step(people["province"], second, "recommend", "recommend", place=1)
    step(people["province"], first, "recommend", "recommend", place=2)
    page = text(browser(people["ministry"]), f"/programmes/ranking/?procedure={EXCELLENT}")
    assert "37 个单位，名额 650，已推荐 2" in page
    assert page.index(second.number) < page.index(first.number)
    file = tmp_path / "ranking.xlsx"
    file.write_bytes(
        browser(people["ministry"]).get(f"/programmes/ranking/?procedure={EXCELLENT}&form=xlsx").content
    )
    (sheet,) = read_workbook(file).values()
    cells = [[str(cell) for cell in row] for row in sheet.rows()]
    assert sum("浙江省" in row for row in cells) == 2
    assert any("新疆生产建设兵团" in row for row in cells)
    own = browser(people["province"]).get(f"/api/programmes/ranking?procedure={EXCELLENT}").json()
    (pot,) = own
    assert (pot["name"], pot["limit"]) == ("浙江省", 20)
    assert [each["case"] for each in pot["ranked"]] == [second.number, first.number]
    assert first.number not in text(
        browser(people["stranger"]), f"/programmes/ranking/?procedure={EXCELLENT}"
    )
    third = applied(people["firm"], FIRM, BODY)
    assert "已推荐 2，名额 20" in text(browser(people["province"]), f"/cases/{third.number}/")


@pytest.mark.usefixtures("reviewed_by_experts")
def test_experts_are_named_by_field_without_conflict(people: dict[str, Acting], sit: SeatMaker) -> None:
    """Who works for the applicant, knows another field, or stepped back is not named; what was seen is."""
    case = applied(people["firm"], FIRM, BODY)
    for name, place in (("recommend", 1), ("report", 0)):
        step(people["province"], case, name, "recommend" if place else "sent", place=place)
    ministry = browser(people["ministry"])
    experts = {}
    for name, fields, bodies in (("good", "machinery，textiles", "U1"), ("own", "machinery", FIRM),
                                 ("other", "chemicals", "U2"), ("away", "machinery", "U3")):  # fmt: skip
        username = User.objects.get(pk=sit("liaison", region="330108", roles="expert").user).username
        made = sent(ministry, "/programmes/experts",
                    {"username": username, "fields": fields, "bodies": bodies})  # fmt: skip
        experts[name] = Expert.objects.get(pk=made["id"])
    sent(ministry, "/programmes/experts", {"username": username, "fields": "x"}, 409)
    sent(ministry, f"/programmes/experts/{experts['away'].pk}/recusals", {"case": case.number})
    asked = f"procedure={EXCELLENT}&fact=industry&each=1"
    page = text(ministry, f"/programmes/experts/assign/?{asked}")
    assert experts["good"].name in page
    assert "待分配专家的案件" in text(ministry, "/programmes/experts/")
    lacking = ministry.get(f"/api/programmes/proposal?{asked.replace('each=1', 'each=2')}").json()
    assert lacking["unmet"] == {case.number: 1}
    found = ministry.get(f"/api/programmes/proposal?{asked}").json()
    assert found["reviewers"] == {case.number: [str(experts["good"].user)]}
    wanted = {"procedure": EXCELLENT, "fact": "industry", "each": 1}
    sent(ministry, "/programmes/assignments", {**wanted, "seen": "0" * 32}, 409)
    sent(ministry, "/programmes/assignments", {**wanted, "each": 2, "seen": lacking["seen"]}, 409)
    told = sent(ministry, "/programmes/assignments", {**wanted, "seen": found["seen"]})
    assert told == {"done": [case.number], "refused": {}}
    score = Ticket.objects.get(case=case, step="score", open=True)
    assert score.person == str(experts["good"].user)
    assert "1/20" in text(ministry, "/programmes/experts/")
    sent(ministry, f"/programmes/experts/{experts['good'].pk}/leave", {})
    assert Event.objects.filter(action__startswith="programmes.").count() == 7
    stranger = browser(people["stranger"])
    assert experts["own"].name not in text(stranger, "/programmes/experts/")
    assert stranger.post(f"/programmes/experts/{experts['own'].pk}/leave/").status_code == 404
    text(browser(people["firm"]), "/programmes/experts/", 403)


def test_a_draw_can_be_repeated_from_its_files(people: dict[str, Acting], sit: SeatMaker) -> None:
    """Lists and the seed's hash before, the seed afterwards; by page and by program; no file of it before."""
    seat = sit("desk", region="330108", roles="lead,witness")
    case = step(seat, planned(seat), "prepare", "frozen")
    client = browser(seat)
    (before,) = client.get(f"/api/cases/{case.number}/draws").json()
    text(client, f"/cases/{case.number}/draw/{before['ticket']}/drawn.json", 404)
    page = text(client, f"/cases/{case.number}/")
    assert before["commitment"] in page
    (after,) = sent(client, f"/cases/{case.number}/draws", {"ticket": before["ticket"]})
    assert before["plan"] == after["plan"]
    folder = f"/cases/{case.number}/draw/{before['ticket']}"
    plan = from_json(DrawPlan, text(client, f"{folder}/plan.json"))
    drawn = from_json(Drawn, text(client, f"{folder}/drawn.json"))
    verify(plan, drawn)
    page = text(client, f"/cases/{case.number}/")
    assert drawn.seed in page
    assert all(each.candidate in page for each in drawn.visits)
    sent(client, f"/cases/{case.number}/draws", {"ticket": before["ticket"]}, 409)
    for address in (f"{folder}/plan.json", f"/api/cases/{case.number}/draws"):
        text(browser(people["stranger"]), address, 404)


def test_what_pages_do_programs_do(people: dict[str, Acting]) -> None:
    """Files, several at once, the figures: with the same refusals."""
    client = browser(people["firm"])
    cases = [
        open_case(people["firm"], Opening(procedure=BASIC, code=FIRM, facts={**SURE, "maturity": 2}))
        for _ in range(2)
    ]
    numbers = [each.number for each in cases]
    told = sent(client, "/cases/batch", {"numbers": numbers, "step": "plan", "outcome": "built"})
    assert told == {"done": numbers, "refused": {}}
    told = sent(client, "/cases/batch", {"numbers": numbers, "step": "plan", "outcome": "built"})
    assert set(told["refused"]) == set(numbers)
    data = base64.b64encode(b"%PDF-1.7 x").decode()
    kept = sent(client, f"/cases/{numbers[0]}/files", {"name": "证明.pdf", "data": data})
    assert kept["size"] == 10
    listed = client.get(f"/api/cases/{numbers[0]}/files").json()
    assert [each["sha256"] for each in listed] == [kept["sha256"]]
    sent(client, f"/cases/{numbers[0]}/files", {"name": "a.html", "data": data}, 409)
    sent(client, f"/cases/{numbers[0]}/files", {"name": "a.pdf", "data": "abcde"}, 409)
    stranger = browser(people["stranger"])
    sent(stranger, f"/cases/{numbers[0]}/files", {"name": "a.pdf", "data": data}, 404)
    sent(stranger, "/cases/batch", {"numbers": numbers, "step": "plan", "outcome": "built"}, 404)
    sent(client, f"/cases/{numbers[0]}/release", {"ticket": 1}, 403)
    assert sum(each["open"] for each in client.get("/api/cases/statistics").json()["by_cause"]) == 2
    assert stranger.get("/api/cases/statistics").json()["by_cause"] == []


@pytest.mark.usefixtures("people")
def test_a_creditor_says_what_he_is_owed(sit: SeatMaker) -> None:
    """His form asks for the amount a later step waits by; what was paid is for others to say."""
    creditor = sit("firm", enterprise=FIRM, roles="creditor")
    form: dict[str, Any] = {
        "code": FIRM, "date": NOON.date(), "debtor": "91330100MA00000002", "debtor_kind": "agency",
        "private": True, "small": True, "matter": "payment", "amount_fen": 500_000_000,
        "due": dt.date(2024, 6, 30),
    }  # fmt: skip
    given = Opening(procedure="arrears/procedures/complaint", code=FIRM, facts=form)
    with pytest.raises(FactNotYours):
        open_case(creditor, replace(given, facts={**form, "paid_fen": 500_000_000}))
    case = step(creditor, open_case(creditor, given), "file", "filed")
    platform = sit("desk", region="330108", roles="platform")
    step(platform, case, "accept", "accepted")
    step(platform, case, "name", "named", facts={"supervisor_body": "industry"})
    owner = sit("owner", region="330108", department="industry", roles="supervisor")
    step(owner, case, "handle", "paid", facts={"paid_fen": 500_000_000})
    with pytest.raises(FactNotYours):
        step(creditor, case, "confirm", "confirmed", facts={"amount_fen": 1})
    assert step(creditor, case, "confirm", "confirmed").result == "done"
