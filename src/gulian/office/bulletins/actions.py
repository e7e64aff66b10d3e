# SPDX-License-Identifier: Apache-2.0
"""Writes: drafting, checking, signing, sending back, releasing. A signature has three people behind it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping

from django.db import transaction
from django.db.models import Max
from django.http import Http404
from django.utils import timezone

from gulian.errors import BulletinStage, NotForOutside, SameSigner
from gulian.monitor.letter import Letterhead
from gulian.office.audit.actions import record
from gulian.office.bulletins import texts
from gulian.office.bulletins.models import Bulletin, Stage
from gulian.office.bulletins.queries import visible_bulletins
from gulian.office.days.queries import get_day
from gulian.office.ids import new_id
from gulian.office.people.rights import need
from gulian.office.people.seat import Acting

TITLES = {"daily": "企业复工复产日报", "notice": "企业复工复产情况的通报"}


def draft_daily(seat: Acting, date: dt.date) -> Bulletin:
    """拟稿: take the 日报 of a day as it was run. Raises DayNotPublished, Http404."""
    need(seat, "bulletins.draft")
    return _drafted(seat, date, "daily", texts.daily_files(date))


def draft_notice(
    seat: Acting,
    date: dt.date,
    letterhead: Letterhead,
    addressed: str,
    within: Callable[[Bulletin], None] = lambda _: None,
) -> Bulletin:
    """拟稿: write the 通报 of a day, with what may leave the office. within : of the same transaction."""
    need(seat, "bulletins.draft")
    return _drafted(seat, date, "notice", texts.notice_files(date, letterhead, addressed), within)


def _drafted(
    seat: Acting,
    date: dt.date,
    kind: str,
    files: Mapping[str, bytes],
    within: Callable[[Bulletin], None] = lambda _: None,
) -> Bulletin:
    """Files before the row: a kill between leaves a folder nobody names, never half a bulletin."""
    run = get_day(date)
    made = new_id()
    hashes = texts.keep(made, files)
    with transaction.atomic(durable=True):
        last = Bulletin.objects.filter(date=date, kind=kind).aggregate(last=Max("version"))["last"]
        bulletin = Bulletin.objects.create(
            id=made,
            date=date,
            kind=kind,
            version=(last or 0) + 1,
            title=TITLES[kind],
            state=run.state,
            as_of=run.as_of,
            files=hashes,
            drafted_by=seat.user,
            drafted_name=seat.name,
            drafted_at=timezone.now(),
        )
        record(
            seat,
            "bulletins.draft",
            "bulletin",
            str(made),
            {"date": date.isoformat(), "kind": kind, "files": hashes},
        )
        within(bulletin)
    return bulletin


def check(seat: Acting, bulletin: uuid.UUID) -> Bulletin:
    """核稿: somebody other than the drafter has read it. Raises Http404, BulletinStage, SameSigner."""
    need(seat, "bulletins.check")
    with transaction.atomic(durable=True):
        found = _locked(seat, bulletin, Stage.DRAFT)
        _other_than(seat, found.drafted_by)
        found.stage, found.checked_by, found.checked_name = Stage.CHECKED, seat.user, seat.name
        found.checked_at = timezone.now()
        found.save()
        record(seat, "bulletins.check", "bulletin", str(bulletin), {})
    return found


def sign(seat: Acting, bulletin: uuid.UUID) -> Bulletin:
    """签发: by a third person; from here on it stands.

    Raises Http404, BulletinStage, SameSigner, BulletinChanged.
    """
    need(seat, "bulletins.sign")
    with transaction.atomic(durable=True):
        found = _locked(seat, bulletin, Stage.CHECKED)
        _other_than(seat, found.drafted_by, found.checked_by)
        for name, sha256 in found.files.items():
            texts.read(bulletin, name, sha256)
        found.stage, found.signed_by, found.signed_name = Stage.SIGNED, seat.user, seat.name
        found.signed_at = timezone.now()
        found.save()
        record(seat, "bulletins.sign", "bulletin", str(bulletin), {"files": found.files})
    return found


def send_back(seat: Acting, bulletin: uuid.UUID, reason: str) -> Bulletin:
    """退回: with the reason; a new draft is a new version. Raises Http404, BulletinStage."""
    need(seat, "bulletins.check" if seat.role == "reviewer" else "bulletins.sign")
    with transaction.atomic(durable=True):
        found = _locked(seat, bulletin, Stage.DRAFT, Stage.CHECKED)
        found.stage, found.returned_name, found.reason = Stage.RETURNED, seat.name, reason[:500]
        found.save()
        record(seat, "bulletins.send_back", "bulletin", str(bulletin), {"reason": found.reason})
    return found


def release(seat: Acting, bulletin: uuid.UUID) -> Bulletin:
    """公开: a signed notice; a 日报 names blocked firms. Raises Http404, BulletinStage, NotForOutside."""
    need(seat, "bulletins.release")
    with transaction.atomic(durable=True):
        found = _locked(seat, bulletin, Stage.SIGNED)
        if found.kind != "notice":
            raise NotForOutside(found.title)
        if found.public_at is None:
            found.public_at, found.public_name = timezone.now(), seat.name
            found.save()
            record(seat, "bulletins.release", "bulletin", str(bulletin), {"files": found.files})
    return found


def _locked(seat: Acting, bulletin: uuid.UUID, *stages: Stage) -> Bulletin:
    found = visible_bulletins(seat).select_for_update().filter(pk=bulletin).first()
    if found is None:
        raise Http404
    if found.stage not in stages:
        raise BulletinStage(found.title, found.get_stage_display())
    return found


def _other_than(seat: Acting, *people: uuid.UUID | None) -> None:
    if seat.user in people:
        raise SameSigner(seat.name)


STEPS: Mapping[str, Callable[[Acting, uuid.UUID], Bulletin]] = {
    "check": check,
    "sign": sign,
    "release": release,
}
"""The steps without a reason, by the names that pages and API use."""
