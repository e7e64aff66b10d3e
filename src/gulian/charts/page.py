# SPDX-License-Identifier: Apache-2.0
"""A chart as a file: SVG, PNG, or a page that holds the picture and the table it stands for."""

from __future__ import annotations

from html import escape
from typing import Literal, get_args

import polars as pl

from gulian.charts.columns import plain_number
from gulian.charts.drawing import data_table, svg, title_of
from gulian.charts.drawing import png as drawn_png
from gulian.charts.style import FONT, Drawing
from gulian.errors import Language, PictureUnknown

Kind = Literal["svg", "png", "html"]
KINDS: tuple[Kind, ...] = get_args(Kind)

_WORDS = {
    "zh": {
        "table": "数据表", "date": "日期", "day": "第几天", "series": "系列", "group": "层级", "rank": "位次",
        "code": "代码", "name": "名称", "value": "数值", "label": "标注", "sign": "状态", "low": "下限",
        "high": "上限", "leads_to": "供给谁",
    },
    "en": {
        "table": "Data table", "date": "date", "day": "day", "series": "series", "group": "tier",
        "rank": "rank", "code": "code", "name": "name", "value": "value", "label": "label",
        "sign": "state", "low": "low", "high": "high", "leads_to": "supplies",
    },
}  # fmt: skip

_POLICY = (
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
)
_STYLE = (
    f"body{{font-family:{FONT};margin:1.5rem;color:#1a1a1a}}svg{{max-width:100%;height:auto}}"
    "table{border-collapse:collapse;font-size:.85rem}td,th{border:1px solid #d9d9d9;padding:.2rem .5rem;"
    "text-align:left}td.n{text-align:right}summary{margin:1rem 0}"
    "@media print{details{display:none}}"
)


def picture(chart: Drawing, kind: Kind, *, lang: Language = "zh") -> bytes:
    """The chart as the content of a file.

    kind : svg, png (needs a Chinese font where the chart holds Chinese), html (see `page`)
    Raises PictureUnknown, and what `svg`, `png` and `data_table` raise.
    """
    match kind:
        case "svg":
            return svg(chart).encode()
        case "png":
            return drawn_png(chart)
        case "html":
            return page(chart, lang=lang).encode()
    raise PictureUnknown(kind=str(kind), known=", ".join(KINDS))


def page(chart: Drawing, *, lang: Language = "zh") -> str:
    """A whole HTML page: the picture, below it its data table to be opened. It asks for nothing from outside.

    Raises UnsafePicture, DrawingFailed, NoTable.
    """
    words = _WORDS[lang]
    title = escape(title_of(chart))
    tongue = "zh-CN" if lang == "zh" else "en"
    return (
        f'<!DOCTYPE html>\n<html lang="{tongue}">\n<head>\n<meta charset="utf-8">\n{_POLICY}\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{svg(chart)}\n"
        f"<details><summary>{words['table']}</summary>\n{_table(data_table(chart), words)}</details>\n"
        "</body>\n</html>\n"
    )


def _table(frame: pl.DataFrame, words: dict[str, str]) -> str:
    head = "".join(f"<th>{escape(words[name])}</th>" for name in frame.columns)
    rows = "".join(f"<tr>{''.join(map(_cell, row))}</tr>\n" for row in frame.iter_rows())
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"


def _cell(value: object) -> str:
    if isinstance(value, float | int):
        return f'<td class="n">{plain_number(float(value))}</td>'
    return f"<td>{'' if value is None else escape(str(value))}</td>"
