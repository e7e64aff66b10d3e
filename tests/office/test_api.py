# SPDX-License-Identifier: Apache-2.0
"""The frame of the API: who may come in, errors in one form, a request sent twice, limits, pages by key."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from ninja import Schema

from gulian.errors import OfficeError
from gulian.office.api import api
from gulian.office.audit.models import Event
from gulian.office.frame.limits import Buckets
from gulian.office.people.lending import make_key
from gulian.office.people.models import ApiKey, Seat, User
from gulian.office.people.seat import Acting
from gulian.office.requests import once
from gulian.office.requests.models import Request

pytestmark = [pytest.mark.django_db, pytest.mark.storage]
SeatMaker = Callable[..., Acting]
USER = {"username": "li.lei", "name": "李雷"}


class Program:
    """A program with a key of its own."""

    def __init__(self, seat: Acting, may_write: bool = True) -> None:
        self.row, self.key = make_key(seat, "tests", 30, may_write)
        self._client = Client(headers={"Authorization": f"Bearer {self.key}"}, raise_request_exception=False)

    def get(self, address: str, **headers: str) -> Any:
        return self._client.get(f"/api{address}", headers=headers)

    def post(self, address: str, body: object = None, **headers: str) -> Any:
        data = "" if body is None else json.dumps(body)
        return self._client.post(
            f"/api{address}",
            data,
            "application/json",
            headers={k.replace("_", "-"): v for k, v in headers.items()},
        )


@pytest.fixture
def program(sit: SeatMaker) -> Program:
    return Program(sit("manager"))


def told(answer: Any) -> tuple[int, str]:
    """Status and id of a problem; its form is checked on the way."""
    body = answer.json()
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert body["status"] == answer.status_code
    assert body["message_zh"]
    assert body["message_en"]
    assert body["type"].endswith(body["id"])
    return answer.status_code, body["id"]


def test_every_error_has_one_form(program: Program, client: Client) -> None:
    assert told(client.get("/api/people/seats")) == (401, "E-OFF-022")
    assert told(client.post("/api/people/users")) == (401, "E-OFF-022")
    assert told(client.get("/api/nowhere")) == (404, "E-OFF-024")
    assert told(program.get("/people/seats/00000000-0000-7000-8000-000000000000")) == (404, "E-OFF-024")
    assert told(program.get("/people/users")) == (405, "E-OFF-027")
    assert told(program.post("/people/users", {"username": ""})) == (422, "E-OFF-021")
    answer = program.post("/people/users", {"username": "", "name": 3})
    assert {each["pointer"] for each in answer.json()["errors"]} == {
        "#/body/body/username",
        "#/body/body/name",
    }


def test_our_own_fault_says_nothing_of_itself(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    from gulian.office.people import actions

    def broken(*args: object) -> None:
        raise ZeroDivisionError(f"secret detail {args}")

    monkeypatch.setattr(actions, "make_user", broken)
    answer = program.post("/people/users", USER)
    assert told(answer) == (500, "E-OFF-026")
    assert "secret" not in answer.content.decode()


def test_a_key_ends_expires_and_only_reads_where_it_may(sit: SeatMaker) -> None:
    seat = sit("manager")
    program, reader = Program(seat), Program(seat, may_write=False)
    assert program.get("/people/me").json()["key"] is True
    assert told(reader.post("/people/users", USER)) == (403, "E-OFF-023")
    assert reader.get("/people/seats").status_code == 200
    assert ApiKey.objects.get(pk=reader.row.id).used_at is not None
    ApiKey.objects.filter(pk=program.row.id).update(expires_at=timezone.now())
    assert told(program.get("/people/me"))[0] == 401
    ApiKey.objects.filter(pk=reader.row.id).update(ended_at=timezone.now())
    assert told(reader.get("/people/me"))[0] == 401
    third = Program(seat)
    Seat.objects.filter(pk=seat.id).update(until=timezone.localdate() - dt.timedelta(days=1))
    assert told(third.get("/people/me"))[0] == 401


def test_a_browser_needs_its_token_for_writes(browse: Callable[..., Client]) -> None:
    """A page from elsewhere cannot make a signed-in browser write."""
    from django.conf import settings

    signed_in = browse("manager")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies[settings.SESSION_COOKIE_NAME] = signed_in.cookies[settings.SESSION_COOKIE_NAME].value
    assert strict.get("/api/people/seats").status_code == 200
    assert told(strict.post("/api/people/users", json.dumps(USER), "application/json")) == (403, "E-OFF-023")
    assert not User.objects.filter(username="li.lei").exists()


def test_a_request_sent_twice_is_carried_out_once(program: Program) -> None:
    first = program.post("/people/users", USER, idempotency_key="a-1")
    again = program.post("/people/users", USER, idempotency_key="a-1")
    assert first.status_code == 200
    assert first.json()["password"]
    assert again.json() == {**first.json(), "password": ""}
    assert User.objects.filter(username="li.lei").count() == 1
    other = program.post("/people/users", {**USER, "username": "han"}, idempotency_key="a-1")
    assert told(other) == (409, "E-OFF-018")
    assert told(program.post("/people/users", USER, idempotency_key="空")) == (422, "E-OFF-021")


def test_a_refused_request_may_be_mended_under_its_key(program: Program) -> None:
    program.post("/people/users", USER)
    assert told(program.post("/people/users", USER, idempotency_key="b")) == (409, "E-OFF-028")
    assert program.post("/people/users", {**USER, "username": "han"}, idempotency_key="b").status_code == 200


def test_a_write_whose_answer_was_lost_is_not_run_again(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process died between the write and its answer: the key knows that the write stands."""
    with monkeypatch.context() as dying:
        dying.setattr(once, "_plain", _dies)
        program.post("/people/users", USER, idempotency_key="c")
    assert User.objects.filter(username="li.lei").count() == 1
    answer = program.post("/people/users", USER, idempotency_key="c")
    assert told(answer) == (409, "E-OFF-020")
    assert str(Event.objects.get(action="people.make_user").id) in answer.json()["detail"]


