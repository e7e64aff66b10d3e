# SPDX-License-Identifier: Apache-2.0
"""机构与人员: who holds which seat, one person, one seat, the keys of one's programs."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from gulian.errors import OfficeError
from gulian.office.frame.forms import BothForm
from gulian.office.frame.page import page
from gulian.office.frame.request import OfficeRequest
from gulian.office.frame.table import sliced
from gulian.office.people import actions, gateway, lending
from gulian.office.people.forms import EndForm, HandForm, KeyForm, LendForm, PersonForm, SeatForm, TieForm
from gulian.office.people.models import Seat, User
from gulian.office.people.queries import (
    get_visible_seat,
    get_visible_user,
    lendings,
    own_keys,
    user_named,
    visible_seats,
)
from gulian.office.people.rights import may
from gulian.office.people.seating import SESSION
from gulian.office.people.words import ROLES


@page("people.read")
def people(request: OfficeRequest) -> HttpResponse:
    """Who holds which seat."""
    rows = visible_seats(request.seat)
    wanted = request.GET.get("q", "").strip()[:50]
    if wanted:
        rows = rows.filter(user__name__contains=wanted)
    if request.GET.get("ended") != "1":
        rows = rows.exclude(until__lt=timezone.localdate())
    found = sliced(rows, ("role", "id"), request.GET.get("after", ""))
    told = {
        "slice": found,
        "rows": [_shown(each) for each in found.rows],
        "q": wanted,
        "may_write": may(request.seat, "people.write"),
        "may_keys": may(request.seat, "keys.make"),
    }
    return render(request, "people/people.html", told)


@page("people.write")
def new_person(request: OfficeRequest) -> HttpResponse:
    """Make an account; its first password stands on the answer and nowhere else."""
    form = PersonForm(request.POST or None, lang=request.lang)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        made = _tried(
            form, lambda: actions.make_user(request.seat, told["username"], told["name"], told["phone"])
        )
        if made is not None:
            user, password = made
            return render(request, "people/password.html", {"user_shown": user, "password": password})
    return render(request, "people/form.html", {"form": form, "what": "person"})


@page("people.read")
def person(request: OfficeRequest, user: uuid.UUID) -> HttpResponse:
    """One person: seats; the phone for himself and for managers."""
    found = get_visible_user(request.seat, user)
    seats = visible_seats(request.seat).filter(user=found).order_by("-since")
    writes = may(request.seat, "people.write")
    told = {
        "person": found,
        "rows": [_shown(each) for each in seats],
        "phone": found.phone if writes or found.id == request.seat.user else "",
        "may_write": writes,
        "form": SeatForm(lang=request.lang, initial={"since": timezone.localdate()}),
        "subjects": gateway.subjects_of(found.id) if writes else [],
        "tie_form": TieForm(lang=request.lang, prefix="tie") if writes and gateway.gateways() else None,
    }
    return render(request, "people/person.html", told)


@require_POST
@page("people.write")
def give_seat(request: OfficeRequest, user: uuid.UUID) -> HttpResponse:
    """Give a person a seat."""
    found = get_visible_user(request.seat, user)
    form = SeatForm(request.POST, lang=request.lang)
    if form.is_valid():
        told = dict(form.cleaned_data)
        role, since = told.pop("role"), told.pop("since")
        made = _tried(form, lambda: actions.give_seat(request.seat, found, role, since, **told))
        if made is not None:
            return redirect(f"/people/{user}/")
    return render(request, "people/form.html", {"form": form, "what": "seat", "person": found}, status=422)


@require_POST
@page("people.write")
def tie(request: OfficeRequest, user: uuid.UUID) -> HttpResponse:
    """Say which subject of the gateway signs in as this account."""
    found = get_visible_user(request.seat, user)
    form = TieForm(request.POST, lang=request.lang, prefix="tie")
    if form.is_valid():
        told = form.cleaned_data
        gateway.tie(request.seat, found.id, told["provider"], told["subject"])
        return redirect(f"/people/{user}/")
    return render(request, "people/form.html", {"form": form, "what": "tie", "person": found}, status=422)


@require_POST
@page("people.write")
def reset(request: OfficeRequest, user: uuid.UUID) -> HttpResponse:
    """A new first password."""
    password = actions.reset_password(request.seat, user)
    told = {"user_shown": get_visible_user(request.seat, user), "password": password}
    return render(request, "people/password.html", told)


@require_POST
@page("people.write")
def close(request: OfficeRequest, user: uuid.UUID) -> HttpResponse:
    """End an account."""
    actions.close_user(request.seat, user)
    return redirect(f"/people/{user}/")


@page("people.read")
def seat(request: OfficeRequest, held: uuid.UUID) -> HttpResponse:
    """One seat: lend, hand over, end; a POST names which by `do`."""
    found = get_visible_seat(request.seat, held)
    forms: dict[str, BothForm] = {
        name: kind(request.POST if request.POST.get("do") == name else None, lang=request.lang, prefix=name)
        for name, kind in (("lend", LendForm), ("hand", HandForm), ("end", EndForm))
    }
    do = request.POST.get("do", "")
    if request.method == "POST":
        if do not in forms:
            raise Http404
        form = forms[do]
        if form.is_valid() and _tried(form, lambda: _done(request, found, do, form.cleaned_data)) is not None:
            return redirect(f"/people/seats/{held}/")
    told = {
        "held": _shown(found),
        "lendings": lendings(request.seat, found)[:50],
        "forms": forms,
        "may_write": may(request.seat, "people.write"),
        "may_lend": found.user_id == request.seat.user or may(request.seat, "people.write"),
    }
    return render(request, "people/seat.html", told)


@require_POST
@page("office.enter")
def take_back(request: OfficeRequest, delegation: uuid.UUID) -> HttpResponse:
    """End a lending."""
    lent = lending.take_back(request.seat, delegation)
    return redirect(f"/people/seats/{lent.seat_id}/")


@page("keys.make")
def keys(request: OfficeRequest) -> HttpResponse:
    """The keys of this seat's programs; a new one is shown once."""
    form = KeyForm(request.POST or None, lang=request.lang)
    secret = ""
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        made = _tried(
            form, lambda: lending.make_key(request.seat, told["name"], told["days"], told["may_write"])
        )
        if made is not None:
            secret, form = made[1], KeyForm(lang=request.lang)
    rows = own_keys(request.seat).order_by("-made_at")[:100]
    told = {"rows": rows, "form": form, "secret": secret, "now": timezone.now()}
    return render(request, "people/keys.html", told)


