# SPDX-License-Identifier: Apache-2.0
"""Days of stocks and orders written down once more, slowly, from the equations: dense, firm by firm.

w[i, j] = what i sells to j a day at rest, y = final demand, p = class of each firm. Stocks, orders and
deliveries are kept for each pair, whichever way the firms order.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gulian.chain.dynamics import Dynamics

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Rest:
    """A small economy at rest."""

    w: Floats
    y: Floats
    p: npt.NDArray[np.int32]
    essential: npt.NDArray[np.bool_]


def share_out(made: float, orders: Floats, at_rest: Floats, final: float, rule: str) -> tuple[Floats, float]:
    """What of `made` goes to each order and to final demand."""
    asked = orders.sum() + final
    if made >= asked:
        return orders, final
    if rule == "proportional":
        return orders * made / asked, final * made / asked
    if rule in ("final_last", "both") and made >= orders.sum():
        return orders, made - orders.sum()
    if rule == "final_last":
        return orders * made / orders.sum(), 0.0
    amounts, rest = (np.append(orders, final), np.append(at_rest, final))
    if rule == "both":
        amounts[-1] = rest[-1] = 0.0
    low, high = 0.0, 1.0 + float(np.max(amounts[rest > 0] / rest[rest > 0]))
    for _ in range(200):
        level = (low + high) / 2
        low, high = (low, level) if np.minimum(amounts, level * rest).sum() > made else (level, high)
    given = np.minimum(amounts, low * rest)
    return given[:-1], float(given[-1])


def days(rest: Rest, remaining: Floats, how: Dynamics) -> tuple[Floats, Floats]:
    """Production and unmet final demand of each day: float64[days, firms] each."""
    w, y, p = rest.w, rest.y, rest.p
    n = len(w)
    x0 = w.sum(1) + y
    target = max(how.inventory, 1.0)
    cover = max(target * how.safe_share, 1.0)
    stock, orders, alpha = target * w, w.copy(), np.ones(n)
    made_days, unmet_days = [], []
    for psi in remaining:
        asked = orders.sum(1) + y
        could = np.minimum(asked, alpha * psi * x0)
        made = could.copy()
        for j in range(n):
            for k in set(p[w[:, j] > 0].tolist()):
                if rest.essential[k, p[j]]:
                    of = p == k
                    made[j] = min(made[j], stock[of, j].sum() / (w[of, j].sum() * cover) * x0[j])
        came, final = np.zeros((n, n)), np.zeros(n)
        for i in range(n):
            came[i], final[i] = share_out(made[i], orders[i], w[i], y[i], how.rationing)
        share = np.divide(made, x0, out=np.zeros(n), where=x0 > 0)
        full = np.divide(could, x0, out=np.zeros(n), where=x0 > 0)
        use = np.ones(n) if how.use_follows == "initial" else share
        goal = {"output": share, "possible": full, "initial": np.ones(n)}[how.target_follows]
        weight = alpha * psi if how.shares == "output" else np.ones(n)
        for j in range(n):
            for k in set(p[w[:, j] > 0].tolist()):
                of = np.flatnonzero((p == k) & (w[:, j] > 0))
                left = stock[of, j] - share[j] * w[of, j]
                if (left < 0).any():
                    spare = np.maximum(left, 0)
                    short = -left[left < 0].sum()
                    left = spare * (1 - min(1, short / spare.sum())) if spare.sum() > 0 else spare
                stock[of, j] = left + came[of, j]
                if how.orders == "supplier":
                    orders[of, j] = order(use[j] * w[of, j], target * goal[j] * w[of, j] - stock[of, j], how)
                    continue
                need = w[of, j].sum()
                whole = order(use[j] * need, target * goal[j] * need - stock[of, j].sum(), how)
                parts = w[of, j] * weight[of]
                orders[of, j] = whole * (parts / parts.sum() if parts.sum() > 0 else 0.0 * parts)
        asked = orders.sum(1) + y
        scarce = np.divide(asked - made, asked, out=np.zeros(n), where=asked > 0)
        up = alpha + (how.overtime_most - alpha) * scarce / how.overtime_days
        if how.recede_days > 0:
            up = np.where(scarce > 0, up, alpha + (1 - alpha) / how.recede_days)
        alpha = np.maximum(1.0, up)
        made_days.append(made)
        unmet_days.append(y - final)
    return np.array(made_days), np.array(unmet_days)


def order(use: Floats, gap: Floats, how: Dynamics) -> Floats:
    """What is ordered for a use and a gap in stock."""
    if how.destock:
        return np.maximum(0.0, use + gap / how.restore_days)
    return np.asarray(use + np.maximum(0.0, gap) / how.restore_days)
