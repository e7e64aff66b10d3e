# SPDX-License-Identifier: Apache-2.0
"""A small scheme of its own for the tests, and a hand to change one file of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gulian.schemes import new_scheme

Edit = Callable[[str, str, str], None]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with one scheme, `yard-2024`, as `gulian schemes new` writes it."""
    root = tmp_path / "schemes"
    new_scheme(root, "yard-2024")
    return root


@pytest.fixture
def edit(site: Path) -> Edit:
    """Replace words in a file of `yard-2024`; the words must be there."""

    def change(name: str, old: str, new: str) -> None:
        path = site / "yard-2024" / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return change
