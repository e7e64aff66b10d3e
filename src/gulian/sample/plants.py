# SPDX-License-Identifier: Apache-2.0
"""The reporting units: one for each firm at its own place, more for firms with several plants elsewhere."""

from __future__ import annotations

import numpy as np

from gulian.sample.model import Firms, Places, Plan, Plants
from gulian.sample.seeds import stream


def draw_plants(plan: Plan, places: Places, firms: Firms) -> Plants:
    """Plants by firm and number; the people of a firm are those of its plants, none lost to rounding."""
    draw = stream(plan.seed, "facts", 1)
    firm = np.repeat(np.arange(firms.count, dtype=np.int64), firms.plants)
    first = np.cumsum(firms.plants) - firms.plants
    number = np.arange(len(firm), dtype=np.int64) - first[firm]
    weight = np.where(number == 0, 2.0, 1.0)
    share = weight / np.bincount(firm, weights=weight)[firm]
    staff = np.floor(firms.staff[firm] * share).astype(np.int64)
    staff[first] += firms.staff - np.bincount(firm, weights=staff).astype(np.int64)
    # A county further down the list, never the firm's own.
    step = 1 + draw.integers(0, max(len(places.counties) - 1, 1), len(firm))
    county = np.where(number == 0, firms.county[firm], (firms.county[firm] + step) % len(places.counties))
    return Plants(firm=firm, number=number, county=county, staff=staff, share=share)
