# SPDX-License-Identifier: Apache-2.0
"""What the room promises: its names, its page of keys, its bounds."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
from pathlib import Path

from jsonschema import Draft202012Validator

import gulian.schemes
from gulian.schemes import check, folder, load_library, new_scheme
from gulian.schemes.keys import keys_page
from gulian.schemes.shapes import SHAPES, schema

ROOM = Path(gulian.schemes.__file__).parent


def test_every_public_name_is_there_and_says_what_it_is() -> None:
    """`__all__` is true, sorted as ruff sorts it, and documented."""
    for name in gulian.schemes.__all__:
        assert hasattr(gulian.schemes, name), name
        each = getattr(gulian.schemes, name)
        if inspect.isclass(each) or inspect.isfunction(each):
            assert each.__doc__, name


def test_the_page_of_keys_is_current() -> None:
    """KEYS.md is what the schemas and the vocabulary say."""
    assert (ROOM / "KEYS.md").read_text("utf-8") == keys_page()


def test_the_schemas_are_json_schemas() -> None:
    """Any editor can use them; every key has words in both languages."""
    for kind in SHAPES:
        Draft202012Validator.check_schema(dict(schema(kind)))


def test_a_folder_beyond_its_bound_is_refused(tmp_path: Path) -> None:
    """Too many files, or too many bytes: told once, the rest is not looked at."""
    root = tmp_path / "schemes"
    new_scheme(root, "yard-2024")
    lists = root / "yard-2024" / "lists"
    for number in range(folder.MAX_FILES):
        (lists / f"l{number}.csv").touch()
    codes = [problem.code for problem in check(root)]
    assert codes.count("E-SCH-003") == 1


def test_nothing_depends_on_the_hash_seed() -> None:
    """The same files give the same pins, problems and order under any PYTHONHASHSEED."""
    program = (
        "from gulian.schemes import describe, load_library\n"
        "library = load_library()\n"
        "print(describe(library), [list(scheme.lists) for scheme in library.values()])\n"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1")
    }
    assert len(answers) == 1


def test_every_definition_of_the_library_cites_a_document_or_practice() -> None:
    """No number without its document; what no document says is marked practice."""
    for scheme in load_library().values():
        for kind in (scheme.forms, scheme.indicators, scheme.warnings, scheme.measures, scheme.cases):
            for each in kind.values():
                assert each.source.id == "practice" or (each.clause or getattr(each, "span", "")), each.path
