# SPDX-License-Identifier: Apache-2.0
"""政策库 and 我能享受的政策: what is read, who may have what, who sees it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.http import Http404
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from gulian.daily.collecting import collected_rows
from gulian.errors import FactUnknown, FactUnusable, NothingToApplyFor
from gulian.office.audit.models import Event
from gulian.office.cases.models import Case
from gulian.office.days.models import DayRun
from gulian.office.enterprises.actions import import_register
from gulian.office.enterprises.models import Enterprise
from gulian.office.policies import actions, bureau, frames
from gulian.office.policies.firms import firm_of, standing_of
from gulian.office.policies.models import (
    FactsTold,
    Finding,
    FindingDecision,
    Matched,
    PolicyDocument,
    Reading,
    SourceText,
)
from gulian.office.tasks.worker import work_off
from tests.office.conftest import SeatMaker
from tests.office.policy_world import DAY, policy_world

pytestmark = pytest.mark.django_db
BIG, SMALL = "91330521YL9000019X", "91330784YL90000356"
REFUND = "policy-service/measures/refund_small"
ENTITLED = {"insured": "1", "laid_off": "0", "unemployment_premium_fen": "1.25"}
MOST_BYTES = 150_000
Browse = Callable[..., Client]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The named world with its documents."""
    return policy_world(tmp_path_factory.mktemp("policies") / "site")


@pytest.fixture(autouse=True)
def _world(folder: Path, settings: Settings, db: None) -> None:
    """The same with its register mirrored; the office's day is that of its newest run."""
    del db
    settings.DIR = folder
    import_register(None, DAY)
    DayRun.objects.create(date=DAY, run_at=timezone.now(), state="preliminary", scheme="-", blocked=0)


def key_of(number: str) -> str:
    return PolicyDocument.objects.get(number=number).key


@pytest.mark.storage
def test_the_library_shows_the_source_with_the_clause_marked(browse: Browse) -> None:
    """List, search, clause tree, life, and the marked words as they stand in the file."""
    made = actions.read_documents(None, DAY)
    assert (made.documents, made.files, made.problems) == (2, 2, [])
    client = browse("firm", enterprise=SMALL)
    listed = client.get("/policies/").content.decode()
    assert "样政办发〔2020〕9号" in listed
    assert "有效" in listed
    found = client.get("/policies/", {"q": "失业保险费返还多少"}).content.decode()
    assert "<mark>" in found
    assert "notice.txt [" in found
    key = key_of("样政办发〔2020〕9号")
    for raw in ("", "1"):
        page = client.get(f"/policies/documents/{key}/", {"clause": "一(一)", "raw": raw}).content.decode()
        marked = page.split('<mark id="mark">')[1].split("</mark>")[0]
        assert "返还失业保险费" in marked
        assert "用工补贴" not in marked
        assert len(page.encode()) < MOST_BYTES
    assert "2020-12-31" in page
    assert "只约束政府部门" in page
    source = SourceText.objects.get(pk="notice.txt")
    start = source.raw.index("按每人200元")
    asked = {"start": start, "end": start + 6}
    page = client.get(f"/policies/documents/{key}/", asked).content.decode()
    assert '<mark id="mark">按每人200' in page
    assert client.get("/policies/documents/0000000000000000/").status_code == 404
    outside = client.get(f"/policies/documents/{key}/", {"start": 99_999, "end": 199_999})
    assert outside.status_code == 404
    news = client.get("/policies/news/", {"since": "2020-02-01"}).content.decode()
    assert "样例市招标管理办法" in news
    again = actions.read_documents(None, DAY)
    assert Reading.objects.count() == 1
    assert frames.folder_of(again.token) is not None


def test_a_folder_without_documents_is_an_empty_library(
    browse: Browse, settings: Settings, tmp_path: Path
) -> None:
    """Nothing to read is no error; the page says where to put documents, a search says what is missing."""
    settings.DIR = tmp_path
    client = browse("desk", region="330000")
    assert "policies/" in client.get("/policies/").content.decode()
    assert "E-POL-030" in client.get("/policies/", {"q": "返还"}).content.decode()
    assert actions.read_documents(None, DAY).documents == 0
    assert client.get("/policies/", {"q": "返还"}).status_code == 200


