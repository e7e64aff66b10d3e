# SPDX-License-Identifier: Apache-2.0
"""Which of several platforms' reports of one unit counts, by a declared order, and how that came about.

1 of one source's reports of a unit and day the last received counts; the others are history
2 of several sources the one that stands first in the declared order counts, with all its answers; sources of
  one rank, and those the order does not name, are chosen by receipt
3 an answer with an order of its own comes from the first of its sources that gave it
4 every candidate is kept with its place and the reason; answers that differ beyond the declared tolerance
  are findings

Without any order this is `choose_reports`: the last receipt wins.

    sources.csv     key, from, until, name, form, field, rank, ...      field empty = the whole report
    tolerances.csv  key (a column), from, until, value (percent), severity, zh, en, fix_zh, fix_en, ...
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from gulian.errors import CheckRefused
from gulian.monitor.choose import choose_reports
from gulian.monitor.findings import SCHEMA, findings, together
from gulian.schemes import DatedList, ListRow

WHOLE = ""
LAST = 1_000_000
"""Rank of a source the order does not name."""
KEY = ("date", "unit")
RECEIPT = ("received_at", "file", "row")
CANDIDATES = pl.Schema(
    {
        "date": pl.Date(),
        "unit": pl.String(),
        "field": pl.String(),
        "place": pl.Int64(),
        "source": pl.String(),
        "file": pl.String(),
        "row": pl.Int64(),
        "received_at": pl.Datetime("us", "UTC"),
        "rank": pl.Int64(),
        "value": pl.String(),
        "why": pl.String(),
    }
)
"""field : empty for the whole report; place : 1 = it counts; rank : null where the order does not name it;
why : first_in_order, later_receipt (it counts), outranked, earlier_receipt, not_answered (it does not)"""


@dataclass(frozen=True)
class Preference:
    """A source's place in the order, for the whole report or for one of its columns."""

    source: str
    rank: int
    field: str = WHOLE


@dataclass(frozen=True)
class Tolerance:
    """How far the answers of two sources may lie apart: percent of the larger one; 0 = not at all."""

    field: str
    percent: int
    severity: str
    message_zh: str
    message_en: str
    fix_zh: str
    fix_en: str


@dataclass(frozen=True)
class Chosen:
    """The reports that count, and what they were chosen from.

    reports    : one row per unit and date, as `choose_reports` gives them
    candidates : `CANDIDATES`, where a unit and date had more than one report; by date, unit, field, place
    """

    reports: pl.DataFrame
    candidates: pl.DataFrame


def source_order(listed: DatedList, form: str, on: dt.date) -> tuple[Preference, ...]:
    """The order in force on a day for a form; rows without a form hold for all. Raises CheckRefused."""
    rows = [row for row in listed.on(on).values() if row.cells.get("form", "") in ("", form)]
    return tuple(
        Preference(row.cells["name"], _rank(listed, row), row.cells.get("field", WHOLE)) for row in rows
    )


def source_tolerances(listed: DatedList, on: dt.date) -> tuple[Tolerance, ...]:
    """The tolerances in force on a day, one a column. Raises CheckRefused."""
    found = []
    for key, row in listed.on(on).items():
        if not isinstance(row.value, int) or not 0 <= row.value <= 100:
            raise CheckRefused(listed.path, row.line, key, "value 须为 0 到 100", "value must be 0 to 100")
        words = (row.cells.get(name, "") for name in ("severity", "zh", "en", "fix_zh", "fix_en"))
        found.append(Tolerance(key, row.value, *words))
    return tuple(found)


def choose_by_source(
    reports: pl.DataFrame, order: Sequence[Preference] = (), as_of: dt.datetime | None = None
) -> Chosen:
    """The report that counts for every unit and date, and the trace of the choice.

    reports : any dates, columns of the door
    as_of   : a report received after it is not yet known
    """
    last = choose_reports(reports, as_of)
    if not (last["superseded"] > 0).any():
        return Chosen(last, pl.DataFrame(schema=CANDIDATES))
    doubled = last.filter(pl.col("superseded") > 0)
    alone = last.filter(pl.col("superseded") == 0)
    known = (
        reports
        if as_of is None
        else reports.filter((pl.col("received_at") <= as_of) | pl.col("received_at").is_null())
    )
    rivals = known.join(doubled.select(*KEY, "superseded"), on=KEY, how="inner", maintain_order="left")
    ranked = _ranked(rivals, _ranks(order, WHOLE))
    wins = ranked.filter(place=1).drop("rank", "stands", "place", "why")
    traces = [_trace(ranked, WHOLE)]
    for field in sorted({each.field for each in order} - {WHOLE}):
        own = _ranked(rivals, _ranks(order, field), field)
        answered = own.filter(
            (pl.col("place") == 1) & pl.col("rank").is_not_null() & pl.col(field).is_not_null()
        )
        wins = _with_answer(wins, answered, field)
        traces.append(_trace(own, field))
    whole = pl.concat([alone, wins.select(alone.columns)]).sort(KEY, maintain_order=True)
    trace = pl.concat(traces).sort("date", "unit", "field", "place", maintain_order=True)
    return Chosen(whole, trace)


