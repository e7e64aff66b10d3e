# SPDX-License-Identifier: Apache-2.0
"""The notebooks are run as they are printed: what they show is what comes out."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.notebook import Output, executed

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "notebooks"
PAGES = sorted(path.name for path in FOLDER.glob("*.ipynb"))


def cells(notebook: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == kind]


def told(outputs: list[Output]) -> list[str]:
    """The text of outputs: what was printed, and values in words."""
    return [
        "".join(each["text"] if each["output_type"] == "stream" else each["data"]["text/plain"])
        for each in outputs
    ]


@pytest.mark.parametrize("page", PAGES)
def test_a_notebook_shows_what_comes_out(page: str, tmp_path: Path) -> None:
    """Every cell runs in order; stored text equals fresh text, and pictures say the same."""
    stored = json.loads((FOLDER / page).read_text("utf-8"))
    fresh = executed(FOLDER / page, tmp_path)
    for number, (old, new) in enumerate(zip(cells(stored, "code"), cells(fresh, "code"), strict=True), 1):
        assert told(old["outputs"]) == told(new["outputs"]), f"{page}[{number}]"
        assert old["execution_count"] == number
    drawn = [
        (a["data"], b["data"])
        for old, new in zip(cells(stored, "code"), cells(fresh, "code"), strict=True)
        for a, b in zip(old["outputs"], new["outputs"], strict=True)
        if a["output_type"] == "display_data"
    ]
    pictures = [
        ("".join(a["image/svg+xml"]), "".join(b["image/svg+xml"])) for a, b in drawn if "image/svg+xml" in a
    ]
    assert len(pictures) >= 4, "the map, ranks, losses, before and after"
    for a, b in pictures:
        assert words(a) == words(b)


def words(svg: str) -> list[str]:
    return re.findall(r">([^<>]+)</text>", svg)


def test_both_languages_compute_the_same() -> None:
    """The cells differ in the language they ask for and in comments, in nothing else."""

    def acts(page: str) -> list[str]:
        code = [
            "".join(cell["source"]) for cell in cells(json.loads((FOLDER / page).read_text("utf-8")), "code")
        ]
        return [re.sub(r'(?m)#.*$|lang="\w\w"', "", each) for each in code]

    assert acts("chain.ipynb") == acts("chain.zh-CN.ipynb")


@pytest.mark.parametrize("page", PAGES)
def test_a_notebook_is_of_the_format_programs_read(page: str) -> None:
    """nbformat 4.5: every cell has an id of its own, code cells have outputs and a count."""
    notebook = json.loads((FOLDER / page).read_text("utf-8"))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    ids = [cell["id"] for cell in notebook["cells"]]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", each) for each in ids)
    for cell in cells(notebook, "code"):
        assert set(cell) == {"cell_type", "execution_count", "id", "metadata", "outputs", "source"}