@pytest.mark.storage
def test_a_told_fact_opens_a_measure_and_keeps_where_it_comes_from(
    folder: Path, sit: SeatMaker, browse: Browse
) -> None:
    """Unknown, then eligible with its sum; the lake has the row, with whoever told it."""
    actions.match_firms(None, DAY)
    seat = sit("firm", enterprise=SMALL)
    firm = firm_of(seat, SMALL)
    before = standing_of(seat, firm, DAY, "zh")
    assert len(before.first) == 7
    assert REFUND not in [each.path for each in before.first if each.status == "eligible"]
    assert before.lacking
    for name, value in ENTITLED.items():
        actions.tell_facts(seat, SMALL, {name: value}, "参保证明")
    after = standing_of(seat, firm, DAY, "zh")
    refund = next(each for each in (*after.first, *after.more) if each.path == REFUND)
    assert (refund.status, refund.sum) == ("eligible", "最高 12,500.00 元")
    assert all(each.held == "yes" for each in refund.reasons)
    told = FactsTold.objects.filter(code=SMALL, form="policy-service/firm").order_by("received_at").last()
    assert told is not None
    assert (told.changed, told.basis, told.filled_by) == ("unemployment_premium_fen", "参保证明", "firm")
    assert set(told.answers) == {"insured", "laid_off", "unemployment_premium"}
    assert actions.flush_facts() == FactsTold.objects.count()
    assert actions.flush_facts() == 0
    row = collected_rows(folder, "policy-service/firm", last=DAY).row(0, named=True)
    assert (row["code"], row["insured"], row["unemployment_premium_fen"]) == (SMALL, True, 1_250_000)
    assert row["filled_by"] == "firm"
    page = browse("firm", enterprise=SMALL).get("/benefits/mine/").content.decode()
    assert "最高 12,500.00 元" in page
    assert "参保证明" in page
    assert len(page.encode()) < MOST_BYTES


def test_what_no_measure_asks_or_no_cell_holds_is_refused(sit: SeatMaker) -> None:
    """An unknown name, an empty form and a word where a number belongs store nothing."""
    seat = sit("firm", enterprise=SMALL)
    for said in ({"phone": "1"}, {}, {"insured": " "}):
        with pytest.raises(FactUnknown):
            actions.tell_facts(seat, SMALL, said)
    with pytest.raises(FactUnusable):
        actions.tell_facts(seat, SMALL, {"laid_off": "许多"})
    with pytest.raises(Http404):
        actions.tell_facts(seat, BIG, {"insured": "1"})
    assert not FactsTold.objects.exists()


def test_an_application_opens_one_case_filled_in(sit: SeatMaker, browse: Browse) -> None:
    """Measure, clause and sum stand in the case; asked again it is the same case; refused where unfit."""
    seat = sit("firm", enterprise=SMALL)
    actions.tell_facts(seat, SMALL, ENTITLED)
    made = actions.apply_for(seat, SMALL, REFUND)
    assert actions.apply_for(seat, SMALL, REFUND).pk == made.pk
    case = Case.objects.get()
    assert (case.code, case.title) == (SMALL, "失业保险稳岗返还（中小微企业）")
    page = browse("desk", region="330700").get(f"/cases/{case.number}/").content.decode()
    assert "1250000" in page
    assert REFUND in page
    own = browse("firm", enterprise=SMALL).get("/benefits/mine/").content.decode()
    assert f"/cases/{case.number}/" in own
    big = sit("firm", enterprise=BIG)
    with pytest.raises(NothingToApplyFor):
        actions.apply_for(big, BIG, REFUND)
    with pytest.raises(Http404):
        actions.apply_for(big, SMALL, REFUND)
    with pytest.raises(Http404):
        actions.apply_for(seat, SMALL, "policy-service/measures/none")


