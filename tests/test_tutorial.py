# SPDX-License-Identifier: Apache-2.0
"""The tutorial and the page on chains are run as they are printed, in both languages.

`console` blocks: lines after `$ ` are run, the others are what they print. `python` blocks share one session;
a `text` block is what the block above it prints. A block with a path after its kind is saved there. `...`
stands for anything within a line, alone on a line for any number of lines. `sh` blocks are not run;
`python spark` blocks only where PySpark and Java are.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[1] / "docs"
PAGES = tuple(
    f"{name}{lang}.md"
    for name in ("tutorial", "tutorial-scheme", "chain", "cluster", "forms", "casework")
    for lang in ("", ".zh-CN")
)
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SPARK = importlib.util.find_spec("pyspark") is not None and shutil.which("java") is not None
KINDS = {"console", "python", "text", "csv", "yaml", "sh"}


@dataclass(frozen=True)
class Block:
    """A fenced block; `line` is where it begins in the page."""

    kind: str
    path: str
    text: str
    line: int


def blocks(page: str) -> list[Block]:
    text = (DOCS / page).read_text("utf-8")
    return [
        Block(found[1], found[2] or "", found[3], text.count("\n", 0, found.start()) + 1)
        for found in BLOCK.finditer(text)
    ]


def fits(shown: str, printed: str) -> bool:
    """Whether a text is what a page shows, where the page says it in full."""
    lines = [line.rstrip() for line in shown.strip("\n").split("\n")]
    parts = [
        r"(?:.*\n)*?" if line == "..." else ".*".join(map(re.escape, line.split("..."))) + r"\s*?\n"
        for line in lines
    ]
    return re.fullmatch("".join(parts) + r"\s*", printed.strip("\n") + "\n") is not None


def commands(text: str) -> Iterator[tuple[str, str]]:
    """Each command of a console block and what it is said to print."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        yield command, shown


def run_command(command: str, where: Path) -> str:
    """What a terminal would show. Status 1 is a day with problems; anything above is a failure."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PYTHONUTF8": "1"}
    environment.pop("GULIAN_LANG", None)
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=where,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode in (0, 1), done.stdout
    assert "Traceback" not in done.stdout, done.stdout
    return done.stdout


def run_python(text: str, session: dict[str, object], name: str) -> str:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(text, name, "exec"), session)  # noqa: S102 - our own page
    return printed.getvalue()


@pytest.mark.parametrize("page", PAGES)
def test_the_tutorial_does_what_it_shows(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    session: dict[str, object] = {}
    printed = ""
    for block in blocks(page):
        place = f"{page}:{block.line}"
        match block.kind:
            case "console":
                for command, shown in commands(block.text):
                    answer = run_command(command, tmp_path)
                    assert fits(shown, answer), f"{place}: {command}\n{answer}"
            case "python" if block.path == "spark" and not SPARK:
                continue
            case "python":
                printed = run_python("\n" * block.line + block.text, session, place)
            case "text":
                assert fits(block.text, printed), f"{place}\n{printed}"
            case _ if block.path:
                target = tmp_path / block.path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(block.text, "utf-8")


@pytest.mark.parametrize("name", ["tutorial", "tutorial-scheme", "chain", "cluster", "forms", "casework"])
def test_both_languages_run_the_same(name: str) -> None:
    """The commands differ in their language only, the files not at all."""

    def acts(page: str) -> list[str]:
        acts = [each for each in blocks(page) if each.kind in ("console", "csv", "yaml")]
        return [each.path + each.text if each.path else ran(each.text) for each in acts]

    def ran(text: str) -> str:
        return "\n".join(command.replace(" --lang en", "") for command, _ in commands(text))

    assert acts(f"{name}.md") == acts(f"{name}.zh-CN.md")


@pytest.mark.parametrize("page", PAGES)
def test_every_block_is_of_a_kind_that_is_known(page: str) -> None:
    """A block of another kind would be printed and never run."""
    assert {block.kind for block in blocks(page)} <= KINDS
    fences = re.findall(r"^```", (DOCS / page).read_text("utf-8"), re.MULTILINE)
    assert len(fences) == 2 * len(blocks(page))


@pytest.mark.parametrize(
    ("shown", "printed", "right"),
    [
        ("a\n...\nd\n", "a\nb\nc\nd\n", True),
        ("a\n...\nd\n", "a\nb\nc\n", False),
        ("... = 504.1\n", "1 - 2 = 504.1\n", True),
        ("a ... z\n", "a b\nz\n", False),
        ("", "", True),
        ("", "something\n", False),
    ],
)
def test_shown_output_has_to_fit(shown: str, printed: str, right: bool) -> None:
    assert fits(shown, printed) is right
