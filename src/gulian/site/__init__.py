# SPDX-License-Identifier: Apache-2.0
"""A data folder as a whole: what it is, how it grows older, how it is kept safe.

1 name it (`site.yaml`)  2 bring it to the format of this version, after a backup
3 put all of it into one file  4 take it out again: all of it, or nothing
"""

from __future__ import annotations

from gulian.site.backup import backup
from gulian.site.identity import ensure_site, read_site, state_site
from gulian.site.model import FORMAT, NATION, ZONE, Backup, Restored, Site, Upgraded
from gulian.site.restore import restore
from gulian.site.upgrade import upgrade

__all__ = [
    "FORMAT",
    "NATION",
    "ZONE",
    "Backup",
    "Restored",
    "Site",
    "Upgraded",
    "backup",
    "ensure_site",
    "read_site",
    "restore",
    "state_site",
    "upgrade",
]
