# SPDX-License-Identifier: Apache-2.0
"""The nouns of a site, and what in its folder is whose."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gulian.errors import Problem

FORMAT = 1
"""The format of a data folder this version writes. A change raises it and adds a step to `upgrade.STEPS`."""

ZONE = "Asia/Shanghai"
"""The zone of a site that says nothing else."""

FILE = "site.yaml"
UPGRADING = ".upgrading"
"""Lies in a folder whose upgrade has begun and is not finished."""
BACKUPS = "backups"
"""Where `upgrade` leaves the state before it; not part of a backup."""
DATABASE = "gulian.sqlite3"
NATION = "000000"
"""The region of a site whose firms lie in several provinces."""


@dataclass(frozen=True)
class Site:
    """What `site.yaml` says.

    format : of the data folder; 0 = written before there was a `site.yaml`
    id     : 32 hex digits, given once; a backup and what is restored from it have the same
    zone   : in which instants without offset are read and days close
    region : code of the smallest region that holds every firm; `NATION`; None = not stated
    """

    format: int
    id: str
    zone: str = ZONE
    region: str | None = None


@dataclass(frozen=True)
class Member:
    """A file of a backup.

    name : below the data folder, with `/`
    mode : 0o600 where only its owner may read it, else 0o644
    """

    name: str
    size: int
    sha256: str
    mode: int


@dataclass(frozen=True)
class Backup:
    """What was put into one file.

    sha256   : of the manifest, which holds that of every file: the same content, the same number
    problems : what was left out and why, and what is wrong in the lake as it is
    """

    path: Path
    files: int
    bytes: int
    sha256: str
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Restored:
    """What was taken out of a backup; `site` is None where it holds no `site.yaml`."""

    path: Path
    files: int
    bytes: int
    sha256: str
    site: Site | None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Upgraded:
    """What an upgrade did.

    before, after           : formats of the folder;  lake_before, lake_after : of its lake
    backup : the state before it, None where nothing had to be changed
    """

    before: int
    after: int
    lake_before: int
    lake_after: int
    backup: Path | None