@require_POST
@page("keys.make")
def end_key(request: OfficeRequest, key: uuid.UUID) -> HttpResponse:
    """End a key at once."""
    lending.end_key(request.seat, key)
    return redirect("/people/keys/")


@require_POST
@page("office.enter")
def change_seat(request: OfficeRequest) -> HttpResponse:
    """Act in another of one's own seats from here on."""
    wanted = request.POST.get("seat", "")
    if wanted not in {str(each.id) for each in request.seats}:
        raise Http404
    request.session[SESSION] = wanted
    return redirect("/")


def _done(request: OfficeRequest, found: Seat, do: str, told: dict[str, Any]) -> object:
    if do == "end":
        return actions.end_seat(request.seat, found.id, told["until"], told["reason"])
    to: User = user_named(request.seat, told["to"])
    if do == "hand":
        return actions.hand_over(request.seat, found.id, to, told["on"], told["reason"])
    return lending.lend(request.seat, found.id, to, (told["since"], told["until"]), told["reason"])


def _tried(form: BothForm, act: Callable[[], Any]) -> Any:
    """What an action answers; a refusal is told above the form, what was typed stays."""
    try:
        return act()
    except OfficeError as error:
        form.add_error(None, f"{error.message(form.lang)} {error.fix(form.lang)}")
        return None


def _shown(held: Seat) -> dict[str, Any]:
    ended = held.until is not None and held.until < timezone.localdate()
    return {"seat": held, "role": ROLES[held.role], "ended": ended, "place": _place(held.region)}


def _place(region: str) -> str:
    """A region as people call it; a code the tables do not know stays a code."""
    from gulian.registry import regions

    if not region:
        return ""
    found = regions().name(region, timezone.localdate())
    return found or region
