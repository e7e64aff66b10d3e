# SPDX-License-Identifier: Apache-2.0
"""What is asked of each draw of a rebuilt network: `Rebuilt.figures(question)`, or `askings` in parts.

Whatever can be said of an economy may be asked by `figures`; only the questions here are numbers and go by
shards.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from gulian.chain.economy import Economy, row_numbers
from gulian.chain.ensemble import MOST_VALUES
from gulian.chain.gates import Gates, gates_of, with_gates
from gulian.chain.job import Found, Job
from gulian.chain.rebuild.asking import USUAL_STOP, Asking, Closing, Losing, Stop
from gulian.chain.rebuild.result import Figures, Rebuilt
from gulian.chain.shock import Shock
from gulian.errors import ConvergenceError, EnsembleTooLarge, FirmNumberUnknown, ValueOutOfRange

NO_GATES = Gates(
    np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int32), np.zeros((0, 0), np.bool_)
)


@dataclass(frozen=True)
class CriticalityOf:
    """What the whole loses when each of these firms closes alone, a share of all links; figure = code."""

    codes: tuple[str, ...]
    stop: Stop = USUAL_STOP

    @property
    def names(self) -> tuple[str, ...]:
        """Of the figures."""
        return self.codes

    def of(self, economy: Economy) -> tuple[Closing, Gates]:
        """The question in numbers. Raises FirmNumberUnknown."""
        rows = row_numbers(economy.codes, pl.Series("code", self.codes, dtype=pl.String))
        unknown = np.flatnonzero(rows < 0)
        if unknown.size:
            raise FirmNumberUnknown("codes", int(unknown[0]), -1, len(economy.codes) - 1)
        return Closing(rows), NO_GATES

    def __call__(self, economy: Economy) -> Mapping[str, float]:
        """The figures of one economy."""
        return _figures(self, economy)


@dataclass(frozen=True, eq=False)
class LossOf:
    """What a certain shock costs: `loss` (10k CNY a day; unknown outputs add nothing), `loss_share`, and
    `hit`, the number of firms that lose anything. on : the day; None = all of it counts"""

    shock: Shock
    on: dt.date | None = None
    stop: Stop = USUAL_STOP

    @property
    def names(self) -> tuple[str, ...]:
        """Of the figures."""
        return ("loss", "loss_share", "hit")

    def of(self, economy: Economy) -> tuple[Losing, Gates]:
        """The question in numbers: of an uncertain entry the middle."""
        entries = [entry for entry in self.shock.in_force(self.on) if entry.deliveries]
        gates = gates_of(economy, entries, self.on)
        shares = [np.full(gates.supplier.size, entry.middle) for entry in entries]
        psi = gates.remaining(self.shock.on(self.on, economy), shares)
        return Losing(psi, economy.output), gates

    def __call__(self, economy: Economy) -> Mapping[str, float]:
        """The figures of one economy."""
        return _figures(self, economy)


Question = CriticalityOf | LossOf


def criticality_of(codes: Sequence[str], stop: Stop = USUAL_STOP) -> CriticalityOf:
    """The question what hangs on each of these firms; a code that is named twice counts once."""
    return CriticalityOf(tuple(dict.fromkeys(codes)), stop)


def cascade_loss_of(shock: Shock, on: dt.date | None = None, stop: Stop = USUAL_STOP) -> LossOf:
    """The question what a certain shock costs."""
    return LossOf(shock, on, stop)


def askings(rebuilt: Rebuilt, question: Question) -> Job[Figures]:
    """The work of `rebuilt.figures(question)`, a draw an item, to be made at once or in parts.

    Raises FirmNumberUnknown, EnsembleTooLarge, ValueOutOfRange; what comes of it ConvergenceError.
    """
    count, names, stop = rebuilt.draws.count, question.names, question.stop
    limit = MOST_VALUES // max(len(names), 1)
    if count > limit:
        raise EnsembleTooLarge(count, len(names), limit)
    if not stop.tolerance >= 0:
        raise ValueOutOfRange("tolerance", 0, stop.tolerance, "不小于 0 的数", "a number >= 0")
    economy = rebuilt.economy
    asked, gates = question.of(economy)
    task = Asking(
        draft=rebuilt.blueprint.draft,
        seed=rebuilt.draws.seed,
        firms=economy.firms,
        essential=economy.classes.kinds,
        gates=gates,
        question=asked,
        figures=len(names),
        tolerance=float(stop.tolerance),
        max_iterations=int(stop.max_iterations),
    )

    def joined(found: Found) -> Figures:
        worst = int(np.argmax(found["residual"]))
        _refuse(int(found["rounds"][worst]), float(found["residual"][worst]), stop)
        return rebuilt.figures_of(names, found["values"])

    return Job(task, count, joined)


def _figures(question: Question, economy: Economy) -> Mapping[str, float]:
    asked, gates = question.of(economy)
    network = economy.network
    if gates.rows.size:
        network = with_gates(economy.values, economy.firms, economy.classes.kinds, gates)
    values, rounds, residual = asked.answered(network, question.stop)
    _refuse(rounds, residual, question.stop)
    return dict(zip(question.names, values.tolist(), strict=True))


def _refuse(rounds: int, residual: float, stop: Stop) -> None:
    if not residual <= stop.tolerance:
        raise ConvergenceError(rounds, residual, stop.tolerance)
