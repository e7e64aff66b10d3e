# SPDX-License-Identifier: Apache-2.0
"""The office of the small world, and somebody in each seat."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from gulian.office.people.models import Seat, User
from gulian.office.people.seat import Acting, acting


@pytest.fixture(autouse=True)
def _audit_can_be_emptied(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests that commit empty the database behind them; the audit's triggers are off for that moment."""
    from django.core.management.commands.flush import Command
    from django.db import connection

    from gulian.office.audit.guards import guard, unguard

    flush = Command.handle

    def unguarded(self: Command, **options: object) -> None:
        unguard(connection)
        try:
            flush(self, **options)
        finally:
            guard(connection)

    monkeypatch.setattr(Command, "handle", unguarded)


PASSWORD = "correct horse battery"
SINCE = dt.date(2020, 1, 1)
SeatMaker = Callable[..., Acting]


@pytest.fixture
def sit(db: None) -> SeatMaker:
    """`sit("desk", region="330108")` -> a seat of a new person."""
    del db

    def make(role: str, **scope: str) -> Acting:
        name = f"{role}-{User.objects.count()}"
        user = User.objects.create_user(username=name, name=name, password=PASSWORD)
        return acting(Seat.objects.create(user=user, role=role, since=SINCE, **scope))

    return make


@pytest.fixture
def browse(sit: SeatMaker) -> Callable[..., Client]:
    """`browse("desk", region="330108")` -> a signed-in browser."""

    def make(role: str, **scope: str) -> Client:
        seat = sit(role, **scope)
        client = Client()
        client.force_login(
            User.objects.get(pk=seat.user), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        return client

    return make
