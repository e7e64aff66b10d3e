# SPDX-License-Identifier: Apache-2.0
"""Which measures the firms of a site may have: the register and what they told, side by side.

1 one row per firm of the register: size, places and tier as of the day, the above-scale list of its year
2 beside it what each firm told last, up to the day, in the form its scheme asks facts with
3 over both a file of facts, where one is given
4 the measures open on the day, each against every firm (`policy.matching`)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from gulian import door, site
from gulian.daily.bodies import regions_on
from gulian.daily.collect import by_year_list, with_industry, with_labels, with_places, with_tier
from gulian.daily.collecting import collected_rows
from gulian.daily.given_facts import NO_MARKS, given_facts, laid_over, marks_of, strangers
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
    given    : `code`, `given` list[str]: facts that a file of facts said, firms of which it said any
    """

    scheme: Scheme
    firms: pl.DataFrame
    measures: tuple[Measure, ...]
    given: pl.DataFrame


@dataclass(frozen=True)
class Asked:
    """Every scheme asked, and the problems of the site's files (`errors.Problem`)."""

    schemes: tuple[Entitled, ...]
    problems: pl.DataFrame


def entitled(path: Path, names: Sequence[str], on: dt.date, facts: Path | None = None) -> Asked:
    """Read a site as far as matching needs it; nothing is written.

    names : schemes, empty = all that give something on the day
    facts : a file of facts laid over what the site knows (`given_facts`)
    Raises NoMeasures for a scheme that has none, NothingToMatch where none is open, UnknownScheme.
    """
    library = library_of(path)
    chosen = schemes_of(library, names, on)
    known = site.read_site(path)
    zone = known.zone if known else site.ZONE
    folder = door.read_folder(path, stems=_READ, on=on, zone=zone)
    open_ = {each.id: matching.open_measures(each.measures.values(), on) for each in chosen}
    given, register, problems = None, NO_MARKS, folder.problems
    if facts is not None:
        given = given_facts(facts, [one for each in open_.values() for one in each], on, zone)
        strange = strangers(given, folder.enterprises, facts.name)
        problems = pl.concat([problems, given.problems, strange])
        own, register = laid_over(folder.enterprises, given.register)
        folder = replace(folder, enterprises=own)
    found = []
    for scheme in chosen:
        measures = open_[scheme.id]
        firms = firm_facts(folder, on, asked_of(measures))
        marks = []
        for form in forms_of(measures):
            firms = with_told(firms, collected_rows(path, form, last=on))
            if given is not None:
                firms, said = laid_over(firms, given.forms[form])
                marks.append(said)
        found.append(Entitled(scheme, firms, measures, marks_of(register, marks)))
    return Asked(tuple(found), problems)


def schemes_of(library: Library, names: Sequence[str], on: dt.date) -> tuple[Scheme, ...]:
    """The schemes named, or all that give something on the day. Raises NoMeasures, NothingToMatch."""
    giving = giving_schemes(library)
    chosen = [library[name] for name in names] or giving
    for each in chosen:
        if not each.measures:
            raise NoMeasures(each.id, ", ".join(one.id for one in giving))
    open_ = tuple(each for each in chosen if matching.open_measures(each.measures.values(), on))
    if not open_:
        raise NothingToMatch(sum(len(each.measures) for each in chosen), on.isoformat())
    return open_


def giving_schemes(library: Library) -> list[Scheme]:
    """The sound schemes that have measures; no other is built for it."""
    kinds = {name: each["kinds"] for name, each in library.described.items()}
    return [library[name] for name, each in kinds.items() if isinstance(each, dict) and each["measures"]]


def asked_of(measures: Sequence[Measure]) -> frozenset[str]:
    """The columns that the expressions of measures name."""
    conditions = {name for each in measures for one in each.conditions for name in one.that.names}
    sums = [each.benefit.amount for each in measures if each.benefit.amount is not None]
    return frozenset(conditions | {name for amount in sums for name in amount.names})


def forms_of(measures: Sequence[Measure]) -> tuple[str, ...]:
    """The forms (`scheme/form`) whose columns the measures ask; those whose rows are of a day."""
    dated = (each for each in measures if each.facts is not None and "date" in each.facts.key)
    return tuple(dict.fromkeys(f"{each.scheme}/{each.form}" for each in dated))


def firm_facts(
    folder: door.Folder, on: dt.date, wanted: Collection[str], *, labels: bool = False
) -> pl.DataFrame:
    """`code name`, and of `wanted` what the register knows: a row per firm, in the register's order.

    labels : regions and industries are opaque; province, city, section and size class are not known then
    """
    firms = by_year_list(folder, on).rename(_OWN).with_columns(unit=pl.col("code"))
    if labels:
        firms = with_tier(with_labels(firms), folder.risk, on)
    else:
        placed = with_places(with_industry(firms), on, regions_on(folder.bodies, on))
        firms = with_tier(placed, folder.risk, on)
    kept = [name for name in firms.columns if name in wanted and name in words("unit") and name != "code"]
    return firms.select("code", *dict.fromkeys(("name", *kept)))


def with_told(firms: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """The firms with what each told last; a firm that told nothing knows nothing of it.

    rows : of a form (`collected_rows`)
    """
    own = [name for name in rows.columns if name not in words("unit") and name not in _BESIDE]
    last = rows.sort("date").unique("code", keep="last", maintain_order=True).select("code", *own)
    return firms.join(last, on="code", how="left", maintain_order="left")


_BESIDE = frozenset(
    {"file", "row", "date", "code", "source", "received_at", "filled_by", "superseded", "name"}
)
"""Columns of a collected row that are no facts."""
