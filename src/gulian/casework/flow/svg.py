# SPDX-License-Identifier: Apache-2.0
"""A procedure as a picture: lanes by role, steps, limits, outcomes. SVG text, nothing to be loaded, no style
sheet (a page with a strict policy can embed it); what colour says, shape or words say too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from xml.sax.saxutils import escape

from gulian.casework.flow import words
from gulian.casework.flow.chart import Arrow, Chart, Node, chart_of
from gulian.casework.flow.graph import Point, Rect, Sheet
from gulian.casework.flow.layout import lay_out
from gulian.casework.flow.told import LABEL, LINE, NOTE, TITLE, Told
from gulian.casework.flow.words import Lang
from gulian.schemes import Procedure

HEAD, TOP = 92.0, 44.0
INK, GREY, PAPER = "#1f2933", "#5b6770", "#ffffff"
BANDS = ("#f4f6f8", "#e9eef2")
FILL = {
    "human": "#ffffff",
    "automatic": "#eef3fb",
    "wait": "#fdf6e3",
    "publicity": "#f3ecf8",
    "cases": "#eaf5ee",
    "draw": "#fbeeee",
}
RESULT = {"done": "#dff1e3", "refused": "#fbe3e1", "withdrawn": "#e8e8e8", "lapsed": "#e8e8e8"}
FONT = (
    "'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei','WenQuanYi Micro Hei',sans-serif"
)


def picture(procedure: Procedure, on: dt.date, lang: Lang = "zh") -> str:
    """The picture of a procedure, limits as they hold on a day. The same bytes for the same input."""
    chart = chart_of(procedure)
    told = Told(procedure, on, lang)
    sheet = lay_out(
        [told.box(node) for node in chart.nodes],
        [told.link(each) for each in chart.arrows],
        chart.lanes,
        HEAD,
    )
    return "\n".join(_drawn(chart, sheet, told)) + "\n"


def _drawn(chart: Chart, sheet: Sheet, told: Told) -> Iterator[str]:
    procedure, lang = told.procedure, told.lang
    mark = procedure.path.replace("/", "-")
    title = words.of(lang, procedure.title_zh, procedure.title_en)
    wide, high = round(max(sheet.width, words.width(title, 16) + 40)), round(sheet.height + TOP)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" lang="{words.of(lang, "zh-CN", "en")}" '
        f'aria-labelledby="{mark}-title {mark}-desc" viewBox="0 0 {wide} {high}" '
        f'width="{wide}" height="{high}" font-family="{escape(FONT)}" fill="{INK}">'
    )
    yield f'<title id="{mark}-title">{escape(title)}</title>'
    yield f'<desc id="{mark}-desc">{escape(" ".join(described(chart, told)))}</desc>'
    yield (
        f'<defs><marker id="{mark}-tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" '
        f'orient="auto"><path d="M0 0L8 4L0 8z" fill="{INK}"/></marker></defs>'
    )
    yield f'<rect width="{wide}" height="{high}" fill="{PAPER}"/>'
    yield f'<text x="12" y="28" font-size="16" font-weight="bold">{escape(title)}</text>'
    yield f'<g transform="translate(0 {TOP:g})">'
    yield from _bands(sheet, told, wide)
    for arrow in chart.arrows:
        yield from _arrow(arrow, sheet, told, mark)
    for node in chart.nodes:
        yield from _node(node, sheet.boxes[node.id], told)
    yield "</g>"
    yield "</svg>"


def described(chart: Chart, told: Told) -> Iterator[str]:
    """The picture in sentences, for those who hear it."""
    names = {
        each.id: " ".join(told.title(each)) or words.of(told.lang, "汇总", "join")
        for each in chart.nodes
        if each.kind != "start"
    }
    stop = words.of(told.lang, "。", ".")
    for node in chart.nodes:
        if node.id not in names or node.kind == "end":
            continue
        notes = words.of(told.lang, "，", ", ").join((told.lane(node.lane), *told.notes(node)))
        ways = [(told.arrow(each), names[each.target]) for each in chart.arrows if each.source == node.id]
        listed = words.of(told.lang, "；", "; ").join(f"{word} → {target}".strip() for word, target in ways)
        yield words.of(
            told.lang,
            f"{names[node.id]}（{notes}）：{listed}{stop}",
            f"{names[node.id]} ({notes}): {listed}{stop}",
        )


def _bands(sheet: Sheet, told: Told, wide: int) -> Iterator[str]:
    for at, band in enumerate(sheet.bands):
        yield f'<rect y="{band.top:g}" width="{wide}" height="{band.height:g}" fill="{BANDS[at % 2]}"/>'
        lines = words.wrapped(told.lane(band.lane), TITLE, HEAD - 16, 4)
        y = band.top + band.height / 2 - (len(lines) - 1) * TITLE * LINE / 2 + TITLE / 3
        yield from _text(lines, Point(10, y), TITLE, bold=True)
    yield f'<path d="M{HEAD:g} 0V{sheet.height:g}" stroke="{GREY}" stroke-width="0.7"/>'


def _arrow(arrow: Arrow, sheet: Sheet, told: Told, mark: str) -> Iterator[str]:
    points = sheet.routes[arrow.id]
    way = "M" + "L".join(f"{each.x:g} {each.y:g}" for each in points)
    dashed = ' stroke-dasharray="5 3"' if arrow.kind in ("branch", "objection", "resume", "restart") else ""
    tip = f'marker-end="url(#{mark}-tip)"'
    yield f'<path d="{way}" fill="none" stroke="{INK}" stroke-width="1.1"{dashed} {tip}/>'
    lines = told.lines(arrow)
    if lines:
        at = sheet.labels[arrow.id]
        yield from _text(lines, Point(at.x, at.y - 4 - (len(lines) - 1) * LABEL * LINE), LABEL, halo=True)


def _node(node: Node, box: Rect, told: Told) -> Iterator[str]:
    yield from _shape(node, box)
    title, notes = told.title(node), told.notes(node)
    total = len(title) * TITLE * LINE + len(notes) * NOTE * LINE
    y, x = box.middle - total / 2, box.x + box.width / 2
    for lines, size, ink, bold in ((title, TITLE, INK, node.kind == "end"), (notes, NOTE, GREY, False)):
        for line in lines:
            weight = ' font-weight="bold"' if bold else ""
            yield (
                f'<text x="{x:g}" y="{y + size:g}" font-size="{size:g}" fill="{ink}"{weight} '
                f'text-anchor="middle">{escape(line)}</text>'
            )
            y += size * LINE


def _shape(node: Node, box: Rect) -> Iterator[str]:
    x, y, wide, high = (round(each, 1) for each in box)
    base = f'x="{x:g}" y="{y:g}" width="{wide:g}" height="{high:g}" stroke="{INK}"'
    match node.kind:
        case "start":
            yield f'<circle cx="{x + wide / 2:g}" cy="{box.middle:g}" r="{wide / 2:g}" fill="{INK}"/>'
        case "end":
            fill = RESULT.get(node.step.result if node.step else "", "#e8e8e8")
            yield f'<rect {base} rx="{min(high / 2, 18):g}" fill="{fill}" stroke-width="2"/>'
        case "split" | "join":
            yield f'<rect {base} fill="{PAPER}" stroke-width="1"/>'
            edge = x if node.kind == "join" else x + wide
            yield f'<path d="M{edge:g} {y:g}V{y + high:g}" stroke="{INK}" stroke-width="4"/>'
        case "automatic":
            cut = 10
            yield (
                f'<path d="M{x + cut:g} {y:g}H{x + wide - cut:g}L{x + wide:g} {y + cut:g}V{y + high - cut:g}'
                f'L{x + wide - cut:g} {y + high:g}H{x + cut:g}L{x:g} {y + high - cut:g}V{y + cut:g}z" '
                f'fill="{FILL["automatic"]}" stroke="{INK}"/>'
            )
        case "withdrawal" | "appeal":
            yield f'<rect {base} rx="12" fill="{PAPER}" stroke-dasharray="4 3"/>'
        case "wait":
            yield f'<rect {base} rx="6" fill="{FILL["wait"]}" stroke-dasharray="7 3"/>'
        case "publicity":
            yield f'<rect {base} rx="6" fill="{FILL["publicity"]}"/>'
            yield (
                f'<rect x="{x + 3:g}" y="{y + 3:g}" width="{wide - 6:g}" height="{high - 6:g}" rx="4" '
                f'fill="none" stroke="{INK}"/>'
            )
        case "cases":
            yield f'<rect {base} fill="{FILL["cases"]}"/>'
            yield f'<path d="M{x + 5:g} {y:g}v{high:g}M{x + wide - 5:g} {y:g}v{high:g}" stroke="{INK}"/>'
        case _:
            yield f'<rect {base} rx="6" fill="{FILL.get(node.kind, PAPER)}"/>'


def _text(
    lines: tuple[str, ...], at: Point, size: float, *, bold: bool = False, halo: bool = False
) -> Iterator[str]:
    more = ' font-weight="bold"' if bold else ""
    if halo:
        more += f' stroke="{PAPER}" stroke-width="3" paint-order="stroke" stroke-opacity="0.8"'
    for row, line in enumerate(lines):
        y = at.y + row * size * LINE
        yield f'<text x="{at.x:g}" y="{y:g}" font-size="{size:g}"{more}>{escape(line)}</text>'
