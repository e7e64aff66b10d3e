# SPDX-License-Identifier: Apache-2.0
"""Whom to free first: what each blocked firm alone would bring back.

    gain_i = sum_j y_j (H_j(psi with psi_i = 1) - H_j(psi)),   H = min(hd, hu),   y in 10k CNY a day

1 settle the blocked state   2 bound every candidate's gain from above, all at once
3 compute gains exactly, largest bound first, until the leading rows cannot be overtaken
"""

from __future__ import annotations

import numpy as np

from gulian import errors
from gulian.chain.blocked import is_concave, own_rise, settle_blocked
from gulian.chain.cascade import checked_shares
from gulian.chain.halving import search_by_batches
from gulian.chain.model import Bools, Floats, Int32s, Int64s, Network, Releases
from gulian.chain.search import Found, search_by_blame


def rank_releases(
    network: Network,
    remaining: Floats,
    output: Floats,
    candidates: Int32s,
    *,
    part: Floats | None = None,
    exact: int = 50,
    watch: Int32s | None = None,
    effort: int | None = None,
) -> Releases:
    """Rank blocked firms by the output that freeing each of them alone brings back.

    remaining  : float64[firms] psi, share of own capacity left
    output     : float64[firms] y, 10k CNY a day, NaN = unknown (counts 0 and is told)
    candidates : int32[] firms that may be freed
    part       : float64[candidates] 0..1, a candidate is ranked by this part of its gain; None = by all of it
    exact      : leading rows that are to be exact and certain
    watch      : int32[] firms for which the result says whether a leading row lifts them
    effort     : links that may be visited before the leading rows are left uncertain;
                 default 1,000 times the links, at least 4e8
    Raises NetworkShape, ValueOutOfRange, FirmNumberUnknown, ConvergenceError.
    """
    _check(network, output, candidates, watch)
    blocked = settle_blocked(network, checked_shares(network, remaining), np.nan_to_num(output))
    allowed = max(400_000_000, 1_000 * network.links) if effort is None else effort
    watched = np.zeros(0, dtype=np.int32) if watch is None else watch.astype(np.int32)
    search = search_by_blame if is_concave(network) else search_by_batches
    parts = np.ones(candidates.size) if part is None else part
    found = search(blocked, candidates, parts, exact, watched, allowed)
    lower = np.where(found.exact, found.gain, np.maximum(found.least, own_rise(blocked, candidates)))
    order = np.lexsort((candidates, -found.gain * parts))
    is_exact = found.exact[order]
    certified = int(np.argmin(np.append(is_exact, False)))
    return Releases(
        firm=candidates[order].astype(np.int32),
        gain=found.gain[order],
        exact=is_exact,
        lower=lower[order],
        certified=certified,
        loss=float(blocked.output @ (1.0 - blocked.left)),
        unknown_output=np.flatnonzero(np.isnan(output)).astype(np.int32),
        watch=watched,
        watch_gains=_lifted(found, order[: min(exact, certified)], watched.size),
    )


def _lifted(found: Found, places: Int64s, watched: int) -> Bools:
    """bool[rows, watch] of the leading rows; a firm that has all its capacity lifts nobody."""
    lifted = np.zeros((places.size, watched), dtype=np.bool_)
    for row, place in enumerate(places.tolist()):
        if place in found.lifts:
            lifted[row] = np.unpackbits(found.lifts[place], count=watched)
    return lifted


def _check(network: Network, output: Floats, candidates: Int32s, watch: Int32s | None) -> None:
    if output.shape != (network.firms,):
        raise errors.NetworkShape("output", int(output.size), network.firms)
    wrong = np.flatnonzero((output < 0) | np.isinf(output))
    if wrong.size:
        row = int(wrong[0])
        raise errors.ValueOutOfRange("output", row, float(output[row]), "不小于 0 的数", "a number >= 0")
    for name, numbers in (("candidates", candidates), ("watch", watch)):
        if numbers is None:
            continue
        wrong = np.flatnonzero((numbers < 0) | (numbers >= network.firms))
        if wrong.size:
            row = int(wrong[0])
            raise errors.FirmNumberUnknown(name, row, int(numbers[row]), network.firms - 1)
