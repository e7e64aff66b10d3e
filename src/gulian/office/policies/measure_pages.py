# SPDX-License-Identifier: Apache-2.0
"""措施草案: what documents offer, edited beside the source, confirmed by another person."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from gulian.errors import GulianError
from gulian.office.frame.language import Words
from gulian.office.frame.page import page
from gulian.office.frame.request import OfficeRequest
from gulian.office.frame.table import sliced
from gulian.office.in_use import library
from gulian.office.people.rights import may
from gulian.office.policies import editing, publishing
from gulian.office.policies.facts import fields_by_column
from gulian.office.policies.models import MeasureDraft, PolicyDocument
from gulian.office.policies.sources import Source, source_of
from gulian.policy import Span
from gulian.schemes import words

STAGES = {
    "draft": Words("草案", "draft"),
    "edited": Words("待确认", "to be confirmed"),
    "confirmed": Words("已确认", "confirmed"),
    "rejected": Words("不采用", "rejected"),
}
KINDS = {
    "refund": Words("返还", "refund"),
    "subsidy": Words("补贴", "subsidy"),
    "reward": Words("奖励", "reward"),
    "exemption": Words("免", "exemption"),
    "reduction": Words("减", "reduction"),
    "deferral": Words("缓", "deferral"),
    "finance": Words("融资", "finance"),
    "permission": Words("许可", "permission"),
    "service": Words("服务", "service"),
}
MODES = {
    "automatic": Words("免申即享", "without application"),
    "application": Words("申请", "on application"),
    "settlement": Words("按规定兑现", "settled by the authority"),
}
STRENGTHS = {
    "shall": Words("应当给予", "shall"),
    "may": Words("可以", "may"),
    "encouraged": Words("鼓励、推动", "only encouraged"),
}
LEVELS = {
    "nation": Words("国家", "nation"),
    "ministry": Words("部门", "ministry"),
    "province": Words("省", "province"),
    "city": Words("市", "city"),
    "county": Words("县", "county"),
    "body": Words("机构、协会", "body"),
}
SETS = (
    ("benefit_kind", Words("给什么", "Kind of benefit"), KINDS),
    ("mode", Words("方式", "How to get it"), MODES),
    ("strength", Words("力度", "Strength"), STRENGTHS),
    ("level", Words("层级", "Level"), LEVELS),
)
_BACK = "policy-service/benefit"


@page("policies.drafts.read")
def drafts(request: OfficeRequest) -> HttpResponse:
    """The drafts of a stage, the surest first."""
    stage = request.GET.get("stage", "")
    stage = stage if stage in STAGES else "draft"
    rows = editing.visible_drafts(request.seat).filter(stage=stage, audience="firm")
    shown = sliced(rows, ("-confidence", "id"), request.GET.get("after", ""))
    told = {
        "rows": [{"draft": each, "kind": _of(KINDS, each.kind, request)} for each in shown.rows],
        "slice": shown,
        "stage": stage,
        "stages": [(key, each.of(request.lang)) for key, each in STAGES.items()],
    }
    return render(request, "policies/drafts.html", told)


def _of(words_: dict[str, Words], key: str, request: OfficeRequest) -> str:
    return words_[key].of(request.lang) if key in words_ else key


@page("policies.drafts.read")
def draft(request: OfficeRequest, draft: uuid.UUID) -> HttpResponse:
    """One draft in the editor beside its source."""
    return _draft(request, editing.get_visible_draft(request.seat, draft))


def _draft(
    request: OfficeRequest,
    found: MeasureDraft,
    typed: dict[str, object] | None = None,
    refused: GulianError | None = None,
) -> HttpResponse:
    source, document = _source(found)
    definition = typed or editing.beginning(found)
    conditions = definition.get("conditions")
    rows = list(conditions) if isinstance(conditions, list) else []
    blank = {"zh": "", "en": "", "that": ""}
    may_edit = may(request.seat, "policies.edit") and found.stage != "confirmed"
    other = found.edited_by != request.seat.user
    told = {
        "draft": found,
        "stage": _of(STAGES, found.stage, request),
        "document": document,
        "source": source,
        "raw": False,
        "base": f"/policies/documents/{document.key}/" if document else "",
        "query": f"start={found.start}&end={found.end}",
        "typed": definition,
        "conditions": (rows + [blank] * publishing.CONDITIONS)[: publishing.CONDITIONS],
        "sets": [
            (
                name,
                label.of(request.lang),
                definition.get(name),
                [(key, each.of(request.lang)) for key, each in keys.items()],
            )
            for name, label, keys in SETS
        ],
        "columns": _columns(request),
        "figures": editing.figures(found),
        "refused": refused.sentence(request.lang) if refused else "",
        "benefit": _BACK,
        "may_edit": may_edit,
        "may_confirm": may(request.seat, "policies.confirm") and found.stage == "edited" and other,
        "may_reject": may(request.seat, "policies.confirm") and found.stage != "rejected",
    }
    return render(request, "policies/draft.html", told, status=409 if refused else 200)


def _source(found: MeasureDraft) -> tuple[Source | None, PolicyDocument | None]:
    """Where it stands; None where the file is gone."""
    document = PolicyDocument.objects.filter(pk=found.document).first() if found.there else None
    try:
        return (source_of(document, Span(found.start, found.end)) if document else None), document
    except Http404:
        return None, document


def _columns(request: OfficeRequest) -> list[tuple[str, str]]:
    """What a condition may name: the columns of the form, then of the register."""
    zh = request.lang == "zh"
    form = library()["policy-service"].forms["firm"]
    own = [(name, each.label_zh if zh else each.label_en) for name, each in fields_by_column(form).items()]
    return own + [(name, each.zh if zh else each.en) for name, each in words("unit").items()]


@require_POST
@page("policies.drafts.read")
def step(request: OfficeRequest, draft: uuid.UUID, step: str) -> HttpResponse:
    """Edit, confirm or reject."""
    found = editing.get_visible_draft(request.seat, draft)
    if step == "edit":
        typed = editing.typed_definition(
            {name: str(value) for name, value in list(request.POST.items())[:80]}
        )
        try:
            editing.edit(request.seat, draft, typed)
        except GulianError as error:
            return _draft(request, found, typed, error)
    elif step == "confirm":
        editing.confirm(request.seat, draft)
    elif step == "reject":
        editing.reject(request.seat, draft, request.POST.get("reason", ""))
    else:
        raise Http404
    return redirect("measure_draft", draft=draft)
