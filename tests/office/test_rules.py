# SPDX-License-Identifier: Apache-2.0
"""制度方案: what is in force, a change in a form, a second person who publishes it, the day it holds from."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client
from pytest_django import Settings

from gulian.errors import (
    DayIsPast,
    DraftMoved,
    ExamplesDiffer,
    NotForThePart,
    NothingDrafted,
    OwnRules,
    RulesFolderOdd,
    RulesMovedOn,
    RulesStageWrong,
    RulesUnsound,
)
from gulian.office.audit.models import Event
from gulian.office.clock import Stopped
from gulian.office.in_use import library, look_again
from gulian.office.people.seat import Acting
from gulian.office.rules import actions, putting
from gulian.office.rules.checking import checked, standing
from gulian.office.rules.differing import differences
from gulian.office.rules.models import Draft, Stage
from gulian.office.rules.queries import covers_site
from gulian.office.rules.texts import Press, editable, pressed, valued
from tests.office.conftest import SeatMaker

pytestmark = pytest.mark.django_db
ROBOT = "robot-norm-2024"
FILE = "procedures/application.yaml"
NOON = dt.datetime(2024, 11, 4, 4, 0, tzinfo=dt.UTC)
TODAY = dt.date(2024, 11, 4)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """A site of its own, at noon of a Monday."""
    settings.DIR = tmp_path
    (tmp_path / "schemes").mkdir()
    with Stopped(NOON):
        yield tmp_path / "schemes"


@pytest.fixture
def desk(sit: SeatMaker) -> Acting:
    return sit("desk")


@pytest.fixture
def signer(sit: SeatMaker) -> Acting:
    return sit("signer")


def drafted(seat: Acting, texts: dict[str, str], press: Press | None = None) -> Draft:
    """A draft of the robot norm with the procedure's fields filled in."""
    made = actions.make_draft(seat, ROBOT, "初审时限改为三天")
    file = editable(made, FILE)
    text = pressed(made, file, texts, press or Press("save"))
    return actions.save_file(seat, made.id, FILE, text, made.version)


def published(desk: Acting, signer: Acting, texts: dict[str, str], day: dt.date = TODAY) -> Draft:
    made = drafted(desk, texts)
    made = actions.submit(desk, made.id, made.version)
    return actions.publish(signer, made.id, day, [each.case.id for each in checked(made).differing])


@pytest.mark.storage
def test_a_second_person_publishes_and_the_running_office_sees_it(
    desk: Acting, signer: Acting, folder: Path
) -> None:
    """The file lies in the site's folder, says what it replaces, and is what the office runs by."""
    before = library()[ROBOT].procedures["application"]
    made = published(desk, signer, {"steps[2].limit.amount": "3", "steps[2].zh": "市级初审"})
    assert (made.stage, made.in_force_at) == (Stage.IN_FORCE, NOON)
    now = library()[ROBOT].procedures["application"]
    assert (now.version, now.steps["review"].zh) == (before.version + 1, "市级初审")
    assert now.hash == made.hashes[FILE]
    text = (folder / ROBOT / FILE).read_text("utf-8")
    assert f"replaces: {before.path}@{before.version}" in text.replace("'", "")
    told = Event.objects.filter(thing_id=str(made.id)).order_by("at", "id")
    assert [each.action for each in told] == [
        "rules.draft",
        "rules.save",
        "rules.submit",
        "rules.publish",
        "rules.in_force",
    ]
    hashes = told[3].details["files"][FILE]
    assert hashes == {"old": before.hash, "new": now.hash}
    assert not [each for each in folder.rglob("*") if each.name.startswith(".")]
    again = published(desk, signer, {"steps[2].limit.amount": "4"})
    assert (again.stage, library()[ROBOT].procedures["application"].version) == ("in_force", 3)


