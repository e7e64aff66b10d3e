# SPDX-License-Identifier: Apache-2.0
"""Writes: a draft of a measure edited by one person and confirmed or rejected by another.

draft -> edited -> confirmed, or rejected from anywhere. Only what is confirmed is matched; a clause that
binds governments only can never be.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from gulian.errors import DraftStageWrong, MeasureRefused, SameConfirmer
from gulian.office.audit.actions import record
from gulian.office.people.rights import need
from gulian.office.people.seat import Acting
from gulian.office.policies import publishing
from gulian.office.policies.models import DraftStage, MeasureDraft, PolicyClause
from gulian.office.tasks.actions import ask
from gulian.policy.quantities import parse

LEVELS = {"国家": "nation", "部门": "ministry", "地方": "province"}
TEXTS = (
    *("title_zh", "title_en", "benefit_kind", "benefit_zh", "benefit_en", "amount", "cap", "mode"),
    *("strength", "level", "from", "until", "deadline", "procedure", "departments"),
)
_LONGEST = 300


def visible_drafts(seat: Acting) -> QuerySet[MeasureDraft]:
    """Every draft for firms or persons: they are about public documents, and for officials."""
    need(seat, "policies.drafts.read")
    return MeasureDraft.objects.all()


def get_visible_draft(seat: Acting, draft: uuid.UUID) -> MeasureDraft:
    """One draft. Raises Http404."""
    found = visible_drafts(seat).filter(pk=draft).first()
    if found is None:
        raise Http404
    return found


def beginning(draft: MeasureDraft) -> dict[str, Any]:
    """What stands ready in the editor: what was typed last, else what extraction proposes."""
    if draft.definition.get("title_zh"):
        return dict(draft.definition)
    said = draft.condition or draft.who
    dates = {"from": draft.valid_from, "until": draft.valid_to, "deadline": draft.deadline}
    return {
        "title_zh": "",
        "title_en": "",
        "conditions": [{"zh": said, "en": "", "that": ""}] if said else [],
        "benefit_kind": draft.kind,
        "benefit_zh": draft.words[:_LONGEST],
        "benefit_en": "",
        "up_to": draft.up_to,
        "mode": "application",
        "strength": "shall",
        "level": LEVELS.get(draft.level, "county"),
        "departments": draft.bodies,
        **{name: day.isoformat() for name, day in dates.items() if day},
    }


def typed_definition(typed: Mapping[str, str]) -> dict[str, Any]:
    """The fields of the editor as a definition, bounded."""
    plain = {name: str(value).replace("\x00", "").strip() for name, value in typed.items()}
    made: dict[str, Any] = {name: plain.get(name, "")[:_LONGEST] for name in TEXTS}
    made["departments"] = plain.get("departments", "")[:2_000]
    made["up_to"] = plain.get("up_to", "") in ("1", "on", "true")
    rows = [
        {name: plain.get(f"{name}_{at}", "")[:_LONGEST] for name in ("zh", "en", "that")}
        for at in range(1, publishing.CONDITIONS + 1)
    ]
    made["conditions"] = [row for row in rows if any(row.values())]
    return made


def edit(seat: Acting, draft: uuid.UUID, definition: Mapping[str, Any]) -> MeasureDraft:
    """Write a draft out as a measure; it waits for another person. Raises MeasureRefused, DraftStageWrong."""
    need(seat, "policies.edit")
    with transaction.atomic(durable=True):
        found = _locked(seat, draft, DraftStage.DRAFT, DraftStage.EDITED, DraftStage.REJECTED)
        _refuse_duty(found)
        found.definition = dict(definition)
        found.name = f"m_{found.key[:12]}"
        publishing.try_out(found)
        found.stage = DraftStage.EDITED
        found.edited_by, found.edited_name, found.edited_at = seat.user, seat.name, timezone.now()
        found.decided_by, found.decided_name, found.decided_at, found.reason = None, "", None, ""
        found.save()
        record(seat, "policies.edit", "measure", str(found.pk), {"name": found.name})
    return found


def confirm(seat: Acting, draft: uuid.UUID) -> MeasureDraft:
    """Stand for what another person wrote; from then on it is matched.

    Raises SameConfirmer, DraftStageWrong, MeasureRefused.
    """
    need(seat, "policies.confirm")
    with transaction.atomic(durable=True):
        found = _locked(seat, draft, DraftStage.EDITED)
        if found.edited_by == seat.user:
            raise SameConfirmer()
        _refuse_duty(found)
        publishing.try_out(found)
        _decide(seat, found, DraftStage.CONFIRMED, "")
        ask(None, "policies.publish", {}, once="policies.publish")
    return found


def reject(seat: Acting, draft: uuid.UUID, reason: str) -> MeasureDraft:
    """Refuse a draft, or take back what was confirmed: it is matched no more. Raises DraftStageWrong."""
    need(seat, "policies.confirm")
    said = reason.replace("\x00", "").strip()[:500]
    with transaction.atomic(durable=True):
        found = _locked(seat, draft, DraftStage.DRAFT, DraftStage.EDITED, DraftStage.CONFIRMED)
        if not said:
            raise MeasureRefused("不采用须写明理由", "a refusal needs its reason")
        was = found.stage
        _decide(seat, found, DraftStage.REJECTED, said)
        if was == DraftStage.CONFIRMED:
            ask(None, "policies.publish", {}, once="policies.publish")
    return found


def publish() -> int:
    """Bring the scheme `office-measures` to what the rows say, and have the firms matched anew."""
    count = publishing.publish(Path(settings.DIR))
    with transaction.atomic(durable=True):
        record(None, "policies.publish", "scheme", publishing.SCHEME, {"measures": count})
        ask(None, "policies.match", {}, once="policies.match")
    return count


def _decide(seat: Acting, found: MeasureDraft, stage: DraftStage, reason: str) -> None:
    found.stage, found.reason = stage, reason
    found.decided_by, found.decided_name, found.decided_at = seat.user, seat.name, timezone.now()
    found.save()
    told = {"name": found.name, "stage": str(stage.value), "reason": reason[:200]}
    record(seat, f"policies.{stage.value}", "measure", str(found.pk), told)


def _locked(seat: Acting, draft: uuid.UUID, *stages: DraftStage) -> MeasureDraft:
    """The row under its lock, where it stands at one of these stages. Raises Http404, DraftStageWrong."""
    found = visible_drafts(seat).select_for_update().filter(pk=draft).first()
    if found is None:
        raise Http404
    if found.stage not in stages:
        label = DraftStage(found.stage).label
        raise DraftStageWrong(label.partition(" ")[0], found.stage)
    return found


def _refuse_duty(found: MeasureDraft) -> None:
    """A clause that binds governments only gives a firm nothing. Raises MeasureRefused."""
    clauses = PolicyClause.objects.filter(document_id=found.document, path=found.clause, duty=True)
    if found.audience != "firm" or clauses.exists():
        raise MeasureRefused(f"{found.clause} 不是给予企业的条款", f"{found.clause} gives a firm nothing")


def figures(draft: MeasureDraft) -> tuple[str, ...]:
    """The figures and times of the quoted words, to write the expressions by."""
    return tuple(dict.fromkeys(each.text for each in parse(draft.quote, draft.dated)))
