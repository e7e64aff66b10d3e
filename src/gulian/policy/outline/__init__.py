# SPDX-License-Identifier: Apache-2.0
"""1 contents pages  2 beginnings of documents  3 paragraphs of each, columns put right  4 elements and kind
5 clauses and tables  6 citations and duplicates across texts
"""

from __future__ import annotations

from gulian.policy.outline.library import outline

__all__ = ["outline"]
