# SPDX-License-Identifier: Apache-2.0
"""汇总: one figure over the items of a list, as a procedure declares it.

count     how many items there are                 distinct   how many different values
sum       of the values                            lowest, highest, range (highest - lowest)
mean      sum / count                              deviation  sqrt(sum (value - mean)^2 / count)

mean and deviation are rounded half up at the declared decimals; both are computed exactly before that.
Three-valued: an item of which it is not known whether it counts, or what its value is, makes the whole
figure unknown, and says what is missing. Of no items there is a count and a sum, and nothing else.

example  scores 80, 90, 91:  mean 87.00, range 11, deviation 4.97
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor, isqrt
from types import MappingProxyType

from gulian.casework.model import Item, Scalar
from gulian.expr import Context
from gulian.schemes import Tally

Number = int | Decimal


def tallied(
    tally: Tally, items: Sequence[Item], base: Mapping[str, Scalar], context: Context
) -> tuple[Scalar, tuple[str, ...]]:
    """The figure, or None and what is missing (`list/item.fact`; the list itself where it has no item).

    base : the facts of the case, which conditions and values may name beside those of the item
    """
    values: list[Scalar] = []
    missing: list[str] = []
    for item in items:
        row = {**base, **item.facts, "item": item.key}
        counts, lacks = _asked(tally, item, row, context)
        missing.extend(lacks)
        if counts is not None:
            values.append(counts)
    if missing:
        return None, tuple(dict.fromkeys(missing))
    if not values and tally.measure not in ("count", "sum", "distinct"):
        return None, (tally.over,)
    return _MEASURES[tally.measure](values, tally.decimals), ()


def _asked(
    tally: Tally, item: Item, row: Mapping[str, Scalar], context: Context
) -> tuple[Scalar, tuple[str, ...]]:
    """The value of an item that counts; None where it does not, or where something is missing."""
    if tally.when is not None:
        found = tally.when.evaluate(row, context)
        if found.value is not True:
            return None, _named(tally, item, found.missing, found.value is None)
    if tally.value is None:
        return True, ()
    found = tally.value.evaluate(row, context)
    return found.value, _named(tally, item, found.missing, found.value is None)


def _named(tally: Tally, item: Item, names: Sequence[str], unknown: bool) -> tuple[str, ...]:
    if not unknown:
        return ()
    return tuple(f"{tally.over}/{item.key}.{name}" for name in names) or (f"{tally.over}/{item.key}",)


def _numbers(values: Sequence[Scalar]) -> list[Number]:
    found: list[Number] = []
    for each in values:
        assert isinstance(each, int | Decimal)  # of kind int or decimal since the load
        found.append(each)
    return found


def _highest(values: Sequence[Scalar], _: int) -> Scalar:
    return max(_numbers(values))


def _lowest(values: Sequence[Scalar], _: int) -> Scalar:
    return min(_numbers(values))


def _sum(values: Sequence[Scalar], _: int) -> Scalar:
    return sum(_numbers(values), 0)


def _range(values: Sequence[Scalar], _: int) -> Scalar:
    numbers = _numbers(values)
    return max(numbers) - min(numbers)


def mean(values: Sequence[Scalar], decimals: int) -> Decimal:
    """Rounded half up. (1, 2), 0 -> 2"""
    return _half_up(Fraction(sum(map(Fraction, _numbers(values))), len(values)), decimals)


def deviation(values: Sequence[Scalar], decimals: int) -> Decimal:
    """Of these values, which are all there are; rounded half up. (2, 4), 0 -> 1"""
    numbers = [Fraction(each) for each in _numbers(values)]
    middle = sum(numbers) / len(numbers)
    square = sum((each - middle) ** 2 for each in numbers) / len(numbers)
    # floor(y + 1/2) with y = sqrt(square) * 10^decimals, without ever leaving whole numbers
    twice = isqrt(floor(4 * square * 100**decimals))
    return Decimal((twice + 1) // 2).scaleb(-decimals)


def _half_up(value: Fraction, decimals: int) -> Decimal:
    return Decimal(floor(value * 10**decimals + Fraction(1, 2))).scaleb(-decimals)


_MEASURES: Mapping[str, Callable[[Sequence[Scalar], int], Scalar]] = MappingProxyType(
    {
        "count": lambda values, _: len(values),
        "distinct": lambda values, _: len(set(values)),
        "sum": _sum,
        "lowest": _lowest,
        "highest": _highest,
        "range": _range,
        "mean": mean,
        "deviation": deviation,
    }
)
