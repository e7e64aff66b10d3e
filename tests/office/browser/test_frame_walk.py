# SPDX-License-Identifier: Apache-2.0
"""Sign-in, the language, large text, the keyboard: what all pages share, in a real browser."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.office.browser.conftest import Visit
from tests.office.browser.office import axe, fits, shot
from tests.office.browser.server import PASSWORD


def test_somebody_signs_in_and_sees_his_day(visit: Visit) -> None:
    """The password opens the first page of the seat; its figures stand there."""
    page = visit(path="/today/")
    page.get_by_label("用户名").fill("desk")
    page.get_by_label("密码").fill(PASSWORD)
    axe(page)
    shot(page, "login")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2020-03-01")
    axe(page)
    fits(page)
    shot(page, "today")
