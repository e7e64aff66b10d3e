# SPDX-License-Identifier: Apache-2.0
"""What follows from an event, as rows: places, papers, notices, public notice, draws."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence

from gulian.casework import (
    Advanced,
    Draw,
    Issue,
    Publish,
    Release,
    Reserve,
    State,
    Tell,
    commitment,
    draw_plan,
    to_json,
)
from gulian.office.cases import counting
from gulian.office.cases.models import Case, DrawRecord, Notice, Publicity
from gulian.office.cases.storing import Who
from gulian.office.statements import insert
from gulian.schemes import Procedure

_SEED_BYTES = 32


def kept(case: Case, came: Advanced, procedure: Procedure, now: dt.datetime, who: Who) -> None:
    """Act on each effect but sub-cases, in the order the engine gave."""
    notices = []
    for each in came.effects:
        match each:
            case Reserve():
                counting.reserve(case, each)
            case Release():
                counting.release(case, each)
            case Issue():
                counting.issue(case, each)
            case Tell():
                notices.append(_notice(case, each, now))
            case Publish():
                _publish(case, each, now, who)
            case Draw():
                _draw(case, each, came.state, procedure, now)
            case _:
                pass
    if notices:
        insert(*notices)


def _notice(case: Case, effect: Tell, now: dt.datetime) -> Notice:
    row = Notice(
        case=case, at=now, why=effect.why, role=effect.role, department=effect.department or "",
        body=effect.body or "", person=(effect.person or "")[:100], ticket=effect.ticket, step=effect.step,
    )  # fmt: skip
    for name in Case.PLACED:
        setattr(row, name, getattr(case, name))
    return row


def _publish(case: Case, effect: Publish, now: dt.datetime, who: Who) -> None:
    """Public from now where a named person's act led here; else from when somebody releases it."""
    Publicity.objects.filter(case=case, ticket=effect.ticket, ended_at=None).update(ended_at=now)
    Publicity.objects.create(
        case=case, ticket=effect.ticket, step=effect.step, round=effect.round, limit=effect.limit, since=now,
        released_by=who.user, released_name=who.name[:120],
    )  # fmt: skip


def _draw(case: Case, effect: Draw, state: State, procedure: Procedure, now: dt.datetime) -> None:
    """The lists are frozen and the hash of a new seed is told; the seed itself waits for the draw."""
    seed = secrets.token_bytes(_SEED_BYTES)
    plan = draw_plan(procedure, state, effect, commitment(seed))
    DrawRecord.objects.create(
        case=case, ticket=effect.ticket, plan=to_json(plan), seed=seed.hex(), published_at=now
    )


def ended(case: Case, tickets: Sequence[int], now: dt.datetime) -> None:
    """What was on public notice under these tickets is so no longer."""
    Publicity.objects.filter(case=case, ticket__in=tickets, ended_at=None).update(ended_at=now)