def differing(reports: pl.DataFrame, chosen: Chosen, tolerances: Iterable[Tolerance]) -> pl.DataFrame:
    """Findings (`findings.SCHEMA`) where the sources of one unit and day differ by more than is declared.

    Compared are the last reports of each source; `value` names every source with its answer, the one that
    counts first; the finding stands at its row.
    """
    stand = chosen.candidates.filter((pl.col("field") == WHOLE) & (pl.col("why") != "earlier_receipt"))
    several = stand.filter(pl.len().over(KEY) > 1)
    if several.is_empty():
        return pl.DataFrame(schema=SCHEMA)
    answers = several.select(*KEY, "place", "source", "file", "row").join(
        reports, on=[*KEY, "file", "row"], how="inner", maintain_order="left", suffix="_report"
    )
    return together([_apart(answers, each) for each in tolerances if each.field in reports.columns])


def _rank(listed: DatedList, row: ListRow) -> int:
    text = row.cells.get("rank", "")
    if not (text.isdecimal() and 0 < int(text) < LAST):
        raise CheckRefused(
            listed.path, row.line, row.key, "rank 须为正整数", "rank must be a whole number from 1"
        )
    return int(text)


def _ranks(order: Sequence[Preference], field: str) -> dict[str, int]:
    return {each.source: each.rank for each in order if each.field == field}


def _ranked(rivals: pl.DataFrame, ranks: dict[str, int], field: str = WHOLE) -> pl.DataFrame:
    """The rivals with `rank stands place why`: the order first, then whether it answers, then the receipt."""
    rank = pl.col("source").replace_strict(ranks, default=None, return_dtype=pl.Int64)
    silent = pl.col(field).is_null() if field else pl.lit(value=False)
    ordered = rivals.with_columns(rank=rank).sort(*RECEIPT, nulls_last=False, maintain_order=True)
    last_of_source = pl.int_range(pl.len()).over(*KEY, "source") == pl.len().over(*KEY, "source") - 1
    judged = ordered.with_columns(stands=last_of_source, _silent=silent, _came=pl.int_range(pl.len()))
    judged = judged.sort(
        *KEY,
        pl.col("stands"),
        ~pl.col("_silent"),
        -pl.col("rank").fill_null(LAST),
        "_came",
        descending=[False, False, True, True, True, True],
        maintain_order=True,
    )
    place = pl.int_range(pl.len(), dtype=pl.Int64).over(KEY) + 1
    next_rank = pl.col("rank").fill_null(LAST).shift(-1).over(KEY)
    why = (
        pl.when(~pl.col("stands"))
        .then(pl.lit("earlier_receipt"))
        .when(pl.col("_silent"))
        .then(pl.lit("not_answered"))
        .when((pl.col("place") == 1) & (pl.col("rank").fill_null(LAST) < next_rank))
        .then(pl.lit("first_in_order"))
        .when(pl.col("place") == 1)
        .then(pl.lit("later_receipt"))
        .when(pl.col("rank").fill_null(LAST) > pl.col("rank").fill_null(LAST).first().over(KEY))
        .then(pl.lit("outranked"))
        .otherwise(pl.lit("earlier_receipt"))
    )
    return judged.with_columns(place=place).with_columns(why=why).drop("_silent", "_came")


def _with_answer(wins: pl.DataFrame, answered: pl.DataFrame, field: str) -> pl.DataFrame:
    """The winners with one answer from the source that goes before for it."""
    own = answered.select(*KEY, pl.col(field).alias("_own"))
    joined = wins.join(own, on=KEY, how="left", maintain_order="left")
    return joined.with_columns(pl.coalesce("_own", field).alias(field)).drop("_own")


def _trace(ranked: pl.DataFrame, field: str) -> pl.DataFrame:
    value = _text(ranked, field) if field else pl.lit("")
    return ranked.with_columns(pl.lit(field).alias("field"), value.alias("value")).select(
        pl.col(name).cast(kind) for name, kind in CANDIDATES.items()
    )


def _text(frame: pl.DataFrame, field: str) -> pl.Expr:
    if isinstance(frame.schema[field], pl.List):
        return pl.col(field).list.join(",").fill_null("")
    return pl.col(field).cast(pl.String).fill_null("")


def _apart(answers: pl.DataFrame, tolerance: Tolerance) -> pl.DataFrame:
    field = tolerance.field
    given = answers.filter(pl.col(field).is_not_null())
    if given.schema[field].is_integer():
        value = pl.col(field)
        spread = (value.max() - value.min()).over(KEY) * 100
        apart = spread > value.max().over(KEY) * tolerance.percent
    else:
        apart = _text(given, field).n_unique().over(KEY) > 1
    said = pl.format("{}={}", pl.col("source").fill_null("-"), _text(given, field))
    found = (
        given.filter(apart)
        .sort(*KEY, "place", maintain_order=True)
        .group_by(KEY, maintain_order=True)
        .agg(pl.col("file").first(), pl.col("row").first(), said=said.str.join(";"))
    )
    told = findings(
        found,
        ("said",),
        rule="sources_differ",
        severity=tolerance.severity or "finding",
        expected=f"≤ {tolerance.percent} %",
        message_zh=tolerance.message_zh,
        message_en=tolerance.message_en,
        fix_zh=tolerance.fix_zh,
        fix_en=tolerance.fix_en,
    )
    return told.with_columns(field=pl.lit(field))
