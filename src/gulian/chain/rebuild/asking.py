# SPDX-License-Identifier: Apache-2.0
"""A question to every draw of a rebuilt network, as numbers only: each draw can be answered anywhere.

    draw d -> its links from (seed, d) -> network -> figures

1 the question of an economy becomes one of row numbers and shares (`Closing`, `Losing`)
2 a draw is made, and its network, where it is answered: neither travels   3 the answers come home
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gulian.chain.cascade import settle
from gulian.chain.criticality import criticality
from gulian.chain.gates import Gates, with_gates
from gulian.chain.job import Found
from gulian.chain.model import Firms, Floats, Int8s, Int32s, Int64s, Network
from gulian.chain.rebuild.blueprint import Draft


class Stop(NamedTuple):
    """When a cascade has come to rest, and how many rounds it may take to."""

    tolerance: float = 1e-6
    max_iterations: int = 10_000


USUAL_STOP = Stop()


class Answered(NamedTuple):
    """The figures of one network, the most rounds of any cascade, the largest fall in the last of any."""

    values: Floats
    rounds: int
    residual: float


@dataclass(frozen=True, eq=False)
class Closing:
    """What the whole loses when each of these firms closes alone, as a share of all links.

    firm : int32[figures]
    """

    firm: Int32s

    def answered(self, network: Network, stop: Stop) -> Answered:
        """A loss for each firm."""
        tolerance, most = stop
        found = criticality(
            network, firms=self.firm, tolerance=tolerance, max_iterations=most, allow_unconverged=True
        )
        rounds, residual = int(found.iterations.max(initial=0)), float(found.residual.max(initial=0.0))
        return Answered(found.loss, rounds, residual)


@dataclass(frozen=True, eq=False)
class Losing:
    """What a certain shock costs: output lost, its share of all output, firms that lose anything.

    psi    : float64[nodes] what is left of firms, then of gates
    output : float64[firms] 10k CNY a day, NaN = unknown
    """

    psi: Floats
    output: Floats

    def answered(self, network: Network, stop: Stop) -> Answered:
        """`loss`, `loss_share` and `hit`."""
        found = settle(network, self.psi, *stop, True)
        left = found.output[: self.output.size]
        loss, whole = float(np.sum(np.nan_to_num(self.output) * (1.0 - left))), float(np.nansum(self.output))
        values = np.array([loss, loss / whole if whole else np.nan, float((left < 1).sum())])
        return Answered(values, found.iterations, found.residual)


@dataclass(frozen=True, eq=False)
class Asking:
    """All that answering needs.

    gates   : of deliveries that are held up; only known links are, and these stand first in every draw
    figures : number of figures of the question
    """

    draft: Draft
    seed: int
    firms: Firms
    essential: Int8s
    gates: Gates
    question: Closing | Losing
    figures: int
    tolerance: float
    max_iterations: int

    def ready(self) -> Callable[[Int64s], Found]:
        """Answers draws: `values` float64[draws, figures], `rounds`, `residual`."""
        return self._answer

    def _answer(self, draws: Int64s) -> Found:
        values = np.empty((draws.size, self.figures))
        rounds, residual = np.empty(draws.size, np.int64), np.empty(draws.size)
        stop = Stop(self.tolerance, self.max_iterations)
        for row, draw in enumerate(draws.tolist()):
            links = self.draft.draw(self.seed, draw)
            network = with_gates(links, self.firms, self.essential, self.gates)
            values[row], rounds[row], residual[row] = self.question.answered(network, stop)
        return {"values": values, "rounds": rounds, "residual": residual}
