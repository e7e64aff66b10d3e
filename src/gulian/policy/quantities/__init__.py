# SPDX-License-Identifier: Apache-2.0
"""1 fold the signs 2 find the times (`dates.py`) 3 find the quantities (`amounts.py`) 4 read their bounds."""

from __future__ import annotations

from gulian.policy.quantities.model import Comparator, Kind, Quantity, Relation, When
from gulian.policy.quantities.numerals import number
from gulian.policy.quantities.reading import parse

__all__ = ["Comparator", "Kind", "Quantity", "Relation", "When", "number", "parse"]
