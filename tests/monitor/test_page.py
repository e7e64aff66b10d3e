# SPDX-License-Identifier: Apache-2.0
"""The HTML page needs nothing from outside, can do nothing, and reads aloud."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from gulian.errors import UnknownChart, UnsafeChart
from gulian.monitor.model import Table
from gulian.monitor.page import to_html

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">'
    '<g><rect width="4" height="4" fill="url(#a)"/><text>甲</text></g></svg>'
)
TEXT = """\
# 标题

今日**好**，<b>不</b>。

## 一、表

| 名 | 数 |
|---|---:|
| 甲 | 1 |

- 一
- 二

1. 三

> 引

---

    码
"""


class _Outline(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def _outline(page: str) -> _Outline:
    reader = _Outline()
    reader.feed(page)
    assert not reader.open
    return reader


def test_the_page_is_whole_and_in_chinese() -> None:
    """Tags close, the language is told, the title is the first heading."""
    page = to_html(TEXT, {})
    assert page.startswith('<!DOCTYPE html>\n<html lang="zh-CN">')
    assert "<title>标题</title>" in page
    body = [tag for tag, _ in _outline(page).tags]
    assert body[body.index("h1") :] == [
        *("h1", "p", "strong", "h2", "div", "table", "thead", "tr", "th", "th", "tbody", "tr", "th", "td"),
        *("ul", "li", "p", "li", "p", "ol", "li", "p", "blockquote", "p", "hr", "p"),
    ]


def test_nothing_is_fetched_and_nothing_can_run() -> None:
    """No address, no script; the page's own policy forbids both."""
    page = to_html(TEXT + "\n[词](https://example.org/x)\n\n<script>alert(1)</script>\n", {})
    assert "default-src 'none'" in page
    assert not re.search(r"(src|href)=", page)
    assert "example.org" not in page
    assert "&lt;script&gt;" in page
    assert {tag for tag, _ in _outline(page).tags}.isdisjoint({"script", "a", "img", "link", "iframe"})


def test_a_table_can_be_read_aloud() -> None:
    """Heads have scopes, the first cell names its row, the table is called by its heading."""
    tags = _outline(to_html(TEXT, {})).tags
    assert ("th", {"scope": "col", "class": "number"}) in tags
    assert ("th", {"scope": "row", "class": "short"}) in tags
    assert any(attrs.get("aria-label") == "一、表" and attrs.get("role") == "region" for _, attrs in tags)


def test_a_chart_carries_its_title() -> None:
    """The drawing stands in the page itself, named for those who listen."""
    page = to_html("![各地开工率](chart:map)", {"map": SVG})
    assert SVG in page
    assert 'role="img" aria-label="各地开工率"' in page


def test_a_chart_that_could_not_be_drawn_is_its_table() -> None:
    """The same numbers in rows, and why."""
    page = to_html("![各地](chart:map)", {"map": Table(("地区", "开工率"), (("甲<", "91"),), "没有字体")})
    assert "甲&lt;" in page
    assert "没有字体" in page


@pytest.mark.parametrize(
    "address",
    ["chart:none", "http://example.org/x.png", "data:image/png;base64,AA", "x.png", "file:///etc/passwd"],
)
def test_only_given_charts_are_shown(address: str) -> None:
    """A picture from anywhere else is refused by name; what Markdown takes for no picture stays text."""
    try:
        page = to_html(f"![图]({address})", {"map": SVG})
    except UnknownChart:
        return
    assert ("img", {}) not in [(tag, {}) for tag, _ in _outline(page).tags]
    assert "<svg" not in page


@pytest.mark.parametrize(
    "inner",
    [
        "<script>alert(1)</script>",
        '<rect onload="x()"/>',
        '<image href="http://x"/>',
        '<use href="http://x#a"/>',
        '<a href="#x"><text>x</text></a>',
        "<foreignObject/>",
        '<rect fill="url(http://x)"/>',
        "<style>@import 'x';</style>",
        "<animate/>",
        "<unclosed>",
    ],
)
def test_a_drawing_with_more_than_shapes_is_refused(inner: str) -> None:
    """Scripts, handlers, links, embedded pages and references to outside."""
    with pytest.raises(UnsafeChart):
        to_html("![图](chart:map)", {"map": SVG.replace("<g>", "<g>" + inner)})


@pytest.mark.parametrize("svg", ["<p>x</p>", "", '<!DOCTYPE svg [<!ENTITY a "b">]><svg/>', "<svg/>"])
def test_what_is_no_svg_is_refused(svg: str) -> None:
    """Another document, an entity declaration, or no namespace."""
    with pytest.raises(UnsafeChart):
        to_html("![图](chart:map)", {"map": svg})
