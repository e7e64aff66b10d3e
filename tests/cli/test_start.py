# SPDX-License-Identifier: Apache-2.0
"""The program starts at once: nothing heavy is loaded before it is needed."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

import pytest

HEAVY = ("numpy", "polars", "scipy", "numba", "altair", "django", "narwhals", "yaml")


@pytest.mark.parametrize(
    "code",
    [
        "import gulian",
        "import gulian.cli",
        "from gulian.cli import main; main(['--help'])",
        "from gulian.cli import main; main(['day', '--help'])",
        "from gulian.cli import main; main(['no-such-command'])",
        "import gulian; gulian.GulianError; gulian.__version__",
    ],
)
def test_nothing_heavy_is_loaded(code: str) -> None:
    loaded = f"{code}\nimport sys; print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert done.stderr.splitlines()[-1] == "[]"


HELP = "import sys; from gulian.cli import main; sys.exit(main(['--help']))"


@pytest.mark.parametrize(("code", "bar"), [("import gulian", 0.15), (HELP, 0.3)])
def test_it_starts_within_its_bar(code: str, bar: float) -> None:
    """Median of five against an empty interpreter; a busy machine gets twice the time."""

    def seconds(what: str) -> float:
        took = []
        for _ in range(5):
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", what], check=True, capture_output=True)
            took.append(time.perf_counter() - start)
        return statistics.median(took)

    assert seconds(code) - seconds("pass") < 2 * bar


def test_a_reader_that_goes_away_is_no_fault() -> None:
    """`gulian schemes list | head -0` ends without a traceback."""
    with subprocess.Popen(
        [sys.executable, "-c", HELP], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as run:
        assert run.stdout is not None
        run.stdout.close()
        assert run.stderr is not None
        assert b"Traceback" not in run.stderr.read()


def test_what_goes_into_a_pipe_is_utf8_whatever_the_locale() -> None:
    done = subprocess.run(
        [sys.executable, "-c", HELP], env={"PYTHONIOENCODING": "ascii"}, capture_output=True, check=True
    )
    assert "固链" in done.stdout.decode("utf-8")
