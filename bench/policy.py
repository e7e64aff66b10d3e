# SPDX-License-Identifier: Apache-2.0
"""Policy documents: seconds to outline files given and generated compilations, as processes of their own."""

from __future__ import annotations

import argparse
import os
import platform
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from apart import Run, run
from tests.policy.compilation import large

RUNS = 3


def outline(path: Path) -> Run:
    """`gulian policy outline` as a user starts it."""
    command = [sys.executable, "-m", "gulian.cli", "policy", "outline", str(path), "--json"]
    return run(command)


def one_pass(path: Path) -> float:
    """Seconds to decode the bytes and count their lines: the least any reader does."""
    files = sorted(path.glob("*.txt")) if path.is_dir() else [path]
    started = time.process_time()
    for file in files:
        file.read_bytes().decode("utf-8").count("\n")
    return time.process_time() - started


def main() -> None:
    """Print a row for each task."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=Path, help="a folder of documents, such as the shared five")
    parser.add_argument("--pages", type=int, nargs="*", default=[100, 1000])
    asked = parser.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}")
    print(f"{'task':<24}{'wall s':>8}{'cpu s':>8}{'MB':>7}{'pass s':>9}{'bar s':>7}  verdict (cpu s)")
    with tempfile.TemporaryDirectory() as folder:
        tasks = [("documents", asked.documents, 3.0)] if asked.documents else []
        for pages in asked.pages:
            path = Path(folder, f"{pages}.txt")
            path.write_text(large(pages), encoding="utf-8")
            tasks.append((f"{pages} pages", path, 0.06 * pages))
        for name, path, bar in tasks:
            runs = [outline(path) for _ in range(RUNS)]
            wall, spent, memory = (
                statistics.median(getattr(run, field) for run in runs)
                for field in ("seconds", "processor", "memory")
            )
            verdict = "met" if spent <= bar else "missed"
            figures = f"{wall:>8.2f}{spent:>8.2f}{memory / 1e6:>7.0f}{one_pass(path):>9.4f}{bar:>7.1f}"
            print(f"{name:<24}{figures}  {verdict}")


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
