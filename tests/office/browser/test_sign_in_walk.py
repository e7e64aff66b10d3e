# SPDX-License-Identifier: Apache-2.0
"""Sign-in: password, a second factor, a lock-out that is told; the language, large text, the keyboard."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time

from playwright.sync_api import Page, expect

from tests.office.browser.conftest import Visit
from tests.office.browser.office import Office, axe, fits, shot
from tests.office.browser.server import PASSWORD


def totp(secret: str) -> str:
    """The code of this half minute (RFC 6238, SHA-1, six digits), as an authenticator shows it."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def enter(page: Page, username: str, password: str) -> None:
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(password)
    with page.expect_navigation():
        page.get_by_role("button", name="登录", exact=True).click()


def test_a_password_and_a_code_open_the_day(visit: Visit, office: Office) -> None:
    """Somebody signs in, binds an authenticator; from then on the password alone opens nothing."""
    page = visit(path="/today/")
    axe(page)
    fits(page)
    shot(page, "sign-in")
    enter(page, "desk", PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_contain_text("2020-03-01")
    page.goto("/accounts/2fa/")
    page.get_by_role("link", name="激活").click()
    axe(page)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="确认").click()
    expect(page.locator("#authenticator_secret")).to_be_visible()
    axe(page)
    fits(page)
    shot(page, "second-factor")
    secret = page.locator("#authenticator_secret").input_value()
    page.locator("#id_code").fill(totp(secret))
    page.get_by_role("main").get_by_role("button", name="激活").click()
    expect(page.locator("main")).to_contain_text("恢复代码")
    page.goto("/today/")
    page.locator("details.seat summary").click()
    page.get_by_role("button", name="退出").click()
    page.goto("/today/")
    enter(page, "desk", PASSWORD)
    expect(page.locator("#id_code")).to_be_visible()
    axe(page)
    assert "/accounts/" in page.request.get("/today/").url
    office.run("tests.office.browser.stage:forget_codes")
    page.locator("#id_code").fill(totp(secret))
    page.get_by_role("main").get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2020-03-01")


def test_wrong_passwords_lock_the_name_and_say_so(visit: Visit) -> None:
    """After five wrong passwords the right one does not open either, and the page says for how long."""
    page = visit(path="/accounts/login/")
    for _ in range(4):
        enter(page, "reviewer", "wrong horse battery")
        expect(page.locator("main")).to_contain_text("不正确")
    enter(page, "reviewer", "wrong horse battery")
    expect(page.locator("main")).to_contain_text("60 分钟")
    axe(page)
    shot(page, "locked")
    page.goto("/accounts/login/")
    enter(page, "reviewer", PASSWORD)
    expect(page.locator("main")).to_contain_text("60 分钟")


def test_the_keyboard_reaches_everything_and_shows_where_it_is(visit: Visit) -> None:
    """The first stop is the way to the content; every stop is seen; Escape closes the menu."""
    page = visit("desk", "/cases/")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    expect(skip).to_have_text("跳到正文")
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    inside = "document.querySelector('#main').contains(document.activeElement)"
    assert page.evaluate(inside)
    width = "parseFloat(getComputedStyle(document.activeElement).outlineWidth)"
    for _ in range(12):
        assert page.evaluate(width) >= 2, page.evaluate("document.activeElement.outerHTML")
        page.keyboard.press("Tab")
    menu = page.locator("details.seat")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")


def test_english_and_large_text_are_kept_by_the_browser(visit: Visit) -> None:
    """One press changes the language, another the size; both hold on the next page, and still fit a phone."""
    page = visit("chief", "/today/", phone=True)
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="Large text").click()
    expect(page.locator("html")).to_have_class("large")
    page.goto("/chains/")
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"
    expect(page.get_by_role("heading", level=1)).to_contain_text("Chains")
    fits(page)
    axe(page)


def test_print_leaves_the_frame_away(visit: Visit) -> None:
    """On paper stands the content: no navigation, no buttons, rows are not torn."""
    page = visit("desk", "/today/")
    page.emulate_media(media="print")
    for frame in ("header.top", "nav.ways", "main form"):
        expect(page.locator(frame).first).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    row = page.locator("tbody tr").first
    assert row.evaluate("each => getComputedStyle(each).breakInside") == "avoid"
