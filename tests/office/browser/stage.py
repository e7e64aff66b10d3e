# SPDX-License-Identifier: Apache-2.0
"""What tests ask of the office's process: people, sessions, long work. Answers are JSON.

Walks of other areas put such functions beside their test and name them in `office.run("module:function")`.
"""

from __future__ import annotations

import datetime as dt

from django.test import Client

from gulian.office.people.models import Seat, User
from tests.office.browser.server import PASSWORD, set_clock, start_again

__all__ = ["account", "forget_codes", "session", "set_clock", "start_again", "work"]
SINCE = dt.date(2020, 1, 1)


def account(username: str, role: str, **scope: str) -> str:
    """A person of this name with one seat; answers the account's name."""
    user = User.objects.create_user(username=username, name=f"样例{username}", password=PASSWORD)
    Seat.objects.create(user=user, role=role, since=SINCE, **scope)
    return username


def session(username: str) -> str:
    """The session cookie of somebody who has just signed in."""
    client = Client()
    user = User.objects.get(username=username)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.cookies["sessionid"].value


def work() -> int:
    """Do the long work that waits; answers how many pieces."""
    from gulian.office.tasks.worker import work_off

    return work_off()


def forget_codes() -> None:
    """A code counts once: tests that need a second one within the half minute let it count again."""
    from django.core.cache import cache

    cache.clear()
