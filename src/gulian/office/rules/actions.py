# SPDX-License-Identifier: Apache-2.0
"""Writes: a draft made, saved, submitted, sent back, published, dropped. Two people stand behind what holds.

Each is one audited transaction. Files are written by `putting`, on the day from which they hold.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.http import Http404

from gulian.errors import (
    DayIsPast,
    DraftMoved,
    ExamplesDiffer,
    NotForThePart,
    NothingDrafted,
    OwnRules,
    RulesMovedOn,
    RulesStageWrong,
    RulesUnsound,
    RunningWouldStop,
    TooManyDrafts,
)
from gulian.office import clock
from gulian.office.audit.actions import record
from gulian.office.people.rights import need
from gulian.office.people.seat import Acting
from gulian.office.rules import putting
from gulian.office.rules.checking import Checked, checked, digest
from gulian.office.rules.models import Draft, Stage
from gulian.office.rules.queries import OPEN, covers_site, get_scheme, place_of, visible_drafts
from gulian.office.rules.texts import editable
from gulian.workdays import calendar

MOST_OPEN = 50
MOST_FILES = 40


def make_draft(seat: Acting, scheme: str, title: str, reason: str = "") -> Draft:
    """起草: a draft of a scheme, nothing in it yet. Raises PermissionDenied, Http404, TooManyDrafts."""
    need(seat, "rules.draft")
    get_scheme(scheme)
    now = clock.now()
    province, city, county = place_of(seat)
    with transaction.atomic(durable=True):
        count = Draft.objects.filter(drafted_by=seat.user, stage__in=OPEN).count()
        if count >= MOST_OPEN:
            raise TooManyDrafts(count, MOST_OPEN)
        draft = Draft.objects.create(
            scheme=scheme, title=title[:200], reason=reason[:1000], province=province, city=city,
            county=county, drafted_by=seat.user, drafted_name=seat.name[:120], drafted_at=now, saved_at=now,
        )  # fmt: skip
        record(seat, "rules.draft", "rules", str(draft.id), {"scheme": scheme, "title": draft.title})
    return draft


def save_file(seat: Acting, draft: uuid.UUID, name: str, text: str, version: int) -> Draft:
    """One changed file of a draft; a text that is what stands leaves the draft.

    Raises PermissionDenied, Http404, RulesStageWrong, DraftMoved, NotEditable.
    """
    need(seat, "rules.draft")
    with transaction.atomic(durable=True):
        found = _own(seat, draft, version)
        stands = editable(found, name)
        if digest(text) == stands.hash:
            for kept in (found.files, found.bases, found.before):
                kept.pop(name, None)
        else:
            if name not in found.files and len(found.files) >= MOST_FILES:
                raise TooManyDrafts(len(found.files), MOST_FILES)
            found.files[name] = text
            found.bases.setdefault(name, stands.hash)
            found.before.setdefault(name, stands.data.decode("utf-8-sig"))
        _saved(found)
        record(seat, "rules.save", "rules", str(draft), {"file": name, "sha256": digest(text)})
    return found


def take_out(seat: Acting, draft: uuid.UUID, name: str, version: int) -> Draft:
    """A file leaves the draft: it stays as it stands. Raises as `save_file`."""
    need(seat, "rules.draft")
    with transaction.atomic(durable=True):
        found = _own(seat, draft, version)
        if name not in found.files:
            raise Http404
        for kept in (found.files, found.bases, found.before):
            del kept[name]
        _saved(found)
        record(seat, "rules.save", "rules", str(draft), {"file": name, "taken_out": True})
    return found


def submit(seat: Acting, draft: uuid.UUID, version: int) -> Draft:
    """提请发布: from here on nothing in it changes. Raises as `publish`, without its persons and days."""
    need(seat, "rules.draft")
    with transaction.atomic(durable=True):
        found = _own(seat, draft, version)
        if not found.files:
            raise NothingDrafted
        refuse_unsound(checked(found))
        found.hashes = {name: digest(text) for name, text in found.files.items()}
        found.stage, found.submitted_at = Stage.SUBMITTED, clock.now()
        found.returned = found.returned_name = ""
        found.save()
        record(seat, "rules.submit", "rules", str(draft), {"scheme": found.scheme, "files": found.hashes})
    return found


def send_back(seat: Acting, draft: uuid.UUID, reason: str) -> Draft:
    """退回修改: by whoever may publish, or by the author himself. Raises Http404, RulesStageWrong."""
    with transaction.atomic(durable=True):
        found = _locked(seat, draft, Stage.SUBMITTED, Stage.APPROVED, Stage.STUCK)
        need(seat, "rules.draft" if found.drafted_by == seat.user else "rules.publish")
        found.stage, found.returned, found.returned_name = Stage.DRAFT, reason[:500], seat.name[:120]
        found.from_day = found.published_by = found.published_at = None
        found.published_name = found.why_zh = found.why_en = ""
        _saved(found)
        record(seat, "rules.send_back", "rules", str(draft), {"reason": found.returned})
    return found


def drop(seat: Acting, draft: uuid.UUID) -> Draft:
    """作废: by its author, before it is in force. Raises Http404, RulesStageWrong."""
    need(seat, "rules.draft")
    with transaction.atomic(durable=True):
        found = _locked(seat, draft, *OPEN)
        if found.drafted_by != seat.user:
            raise Http404
        found.stage = Stage.DROPPED
        found.save()
        record(seat, "rules.drop", "rules", str(draft), {"scheme": found.scheme})
    return found


def publish(seat: Acting, draft: uuid.UUID, day: dt.date, accepted: Sequence[str] = ()) -> Draft:
    """批准发布: by another person, in force from a day; on that day the files are written.

    accepted : the worked examples whose new results the publisher has read

    Raises PermissionDenied, Http404, NotForThePart, RulesStageWrong, OwnRules, DayIsPast, RulesUnsound,
    RulesMovedOn, RunningWouldStop, ExamplesDiffer.
    """
    need(seat, "rules.publish")
    if not covers_site(seat):
        raise NotForThePart
    now = clock.now()
    today = calendar().local_date(now)
    with transaction.atomic(durable=True):
        found = _locked(seat, draft, Stage.SUBMITTED)
        if found.drafted_by == seat.user:
            raise OwnRules(seat.name)
        if day < today:
            raise DayIsPast(day.isoformat())
        state = checked(found)
        refuse_unsound(state)
        differing = [each.case.id for each in state.differing]
        unread = [each for each in differing if each not in accepted]
        if unread:
            raise ExamplesDiffer(len(unread), ", ".join(unread[:8]))
        found.stage, found.from_day, found.accepted = Stage.APPROVED, day, differing
        found.published_by, found.published_name, found.published_at = seat.user, seat.name[:120], now
        found.save()
        told = {
            "scheme": found.scheme,
            "from": day.isoformat(),
            "files": {name: {"old": found.bases[name], "new": new} for name, new in found.hashes.items()},
            "examples": differing,
        }
        record(seat, "rules.publish", "rules", str(draft), told)
    return putting.put(found.id) if day <= today else found


def refuse_unsound(state: Checked) -> None:
    """Raises what keeps a draft from being published, examples apart."""
    if state.moved:
        raise RulesMovedOn(state.moved[0])
    if state.faults or state.scheme is None:
        first = state.faults[0]
        raise RulesUnsound(len(state.faults), first.message("zh"), first.message("en"))
    if state.stopped:
        worst = state.stopped[0]
        raise RunningWouldStop(worst.count, worst.pin, worst.why_zh, worst.why_en)


def _own(seat: Acting, draft: uuid.UUID, version: int) -> Draft:
    """The seat's own draft, still open to changes, as it saw it."""
    found = _locked(seat, draft, Stage.DRAFT)
    if found.drafted_by != seat.user:
        raise Http404
    if found.version != version:
        raise DraftMoved(found.version, version)
    return found


def _locked(seat: Acting, draft: uuid.UUID, *stages: Stage) -> Draft:
    found = (
        Draft.objects.select_for_update().filter(pk__in=visible_drafts(seat).values("pk"), pk=draft).first()
    )
    if found is None:
        raise Http404
    if found.stage not in stages:
        raise RulesStageWrong(found.get_stage_display())
    return found


def _saved(found: Draft) -> None:
    found.version += 1
    found.saved_at = clock.now()
    found.save()
