# SPDX-License-Identifier: Apache-2.0
"""The first account of an empty office: by a one-time address that `gulian serve` prints on its terminal.

Only its hash lies in the folder, for an hour, until an account is made. Whoever reads the terminal of the
server is its operator.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import time
from pathlib import Path

from django import forms
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gulian.errors import GulianError, PasswordWeak, SetUpOver
from gulian.office.frame.forms import BothForm, Words
from gulian.office.people.actions import first_manager
from gulian.office.people.models import User

HOUR = 3600.0


def new_token(folder: Path) -> str:
    """A token for an office without accounts; an earlier one no longer counts."""
    token = secrets.token_urlsafe(32)
    path = _file(folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(_hashed(token))
    return token


def holds(folder: Path, token: str) -> bool:
    """Whether a token is the one given out within the hour, and nobody has an account yet."""
    path = _file(folder)
    try:
        kept, made = path.read_text("ascii"), path.stat().st_mtime
    except OSError:
        return False
    fresh = time.time() - made < HOUR
    return fresh and hmac.compare_digest(kept, _hashed(token)) and not User.objects.exists()


class FirstForm(BothForm):
    """Who the first manager is."""

    WORDS = {  # noqa: RUF012 - read only
        "name": Words("姓名", "Name"),
        "username": Words("登录名", "Account name"),
        "password": Words("密码（至少 10 位）", "Password (10 characters at least)"),
        "again": Words("再输一次密码", "The password again"),
    }
    name = forms.CharField(max_length=100)
    username = forms.RegexField(r"^[0-9A-Za-z_.@+-]+$", max_length=64)
    password = forms.CharField(
        max_length=128, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    again = forms.CharField(
        max_length=128, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean(self) -> dict[str, object]:
        """Both passwords are the same."""
        told = dict(super().clean() or {})
        if told.get("password") != told.get("again"):
            self.add_error("again", self.said(Words("两次输入的密码不同", "The passwords differ")))
        return told


def set_up(request: HttpRequest, token: str) -> HttpResponse:
    """Make the first manager and sign him in."""
    if not holds(Path(settings.DIR), token):
        raise SetUpOver
    form = FirstForm(request.POST or None, lang=request.lang)  # type: ignore[attr-defined]  # LanguageMiddleware
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            user = first_manager(told["username"], told["name"], told["password"])
        except PasswordWeak as error:
            form.add_error("password", error.message(form.lang))
        except GulianError:
            raise
        else:
            _file(Path(settings.DIR)).unlink(missing_ok=True)
            login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
            return redirect("/people/")
    return render(request, "people/set_up.html", {"form": form})


def _file(folder: Path) -> Path:
    return folder / "tmp" / "set-up"


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
