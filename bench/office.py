# SPDX-License-Identifier: Apache-2.0
"""Two hundred people at the office at once, each with one request every five seconds, over loopback.

    python bench/office.py [--firms N] [--cases N] [--people N] [--seconds N] [--workers N] [--database URL]

Of a hundred requests 70 are pages (35 of them 今日), 20 lists, 10 steps of cases. The office runs as a user
starts it (`gulian serve`), in processes of its own. The bars, at the 95th percentile: 今日 300 ms, a list
150 ms, a step 200 ms, no error. `cpu ms` is the processor time of the office's (and PostgreSQL's) processes
by the number of requests: what one costs however busy the machine is with other work.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from contextlib import suppress
from pathlib import Path

from office_visits import Visit, visits
from office_world import World, build

BARS = {"today": 300, "list": 150, "step": 200}
WORDS = {
    "today": "今日",
    "case": "a case",
    "firm": "a firm",
    "reports": "reports",
    "list": "lists",
    "step": "steps",
}
GOOD = {"step": 302}
ENTRY = "import sys; from gulian.cli import main; sys.exit(main(sys.argv[1:]))"
TICK = os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Build, serve, visit, print the table."""
    given = _given()
    with tempfile.TemporaryDirectory(prefix="gulian-bench-") as temporary:
        folder = Path(given.folder or temporary)
        os.environ["DATABASE_URL"] = given.database
        begun = time.perf_counter()
        world = build(folder, given.firms, given.cases, given.people)
        made = time.perf_counter() - begun
        found, spent = _served(folder, given, world)
    _print(given, found, spent, made)


def _given() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--firms", type=int, default=400_000)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--every", type=float, default=5)
    parser.add_argument("--warm", type=float, default=15)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--database", default="")
    parser.add_argument("--folder", default="", help="build into this empty folder and leave it there")
    return parser.parse_args()


def _served(folder: Path, given: argparse.Namespace, world: World) -> tuple[list[Visit], float]:
    """What the people saw, and the processor seconds of whoever served them, after the warming."""
    port = _free_port()
    command = [sys.executable, "-c", ENTRY, "serve", str(folder)]
    command += ["--port", str(port), "--workers", str(given.workers)]
    served = subprocess.Popen(command, env=os.environ | {"GULIAN_DIR": str(folder)})
    try:
        _wait(port)
        return asyncio.run(_visited(served.pid, port, given, world))
    finally:
        served.terminate()
        served.wait(60)


async def _visited(
    office: int, port: int, given: argparse.Namespace, world: World
) -> tuple[list[Visit], float]:
    whole = given.warm + given.seconds
    running = asyncio.create_task(visits(world.visitors, port, whole, given.every, given.warm))
    await asyncio.sleep(given.warm)
    before = _processor(office)
    found = await running
    return found, _processor(office) - before


def _processor(office: int) -> float:
    """Seconds so far of the office, all it started, and every PostgreSQL process."""
    parents, spent = {}, {}
    for each in Path("/proc").iterdir():
        with suppress(OSError, ValueError, IndexError):
            name, _, rest = (each / "stat").read_text().partition(" (")[2].rpartition(") ")
            words = rest.split()
            pid = int(each.name)
            parents[pid], spent[pid] = int(words[1]), (int(words[11]) + int(words[12])) / TICK
            if name == "postgres":
                parents[pid] = office
    mine, grown = {office}, True
    while grown:
        more = {pid for pid, parent in parents.items() if parent in mine} - mine
        mine, grown = mine | more, bool(more)
    return sum(spent.get(pid, 0.0) for pid in mine)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/ready/", timeout=10):
                return
        except OSError:
            if time.monotonic() > end:
                raise
        time.sleep(0.3)


def _print(given: argparse.Namespace, found: list[Visit], spent: float, made: float) -> None:
    name = "PostgreSQL" if given.database else "SQLite"
    print(
        f"{name}: {given.firms:,} firms, {given.cases:,} cases, {given.people} people, made in {made:.0f} s"
    )
    print(f"{'kind':<10}{'requests':>9}{'p50 ms':>9}{'p95 ms':>9}{'max ms':>9}{'bar':>6}  verdict")
    for kind, word in WORDS.items():
        times = sorted(each.seconds * 1000 for each in found if each.kind == kind)
        if times:
            p50, p95 = times[len(times) // 2], times[min(len(times) - 1, int(len(times) * 0.95))]
            bar = BARS.get(kind)
            verdict = "" if bar is None else "met" if p95 <= bar else "MISSED"
            print(
                f"{word:<10}{len(times):>9}{p50:>9.0f}{p95:>9.0f}{times[-1]:>9.0f}{bar or '':>6}  {verdict}"
            )
    wrong = Counter((each.kind, each.status) for each in found if each.status != GOOD.get(each.kind, 200))
    print(f"errors: {dict(wrong) or 0}")
    cost, rate = spent * 1000 / max(1, len(found)), len(found) / given.seconds
    print(f"cpu ms a request: {cost:.1f}; {rate:.0f} requests/s")
    slow = sorted(found, key=lambda each: -each.seconds)[:3]
    print("slowest: " + ", ".join(f"{each.path[:40]} {each.seconds * 1000:.0f} ms" for each in slow))
    load = os.getloadavg()[0]
    print(f"{platform.machine()}, {os.cpu_count()} cores, {given.workers} workers, load {load:.1f}")


if __name__ == "__main__":
    main()
