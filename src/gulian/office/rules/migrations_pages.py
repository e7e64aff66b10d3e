# SPDX-License-Identifier: Apache-2.0
"""案件迁移: which texts running cases are on, the map of steps, its dry run, its carrying out."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from gulian.errors import DefinitionLost, SchemeError
from gulian.office.cases.pins import path_of, procedure_at
from gulian.office.frame.page import page
from gulian.office.frame.request import OfficeRequest
from gulian.office.frame.table import sliced
from gulian.office.in_use import procedure_of
from gulian.office.people.rights import may
from gulian.office.rules import migrating
from gulian.office.rules.models import Going, Migration
from gulian.office.rules.queries import (
    covers_site,
    get_visible_migration,
    visible_migrations,
    visible_refusals,
)
from gulian.schemes import Procedure


@page("rules.migrate")
def migrations(request: OfficeRequest) -> HttpResponse:
    """Those that were made; of one procedure the texts its running cases are on."""
    if request.method == "POST":
        made = migrating.make(request.seat, request.POST.get("old", "")[:300], {})
        return redirect(f"/rules/migrations/{made.id}/")
    procedure = request.GET.get("procedure", "")[:200]
    shown = sliced(visible_migrations(request.seat), ("-made_at", "-id"), request.GET.get("after", ""))
    told = {
        "procedure": procedure,
        "pins": migrating.pins_of(request.seat, procedure) if procedure else [],
        "rows": shown.rows,
        "slice": shown,
        "whole": covers_site(request.seat),
    }
    return render(request, "rules/migrations.html", told)


@page("rules.migrate")
def migration(request: OfficeRequest, migration: uuid.UUID) -> HttpResponse:
    """The map, what the dry run found, the cases it refuses."""
    found = get_visible_migration(request.seat, migration)
    rows = visible_refusals(request.seat, found)
    shown = sliced(rows, ("number", "id"), request.GET.get("after", ""))
    seat = request.seat
    idle, whole = found.going in (Going.MADE, Going.TRIED), covers_site(seat)
    told = {
        "it": found,
        "map": _map(found, request.lang),
        "rows": shown.rows,
        "slice": shown,
        "may_try": idle and whole,
        "may_carry": found.going == Going.TRIED
        and whole
        and may(seat, "rules.publish")
        and seat.user != found.made_by,
        "mine": seat.user == found.made_by,
    }
    return render(request, "rules/migration.html", told)


@require_POST
@page("rules.migrate")
def step(request: OfficeRequest, migration: uuid.UUID, step: str) -> HttpResponse:
    """对照 is saved, 试算 or 迁移 is asked for."""
    if step == "map":
        stem = "to:"
        steps = {
            name.removeprefix(stem): str(to)
            for name, to in request.POST.items()
            if name.startswith(stem) and to
        }
        migrating.map_steps(request.seat, migration, steps)
        return redirect(f"/rules/migrations/{migration}/")
    if step == "try":
        return redirect(f"/tasks/{migrating.ask_try(request.seat, migration).id}/")
    if step == "carry":
        return redirect(f"/tasks/{migrating.ask_carry(request.seat, migration).id}/")
    raise Http404


def _map(found: Migration, lang: str) -> list[dict[str, Any]]:
    """A row a step of the old text, with what it may become."""
    try:
        old, new = procedure_at(found.old), _new(found)
    except (DefinitionLost, SchemeError):
        return []
    rows = []
    for step in old.steps.values():
        if step.kind == "end":
            continue
        to = found.steps.get(step.id, step.id if step.id in new.steps else "")
        targets = [
            {"id": each.id, "name": each.zh if lang == "zh" else each.en, "chosen": each.id == to}
            for each in new.steps.values()
            if each.kind == step.kind
        ]
        name = step.zh if lang == "zh" else step.en
        rows.append({"id": step.id, "name": name, "targets": targets, "same": to == step.id, "none": not to})
    return rows


def _new(found: Migration) -> Procedure:
    current = procedure_of(path_of(found.new))
    return current if current.pin == found.new else procedure_at(found.new)
