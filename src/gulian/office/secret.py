# SPDX-License-Identifier: Apache-2.0
"""The site's secret key: made at first serve, read by its owner only, never printed."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

FILE = "secret.key"


def secret_key(folder: Path) -> str:
    """The key of a data folder; of two processes that start at once one makes it and both read it."""
    path = folder / FILE
    if not path.is_file():
        _make(path)
    return path.read_text("ascii").strip()


def _make(path: Path) -> None:
    """Written beside and linked: nobody reads half a key, and a key that stands is never replaced."""
    beside = path.with_name(f".{FILE}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(50))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(beside, path)
    finally:
        beside.unlink(missing_ok=True)
