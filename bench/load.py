# SPDX-License-Identifier: Apache-2.0
"""Links from Parquet into a network, each way a process of its own: seconds, processor seconds, peak memory.

frames : a table that is trusted: `polars.read_parquet`, then `chain.economy`
door   : a stranger's file: `door.read_files` with all its checks in a process under limits, then the same
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
import tempfile
from pathlib import Path

import numpy as np
import polars as pl
from apart import Run, run

SIZES = {"100k": (10_000, 100_000), "1m": (100_000, 1_000_000), "10m": (1_000_000, 10_000_000)}
BAR_SECONDS, BAR_MEMORY = 10.0, 3e9
INDUSTRIES = ("3611", "3670", "1311", "2614", "6513", "5171", "3484", "3391")

CHILD = """
import sys
from pathlib import Path
import polars as pl
from gulian import chain, door
way, folder = sys.argv[1], Path(sys.argv[2])
if way == "door":
    read = door.read_files({name: folder / f"{name}.parquet" for name in ("enterprises", "links")})
    firms, links = read.frames["enterprises"], read.frames["links"]
else:
    firms = pl.read_parquet(folder / "enterprises.parquet")
    links = pl.read_parquet(folder / "links.parquet")
assert chain.economy(firms, links).network.links > 0
"""


def write_world(folder: Path, firms: int, links: int) -> None:
    """Firms with codes as the sample world has them, and links between random pairs of them."""
    from gulian.sample.codes import credit_codes

    random = np.random.default_rng(1)
    numbers = np.arange(firms)
    written = credit_codes(numbers, np.full(firms, 330521), np.zeros(firms, dtype=np.bool_))
    codes = pl.Series(written.astype("U18").tolist())
    revenue = np.round(random.lognormal(7, 1.5, firms), 2)
    industry = random.choice(INDUSTRIES, firms).tolist()
    register = {"code": codes, "name": codes, "region": pl.repeat("330521", firms, eager=True)}
    pl.DataFrame({**register, "industry": industry, "revenue": revenue}).write_parquet(
        folder / "enterprises.parquet"
    )
    supplier = random.integers(0, firms, links)
    buyer = (supplier + random.integers(1, firms, links)) % firms
    value = np.round(random.lognormal(4, 1.5, links), 2)
    pairs = {"supplier": codes.gather(supplier), "buyer": codes.gather(buyer), "value": value}
    pl.DataFrame(pairs).unique(["supplier", "buyer"], maintain_order=True).write_parquet(
        folder / "links.parquet"
    )


def load(way: str, folder: Path) -> Run:
    """One way, once."""
    return run([sys.executable, "-c", CHILD, way, str(folder)])


def measure(name: str, way: str, folder: Path, runs: int) -> str:
    """A line of the table, with its verdict for the largest size."""
    load(way, folder)
    found = [load(way, folder) for _ in range(runs)]
    seconds = statistics.median(each.seconds for each in found)
    processor = statistics.median(each.processor for each in found)
    memory = max(each.memory for each in found)
    met = seconds <= BAR_SECONDS and memory <= BAR_MEMORY
    figures = f"{seconds:>8.1f} {processor:>8.1f} {memory / 1e9:>6.2f}"
    return f"{name:>5} {way:>7} {figures}  {'met' if met else 'NOT met'}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", default=["1m"], choices=list(SIZES))
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    machine = f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    print(f"{machine}, Python {platform.python_version()}")
    print(f"bar for 10m: {BAR_SECONDS:.0f} s, {BAR_MEMORY / 1e9:.0f} GB")
    print(f"{'links':>5} {'way':>7} {'seconds':>8} {'proc. s':>8} {'GB':>6}  verdict")
    with tempfile.TemporaryDirectory() as room:
        for name in chosen.sizes:
            folder = Path(room) / name
            folder.mkdir()
            write_world(folder, *SIZES[name])
            for way in ("frames", "door"):
                print(measure(name, way, folder, chosen.runs), flush=True)


if __name__ == "__main__":
    main()