@pytest.mark.storage
def test_a_bureau_counts_and_lists_its_own_firms_only(sit: SeatMaker, browse: Browse) -> None:
    """Who may have it and has not applied: within the scope, gone from the list once it applied."""
    firm = sit("firm", enterprise=SMALL)
    actions.tell_facts(firm, SMALL, ENTITLED)
    actions.flush_facts()
    made = actions.match_firms(None, DAY)
    assert made.firms == Enterprise.objects.count()

    def line(region: str) -> bureau.Line:
        lines = bureau.lines_of(sit("desk", region=region), "zh")
        return next(each for each in lines if each.path == REFUND)

    here, there = (
        line("330784"),
        next(
            (each for each in bureau.lines_of(sit("desk", region="330521"), "zh") if each.path == REFUND),
            None,
        ),
    )
    assert (here.eligible, here.open, here.unclaimed_fen) == (1, 1, 1_250_000)
    assert there is None or there.eligible == 0
    desk = browse("desk", region="330784")
    address = "/benefits/measures/policy-service/refund_small/"
    assert SMALL in desk.get(address).content.decode()
    exported = desk.get(address, {"form": "csv"})
    assert exported.content.startswith(b"\xef\xbb\xbf")
    assert f"{SMALL},样例永康机加工第9003号有限公司,330784,12500.00" in exported.content.decode()
    assert SMALL not in browse("desk", region="330521").get(address, {"form": "csv"}).content.decode()
    assert len(desk.get("/benefits/firms/").content) < MOST_BYTES
    actions.apply_for(firm, SMALL, REFUND)
    here = line("330784")
    assert (here.eligible, here.open, here.applied, here.decided) == (1, 0, 1, 0)
    assert SMALL not in desk.get(address).content.decode()


def test_who_sees_what(browse: Browse) -> None:
    """A firm sees itself only; a county its firms; a stranger the public calculator and nothing else."""
    firm, desk = browse("firm", enterprise=SMALL), browse("desk", region="330784")
    auditor, bank = browse("auditor"), browse("bank")
    for address in (f"/benefits/firms/{BIG}/piece/", f"/benefits/firms/{BIG}/facts/"):
        assert firm.get(address).status_code == 404
        assert desk.get(address).status_code == 404
    own = firm.get("/benefits/mine/", {"code": BIG}).content.decode()
    assert SMALL in own
    assert f"/benefits/firms/{BIG}" not in own
    assert firm.get("/benefits/firms/").status_code == 403
    assert desk.get("/benefits/mine/").status_code == 403
    assert desk.get(f"/benefits/firms/{SMALL}/").status_code == 200
    assert f"/benefits/firms/{SMALL}/piece/" in desk.get(f"/enterprises/{SMALL}/").content.decode()
    assert bank.get("/benefits/firms/").status_code == 403
    assert bank.get("/policies/").status_code == 200
    assert auditor.get("/benefits/firms/").status_code == 200
    assert auditor.post("/benefits/match/").status_code == 403
    assert auditor.post(f"/benefits/firms/{SMALL}/state/", {"fact.insured": "1"}).status_code == 403
    assert firm.post("/policies/index/").status_code == 403
    assert Client().get("/benefits/mine/").status_code == 302
    assert Client().get("/policies/").status_code == 302


def test_the_calculator_reckons_for_strangers_and_keeps_nothing(client: Client) -> None:
    """The same engine, nothing stored, bad cells told."""
    events = Event.objects.count()
    page = client.get("/public/policies/calculator/").content.decode()
    assert 'name="fact.insured"' in page
    assert len(page.encode()) < MOST_BYTES
    asked = {"fact.size": "small", **{f"fact.{name}": value for name, value in ENTITLED.items()}}
    answer = client.post("/public/policies/calculator/", asked).content.decode()
    assert "最高 12,500.00 元" in answer
    assert "申请</button>" not in answer
    assert len(answer.encode()) < MOST_BYTES
    assert client.post("/public/policies/calculator/", {"fact.laid_off": "许多"}).status_code == 422
    assert client.post("/public/policies/calculator/", {"fact.province": "<b>"}).status_code == 200
    assert not FactsTold.objects.exists()
    assert Event.objects.count() == events


