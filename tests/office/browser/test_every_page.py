# SPDX-License-Identifier: Apache-2.0
"""Every page a seat can reach by links: it opens, breaks no rule of WCAG 2.1 AA, fits a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.office.browser.conftest import Visit
from tests.office.browser.office import Office, axe, fits, shot
from tests.office.browser.walking import kind_of, pages_from

CORE = ("/today/", "/chains/", "/reports/", "/bulletins/", "/cases/", "/enterprises/", "/people/", "/tasks/")
ROLES = ("manager", "auditor", "signer", "chief", "desk", "reviewer", "owner", "liaison", "proxy", "bank",
         "association", "firm")  # fmt: skip


def faults_of(page: Page, kind: str, status: int) -> list[str]:
    """What is wrong with the page that stands open."""
    found = [] if status == 200 else [f"{kind}: {status}"]
    for rule in (axe, fits):
        try:
            rule(page)
        except AssertionError as fault:
            found.append(f"{kind}: {fault}")
    return found


def test_the_first_pages_hold_to_the_rules_on_a_phone_in_english(visit: Visit) -> None:
    """The first page of each area, at the width of a phone, in the language that needs more room."""
    page = visit("desk", "/today/", phone=True, lang="en")
    faults = []
    for address in CORE:
        answer = page.goto(address)
        assert answer is not None
        faults += faults_of(page, kind_of(page.url), answer.status)
    assert faults == []


@pytest.mark.soak
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("phone", [False, True], ids=["wide", "phone"])
@pytest.mark.parametrize("role", ROLES)
def test_every_page_a_seat_can_reach(visit: Visit, office: Office, role: str, phone: bool, lang: str) -> None:
    """Every kind of page a role is led to, with something on it."""
    office.run("tests.office.browser.furnish:furnish")
    page = visit(role, "/", phone=phone, lang=lang)
    faults: list[str] = []
    for kind, status in pages_from(page, "/"):
        faults += faults_of(page, kind, status)
        shot(page, f"every{kind.replace('/', '-').replace('*', 'one')}{role}-{'phone' if phone else 'wide'}")
    assert faults == []
