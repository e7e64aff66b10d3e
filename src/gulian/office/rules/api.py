# SPDX-License-Identifier: Apache-2.0
"""Rules by program: what is in force, drafts as data, migrations; the same people stand behind them."""

from __future__ import annotations

import uuid
from typing import Annotated, Any, cast

from django.http import Http404, HttpRequest
from ninja import Query, Router
from ninja.responses import Status

from gulian.office import clock
from gulian.office.frame.request import OfficeRequest
from gulian.office.frame.rest import Page, Paged, paged
from gulian.office.people.rights import need
from gulian.office.people.seat import Acting
from gulian.office.requests.once import once
from gulian.office.rules import actions, migrating, queries, texts
from gulian.office.rules.checking import checked, digest
from gulian.office.rules.differing import differences
from gulian.office.rules.models import Draft, Migration, Refusal
from gulian.office.rules.shapes import (
    BrokenOut,
    ChangeOut,
    CheckOut,
    GoesTo,
    MapIn,
    MigrationIn,
    MigrationOut,
    On,
    PinOut,
    RefusalOut,
    RulesDraftIn,
    RulesDraftOut,
    RulesFileIn,
    RulesStepIn,
    RulesTaskOut,
    SchemeOut,
    TakeOutIn,
    ValueIn,
)
from gulian.workdays import calendar

router = Router()


def _seat(request: HttpRequest, right: str = "rules.read") -> Acting:
    seat = cast("OfficeRequest", request).seat
    need(seat, right)
    return seat


def _out(row: Draft) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in RulesDraftOut.model_fields if name != "files"}
    new = {name: digest(text) for name, text in row.files.items()}
    return {**told, "files": {name: {"old": row.bases.get(name, ""), "new": new[name]} for name in new}}


def _faults(faults: Any) -> list[dict[str, Any]]:
    return [
        {
            "id": each.id,
            "file": each.file,
            "line": each.line,
            "key": each.key,
            "message_zh": each.message("zh"),
            "message_en": each.message("en"),
            "fix_zh": each.fix("zh"),
            "fix_en": each.fix("en"),
        }
        for each in faults[: queries.FAULTS_SHOWN]
    ]


def _migration(row: Migration) -> dict[str, Any]:
    return {name: getattr(row, name) for name in MigrationOut.model_fields}


def _map(steps: list[GoesTo]) -> dict[str, str]:
    return {each.old: each.new for each in steps}


def _refusal(row: Refusal) -> dict[str, Any]:
    return {"number": row.number, "why_zh": row.why_zh, "why_en": row.why_en}


@router.get("/schemes", response=list[SchemeOut])
def schemes(request: HttpRequest, on: Annotated[On, Query()]) -> Any:
    """The schemes of this site, those in force on the day first."""
    _seat(request)
    queries.fresh_library()
    return list(queries.listed(on.day or calendar().local_date(clock.now()), on.q))


@router.get("/schemes/{scheme}", response=SchemeOut)
def scheme(request: HttpRequest, scheme: str) -> Any:
    """One scheme that loads, as of today."""
    _seat(request)
    today = calendar().local_date(clock.now())
    found = next((each for each in queries.listed(today) if each["id"] == scheme), None)
    if found is None:
        raise Http404
    return found


@router.get("/broken", response=list[BrokenOut])
def broken(request: HttpRequest) -> Any:
    """Schemes that are refused, with file, line and what to do."""
    _seat(request)
    queries.fresh_library()
    return [{"scheme": name, "count": n, "faults": _faults(found)} for name, found, n in queries.broken()]


@router.get("/drafts", response=Page[RulesDraftOut])
def drafts(request: HttpRequest, paging: Paged) -> Any:
    """All the seat may see, the last saved first."""
    return paged(queries.visible_drafts(_seat(request)), ("-saved_at", "-id"), paging, _out)


@router.post("/drafts", response={201: RulesDraftOut})
@once
def make(request: HttpRequest, body: RulesDraftIn) -> Any:
    """起草: nothing in it yet."""
    return Status(201, _out(actions.make_draft(_seat(request), body.scheme, body.title, body.reason)))


@router.get("/drafts/{draft}", response=RulesDraftOut)
def draft(request: HttpRequest, draft: uuid.UUID) -> Any:
    """One draft."""
    return _out(queries.get_visible_draft(_seat(request), draft))


@router.get("/drafts/{draft}/difference", response=list[ChangeOut])
def difference(request: HttpRequest, draft: uuid.UUID) -> Any:
    """What it changes, field by field."""
    found = queries.get_visible_draft(_seat(request), draft)
    return [{"file": file.name, **vars(each)} for file in differences(found) for each in file.fields]


