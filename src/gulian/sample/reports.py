# SPDX-License-Identifier: Apache-2.0
"""The reports of one day as the desk gets them.

1 the true state of every plant  2 who sends what and when  3 what some firms do not tell
4 the words of a blocked firm  5 second reports  6 mistakes  7 rows in the order of receipt
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl

from gulian.sample import faults
from gulian.sample.course import opening_day
from gulian.sample.day import CAUSES, DayState, state_of
from gulian.sample.frames import money, plant_ids
from gulian.sample.habits import FILLERS, FIRM, PLATFORM, Filing, filing_of
from gulian.sample.model import Flags, Ints, World
from gulian.sample.network import GOODS
from gulian.sample.seeds import stream
from gulian.sample.tables import trades

SECOND_CAUSE = ("transport", "funds", "protection")
# kWh of electricity in making goods worth 10k CNY: an order of magnitude, assumption of the sample.
POWER_PER_OUTPUT, BASE_LOAD = 420.0, 0.05
COLUMNS = (
    "code", "date", "opened", "staff", "returned", "onsite", "unit", "received_at", "source", "filled_by",
    "output", "capacity", "power", "blocked_by", "need", "expected", "planned_stop", "note",
)  # fmt: skip


def reports_on(world: World, day: int) -> pl.DataFrame:
    """All reports with the day-th day as their date, in the order of receipt."""
    plan, firms, plants = world.plan, world.firms, world.plants
    state = state_of(plan, firms, plants, world.course, day)
    filing = filing_of(plan, world.places, firms, plants, state, day)
    frame = _told(world, state, filing, day)
    second = frame.filter(pl.col("repeated") >= 0).with_columns(
        minute=pl.col("repeated"), note=pl.lit("更正")
    )
    # Who sends again has counted again: the first report had a few people fewer.
    first = faults.put_in(plan, frame, day).with_columns(
        pl.when((pl.col("repeated") >= 0) & ~pl.col("wrong"))
        .then(pl.col(name) * 9 // 10)
        .otherwise(name)
        .alias(name)
        for name in ("returned", "onsite")
    )
    both = pl.concat([first, second]).sort("minute", "row", maintain_order=True)
    return both.with_columns(received_at=_instant(plan.dates[day])).select(COLUMNS)


def _told(world: World, state: DayState, filing: Filing, day: int) -> pl.DataFrame:
    firms, plants, date = world.firms, world.plants, world.plan.dates[day]
    rows = np.flatnonzero(filing.sent)
    firm = plants.firm[rows]
    capacity = firms.output[firm] * plants.share[rows] * world.headroom[firm]
    output = capacity * state.utilisation[rows]
    power = output * POWER_PER_OUTPUT + capacity * POWER_PER_OUTPUT * BASE_LOAD
    tells = world.tells
    frame = pl.DataFrame(
        {
            "row": rows,
            "firm": firm,
            "minute": filing.minute[rows],
            "repeated": filing.repeated[rows],
            "wrong": filing.wrong[rows],
            "code": world.code_text.gather(firm),
            "opened": state.opened[rows].astype(np.int64),
            "staff": plants.staff[rows],
            "returned": state.returned[rows],
            "onsite": state.onsite[rows],
            "unit": plant_ids(world.code_text, plants).gather(rows),
            "source": np.where(filing.filler[rows] == PLATFORM, 1, 0),
            "filled_by": pl.Series(FILLERS).gather(filing.filler[rows]),
            "output": money(output),
            "capacity": money(capacity),
            "power": np.rint(power).astype(np.int64),
            "planned_stop": state.planned[rows].astype(np.int64),
        }
    )
    silent = pl.lit(None)
    own = pl.Series(filing.filler[rows] == FIRM)
    return frame.with_columns(
        date=pl.lit(date),
        source=pl.when(pl.col("source") == 1).then(pl.lit("样例云平台")).otherwise(pl.lit("样例直报")),
        output=pl.when(pl.Series(tells["output"][firm])).then("output").otherwise(silent),
        capacity=pl.when(pl.Series(tells["capacity"][firm])).then("capacity").otherwise(silent),
        power=pl.when(pl.Series(tells["power"][firm])).then("power").otherwise(silent),
        note=pl.when(own & pl.Series(state.idle[rows])).then(pl.lit("设备调试")).otherwise(silent),
    ).with_columns(_words(world, state, rows, firm, day))


def _words(world: World, state: DayState, rows: Ints, firm: Ints, day: int) -> list[pl.Series]:
    """blocked_by, need, expected: empty for a firm that runs freely."""
    draw = stream(world.plan.seed, "day", day, 1)
    count = len(rows)
    cause = state.cause[rows]
    blocked = cause >= 0
    second = np.where(draw.random(count) < 0.15, draw.integers(0, len(SECOND_CAUSE), count), -1)
    # One closed firm in thirty names no cause.
    named = blocked & ((draw.random(count) >= 1 / 30) | state.opened[rows])
    return [
        _cause_text(cause, second, named),
        _need_text(world, state, rows, firm, named),
        _expected(world, firm, blocked & ~state.opened[rows], draw, day),
    ]


def _cause_text(cause: Ints, second: Ints, named: Flags) -> pl.Series:
    main = pl.Series(CAUSES).gather(np.maximum(cause, 0))
    more = pl.Series(SECOND_CAUSE).gather(np.maximum(second, 0))
    frame = pl.DataFrame({"main": main, "more": more, "second": second >= 0, "named": named})
    two = pl.col("second") & (pl.col("main") != pl.col("more")) & (pl.col("main") != "planned")
    text = pl.when(two).then(pl.concat_str("main", "more", separator=";")).otherwise("main")
    return frame.select(pl.when("named").then(text).alias("blocked_by")).to_series()


def _need_text(world: World, state: DayState, rows: Ints, firm: Ints, named: Flags) -> pl.Series:
    """What a blocked firm asks for: `缺工46人`, `需口罩460只/日`, `缺棉纱（供应商未开工）`."""
    supplier = world.course.supplier[firm]
    own = world.firms.trade[firm]
    part = np.where(supplier >= 0, world.firms.trade[supplier], own)
    frame = pl.DataFrame(
        {
            "cause": pl.Series(CAUSES).gather(np.maximum(state.cause[rows], 0)),
            "short": (world.plants.staff[rows] - state.returned[rows]),
            "staff": world.plants.staff[rows],
            "part": pl.Series(trades().product).gather(part),
            "own": pl.Series(trades().product).gather(own),
            "goods": trades().sector[own] < GOODS,
            "named": named,
        }
    )
    cause, text = pl.col("cause"), pl.lit(None, pl.String)
    for name, words in {
        "labour": pl.format("缺工{}人", "short"),
        "protection": pl.format("需口罩{}只/日", pl.col("staff") * 2),
        "materials": pl.format("缺{}（供应商未开工）", "part"),
        "transport": pl.when("goods")
        .then(pl.format("{}运不出去，需跨市通行", "own"))
        .otherwise(pl.lit("人员跨市往返受阻")),
        "funds": pl.lit("流动资金紧张，需续贷"),
        "approval": pl.lit("复工申请待批"),
        "control": pl.lit("所在地管控，人员不能进出"),
        "import": pl.lit("进口零部件到港延迟"),
        "export": pl.lit("外方订单取消或推迟"),
        "orders": pl.lit("客户未开工，无订单"),
        "environment": pl.lit("环保限产"),
        "energy": pl.lit("供气不足"),
    }.items():
        text = pl.when(cause == name).then(words).otherwise(text)
    return frame.select(pl.when(pl.col("named") & (pl.col("short") > 0)).then(text).alias("need")).to_series()


def _expected(world: World, firm: Ints, closed: Flags, draw: np.random.Generator, day: int) -> pl.Series:
    """The day a closed firm hopes to open: the true one or up to three days off, or nothing."""
    after = opening_day(world.course, day)[firm] + draw.integers(-1, 4, len(firm))
    told = closed & (draw.random(len(firm)) < 0.6)
    first = np.datetime64(world.plan.first, "D")
    dates = first + np.maximum(after, day + 1).astype("timedelta64[D]")
    return pl.Series("expected", np.where(told, dates, np.datetime64("NaT", "D"))).cast(pl.Date)


def _instant(date: dt.date) -> pl.Expr:
    """Time of receipt in the site's zone, with its offset, as ISO 8601 text."""
    midnight = dt.datetime.combine(date, dt.time())
    moment = pl.lit(midnight) + pl.duration(minutes="minute", seconds=pl.col("row") % 60)
    return moment.dt.strftime("%Y-%m-%dT%H:%M:%S+08:00")
