# SPDX-License-Identifier: Apache-2.0
"""Which firms of the scope, in which order: one reading for the page, its files and the API."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import polars as pl
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils import timezone

from gulian import registry
from gulian.door import Sheet, csv_bytes, write_workbook
from gulian.errors import CodeError, Language, TooManyCases
from gulian.office import clock
from gulian.office.enterprises.models import Enterprise
from gulian.office.enterprises.queries import visible_enterprises
from gulian.office.frame.language import Words
from gulian.office.people.seat import Acting

MOST = 20_000
ORDERS = {"code": ("code",), "name": ("name", "code"), "staff": ("-staff_known", "code")}
MARKS = {"leader": Q(leader=True), "above_scale": Q(above_scale=True), "listed": ~Q(lists="")}
MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
COLUMNS = {
    "name": Words("企业名称", "Name"),
    "code": Words("统一社会信用代码", "Credit code"),
    "region": Words("地区", "Region"),
    "region_name": Words("地区名称", "Region's name"),
    "industry": Words("行业代码", "Industry"),
    "industry_name": Words("行业名称", "Industry's name"),
    "size": Words("规模", "Size"),
    "park": Words("园区", "Park"),
    "leader": Words("龙头企业", "Lead firm"),
    "above_scale": Words("规上", "Above scale"),
    "staff": Words("职工人数", "Staff"),
}


@dataclass(frozen=True)
class Filters:
    """What the reader chose. q : the beginning of a code or part of a name; place : a city or county"""

    q: str = ""
    place: str = ""
    section: str = ""
    mark: str = ""
    order: str = "code"

    @classmethod
    def of(cls, typed: Mapping[str, str]) -> Filters:
        """From an address; a word nobody knows counts as absent."""
        order, mark = typed.get("order", ""), typed.get("mark", "")
        return cls(
            q=typed.get("q", "").strip()[:50],
            place=typed.get("place", "")[:6],
            section=typed.get("section", "")[:1],
            mark=mark if mark in MARKS else "",
            order=order if order in ORDERS else "code",
        )


def chosen_firms(seat: Acting, chosen: Filters) -> QuerySet[Enterprise]:
    """The firms of the scope that were chosen; order them by `ORDERS[chosen.order]`."""
    rows = visible_enterprises(seat)
    if chosen.q:
        rows = rows.filter(
            Q(code__startswith=chosen.q) if chosen.q[:1].isascii() else Q(name__contains=chosen.q)
        )
    if chosen.place:
        rows = rows.filter(Q(city=chosen.place) | Q(county=chosen.place))
    if chosen.section:
        rows = rows.filter(section=chosen.section)
    if chosen.mark:
        rows = rows.filter(MARKS[chosen.mark])
    return rows.annotate(staff_known=Coalesce("staff", Value(-1))) if chosen.order == "staff" else rows


def places(seat: Acting, lang: Language) -> list[tuple[str, str]]:
    """Cities of a wide scope, counties of a city's, by code: what a reader may narrow to."""
    level = "county" if seat.region and not seat.region.endswith("0000") else "city"
    found = visible_enterprises(seat).exclude(**{level: ""}).values_list(level, flat=True)
    return [(code, region_name(code, lang)) for code in found.distinct().order_by(level)[:400]]


def sections(seat: Acting, lang: Language) -> list[tuple[str, str]]:
    """Sections of the classification that the scope's firms belong to."""
    found = visible_enterprises(seat).exclude(section="").values_list("section", flat=True)
    return [
        (each, f"{each} {industry_name(each, lang)}".strip())
        for each in found.distinct().order_by("section")[:30]
    ]


def region_name(code: str, lang: Language) -> str:
    """A place by name; its code where nobody knows it, and beside the name in English."""
    name = _region(code, _today())
    return code if not name else name if lang == "zh" else f"{code} {name}"


@lru_cache(maxsize=4096)
def _region(code: str, on: dt.date) -> str:
    try:
        return registry.regions().name(code, on) if code else ""
    except CodeError:
        return ""


@lru_cache(maxsize=4096)
def industry_name(code: str, lang: Language) -> str:
    """A code by its name in the classification, which speaks Chinese only; '' for one nobody knows."""
    try:
        return registry.industries().industry(code).name if code and lang == "zh" else ""
    except CodeError:
        return ""


def _today() -> dt.date:
    return timezone.localtime(clock.now()).date()


def exported(seat: Acting, chosen: Filters, form: str, lang: Language) -> tuple[str, str, bytes]:
    """Name, media type and bytes. Raises TooManyCases beyond `MOST` rows, Http404 for another form."""
    if form not in MEDIA:
        raise Http404
    rows = list(chosen_firms(seat, chosen).order_by(*ORDERS[chosen.order])[: MOST + 1])
    if len(rows) > MOST:
        raise TooManyCases(len(rows), MOST)
    told = frame(rows, lang)
    name = f"enterprises-{_today().isoformat()}.{form}"
    if form == "csv":
        return name, MEDIA[form], csv_bytes(told)
    title = f"企业库（{_today():%Y年%m月%d日}）" if lang == "zh" else f"Enterprises ({_today().isoformat()})"
    sheet = "企业库" if lang == "zh" else "Enterprises"
    return name, MEDIA[form], write_workbook([Sheet(sheet, told, title)])


def frame(rows: list[Enterprise], lang: Language) -> pl.DataFrame:
    """The rows under headings of the reader's language. Contacts and phones are no part of it."""
    columns = {name: [_cell(each, name, lang) for each in rows] for name in COLUMNS}
    kinds = {name: pl.Int64 if name == "staff" else pl.String for name in COLUMNS}
    return pl.DataFrame(columns, schema=kinds).rename({name: each.of(lang) for name, each in COLUMNS.items()})


def _cell(row: Enterprise, name: str, lang: Language) -> object:
    if name == "region_name":
        return region_name(row.region, lang) or None
    if name == "industry_name":
        return industry_name(row.industry, lang) or None
    value = getattr(row, name)
    if isinstance(value, bool):
        return {"zh": ("否", "是"), "en": ("no", "yes")}[lang][value]
    return None if value == "" else value
