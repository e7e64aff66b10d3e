# SPDX-License-Identifier: Apache-2.0
"""The list on screen as XLSX or CSV."""

from __future__ import annotations

import datetime as dt

import polars as pl
from django.http import Http404
from django.utils import timezone

from gulian.door import Sheet, csv_bytes, write_workbook
from gulian.errors import Language, TooManyCases
from gulian.office import clock
from gulian.office.cases import listing
from gulian.office.frame.language import Words
from gulian.office.people.seat import Acting

MOST = 20_000
FEN_PER_10K = 1_000_000
COLUMNS = {
    "number": Words("案号", "Case"),
    "name": Words("企业名称", "Firm"),
    "code": Words("统一社会信用代码", "Credit code"),
    "title": Words("事项", "Subject"),
    "procedure": Words("流程", "Procedure"),
    "step": Words("环节", "Step"),
    "doer": Words("承办", "Who acts"),
    "cause": Words("堵点类别", "Cause"),
    "region": Words("地区", "Region"),
    "due": Words("办结时限", "Due"),
    "gain": Words("预计恢复产值(万元/日)", "Gain (10k CNY a day)"),
    "seen": Words("当日情况", "As of the day"),
    "result": Words("结果", "Result"),
}
MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def exported(seat: Acting, chosen: listing.Filters, form: str, lang: Language) -> tuple[str, str, bytes]:
    """Name, media type and bytes. Raises TooManyCases beyond `MOST` rows, Http404 for another form."""
    if form not in MEDIA:
        raise Http404
    if chosen.view in ("mine", "all"):
        found = list(listing.tickets(seat, chosen).order_by(*listing.DUE)[: MOST + 1])
    else:
        order = listing.LAST if chosen.view == "ended" else listing.DUE
        found = list(listing.cases(seat, chosen).order_by(*order)[: MOST + 1])  # type: ignore[arg-type]  # `row` takes either
    if len(found) > MOST:
        raise TooManyCases(len(found), MOST)
    rows = [listing.row(each, lang) for each in found]
    day = timezone.localtime(clock.now()).date()
    name = f"cases-{day.isoformat()}.{form}"
    return name, MEDIA[form], _bytes(frame(rows, lang), form, lang, day)


def frame(rows: list[listing.Row], lang: Language) -> pl.DataFrame:
    """The rows under headings of the reader's language; all text but the gain."""
    columns: dict[str, list[object]] = {name: [] for name in COLUMNS}
    for each in rows:
        for name in COLUMNS:
            columns[name].append(_cell(each, name))
    kinds = {name: pl.Float64 if name == "gain" else pl.String for name in COLUMNS}
    return pl.DataFrame(columns, schema=kinds).rename({name: each.of(lang) for name, each in COLUMNS.items()})


def _cell(row: listing.Row, name: str) -> object:
    if name == "gain":
        return None if row.gain_fen is None else row.gain_fen / FEN_PER_10K
    if name == "due":
        return timezone.localtime(row.due).strftime("%Y-%m-%d %H:%M") if row.due else None
    return str(getattr(row, name)) or None


def _bytes(rows: pl.DataFrame, form: str, lang: Language, day: dt.date) -> bytes:
    if form == "csv":
        return csv_bytes(rows)
    title = f"问题台账（{day:%Y年%m月%d日}）" if lang == "zh" else f"Cases ({day.isoformat()})"
    return write_workbook([Sheet("台账" if lang == "zh" else "Cases", rows, title)])
