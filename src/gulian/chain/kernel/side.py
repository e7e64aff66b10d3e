# SPDX-License-Identifier: Apache-2.0
"""One direction in which losses travel: a bipartite graph from firms to the bounds of other firms.

A *slot* is one bound on the output of its owner: h_owner <= 1 - sum over links e into the slot of
share_e * (loss of the firm at the other end). Downstream a firm has one slot per class of essential inputs
and one for all its non-essential inputs; upstream it has one slot, its customers. Both directions then obey

    h_j = max(0, min(psi_j, 1 - max over slots s of j of loss_s)),   loss_s = sum_e share_e * (1 - h_source)
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


class Side(NamedTuple):
    """Links seen from the firm that loses (`start, target, share`) and from the slot that is hit.

    start      : int64[firms+1]  links of firm i are start[i]:start[i+1]
    target     : int32[links]    slot hit by the link
    share      : float64[links]  share of the slot's needs that the link covers
    owner      : int32[slots]    firm bounded by the slot
    first_slot : int64[firms+1]  slots of firm j are first_slot[j]:first_slot[j+1]
    slot_start : int64[slots+1]  links into slot s are slot_start[s]:slot_start[s+1]
    slot_source: int32[links]    firm at the other end
    slot_share : float64[links]  the same shares in the order of the slots
    """

    start: Int64s
    target: Int32s
    share: Floats
    owner: Int32s
    first_slot: Int64s
    slot_start: Int64s
    slot_source: Int32s
    slot_share: Floats


class Markets(NamedTuple):
    """Which firms can stand in for each other; empty arrays where there is no market.

    market : int32[firms] market of each firm, -1 = none; int32[0] = no markets at all
    sales  : float64[firms] s_i, the value of all links of firm i
    number : of markets
    """

    market: Int32s
    sales: Floats
    number: int