def test_the_author_does_not_publish_nor_a_seat_over_a_part(
    desk: Acting, sit: SeatMaker, signer: Acting
) -> None:
    """Four eyes, of two persons, one of them over the whole site."""
    made = drafted(desk, {"steps[2].zh": "市级初审"})
    with pytest.raises(RulesStageWrong):
        actions.publish(signer, made.id, TODAY)
    made = actions.submit(desk, made.id, made.version)
    with pytest.raises(OwnRules):
        actions.publish(replace(signer, user=desk.user), made.id, TODAY)
    with pytest.raises(NotForThePart):
        actions.publish(sit("signer", region="330108"), made.id, TODAY)
    with pytest.raises(PermissionDenied):
        actions.publish(desk, made.id, TODAY)
    with pytest.raises(PermissionDenied):
        actions.publish(replace(signer, may_write=False), made.id, TODAY)
    with pytest.raises(DayIsPast):
        actions.publish(signer, made.id, TODAY - dt.timedelta(days=1))
    for role in ("firm", "bank", "owner", "liaison", "proxy", "auditor"):
        with pytest.raises(PermissionDenied):
            actions.make_draft(sit(role), ROBOT, "x")


def test_a_draft_of_a_county_is_seen_in_it_and_above(sit: SeatMaker, signer: Acting) -> None:
    """Another county finds nothing there; only its author changes it; a published one all may read."""
    desk = sit("desk", region="330108")
    made = drafted(desk, {"steps[2].zh": "市级初审"})
    for other in (sit("desk", region="120101"), sit("firm", enterprise="F")):
        with pytest.raises((Http404, PermissionDenied)):
            actions.save_file(other, made.id, FILE, "a: 1\n", made.version)
    with pytest.raises(Http404):
        actions.save_file(sit("desk", region="330108"), made.id, FILE, "a: 1\n", made.version)
    made = actions.submit(desk, made.id, made.version)
    with pytest.raises(Http404):
        actions.send_back(sit("signer", region="120101"), made.id, "x")
    back = actions.send_back(signer, made.id, "请写明依据")
    assert (back.stage, back.returned) == (Stage.DRAFT, "请写明依据")


def test_from_a_later_day_nothing_is_written_before_it(desk: Acting, signer: Acting, folder: Path) -> None:
    """Approved today, in force on its day, by the office's own clock; asked twice, put once."""
    made = published(desk, signer, {"steps[2].zh": "市级初审"}, TODAY + dt.timedelta(days=3))
    assert (made.stage, putting.put_due(), list(folder.iterdir())) == (Stage.APPROVED, 0, [])
    with Stopped(NOON + dt.timedelta(days=3)):
        assert (putting.put_due(), putting.put_due()) == (1, 0)
    assert library()[ROBOT].procedures["application"].steps["review"].zh == "市级初审"


def test_what_does_not_load_is_told_at_its_field_and_never_published(desk: Acting) -> None:
    """A step that leads nowhere, a role nobody declared: both at the fields they stand in."""
    made = drafted(desk, {"steps[2].outcomes[0].to": "nowhere", "steps[3].actor.role": "nobody"})
    keys = {each.key for each in checked(made).faults}
    assert {"steps[2].outcomes[0].to", "steps[3].actor.role"} <= keys
    with pytest.raises(RulesUnsound):
        actions.submit(desk, made.id, made.version)
    empty = actions.make_draft(desk, ROBOT, "x")
    with pytest.raises(NothingDrafted):
        actions.submit(desk, empty.id, empty.version)


def test_examples_that_come_out_otherwise_have_to_be_read(desk: Acting, signer: Acting) -> None:
    """A rule that changes a worked case is published only by somebody who names that case."""
    swapped = {"steps[4].outcomes[0].to": "refused", "steps[4].outcomes[1].to": "announced"}
    made = drafted(desk, swapped)
    differing = [each.case.id for each in checked(made).differing]
    assert differing
    made = actions.submit(desk, made.id, made.version)
    with pytest.raises(ExamplesDiffer):
        actions.publish(signer, made.id, TODAY, differing[1:])
    assert actions.publish(signer, made.id, TODAY, differing).accepted == differing


