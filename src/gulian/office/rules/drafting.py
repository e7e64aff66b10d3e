# SPDX-License-Identifier: Apache-2.0
"""修改稿: pages of a draft, from the first change in a form to the day on which it holds."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from gulian.errors import Language
from gulian.office import clock
from gulian.office.days.dates import date_of
from gulian.office.frame.page import page
from gulian.office.frame.request import OfficeRequest
from gulian.office.frame.table import sliced
from gulian.office.people.rights import may
from gulian.office.people.seat import Acting
from gulian.office.rules import actions
from gulian.office.rules.checking import checked, standing
from gulian.office.rules.differing import differences, title_of
from gulian.office.rules.forms import form_of, mark_of
from gulian.office.rules.models import Draft, Stage
from gulian.office.rules.queries import FAULTS_SHOWN, covers_site, get_visible_draft, visible_drafts
from gulian.office.rules.showing import KINDS
from gulian.office.rules.showing import told as showing_told
from gulian.office.rules.texts import SHAPES, Press, editable, pressed, table_of, text_of, valued
from gulian.schemes.editing import Standing
from gulian.workdays import calendar


@page("rules.read")
def drafts(request: OfficeRequest) -> HttpResponse:
    """All the seat may see, the last saved first."""
    shown = sliced(visible_drafts(request.seat), ("-saved_at", "-id"), request.GET.get("after", ""))
    return render(request, "rules/drafts.html", {"rows": shown.rows, "slice": shown})


@require_POST
@page("rules.draft")
def make(request: OfficeRequest, scheme: str) -> HttpResponse:
    """起草; with a file, its form follows."""
    title = request.POST.get("title", "").strip() or scheme
    made = actions.make_draft(request.seat, scheme, title, request.POST.get("reason", "").strip())
    name = request.POST.get("file", "")
    return redirect(f"/rules/drafts/{made.id}/edit/{name}" if name else f"/rules/drafts/{made.id}/")


@page("rules.read")
def draft(request: OfficeRequest, draft: uuid.UUID) -> HttpResponse:
    """What is changed, what that does, who has to do what next."""
    found = get_visible_draft(request.seat, draft)
    done = found.stage in (Stage.IN_FORCE, Stage.DROPPED)
    state = checked(found) if not done and found.files else None
    told = {
        "draft": found,
        "mine": found.drafted_by == request.seat.user,
        "steps": steps(request.seat, found),
        "files": differences(found),
        "others": [] if done else choosable(found, request.lang),
        "check": state,
        "faults": [showing_told(each, request.lang) for each in state.faults[:FAULTS_SHOWN]] if state else [],
        "stopped": [
            {
                "count": each.count,
                "pin": each.pin,
                "why": each.why_zh if request.lang == "zh" else each.why_en,
            }
            for each in (state.stopped if state else ())
        ],
        "today": calendar().local_date(clock.now()),
        "whole": covers_site(request.seat),
    }
    return render(request, "rules/draft.html", told)


@page("rules.read")
def edit(request: OfficeRequest, draft: uuid.UUID, name: str) -> HttpResponse:
    """The form of one file: of a definition its fields, of a list its values."""
    found = get_visible_draft(request.seat, draft)
    file = editable(found, name)
    if request.method == "POST":
        return _pressed(request, found, file)
    mine = found.drafted_by == request.seat.user and found.stage == Stage.DRAFT
    told: dict[str, Any] = {
        "draft": found,
        "file": file,
        "title": title_of(found, name, request.lang),
        "may_save": mine and may(request.seat, "rules.draft"),
        "changed": name in found.files,
    }
    if file.kind == "lists":
        told |= _values(found, file, request.lang)
        return render(request, "rules/values.html", told)
    told["form"] = form_of(found, file, request.lang, request.GET.get("at", ""))
    return render(request, "rules/edit.html", told)


def _pressed(request: OfficeRequest, found: Draft, file: Standing) -> HttpResponse:
    version = _number(request.POST.get("version", ""))
    if file.kind == "lists":
        cells = {name: request.POST.get(name, "").strip()[:300] for name in ("source", "clause")}
        since = date_of(request.POST.get("since", ""))
        key, value = request.POST.get("key", ""), request.POST.get("value", "").strip()[:300]
        text, at = valued(found, file, key, value, since, cells), ""
    else:
        press = press_of(request.POST.get("do", "save"), request)
        text, at = pressed(found, file, request.POST.dict(), press), press.name
    actions.save_file(request.seat, found.id, file.name, text, version)
    mark = f"?at={at}#{mark_of(at)}" if at else "#saved"
    return redirect(f"/rules/drafts/{found.id}/edit/{file.name}{mark}")


def press_of(text: str, request: OfficeRequest) -> Press:
    """`add:steps` as a button sends it; what is added is chosen beside it."""
    what, _, name = text.partition(":")
    return Press(what, name, request.POST.get(f"key:{name}", "").strip())


@require_POST
@page("rules.read")
def step(request: OfficeRequest, draft: uuid.UUID, step: str) -> HttpResponse:
    """提请发布, 退回, 批准发布, 作废, or a file taken out."""
    seat, post = request.seat, request.POST
    found = get_visible_draft(seat, draft)
    if step == "submit":
        actions.submit(seat, draft, _number(post.get("version", "")))
    elif step == "return":
        actions.send_back(seat, draft, post.get("reason", ""))
    elif step == "publish":
        actions.publish(seat, draft, date_of(post.get("day", "")), post.getlist("accepted"))
    elif step == "drop":
        actions.drop(seat, draft)
    elif step == "out":
        actions.take_out(seat, draft, post.get("file", ""), _number(post.get("version", "")))
    else:
        raise Http404
    return redirect(f"/rules/drafts/{found.id}/")


def steps(seat: Acting, found: Draft) -> tuple[str, ...]:
    """The steps open to a seat: its right, the stage, and another person than the author to publish."""
    mine = found.drafted_by == seat.user
    may_draft, may_publish = may(seat, "rules.draft") and mine, may(seat, "rules.publish")
    open_to = {
        Stage.DRAFT: (("submit", may_draft and bool(found.files)), ("drop", may_draft)),
        Stage.SUBMITTED: (
            ("publish", may_publish and not mine and covers_site(seat)),
            ("return", may_publish or may_draft),
            ("drop", may_draft),
        ),
        Stage.APPROVED: (("return", may_publish or may_draft), ("drop", may_draft)),
        Stage.STUCK: (("return", may_publish or may_draft), ("drop", may_draft)),
    }
    return tuple(name for name, allowed in open_to.get(Stage(found.stage), ()) if allowed)


def choosable(found: Draft, lang: str) -> list[dict[str, Any]]:
    """The files a form can change, by kind."""
    rows = []
    for kind, zh, en in (("scheme", "方案首页与有效期", "Head and validity"), *KINDS):
        files = [
            {
                "name": each.name,
                "title": title_of(found, each.name, lang),
                "changed": each.name in found.files,
            }
            for each in standing(found.scheme).values()
            if each.kind == kind and (kind in SHAPES or _valued(each))
        ]
        if files:
            rows.append({"zh": zh, "en": en, "files": files})
    return rows


def _valued(file: Standing) -> bool:
    return file.kind == "lists" and table_of(file.data).value_kind is not None


def _values(found: Draft, file: Standing, lang: Language) -> dict[str, Any]:
    """The rows of a list as the draft has it, the newest of each key first among its own."""
    table = table_of(text_of(found, file).encode())
    today = calendar().local_date(clock.now())
    rows = [{"row": each, "holds": each.holds_on(today)} for each in table.rows]
    keys = list(dict.fromkeys(each.key for each in table.rows))
    return {
        "rows": rows,
        "keys": keys,
        "value_kind": table.value_kind,
        "today": today,
        "faults": [showing_told(each, lang) for each in table.problems],
    }


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
