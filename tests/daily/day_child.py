# SPDX-License-Identifier: Apache-2.0
"""Runs one day in a process of its own: `day_child.py DIR DATE [THREADS]`."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

from gulian import daily

if __name__ == "__main__":
    threads = int(sys.argv[3]) if len(sys.argv) > 3 else None
    daily.run_folder(Path(sys.argv[1]), dt.date.fromisoformat(sys.argv[2]), threads=threads)
