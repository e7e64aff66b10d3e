# SPDX-License-Identifier: Apache-2.0
"""Whom a firm waits for: the blocked firms behind the input, or the customers, that bind its output."""

from __future__ import annotations

import numpy as np

from gulian import errors
from gulian.chain.cascade import checked_shares
from gulian.chain.kernel.fall import slot_losses
from gulian.chain.kernel.trace import trace_back
from gulian.chain.model import Cascade, Floats, Int32s, Network


def waits_for(
    network: Network, cascade: Cascade, remaining: Floats, firms: Int32s, *, most: int = 3
) -> tuple[Int32s, ...]:
    """For each firm the firms, blocked by themselves, that it waits for, heaviest first.

    remaining : float64[firms] psi of the cascade
    most      : of how many at most it tells
    Example: C is closed, supplies A, A supplies B: B waits for (C,). A firm that runs waits for ().
    Raises FirmNumberUnknown, NetworkShape, ValueOutOfRange.
    """
    psi = checked_shares(network, remaining)
    wrong = np.flatnonzero((firms < 0) | (firms >= network.firms))
    if wrong.size:
        row = int(wrong[0])
        raise errors.FirmNumberUnknown("firms", row, int(firms[row]), network.firms - 1)
    sides = (
        (network.down, cascade.down, slot_losses(network.down, cascade.down)),
        (network.up, cascade.up, slot_losses(network.up, cascade.up)),
    )
    binds = np.where(cascade.down <= cascade.up, 0, 1)
    answers = []
    for firm in firms:
        side, h, loss = sides[binds[firm]]
        names, parts = np.zeros(most, dtype=np.int32), np.zeros(most)
        found = trace_back(side, h, loss, psi, int(firm), names, parts)
        answers.append(names[:found])
    return tuple(answers)
