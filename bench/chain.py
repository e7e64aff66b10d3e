# SPDX-License-Identifier: Apache-2.0
"""Criticality and cascades on drawn economies: seconds, against the bars and against what memory allows."""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt

from gulian import chain

SECTORS, GOODS, ESSENTIAL_SHARE = 70, 40, 0.15
OUTSIDE = 0.4
LANES = 8
ROUNDS_MOST = 100_000

Int32s = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]


def draw(firms: int, *, seed: int = 1, degree: float = 9.0, closed: bool = False) -> chain.Network:
    """A seeded economy: heavy tails in size, suppliers and customers; 70 sectors.

    Suppliers come by sector (lognormal input mix), then by size (Pareto, exponent 1.3). 15 % of the pairs of
    the 40 sectors that make goods are essential. 40 % of sales go to final demand and 40 % of what a firm
    spends goes to nobody in the links; closed: neither.
    """
    rng = np.random.default_rng([seed, firms])
    weight = rng.lognormal(0, 1, SECTORS)
    sector = rng.choice(SECTORS, firms, p=weight / weight.sum()).astype(np.int32)
    size = np.minimum(rng.pareto(1.3, firms) + 1.0, 10.0 * np.sqrt(firms))
    wish = np.sqrt(size) * rng.lognormal(0, 0.5, firms)
    count = np.minimum(rng.poisson(wish * degree / wish.mean()), firms // 4)
    buyer = np.repeat(np.arange(firms, dtype=np.int32), count)
    supplier = _suppliers(rng, sector, size, buyer, weight)
    apart = supplier != buyer
    supplier, buyer = supplier[apart], buyer[apart]
    value = np.sqrt(size[supplier] * size[buyer]) * rng.lognormal(0, 1.5, buyer.size)
    kinds = np.ones((SECTORS, SECTORS), np.int8)
    kinds[:GOODS, :GOODS] += rng.random((GOODS, GOODS)) < ESSENTIAL_SHARE
    sold = np.bincount(supplier, weights=value, minlength=firms) / (1 - OUTSIDE)
    bought = np.bincount(buyer, weights=value, minlength=firms) / (1 - OUTSIDE)
    nouns = chain.Firms(sector) if closed else chain.Firms(sector, None, sold, bought)
    return chain.build(chain.Links(supplier, buyer, value), nouns, kinds)


def _suppliers(
    rng: np.random.Generator, sector: Int32s, size: Floats, buyer: Int32s, weight: Floats
) -> Int32s:
    mix = rng.lognormal(0, 2, (SECTORS, SECTORS)) * weight[:, None]
    steps = np.cumsum(mix / mix.sum(axis=0), axis=0)
    luck, wanted = rng.random(buyer.size), np.empty(buyer.size, dtype=np.int64)
    for each in range(SECTORS):
        at = sector[buyer] == each
        wanted[at] = np.minimum(np.searchsorted(steps[:, each], luck[at]), SECTORS - 1)
    supplier = np.empty(buyer.size, dtype=np.int32)
    for each in range(SECTORS):
        at, members = np.flatnonzero(wanted == each), np.flatnonzero(sector == each)
        members = members if members.size else np.arange(sector.size)
        steps_in = np.cumsum(size[members])
        place = np.searchsorted(steps_in, rng.random(at.size) * steps_in[-1])
        supplier[at] = members[np.minimum(place, members.size - 1)]
    return supplier


@dataclass(frozen=True)
class Task:
    """One row of the table; `bar` seconds by number of firms, None = no bar at this size."""

    name: str
    bars: dict[int, float]
    run: Callable[[chain.Network, int], tuple[float, str]]
    closed: bool = False
    count: int = 0


def every_firm(tolerance: float) -> Callable[[chain.Network, int], tuple[float, str]]:
    """All firms, or an even sample of them; returns the rounds made, as a share of all firms'."""

    def run(network: chain.Network, sample: int) -> tuple[float, str]:
        step = max(1, network.firms // sample) if sample else 1
        rows = np.arange(0, network.firms, step, dtype=np.int32)
        found = chain.criticality(network, firms=rows, tolerance=tolerance, max_iterations=ROUNDS_MOST)
        seen = f"{rows.size:,} of {network.firms:,} closed, rounds {found.iterations.mean():.1f}"
        return float(found.iterations.sum()) / LANES, seen

    return run


def leaders(network: chain.Network, sample: int) -> tuple[float, str]:
    """The `sample` most critical firms."""
    found = chain.most_critical(network, sample, max_iterations=ROUNDS_MOST)
    return 0.0, f"top {sample}, losses {found.loss[0]:.4f} to {found.loss[-1]:.4f}"


def one_firm(network: chain.Network, _sample: int) -> tuple[float, str]:
    """The firm with the most customers closes, tolerance 0.01."""
    remaining = np.ones(network.firms)
    remaining[int(np.argmax(np.diff(network.up.slot_start)))] = 0.0
    after = chain.cascade(network, remaining, tolerance=0.01)
    return float(after.iterations), f"{after.iterations} rounds, {(1 - after.output).mean():.4f} lost"


def many_firms(network: chain.Network, _sample: int) -> tuple[float, str]:
    """5 % of the firms close, converged."""
    remaining = np.ones(network.firms)
    remaining[np.random.default_rng(3).random(network.firms) < 0.05] = 0.0
    after = chain.cascade(network, remaining, tolerance=1e-6, max_iterations=ROUNDS_MOST)
    return float(after.iterations), f"{after.iterations} rounds, {(1 - after.output).mean():.4f} lost"


def many_settled(network: chain.Network, _sample: int) -> tuple[float, str]:
    """5 % of the firms close, come to rest by sweeps."""
    remaining = np.ones(network.firms)
    remaining[np.random.default_rng(3).random(network.firms) < 0.05] = 0.0
    after = chain.settled(network, remaining, tolerance=1e-6, max_iterations=ROUNDS_MOST)
    return float(after.iterations), f"{after.iterations} sweeps, {(1 - after.output).mean():.4f} lost"


TASKS = (
    Task("all-0.01", {10_000: 2.5, 50_000: 45, 100_000: 240, 400_000: 5400}, every_firm(0.01)),
    Task("all-converged", {10_000: 15, 50_000: 360, 100_000: 1500}, every_firm(1e-6)),
    Task("all-closed-0.01", {}, every_firm(0.01), closed=True),
    Task("all-closed-converged", {}, every_firm(1e-6), closed=True),
    Task("one-firm", {1_000_000: 0.3}, one_firm),
    Task("many-firms", {1_000_000: 1.0}, many_firms),
    Task("many-settled", {1_000_000: 1.0}, many_settled),
    Task("top-10", {}, leaders, count=10),
    Task("top-100", {1_000_000: 1800}, leaders, count=100),
    Task("top-1000", {100_000: 900}, leaders, count=1000),
)


def streaming_pass(network: chain.Network) -> float:
    """Seconds of one pass over the links of both sides (source and share), the best of five."""
    arrays = [array for side in (network.down, network.up) for array in (side.slot_source, side.slot_share)]
    times = []
    for _ in range(5):
        started = time.perf_counter()
        for array in arrays:
            array.sum()
        times.append(time.perf_counter() - started)
    return min(times)


def measure(task: Task, network: chain.Network, sample: int, runs: int) -> str:
    """A line of the table, with its verdict."""
    task.run(network, task.count or min(sample or 8, 8))
    walls, cpus, passes, seen = [], [], 0.0, ""
    for _ in range(runs):
        started, spent = time.perf_counter(), time.process_time()
        passes, seen = task.run(network, task.count or sample)
        walls.append(time.perf_counter() - started)
        cpus.append(time.process_time() - spent)
    seconds, cpu, once = statistics.median(walls), statistics.median(cpus), streaming_pass(network)
    off = cpu / (passes * once) if passes else float("nan")
    bar = task.bars.get(network.firms)
    verdict = "no bar" if bar is None else "a sample" if sample else "met" if seconds <= bar else "NOT met"
    return (
        f"{task.name:>20} {network.firms:>9,} {network.links:>10,} {seconds:>9.2f} {cpu:>9.2f} "
        f"{bar or float('nan'):>7.1f} {once * 1e3:>8.2f} {passes * once:>8.2f} {off:>6.1f} "
        f"{os.getloadavg()[0]:>5.1f}  {verdict}: {seen}"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--only", nargs="*", default=["all-0.01", "all-converged"], choices=[t.name for t in TASKS]
    )
    parser.add_argument("--firms", nargs="*", type=int, default=[10_000])
    parser.add_argument("--degree", type=float, default=9.5, help="mean number of suppliers")
    parser.add_argument("--sample", type=int, default=0, help="close only so many firms, evenly spread")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    numba.set_num_threads(min(chosen.threads, numba.get_num_threads()))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GB, ", end="")
    print(f"{numba.get_num_threads()} threads, Python {platform.python_version()}")
    print(
        f"{'task':>20} {'firms':>9} {'links':>10} {'seconds':>9} {'cpu s':>9} {'bar s':>7} {'pass ms':>8} "
        f"{'floor s':>8} {'off':>6} {'load':>5}  verdict"
    )
    for firms in chosen.firms:
        drawn: dict[bool, chain.Network] = {}
        for task in TASKS:
            if task.name in chosen.only:
                network = drawn.setdefault(task.closed, draw(firms, degree=chosen.degree, closed=task.closed))
                print(measure(task, network, chosen.sample, chosen.runs), flush=True)


if __name__ == "__main__":
    main()
