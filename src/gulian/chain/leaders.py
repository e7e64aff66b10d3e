# SPDX-License-Identifier: Apache-2.0
"""The most critical firms, certain, without closing all firms (branch and bound).

1 guess each firm's loss by tracing every link once back (kernel/guess.py)   2 close the likely leaders alone
3 close the others in batches that are expected to lose less than the last leader: more firms closed together
  never lose less, so a batch that does lose less holds no leader   4 halve the batches that may hold one
A wrong guess costs time, never a leader.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from gulian.chain.closer import Closer, closer
from gulian.chain.criticality import checked_weights, criticality
from gulian.chain.kernel.guess import guessed
from gulian.chain.model import Criticality, Floats, Int32s, Network

AT_ONCE = 64
FINER = 1_000
# Batches are cut so that their guessed losses add up to this part of the last leader's.
FILL = 0.8
# Where more than this part of the firms lead, closing all is the shorter way.
FEW_LEAD = 0.05


Told = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class Leaders:
    """The most critical firms and what is certain of all others.

    found          : the leaders, most critical first
    others_at_most : no other firm loses more when it closes alone, -inf where there is no other
    cascades       : batches and firms closed to know that, of how many `firms`
    tolerance      : firms that differ by less may stand for each other
    """

    found: Criticality
    others_at_most: float
    cascades: int
    firms: int
    tolerance: float


def _silent(_done: int, _of: int) -> None:
    """Tells nobody."""


@dataclass
class _Search:
    """What is known so far; `best` ordered by loss, then number; `open` = batches that may hold a leader."""

    closer: Closer
    count: int
    tolerance: float
    most: int
    told: Told
    cascades: int = 0
    ahead: int = 0
    best: list[tuple[float, int]] = field(default_factory=list)
    open: list[tuple[float, int, Int32s]] = field(default_factory=list)

    def least(self) -> float:
        """The loss of the last leader, -inf while there are too few."""
        return self.best[self.count - 1][0] if len(self.best) >= self.count else -np.inf

    def close(self, batches: list[Int32s]) -> None:
        """Close batches; note firms that stood alone, keep open what may hold a leader."""
        found = self.closer.close(batches, self.tolerance / FINER, self.most)
        if (found.residual > self.tolerance).any():
            found.refuse(self.tolerance)
        for rows, loss in zip(batches, found.losses[0].tolist(), strict=True):
            if rows.size == 1:
                self.best.append((loss, int(rows[0])))
            else:
                heapq.heappush(self.open, (-(loss + self.tolerance), int(rows[0]), rows))
        self.best.sort(key=lambda row: (-row[0], row[1]))
        self.cascades += len(batches)
        self.ahead = max(self.ahead - len(batches), 2 * self._may_lead())
        self.told(self.cascades, self.cascades + self.ahead)

    def _may_lead(self) -> int:
        """Batches that may hold a leader as far as is known."""
        least = self.least()
        return 0 if np.isinf(least) else sum(-bound >= least for bound, _, _ in self.open)

    def others_at_most(self) -> float:
        """What no firm but the leaders can lose more than."""
        alone = [self.best[self.count][0] + self.tolerance] if len(self.best) > self.count else []
        return max([*alone, *([-self.open[0][0]] if self.open else [])], default=-np.inf)

    def halve(self) -> None:
        """Open the batches with the largest losses until none may hold a leader."""
        while self.open and -self.open[0][0] >= self.least():
            taken: list[Int32s] = []
            while self.open and len(taken) < AT_ONCE // 2 and -self.open[0][0] >= self.least():
                taken.append(heapq.heappop(self.open)[2])
            self.close([half for rows in taken for half in np.array_split(rows, 2)])


def most_critical(
    network: Network,
    count: int,
    *,
    weights: Floats | None = None,
    tolerance: float = 1e-6,
    max_iterations: int = 10_000,
) -> Criticality:
    """The `count` most critical firms, found without closing all; `certified_leaders` says how that is known.

    Raises as `criticality`.
    """
    return certified_leaders(
        network, count, weights=weights, tolerance=tolerance, max_iterations=max_iterations
    ).found


def certified_leaders(
    network: Network,
    count: int,
    *,
    weights: Floats | None = None,
    tolerance: float = 1e-6,
    max_iterations: int = 10_000,
    told: Told = _silent,
) -> Leaders:
    """The `count` most critical firms without closing all, most critical first, equals by number.

    told : called with (cascades followed, these and those that are certain to follow) now and then
    A cascade that is stopped early loses a little less than it would, so batches are followed FINER times as
    far, and one is set aside only if it loses less than the least leader by more than `tolerance` of all
    weights: firms that differ by less may stand for each other. Raises as `criticality`.
    """
    if count > FEW_LEAD * network.firms:
        found = criticality(network, weights=weights, tolerance=tolerance, max_iterations=max_iterations)
        others = np.sort(found.loss)[::-1][count:]
        most = float(others[0]) + tolerance if others.size else -np.inf
        return Leaders(_first(found, count), most, network.firms, network.firms, tolerance)
    weight = checked_weights(network, weights)
    search = _Search(closer(network, weight, AT_ONCE), count, tolerance, max_iterations, told)
    guess = guessed(network.down, network.up, weight)
    order = np.lexsort((np.arange(network.firms), -guess)).astype(np.int32)
    alone = search.ahead = min(order.size, count + count // 4 + 1)
    for first in range(0, alone, AT_ONCE):
        search.close([order[a : a + 1] for a in range(first, min(alone, first + AT_ONCE))])
    rest = list(_batches(order[alone:], guess, FILL * _in_guesses(search, guess)))
    search.ahead = len(rest)
    for first in range(0, len(rest), AT_ONCE):
        search.close(rest[first : first + AT_ONCE])
    search.halve()
    rows = np.array([firm for _, firm in search.best[:count]], dtype=np.int32)
    found = criticality(
        network, weights=weights, firms=rows, tolerance=tolerance, max_iterations=max_iterations
    )
    most = search.others_at_most()
    return Leaders(_first(found, count), most, search.cascades + rows.size, network.firms, tolerance)


def _in_guesses(search: _Search, guess: Floats) -> float:
    """The last leader's loss as a guess would put it: by the median of guess / loss of the closed firms."""
    ratios = [guess[firm] / loss for loss, firm in search.best if loss > 0]
    return search.least() * float(np.median(ratios)) if ratios and search.count else 0.0


def _batches(rows: Int32s, guess: Floats, most: float) -> Iterator[Int32s]:
    """Cut rows so that the guesses of each batch add up to about `most`, one firm at least."""
    total = np.cumsum(guess[rows])
    first = 0
    while first < rows.size:
        before = total[first - 1] if first else 0.0
        last = max(first + 1, int(np.searchsorted(total, before + most, side="right")))
        yield rows[first:last]
        first = last


def _first(found: Criticality, count: int) -> Criticality:
    """The `count` rows with the largest losses, equals by number."""
    order = np.lexsort((found.firm, -found.loss))[:count]
    return replace(
        found,
        firm=found.firm[order],
        loss=found.loss[order],
        down=found.down[order],
        up=found.up[order],
        iterations=found.iterations[order],
        residual=found.residual[order],
    )
