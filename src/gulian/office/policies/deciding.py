# SPDX-License-Identifier: Apache-2.0
"""Writes: what a named person decides about a finding, with the reason.

The engine keeps the rules of a decision (`policy.conflicts.read_decisions`): an exception needs its ground
and its last day; nothing is decided without a reason.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from gulian.office.audit.actions import record
from gulian.office.people.rights import need
from gulian.office.people.seat import Acting
from gulian.office.policies.models import Finding, FindingDecision
from gulian.policy import conflicts

_COLUMNS = ("id", "outcome", "by", "on", "reason", "ground", "until")


def visible_findings(seat: Acting) -> QuerySet[Finding]:
    """Every finding, in the order of the rules: they are about public documents, and for officials."""
    need(seat, "policies.findings.read")
    return Finding.objects.order_by("at", "key")


def decisions() -> dict[str, FindingDecision]:
    """The last decision on each finding."""
    return {each.finding: each for each in FindingDecision.objects.order_by("on", "id")}


def still_open(keys: list[str], known: Mapping[str, FindingDecision], on: dt.date) -> frozenset[str]:
    """Of these findings those to decide on a day, or again, as the engine says."""
    bare = [conflicts.Finding(key, "fair-competition", (), "", "") for key in keys]
    made = {key: _decision(row) for key, row in known.items()}
    return frozenset(each.id for each in conflicts.open_findings(bare, made, on))


def decide(
    seat: Acting, key: str, outcome: str, reason: str, ground: str = "", until: str = ""
) -> FindingDecision:
    """Decide one finding: stands 成立, kept 不成立, excepted 适用例外.

    Raises Http404, DecisionInvalid.
    """
    need(seat, "policies.decide")
    if not Finding.objects.filter(pk=key).exists():
        raise Http404
    today = timezone.localdate()
    # PostgreSQL keeps no NUL.
    reason, ground = (each.replace("\x00", "").strip() for each in (reason, ground))
    cells = (key, outcome.strip()[:20] or "-", seat.name, today.isoformat(), reason[:1000])
    text = io.StringIO()
    csv.writer(text).writerows([_COLUMNS, (*cells, ground[:300], until.strip()[:10])])
    (said,) = conflicts.read_decisions(text.getvalue(), "decision")
    with transaction.atomic(durable=True):
        made = FindingDecision.objects.create(
            finding=said.finding,
            outcome=said.outcome,
            reason=said.reason,
            ground=said.ground,
            until=said.until,
            user=seat.user,
            by=seat.name,
            on=said.on,
        )
        record(
            seat, "policies.decide", "finding", key, {"outcome": said.outcome, "reason": said.reason[:200]}
        )
    return made


def _decision(row: FindingDecision) -> conflicts.Decision:
    outcome: conflicts.Decided = (
        "stands" if row.outcome == "stands" else "kept" if row.outcome == "kept" else "excepted"
    )
    return conflicts.Decision(row.finding, outcome, row.by, row.on, row.reason, row.ground, row.until)
