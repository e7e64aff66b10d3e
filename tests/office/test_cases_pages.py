# SPDX-License-Identifier: Apache-2.0
"""The pages of the ledger: what a seat may see and do, as a browser asks for it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gulian.door import read_workbook
from gulian.office.cases.models import Case, Ticket
from gulian.office.clock import Stopped
from gulian.office.enterprises.models import Enterprise
from gulian.office.people.models import Seat, User
from gulian.office.people.seat import Acting
from tests.office.casebook import FIRM, MORNING, SeatMaker, done, firm, opened, seats

__all__ = ["firm", "seats"]
pytestmark = pytest.mark.django_db
Browser = Callable[[Acting], Client]


@pytest.fixture
def at_nine() -> Iterator[None]:
    """It is the morning of the small world."""
    with Stopped(MORNING + dt.timedelta(hours=3)):
        yield


def browser(seat: Acting) -> Client:
    """Somebody signed in who holds this seat."""
    client = Client()
    user = User.objects.get(pk=seat.user)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.usefixtures("at_nine")
def test_the_queue_shows_what_waits_for_the_seat(seats: dict[str, Acting]) -> None:
    """The owner's queue has his ticket with its limit; the desk's no longer has it."""
    case = opened(seats, cause="transport", need="车辆受阻", facts={"cause": "transport"})
    done(seats["desk"], case, "register", "entered")
    mine = browser(seats["owner"]).get("/cases/").content.decode()
    assert case.number in mine
    assert "承办" in mine
    assert "2020-03-11 00:00" in mine
    assert case.number not in browser(seats["desk"]).get("/cases/").content.decode()
    assert case.number in browser(seats["desk"]).get("/cases/?view=all").content.decode()


@pytest.mark.usefixtures("at_nine")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_of_the_ledger_answers(seats: dict[str, Acting], lang: str) -> None:
    """Each page in both languages, for each seat that may open it; English pages carry no Chinese frame."""
    case = opened(seats, facts={"cause": "transport"})
    for name, seat in seats.items():
        client = browser(seat)
        client.cookies["gulian_language"] = lang
        addresses = ["/cases/", "/cases/?view=ended", "/cases/notices/", "/cases/statistics/",
                     f"/cases/{case.number}/", f"/cases/{case.number}/picture.svg"]  # fmt: skip
        addresses += ["/cases/new/", f"/cases/new/?procedure={case.procedure}"] if name != "owner" else []
        for address in addresses:
            if seat.role == "owner" and case.number in address:
                continue
            answer = client.get(address)
            assert answer.status_code == 200, (name, address)
            if lang == "en":
                body = re.sub(
                    r"<svg.*?</svg>|样例一厂|中文|传|<option.*?</option>", "", answer.content.decode()
                )
                assert not re.search("立案|办结|在办|时限|案情", body), (name, address)


@pytest.mark.usefixtures("at_nine")
def test_a_case_is_worked_from_its_page(seats: dict[str, Acting]) -> None:
    """Opened by a form, entered by a button; a stale page is refused with a sentence and changes nothing."""
    desk = browser(seats["desk"])
    form = {"procedure": "enterprise-requests-2020/procedures/request", "code": FIRM, "need": "缺口罩",
            "fact.cause": "protection", "fact.report_agrees": ""}  # fmt: skip
    answer = desk.post("/cases/new/", form)
    case = Case.objects.get()
    assert answer.headers["Location"] == f"/cases/{case.number}/"
    ticket = Ticket.objects.get(case=case, open=True)
    what = {"kind": "act", "ticket": ticket.number, "outcome": "entered", "version": case.version}
    assert desk.post(f"/cases/{case.number}/move/", what).status_code == 302
    assert Ticket.objects.get(case=case, open=True).department == "industry"
    again = desk.post(f"/cases/{case.number}/move/", {**what, "kind": "facts", "version": "0"})
    assert again.status_code in (302, 409)
    stale = desk.post(f"/cases/{case.number}/move/", {**what, "version": 7})
    assert stale.status_code == 409
    assert "E-OFF-040" in stale.content.decode()


@pytest.mark.usefixtures("at_nine")
def test_a_firm_does_not_say_that_its_report_agrees(seats: dict[str, Acting]) -> None:
    """What the next report has to say is not for the firm, neither in words nor with an outcome."""
    case = opened(seats, facts={"cause": "transport"})
    case = done(seats["desk"], case, "register", "entered")
    case = done(seats["owner"], case, "handle", "solved")
    ticket = Ticket.objects.get(case=case, open=True)
    client = browser(seats["firm"])
    facts = {"kind": "facts", "fact.report_agrees": "true"}
    assert client.post(f"/cases/{case.number}/move/", facts).status_code in (403, 409)
    act = {"kind": "act", "ticket": ticket.number, "outcome": "confirmed", "fact.report_agrees": "true"}
    refused = client.post(f"/cases/{case.number}/move/", act)
    assert refused.status_code == 409
    assert "E-OFF-047" in refused.content.decode()
    case.refresh_from_db()
    assert case.open


@pytest.mark.usefixtures("at_nine")
def test_what_stood_ready_in_a_form_is_nobodys_statement(seats: dict[str, Acting]) -> None:
    """A browser sends back every field; a firm that left the owner as it stood confirms all the same."""
    case = opened(seats, facts={"cause": "transport"})
    case = done(seats["desk"], case, "register", "entered")
    case = done(seats["owner"], case, "handle", "solved")
    ticket = Ticket.objects.get(case=case, open=True)
    client = browser(seats["firm"])
    act = {"kind": "act", "ticket": ticket.number, "outcome": "confirmed", "fact.department": "transport"}
    assert client.post(f"/cases/{case.number}/move/", act | {"fact.department": "finance"}).status_code == 409
    assert client.post(f"/cases/{case.number}/move/", act).status_code == 302
    assert Ticket.objects.get(case=case, open=True).step == "report"


@pytest.mark.usefixtures("at_nine")
def test_phones_are_for_the_parties(seats: dict[str, Acting], sit: SeatMaker) -> None:
    """The department that acts sees the firm's phone; somebody who only looks on does not."""
    Enterprise.objects.filter(pk=FIRM).update(phone="13900000000", contact="王五")
    case = opened(seats, facts={"cause": "transport"})
    done(seats["desk"], case, "register", "entered")
    assert "13900000000" in browser(seats["owner"]).get(f"/cases/{case.number}/").content.decode()
    for watcher in (sit("auditor"), sit("reviewer", region="330100")):
        body = browser(watcher).get(f"/cases/{case.number}/").content.decode()
        assert case.number in body
        assert "13900000000" not in body


