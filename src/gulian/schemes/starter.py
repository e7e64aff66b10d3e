# SPDX-License-Identifier: Apache-2.0
"""Starting a new scheme: a folder of commented examples that passes its own check.

`new_scheme(Path("DIR/schemes"), "my-scheme-2024")` writes the folder, whole or not at all.
"""

from __future__ import annotations

import re
import tempfile
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from gulian.errors import NameRefused
from gulian.schemes.library import PACKAGE_LIBRARY

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_PLACEHOLDER = "scheme-name"


def new_scheme(path: Path, name: str) -> Path:
    """Write `path/name` with commented examples and answer it. Raises NameRefused."""
    target = path / name
    if not _NAME.fullmatch(name):
        raise NameRefused(name, "名称不合规则", "it is not a name of lower-case letters, digits and hyphens")
    if target.exists() or (PACKAGE_LIBRARY / name).exists():
        raise NameRefused(name, "已有同名方案", "a scheme of this name is there already")
    path.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".new-", dir=path) as beside:
        draft = Path(beside) / name
        _copy(resources.files("gulian.schemes").joinpath("starter"), draft, name)
        draft.rename(target)
    return target


def _copy(source: Traversable, target: Path, name: str) -> None:
    target.mkdir()
    for each in source.iterdir():
        if each.is_dir():
            _copy(each, target / each.name, name)
        else:
            text = each.read_text("utf-8").replace(_PLACEHOLDER, name)
            (target / each.name).write_text(text, encoding="utf-8", newline="\n")
