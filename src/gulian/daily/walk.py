# SPDX-License-Identifier: Apache-2.0
"""From a number of a published bulletin back to its firms, their reports, the definition and who reviewed.

1 what was published under the name (`out/<date>/figures.json`)
2 the units of that day as they were known then: reports received later do not count
3 the firms behind the number (`monitor.walkback.trace`), or the row of the table it stands in
4 does what comes out today agree with what was printed?

Reads only; nothing is written.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from gulian import lake
from gulian.daily.bulletin import leaders
from gulian.daily.cases import no_cases
from gulian.daily.collect import collect
from gulian.daily.folder import CASES
from gulian.daily.measure import context
from gulian.daily.model import Collected, Day
from gulian.daily.units import collect_folder
from gulian.errors import DayNotPublished, NumberUnknown
from gulian.monitor.walkback import Facts, NumberName, Trace, read_number, trace
from gulian.monitor.walkback.numbers import BLOCKED, HELP, LEADERS, LOSS
from gulian.monitor.walkback.numbers import CASES as CASE_NUMBERS
from gulian.monitor.wording import rounded

MAX_FILE = 64 * 1024 * 1024


@dataclass(frozen=True)
class Walked:
    """A printed number and what it is made of.

    printed  : the texts printed under its name; empty where only its neighbours were printed
    trace    : the firms behind it; None for a row of another table, whose `rows` stand here
    agrees   : what comes out today is what was printed; None where nothing can be compared
    kept     : `figures.json` but for its numbers: date, site, state, reviewed_by, versions
    """

    number: str
    printed: tuple[str, ...]
    value: float | None
    trace: Trace | None
    rows: tuple[Mapping[str, Any], ...]
    agrees: bool | None
    kept: Mapping[str, Any]


def walk(
    path: Path,
    date: dt.date,
    number: str,
    *,
    counties: Collection[str] | None = None,
    labels: bool = False,
) -> Walked:
    """The way back of one number of the bulletin of a day.

    counties : whose firms the reader may see; None = all
    Raises DayNotPublished, NumberUnknown, and what the door refuses.
    """
    name = NumberName.of(number)
    kept = published(path, date)
    printed = _printed(kept, number)
    rest = {key: value for key, value in kept.items() if key != "numbers"}
    day = collect_folder(path, date, as_of=_as_of(kept), labels=labels)
    value = printed["value"]
    texts = tuple(printed["printed"])
    if not name.of_units:
        rows = tuple(_rows(path, day, name, counties))
        return Walked(number, texts, value, None, rows, None, rest)
    found = trace(str(name), _facts(day, name, counties), day.scheme.indicators.values())
    return Walked(number, texts, value, found, (), _agrees(found, texts), rest)


def published(path: Path, date: dt.date) -> dict[str, Any]:
    """`figures.json` of a day. Raises DayNotPublished."""
    file = path / "out" / date.isoformat() / "figures.json"
    if not file.is_file() or file.stat().st_size > MAX_FILE:
        raise DayNotPublished(date.isoformat())
    try:
        whole = json.loads(file.read_bytes())
    except ValueError:
        raise DayNotPublished(date.isoformat()) from None
    if not isinstance(whole, dict) or not isinstance(whole.get("numbers"), list):
        raise DayNotPublished(date.isoformat())
    return whole


def _printed(kept: Mapping[str, Any], number: str) -> Mapping[str, Any]:
    for each in kept["numbers"]:
        if each["number"] == number:
            return dict(each)
    raise NumberUnknown(number[:80])


def _as_of(kept: Mapping[str, Any]) -> dt.datetime | None:
    """Reports received after the last one in use were not known, or not used, when the page was printed."""
    text = kept.get("data_as_of")
    return dt.datetime.fromisoformat(text) if text else None


def _facts(day: Day, name: NumberName, counties: Collection[str] | None) -> Facts:
    collected = _collected(day, name)
    units = collected.units
    scope = (
        None
        if counties is None
        else units.filter(pl.col("county").cast(pl.String).is_in(sorted(counties)))["unit"].to_list()
    )
    return Facts(
        date=collected.date,
        units=units,
        chosen=collected.chosen,
        context=context(day, collected.date),
        scope=scope,
        smallest=day.threshold("small_cell"),
    )


def _collected(day: Day, name: NumberName) -> Collected:
    """The day itself, or the one it is compared with."""
    assert day.collected is not None
    if name.part != "before":
        return day.collected
    before = collect(replace(day, collected=None)).before
    assert before is not None
    return before


def _agrees(found: Trace, printed: tuple[str, ...]) -> bool | None:
    """Whether the sums of today, rounded as they were printed, say what was printed."""
    if found.value is None or found.name.part not in _COMPARED or not printed:
        return None
    said = read_number(printed[0])
    if said is None:
        return None
    decimals = max(0, -int(said.as_tuple().exponent))
    return rounded(found.value, decimals) == said


_COMPARED = frozenset(
    {"value", "before", "value_reported", "expected", "reported", "silent", "on_time", "proxy", "carried"}
)
"""Parts whose printed text is the trace's own value; changes, shares and bounds are made of several."""