def _dies(body: object) -> object:
    raise SystemError(body)


def test_a_request_still_running_is_not_started_twice(program: Program) -> None:
    program.post("/people/users", USER, idempotency_key="d")
    Request.objects.update(status=None, event=None)
    assert told(program.post("/people/users", USER, idempotency_key="d")) == (409, "E-OFF-019")
    Request.objects.update(at=timezone.now() - once.BUSY * 2)
    assert told(program.post("/people/users", USER, idempotency_key="d")) == (409, "E-OFF-028")


def test_keys_of_two_seats_do_not_meet(sit: SeatMaker) -> None:
    one, two = Program(sit("manager")), Program(sit("manager"))
    assert one.post("/people/users", USER, idempotency_key="e").status_code == 200
    assert two.post("/people/users", {**USER, "username": "han"}, idempotency_key="e").status_code == 200


def test_every_writing_operation_takes_an_idempotency_key() -> None:
    bare = [
        f"{operation.methods} {path}"
        for bound in api._get_bound_routers()
        for path, view in bound.path_operations.items()
        for operation in view.operations
        if operation.methods != ["GET"] and not getattr(operation.view_func, "once", False)
    ]
    assert bare == []


def test_pages_by_key_show_each_row_once(program: Program, sit: SeatMaker) -> None:
    for _ in range(5):
        sit("desk", region="330108")
    seen, after = [], ""
    while True:
        body = program.get(f"/people/seats?size=2&after={after}").json()
        seen += [row["id"] for row in body["rows"]]
        after = body["after"]
        if not after:
            break
    assert sorted(seen) == sorted(str(each) for each in Seat.objects.values_list("id", flat=True))
    assert told(program.get("/people/seats?size=100000"))[0] == 422


def test_a_bucket_fills_with_time() -> None:
    """Three at once, then two a second."""
    buckets = Buckets(2, 3)
    assert [buckets.take("a", 0.0) for _ in range(3)] == [0, 0, 0]
    assert buckets.take("a", 0.0) == 0.5
    assert buckets.take("b", 0.0) == 0
    assert buckets.take("a", 0.5) == 0
    assert buckets.take("a", 0.5) == 0.5
    assert [buckets.take("a", 99.0) for _ in range(4)] == [0, 0, 0, 0.5]


def test_who_asks_too_often_is_told_when_to_come_again(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    (throttle,) = {
        each
        for bound in api._get_bound_routers()
        for view in bound.path_operations.values()
        for operation in view.operations
        for each in operation.throttle_objects
    }
    monkeypatch.setattr(throttle, "_buckets", Buckets(0.5, 1))
    assert program.get("/people/me").status_code == 200
    answer = program.get("/people/me")
    assert told(answer) == (429, "E-OFF-025")
    assert answer.headers["Retry-After"] == "2"


def test_the_document_names_every_operation_and_its_errors() -> None:
    document = api.get_openapi_schema()
    assert document["openapi"] == "3.1.0"
    for methods in document["paths"].values():
        for method, operation in methods.items():
            assert {str(each) for each in operation["responses"]} >= {
                "401",
                "403",
                "404",
                "409",
                "422",
                "429",
            }
            assert operation["description"]
            named = {each["name"] for each in operation["parameters"]}
            assert ("Idempotency-Key" in named) == (method != "get")
    assert issubclass(OfficeError, Exception)


@pytest.mark.parametrize("page", ["api.md", "api.zh-CN.md"])
def test_the_page_on_the_api_names_operations_and_errors_that_are_there(page: str) -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / page).read_text("utf-8")
    document = api.get_openapi_schema()
    for method, path in re.findall(r"`(GET|POST) (/api/[^`]*)`", text):
        if path != "/api/openapi.json":
            same = re.sub(r"{\w+}", "{}", path)
            found = [each for each in document["paths"] if re.sub(r"{\w+}", "{}", each) == same]
            assert any(method.lower() in document["paths"][each] for each in found), path
    assert Client().get("/api/openapi.json").status_code in (200, 401)
    for each in re.findall(r"E-OFF-\d+", text):
        assert each in (Path(__file__).resolve().parents[2] / "docs" / "errors.md").read_text("utf-8")


def test_no_two_shapes_of_the_document_share_a_name() -> None:
    """The document knows a shape by its class's name: the later of two would describe both."""

    def shapes(above: type[Schema]) -> set[type[Schema]]:
        return {above}.union(*(shapes(each) for each in above.__subclasses__()))

    names = Counter(
        each.__name__
        for each in shapes(Schema)
        if each.__module__.startswith("gulian.office") and "[" not in each.__name__
    )
    assert [name for name, count in names.items() if count > 1] == []
