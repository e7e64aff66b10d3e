# SPDX-License-Identifier: Apache-2.0
"""Which measures the firms of a site may have: the register and what they told, side by side.

1 one row per firm of the register: size, places and tier as of the day, the above-scale list of its year
2 beside it what each firm told last, up to the day, in the form its scheme asks facts with
3 the measures open on the day, each against every firm (`policy.matching`)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from gulian import door, site
from gulian.daily.bodies import regions_on
from gulian.daily.collect import by_year_list, with_industry, with_places, with_tier
from gulian.daily.collecting import collected_rows
from gulian.errors import NoMeasures, NothingToMatch
from gulian.policy import matching
from gulian.schemes import Library, Measure, Scheme, library_of, words

_READ = ("enterprises", "aliases", "above_scale", "bodies", "risk")
"""What says who a firm is; its reports are not asked."""
_OWN = {"staff": "register_staff", "output_fen": "register_output_fen"}


@dataclass(frozen=True)
class Entitled:
    """A scheme against the firms of a site on a day.

    firms    : one row per firm: `code name` and the columns its measures name
    measures : those open on the day
    """

    scheme: Scheme
    firms: pl.DataFrame
    measures: tuple[Measure, ...]


@dataclass(frozen=True)
class Asked:
    """Every scheme asked, and the problems of the site's files (`errors.Problem`)."""

    schemes: tuple[Entitled, ...]
    problems: pl.DataFrame


def entitled(path: Path, names: Sequence[str], on: dt.date) -> Asked:
    """Read a site as far as matching needs it; nothing is written.

    names : schemes, empty = all that give something on the day
    Raises NoMeasures for a scheme that has none, NothingToMatch where none is open, UnknownScheme.
    """
    library = library_of(path)
    chosen = schemes_of(library, names, on)
    known = site.read_site(path)
    folder = door.read_folder(path, stems=_READ, on=on, zone=known.zone if known else site.ZONE)
    found = []
    for scheme in chosen:
        measures = matching.open_measures(scheme.measures.values(), on)
        firms = firm_facts(folder, on, asked_of(measures))
        for form in dict.fromkeys(each.form for each in measures if each.form):
            firms = with_told(firms, path, f"{scheme.id}/{form}", on)
        found.append(Entitled(scheme, firms, measures))
    return Asked(tuple(found), folder.problems)


def schemes_of(library: Library, names: Sequence[str], on: dt.date) -> tuple[Scheme, ...]:
    """The schemes named, or all that give something on the day. Raises NoMeasures, NothingToMatch."""
    giving = [each for each in library.values() if each.measures]
    chosen = [library[name] for name in names] or giving
    for each in chosen:
        if not each.measures:
            raise NoMeasures(each.id, ", ".join(one.id for one in giving))
    open_ = tuple(each for each in chosen if matching.open_measures(each.measures.values(), on))
    if not open_:
        raise NothingToMatch(sum(len(each.measures) for each in chosen), on.isoformat())
    return open_


def asked_of(measures: Sequence[Measure]) -> frozenset[str]:
    """The columns that the expressions of measures name."""
    conditions = {name for each in measures for one in each.conditions for name in one.that.names}
    sums = [each.benefit.amount for each in measures if each.benefit.amount is not None]
    return frozenset(conditions | {name for amount in sums for name in amount.names})


def firm_facts(folder: door.Folder, on: dt.date, wanted: Collection[str]) -> pl.DataFrame:
    """`code name`, and of `wanted` what the register knows: a row per firm, in the register's order."""
    firms = by_year_list(folder, on).rename(_OWN).with_columns(unit=pl.col("code"))
    firms = with_tier(with_places(with_industry(firms), on, regions_on(folder.bodies, on)), folder.risk, on)
    kept = [name for name in firms.columns if name in wanted and name in words("unit") and name != "code"]
    return firms.select("code", *dict.fromkeys(("name", *kept)))


def with_told(firms: pl.DataFrame, path: Path, form: str, on: dt.date) -> pl.DataFrame:
    """The firms with what each told last up to the day; a firm that told nothing knows nothing of it."""
    rows = collected_rows(path, form, last=on)
    own = [name for name in rows.columns if name not in words("unit") and name not in _BESIDE]
    last = rows.sort("date").unique("code", keep="last", maintain_order=True).select("code", *own)
    return firms.join(last, on="code", how="left", maintain_order="left")


_BESIDE = frozenset(
    {"file", "row", "date", "code", "source", "received_at", "filled_by", "superseded", "name"}
)
"""Columns of a collected row that are no facts."""
