# SPDX-License-Identifier: Apache-2.0
"""Every page a seat can reach by links, one of each kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from playwright.sync_api import Page

_VARIABLE = re.compile(
    r"^([0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d{2}-\d{2}|(?=.*\d)[0-9A-Z]{8,}|[^/]*\d{4,}[^/]*)$"
)
_FILES = re.compile(r"/file/|\.(csv|xlsx|docx|svg|json)$|^/(static|api)/")
MOST = 200


def kind_of(address: str) -> str:
    """Addresses of one kind of page are one: `/days/2020-03-01/blocked/` -> `/days/*/blocked/`."""
    path = urlsplit(address).path
    return "/".join("*" if _VARIABLE.match(part) else part for part in path.split("/"))


def pages_from(page: Page, start: str) -> Iterator[tuple[str, int]]:
    """Open the start and every page it leads to; yields what stands open: its kind, its status."""
    waiting, seen = [start], {kind_of(start)}
    for _ in range(MOST):
        if not waiting:
            return
        answer = page.goto(waiting.pop(0))
        assert answer is not None
        page.wait_for_load_state("networkidle")
        hrefs = page.eval_on_selector_all("a[href]", "found => found.map(each => each.getAttribute('href'))")
        yield kind_of(page.url), answer.status
        for href in hrefs:
            if href.startswith("/") and not _FILES.search(urlsplit(href).path) and kind_of(href) not in seen:
                seen.add(kind_of(href))
                waiting.append(href)
    raise AssertionError(f"more than {MOST} kinds of pages from {start}")
