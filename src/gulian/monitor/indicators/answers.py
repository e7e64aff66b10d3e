# SPDX-License-Identifier: Apache-2.0
"""What units add to indicators: int64 parts that only need adding up.

1 a unit that sent nothing today has no answers, whatever earlier state it is shown with
2 the four expressions of an indicator become `inside` (frame), `counts` (where), numerator, denominator; one
  that several indicators share is asked once; half a million units at a time, so that memory stays bounded,
  and these cell by cell, so that sums that are added to lie in the processor's cache
3 a kernel adds what is known, what the unknown could still add, who was expected and who reported to the cell
4 units of a firm that counts once are kept aside as answers, to be taken together (`together.py`)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import narwhals as nw
import numpy as np
import polars as pl
from numpy.typing import NDArray

from gulian.expr import Context
from gulian.monitor.columns import asked
from gulian.monitor.indicators.cells import Cells
from gulian.monitor.indicators.firms import several
from gulian.monitor.indicators.members import member_keys
from gulian.monitor.indicators.parts import PARTS, check_size, expressions_of, factors
from gulian.monitor.indicators.together import Said, Slice, Together
from gulian.monitor.kernel.add import (
    CARRIED,
    ON_TIME,
    PERHAPS,
    PROXY,
    REPORTED,
    UNKNOWN,
    WIDTH,
    YES,
    add_answers,
    add_cells,
)
from gulian.schemes import Indicator

_SLICE = 1 << 19

Key = tuple[str, str, str]
"""The form and the text of an expression: what is asked of a unit once, however many indicators ask it."""

Entries = tuple[NDArray[np.int64] | None, NDArray[np.int32]]
"""Which units the entries of some cells speak of (None = all in order), and the cell of each."""

_CONDITIONS = ("inside", "counts")


@dataclass(frozen=True)
class Prepared:
    """The unit frame made ready once for all indicators.

    units   : the unit frame of the date
    keys    : the member of each level (`members.member_keys`)
    several : bool[n_units], the firm has other units
    """

    units: pl.DataFrame
    keys: pl.DataFrame
    several: pl.Series
    date: dt.date

    @classmethod
    def of(cls, units: pl.DataFrame, date: dt.date) -> Prepared:
        return cls(units, member_keys(units), several(units), date)


@dataclass(frozen=True)
class Parts:
    """The sums of units that stand alone by cell, and the units whose firms are taken together.

    indicators : in the order given
    cells, sums: of each group of levels its cells and int64[n_indicators, n_cells, WIDTH]
    """

    indicators: tuple[Indicator, ...]
    cells: tuple[Cells, ...]
    sums: tuple[NDArray[np.int64], ...]
    together: Together

    def at(self, *levels: str) -> pl.DataFrame:
        """`indicator` (id), the keys of the levels and `PARTS`: by indicator and member, unordered."""
        group = next(at for at, cells in enumerate(self.cells) if set(levels) <= set(cells.levels))
        members = self.cells[group].members
        distinct = members.select(*levels).unique(maintain_order=True).with_row_index("member")
        found = members.join(distinct, on=levels, how="left", maintain_order="left", nulls_equal=True)
        member, keys = found["member"].cast(pl.Int32).to_numpy(), distinct.select(*levels).cast(pl.String)
        frames = [_nothing(keys)]
        for at, (indicator, cells) in enumerate(zip(self.indicators, self.sums[group], strict=True)):
            added = np.zeros((distinct.height, WIDTH), np.int64)
            add_cells(member, cells, added)
            self.together.add(at, self.cells[group], member, added)
            table = keys.select(pl.lit(indicator.id).alias("indicator"), pl.all())
            table = pl.concat([table, pl.DataFrame(added, schema=list(PARTS))], how="horizontal")
            frames.append(table.filter(pl.col("expected") + pl.col("frame_unknown") > 0))
        return pl.concat(frames)


def parts_of(
    prepared: Prepared, indicators: Sequence[Indicator], cells: tuple[Cells, ...], context: Context
) -> Parts:
    """Evaluate indicators over every unit and add them up by cell.

    Raises SumTooLarge where a sum could leave 64 bits, and what an expression raises.
    """
    sums = tuple(np.zeros((len(indicators), each.members.height, WIDTH), np.int64) for each in cells)
    adding = _Adding(tuple(indicators), cells, sums, np.zeros((len(indicators), 2)))
    aside: list[Slice] = []
    with ThreadPoolExecutor(pl.thread_pool_size()) as pool:
        for start in range(0, prepared.units.height, _SLICE):
            told = _Asked.of(prepared, indicators, cells, start, context)
            list(pool.map(partial(adding.add, told=told), range(len(indicators))))
            aside.append(told.aside())
    units = prepared.several.arg_true().cast(pl.Int64)
    codes = prepared.units["code"].gather(units)
    together = Together.of(tuple(indicators), codes, units.to_numpy(), aside)
    for at, indicator in enumerate(indicators):
        check_size(indicator, adding.largest[at] + together.largest(at))
    return Parts(tuple(indicators), cells, sums, together)


@dataclass(frozen=True)
class _Adding:
    """The accumulators; each indicator writes only its own rows."""

    indicators: tuple[Indicator, ...]
    cells: tuple[Cells, ...]
    sums: tuple[NDArray[np.int64], ...]
    largest: NDArray[np.float64]

    def add(self, at: int, told: _Asked) -> None:
        """Add a slice of units to every cell of one indicator. Raises SumTooLarge."""
        indicator = self.indicators[at]
        inside, counts, numerator, denominator = told.said(indicator)
        if indicator.counting_unit == "firm":
            inside = np.where(told.several & (inside == YES), 0, inside).astype(np.int8)
        largest = np.zeros(2)
        for (rows, number), sums in zip(told.entries, self.sums, strict=True):
            taken = slice(None) if rows is None else rows
            size = add_answers(
                number,
                (inside[taken], counts[taken]),
                (numerator[taken], denominator[taken]),
                factors(indicator),
                told.state[taken],
                sums[at],
            )
            largest = np.maximum(largest, size)
        self.largest[at] += largest
        check_size(indicator, self.largest[at])


@dataclass(frozen=True)
class _Asked:
    """What every expression answers for a slice of units, which are taken cell by cell.

    answers : by expression and whether it is a condition, int8[n] or int64[n]
    entries : of each group of levels, which of the units each entry speaks of (None = all in order), its cell
    state   : int8[n], bits of what is known of each unit's report
    several : bool[n];  apart : int64[m], where those of them stand, in the order of the frame
    """

    indicators: tuple[Indicator, ...]
    answers: Mapping[tuple[Key, bool], NDArray[Any]]
    entries: tuple[Entries, ...]
    state: NDArray[np.int8]
    several: NDArray[np.bool_]
    apart: NDArray[np.int64]

    @classmethod
    def of(
        cls,
        prepared: Prepared,
        indicators: Sequence[Indicator],
        cells: tuple[Cells, ...],
        start: int,
        context: Context,
    ) -> _Asked:
        stop = min(start + _SLICE, prepared.units.height)
        order = next((found for each in cells if (found := each.order(start, stop)) is not None), None)
        walk = np.arange(stop - start) if order is None else order
        place = np.empty(stop - start, np.int64)
        place[walk] = np.arange(stop - start)
        states = prepared.units.select("reported", "carried", "on_time", "proxy")[start:stop]
        several = prepared.several[start:stop].to_numpy()
        return cls(
            tuple(indicators),
            _answers(prepared, indicators, (start, stop), order, context),
            tuple(_entries(each.of(start, stop), walk, place) for each in cells),
            _state(states)[walk],
            several[walk],
            place[several],
        )

    def said(self, indicator: Indicator) -> Said:
        """What the units say to the four questions of an indicator."""
        inside, counts, numerator, denominator = (
            self.answers[_key(indicator, part), part in _CONDITIONS] for part in expressions_of(indicator)
        )
        return inside, counts, numerator, denominator

    def aside(self) -> Slice:
        """What units of firms with several say to indicators that count firms."""
        said = dict[int, Said]()
        for at, indicator in enumerate(self.indicators):
            if indicator.counting_unit == "firm" and len(self.apart):
                inside, counts, numerator, denominator = self.said(indicator)
                conditions = inside[self.apart], counts[self.apart]
                said[at] = (*conditions, numerator[self.apart], denominator[self.apart])
        return Slice(self.state[self.apart], said)


def _answers(
    prepared: Prepared,
    indicators: Sequence[Indicator],
    between: tuple[int, int],
    order: NDArray[np.int64] | None,
    context: Context,
) -> dict[tuple[Key, bool], NDArray[Any]]:
    """Each distinct expression asked once of a slice of the units, in that order."""
    asking = {
        (_key(each, part), part in _CONDITIONS): expression
        for each in indicators
        for part, expression in expressions_of(each).items()
    }
    expressions = {key: expression for (key, _), expression in asking.items()}
    names = {name for expression in expressions.values() for name in expression.names}
    rows = asked(prepared.units[slice(*between)], prepared.date, names)
    compiled = {str(at): each.compile(context) for at, each in enumerate(expressions.values())}
    seen = nw.from_native(rows, eager_only=True).select(nw.col("reported").alias("_rows"), **compiled)
    answered = dict(zip(expressions, seen.to_native().drop("_rows"), strict=True))
    numbers = {(key, condition): _numbers(answered[key], condition) for key, condition in asking}
    return numbers if order is None else {key: each[order] for key, each in numbers.items()}


def _numbers(answer: pl.Series, condition: bool) -> NDArray[Any]:
    """Yes/no as YES, NO, PERHAPS; amounts in units of their own last place, yes/no as 1 and 0, or UNKNOWN."""
    if condition:
        return answer.cast(pl.Int8).fill_null(PERHAPS).to_numpy()
    whole = answer.to_physical() if answer.dtype == pl.Decimal else answer
    return whole.cast(pl.Int64).fill_null(UNKNOWN).to_numpy()


def _entries(entries: Entries, walk: NDArray[np.int64], place: NDArray[np.int64]) -> Entries:
    """The same where the units are taken in another order."""
    rows, number = entries
    return (None, number[walk]) if rows is None else (place[rows], number)


def _state(states: pl.DataFrame) -> NDArray[np.int8]:
    """int8[n], bits of what is known of each unit's report."""
    silent = ~pl.col("reported")
    bits = {
        REPORTED: pl.col("reported"),
        CARRIED: silent & pl.col("carried").is_not_null(),
        ON_TIME: pl.col("on_time").fill_null(value=False),
        PROXY: pl.col("proxy").fill_null(value=False),
    }
    added = pl.sum_horizontal(truth.cast(pl.Int8) * pl.lit(bit, pl.Int8) for bit, truth in bits.items())
    return states.select(added.cast(pl.Int8)).to_series().to_numpy()


def _key(indicator: Indicator, part: str) -> Key:
    return indicator.path.partition("/")[0], indicator.form, expressions_of(indicator)[part].text


def _nothing(keys: pl.DataFrame) -> pl.DataFrame:
    return pl.DataFrame(schema={"indicator": pl.String, **keys.schema, **dict.fromkeys(PARTS, pl.Int64)})
