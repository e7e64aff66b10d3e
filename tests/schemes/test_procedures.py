# SPDX-License-Identifier: Apache-2.0
"""A procedure in which a case could be stuck is refused when it is loaded, with file, line and fix."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gulian.schemes import check

WORLD = Path(__file__).parents[1] / "casework" / "world"


@pytest.fixture
def yard(tmp_path: Path) -> Path:
    """The yard of procedures of the casework tests, to be spoilt."""
    root = tmp_path / "schemes"
    shutil.copytree(WORLD, root)
    return root


def spoil(root: Path, name: str, old: str, new: str) -> list[str]:
    """Replace words of one procedure; the codes of what is wrong then."""
    path = root / "yard-2024" / "procedures" / f"{name}.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    problems = check(root)
    assert all(each.row > 0 and each.fix for each in problems)
    return sorted({each.code for each in problems})


def test_the_yard_is_sound(yard: Path) -> None:
    """Nothing is wrong with it as it stands."""
    assert check(yard) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "codes"),
    [
        # a step nobody comes to
        ("permit", "to: look, most: 1", "to: join, most: 1", ["E-SCH-080"]),
        # the only way on is bound to a quota
        ("permit", "- {id: reject, zh: 不推荐, en: reject, to: refused, reason: true}", "", ["E-SCH-081"]),
        # a person without a limit
        (
            "permit",
            "    limit: {amount: 'lookup(limits, \"visit\")', unit: days, in_principle: true, "
            "source: notice, clause: 七}\n",
            "",
            ["E-SCH-082"],
        ),
        # a quota nobody takes
        ("permit", "to: publish, quota: places, place: true", "to: publish", ["E-SCH-083"]),
        # a branch that leaves, and one that ends everything
        ("permit", "en: seen, to: labour", "en: seen, to: receive", ["E-SCH-084"]),
        ("permit", "en: seen, to: labour", "en: seen, to: done", ["E-SCH-084"]),
        # a trunk that wants to join
        ("permit", "en: reject, to: refused", "en: reject, to: join", ["E-SCH-084"]),
        # an automatic step that comes back to itself
        ("permit", "to: done, when: 'tier == \"low\"'", "to: sort, when: 'tier == \"low\"'", ["E-SCH-085"]),
        # a tally that does not fit its measure, hides a fact, names no list; people nobody can note
        ("judging", "measure: count, when", "measure: sum, when", ["E-SCH-120"]),
        ("judging", "measure: mean, value: score", "measure: mean, value: employer", ["E-SCH-120"]),
        ("judging", "measure: distinct, value", "measure: distinct, decimals: 1, value", ["E-SCH-120"]),
        ("judging", "over: experts, measure: range", "over: judges, measure: range", ["E-SCH-009"]),
        ("judging", "takes: [first, second]", "takes: [first, rate_high]", ["E-SCH-009"]),
        ("judging", "id: average, zh", "id: score, zh", ["E-SCH-004", "E-SCH-008"]),
        ("judging", "key: firm, facts: [risk]", "key: rate_high, facts: [risk]", ["E-SCH-009"]),
        # keys that do not fit the kind
        ("permit", "kind: automatic", "kind: end", ["E-SCH-086"]),
        ("permit", "objection: decide", "form: x\n    objection: decide", ["E-SCH-009"]),
        ("permit", "    join: {rule: all}\n", "", ["E-SCH-086"]),
        (
            "permit",
            "en: refuse, to: refused, reason: true",
            "en: refuse, to: restart, reason: true",
            ["E-SCH-086"],
        ),
        ("permit", "then: lapse", "then: accept", []),
        ("permit", "then: lapse", "then: hand_back", ["E-SCH-086"]),
        (
            "permit",
            "in_principle: true, source: notice, clause: 六",
            "in_principle: true, then: issue, source: notice, clause: 六",
            ["E-SCH-086"],
        ),
        ("round", "rule: quorum, quorum: needed", "rule: quorum", ["E-SCH-086"]),
        # the engine chooses, and nothing holds otherwise
        (
            "permit",
            "to: review}\n  - id: review",
            "to: review, when: 'tier == \"high\"'}\n  - id: review",
            ["E-SCH-087"],
        ),
        # a paper without a serial, or with a foreign name
        ("permit", "{body}-{serial:3}", "{body}", ["E-SCH-088"]),
        ("permit", "{body}-{serial:3}", "{tier}-{serial}", ["E-SCH-088"]),
        # names nobody declared
        ("permit", "actor: {role: desk}", "actor: {role: clerk}", ["E-SCH-009"]),
        ("permit", "to: sort, sets", "to: sorted, sets", ["E-SCH-009"]),
        ("permit", "issues: certificate", "issues: licence", ["E-SCH-009"]),
        ("request", "run: round", "run: rounds", ["E-SCH-009"]),
        ("request", "draw: {from: firms", "draw: {from: firm", ["E-SCH-009"]),
        ("permit", "start: receive", "start: begin", ["E-SCH-009"]),
        # expressions of the wrong kind, or over what is not there
        ("permit", "limit: 'lookup(places, body)'", "limit: 'body'", ["E-SCH-008"]),
        ("permit", "n_object_health + n_object", "n_objects", ["E-SCH-008"]),
        ("permit", "value: true}]", "value: 1}]", ["E-SCH-008"]),
        # an id twice
        ("permit", "- {id: chief, zh: 签发人", "- {id: desk, zh: 签发人", ["E-SCH-004", "E-SCH-009"]),
        ("permit", "kind: publicity", "kind: notice", ["E-SCH-007"]),
    ],
)
def test_what_would_leave_a_case_stuck_is_found(
    yard: Path, name: str, old: str, new: str, codes: list[str]
) -> None:
    """Each spoilt procedure is refused for what is wrong with it."""
    assert spoil(yard, name, old, new) == codes
