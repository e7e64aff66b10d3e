# SPDX-License-Identifier: Apache-2.0
"""What units add to indicators: int64 parts that only need adding up.

1 a unit that sent nothing today has no answers, whatever earlier state it is shown with
2 the four expressions of an indicator become `inside` (frame), `counts` (where), numerator, denominator; one
  that several indicators share is asked once; half a million units at a time, so that memory stays bounded
3 a kernel adds what is known, what the unknown could still add, who was expected and who reported to the cell
4 units of a firm that counts once are kept aside as answers, to be taken together first (`firms.py`)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import narwhals as nw
import numpy as np
import polars as pl
from numpy.typing import NDArray

from gulian.errors import SumTooLarge
from gulian.expr import Context, Expression
from gulian.monitor.cells import Cells
from gulian.monitor.columns import asked
from gulian.monitor.firms import gathered, several
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
from gulian.monitor.members import member_keys
from gulian.schemes import Indicator

COUNTS: tuple[str, ...] = ("expected", "reported", "carried", "on_time", "proxy")

PARTS: tuple[str, ...] = (
    "numerator",
    "denominator",
    "denominator_reported",
    "open_numerator",
    "open_denominator",
    "denominator_unknown",
    "frame_unknown",
    *COUNTS,
)
"""What is added up. `open_*` is what those of unknown state could still add to either sum."""

ANSWERS: tuple[str, ...] = ("inside", "counts", "numerator", "denominator", *COUNTS)
"""What an indicator asks of a unit; `inside` and `counts` may be unknown."""

# A floating sum is good to 1 part in 10^15, so one below this is certainly below 2^63.
SAFE = 9.2e18
_SLICE = 1 << 19

Answer = Callable[[str], nw.Expr]
"""The column of an answer, by its name."""
Key = tuple[str, str, str]
"""The form and the text of an expression: what is asked of a unit once, however many indicators ask it."""


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
    """The sums of units that stand alone by cell, and the answers of those that a firm joins.

    indicators : in the order given
    cells, sums: of each group of levels its cells and int64[n_indicators, n_cells, WIDTH]
    joined     : by which answers count once per firm (`firms.gathered`): `indicator`, level keys, `ANSWERS`
    """

    indicators: tuple[Indicator, ...]
    cells: tuple[Cells, ...]
    sums: tuple[NDArray[np.int64], ...]
    joined: Mapping[frozenset[str], pl.DataFrame]

    def at(self, *levels: str) -> pl.DataFrame:
        """`indicator` (id), the keys of the levels and `PARTS`: by indicator and member, unordered."""
        group = next(at for at, cells in enumerate(self.cells) if set(levels) <= set(cells.levels))
        return summed([self._alone(group, levels), *of_firms(self.joined, levels)], levels)

    def _alone(self, group: int, levels: tuple[str, ...]) -> pl.DataFrame:
        """The cells of a group added up to the members of some of its levels."""
        members = self.cells[group].members
        distinct = members.select(*levels).unique(maintain_order=True).with_row_index("member")
        found = members.join(distinct, on=levels, how="left", maintain_order="left", nulls_equal=True)
        member = found["member"].cast(pl.Int32).to_numpy()
        frames = []
        for indicator, cells in zip(self.indicators, self.sums[group], strict=True):
            added = np.zeros((distinct.height, WIDTH), np.int64)
            add_cells(member, cells, added)
            named = distinct.select(pl.lit(indicator.id).alias("indicator"), *levels)
            table = pl.concat([named, pl.DataFrame(added, schema=list(PARTS))], how="horizontal")
            frames.append(table.filter(pl.col("expected") + pl.col("frame_unknown") > 0))
        return pl.concat(frames) if frames else _nothing(distinct.select(*levels))


def of_firms(joined: Mapping[frozenset[str], pl.DataFrame], levels: tuple[str, ...]) -> list[pl.DataFrame]:
    """`indicator`, the keys of the levels and `PARTS` of units of firms that count once.

    joined : as in `Parts`
    """
    keys = ("indicator", *levels)
    return [
        _parts(gathered(of_list(rows, levels), keys, once)).select(*keys, *PARTS)
        for once, rows in joined.items()
    ]


def summed(frames: Sequence[pl.DataFrame], levels: tuple[str, ...]) -> pl.DataFrame:
    """Frames of `indicator`, the keys of the levels and `PARTS`, added up: unordered."""
    keys = ("indicator", *levels)
    texts = [
        frame.with_columns(pl.col(keys).cast(pl.String), pl.col(PARTS).cast(pl.Int64)) for frame in frames
    ]
    return pl.concat(texts).group_by(keys).agg(pl.col(PARTS).sum())


def parts_of(
    prepared: Prepared, indicators: Sequence[Indicator], cells: tuple[Cells, ...], context: Context
) -> Parts:
    """Evaluate indicators over every unit and add them up by cell.

    Raises SumTooLarge where a sum could leave 64 bits, and what an expression raises.
    """
    sums = tuple(np.zeros((len(indicators), each.members.height, WIDTH), np.int64) for each in cells)
    adding = _Adding(tuple(indicators), cells, sums, np.zeros((len(indicators), 2)))
    joined: dict[frozenset[str], list[pl.DataFrame]] = {}
    with ThreadPoolExecutor(pl.thread_pool_size()) as pool:
        for start in range(0, prepared.units.height, _SLICE):
            told = _Asked.of(prepared, indicators, start, context)
            list(pool.map(partial(adding.add, told=told), range(len(indicators))))
            for once, rows in told.joined(prepared):
                joined.setdefault(once, []).append(rows)
    together = {once: with_units(pl.concat(rows, how="vertical_relaxed")) for once, rows in joined.items()}
    adding.check(together)
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
        inside = told.truth(indicator, "inside")
        if indicator.counting_unit == "firm":
            inside = np.where(told.several & (inside == YES), 0, inside).astype(np.int8)
        conditions = (inside, told.truth(indicator, "counts"))
        amounts = (told.amount(indicator, "numerator"), told.amount(indicator, "denominator"))
        largest = np.zeros(2)
        for cells, sums in zip(self.cells, self.sums, strict=True):
            rows, number = cells.of(told.start, told.stop)
            taken = slice(None) if rows is None else rows
            size = add_answers(
                number,
                (conditions[0][taken], conditions[1][taken]),
                (amounts[0][taken], amounts[1][taken]),
                _factors(indicator),
                told.state[taken],
                sums[at],
            )
            largest = np.maximum(largest, size)
        self.largest[at] += largest
        _check_size(indicator, self.largest[at])

    def check(self, joined: Mapping[frozenset[str], pl.DataFrame]) -> None:
        """Raises SumTooLarge where the units of firms that count once make a sum too large."""
        for rows in joined.values():
            sizes = rows.group_by("indicator").agg(
                pl.col("numerator", "denominator").cast(pl.Float64).abs().sum()
            )
            more = {name: (top, bottom) for name, top, bottom in sizes.iter_rows()}
            for at, indicator in enumerate(self.indicators):
                _check_size(indicator, self.largest[at] + np.array(more.get(indicator.id, (0.0, 0.0))))


@dataclass(frozen=True)
class _Asked:
    """What every expression answers for a slice of units; a column per distinct expression."""

    indicators: tuple[Indicator, ...]
    start: int
    stop: int
    answers: Mapping[Key, pl.Series]
    states: pl.DataFrame
    state: NDArray[np.int8]
    several: NDArray[np.bool_]

    @classmethod
    def of(cls, prepared: Prepared, indicators: Sequence[Indicator], start: int, context: Context) -> _Asked:
        stop = min(start + _SLICE, prepared.units.height)
        expressions = {
            _key(each, part): expression
            for each in indicators
            for part, expression in expressions_of(each).items()
        }
        names = {name for expression in expressions.values() for name in expression.names}
        states = prepared.units.select("reported", "carried", "on_time", "proxy")[start:stop]
        rows = asked(prepared.units[start:stop], prepared.date, names)
        compiled = {str(at): each.compile(context) for at, each in enumerate(expressions.values())}
        seen = nw.from_native(rows, eager_only=True).select(nw.col("reported").alias("_rows"), **compiled)
        found = seen.to_native()
        answers = {key: found[str(at)] for at, key in enumerate(expressions)}
        several = prepared.several[start:stop].to_numpy()
        return cls(tuple(indicators), start, stop, answers, states, _state(states), several)

    def truth(self, indicator: Indicator, part: str) -> NDArray[np.int8]:
        answer = self.answers[_key(indicator, part)]
        return answer.cast(pl.Int8).fill_null(PERHAPS).to_numpy()

    def amount(self, indicator: Indicator, part: str) -> NDArray[np.int64]:
        return _whole(self.answers[_key(indicator, part)]).fill_null(UNKNOWN).to_numpy()

    def joined(self, prepared: Prepared) -> Iterator[tuple[frozenset[str], pl.DataFrame]]:
        """The answers of units whose firm counts once, per indicator, with which of them count once."""
        for indicator in self.indicators:
            if indicator.counting_unit != "firm" or not self.several.any():
                continue
            chosen = pl.Series(self.several) & self.answers[_key(indicator, "inside")].fill_null(value=False)
            places = chosen.arg_true()
            yield asked_once(indicator), self._rows(prepared, indicator, places)

    def _rows(self, prepared: Prepared, indicator: Indicator, places: pl.Series) -> pl.DataFrame:
        factors = dict(zip(("numerator", "denominator"), _factors(indicator), strict=True))
        units = places + self.start
        answered = {
            part: self.answers[_key(indicator, part)].gather(places) for part in expressions_of(indicator)
        }
        numbers = {part: _whole(answered[part]) * factor for part, factor in factors.items()}
        state = self.states[places].select(
            expected=pl.lit(1, pl.Int8),
            reported=pl.col("reported").cast(pl.Int8),
            carried=(~pl.col("reported") & pl.col("carried").is_not_null()).cast(pl.Int8),
            on_time=pl.col("on_time").fill_null(value=False).cast(pl.Int8),
            proxy=pl.col("proxy").fill_null(value=False).cast(pl.Int8),
        )
        asked = pl.DataFrame({"inside": answered["inside"], "counts": answered["counts"], **numbers})
        named = prepared.units.select("code")[units].with_columns(pl.lit(indicator.id).alias("indicator"))
        return pl.concat([named, prepared.keys[units], asked, state], how="horizontal")


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


def expressions_of(indicator: Indicator) -> dict[str, Expression]:
    """The four questions of an indicator, by the name of their answer."""
    return {
        "inside": indicator.frame,
        "counts": indicator.where,
        "numerator": indicator.numerator,
        "denominator": indicator.denominator,
    }


def _whole(answer: pl.Series) -> pl.Series:
    """Yes/no as 1 and 0, amounts in units of their own last place."""
    return (answer.to_physical() if answer.dtype == pl.Decimal else answer).cast(pl.Int64)


def _factors(indicator: Indicator) -> tuple[int, int]:
    """What brings numerator and denominator to units of one last place: the rate is the same."""
    scales = indicator.numerator.kind.scale, indicator.denominator.kind.scale
    return 10 ** (max(scales) - scales[0]), 10 ** (max(scales) - scales[1])


def asked_once(indicator: Indicator) -> frozenset[str]:
    """Yes/no, or the same for every unit (`denominator: 1`): counted once per firm, not once per unit."""
    parts = {"numerator": indicator.numerator, "denominator": indicator.denominator}
    return frozenset(name for name, each in parts.items() if each.kind.name == "bool" or not each.names)


def _check_size(indicator: Indicator, largest: NDArray[np.float64]) -> None:
    """Integers wrap round silently when added past 64 bits: refuse before."""
    for name, total in zip(("numerator", "denominator"), largest, strict=True):
        if total > SAFE:
            raise SumTooLarge(indicator=indicator.path, part=name, total=f"{total:.1e}")


def with_units(rows: pl.DataFrame) -> pl.DataFrame:
    """`rows` with `firm_units`: how many units of the firm the indicator asks."""
    return rows.with_columns(firm_units=pl.len().over("indicator", "code"))


def _nothing(keys: pl.DataFrame) -> pl.DataFrame:
    return pl.DataFrame(schema={"indicator": pl.String, **keys.schema, **dict.fromkeys(PARTS, pl.Int64)})


def of_list(rows: pl.DataFrame, levels: tuple[str, ...]) -> pl.DataFrame:
    """A unit stands in each of its lists."""
    return rows.drop_nulls("list").explode("list", empty_as_null=True) if "list" in levels else rows


def _parts(rows: pl.DataFrame) -> pl.DataFrame:
    """`rows` with `PARTS`."""
    return nw.from_native(rows, eager_only=True).with_columns(**sorted_out(nw.col)).to_native()


def sorted_out(answer: Answer) -> dict[str, nw.Expr]:
    """`PARTS` but the counts: each answer, already a number, known, open or unknown, as the kernel does."""
    inside = answer("inside").fill_null(value=False)
    counts = inside & answer("counts").fill_null(value=False)
    perhaps = inside & answer("counts").is_null()
    numerator, denominator = answer("numerator"), answer("denominator")
    open_ = perhaps | (counts & numerator.is_null())

    def where(condition: nw.Expr, value: nw.Expr) -> nw.Expr:
        return nw.when(condition).then(value).otherwise(None).fill_null(0)

    return {
        "numerator": where(counts & ~denominator.is_null(), numerator),
        "denominator": where(counts, denominator),
        "denominator_reported": where(counts & ~numerator.is_null(), denominator),
        "open_numerator": where(open_, denominator),
        "open_denominator": where(perhaps, denominator),
        "denominator_unknown": (counts | perhaps) & denominator.is_null(),
        "frame_unknown": answer("inside").is_null(),
    }