@pytest.mark.storage
def test_two_drafts_of_one_text_do_not_overwrite_each_other(desk: Acting, signer: Acting) -> None:
    """The second is told that what it was made from has moved on; an approved one is stuck, not written."""
    first, second = drafted(desk, {"steps[2].zh": "甲"}), drafted(desk, {"steps[2].zh": "乙"})
    second = actions.submit(desk, second.id, second.version)
    later = actions.publish(signer, second.id, TODAY + dt.timedelta(days=1))
    first = actions.submit(desk, first.id, first.version)
    assert actions.publish(signer, first.id, TODAY).stage == Stage.IN_FORCE
    with Stopped(NOON + dt.timedelta(days=1)):
        assert putting.put_due() == 0
    later.refresh_from_db()
    assert (later.stage, bool(later.why_zh)) == (Stage.STUCK, True)
    assert library()[ROBOT].procedures["application"].steps["review"].zh == "甲"
    with pytest.raises(RulesMovedOn):
        actions.refuse_unsound(checked(later))


def test_a_save_of_a_page_that_was_overtaken_is_refused(desk: Acting) -> None:
    """Nothing is lost silently; back to what stands leaves the draft empty."""
    made = drafted(desk, {"steps[2].zh": "甲"})
    with pytest.raises(DraftMoved):
        actions.save_file(desk, made.id, FILE, made.files[FILE], made.version - 1)
    stands = standing(ROBOT)[FILE]
    back = actions.save_file(desk, made.id, FILE, stands.data.decode(), made.version)
    assert (back.files, back.bases, back.before) == ({}, {}, {})
    assert actions.drop(desk, back.id).stage == Stage.DROPPED


def test_a_value_of_a_list_changes_from_a_day(desk: Acting, signer: Acting) -> None:
    """Publicity is switched on from a day: as data, dated, with what it rests on."""
    made = actions.make_draft(desk, "sme-gradient", "实行公示")
    file = editable(made, "lists/options.csv")
    text = valued(made, file, "publicity", "true", dt.date(2025, 1, 1), {"source": "practice"})
    made = actions.save_file(desk, made.id, file.name, text, made.version)
    found = differences(made)[0].fields
    assert [(each.kind, each.name) for each in found] == [
        ("changed", "publicity 2024-10-14"),
        ("added", "publicity 2025-01-01"),
    ]
    made = actions.submit(desk, made.id, made.version)
    actions.publish(signer, made.id, TODAY, [each.case.id for each in checked(made).differing])
    options = library()["sme-gradient"].lists["options"]
    assert [options.value("publicity", dt.date(year, 12, 31)) for year in (2024, 2025)] == [False, True]


def test_nothing_is_written_through_a_link(
    desk: Acting, signer: Acting, folder: Path, tmp_path: Path
) -> None:
    """A folder of the scheme that leads elsewhere: refused, nothing lands there."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (folder / ROBOT).symlink_to(elsewhere)
    made = published(desk, signer, {"steps[2].zh": "甲"})
    assert (made.stage, list(elsewhere.iterdir())) == (Stage.STUCK, [])
    assert RulesFolderOdd("x").message("zh")[:5] == made.why_zh[:5] or "链接" in made.why_zh


def test_a_kill_between_writing_and_marking_is_made_good(
    desk: Acting, signer: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The files lie there, the row does not know yet: the next turn says so, once."""

    class Killed(BaseException):
        pass

    def killed(*_: object) -> None:
        raise Killed

    monkeypatch.setattr(putting, "record", killed)
    made = drafted(desk, {"steps[2].zh": "甲"})
    made = actions.submit(desk, made.id, made.version)
    with pytest.raises(Killed):
        actions.publish(signer, made.id, TODAY)
    monkeypatch.undo()
    look_again()
    made.refresh_from_db()
    assert (made.stage, library()[ROBOT].procedures["application"].steps["review"].zh) == ("approved", "甲")
    assert (putting.put_due(), putting.put_due()) == (1, 0)


