# SPDX-License-Identifier: Apache-2.0
"""Reads: which plants a seat may report for, what was sent, what was uploaded."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404

from gulian.office.days.models import UnitState
from gulian.office.enterprises.models import Enterprise, Plant
from gulian.office.enterprises.queries import visible_enterprises
from gulian.office.people.scope import Places, within
from gulian.office.people.seat import Acting
from gulian.office.reports.models import Filed, Upload

_LOOKED_UP = 500


@dataclass(frozen=True)
class Place:
    """A plant that owes a report. name : of the plant, else of the firm."""

    unit: str
    name: str
    firm: Enterprise


def places_of(firm: Enterprise) -> tuple[Place, ...]:
    """The plants of a firm, itself where it lists none."""
    plants = Plant.objects.filter(code=firm.code).order_by("unit")
    return tuple(Place(each.unit, each.name, firm) for each in plants) or (Place(firm.code, firm.name, firm),)


def get_visible_place(seat: Acting, unit: str) -> Place:
    """A plant within the scope. Raises Http404 for absent and out of scope alike."""
    plant = Plant.objects.filter(pk=unit).first()
    if plant is not None and not Plant.objects.filter(within(seat, Places(park="park")), pk=unit).exists():
        raise Http404
    rows = visible_enterprises(seat) if plant is None else Enterprise.objects.all()
    firm = rows.filter(pk=plant.code if plant else unit).first()
    if firm is None or (plant is None and Plant.objects.filter(code=unit).exists()):
        raise Http404
    return Place(unit, plant.name if plant else firm.name, firm)


def visible_places(seat: Acting, units: Sequence[str]) -> dict[str, Place]:
    """`get_visible_place` for many: those of the units that are plants within the scope."""
    found: dict[str, Place] = {}
    wanted = list(dict.fromkeys(units))
    for first in range(0, len(wanted), _LOOKED_UP):
        part = wanted[first : first + _LOOKED_UP]
        plants = {each.unit: each for each in Plant.objects.filter(pk__in=part)}
        mine = Plant.objects.filter(within(seat, Places(park="park")), pk__in=part)
        own = [plants[unit] for unit in mine.values_list("unit", flat=True)]
        several = set(Plant.objects.filter(code__in=part).values_list("code", flat=True))
        firms = Enterprise.objects.in_bulk([each.code for each in own])
        found |= {
            each.unit: Place(each.unit, each.name, firms[each.code]) for each in own if each.code in firms
        }
        single = [each for each in part if each not in plants and each not in several]
        for firm in visible_enterprises(seat).filter(pk__in=single):
            found[firm.code] = Place(firm.code, firm.name, firm)
    return found


def own_places(seat: Acting) -> tuple[Place, ...]:
    """The plants of a firm's seat: its own and its group's; () for every other role."""
    firms = Enterprise.objects.filter(pk__in=seat.firms).order_by("code")
    return tuple(place for firm in firms for place in places_of(firm))


def last_filed(units: list[str], date: dt.date) -> dict[str, Filed]:
    """The last report of each plant for a day, of those sent here."""
    rows = Filed.objects.filter(unit__in=units, date=date).order_by("received_at")
    return {each.unit: each for each in rows}


def last_answers(unit: str) -> dict[str, str]:
    """What the plant answered last: here, else what the last day run knew of it."""
    filed = Filed.objects.filter(unit=unit).order_by("-date", "-received_at").first()
    if filed is not None:
        return {name: str(value) for name, value in filed.answers.items() if value}
    state = UnitState.objects.filter(pk=unit).first()
    return {} if state is None else _answers_of(state)


def _answers_of(state: UnitState) -> dict[str, str]:
    """The last state in the words of the form; what is unknown stays unanswered."""
    known = {
        "opened": None if state.opened is None else str(int(state.opened)),
        "staff": state.staff,
        "returned": state.returned,
        "onsite": state.onsite,
        "blocked_by": state.cause or None,
        "expected": state.expected.isoformat() if state.expected else None,
        "capacity": None if state.capacity_fen is None else f"{state.capacity_fen / 1_000_000:.2f}",
    }
    return {name: str(value) for name, value in known.items() if value is not None}


def visible_uploads(seat: Acting) -> QuerySet[Upload]:
    """One's own uploads, the newest first; an auditor of the whole site sees all."""
    rows = Upload.objects.order_by("-id")
    return rows if seat.role == "auditor" and not seat.region else rows.filter(user=seat.user)


def get_visible_upload(seat: Acting, upload: uuid.UUID) -> Upload:
    """One upload. Raises Http404."""
    found = visible_uploads(seat).filter(pk=upload).first()
    if found is None:
        raise Http404
    return found
