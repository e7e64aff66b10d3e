# SPDX-License-Identifier: Apache-2.0
"""Writes: experts join and leave the pool, step back from a case, are named for the cases that wait."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from gulian.casework.experts import Assigned
from gulian.errors import AlreadyInPool, ExpertsLacking, GulianError, NoPanel, ProposalMoved
from gulian.office import clock
from gulian.office.audit.actions import record
from gulian.office.cases.actions import Move, move
from gulian.office.cases.queries import get_visible_case
from gulian.office.cases.stepping import line
from gulian.office.in_use import procedure_of
from gulian.office.people.queries import user_named
from gulian.office.people.rights import need
from gulian.office.people.seat import Acting
from gulian.office.programmes.experts import get_visible_expert, standing
from gulian.office.programmes.models import Expert, Recusal
from gulian.office.programmes.panels import Panel, items_for, panel_of, proposed, waiting, words_of
from gulian.workdays import calendar


@dataclass(frozen=True, kw_only=True)
class NewExpert:
    """Somebody for the pool. username : his account; fields, bodies : words with commas."""

    username: str
    fields: str
    bodies: str = ""
    most: int = 20


def add_expert(seat: Acting, given: NewExpert) -> Expert:
    """Into the pool of the seat's place. Raises PermissionDenied, Http404 for an unknown account,
    AlreadyInPool."""
    need(seat, "programmes.pool")
    user = user_named(seat, given.username)
    province, city, county = line(seat.region) or ("", "", "")
    try:
        with transaction.atomic(durable=True):
            made = Expert.objects.create(
                province=province, city=city, county=county, user=user.pk, name=user.name,
                fields=",".join(words_of(given.fields))[:400], bodies=",".join(words_of(given.bodies))[:1000],
                most=given.most, since=calendar().local_date(clock.now()),
            )  # fmt: skip
            record(seat, "programmes.expert", "expert", str(made.pk), {"fields": made.fields})
    except IntegrityError:
        raise AlreadyInPool(user.name) from None
    return made


def end_expert(seat: Acting, expert: uuid.UUID) -> Expert:
    """He is named for nothing from today on; what he has open stays his. Raises Http404."""
    need(seat, "programmes.pool")
    with transaction.atomic(durable=True):
        found = get_visible_expert(seat, expert)
        if found.until is None:
            found.until = calendar().local_date(clock.now())
            found.save(update_fields=["until"])
            record(seat, "programmes.expert_ends", "expert", str(found.pk), {})
    return found


def recuse(seat: Acting, expert: uuid.UUID, number: str, reason: str) -> Recusal:
    """An expert steps back from a case; told twice it stands once. Raises Http404."""
    need(seat, "programmes.pool")
    with transaction.atomic(durable=True):
        found = get_visible_expert(seat, expert)
        case = get_visible_case(seat, number)
        made, new = Recusal.objects.get_or_create(
            expert=found, case=case.number, defaults={"reason": reason[:500], "at": clock.now()}
        )
        if new:
            record(seat, "programmes.recuse", "expert", str(found.pk), {"case": case.number})
    return made


def proposal(seat: Acting, procedure: str, fact: str, each: int) -> tuple[Panel, Assigned]:
    """Who would review the cases that wait; the same until somebody changes pool or cases.

    Raises PermissionDenied, NoPanel.
    """
    need(seat, "programmes.assign")
    panel = panel_of(procedure_of(procedure))
    if panel is None:
        raise NoPanel(procedure)
    seed = ",".join(one.number for one in waiting(seat, panel))
    return panel, proposed(seat, panel, fact, each, f"{procedure}|{seed}")


def spelt(found: Assigned) -> str:
    """A proposal in one word: what was seen is what is named."""
    lines = [f"{case}={'+'.join(users)}" for case, users in found.reviewers.items()]
    return uuid.uuid5(uuid.NAMESPACE_OID, "\n".join(lines)).hex


def assign(
    seat: Acting, procedure: str, fact: str, each: int, seen: str, reason: str = ""
) -> dict[str, GulianError | None]:
    """Name the proposed experts for every case that waits: by number, None or why it was refused.

    Raises ProposalMoved where it is not the proposal that was seen, ExpertsLacking where a place is empty.
    """
    panel, found = proposal(seat, procedure, fact, each)
    if spelt(found) != seen:
        raise ProposalMoved(procedure)
    if found.unmet:
        raise ExpertsLacking(next(iter(found.unmet)), sum(found.unmet.values()))
    pool = {str(one.user): one for one in standing(seat)}
    told: dict[str, GulianError | None] = {}
    for one in waiting(seat, panel):
        users: Sequence[str] = found.reviewers[one.number]
        what = Move(
            kind="act", ticket=one.ticket.number, outcome=panel.outcome, reason=reason,
            items={panel.items: items_for(panel, users, pool)},
        )  # fmt: skip
        try:
            move(seat, one.number, what)
            told[one.number] = None
        except GulianError as error:
            told[one.number] = error
    with transaction.atomic(durable=True):
        done = sum(each is None for each in told.values())
        record(seat, "programmes.assign", "procedure", procedure, {"cases": done, "proposal": seen})
    return told
