# SPDX-License-Identifier: Apache-2.0
"""For a bureau: who within its scope may have a measure and has not applied, and what that comes to.

The frames of the last matching, the cases of applications, and `policy.matching` on both.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from gulian.errors import Language
from gulian.office.cases.models import Case
from gulian.office.cases.queries import visible_cases
from gulian.office.cases.storing import state_of
from gulian.office.enterprises.queries import visible_enterprises
from gulian.office.in_use import library
from gulian.office.people.seat import Acting
from gulian.office.policies import frames
from gulian.office.policies.facts import giving
from gulian.office.policies.firms import KEY, case_key, measure_of
from gulian.office.policies.models import Matched
from gulian.policy import matching
from gulian.schemes import Measure


@dataclass(frozen=True)
class Line:
    """A measure for a bureau. Counts are firms; money is fen. open : may have it and has not applied."""

    path: str
    title: str
    cited: str
    clause: str
    until: dt.date | None
    eligible: int
    unknown: int
    applied: int
    decided: int
    open: int
    unclaimed_fen: int
    unsummed: int
    granted_fen: int
    up_to: bool

    @property
    def scheme(self) -> str:
        """The id of its scheme."""
        return self.path.partition("/")[0]

    @property
    def name(self) -> str:
        """Its own id."""
        return self.path.rpartition("/")[2]


def last_matching() -> Matched | None:
    """The last matching of all firms."""
    return Matched.objects.filter(pk=1).first()


def lines_of(seat: Acting, lang: Language) -> tuple[Line, ...]:
    """Every measure open on the day of the last matching, within the scope, most unclaimed first."""
    made = last_matching()
    if made is None:
        return ()
    codes = _codes(seat)
    asked = _applications(seat, made.on)
    found = []
    for scheme in giving(library(), made.on):
        rows = frames.rows_of(made.token, "matches", scheme.id, codes)
        if rows is None:
            continue
        mine = asked.filter(pl.col("measure").is_in([each.path for each in scheme.measures.values()]))
        for row in matching.overview(rows, mine).iter_rows(named=True):
            measure = measure_of(row["measure"])
            found.append(_line(measure, row, lang))
    return tuple(sorted(found, key=lambda each: (-each.unclaimed_fen, -each.open, -each.unknown, each.path)))


def _line(measure: Measure, row: dict[str, int], lang: Language) -> Line:
    counts = {
        name: row[name]
        for name in (
            "eligible",
            "unknown",
            "applied",
            "decided",
            "open",
            "unclaimed_fen",
            "unsummed",
            "granted_fen",
        )
    }
    return Line(
        path=measure.path,
        title=measure.title_zh if lang == "zh" else measure.title_en,
        cited=measure.source.number or measure.source.document,
        clause=measure.clause,
        until=min((each for each in (measure.until, measure.deadline) if each), default=None),
        up_to=measure.benefit.up_to,
        **counts,
    )


def open_firms(seat: Acting, measure: Measure) -> pl.DataFrame:
    """`code name county amount_fen` of firms of the scope that may have it and have not applied.

    The largest sums first, then by code.
    """
    made = last_matching()
    rows = frames.rows_of(made.token, "matches", measure.scheme, _codes(seat)) if made else None
    schema = {"code": pl.String, "name": pl.String, "county": pl.String, "amount_fen": pl.Int64}
    if made is None or rows is None:
        return pl.DataFrame(schema=schema)
    rows = rows.filter(pl.col("measure").cast(pl.String) == measure.path)
    found = matching.not_applied(rows, _applications(seat, made.on))
    codes = found["code"].to_list()
    names: dict[str, tuple[str, str]] = {}
    for at in range(0, len(codes), 500):
        part = visible_enterprises(seat).filter(pk__in=codes[at : at + 500])
        names |= {code: (name, county) for code, name, county in part.values_list("code", "name", "county")}
    told_ = [
        (code, *names[code], fen) for code, fen in found.select("code", "amount_fen").rows() if code in names
    ]
    return pl.DataFrame(told_, schema=schema, orient="row")


def _codes(seat: Acting) -> list[str] | None:
    """The firms of the scope; None = all of the site."""
    whole = not (seat.region or seat.park or seat.body or seat.department or seat.chain)
    if whole and seat.role not in ("firm", "bank", "association"):
        return None
    return list(visible_enterprises(seat).values_list("code", flat=True))


def _applications(seat: Acting, on: dt.date) -> pl.DataFrame:
    """The cases that applications opened, as the engine takes them."""
    keys = {}
    for scheme in giving(library(), on):
        for each in scheme.measures.values():
            keys[case_key(each.path, "")] = each.path
    rows = []
    for case in visible_cases(seat).filter(key__startswith=KEY).iterator(2_000):
        measure = keys.get(f"{(case.key or '').rpartition(':')[0]}:")
        if measure is not None:
            rows.append((case.code, measure, _granted(case)))
    return pl.DataFrame(rows, schema=matching.APPLICATIONS, orient="row")


def _granted(case: Case) -> int | None:
    """What was granted; 0 where it ended without, None while it is open."""
    value = state_of(case).facts.get("granted_fen")
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return None if case.open else 0


def printed(rows: pl.DataFrame, heads: Mapping[str, str]) -> pl.DataFrame:
    """The firms of a measure under headings, money in yuan as text. heads : code, name, county, yuan."""
    sums = ["" if fen is None else f"{fen // 100}.{fen % 100:02d}" for fen in rows["amount_fen"].to_list()]
    shown = rows.select("code", "name", "county").with_columns(yuan=pl.Series(sums, dtype=pl.String))
    return shown.rename(dict(heads))
