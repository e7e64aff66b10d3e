# SPDX-License-Identifier: Apache-2.0
"""Units of register and sample, put together where they agree in every column of the plan.

Weights of a fit depend on the groups of a unit alone, so a million firms are fitted as some thousand cells.

    register [C large, C small, C small, D small], sample [C small]  ->  3 cells, register 1 2 1, sample 0 1 0
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from gulian.errors import MarginColumnMissing
from gulian.monitor.estimate.model import Floats, Ints, Mask

_DENSE = 1 << 23
"""Combinations up to which cells are counted in a table rather than sorted."""

UNKNOWN = "?"
"""How a group of units whose column is unknown is named."""


@dataclass(frozen=True, eq=False)
class Cells:
    """The distinct combinations.

    codes     : column -> int64[n_cells], the place of the cell's value in `labels`
    labels    : column -> its values in order, the unknown one (if any) last
    register  : float64[n_cells], units of the register
    of_sample, of_register : int64, the cell of each unit of the sample, of each row of the register
    """

    codes: dict[str, Ints]
    labels: dict[str, tuple[str, ...]]
    register: Floats
    of_sample: Ints
    of_register: Ints

    @property
    def count(self) -> int:
        """How many there are."""
        return int(self.register.size)

    def known(self, columns: Sequence[str]) -> Mask:
        """bool[n_cells]: the value of every column is known."""
        known = np.ones(self.count, np.bool_)
        for column in columns:
            if self.labels[column][-1:] == (UNKNOWN,):
                known &= self.codes[column] != len(self.labels[column]) - 1
        return known

    def crossed(self, columns: Sequence[str]) -> tuple[Ints, tuple[str, ...]]:
        """The group of each cell by some columns, and the groups' names, in the order of their values."""
        key = np.zeros(self.count, np.int64)
        for column in columns:
            key = key * len(self.labels[column]) + self.codes[column]
        found, first, group = np.unique(key, return_index=True, return_inverse=True)
        names = [
            " x ".join(self.labels[column][self.codes[column][at]] for column in columns)
            for at in first.tolist()
        ]
        return group.astype(np.int64), tuple(names) if columns else ("",) * found.size


def cells_of(
    sample: pl.DataFrame, register: pl.DataFrame, columns: Sequence[str], count: str | None
) -> Cells:
    """Raises MarginColumnMissing."""
    for name, frame in (("sample", sample), ("register", register)):
        missing = [each for each in (*columns, *((count,) if count else ())) if each not in frame.columns]
        if missing and not (name == "sample" and missing == [count]):
            raise MarginColumnMissing(name, missing[0], ", ".join(frame.columns[:40]))
    both = [_coded(register[column], sample[column]) for column in columns]
    sizes = [len(labels) for _, _, labels in both]
    in_register, in_sample = (
        _keys(codes, sizes, frame.height)
        for codes, frame in (([each[0] for each in both], register), ([each[1] for each in both], sample))
    )
    times = None if count is None else register[count].cast(pl.Float64).to_numpy()
    present, totals, *places = _counted(in_register, in_sample, times, sizes)
    codes, rest = dict[str, Ints](), present
    for column, size in zip(reversed(columns), reversed(sizes), strict=True):
        codes[column], rest = rest % size, rest // size
    labels = {column: each[2] for column, each in zip(columns, both, strict=True)}
    return Cells(codes, labels, totals, *places)


def _coded(register: pl.Series, sample: pl.Series) -> tuple[Ints, Ints, tuple[str, ...]]:
    """Places of the values of two columns in one order, and the values."""
    texts = [each.cast(pl.String) for each in (register, sample)]
    values = pl.concat([each.unique() for each in texts]).unique().drop_nulls().sort()
    kind = pl.Enum(values)
    codes = [each.cast(kind).to_physical().cast(pl.Int64).fill_null(len(values)).to_numpy() for each in texts]
    unknown = (UNKNOWN,) if any(each.null_count() for each in texts) else ()
    return codes[0], codes[1], (*values.to_list(), *unknown)


def _keys(codes: list[Ints], sizes: list[int], height: int) -> Ints:
    key = np.zeros(height, np.int64)
    for code, size in zip(codes, sizes, strict=True):
        key = key * size + code
    return key


def _counted(
    in_register: Ints, in_sample: Ints, times: Floats | None, sizes: list[int]
) -> tuple[Ints, Floats, Ints, Ints]:
    """The keys that occur, how often in the register, the places of sample and register among them."""
    combinations = int(np.prod([float(size) for size in sizes]))
    if combinations <= _DENSE:
        table = np.bincount(in_register, times, combinations).astype(np.float64)
        occurs = table > 0
        occurs[in_sample] = True
        present = np.flatnonzero(occurs).astype(np.int64)
        place = np.zeros(combinations, np.int64)
        place[present] = np.arange(present.size)
        return present, table[present], place[in_sample], place[in_register]
    present, inverse = np.unique(np.concatenate([in_register, in_sample]), return_inverse=True)
    totals = np.bincount(inverse[: in_register.size], times, present.size).astype(np.float64)
    return present, totals, inverse[in_register.size :], inverse[: in_register.size]