def _rows(path: Path, day: Day, name: NumberName, counties: Collection[str] | None) -> list[dict[str, Any]]:
    """The rows of the table a number stands in, as far as the reader may see them."""
    if name.subject == BLOCKED:
        return _seen(day, _blocked(path, day, name), counties)
    if name.subject == CASE_NUMBERS:
        return _seen(day, _cases(path, day, name), counties)
    if name.subject == LEADERS:
        states = leaders(day)
        at = int(name.member) if name.member.isdigit() else 0
        if not 1 <= at <= len(states):
            raise NumberUnknown(str(name))
        one = states[at - 1]
        # Who may see some counties only gets the counts, not whose suppliers they are.
        names = ("running", "stopped", "silent", "total", *(("name", "chain") if counties is None else ()))
        return [{each: getattr(one, each) for each in names}]
    if name.subject == HELP:
        return _help(path, day, name, counties)
    if name.subject == LOSS:
        summary = json.loads((path / "out" / day.date.isoformat() / "day.json").read_bytes())
        names = ("loss", "loss_unknown_closed", "output_basis", "solver", "pins")
        return [{each: summary[each] for each in names}]
    raise NumberUnknown(str(name))


def _blocked(path: Path, day: Day, name: NumberName) -> pl.DataFrame:
    """The row of `blocked.csv` of a rank, or all of them."""
    rows = pl.read_csv(path / "out" / day.date.isoformat() / "blocked.csv", infer_schema=False)
    rows = rows.rename({rows.columns[0]: "rank"})
    return rows if name.level == "total" else rows.filter(pl.col("rank") == name.member)


def _help(path: Path, day: Day, name: NumberName, counties: Collection[str] | None) -> list[dict[str, Any]]:
    """Of measures their rows, with document, clause and words; of firms theirs in `help.csv`."""
    out = path / "out" / day.date.isoformat()
    if name.level != "total" or name.part == "asked":
        rows = pl.read_csv(out / "help_measures.csv", infer_schema=False)
        rows = rows.rename({rows.columns[0]: "place"})
        return (rows if name.part == "asked" else rows.filter(pl.col("place") == name.member)).to_dicts()
    rows = pl.read_csv(out / "help.csv", infer_schema=False)
    rows = rows.rename({rows.columns[0]: "rank"})
    fits = pl.col("code").is_in(rows.filter(pl.col("status") == "eligible")["code"].implode())
    which = {
        "firms": pl.lit(value=True),
        "eligible": pl.col("status") == "eligible",
        "unknown": (pl.col("status") == "unknown") & ~fits,
        "none": pl.col("status") == "none",
    }
    if name.part not in which:
        raise NumberUnknown(str(name))
    return _firms_seen(day, rows.filter(which[name.part]), counties)


def _firms_seen(day: Day, rows: pl.DataFrame, counties: Collection[str] | None) -> list[dict[str, Any]]:
    """Rows of firms all of whose units lie in the reader's counties."""
    assert day.collected is not None
    if counties is not None:
        inside = pl.col("county").cast(pl.String).is_in(sorted(counties)).fill_null(value=False)
        mine = day.collected.units.group_by("code").agg(inside.all().alias("mine")).filter("mine")
        rows = rows.join(mine.select("code"), on="code", how="semi", maintain_order="left")
    return rows.to_dicts()


def _cases(path: Path, day: Day, name: NumberName) -> pl.DataFrame:
    """The cases counted: as the day left them in the lake."""
    left = lake.Lake(path).read(CASES, day.date, day.date)
    cases = pl.concat([no_cases(), *([left] if left.height else [])], how="diagonal_relaxed")
    open_ = pl.col("struck_off").is_null()
    which = {
        "open": open_,
        "handed_out": open_ & (pl.col("handed_out") == day.date),
        "overdue": open_ & (pl.col("deadline") < day.date),
        "struck_off": pl.col("struck_off") == day.date,
    }
    if name.part not in which:
        raise NumberUnknown(str(name))
    told = ("case", "code", "unit", "name", "cause", "department", "gain", "handed_out", "deadline", "state")
    return cases.filter(which[name.part]).select(told).sort("case")


def _seen(day: Day, rows: pl.DataFrame, counties: Collection[str] | None) -> list[dict[str, Any]]:
    assert day.collected is not None
    if counties is not None:
        units = day.collected.units.select("unit", pl.col("county").cast(pl.String))
        mine = units.filter(pl.col("county").is_in(sorted(counties)))
        rows = rows.join(mine.select("unit"), on="unit", how="semi", maintain_order="left")
    return rows.to_dicts()
