# SPDX-License-Identifier: Apache-2.0
"""People and seats: a manager reaches his own region, borrowed seats end, first passwords change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client
from django.utils import timezone

from gulian.errors import NameTaken, PasswordWeak, SeatUnusable
from gulian.office.audit.models import Event
from gulian.office.people import actions, lending, set_up
from gulian.office.people.checks import covers
from gulian.office.people.models import ApiKey, Seat, User
from gulian.office.people.queries import visible_seats
from gulian.office.people.seat import Acting
from gulian.office.people.seating import seats_of

pytestmark = [pytest.mark.django_db, pytest.mark.storage]
SeatMaker = Callable[..., Acting]
TODAY = timezone.localdate
DAY = dt.timedelta(days=1)


def user(name: str) -> User:
    return User.objects.create_user(username=name, name=name, password="correct horse battery")


@pytest.mark.parametrize(
    ("outer", "inner", "held"),
    [
        ("", "330108", True),
        ("330000", "330108", True),
        ("330100", "330108", True),
        ("330108", "330108", True),
        ("330108", "330106", False),
        ("330100", "330200", False),
        ("330000", "", False),
        ("", "", True),
    ],
)
def test_a_region_covers_its_subtree(outer: str, inner: str, held: bool) -> None:
    assert covers(outer, inner) is held


def test_a_manager_gives_seats_in_his_own_region_only(sit: SeatMaker) -> None:
    manager, li = sit("manager", region="330100"), user("li")
    assert actions.give_seat(manager, li, "desk", TODAY(), region="330108").region == "330108"
    for region in ("330200", "330000", ""):
        with pytest.raises(SeatUnusable):
            actions.give_seat(manager, li, "desk", TODAY(), region=region)
    assert Event.objects.filter(action="people.give_seat").count() == 1


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        ("firm", {"enterprise": ""}),
        ("owner", {"department": ""}),
        ("desk", {"enterprise": "A1"}),
        ("king", {}),
        ("desk", {"region": "3301080"}),
    ],
)
def test_a_seat_lacking_what_its_role_acts_on_is_refused(
    sit: SeatMaker, role: str, scope: dict[str, str]
) -> None:
    with pytest.raises(SeatUnusable):
        actions.give_seat(sit("manager"), user("li"), role, TODAY(), **scope)


@pytest.mark.parametrize("role", ["desk", "auditor", "firm", "signer"])
def test_nobody_but_a_manager_changes_people(sit: SeatMaker, role: str) -> None:
    seat = sit(role, region="330108") if role != "firm" else sit(role, enterprise="A1")
    with pytest.raises(PermissionDenied):
        actions.make_user(seat, "li", "李")
    with pytest.raises(PermissionDenied):
        actions.give_seat(seat, user("li"), "desk", TODAY(), region="330108")


def test_a_first_password_is_told_once_and_changed_at_sign_in(sit: SeatMaker, client: Client) -> None:
    made, password = actions.make_user(sit("manager"), "li", "李雷")
    with pytest.raises(NameTaken):
        actions.make_user(sit("manager"), "li", "李雷")
    assert password not in str(list(Event.objects.values_list("details", flat=True)))
    Seat.objects.create(user=made, role="desk", region="330108", since=TODAY())
    answer = client.post("/accounts/login/", {"login": "li", "password": password})
    assert answer.status_code == 302
    assert client.get("/enterprises/").headers["Location"] == "/accounts/password/change/"
    new = "a better horse battery"
    answer = client.post(
        "/accounts/password/change/", {"oldpassword": password, "password1": new, "password2": new}
    )
    assert answer.status_code == 302, answer.content.decode()
    assert client.get("/enterprises/").status_code == 200
    assert Event.objects.filter(action="people.change_password").count() == 1


def test_too_many_wrong_passwords_lock_and_say_so(client: Client) -> None:
    user("li")
    answers = [
        client.post("/accounts/login/", {"login": "li", "password": f"wrong-{each}"})
        for each in range(settings.AXES_FAILURE_LIMIT + 1)
    ]
    assert answers[0].status_code == 200
    assert answers[-1].status_code == 429
    assert "E-OFF-033" in answers[-1].content.decode()
    right = client.post("/accounts/login/", {"login": "li", "password": "correct horse battery"})
    assert right.status_code == 429


def test_a_lent_seat_is_acted_in_for_its_days_and_by_name(sit: SeatMaker) -> None:
    owner, deputy = sit("desk", region="330108"), user("deputy")
    lending.lend(owner, owner.id, deputy, (TODAY(), TODAY() + DAY), "leave")
    (held,) = seats_of(deputy, TODAY())
    assert (held.id, held.user) == (owner.id, deputy.id)
    assert owner.name in held.name
    assert seats_of(deputy, TODAY() + 2 * DAY) == ()
    with pytest.raises(Http404):
        lending.lend(held, owner.id, user("third"), (TODAY(), TODAY()), "on and on")


def test_a_lending_is_taken_back(sit: SeatMaker) -> None:
    owner, deputy = sit("desk", region="330108"), user("deputy")
    lent = lending.lend(owner, owner.id, deputy, (TODAY(), TODAY() + DAY), "leave")
    with pytest.raises(Http404):
        lending.take_back(sit("desk", region="330108"), lent.id)
    lending.take_back(owner, lent.id)
    assert seats_of(deputy, TODAY()) == ()


def test_a_seat_handed_over_keeps_its_scope_and_ends_for_its_holder(sit: SeatMaker) -> None:
    manager, old, new = sit("manager"), sit("owner", region="330108", department="labour"), user("new")
    given = actions.hand_over(manager, old.id, new, TODAY() + DAY, "promoted")
    assert (given.role, given.region, given.department) == ("owner", "330108", "labour")
    assert Seat.objects.get(pk=old.id).until == TODAY()
    assert seats_of(new, TODAY()) == ()
    assert len(seats_of(new, TODAY() + DAY)) == 1


def test_a_closed_account_holds_nothing_any_more(sit: SeatMaker, client: Client) -> None:
    manager, li = sit("manager"), sit("desk", region="330108")
    _, key = lending.make_key(li, "k", 5, may_write=False)
    actions.close_user(manager, li.user)
    assert not User.objects.get(pk=li.user).is_active
    answer = client.get("/api/people/me", headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code == 401
    with pytest.raises(SeatUnusable):
        actions.close_user(manager, manager.user)


def test_keys_are_made_by_people_for_their_own_seat(sit: SeatMaker) -> None:
    from dataclasses import replace

    seat = sit("desk", region="330108")
    row, key = lending.make_key(seat, "k", 5, may_write=True)
    assert key not in ApiKey.objects.get(pk=row.id).hash
    with pytest.raises(PermissionDenied):
        lending.make_key(replace(seat, key=True), "k", 5, may_write=True)
    with pytest.raises(PermissionDenied):
        lending.make_key(sit("auditor"), "k", 5, may_write=False)
    with pytest.raises(SeatUnusable):
        lending.make_key(seat, "k", 367, may_write=True)
    with pytest.raises(Http404):
        lending.end_key(sit("desk", region="330108"), row.id)
    lending.end_key(seat, row.id)
    assert ApiKey.objects.get(pk=row.id).ended_at is not None


def test_a_county_sees_its_own_officials_and_no_firms_people(sit: SeatMaker) -> None:
    here, there = sit("desk", region="330108"), sit("desk", region="330106")
    firm = sit("firm", enterprise="A1", region="330108")
    seen = set(visible_seats(here).values_list("id", flat=True))
    assert here.id in seen
    assert {there.id, firm.id}.isdisjoint(seen)
    assert set(visible_seats(firm).values_list("id", flat=True)) == {firm.id}
    assert not visible_seats(sit("bank")).exists()


def test_the_pages_of_people(browse: Callable[..., Client], sit: SeatMaker) -> None:
    """An account made, a seat given, lent, handed over and ended by pages; a refusal is told in place."""
    client, other = browse("manager"), sit("desk", region="330108")
    body = client.post("/people/new/", {"name": "韩梅梅", "username": "han"}).content.decode()
    assert "首次密码" in body
    assert "E-OFF" not in client.post("/people/new/", {"name": "韩", "username": "han"}).content.decode()
    assert "有人使用" in client.post("/people/new/", {"name": "韩", "username": "han"}).content.decode()
    han = User.objects.get(username="han")
    seat = {"role": "owner", "region": "330108", "since": TODAY().isoformat()}
    assert client.post(f"/people/{han.id}/seats/", seat).status_code == 422
    assert client.post(f"/people/{han.id}/seats/", {**seat, "department": "labour"}).status_code == 302
    held = Seat.objects.get(user=han)
    assert "承办部门" in client.get("/people/?q=韩").content.decode()
    assert client.get(f"/people/{han.id}/").status_code == 200
    address = f"/people/seats/{held.id}/"
    lent = {"do": "lend", "lend-to": f"{User.objects.get(pk=other.user).username}", "lend-reason": "leave"}
    days = {"lend-since": TODAY().isoformat(), "lend-until": TODAY().isoformat()}
    assert client.post(address, {**lent, **days}).status_code == 302
    assert client.post(address, {**lent, **days, "lend-until": "2000-01-01"}).status_code == 200
    assert client.post(address, {"do": "other"}).status_code == 404
    end = {"do": "end", "end-until": TODAY().isoformat(), "end-reason": "done"}
    assert client.post(address, end).status_code == 302
    assert "glk_" in client.post("/people/keys/", {"name": "k", "days": "9"}).content.decode()
    assert "glk_" not in client.get("/people/keys/").content.decode()
    assert "首次密码" in client.post(f"/people/{han.id}/password/").content.decode()


def test_a_phone_is_shown_to_its_owner_and_to_managers(browse: Callable[..., Client], sit: SeatMaker) -> None:
    li = sit("desk", region="330108")
    User.objects.filter(pk=li.user).update(phone="13800000000")
    address = f"/people/{li.user}/"
    assert "13800000000" in browse("manager").get(address).content.decode()
    assert "13800000000" not in browse("desk", region="330108").get(address).content.decode()


def test_the_first_manager_is_made_by_the_one_time_address(client: Client) -> None:
    folder = Path(settings.DIR)
    token = set_up.new_token(folder)
    told = {"name": "李", "username": "li", "password": "short", "again": "short"}
    assert client.get("/setup/wrong/").status_code == 409
    assert client.get(f"/setup/{token}/").status_code == 200
    assert client.post(f"/setup/{token}/", told).status_code == 200
    assert not User.objects.exists()
    good = {**told, "password": "correct horse battery", "again": "correct horse battery"}
    assert client.post(f"/setup/{token}/", {**good, "again": "other"}).status_code == 200
    assert client.post(f"/setup/{token}/", good).headers["Location"] == "/people/"
    assert client.get("/people/").status_code == 200
    assert client.post(f"/setup/{token}/", {**good, "username": "second"}).status_code == 409
    assert User.objects.count() == 1
    later = set_up.new_token(folder)
    assert not set_up.holds(folder, later)


def test_a_set_up_address_lives_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(settings.DIR)
    first, token = set_up.new_token(folder), set_up.new_token(folder)
    assert not set_up.holds(folder, first)
    assert set_up.holds(folder, token)
    monkeypatch.setattr(set_up, "HOUR", -1.0)
    assert not set_up.holds(folder, token)


def test_a_weak_password_is_told_in_both_languages() -> None:
    with pytest.raises(PasswordWeak) as caught:
        actions.first_manager("li", "li", "password")
    assert "密码" in caught.value.message("zh")
    assert "password" in caught.value.message("en")