@pytest.mark.usefixtures("at_nine")
def test_an_export_has_what_the_list_has(seats: dict[str, Acting], sit: SeatMaker, tmp_path: Path) -> None:
    """CSV and XLSX carry the rows of the scope, with cells that are no formulas; a stranger's are empty."""
    case = opened(seats, title="=1+1", facts={"cause": "transport"})
    desk = browser(seats["desk"])
    text = desk.get("/cases/export.csv?view=mine").content.decode("utf-8-sig")
    assert case.number in text
    book = tmp_path / "cases.xlsx"
    book.write_bytes(desk.get("/cases/export.xlsx?view=mine").content)
    (sheet,) = read_workbook(book).values()
    assert case.number in {str(cell) for row in sheet.rows() for cell in row}
    other = browser(sit("desk", region="330106"))
    assert case.number not in other.get("/cases/export.csv?view=cases").content.decode("utf-8-sig")
    assert other.get(f"/cases/{case.number}/").status_code == 404


@pytest.mark.usefixtures("at_nine")
def test_a_batch_tells_what_it_did_not_do(seats: dict[str, Acting]) -> None:
    """Two cases entered at once; a third that has moved on is told with its reason."""
    cases = [opened(seats, facts={"cause": "transport"}) for _ in range(3)]
    done(seats["desk"], cases[2], "register", "entered")
    body = (
        browser(seats["desk"])
        .post(
            "/cases/batch/",
            {"case": [each.number for each in cases], "step": "register", "outcome": "entered"},
        )
        .content.decode()
    )
    assert "已办 2 件，未办 1 件" in body
    assert Ticket.objects.filter(step="handle", open=True).count() == 3


@pytest.mark.usefixtures("at_nine")
def test_a_file_goes_with_its_case(seats: dict[str, Acting], sit: SeatMaker) -> None:
    """A PDF is kept and given back as a download to whoever sees the case; a script is refused."""
    case = opened(seats, facts={"cause": "transport"})
    desk = browser(seats["desk"])
    data = SimpleUploadedFile("证明.pdf", b"%PDF-1.7 x", content_type="application/pdf")
    assert desk.post(f"/cases/{case.number}/upload/", {"file": data}).status_code == 302
    kept = case.attachments.get()
    answer = desk.get(f"/cases/file/{kept.id}/")
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 x"  # type: ignore[attr-defined]
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert browser(sit("desk", region="330106")).get(f"/cases/file/{kept.id}/").status_code == 404
    script = SimpleUploadedFile("a.html", b"<script>", content_type="text/html")
    assert desk.post(f"/cases/{case.number}/upload/", {"file": script}).status_code == 409


@pytest.mark.usefixtures("at_nine")
def test_a_reading_seat_writes_nothing(seats: dict[str, Acting], sit: SeatMaker) -> None:
    """An auditor sees the case and has neither buttons nor the right."""
    case = opened(seats, facts={"cause": "transport"})
    auditor = sit("auditor")
    assert Seat.objects.filter(pk=auditor.id).exists()
    client = browser(auditor)
    assert f"/cases/{case.number}/move/" not in client.get(f"/cases/{case.number}/").content.decode()
    for address in ("move", "upload", "release", "draw"):
        assert client.post(f"/cases/{case.number}/{address}/").status_code == 403
    assert client.get("/cases/new/").status_code == 403
