# SPDX-License-Identifier: Apache-2.0
"""Who owes a report today, who is exempt and why, who is late, and whom to remind.

1 whom the form is for  2 whom an exemption frees on the last day of the period  3 the periods that are open
on the day, by the working days of each unit's region  4 meet them with the reports that came
"""

from __future__ import annotations

import datetime as dt

import polars as pl

from gulian.errors import NaiveInstant, NoPeriods
from gulian.expr import Context
from gulian.monitor.columns import complete, form_columns, truth
from gulian.monitor.forms.periods import Period, due_at, due_day, period_of
from gulian.schemes import Exemption, Form
from gulian.workdays import Calendar

NATION = "000000"
_DAY = dt.timedelta(days=1)
_INSTANT = pl.Datetime("us", "UTC")
_SPANS = {
    "region": pl.String(),
    "first": pl.Date(),
    "last": pl.Date(),
    "opens": pl.Date(),
    "due_on": pl.Date(),
    "due_at": _INSTANT,
}
_Span = tuple[str, dt.date, dt.date, dt.date, dt.date, dt.datetime | None]
_REGISTER = ("unit", "code", "name", "region", "county", "park")


def due(
    form: Form,
    units: pl.DataFrame,
    day: dt.date,
    calendar: Calendar,
    *,
    context: Context | None = None,
    changes: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Who owes what on a day: one row a unit and open period, by unit and period.

    units   : register columns, `unit` unique
    context : lists that conditions look up; its date is the day
    changes : `unit`, `date` of what happened, for a form filed once or on a change
    Answers `_REGISTER` columns that are there and
        first, last : the period                      opens : the first day on which it can be owed
        due_on, due_at : the firm's deadline (UTC; null where the form states no time)
        owed : true, false = exempt, null = cannot be told, since the register does not say
        exemption, reason_zh, reason_en, clause : of the exemption
    A period is open from its last day (or an earlier deadline) to its deadline. Units that the form is not
    for are left out. Raises NoPeriods, CalendarYearUnknown.
    """
    asked = context or Context(date=day, workdays=calendar.count)
    rows = units.select(name for name in _REGISTER if name in units.columns)
    rows = rows.with_columns(for_them=_for_them(form, units, asked))
    if "region" not in rows.columns:
        rows = rows.with_columns(region=pl.lit(None, pl.String))
    rows = rows.filter(pl.col("for_them").fill_null(value=True))
    opened = _opened(form, rows, day, calendar, changes)
    freed = _freed(form, units, opened, asked)
    owed = pl.when(pl.col("exemption").is_not_null()).then(pl.lit(value=False)).otherwise("for_them")
    return freed.with_columns(owed=owed).drop("for_them").sort("unit", "first")


def states(owed: pl.DataFrame, reports: pl.DataFrame, at: dt.datetime) -> pl.DataFrame:
    """What became of each owed report by an instant: adds `received_at`, `state`, `late_minutes`.

    owed    : of `due`
    reports : `unit`, `date`, `received_at`; any date of the period counts, the first receipt decides
    state   : reported, late (came after the deadline), missing (the deadline has passed), open (it has not),
              exempt, unknown (whether it is owed)
    late_minutes : of a late or missing report, int64; null for the others
    Raises NaiveInstant.
    """
    now = _utc(at)
    came = (
        owed.select("unit", "first", "last")
        .join(reports.select("unit", "date", "received_at"), on="unit", how="inner")
        .filter(pl.col("date").is_between("first", "last"))
        .filter(pl.col("received_at").is_null() | (pl.col("received_at") <= now))
        .group_by("unit", "first")
        .agg(came=pl.len() > 0, received_at=pl.col("received_at").min())
    )
    late = pl.coalesce("received_at", now) - pl.col("due_at")
    state = (
        pl.when(pl.col("came") & (pl.col("received_at") > pl.col("due_at")))
        .then(pl.lit("late"))
        .when("came")
        .then(pl.lit("reported"))
        .when(pl.col("owed").is_null())
        .then(pl.lit("unknown"))
        .when(~pl.col("owed"))
        .then(pl.lit("exempt"))
        .when(now > pl.col("due_at"))
        .then(pl.lit("missing"))
        .otherwise(pl.lit("open"))
    )
    known = owed.join(came, on=["unit", "first"], how="left", maintain_order="left")
    known = known.with_columns(state=state).drop("came")
    minutes = pl.when(pl.col("state").is_in(["late", "missing"])).then(late.dt.total_minutes())
    return known.with_columns(late_minutes=minutes)


def reminders(
    form: Form, known: pl.DataFrame, at: dt.datetime, within: dt.timedelta, zone: str
) -> pl.DataFrame:
    """Whom to remind at an instant: what is missing, and what is due soon; the most urgent first.

    known  : of `states`
    within : how long before the deadline a reminder goes out
    Adds `text_zh`, `text_en`; it names no person and no number: who sends it looks these up.
    """
    soon = (pl.col("state") == "open") & (pl.col("due_at") <= _utc(at + within))
    rows = known.filter((pl.col("state") == "missing") | soon)
    clock = pl.col("due_at").dt.convert_time_zone(zone)
    name = pl.coalesce("name", "unit") if "name" in rows.columns else pl.col("unit")
    past = pl.col("state") == "missing"
    period = (
        pl.when(pl.col("first") == pl.col("last"))
        .then(pl.col("last").dt.to_string())
        .otherwise(pl.format("{} 至 {}", "first", "last"))
    )
    zh = pl.format(
        "{}：《{}》（{}）应于{}前报送，{}。",
        name,
        pl.lit(form.title_zh),
        period,
        clock.dt.strftime("%-m月%-d日%H:%M"),
        pl.when(past).then(pl.lit("已逾期，请尽快补报")).otherwise(pl.lit("请按时报送")),
    )
    en = pl.format(
        "{}: {} ({} to {}) is due by {}{}.",
        name,
        pl.lit(form.title_en),
        "first",
        "last",
        clock.dt.strftime("%Y-%m-%d %H:%M"),
        pl.when(past).then(pl.lit(" and has not come")).otherwise(pl.lit("")),
    )
    return rows.with_columns(text_zh=zh, text_en=en).sort("due_at", "unit", "first")


def _utc(at: dt.datetime) -> pl.Expr:
    """An instant as the frames carry it. Raises NaiveInstant."""
    if at.tzinfo is None:
        raise NaiveInstant(at)
    return pl.lit(at.astimezone(dt.UTC)).cast(_INSTANT)


def _for_them(form: Form, units: pl.DataFrame, context: Context) -> pl.Series:
    """bool[n_units]: whether the form is for a unit; null where the register does not say."""
    if form.reporters is None:
        return pl.Series("for_them", [True]).new_from_index(0, units.height)
    return truth(complete(units, form_columns(form)), form.reporters, context)


def _opened(
    form: Form, rows: pl.DataFrame, day: dt.date, calendar: Calendar, changes: pl.DataFrame | None
) -> pl.DataFrame:
    """The rows with each period that is open on the day in their region."""
    placed = rows.with_columns(pl.col("region").fill_null(NATION))
    if form.frequency in ("once", "on_change"):
        if changes is None:
            raise NoPeriods(form.path, form.frequency)
        placed = placed.join(changes.select("unit", "date"), on="unit", how="inner", maintain_order="left")
        pairs = placed.select("region", "date").unique(maintain_order=True).rows()
        spans = [_span(form, Period(date, date), calendar, region) for region, date in pairs]
        on = ["region", "first"]
        placed = placed.rename({"date": "first"})
    else:
        regions = placed["region"].unique(maintain_order=True)
        spans = [each for region in regions for each in _spans(form, day, calendar, region)]
        on = ["region"]
    open_ = [each for each in spans if each[3] <= day <= each[4]]
    frame = pl.DataFrame(open_, schema=_SPANS, orient="row")
    joined = placed.join(frame, on=on, how="inner", maintain_order="left")
    known = rows.select("unit", "region").rename({"region": "own"})
    joined = joined.join(known, on="unit", how="left", maintain_order="left")
    return joined.with_columns(region="own").drop("own").select(*rows.columns, *list(_SPANS)[1:])


def _spans(form: Form, day: dt.date, calendar: Calendar, region: str) -> list[_Span]:
    """The period the day lies in and those before it whose deadline has not passed."""
    found = list[_Span]()
    period = period_of(form, day)
    while (span := _span(form, period, calendar, region))[4] >= day:
        if form.days == "all" or calendar.is_workday(period.last, region):
            found.append(span)
        period = period_of(form, period.first - _DAY)
    return found


def _span(form: Form, period: Period, calendar: Calendar, region: str) -> _Span:
    deadline = form.deadline("firm")
    if deadline is None:
        return region, period.first, period.last, period.last, period.last, None
    on = due_day(deadline, period, calendar, region)
    at = due_at(deadline, period, calendar, region)
    return region, period.first, period.last, min(period.last, on), on, at


def _freed(form: Form, units: pl.DataFrame, opened: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The rows with the first exemption that frees each, on the last day of its period."""
    nothing = pl.lit(None, pl.String)
    opened = opened.with_columns(exemption=nothing, reason_zh=nothing, reason_en=nothing, clause=nothing)
    for each in form.exemptions:
        for last in opened["last"].unique().sort():
            if not each.holds_on(last):
                continue
            exempt = units.filter(_exempt(each, form, units, last, context))["unit"]
            free = (
                pl.col("unit").is_in(exempt.implode())
                & (pl.col("last") == last)
                & pl.col("exemption").is_null()
            )
            says = {
                "exemption": each.id,
                "reason_zh": each.reason_zh,
                "reason_en": each.reason_en,
                "clause": each.clause,
            }
            opened = opened.with_columns(
                pl.when(free).then(pl.lit(text)).otherwise(name).alias(name) for name, text in says.items()
            )
    return opened


def _exempt(
    exemption: Exemption, form: Form, units: pl.DataFrame, last: dt.date, context: Context
) -> pl.Series:
    """bool[n_units]; an unknown condition frees nobody."""
    if exemption.when is not None:
        yes = truth(complete(units, form_columns(form)), exemption.when, context)
        return yes.fill_null(value=False)
    listed = context.lists.get(exemption.list)
    keys = [row.key for row in getattr(listed, "rows", ()) if row.holds_on(last)]
    return units[exemption.by].is_in(keys).fill_null(value=False)