HOSTILE = "<script>alert(1)</script>{{ settings.SECRET_KEY }}{% debug %}"


def test_pages_show_what_stands_and_refuse_what_is_broken(
    browse: Callable[..., Client], folder: Path
) -> None:
    """A scheme dropped into the folder is there at the next request; a broken one says file, line, fix, in
    both languages, and harms no other; nothing of a stranger's text is carried out."""
    own = folder / "yard-2024"
    shutil.copytree(Path(__file__).parents[1] / "casework" / "world" / "yard-2024", own)
    head = own / "scheme.yaml"
    lines = head.read_text("utf-8").splitlines()
    titled = [f"title_zh: '{HOSTILE}'" if line.startswith("title_zh") else line for line in lines]
    head.write_text("\n".join(titled) + "\n", "utf-8")
    (folder / "bad-one").mkdir()
    (folder / "bad-one" / "scheme.yaml").write_text("id: bad-one\nversion: no\n  x: &a [*a]\n", "utf-8")
    (folder / HOSTILE.replace("/", "")).mkdir()
    client = browse("desk", region="330108")
    page = client.get("/rules/").content.decode()
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    assert "schemes/bad-one/scheme.yaml" in page
    assert "读不下去" in page
    assert "缩进" in page
    assert "E-SCH" not in page
    assert 'href="/rules/schemes/yard-2024/' in page
    assert f"/rules/schemes/{ROBOT}/" in page
    shown = client.get("/rules/schemes/yard-2024/").content.decode()
    assert "<script>alert" not in shown
    assert "procedures/permit.svg" in shown
    svg = client.get("/rules/schemes/yard-2024/procedures/permit.svg")
    assert svg.headers["Content-Type"] == "image/svg+xml"
    assert client.get("/rules/schemes/bad-one/").status_code == 404
    assert client.get("/rules/?day=2024-13-01").status_code == 404
    client.post("/language/", {"lang": "en", "back": "/"})
    english = client.get("/rules/").content.decode()
    assert "refused" in english
    assert "indentation" in english or "expected" in english
    assert "未启用" not in english
    shutil.rmtree(folder / "bad-one")
    assert "bad-one" not in client.get("/rules/").content.decode()


def test_every_shipped_scheme_has_its_page(browse: Callable[..., Client]) -> None:
    """One of each kind: a procedure with its picture and table, indicators, measures, dated lists."""
    client = browse("auditor")
    for name, words in (
        (ROBOT, ("初审", "working days", "工作日")),
        ("resumption-2020", ("opening_rate", "above_scale")),
        ("environment-lists-2020", ("措施",)),
    ):
        page = client.get(f"/rules/schemes/{name}/?day=2024-11-04")
        assert page.status_code == 200
        assert any(word in page.content.decode() for word in words), name
    assert client.get(f"/rules/schemes/{ROBOT}/examples/").content.decode().count("tag good") == 7
    assert client.get("/rules/schemes/nope/").status_code == 404
    assert browse("firm", enterprise="F").get("/rules/").status_code == 403


