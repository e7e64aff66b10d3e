# SPDX-License-Identifier: Apache-2.0
"""The other edge of the room: batches of reports into the lake, whole or not at all.

1 hash what arrived; the same content of the same sender was taken before: its receipt again, nothing changes
2 compare hash and number with what the sender states; a batch that was cut off is refused entirely
3 read it through the door, find the firm of every row (`monitor.intake`)
4 check the rows against the rules of their form (`monitor.check_rows`); findings refuse nothing
5 one commit: a part for each day the batch is about, and the receipt; only then is the receipt given
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from gulian import door, lake, monitor, schemes, site
from gulian.daily.collect import register_facts
from gulian.daily.collecting import DAILY, NAMING, Collecting, collecting
from gulian.daily.like_day import site_calendar
from gulian.daily.model import RESUMPTION
from gulian.errors import BatchEmpty, BatchTooLarge, BatchUnreadable, FutureDate, StoreRefused
from gulian.expr import Context
from gulian.monitor import intake

BATCHES = "batches"
SOURCE = "file"
"""Who sends what nobody says anything of."""
CUT = "E-DOOR-061"
REGISTER = ("enterprises", "units", "aliases", "bodies", "risk", "above_scale")
_RECEIPT = pl.Schema(
    {
        "key": pl.String(),
        "form": pl.String(),
        "source": pl.String(),
        "name": pl.String(),
        "sha256": pl.String(),
        "received_at": pl.Datetime("us", "UTC"),
        "arrived": pl.Int64(),
        "kept": pl.Int64(),
        "problems": pl.Int64(),
        "findings": pl.Int64(),
        "by_name": pl.Int64(),
        "temporary": pl.Int64(),
        "days": pl.List(pl.Date()),
    }
)
_KEPT = tuple(name for name in _RECEIPT if name != "key")


@dataclass(frozen=True)
class _Desk:
    """Where a batch comes in: the site, its zone, the day there, its schemes, the form it is for."""

    path: Path
    zone: str
    on: dt.date
    library: schemes.Library
    meant: Collecting
    source: str


@dataclass(frozen=True)
class Received:
    """A receipt and everything that has to be told with it.

    problems : columns of `errors.Problem`: cells and rows that could not be used as they stand
    findings : columns of `monitor` findings: rows that break a rule of their form; they are kept
    trace    : how each firm that did not bring its own code was recognised
    All three are empty for a batch that was taken before.
    """

    taken: intake.Taken
    problems: pl.DataFrame
    findings: pl.DataFrame
    trace: pl.DataFrame


def receive_file(
    path: Path, file: Path, stated: intake.Stated, received_at: dt.datetime, *, wait: float = 0.0
) -> Received:
    """Take a file (a table of any kind the door reads, or a push of JSON lines) into the site `path`.

    stated      : what the sender says; `source` and `form` must stand here or in the push itself
    received_at : now, with offset
    wait        : seconds to wait for another writer

    Raises what the door, the lake and `monitor.intake` refuse; nothing is changed then.
    """
    data = _read(file)
    if intake.looks_pushed(data):
        pushed = intake.read_push(data, file.name)
        return receive_pushed(path, pushed, stated, received_at, name=file.name, wait=wait)
    sha256 = intake.verified(data, stated.sha256, file.name)
    del data
    desk = _desk(path, stated, received_at)
    known = _known(desk, sha256)
    if known is not None:
        return known
    loaded = door.read_table(file, desk.meant.table(desk.on), on=desk.on, zone=desk.zone)
    batch = _batch(desk, received_at, sha256, file.name, loaded)
    return _take(desk, batch, stated.rows, loaded.files[0].rows, wait)


def receive_records(
    path: Path,
    records: Iterable[Mapping[str, object]],
    stated: intake.Stated,
    received_at: dt.datetime,
    *,
    wait: float = 0.0,
) -> Received:
    """Take records as an API hands them on; otherwise as `receive_file`."""
    name = f"{stated.source or '?'}.api"
    return receive_pushed(path, intake.of_records(records, name), stated, received_at, name=name, wait=wait)


def receive_pushed(
    path: Path,
    pushed: intake.Pushed,
    stated: intake.Stated,
    received_at: dt.datetime,
    *,
    name: str,
    wait: float = 0.0,
) -> Received:
    """Take a push that was read (`intake.read_push`); otherwise as `receive_file`."""
    told = replace(stated, sha256=None).agreed(replace(pushed.stated, sha256=None), name)
    intake.counted(told.rows, len(pushed.records), name)
    desk = _desk(path, told, received_at)
    known = _known(desk, pushed.sha256)
    if known is not None:
        return known
    table = desk.meant.table(desk.on)
    loaded = door.read_records(pushed.records, table, name, on=desk.on, zone=desk.zone)
    batch = _batch(desk, received_at, pushed.sha256, name, loaded)
    return _take(desk, batch, told.rows, len(pushed.records), wait)


def _read(file: Path) -> bytes:
    try:
        if file.stat().st_size > intake.MAX_BYTES:
            raise BatchTooLarge(file.name, f"{intake.MAX_BYTES // 1024**2} MiB")
        return file.read_bytes()
    except OSError as error:
        raise StoreRefused(str(file), error.strerror or str(error)) from error


def _desk(path: Path, stated: intake.Stated, received_at: dt.datetime) -> _Desk:
    """Raises UnknownForm, SourceNameRefused, BrokenScheme."""
    here = site.read_site(path)
    zone = here.zone if here else site.ZONE
    library = schemes.library_of(path)
    meant = collecting(library, stated.form or DAILY)
    source = intake.plain_source(stated.source or SOURCE)
    return _Desk(path, zone, received_at.astimezone(ZoneInfo(zone)).date(), library, meant, source)


def _known(desk: _Desk, sha256: str) -> Received | None:
    """The receipt of the very same batch, if it was taken before."""
    store = lake.Lake(desk.path)
    key = intake.batch_key(desk.meant.name, desk.source, sha256)
    days = [each.day for each in store.parts(BATCHES) if each.source == key]
    if not days:
        return None
    row = store.read(BATCHES, days[0], days[0]).filter(pl.col("key") == key).row(0, named=True)
    return Received(receipt_of(row), *_nothing_told())


def receipts(path: Path) -> tuple[intake.Taken, ...]:
    """The receipts of all batches a site has taken, in the order they came."""
    kept = lake.Lake(path).read(BATCHES)
    return tuple(replace(receipt_of(row), new=True) for row in kept.iter_rows(named=True))


def receipt_of(row: Mapping[str, Any]) -> intake.Taken:
    """A receipt as the lake keeps it; `new` is False, since it was given before."""
    facts = {name: row[name] for name in _KEPT}
    return intake.Taken(**facts | {"days": tuple(row["days"])}, new=False)


def _kept_as(taken: intake.Taken, key: str) -> pl.DataFrame:
    facts = {name: getattr(taken, name) for name in _KEPT}
    return pl.DataFrame([facts | {"key": key, "days": list(taken.days)}], schema=_RECEIPT)


def _batch(
    desk: _Desk, received_at: dt.datetime, sha256: str, name: str, loaded: door.Loaded
) -> intake.Batch:
    return intake.Batch(
        desk.meant.name, desk.source, received_at, sha256, name, loaded.frame, loaded.problems
    )


def _take(desk: _Desk, batch: intake.Batch, stated: int | None, arrived: int, wait: float) -> Received:
    """Everything between reading a batch and giving its receipt."""
    intake.counted(stated, arrived, batch.name)
    _whole(batch)
    folder = door.read_folder(desk.path, stems=REGISTER, on=desk.on, zone=desk.zone)
    rows, late = _not_ahead(batch.rows, desk.on)
    found = _recognised(desk.meant, rows, folder)
    problems = pl.concat([batch.problems, late, found.problems])
    if found.rows.is_empty():
        raise _empty(batch, problems)
    rows = stamped(found.rows, batch, desk.meant.naming)
    days = rows["date"].unique().sort().to_list()
    findings = monitor.together([_checked(desk, folder, rows, day) for day in days])
    taken = intake.Taken(
        form=batch.form,
        source=batch.source,
        name=batch.name,
        sha256=batch.sha256,
        received_at=batch.received_at.astimezone(dt.UTC),
        arrived=arrived,
        kept=rows.height,
        problems=problems.height,
        findings=findings.height,
        by_name=found.count("name"),
        temporary=found.count("temporary"),
        days=tuple(days),
    )
    return _committed(desk, batch, rows, Received(taken, problems, findings, found.trace), wait)


def _recognised(meant: Collecting, rows: pl.DataFrame, folder: door.Folder) -> intake.Identified:
    """The firm of every row; rows of a form that is about no firms as they are."""
    if not meant.of_firms:
        return intake.Identified(rows, pl.DataFrame(schema=intake.TRACE), door.PROBLEMS)
    if "unit" not in rows.columns:
        rows = rows.with_columns(unit=pl.lit(None, pl.String))
    lacking = [name for name in NAMING if name not in rows.columns]
    named = rows.with_columns(pl.lit(None, pl.String).alias(name) for name in lacking)
    return intake.identify(named, folder.enterprises, folder.aliases)


def _committed(
    desk: _Desk, batch: intake.Batch, rows: pl.DataFrame, received: Received, wait: float
) -> Received:
    """One commit of the reports and their receipt, unless somebody brought the same batch meanwhile."""
    at = batch.received_at
    entries = [
        lake.Entry(desk.meant.kept, day, of_day, f"batch:{batch.key}", at)
        for (day,), of_day in rows.group_by("date", maintain_order=True)
        if isinstance(day, dt.date)
    ]
    entries.append(lake.Entry(BATCHES, at.date(), _kept_as(received.taken, batch.key), batch.key, at))
    with lake.lock(desk.path, wait):
        site.ensure_site(desk.path)
        known = _known(desk, batch.sha256)
        if known is None:
            lake.Lake(desk.path).write(entries)
    return known or received


def _whole(batch: intake.Batch) -> None:
    """Raises BatchUnreadable where the door found that the file ends within a row."""
    cut = batch.problems.filter(code=CUT)
    if cut.height:
        what = ("文件在这一行中断", "the file ends within this row")
        raise BatchUnreadable(batch.name, int(cut["row"][0]), *what)


def _not_ahead(rows: pl.DataFrame, on: dt.date) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Leave out reports about a day after the one they came in on."""
    ahead = rows.filter(pl.col("date") > on)
    words = {"limit": pl.lit(on), "why_zh": pl.lit("接收日期"), "why_en": pl.lit("the day it was received")}
    told = door.row_problems(FutureDate, ahead, {"date": pl.col("date"), **words}, "date", "date")
    return rows.filter(pl.col("date") <= on), told