@router.get("/drafts/{draft}/check", response=CheckOut)
def check(request: HttpRequest, draft: uuid.UUID) -> Any:
    """Loaded by the loader of all schemes, its worked examples run, the texts of running cases tried."""
    found = checked(queries.get_visible_draft(_seat(request), draft))
    return {
        "sound": found.sound,
        "faults": _faults(found.faults),
        "moved": list(found.moved),
        "differing": [each.case.id for each in found.differing],
        "stopped": [each.pin for each in found.stopped],
    }


@router.put("/drafts/{draft}/definition", response=RulesDraftOut)
@once
def put_definition(request: HttpRequest, draft: uuid.UUID, body: RulesFileIn) -> Any:
    """A changed definition, whole, as data."""
    seat = _seat(request, "rules.draft")
    file = texts.editable(queries.get_visible_draft(seat, draft), body.name)
    if file.kind == "lists":
        raise Http404
    return _out(actions.save_file(seat, draft, body.name, texts.given(file, body.content), body.version))


@router.put("/drafts/{draft}/value", response=RulesDraftOut)
@once
def put_value(request: HttpRequest, draft: uuid.UUID, body: ValueIn) -> Any:
    """A value of a list, from a day on."""
    seat = _seat(request, "rules.draft")
    found = queries.get_visible_draft(seat, draft)
    file = texts.editable(found, body.name)
    if file.kind != "lists":
        raise Http404
    cells = {"source": body.source, "clause": body.clause}
    text = texts.valued(found, file, body.key, body.value, body.since, cells)
    return _out(actions.save_file(seat, draft, body.name, text, body.version))


@router.post("/drafts/{draft}/out", response=RulesDraftOut)
@once
def take_out(request: HttpRequest, draft: uuid.UUID, body: TakeOutIn) -> Any:
    """A file stays as it stands."""
    return _out(actions.take_out(_seat(request), draft, body.name, body.version))


@router.post("/drafts/{draft}/steps", response=RulesDraftOut)
@once
def step(request: HttpRequest, draft: uuid.UUID, body: RulesStepIn) -> Any:
    """提请发布, 退回, 批准发布 (by another person), 作废."""
    seat = _seat(request)
    if body.step == "submit":
        return _out(actions.submit(seat, draft, body.version))
    if body.step == "return":
        return _out(actions.send_back(seat, draft, body.reason))
    if body.step == "drop":
        return _out(actions.drop(seat, draft))
    day = body.day or calendar().local_date(clock.now())
    return _out(actions.publish(seat, draft, day, body.accepted))


@router.get("/schemes/{scheme}/procedures/{procedure}/pins", response=list[PinOut])
def pins(request: HttpRequest, scheme: str, procedure: str) -> Any:
    """On which texts the running cases are that the seat sees."""
    return migrating.pins_of(_seat(request, "rules.migrate"), f"{scheme}/procedures/{procedure}")


@router.get("/migrations", response=Page[MigrationOut])
def migrations(request: HttpRequest, paging: Paged) -> Any:
    """Migrations made within the scope."""
    rows = queries.visible_migrations(_seat(request, "rules.migrate"))
    return paged(rows, ("-made_at", "-id"), paging, _migration)


@router.post("/migrations", response={201: MigrationOut})
@once
def make_migration(request: HttpRequest, body: MigrationIn) -> Any:
    """A map to the procedure in force; nothing is moved."""
    return Status(201, _migration(migrating.make(_seat(request), body.old, _map(body.steps))))


@router.get("/migrations/{migration}", response=MigrationOut)
def migration(request: HttpRequest, migration: uuid.UUID) -> Any:
    """One migration."""
    return _migration(queries.get_visible_migration(_seat(request, "rules.migrate"), migration))


@router.get("/migrations/{migration}/refusals", response=Page[RefusalOut])
def refusals(request: HttpRequest, migration: uuid.UUID, paging: Paged) -> Any:
    """The cases that are not taken over, as far as the seat sees cases."""
    seat = _seat(request, "rules.migrate")
    rows = queries.visible_refusals(seat, queries.get_visible_migration(seat, migration))
    return paged(rows, ("number", "id"), paging, _refusal)


@router.put("/migrations/{migration}/steps", response=MigrationOut)
@once
def put_map(request: HttpRequest, migration: uuid.UUID, body: MapIn) -> Any:
    """Another map: its dry run has to be made again."""
    return _migration(migrating.map_steps(_seat(request), migration, _map(body.steps)))


@router.post("/migrations/{migration}/try", response={202: RulesTaskOut})
@once
def try_migration(request: HttpRequest, migration: uuid.UUID) -> Any:
    """试算, as a task."""
    return Status(202, {"task": migrating.ask_try(_seat(request), migration).id})


@router.post("/migrations/{migration}/carry", response={202: RulesTaskOut})
@once
def carry_migration(request: HttpRequest, migration: uuid.UUID) -> Any:
    """迁移, as a task, asked for by another person than the one who made the map."""
    return Status(202, {"task": migrating.ask_carry(_seat(request), migration).id})
