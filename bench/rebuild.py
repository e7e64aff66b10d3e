# SPDX-License-Identifier: Apache-2.0
"""Networks rebuilt from sizes and the national table: seconds and memory of making ready and of one draw.

`pass` is one streaming pass of NumPy over the links of a draw. Each size is a process of its own, so that the
peak of memory is its own.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import statistics
import subprocess
import sys
import time

import numpy as np
import polars as pl

from gulian import chain

SIZES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000, "5m": 5_000_000}
USUAL = ("10k", "100k")
BAR = {"10k": 6.0, "100k": 60.0}
"""Seconds for making ready and one draw; a hundred thousand firms have to take minutes at most."""
DEGREE = 10.0


def register(firms: int, seed: int = 1) -> pl.DataFrame:
    """Firms of heavy-tailed revenue in the divisions of GB/T 4754, most of them small."""
    rng = np.random.default_rng(seed)
    divisions = [f"{at:02d}" for at in range(1, 97)]
    return pl.DataFrame(
        {
            "code": pl.int_range(firms, eager=True).cast(pl.String).str.zfill(9),
            "industry": pl.Series(divisions).gather(rng.integers(0, len(divisions), firms)),
            "revenue_fen": ((rng.pareto(1.06, firms) + 1) * 1e8).astype(np.int64),
        }
    )


def measure(firms: int, runs: int) -> str:
    """One line of the table."""
    nobody = pl.DataFrame(schema={"supplier": pl.String, "buyer": pl.String})
    density = chain.Density(degree=DEGREE)
    warm = chain.rebuild(chain.economy(register(100), nobody), chain.Draws(count=1), density=density)
    warm.links(0)
    economy = chain.economy(register(firms), nobody)
    start = time.perf_counter()
    rebuilt = chain.rebuild(economy, chain.Draws(count=runs), density=density)
    ready = time.perf_counter() - start
    times = []
    for draw in range(runs):
        start = time.perf_counter()
        links, _ = rebuilt.blueprint.draw(0, draw)
        times.append(time.perf_counter() - start)
    start = time.perf_counter()
    links.value.sum()
    streamed, one = time.perf_counter() - start, statistics.median(times)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    bar = next((BAR[name] for name, size in SIZES.items() if size == firms and name in BAR), None)
    met = "-" if bar is None else f"{bar:.0f} s {'met' if ready + one <= bar else 'MISSED'}"
    return (
        f"{firms:>10,}{links.value.size:>13,}{ready:>10.2f}{one:>10.2f}"
        f"{1e9 * one / links.value.size:>10.0f}{1e3 * streamed:>10.2f}{peak:>10.2f}  {met}"
    )


def main() -> None:
    """Print the table; status 1 where a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", metavar="SIZE", default=list(USUAL), help=", ".join(SIZES))
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--alone", type=int, help="one size, its line only")
    asked = parser.parse_args()
    if asked.alone:
        print(measure(asked.alone, asked.runs))
        return
    print(f"{platform.machine()}, {os.cpu_count()} cores, {DEGREE:g} suppliers a firm")
    print(
        f"{'firms':>10}{'links':>13}{'ready s':>10}{'draw s':>10}"
        f"{'ns/link':>10}{'pass ms':>10}{'GB':>10}  bar"
    )
    lines = []
    for name in asked.sizes:
        called = [sys.executable, __file__, "--alone", str(SIZES[name]), "--runs", str(asked.runs)]
        lines.append(subprocess.run(called, check=True, capture_output=True, text=True).stdout)
        print(lines[-1], end="")
    raise SystemExit(1 if any("MISSED" in line for line in lines) else 0)


if __name__ == "__main__":
    main()
