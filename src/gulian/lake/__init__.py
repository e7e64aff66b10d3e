# SPDX-License-Identifier: Apache-2.0
"""What a site remembers of its forms, by day: append, replace, read; atomic, idempotent, with a manifest.

1 take the lock  2 write the part beside  3 swap the manifest (the commit)  4 remove what was replaced
"""

from __future__ import annotations

from gulian.lake.files import (
    disk_errors_told,
    flush_folder,
    make_folder,
    put_file,
    recover_folder,
    write_file,
    write_folder,
)
from gulian.lake.model import FORMAT, Entry, Part, Receipt
from gulian.lake.store import Lake
from gulian.lake.upgrade import upgrade
from gulian.lake.writer import lock

__all__ = [
    "FORMAT",
    "Entry",
    "Lake",
    "Part",
    "Receipt",
    "disk_errors_told",
    "flush_folder",
    "lock",
    "make_folder",
    "put_file",
    "recover_folder",
    "upgrade",
    "write_file",
    "write_folder",
]
