# SPDX-License-Identifier: Apache-2.0
"""待审清单: passages to review for fair competition and consistency, each with what was decided and why."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from gulian.office.frame.language import Words
from gulian.office.frame.page import page
from gulian.office.frame.request import OfficeRequest
from gulian.office.frame.table import sliced
from gulian.office.in_use import library
from gulian.office.people.rights import may
from gulian.office.policies.deciding import decide, decisions, still_open, visible_findings
from gulian.office.policies.reading import CONSISTENCY

RULES = {
    "superseded": Words("已被废止", "superseded"),
    "expired": Words("已到期", "expired"),
    "cites-missing": Words("所引文件缺失", "cites what is missing"),
    "cites-ended": Words("所引文件已失效", "cites what has ended"),
    "figures-differ": Words("数额不一", "figures differ"),
    "stricter-below": Words("层层加码", "stricter below"),
    "window-reversed": Words("起止倒置", "window reversed"),
    "dead-rule": Words("条件无人可及", "nobody can meet it"),
    "double-benefit": Words("重复享受", "double benefit"),
    "body-missing": Words("部门不一", "department missing"),
    "fair-competition": Words("公平竞争", "fair competition"),
}
OUTCOMES = {
    "stands": Words("成立（应修改或清理）", "stands: to be changed"),
    "kept": Words("不成立", "does not stand"),
    "excepted": Words("适用例外规定", "an exception holds"),
}


@page("policies.findings.read")
def findings(request: OfficeRequest) -> HttpResponse:
    """The findings in the order of the rules; of one rule, where it is asked for."""
    wanted = request.GET.get("rule", "")
    rows = visible_findings(request.seat)
    if wanted in RULES:
        rows = rows.filter(rule=wanted)
    shown = sliced(rows, ("at", "key"), request.GET.get("after", ""))
    known = decisions()
    left = still_open([each.key for each in shown.rows], known, timezone.localdate())
    grounds = library()[CONSISTENCY].lists["exceptions"].on(timezone.localdate())
    told = {
        "rows": [
            {
                "finding": each,
                "rule": RULES[each.rule].of(request.lang) if each.rule in RULES else each.rule,
                "places": list(each.places.order_by("id")),
                "decision": known.get(each.key),
                "outcome": _outcome(known[each.key].outcome, request) if each.key in known else "",
                "open": each.key in left,
            }
            for each in shown.rows
        ],
        "slice": shown,
        "rule": wanted,
        "rules": [(key, each.of(request.lang)) for key, each in RULES.items()],
        "outcomes": [(key, each.of(request.lang)) for key, each in OUTCOMES.items()],
        "grounds": [
            (key, row.cells.get("zh" if request.lang == "zh" else "en", key)) for key, row in grounds.items()
        ],
        "may_decide": may(request.seat, "policies.decide"),
    }
    return render(request, "policies/findings.html", told)


def _outcome(outcome: str, request: OfficeRequest) -> str:
    return OUTCOMES[outcome].of(request.lang) if outcome in OUTCOMES else outcome


@require_POST
@page("policies.decide")
def decided(request: OfficeRequest, finding: str) -> HttpResponse:
    """Decide one finding, by name and with the reason."""
    typed = request.POST
    decide(
        request.seat,
        finding,
        typed.get("outcome", ""),
        typed.get("reason", ""),
        typed.get("ground", ""),
        typed.get("until", ""),
    )
    return redirect("policy_findings")
