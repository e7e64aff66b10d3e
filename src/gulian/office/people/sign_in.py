# SPDX-License-Identifier: Apache-2.0
"""Sign-in: accounts are made by a manager, never by whoever comes along."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from gulian.errors import AccountLocked
from gulian.office.audit.actions import record
from gulian.office.people.models import User


class ClosedAdapter(DefaultAccountAdapter):
    """No sign-up by oneself."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        del request
        return False


class ClosedSocialAdapter(DefaultSocialAccountAdapter):
    """The gateway of the site says who somebody is; the account must be there already."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        """Never."""
        del request, sociallogin
        return False


def locked(
    request: HttpRequest, response: HttpResponse | None = None, credentials: object = None
) -> HttpResponse:
    """The sentence of a lock-out, instead of the sign-in page."""
    from gulian.office.frame.refusals import refused

    del response, credentials
    return refused(request, AccountLocked(int(settings.AXES_COOLOFF_TIME * 60)), status=429)


class MustChangeMiddleware:
    """Who still has a first password changes it before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer one request, or send it to the page that changes the password."""
        user = request.user
        must = user.is_authenticated and user.must_change
        if must and not request.path.startswith(_FREE):
            return redirect(CHANGE)
        return self._next(request)


CHANGE = "/accounts/password/change/"
_FREE = (CHANGE, "/accounts/logout/", "/accounts/reauthenticate/", "/language/", "/static/")


def changed(sender: object, request: HttpRequest, user: User, **told: object) -> None:
    """Told by the sign-in library after a password was changed."""
    del sender, request, told
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(must_change=False)
        record(None, "people.change_password", "user", str(user.pk), {})
