# SPDX-License-Identifier: Apache-2.0
"""Writes: the folder read, all firms matched, a fact told, a benefit applied for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from gulian.daily.entitled import entitled
from gulian.daily.receive import receive_records
from gulian.errors import FactUnknown, FactUnusable, MeasureWithoutProcedure, NothingToMatch
from gulian.monitor.intake import Stated
from gulian.office.audit.actions import record
from gulian.office.cases.actions import Opening, open_case
from gulian.office.cases.models import Case
from gulian.office.in_use import library, procedure_of
from gulian.office.people.rights import need
from gulian.office.people.seat import Acting
from gulian.office.policies import frames, reading
from gulian.office.policies.facts import (
    answers_known,
    forms_with,
    read_answers,
    record_of,
)
from gulian.office.policies.firms import case_key, firm_of, measure_of, one_answer
from gulian.office.policies.models import (
    FactsTold,
    Finding,
    FindingPlace,
    LifeEvent,
    Matched,
    MeasureDraft,
    PolicyClause,
    PolicyDocument,
    Reading,
    Segment,
    SourceText,
)
from gulian.office.policies.queries import day_of
from gulian.office.tasks.actions import ask
from gulian.policy import matching
from gulian.schemes import Procedure

SOURCE = "office-policies"
BATCH = 5_000
MOST_SAID = 20
_FILLERS = {"firm": "firm", "proxy": "park", "desk": "county"}
_READ_ANEW = (FindingPlace, Finding, LifeEvent, PolicyClause, Segment, PolicyDocument, SourceText)


def _nothing(done: int, whole: int) -> None:
    del done, whole


def _never() -> None:
    pass


def read_documents(
    seat: Acting | None,
    on: dt.date,
    report: Callable[[int, int], None] = _nothing,
    within: Callable[[], None] = _never,
) -> Reading:
    """Read `DIR/policies/` as of a day; what was read before is replaced whole, people's work stays.

    seat : None for the office itself. Raises what the engines refuse.
    """
    if seat is not None:
        need(seat, "policies.index")
    token = frames.new_token()
    found = reading.read_folder(frames.documents_folder(), library(), on, frames.make_folder(token), report)
    with transaction.atomic(durable=True):
        before = Reading.objects.filter(pk=1).values_list("token", flat=True).first()
        for model in _READ_ANEW:
            model.objects.all().delete()
        _write_documents(found, on)
        _write_drafts(found)
        Reading.objects.filter(pk=1).delete()
        made = Reading.objects.create(
            on=on,
            read_at=timezone.now(),
            token=token,
            files=len(found.library.texts),
            documents=len(found.library.documents),
            passages=found.passages,
            problems=[
                {"file": each.file, "code": each.code, "zh": each.message_zh, "en": each.message_en}
                for each in found.problems[:200]
            ],
        )
        told = {"files": made.files, "documents": made.documents, "problems": len(found.problems)}
        record(seat, "policies.read", "policies", on.isoformat(), told)
        within()
        transaction.on_commit(lambda: frames.drop(before or ""))
    return made


def _write_documents(found: reading.Found, on: dt.date) -> None:
    library_ = found.library
    SourceText.objects.bulk_create(
        SourceText(
            file=file[:300],
            raw=text.raw,
            plain=text.plain,
            runs=[[each.plain, each.plain_end, each.raw, each.raw_end] for each in text.runs],
        )
        for file, text in library_.texts.items()
    )
    duties: dict[str, list[Any]] = {}
    for each in found.proposals.duties:
        duties.setdefault(each.document, []).append(each)
    documents = library_.documents
    _rows(PolicyDocument, [reading.document_row(each, found.lives[each.id], on) for each in documents])
    _rows(Segment, [row for each in documents for row in reading.segment_rows(each)])
    clauses = [row for each in documents for row in reading.clause_rows(each, duties.get(each.id, ()))]
    _rows(PolicyClause, clauses)
    _rows(LifeEvent, [row for each in documents for row in reading.event_rows(found.lives[each.id])])
    findings = [
        {"key": each.id, "at": at, "rule": each.rule, "basis": each.basis[:200], "zh": each.zh, "en": each.en}
        for at, each in enumerate(found.findings)
    ]
    _rows(Finding, findings)
    places = [reading.place_row(place, each.id) for each in found.findings for place in each.places]
    _rows(FindingPlace, places)


def _rows(model: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        model.objects.bulk_create([model(**each) for each in rows], batch_size=500)


def _write_drafts(found: reading.Found) -> None:
    """Drafts nobody has touched are replaced; of the others only where they stand now is told anew."""
    MeasureDraft.objects.filter(edited_at=None, decided_at=None).delete()
    kept = {each.key: each for each in MeasureDraft.objects.all()}
    seen: dict[str, dict[str, Any]] = {}
    for draft in found.proposals.measures:
        row = reading.draft_row(draft, found.library[draft.document])
        seen.setdefault(row["key"], row)
    _rows(MeasureDraft, [row for key, row in seen.items() if key not in kept])
    for key, old in kept.items():
        place = seen.get(key)
        old.there = place is not None
        if place is not None:
            old.document, old.file = place["document"], place["file"]
            old.start, old.end = place["start"], place["end"]
        old.save(update_fields=["there", "document", "file", "start", "end"])


def match_firms(
    seat: Acting | None,
    on: dt.date,
    report: Callable[[int, int], None] = _nothing,
    within: Callable[[], None] = _never,
) -> Matched:
    """Every firm of the register against every measure open on a day. Raises what the engines refuse."""
    if seat is not None:
        need(seat, "policies.match")
    token = frames.new_token()
    try:
        asked = entitled(Path(settings.DIR), (), on).schemes
    except NothingToMatch:
        asked = ()
    firms = 0
    for at, each in enumerate(asked):
        report(at, len(asked))
        frames.write(token, "facts", each.scheme.id, each.firms)
        found = matching.match(each.measures, each.firms, on)
        # A refusal is asked anew where somebody looks at one firm; a bureau counts the others.
        frames.write(token, "matches", each.scheme.id, found.filter(found["status"] != "not_eligible"))
        firms = each.firms.height
    with transaction.atomic(durable=True):
        before = Matched.objects.filter(pk=1).values_list("token", flat=True).first()
        Matched.objects.filter(pk=1).delete()
        made = Matched.objects.create(
            on=on,
            made_at=timezone.now(),
            token=token,
            firms=firms,
            pins=[each.scheme.pin for each in asked],
        )
        record(seat, "policies.match", "policies", on.isoformat(), {"firms": firms, "schemes": made.pins})
        within()
        transaction.on_commit(lambda: frames.drop(before or ""))
    return made


def tell_facts(
    seat: Acting, code: str, said: Mapping[str, str], basis: str = "", on: dt.date | None = None
) -> tuple[FactsTold, ...]:
    """Say facts of a firm: by the names of columns, as a cell would hold them; a row for each form asking.

    What was said before stays as it was. Raises Http404, FactUnknown, FactUnusable.
    """
    need(seat, "policies.state")
    firm = firm_of(seat, code)
    day = on or day_of()
    # PostgreSQL keeps no NUL.
    told = {name: value.replace("\x00", "").strip()[:200] for name, value in list(said.items())[:MOST_SAID]}
    told, basis = {name: value for name, value in told.items() if value}, basis.replace("\x00", "")
    wanted = forms_with(library(), told)
    unknown = sorted(set(told) - {name for names in wanted.values() for name in names})
    if unknown or not told:
        raise FactUnknown("、".join(unknown) or "-")
    rows = []
    for form, names in wanted.items():
        answers = {**answers_known(firm.code, form), **{names[name]: told[name] for name in names}}
        read = read_answers(form, firm.code, day, answers)
        if read.problems:
            raise FactUnusable(read.problems[0][0], read.problems[0][1])
        rows.append((form, answers, names))
    with transaction.atomic(durable=True):
        now = timezone.now()
        made = tuple(
            FactsTold.objects.create(
                code=firm.code,
                form=form,
                date=day,
                answers=answers,
                changed=" ".join(names)[:400],
                basis=basis.strip()[:400],
                filled_by=_FILLERS[seat.role],
                user=seat.user,
                name=seat.name,
                received_at=now,
            )
            for form, answers, names in rows
        )
        record(seat, "policies.facts", "enterprise", firm.code, {"facts": sorted(told), "basis": basis[:100]})
        ask(None, "policies.facts", {}, once="policies.facts")
    return made


def flush_facts() -> int:
    """Bring the facts that wait into the lake, a batch for each form; how many rows there were."""
    brought = 0
    for form in sorted(set(FactsTold.objects.filter(batch="").values_list("form", flat=True))):
        while waiting := list(
            FactsTold.objects.filter(batch="", form=form).order_by("received_at", "id")[:BATCH]
        ):
            taken = receive_records(
                Path(settings.DIR),
                [record_of(each) for each in waiting],
                Stated(form=form, source=SOURCE),
                timezone.now(),
                wait=30.0,
            ).taken
            with transaction.atomic(durable=True):
                FactsTold.objects.filter(pk__in=[each.pk for each in waiting]).update(batch=taken.sha256)
                record(None, "policies.facts", "batch", taken.sha256, {"form": form, "rows": len(waiting)})
            brought += len(waiting)
    return brought


def apply_for(seat: Acting, code: str, measure: str) -> Case:
    """Open a case of the measure's procedure with the facts that are known; the open one, if there is one.

    Raises PermissionDenied, Http404, MeasureWithoutProcedure, NothingToApplyFor, CaseError.
    """
    need(seat, "cases.open")
    firm = firm_of(seat, code)
    found = measure_of(measure)
    day = day_of()
    answer, facts = one_answer(firm, found, day)
    procedure = procedure_of(found.procedure) if found.procedure else None
    if procedure is None:
        raise MeasureWithoutProcedure(found.path, "-")
    made = matching.application(answer, facts, procedure)
    opening = Opening(
        procedure=procedure.path,
        code=firm.code,
        key=case_key(found.path, firm.code),
        title=found.title_zh,
        facts={name: value for name, value in made.facts.items() if name in _told_in(procedure)},
    )
    return open_case(seat, opening)


def _told_in(procedure: Procedure) -> frozenset[str]:
    """The facts a case of a procedure may be opened with: its own and those of its forms.

    The place it is for is not told, it follows from the firm.
    """
    asked = {field.column for form in procedure.forms.values() for field in form.fields}
    return frozenset(procedure.facts) | (asked & frozenset(procedure.columns)) - {"region"}
