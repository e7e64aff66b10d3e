# SPDX-License-Identifier: Apache-2.0
"""The ways through the office, in the order of a working day; a seat sees those it has a right to."""

from __future__ import annotations

from dataclasses import dataclass

from gulian.office.frame.language import Words
from gulian.office.people.rights import may
from gulian.office.people.seat import Acting


@dataclass(frozen=True)
class Way:
    """One entry: its address, its words, the right it needs."""

    address: str
    words: Words
    right: str


WAYS: tuple[Way, ...] = (
    Way("/today/", Words("今日", "Today"), "days.read"),
    Way("/chains/", Words("产业链", "Chains"), "chains.read"),
    Way("/reports/", Words("报送与审核", "Reports"), "reports.read"),
    Way("/bulletins/", Words("日报通报", "Bulletins"), "bulletins.read"),
    Way("/cases/", Words("问题台账", "Cases"), "cases.read"),
    Way("/programmes/", Words("项目申报", "Programmes"), "programmes.read"),
    Way("/benefits/mine/", Words("我能享受的政策", "What I may have"), "benefits.read"),
    Way("/benefits/firms/", Words("政策兑现", "Who may have what"), "benefits.firms.read"),
    Way("/policies/", Words("政策库", "Policies"), "policies.read"),
    Way("/enterprises/", Words("企业库", "Enterprises"), "enterprises.read"),
    Way("/rules/", Words("制度方案", "Schemes"), "rules.read"),
    Way("/tasks/", Words("我的任务", "My tasks"), "tasks.read"),
    Way("/people/", Words("机构与人员", "Bodies and people"), "people.read"),
    Way("/audit/", Words("操作留痕", "Audit"), "audit.read"),
)
"""Each area adds its line here, at its place in the day."""


def ways(seat: Acting, path: str) -> tuple[dict[str, object], ...]:
    """The entries a seat may open; `here` marks the one the reader is in."""
    return tuple(
        {
            "address": each.address,
            "title_zh": each.words.zh,
            "title_en": each.words.en,
            "here": path.startswith(each.address),
        }
        for each in WAYS
        if may(seat, each.right)
    )
