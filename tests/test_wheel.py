# SPDX-License-Identifier: Apache-2.0
"""The wheel is complete: installed on its own, away from the sources, it does its work."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
SOURCE = REPOSITORY / "src"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built as a user's pip would build it; without the network where the builder is installed here."""
    target = tmp_path_factory.mktemp("wheel")
    here = ["--no-isolation"] if importlib.util.find_spec("hatchling") else []
    command = [sys.executable, "-m", "build", "--wheel", *here, "--outdir", str(target), str(REPOSITORY)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of a fresh environment that holds the wheel and nothing else."""
    fresh = tmp_path_factory.mktemp("fresh")
    subprocess.run([sys.executable, "-m", "venv", str(fresh)], check=True, capture_output=True)
    programs = fresh / ("Scripts" if os.name == "nt" else "bin")
    install = [
        str(programs / "python"),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        str(wheel),
    ]
    subprocess.run(install, check=True, capture_output=True)
    return programs


def run(programs: Path, *words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """A program of the fresh environment, in an empty folder, with this environment's dependencies."""
    # Folders on PYTHONPATH come without their .pth files: the editable install here is not seen there.
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    env = {**kept, "PYTHONPATH": sysconfig.get_path("purelib"), "PYTHONUTF8": "1"}
    program, *rest = words
    return subprocess.run(
        [str(programs / program), *rest], env=env, cwd=cwd, capture_output=True, text=True, check=False
    )


def test_every_file_of_the_package_is_in_the_wheel(wheel: Path) -> None:
    """Schemes, tables, schemas, templates, style sheets and the mark of typed code; no tests, no caches."""
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if name.startswith("gulian/")}
        rest = {name.split("/")[0] for name in archive.namelist()} - {"gulian"}
        assert any(name.endswith("licenses/LICENSE") for name in archive.namelist())
    written = {
        path.relative_to(SOURCE).as_posix()
        for path in (SOURCE / "gulian").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert written - packed == set()
    assert packed - written == set()
    assert {"gulian/py.typed", "gulian/schemes/library/resumption-2020/scheme.yaml"} <= packed
    assert len(rest) == 1, "nothing beside the package and its metadata"


def test_the_installed_program_runs_away_from_the_sources(installed: Path, tmp_path: Path) -> None:
    where = run(installed, "python", "-c", "import gulian; print(gulian.__file__)", cwd=tmp_path)
    assert Path(where.stdout.strip()).is_relative_to(installed.parent), where.stderr
    shown = run(installed, "gulian", "--help", cwd=tmp_path)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "固链" in shown.stdout


def test_the_installed_schemes_are_whole_and_come_out(installed: Path, tmp_path: Path) -> None:
    checked = run(installed, "gulian", "schemes", "check", cwd=tmp_path)
    assert checked.returncode == 0, checked.stderr
    tested = run(installed, "gulian", "schemes", "test", "--json", cwd=tmp_path)
    assert tested.returncode == 0, tested.stderr
    body = json.loads(tested.stdout)
    assert body["schema"] == "gulian/schemes-test/1"
    assert {"resumption-2020", "risk-tiers-2020"} <= {each["id"] for each in body["schemes"]}


def test_the_installed_tables_can_be_read(installed: Path, tmp_path: Path) -> None:
    """Calendar, regions, industries: each room finds its own files inside the wheel."""
    code = (
        "import datetime as dt, gulian\n"
        "print(gulian.workdays.calendar().is_workday(dt.date(2020, 2, 1), '330000'))\n"
        "print(gulian.registry.regions().name('330106', dt.date(2020, 3, 1)))\n"
        "print(gulian.registry.industries() is not None)\n"
    )
    done = run(installed, "python", "-c", code, cwd=tmp_path)
    assert done.stdout.split() == ["False", "西湖区", "True"], done.stderr
