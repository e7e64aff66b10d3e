# SPDX-License-Identifier: Apache-2.0
"""A real browser on a real office: `visit("desk", "/today/")` -> the page as that seat sees it.

Skipped in one sentence where no chromium is installed (it is no Python package; on Debian
`apt install chromium`).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Protocol

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.office.browser import office as end

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


class Visit(Protocol):
    """Opens a page of the office in a browser of its own."""

    def __call__(self, who: str = "", path: str = "/", *, phone: bool = False, lang: str = "zh") -> Page:
        """who : the account's name, '' = nobody signed in."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where there is no browser, say so."""
    if CHROMIUM is None:
        missing = pytest.mark.skip(
            reason="no chromium on this machine: install it to run the browser's walks (apt install chromium)"
        )
        for each in items:
            if "/browser/" in each.nodeid:
                each.add_marker(missing)


@pytest.fixture(scope="package")
def _office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[end.Office]:
    opened = end.opened(tmp_path_factory.mktemp("browser") / "site")
    yield opened
    end.closed(opened)


# For as long as this package's tests run and no longer: its event loop would stand in the way of others.
@pytest.fixture(scope="package")
def _chromium() -> Iterator[Browser]:
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    else:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture
def office(_office: end.Office) -> end.Office:
    """The office of the small world on the morning of 2 March 2020, untouched."""
    _office.start_again()
    return _office


@pytest.fixture
def visit(office: end.Office, _chromium: Browser) -> Iterator[Visit]:
    """Opens pages; afterwards no script of theirs has failed and no rule of the content policy was broken."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(who: str = "", path: str = "/", *, phone: bool = False, lang: str = "zh") -> Page:
        context = _chromium.new_context(
            base_url=office.address,
            viewport=PHONE if phone else WIDE,  # type: ignore[arg-type]
            has_touch=phone,
            locale="zh-CN" if lang == "zh" else "en-GB",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.set_default_timeout(end.WAIT)
        if lang == "en":
            context.add_cookies([{"name": "gulian_language", "value": "en", "url": office.address}])
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.extend(_complaint(message)))
        if who:
            end.sign_in(page, office, who)
        page.goto(path)
        return page

    yield opened
    for each in contexts:
        each.close()
    assert complaints == []


def _complaint(message: ConsoleMessage) -> Iterator[str]:
    """What a browser says of a page's faults; an answer that refuses (4xx) is none."""
    if message.type == "error" and "status of 4" not in message.text:
        yield message.text