def test_an_address_that_asks_too_often_has_to_wait(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """429 with the seconds, for this address and not for another."""
    from gulian.office.frame.limits import Buckets
    from gulian.office.policies import benefit_pages

    monkeypatch.setattr(benefit_pages, "_public", Buckets(1e-6, 1))
    assert client.post("/public/policies/calculator/", {}).status_code == 200
    assert client.post("/public/policies/calculator/", {}).status_code == 429
    assert client.post("/public/policies/calculator/", {}, REMOTE_ADDR="10.0.0.9").status_code == 200


def test_a_site_without_a_matching_still_tells_a_firm(sit: SeatMaker) -> None:
    """Before it the register's mirror says what it knows; a task without a register does nothing."""
    seat = sit("firm", enterprise=BIG)
    standing = standing_of(seat, firm_of(seat, BIG), DAY, "en")
    assert REFUND in [each.path for each in standing.refused]
    assert "large" not in standing.refused[0].title
    Enterprise.objects.all().delete()
    from gulian.office.enterprises.models import Register
    from gulian.office.tasks.actions import ask

    Register.objects.all().delete()
    ask(None, "policies.match", {})
    assert work_off(("policies.match",)) == 1
    assert not Matched.objects.exists()


def test_programs_read_tell_and_apply(browse: Browse) -> None:
    """The API ends in the same queries and actions."""
    actions.read_documents(None, DAY)
    client = browse("firm", enterprise=SMALL)
    key = key_of("样政办发〔2020〕9号")
    rows = client.get("/api/policies/documents").json()["rows"]
    assert key in [each["key"] for each in rows]
    whole = client.get(f"/api/policies/documents/{key}").json()
    clause = next(each for each in whole["clauses"] if each["path"] == "一(二)")
    span = client.get(f"/api/policies/documents/{key}/span", {"start": clause["start"], "end": clause["end"]})
    assert "给予用工补贴" in span.json()["words"]
    assert client.get("/api/policies/search", {"q": "失业保险费返还"}).json()[0]["key"] == key
    address = f"/api/benefits/firms/{SMALL}"
    body = {"facts": [{"name": name, "value": value} for name, value in ENTITLED.items()]}
    assert client.post(f"{address}/facts", body, "application/json").status_code == 201
    found = client.get(address).json()
    assert REFUND in [each["path"] for each in found["measures"] if each["status"] == "eligible"]
    made = client.post(f"{address}/applications", {"measure": REFUND}, "application/json")
    assert made.status_code == 201
    assert made.json()["number"] == Case.objects.get().number
    assert client.get(f"/api/benefits/firms/{BIG}").status_code == 404
    assert client.get("/api/benefits/measures").status_code == 403
    desk = browse("desk", region="330784")
    assert desk.get("/api/benefits/measures").status_code == 200
    assert desk.get("/api/benefits/open", {"measure": REFUND}).json()["count"] == 0


@pytest.mark.storage
def test_a_person_decides_about_a_passage_and_says_why(browse: Browse) -> None:
    """The passage stands beside its place; no decision without a reason."""
    actions.read_documents(None, dt.date(2024, 11, 1))
    found = Finding.objects.filter(rule="fair-competition").first()
    assert found is not None
    reviewer, desk = browse("reviewer", region="330000"), browse("desk", region="330000")
    page = reviewer.get("/policies/findings/").content.decode()
    assert "第九条(三)" in page
    assert "bidding.txt [" in page
    address = f"/policies/findings/{found.key}/"
    assert desk.post(address, {"outcome": "kept", "reason": "x"}).status_code == 403
    assert browse("firm", enterprise=SMALL).get("/policies/findings/").status_code == 403
    for wrong in (
        {"outcome": "kept"},
        {"outcome": "", "reason": "x"},
        {"outcome": "excepted", "reason": "x"},
    ):
        assert reviewer.post(address, wrong).status_code == 409
    assert not FindingDecision.objects.exists()
    assert reviewer.post(address, {"outcome": "stands", "reason": "应删去"}).status_code == 302
    assert "应删去" in reviewer.get("/policies/findings/", {"rule": "fair-competition"}).content.decode()
    body = {"outcome": "kept", "reason": "已改"}
    assert reviewer.post(f"/api{address}".rstrip("/"), body, "application/json").status_code == 200
    (row,) = [
        each for each in reviewer.get("/api/policies/findings").json()["rows"] if each["key"] == found.key
    ]
    assert (row["outcome"], row["reason"]) == ("kept", "已改")
    actions.read_documents(None, dt.date(2024, 11, 1))
    assert "已了结" in reviewer.get("/policies/findings/").content.decode()
    assert reviewer.post("/policies/findings/none/", body).status_code == 404
