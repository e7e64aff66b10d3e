# SPDX-License-Identifier: Apache-2.0
"""What people decided about findings: recorded with name, day and reason, or refused."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import get_args

from gulian.errors import DecisionInvalid, DecisionsUnreadable, DecisionUnknown
from gulian.policy.conflicts.model import Decided, Decision, Finding

COLUMNS = ("id", "outcome", "by", "on", "reason", "ground", "until")
_NEEDED = COLUMNS[:5]


def read_decisions(text: str, file: str) -> tuple[Decision, ...]:
    """The decisions of a CSV; rows without an outcome are not decided yet.

    Raises DecisionsUnreadable, DecisionInvalid.
    """
    rows = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    missing = [name for name in _NEEDED if name not in (rows.fieldnames or ())]
    if missing:
        raise DecisionsUnreadable(file, ", ".join(missing))
    try:
        return tuple(_decision(row) for row in rows if (row.get("outcome") or "").strip())
    except csv.Error as error:
        raise DecisionsUnreadable(file, str(error)) from error


def decided(findings: Sequence[Finding], decisions: Iterable[Decision]) -> Mapping[str, Decision]:
    """The last decision on each finding by its id. Raises DecisionUnknown for one that is not there."""
    known = {each.id for each in findings}
    found: dict[str, Decision] = {}
    for each in sorted(decisions, key=lambda one: one.on):
        if each.finding not in known:
            raise DecisionUnknown(each.finding)
        found[each.finding] = each
    return found


def open_findings(
    findings: Sequence[Finding], decisions: Mapping[str, Decision], on: dt.date
) -> tuple[Finding, ...]:
    """What is still to be decided on a day, or again: an exception whose time is over."""
    return tuple(each for each in findings if not _closed(decisions.get(each.id), on))


def _closed(decision: Decision | None, on: dt.date) -> bool:
    if decision is None or decision.outcome == "stands":
        return False
    return decision.outcome == "kept" or (decision.until is not None and on <= decision.until)


def _decision(row: Mapping[str, str | None]) -> Decision:
    cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
    outcome = _outcome(cells)
    for name in ("by", "reason"):
        if not cells[name]:
            raise DecisionInvalid(cells["id"], f"缺少 {name}", f"{name} is missing")
    on, until = _day(cells, "on"), _day(cells, "until") if cells["until"] else None
    if on is None:
        raise DecisionInvalid(cells["id"], "缺少 on", "on is missing")
    if outcome == "excepted" and not (cells["ground"] and until):
        raise DecisionInvalid(
            cells["id"],
            "适用例外须写明依据 ground 和实施期限 until",
            "an exception needs its ground and the last day it is allowed for (until)",
        )
    return Decision(cells["id"], outcome, cells["by"], on, cells["reason"], cells["ground"], until)


def _outcome(cells: Mapping[str, str]) -> Decided:
    for each in get_args(Decided):
        if each == cells["outcome"]:
            return each  # type: ignore[no-any-return]  # one of the literals
    raise DecisionInvalid(
        cells["id"], f"没有 {cells['outcome']} 这种处理", f"there is no outcome {cells['outcome']}"
    )


def _day(cells: Mapping[str, str], name: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(cells[name])
    except ValueError:
        raise DecisionInvalid(
            cells["id"], f"{name} 不是日期（如 2024-11-01）", f"{name} is no date such as 2024-11-01"
        ) from None
