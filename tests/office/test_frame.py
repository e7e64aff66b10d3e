# SPDX-License-Identifier: Apache-2.0
"""The frame around every page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from gulian.office.enterprises.models import Enterprise

pytestmark = pytest.mark.django_db


def _firms() -> None:
    for county in ("330106", "330108"):
        for number in range(60):
            Enterprise.objects.create(
                code=f"{county}-{number:03}",
                name=f"样例{county}厂{number}",
                region=county,
                province="330000",
                city="330100",
                county=county,
            )


def test_a_stranger_is_sent_to_sign_in(client: Client) -> None:
    """Without sign-in there is no page but the sign-in."""
    answer = client.get("/enterprises/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/login/")
    assert client.get(answer.headers["Location"]).status_code == 200


def test_nobody_signs_up_by_himself(client: Client) -> None:
    """Accounts are made by a manager."""
    body = client.get("/accounts/signup/").content.decode()
    assert 'name="password1"' not in body


def test_a_county_sees_its_firms_only(browse: Callable[..., Client]) -> None:
    """A seat over a county lists its firms and finds no other, not even by its code."""
    _firms()
    client = browse("desk", region="330108")
    body = client.get("/enterprises/").content.decode()
    assert "样例330108厂0" in body
    assert "330106" not in body
    assert client.get("/enterprises/330108-001/").status_code == 200
    assert client.get("/enterprises/330106-001/").status_code == 404


def test_pages_by_key_show_each_row_once(browse: Callable[..., Client]) -> None:
    """Following the next page shows every firm of the scope once."""
    import re

    _firms()
    client = browse("desk", region="330100")
    seen: list[str] = []
    address: str | None = "/enterprises/"
    while address:
        body = client.get(address).content.decode()
        seen += re.findall(r'<td class="code"[^>]*>([^<]+)</td>', body)
        more = re.search(r'class="more"><a href="([^"]+)"', body)
        address = "/enterprises/" + more.group(1) if more else None
    assert sorted(seen) == sorted(Enterprise.objects.values_list("code", flat=True))


def test_a_role_without_the_right_is_refused(browse: Callable[..., Client]) -> None:
    """A firm does not open the register."""
    assert browse("firm", enterprise="330108-001").get("/enterprises/").status_code == 403


def test_every_answer_carries_the_content_policy(client: Client) -> None:
    """Pages, refusals and static files: nothing from outside, no inline script."""
    for address in ("/accounts/login/", "/nowhere/", "/static/frame/office.css"):
        answer = client.get(address)
        answer.close()
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


def test_english_is_a_choice(client: Client) -> None:
    """The switch keeps the language in a cookie."""
    assert "跳到正文" in client.get("/accounts/login/").content.decode()
    client.post("/language/", {"lang": "en", "back": "/"})
    assert "Skip to the content" in client.get("/accounts/login/").content.decode()
