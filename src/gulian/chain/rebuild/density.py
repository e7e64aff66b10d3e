# SPDX-License-Identifier: Apache-2.0
"""How many links there are: z such that their expected number is what is asked.

    sum over products and pairs (i, j) not left out of  z s_i t_j / (1 + z s_i t_j)  =  links asked - known

(Cimini et al. 2015, doi 10.1038/srep15758.) One z for all products, as published, but a product whose number
of links is stated has its own. The sum is taken by classes of size, WIDTH wide in the logarithm, to the
second order within each; pairs left out are taken off one by one. Newton's steps in log z, within bounds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from gulian.chain.kernel.gravity import Classes, expected_links
from gulian.chain.model import Floats
from gulian.chain.rebuild.balance import Stripe
from gulian.errors import ConvergenceError, DensityOutOfReach

WIDTH = 0.1
CLOSE = 1e-9
ROUNDS = 200


@dataclass(frozen=True, kw_only=True)
class Density:
    """How many links a network has, known ones included.

    degree : links into the average firm; None = that of the known links, per firm they have as a buyer
    links  : product -> expected number of links of that product
    """

    degree: float | None = None
    links: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Solved:
    """z and how it was found.

    z        : float64[stripes], 1 / (10k CNY a year)**2
    expected : links to be drawn in the mean
    iterations, residual : Newton's steps, largest relative gap between asked and expected
    """

    z: Floats
    expected: float
    iterations: int
    residual: float


@dataclass(frozen=True, eq=False)
class Counted:
    """What the number of links of a stripe depends on."""

    s: Classes
    t: Classes
    left_out: Floats
    pairs: float

    def links(self, log_z: float) -> tuple[float, float]:
        """Expected links and their slope in log z."""
        if not self.pairs:
            return 0.0, 0.0
        whole, slope = expected_links(log_z, self.s, self.t)
        p = 1.0 / (1.0 + np.exp(-(log_z + self.left_out)))
        return whole - float(p.sum()), slope - float((p * (1 - p)).sum())


def solve(of: Sequence[Counted], asked: Sequence[float | None], rest: float) -> Solved:
    """z of each stripe.

    asked : links to be drawn of each stripe; None = its part of `rest`, the links of all these together
    Raises DensityOutOfReach, ConvergenceError.
    """
    z, expected, rounds, residual = np.zeros(len(of)), 0.0, 0, 0.0
    groups = [([at], float(wanted)) for at, wanted in enumerate(asked) if wanted is not None]
    shared = [at for at, wanted in enumerate(asked) if wanted is None]
    for members, wanted in [*groups, (shared, rest)]:
        if not members:
            continue
        log_z, found, steps = _newton([of[at] for at in members], wanted)
        z[members] = np.exp(log_z)
        expected, rounds = expected + found, max(rounds, steps)
        residual = max(residual, abs(found - wanted) / max(wanted, 1e-300) if wanted else 0.0)
    return Solved(z, expected, rounds, residual)


def _newton(of: Sequence[Counted], wanted: float) -> tuple[float, float, int]:
    """log z, the links it gives, steps. log links is concave in log z, so steps from below never pass it."""
    most = sum(each.pairs for each in of)
    if wanted == 0:
        return -np.inf, 0.0, 0
    if not 0 < wanted < most:
        raise DensityOutOfReach(round(wanted, 1), 0, most)
    low, high, at = -np.inf, np.inf, _start(of, wanted)
    for steps in range(1, ROUNDS + 1):
        both = [each.links(at) for each in of]
        links, slope = sum(each[0] for each in both), sum(each[1] for each in both)
        if abs(links - wanted) <= CLOSE * wanted:
            return at, links, steps
        low, high = (at, high) if links < wanted else (low, at)
        step = np.log(wanted / links) * links / slope if links > 0 and slope > 0 else np.inf
        at = at + float(np.clip(step, -4.0, 4.0))
        if not low < at < high:
            at = (low + high) / 2
    raise ConvergenceError(ROUNDS, abs(links - wanted) / wanted, CLOSE)


def _start(of: Sequence[Counted], wanted: float) -> float:
    """log z as if all p were small."""
    return float(np.log(wanted / sum(_whole(each.s) * _whole(each.t) for each in of)))


def _whole(of: Classes) -> float:
    return float(np.sum(of.number * np.exp(of.mean)))


def counted(stripe: Stripe) -> Counted:
    """What is needed of a stripe to count its links."""
    i, j = stripe.excluded
    some = (stripe.s[i] > 0) & (stripe.t[j] > 0)
    left_out = np.log(stripe.s[i[some]]) + np.log(stripe.t[j[some]])
    pairs = float((stripe.s > 0).sum()) * float((stripe.t > 0).sum()) - left_out.size
    return Counted(_classes(stripe.s), _classes(stripe.t), left_out, pairs)


def _classes(sizes: Floats) -> Classes:
    logs = np.log(sizes[sizes > 0])
    if not logs.size:
        return Classes(np.zeros(0), np.zeros(0), np.zeros(0))
    of = ((logs.max() - logs) / WIDTH).astype(np.int64)
    count = np.bincount(of)
    some = count > 0
    mean = np.bincount(of, logs)[some] / count[some]
    off = logs - mean[(np.cumsum(some) - 1)[of]]
    return Classes(count[some].astype(np.float64), mean, np.bincount(of, off**2)[some] / count[some])
