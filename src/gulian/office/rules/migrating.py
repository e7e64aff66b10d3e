# SPDX-License-Identifier: Apache-2.0
"""Running cases to the procedure in force: a map of steps, a dry run that names what it refuses, then each
case in a transaction of its own. Who made the map does not carry it out.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Count, F
from django.http import Http404

from gulian.casework import StepMap, migrate
from gulian.errors import CaseError, MigrationNotTried, NotForThePart, OwnRules, RulesStageWrong, SchemeError
from gulian.office import clock
from gulian.office.audit.actions import record
from gulian.office.cases import stepping, storing
from gulian.office.cases.migrating import bring
from gulian.office.cases.models import Case
from gulian.office.cases.pins import path_of, procedure_at
from gulian.office.cases.queries import visible_cases
from gulian.office.cases.storing import OFFICE, Who
from gulian.office.in_use import procedure_of
from gulian.office.people.rights import need
from gulian.office.people.seat import Acting
from gulian.office.rules.models import Going, Migration, Refusal
from gulian.office.rules.queries import covers_site, get_visible_migration, place_of
from gulian.office.tasks.actions import ask
from gulian.office.tasks.job import Job
from gulian.office.tasks.models import Task
from gulian.schemes import Procedure

_BATCH = 500
_IDLE = (Going.MADE, Going.TRIED)


def pins_of(seat: Acting, procedure: str) -> list[dict[str, Any]]:
    """On which texts of a procedure the running cases are that the seat sees; the one in force first."""
    try:
        current = procedure_of(procedure).pin
    except SchemeError:
        current = ""
    rows = visible_cases(seat).filter(procedure=procedure, open=True).values_list("pin")
    counted = dict(rows.annotate(count=Count("pk")).order_by("pin"))
    found = [{"pin": pin, "count": count, "current": pin == current} for pin, count in counted.items()]
    return sorted(found, key=lambda each: (not each["current"], str(each["pin"])))


def make(seat: Acting, old: str, steps: Mapping[str, str]) -> Migration:
    """A migration from one text of a procedure to the one in force.

    Raises PermissionDenied, NotForThePart, Http404 where no running case is on that text.
    """
    _need(seat, "rules.migrate")
    if not Case.objects.filter(pin=old, open=True).exists():
        raise Http404
    new = procedure_of(path_of(old))
    if new.pin == old:
        raise Http404
    province, city, county = place_of(seat)
    with transaction.atomic(durable=True):
        made = Migration.objects.create(
            procedure=new.path, old=old, new=new.pin, steps=_bounded(procedure_at(old), new, steps),
            province=province, city=city, county=county, made_by=seat.user, made_name=seat.name[:120],
            made_at=clock.now(),
        )  # fmt: skip
        told = {"from": old, "to": new.pin, "steps": made.steps}
        record(seat, "rules.migration", "migration", str(made.id), told)
    return made


def map_steps(seat: Acting, migration: uuid.UUID, steps: Mapping[str, str]) -> Migration:
    """Another map; the dry run has to be made again. Raises PermissionDenied, Http404, RulesStageWrong."""
    _need(seat, "rules.migrate")
    with transaction.atomic(durable=True):
        found = _locked(seat, migration, *_IDLE)
        found.steps = _bounded(procedure_at(found.old), procedure_at(found.new), steps)
        found.going, found.tried_at = Going.MADE, None
        found.made_by, found.made_name = seat.user, seat.name[:120]
        found.save()
        record(seat, "rules.map", "migration", str(migration), {"steps": found.steps})
    return found


def ask_try(seat: Acting, migration: uuid.UUID) -> Task:
    """试算, as a task. Raises PermissionDenied, Http404, RulesStageWrong."""
    _need(seat, "rules.migrate")
    with transaction.atomic(durable=True):
        found = _locked(seat, migration, *_IDLE)
        record(seat, "rules.try", "migration", str(migration), {"steps": found.steps})
        return ask(seat, "rules.try", {"migration": str(migration)}, once=f"rules.try:{migration}")


def ask_carry(seat: Acting, migration: uuid.UUID) -> Task:
    """办理迁移, as a task, by another person than the one who made the map, after a dry run of this map.

    Raises PermissionDenied, NotForThePart, Http404, RulesStageWrong, OwnRules, MigrationNotTried.
    """
    _need(seat, "rules.publish")
    with transaction.atomic(durable=True):
        found = _locked(seat, migration, *_IDLE)
        if found.made_by == seat.user:
            raise OwnRules(seat.name)
        if found.going != Going.TRIED or procedure_of(found.procedure).pin != found.new:
            raise MigrationNotTried(found.procedure)
        found.going, found.carried_by, found.carried_name = Going.CARRYING, seat.user, seat.name[:120]
        found.save()
        record(seat, "rules.carry", "migration", str(migration), {"from": found.old, "to": found.new})
        return ask(seat, "rules.migrate", {"migration": str(migration)}, once=f"rules.migrate:{migration}")


def attempt(job: Job) -> dict[str, Any] | None:
    """The task `rules.try`: every running case held against the map; nothing is changed."""
    found = Migration.objects.get(pk=job.arguments["migration"])
    steps, old, new = step_map(found), procedure_at(found.old), procedure_at(found.new)
    whole = Case.objects.filter(pin=found.old, open=True).count()
    refusals, seen = [], 0
    for case in _cases(found.old):
        seen += 1
        try:
            migrate(storing.state_of(case), old, new, steps)
        except CaseError as error:
            refusals.append(_refusal(found, case, error))
        if not seen % _BATCH:
            job.report(seen, max(whole, seen))
    job.report(seen, seen)
    with transaction.atomic(durable=True):
        row = Migration.objects.select_for_update().get(pk=found.pk)
        row.refusals.all().delete()
        Refusal.objects.bulk_create(refusals, batch_size=_BATCH)
        fits = row.steps == found.steps and row.going in (Going.MADE, Going.TRIED)
        if fits:
            row.going, row.tried_at = Going.TRIED, clock.now()
        row.whole, row.refused, row.fit = seen, len(refusals), seen - len(refusals)
        row.save()
        told = {"whole": seen, "refused": len(refusals)}
        record(job.seat, "rules.tried", "migration", str(found.pk), told)
        job.finish(
            {
                "zh": f"试算 {seen} 件：{row.fit} 件可以迁移，{row.refused} 件会被拒绝。",
                "en": f"{seen} tried: {row.fit} can be moved, {row.refused} would be refused.",
                "address": f"/rules/migrations/{found.pk}/",
            }
        )
    return None


def carry(job: Job) -> dict[str, Any]:
    """The task `rules.migrate`: each case in its own transaction; a killed task goes on where it was."""
    found = Migration.objects.get(pk=job.arguments["migration"])
    steps, old, new = step_map(found), procedure_at(found.old), procedure_at(found.new)
    whole = Case.objects.filter(pin=found.old, open=True).count()
    with transaction.atomic():
        found.refusals.all().delete()
    for seen, case in enumerate(_cases(found.old), start=1):
        _carry_one(job.seat, found, case, (old, new), steps)
        job.report(seen, max(whole, seen))
    with transaction.atomic(durable=True):
        row = Migration.objects.select_for_update().get(pk=found.pk)
        row.going, row.carried_at, row.refused = Going.DONE, clock.now(), row.refusals.count()
        row.save()
        told = {"moved": row.moved, "refused": row.refused}
        record(job.seat, "rules.carried", "migration", str(found.pk), told)
    return {
        "zh": f"迁移 {row.moved} 件，{row.refused} 件仍按原流程办理。",
        "en": f"{row.moved} moved, {row.refused} stay under their old procedure.",
        "address": f"/rules/migrations/{found.pk}/",
    }


def _carry_one(
    seat: Acting | None,
    found: Migration,
    case: Case,
    between: tuple[Procedure, Procedure],
    steps: StepMap,
) -> None:
    who = Who(seat.user, seat.name, seat.actor(seat.role)) if seat else OFFICE

    def work() -> None:
        locked = stepping.locked(case)
        if locked.pin != found.old or not locked.open:
            return
        try:
            bring(locked, between, steps, clock.now(), (seat, who))
        except CaseError as error:
            _refusal(found, locked, error).save(force_insert=True)
            return
        Migration.objects.filter(pk=found.pk).update(moved=F("moved") + 1)

    stepping.in_transaction(work)


def step_map(found: Migration) -> StepMap:
    """The map as the engine takes it."""
    return StepMap(found.old, found.new, dict(found.steps))


def _cases(pin: str) -> Iterator[Case]:
    """The running cases on a text, by key: those that were moved meanwhile fall out of it."""
    last = uuid.UUID(int=0)
    while True:
        rows = list(Case.objects.filter(pin=pin, open=True, pk__gt=last).order_by("pk")[:_BATCH])
        if not rows:
            return
        yield from rows
        last = rows[-1].pk


def _refusal(found: Migration, case: Case, error: CaseError) -> Refusal:
    return Refusal(
        migration=found, number=case.number, code=case.code, province=case.province, city=case.city,
        county=case.county, park=case.park, home=case.home, why_zh=error.message("zh")[:400],
        why_en=error.message("en")[:400],
    )  # fmt: skip


def _bounded(old: Procedure, new: Procedure, steps: Mapping[str, str]) -> dict[str, str]:
    """The map with steps of both procedures only; those of one name need not stand in it."""
    return {step: to for step, to in steps.items() if step in old.steps and to in new.steps and step != to}


def _need(seat: Acting, right: str) -> None:
    need(seat, right)
    if not covers_site(seat):
        raise NotForThePart


def _locked(seat: Acting, migration: uuid.UUID, *going: Going) -> Migration:
    get_visible_migration(seat, migration)
    found = Migration.objects.select_for_update().filter(pk=migration).first()
    if found is None:
        raise Http404
    if found.going not in going:
        raise RulesStageWrong(found.get_going_display())
    return found