def stamped(rows: pl.DataFrame, batch: intake.Batch, naming: Collection[str] = NAMING) -> pl.DataFrame:
    """The rows with their sender and, where they state none, their receipt; without what only named the firm.

    A sender speaks for himself: what a row says of its source is kept beside, `extra:source`.
    """
    received = pl.lit(batch.received_at.astimezone(dt.UTC), pl.Datetime("us", "UTC"))
    said = rows.get_column("source", default=pl.Series("source", [None], pl.String))
    if "received_at" in rows.columns:
        received = pl.coalesce("received_at", received)
    made = rows.with_columns(source=pl.lit(batch.source), received_at=received).drop(naming)
    if ((said != batch.source) & said.is_not_null()).any():
        made = made.with_columns(said.alias("extra:source"))
    return made


def _checked(desk: _Desk, folder: door.Folder, rows: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """The day's rows against the rules of their form and what these name of the register."""
    meant, known = desk.meant, rows.filter(pl.col("date") == day)
    named = form_names(meant.form) - set(known.columns)
    if meant.of_firms:
        facts = register_facts(folder, day, named)
        known = known.join(facts, on="unit", how="left", maintain_order="left") if facts.width > 1 else known
    # What days a site has off, its daily form says; no other scheme repeats them.
    workdays = site_calendar(desk.library[RESUMPTION]).count
    context = Context(date=day, lists=meant.scheme.lists, workdays=workdays)
    return monitor.check_rows(meant.form, known, context)


def form_names(form: schemes.Form) -> frozenset[str]:
    """Every name that the rules and questions of a form depend on."""
    asked = [condition for field in form.fields for condition in form.conditions(field)]
    return frozenset(name for each in (*asked, *(rule.that for rule in form.rules)) for name in each.names)


def _empty(batch: intake.Batch, problems: pl.DataFrame) -> BatchEmpty:
    if problems.is_empty():
        return BatchEmpty(batch.name, 0, "请核对文件内容。", "Check what is in it.")
    first = problems.row(0, named=True)
    return BatchEmpty(batch.name, problems.height, str(first["message_zh"]), str(first["message_en"]))


def _nothing_told() -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    return door.PROBLEMS, monitor.together([]), pl.DataFrame(schema=intake.TRACE)
