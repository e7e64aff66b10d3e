# SPDX-License-Identifier: Apache-2.0
"""推荐优先顺序: the order in which a body recommends the cases of one batch."""

from __future__ import annotations

from collections.abc import Mapping

from gulian.errors import BadRank


def ranked(places: Mapping[str, int]) -> tuple[str, ...]:
    """The cases in their order of priority. {"a": 2, "b": 1} -> ("b", "a")

    places : case -> rank. Raises BadRank unless the ranks are 1, 2, ... without a gap and without a tie.
    """
    order = sorted(places, key=lambda case: (places[case], case))
    for expected, case in enumerate(order, start=1):
        if places[case] != expected:
            zh = f"{case} 的名次为 {places[case]}，此处应为 {expected}"
            raise BadRank(zh, f"{case} has rank {places[case]} where {expected} is due")
    return tuple(order)
