# SPDX-License-Identifier: Apache-2.0
"""Figures as they are printed: rounded half up, once, here."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal


def rounded(value: float, places: int) -> str:
    """`value` with so many decimals, half up on its shortest decimal form. 81.785 -> 81.79"""
    return str(Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))
