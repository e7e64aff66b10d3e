# SPDX-License-Identifier: Apache-2.0
"""Files that are made again at any time: the search index, and what the last matching found.

They lie in `DIR/tmp/policies/<token>/`; the row that names a token is committed after its files are whole.
"""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Collection
from pathlib import Path

import polars as pl
from django.conf import settings

TOKEN = re.compile(r"[0-9a-f]{16}")
_CODE = "code"


def documents_folder() -> Path:
    """Where the site keeps its policy documents."""
    return Path(settings.DIR) / "policies"


def new_token() -> str:
    """A name for a folder nobody names yet."""
    return secrets.token_hex(8)


def folder_of(token: str) -> Path | None:
    """The folder of a token; None where there is none."""
    if not TOKEN.fullmatch(token):
        return None
    found = _root() / token
    return found if found.is_dir() else None


def make_folder(token: str) -> Path:
    """An empty folder for a token."""
    found = _root() / token
    found.mkdir(parents=True, exist_ok=True, mode=0o700)
    return found


def drop(token: str) -> None:
    """Take away the folder of a token that no row names any more."""
    found = folder_of(token)
    if found is not None:
        shutil.rmtree(found, ignore_errors=True)


def write(token: str, kind: str, scheme: str, rows: pl.DataFrame) -> None:
    """A frame of a scheme; kind : facts, matches."""
    rows.sort(_CODE, maintain_order=True).write_parquet(
        make_folder(token) / f"{kind}-{scheme}.parquet", row_group_size=20_000
    )


def rows_of(
    token: str, kind: str, scheme: str, codes: Collection[str] | None, columns: list[str] | None = None
) -> pl.DataFrame | None:
    """The rows of these firms, all with None; None where there is no such file."""
    folder = folder_of(token)
    path = folder / f"{kind}-{scheme}.parquet" if folder else None
    if path is None or not path.is_file():
        return None
    found = pl.scan_parquet(path)
    if codes is not None:
        found = found.filter(pl.col(_CODE).is_in(list(codes)))
    return found.select(columns).collect() if columns else found.collect()


def _root() -> Path:
    return Path(settings.DIR) / "tmp" / "policies"
