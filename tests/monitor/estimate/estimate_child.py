# SPDX-License-Identifier: Apache-2.0
"""Prints a hash of an estimate, for a test that runs it with different numbers of threads."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import polars as pl

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from gulian.monitor.estimate import Question, estimate
from tests.monitor.estimate.worlds import plan, register, reports

whole = register(40_000)
sample = whole.filter(pl.Series(reports(whole, 0.4, 1)))
found = estimate(
    sample, whole, plan("section", "province*size"), (Question("o", "opened"),), ("total", "province")
)
data = found.calibrations["o"].weights.tobytes() + repr(found.frame.rows()).encode()
print(hashlib.sha256(data).hexdigest())
