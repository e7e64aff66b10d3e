# SPDX-License-Identifier: Apache-2.0
"""From a chart to SVG or PNG, without network, clock or script.

1 the specification as text  2 the renderer, with no address allowed  3 SVG: known elements only, unique ids
"""

from __future__ import annotations

import hashlib
import re
from functools import cache, lru_cache
from xml.etree import ElementTree

import altair as alt
import polars as pl
import vl_convert

from gulian.charts.fonts import cjk_font, has_han, own_folder
from gulian.charts.style import Drawing
from gulian.errors import DrawingFailed, MissingFont, NoTable, UnsafePicture

VEGA_LITE = "6.4"
ELEMENTS = frozenset({"svg", "g", "path", "rect", "line", "circle", "text", "tspan", "defs", "clipPath",
                      "linearGradient", "radialGradient", "stop", "title", "desc"})  # fmt: skip

_SVG = "http://www.w3.org/2000/svg"
_REFERENCE = re.compile(r"url\(#([^)]+)\)")


def svg(chart: Drawing, *, name: str = "") -> str:
    """The chart as text that may stand inside a page.

    name : prefix of every id in it; by default a hash of the chart, so give one if a page shows a chart twice

    Raises UnsafePicture for links, images and scripts, DrawingFailed where the specification is wrong.
    """
    spec = chart.to_json(ensure_ascii=False)
    prefix = name or "chart-" + hashlib.sha256(spec.encode()).hexdigest()[:8]
    drawn = _rendered(spec)
    root = ElementTree.fromstring(drawn)  # noqa: S314 - the renderer's own output, no document from outside
    for element in root.iter():
        _prefix(element, prefix)
        if element.get("role") == "graphics-symbol" and not (len(element) or element.get("aria-label")):
            # To a screen reader an empty symbol without a name is a fault.
            del element.attrib["role"], element.attrib["aria-roledescription"]
    # To a screen reader it is one picture with one name; the numbers are read from the data table beside it.
    root.set("role", "img")
    root.set("aria-label", title_of(chart))
    return _written(root)


def png(chart: Drawing, *, scale: float = 2.0) -> bytes:
    """The chart in pixels, `scale` pixels to the chart's unit.

    Raises MissingFont where it holds Chinese and no Chinese font is installed, UnsafePicture, DrawingFailed.
    """
    spec = chart.to_json(ensure_ascii=False)
    if has_han(spec) and cjk_font() is None:
        raise MissingFont
    return bytes(vl_convert.svg_to_png(_rendered(spec), scale=scale))


@lru_cache(maxsize=8)
def _rendered(spec: str) -> str:
    """The picture as the renderer draws it; the page and the document of a day show the same ones."""
    _register_fonts()
    try:
        drawn = str(vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE, allowed_base_urls=[]))
    except ValueError as error:
        raise DrawingFailed(reason=str(error)) from error
    for element in ElementTree.fromstring(drawn).iter():  # noqa: S314 - the renderer's own output
        _check(element)
    return drawn


def data_table(chart: Drawing) -> pl.DataFrame:
    """What the chart shows, a row a mark, in the columns its form knows; stands in for a picture.

    Raises NoTable where the chart was not drawn by this room.
    """
    data = chart.data
    if not isinstance(data, pl.DataFrame):
        raise NoTable
    known = (
        "date", "day", "series", "group", "rank", "code", "name", "value", "label", "sign", "low", "high",
        "leads_to",
    )  # fmt: skip
    return data.select(column for column in known if column in data.columns and data[column].count())


def title_of(chart: Drawing) -> str:
    """The title of a chart, empty where it has none."""
    title = chart.title
    return str(title.text) if isinstance(title, alt.TitleParams) else ""


@cache
def _register_fonts() -> None:
    folder = own_folder()
    if folder is not None:
        vl_convert.register_font_directory(str(folder.resolve()))


def _check(element: ElementTree.Element) -> None:
    tag = element.tag.removeprefix(f"{{{_SVG}}}")
    if tag not in ELEMENTS:
        raise UnsafePicture(found=f"<{tag}>")
    for attribute, value in element.attrib.items():
        if attribute.startswith("on") or "href" in attribute:
            raise UnsafePicture(found=f"{attribute}={value[:60]}")
        if "url(" in value and not _REFERENCE.fullmatch(value.strip()):
            raise UnsafePicture(found=f"{attribute}={value[:60]}")


def _prefix(element: ElementTree.Element, prefix: str) -> None:
    for attribute, value in element.attrib.items():
        if attribute == "id":
            element.set(attribute, f"{prefix}-{value}")
        elif "url(#" in value:
            element.set(attribute, _REFERENCE.sub(rf"url(#{prefix}-\1)", value))


def _written(root: ElementTree.Element) -> str:
    # HTML knows no prefixes: the namespace goes out as the default one.
    for element in root.iter():
        element.tag = element.tag.removeprefix(f"{{{_SVG}}}")
    root.set("xmlns", _SVG)
    return ElementTree.tostring(root, encoding="unicode")
