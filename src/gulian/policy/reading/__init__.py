# SPDX-License-Identifier: Apache-2.0
"""1 open (a process of its own where a parser is needed)  2 decode  3 fold characters
4 leave out page furniture  5 rejoin broken lines  6 keep the map back
"""

from __future__ import annotations

from gulian.policy.reading.cohesion import Cohesion
from gulian.policy.reading.files import SUFFIXES, Read, read, read_document, read_words
from gulian.policy.reading.opened import Limits

__all__ = ["SUFFIXES", "Cohesion", "Limits", "Read", "read", "read_document", "read_words"]
