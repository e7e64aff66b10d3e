# SPDX-License-Identifier: Apache-2.0
"""The tests' end of the office's process, and what they look for on a page."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

REPOSITORY = Path(__file__).resolve().parents[3]
STAGE = "tests.office.browser.stage"
WAIT = 45_000.0
"""Milliseconds: a machine under load is slow, not wrong."""
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
SHOTS = os.environ.get("GULIAN_SHOTS", "")
"""Where `shot` leaves its pictures; without it none are made."""
_WIDE = """[...document.querySelectorAll("main *")]
  .filter(each => each.getBoundingClientRect().right > window.innerWidth)
  .slice(0, 5).map(each => each.outerHTML.slice(0, 80))"""
_AXE = Axe()
expect.set_options(timeout=WAIT)


class AskedInVain(AssertionError):
    """The office's process could not do what a test asked for: its trace."""


@dataclass(frozen=True)
class Office:
    """address : without the slash at its end."""

    address: str
    process: subprocess.Popen[str]

    def run(self, what: str, **given: object) -> Any:
        """Call `module:function` in the office's process; arguments and answer go through JSON."""
        told = _told(self.process, {"do": what, "given": given})
        if "failed" in told:
            raise AskedInVain(told["failed"])
        return told["value"]

    def account(self, username: str, role: str, **scope: str) -> str:
        """A person of this name with one seat."""
        return str(self.run(f"{STAGE}:account", username=username, role=role, **scope))

    def at(self, instant: str) -> None:
        """From now on it is this instant: `office.at("2020-03-03T09:00:00+08:00")`."""
        self.run(f"{STAGE}:set_clock", at=instant)

    def work(self) -> int:
        """Do the long work that waits."""
        return int(self.run(f"{STAGE}:work"))

    def start_again(self) -> None:
        """Everything as it was at the beginning."""
        self.run(f"{STAGE}:start_again")


def opened(folder: Path) -> Office:
    """An office of the small world in a new folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "GULIAN_"))}
    paths = f"{REPOSITORY / 'src'}{os.pathsep}{REPOSITORY}"
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.office.browser.server", str(folder)],
        env={**kept, "PYTHONPATH": paths, "GULIAN_CACHE": os.environ["GULIAN_CACHE"]},
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    return Office(_told(process)["address"], process)


def closed(office: Office) -> None:
    """The end of its input ends the process."""
    with office.process as process:
        assert process.stdin is not None
        process.stdin.close()


def _told(process: subprocess.Popen[str], asked: object = None) -> dict[str, Any]:
    assert process.stdin is not None
    assert process.stdout is not None
    if asked is not None:
        process.stdin.write(json.dumps(asked) + "\n")
        process.stdin.flush()
    line = process.stdout.readline()
    if not line:
        raise AskedInVain(f"the office's process ended with {process.wait()}")
    return dict(json.loads(line))


def sign_in(page: Page, office: Office, username: str) -> None:
    """Give a browser the session of somebody; the sign-in page itself has a walk of its own."""
    value = office.run(f"{STAGE}:session", username=username)
    page.context.add_cookies([{"name": "sessionid", "value": value, "url": office.address}])


def axe(page: Page) -> None:
    """No rule of WCAG 2.1 A and AA is broken; what is broken is told with its element."""
    found = _AXE.run(page, options=RULES)["violations"]
    told = [
        f"{each['id']} ({each['impact']}): {each['help']}\n    {node['html'][:200]}"
        for each in found
        for node in each["nodes"][:3]
    ]
    assert not told, f"{page.url}\n" + "\n".join(told)


def fits(page: Page) -> None:
    """The page is no wider than its window: nobody scrolls sideways (WCAG 2.1, 1.4.10)."""
    width, window = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert width <= window, f"{page.url}: {width} px wide in a window of {window}: {page.evaluate(_WIDE)}"


def shot(page: Page, name: str) -> None:
    """A picture of the whole page, where GULIAN_SHOTS names a folder."""
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)
