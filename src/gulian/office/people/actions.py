# SPDX-License-Identifier: Apache-2.0
"""Writes: people and the seats they hold. A manager reaches his own region's subtree and no further."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone, translation

from gulian.errors import NameTaken, PasswordWeak, SeatUnusable
from gulian.office.audit.actions import record
from gulian.office.people.checks import check_scope
from gulian.office.people.models import ApiKey, Seat, User
from gulian.office.people.queries import get_visible_seat, get_visible_user
from gulian.office.people.rights import need
from gulian.office.people.seat import Acting

SCOPE = ("region", "body", "department", "park", "chain", "enterprise", "roles", "title")


def first_manager(username: str, name: str, password: str) -> User:
    """The first account of an empty office; it holds the seat of a manager of the whole site.

    Raises PasswordWeak, NameTaken; SeatUnusable where the office has accounts already.
    """
    check_password(password, User(username=username, name=name))
    with transaction.atomic(durable=True):
        if User.objects.exists():
            raise SeatUnusable("已有账号", "there are accounts already")
        user = User.objects.create_user(username=username, name=name, password=password)
        seat = Seat.objects.create(user=user, role="manager", since=timezone.localdate())
        record(None, "people.first_manager", "seat", str(seat.id), {"username": username})
    return user


def check_password(password: str, user: User) -> None:
    """Raises PasswordWeak with every reason, in both languages."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        with translation.override("zh-hans"):
            zh = "".join(error.messages)
        with translation.override("en"):
            en = " ".join(error.messages)
        raise PasswordWeak(zh, en) from error


def make_user(seat: Acting, username: str, name: str, phone: str = "") -> tuple[User, str]:
    """An account with a password that is shown once and changed at the first sign-in.

    Raises NameTaken.
    """
    need(seat, "people.write")
    password = secrets.token_urlsafe(12)
    with transaction.atomic(durable=True):
        if User.objects.filter(username=username).exists():
            raise NameTaken(username)
        try:
            user = User.objects.create_user(
                username=username,
                name=name,
                phone=phone,
                password=password,
                must_change=True,
                region=seat.region,
            )
        except IntegrityError as error:
            raise NameTaken(username) from error
        record(seat, "people.make_user", "user", str(user.id), {"username": username})
    return user, password


def reset_password(seat: Acting, user: uuid.UUID) -> str:
    """A new password, shown once and to be changed; sessions of the old one end. Raises Http404."""
    need(seat, "people.write")
    password = secrets.token_urlsafe(12)
    with transaction.atomic(durable=True):
        found = get_visible_user(seat, user)
        found.set_password(password)
        found.must_change = True
        found.save(update_fields=["password", "must_change"])
        record(seat, "people.reset_password", "user", str(found.id), {})
    return password


def close_user(seat: Acting, user: uuid.UUID) -> User:
    """End an account: no sign-in any more, its seats and keys end today. Raises Http404, SeatUnusable."""
    need(seat, "people.write")
    today = timezone.localdate()
    with transaction.atomic(durable=True):
        found = get_visible_user(seat, user)
        if found.id == seat.user:
            raise SeatUnusable("不能停用自己的账号", "nobody ends his own account")
        found.is_active = False
        found.save(update_fields=["is_active"])
        running = Seat.objects.filter(Q(until__isnull=True) | Q(until__gt=today), user=found)
        ended = [str(each) for each in running.values_list("id", flat=True)]
        running.update(until=today)
        ApiKey.objects.filter(seat__user=found, ended_at=None).update(ended_at=timezone.now())
        record(seat, "people.close_user", "user", str(found.id), {"seats": ended})
    return found


def give_seat(seat: Acting, user: User, role: str, since: dt.date, **scope: str) -> Seat:
    """Give somebody a seat over a scope: region, body, department, park, chain, enterprise, roles, title.

    Raises SeatUnusable for a scope beyond the manager's own.
    """
    need(seat, "people.write")
    with transaction.atomic(durable=True):
        given = _new_seat(seat, user, role, since, scope)
        record(seat, "people.give_seat", "seat", str(given.id), {"user": str(user.id), "role": role, **scope})
    return given


def end_seat(seat: Acting, held: uuid.UUID, until: dt.date, reason: str) -> Seat:
    """The last day of a seat; its keys end with it. Raises Http404, SeatUnusable."""
    need(seat, "people.write")
    with transaction.atomic(durable=True):
        found = _manageable(seat, held)
        _end(found, until)
        record(seat, "people.end_seat", "seat", str(found.id), {"until": until.isoformat(), "reason": reason})
    return found


def hand_over(seat: Acting, held: uuid.UUID, to: User, on: dt.date, reason: str) -> Seat:
    """移交: from a day on somebody else holds the same seat; what waits in its queues waits for him.

    Raises Http404, SeatUnusable.
    """
    need(seat, "people.write")
    with transaction.atomic(durable=True):
        found = _manageable(seat, held)
        if to.id == found.user_id:
            raise SeatUnusable("移交给了本人", "it would be handed over to its holder")
        _end(found, on - dt.timedelta(days=1))
        scope = {name: getattr(found, name) for name in SCOPE}
        new = _new_seat(seat, to, found.role, on, scope)
        told = {"from": str(found.id), "to": str(to.id), "on": on.isoformat(), "reason": reason}
        record(seat, "people.hand_over", "seat", str(new.id), told)
    return new


def _new_seat(seat: Acting, user: User, role: str, since: dt.date, scope: dict[str, Any]) -> Seat:
    if not user.is_active:
        raise SeatUnusable("账号已停用", "the account has ended")
    check_scope(seat, role, scope)
    given = Seat(user=user, role=role, since=since, **scope)
    try:
        given.full_clean()
    except ValidationError as error:
        names = "、".join(error.message_dict)
        raise SeatUnusable(f"{names} 填写不符", f"{names} cannot be used") from error
    given.save(force_insert=True)
    return given


def _manageable(seat: Acting, held: uuid.UUID) -> Seat:
    found = get_visible_seat(seat, held)
    check_scope(seat, found.role, {"region": found.region, "enterprise": found.enterprise})
    return found


def _end(found: Seat, until: dt.date) -> None:
    if until < found.since - dt.timedelta(days=1):
        raise SeatUnusable("结束日早于开始日", "it would end before it begins")
    if found.until is not None and found.until < until:
        raise SeatUnusable("该席位已先期结束", "the seat ends earlier already")
    found.until = until
    found.save(update_fields=["until"])
    if until < timezone.localdate():
        ApiKey.objects.filter(seat=found, ended_at=None).update(ended_at=timezone.now())