def test_a_clerk_edits_in_a_form_and_a_signer_publishes_on_the_page(browse: Callable[..., Client]) -> None:
    """The whole way by pages: draft, fill in, add, mend, submit, difference, publish."""
    clerk, signer = browse("desk"), browse("signer")
    made = clerk.post(f"/rules/schemes/{ROBOT}/draft/", {"title": "改时限", "file": FILE})
    address = made.headers["Location"]
    form = clerk.get(address).content.decode()
    assert 'name="steps[2].limit.amount"' in form
    draft = Draft.objects.get()
    sent = {"version": 0, "do": "add:steps[2].outcomes", "steps[2].limit.amount": "3"}
    answer = clerk.post(address, sent)
    assert answer.headers["Location"].endswith("?at=steps[2].outcomes#f-steps-2-outcomes")
    broken = clerk.get(f"{address}?at=steps[2].outcomes").content.decode()
    assert 'aria-invalid="true"' in broken
    assert "f-steps-2-outcomes-3-id-fault" in broken
    assert clerk.post(address, sent).status_code == 409
    answer = clerk.post(address, {"version": 1, "do": "drop:steps[2].outcomes[3]"})
    assert answer.status_code == 302
    page = f"/rules/drafts/{draft.id}/"
    shown = clerk.get(page).content.decode()
    assert "steps[review].limit.amount" in shown
    assert 'action="/rules/drafts/' in shown
    clerk.post(f"{page}submit/", {"version": 2})
    assert "publish/" not in clerk.get(page).content.decode()
    assert f'{page}publish/"' in signer.get(page).content.decode()
    assert clerk.post(f"{page}publish/", {"day": "2024-11-04"}).status_code == 403
    assert signer.post(f"{page}publish/", {"day": "2024-11-04"}).status_code == 302
    draft.refresh_from_db()
    assert draft.stage == Stage.IN_FORCE
    assert "改时限" in clerk.get(f"/rules/schemes/{ROBOT}/").content.decode()
    assert clerk.get("/rules/drafts/").status_code == 200
    assert clerk.get(f"/rules/drafts/{draft.id}/edit/../../etc").status_code == 404


def test_the_same_by_program(browse: Callable[..., Client], signer: Acting) -> None:
    """Schemes, a draft as data, a value from a day, the check, the difference, the steps."""
    client = browse("reviewer")

    def call(method: str, path: str, body: dict[str, object] | None = None) -> tuple[int, Any]:
        answer = client.generic(
            method, f"/api/rules/{path}", json.dumps(body) if body else "", "application/json"
        )
        return answer.status_code, answer.json()

    status, listed = call("GET", "schemes?day=2024-11-04")
    assert status == 200
    assert {ROBOT, "sme-gradient"} <= {each["id"] for each in listed if each["holds"]}
    assert call("GET", "broken") == (200, [])
    status, made = call("POST", "drafts", {"scheme": ROBOT, "title": "改"})
    assert status == 201
    place = f"drafts/{made['id']}"
    content = {"title_zh": "甲", "steps": [{"x": 0.5}]}
    status, kept = call("PUT", f"{place}/definition", {"name": FILE, "version": 0, "content": content})
    assert (status, list(kept["files"])) == (200, [FILE])
    status, found = call("GET", f"{place}/check")
    assert (status, found["sound"]) == (200, False)
    assert call("POST", f"{place}/steps", {"step": "submit", "version": 1})[0] == 409
    assert call("POST", f"{place}/out", {"name": FILE, "version": 1})[0] == 200
    value = {"name": "lists/limits.csv", "version": 2, "key": "review", "value": "3", "since": "2024-11-04"}
    assert call("PUT", f"{place}/value", value)[0] == 200
    status, changes = call("GET", f"{place}/difference")
    assert [each["kind"] for each in changes] == ["changed", "added"]
    assert call("POST", f"{place}/steps", {"step": "submit", "version": 3})[0] == 200
    assert call("POST", f"{place}/steps", {"step": "publish"})[0] == 403
    assert actions.publish(signer, Draft.objects.get().id, TODAY).stage == Stage.IN_FORCE
    for name in ("../../x.yaml", "cases/../x", "README.md", "lists/kinds.csv"):
        assert call("PUT", f"{place}/definition", {"name": name, "version": 4, "content": {"a": 1}})[0] in (
            404,
            409,
        )


def test_who_is_over_the_whole_site(sit: SeatMaker) -> None:
    """No region, or the one that all of it lies in; never a park, a body, a firm."""
    assert covers_site(sit("signer"))
    assert not covers_site(sit("signer", region="330000"))
    assert not covers_site(sit("signer", park="p"))
    from gulian.office.enterprises.models import Enterprise

    Enterprise.objects.create(code="F", name="样例", province="330000")
    assert covers_site(sit("signer", region="330000"))
    assert not covers_site(sit("signer", region="330100"))
    Enterprise.objects.create(code="G", name="样例", province="120000")
    assert not covers_site(sit("signer", region="330000"))
