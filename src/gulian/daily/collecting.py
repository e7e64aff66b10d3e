# SPDX-License-Identifier: Apache-2.0
"""Which form a batch is for: how it is read at the door, under which name the lake keeps its rows.

daily                            of resumption-2020: what `gulian day` reads; kept as `reports`
epidemic-report-2020/health      any form that names a day, by scheme and form
health                           the same, where no other scheme has a form of that name
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from gulian import door, lake, monitor, schemes
from gulian.daily.model import RESUMPTION
from gulian.errors import UnknownForm
from gulian.monitor.forms import table_of

DAILY, REPORTS = "daily", "reports"
"""The form whose reports `gulian day` reads, and its name in the lake."""
RECEIVED = "received"
NAMING = ("name", "region")
"""Columns that say whose row it is where the code is not known; a form need not have them."""
RECEIPT: dict[str, pl.DataType] = {
    "unit": pl.String(),
    "source": pl.String(),
    "received_at": pl.Datetime("us", "UTC"),
}
"""What every kept row has, whatever its form asks."""
_LONGEST = 64
_REGION = door.Column("region", "region", "所在地区", "region", ("地区", "县区", "行政区划代码"))
_NAME = door.Column("name", "text", "企业名称", "name", ("单位名称", "企业全称", "名称"))
_CODE = "code"


@dataclass(frozen=True)
class Collecting:
    """A form as batches of it are collected.

    name  : as a batch and its receipt name it: `daily`, `epidemic-report-2020/health`
    kept  : its name in the lake
    """

    name: str
    kept: str
    scheme: schemes.Scheme
    form: schemes.Form

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two rows speak of the same: of these the last received counts."""
        columns = {each.name: each.column for each in self.form.fields}
        return tuple(columns[name] for name in self.form.key)

    @property
    def of_firms(self) -> bool:
        """Whether its rows are about firms or plants, which have to be recognised."""
        return any(each.name == _CODE for each in self.form.fields)

    @property
    def naming(self) -> tuple[str, ...]:
        """Columns read only to find the firm, which are no answers of the form."""
        own = {each.name for each in self.form.fields}
        return tuple(name for name in NAMING if self.of_firms and name not in own)

    def table(self, day: dt.date) -> door.Table:
        """The form as the door reads it on a day; every receipt is history, a firm may come by its name."""
        if self.kept == REPORTS:
            return door.COMMAND_TABLES[RECEIVED]
        table = replace(table_of(self.form, self.scheme.lists, day), history=True)
        if not self.of_firms:
            return table
        columns = [replace(each, required=each.required and each.name != _CODE) for each in table.columns]
        own = {each.name for each in columns}
        added = [each for each in (_NAME, _REGION) if each.name not in own]
        # A plant that is not named is its firm, and the firm may still have to be found.
        columns = [replace(each, required=False) if each.name == "unit" else each for each in columns]
        key = tuple(dict.fromkeys((_CODE, *NAMING, *table.key)))
        return replace(table, columns=(*columns, *added), key=key)


def collecting(library: schemes.Library, name: str) -> Collecting:
    """The form of that name. Raises UnknownForm with the forms there are."""
    scheme, _, form = name.rpartition("/")
    scheme = scheme.removesuffix("/forms")
    if name == DAILY or (scheme, form) == (RESUMPTION, DAILY):
        return Collecting(DAILY, REPORTS, library[RESUMPTION], library[RESUMPTION].forms[DAILY])
    # Schemes are built when they are asked for: where one is named, the others need not be.
    known = _collectable([library[scheme]] if scheme in library.described else library.values())
    found = [each for each in known if each.form.id == form and scheme in ("", each.scheme.id)]
    if len(found) != 1:
        near = found or _collectable(library.values())
        raise UnknownForm(name[:80], ", ".join((DAILY, *(each.name for each in near))))
    return found[0]


def _collectable(among: Iterable[schemes.Scheme]) -> Iterator[Collecting]:
    """Every form whose rows are of a day, but the one that has a name of its own."""
    for scheme in among:
        for form in scheme.forms.values():
            dated = any(each.name == "date" and each.type == "date" for each in form.fields)
            if dated and "date" in form.key and (scheme.id, form.id) != (RESUMPTION, DAILY):
                yield Collecting(f"{scheme.id}/{form.id}", _kept_as(scheme.id, form.id), scheme, form)


def _kept_as(scheme: str, form: str) -> str:
    """`epidemic-report-2020--health`; a name too long for the lake by its hash."""
    name = f"{scheme}--{form}"
    plain = len(name) <= _LONGEST and name[0].isalpha()
    return name if plain else f"form-{hashlib.sha256(name.encode()).hexdigest()[:32]}"


def collected_rows(
    path: Path,
    name: str,
    first: dt.date | None = None,
    last: dt.date | None = None,
    as_of: dt.datetime | None = None,
) -> pl.DataFrame:
    """What a site was told in a form for first..last: of each key the row received last.

    Columns: `file row`, those of the form as the door reads them, `RECEIPT`, `superseded` i64; a site or a
    day without rows gives all of them and no row. By date, then key. Codes are those a report came with.
    as_of : rows received later are not yet known
    Raises UnknownForm and what the lake refuses.
    """
    meant = collecting(schemes.library_of(path), name)
    return last_words(meant, lake.Lake(path).read(meant.kept, first, last), last, as_of)


def last_words(
    meant: Collecting, rows: pl.DataFrame, last: dt.date | None, as_of: dt.datetime | None = None
) -> pl.DataFrame:
    """The same of rows that were read from the lake before. rows : without columns where nothing is kept"""
    table = meant.table(last or dt.date.max)
    missing = [
        pl.lit(None, kind).alias(column)
        for column, kind in {**table.schema, **RECEIPT}.items()
        if column not in rows.columns and column not in meant.naming
    ]
    if rows.is_empty():
        rows = pl.DataFrame(schema={"date": pl.Date})
    rows = rows.with_columns(missing)
    return monitor.choose_reports(rows, as_of, key=("date", *(each for each in meant.key if each != "date")))
