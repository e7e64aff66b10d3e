# SPDX-License-Identifier: Apache-2.0
"""Bring an older data folder to the format of this version.

1 take the writer lock  2 refuse what is newer  3 put the state as it is into `backups/`  4 mark the folder
5 take the lake, then the folder, from format to format  6 take the mark away

Killed anywhere and run again, it ends as if it had not been killed: before the mark nothing was changed, and
from the mark on no second backup is made and each step is whole or not done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from gulian.lake import FORMAT as LAKE_FORMAT
from gulian.lake import Lake, disk_errors_told, flush_folder, lock, write_file
from gulian.lake import upgrade as upgrade_lake
from gulian.site.backup import write_backup
from gulian.site.identity import read_site, write_site
from gulian.site.model import BACKUPS, FORMAT, UPGRADING, Site, Upgraded

Step = Callable[[Path, Site], Site]
"""(data folder, what it says of itself) -> what it says one format on. It may be run again after a kill."""

_UNNAMED = "0" * 32


def _name(folder: Path, site: Site) -> Site:
    """0 -> 1: folders written before there was a `site.yaml` get one. Their id is that of their backup."""
    del folder
    return site


STEPS: Mapping[int, Step] = {0: _name}
"""Format n -> the step to n + 1."""


def upgrade(
    folder: Path,
    steps: Mapping[int, Step] = STEPS,
    goal: int = FORMAT,
    lake: Callable[[Path], object] = upgrade_lake,
    lake_goal: int = LAKE_FORMAT,
) -> Upgraded:
    """Take a data folder to format `goal` and its lake to `lake_goal`; nothing is done where both are there.

    A folder that no command has written to yet has nothing to upgrade.
    Raises NewerSiteFormat, NewerLakeFormat, SiteFileUnreadable, ManifestUnreadable, SiteLocked, StoreFull,
    StoreRefused, and what `write_backup` raises.
    """
    mark = folder / UPGRADING
    with lock(folder), disk_errors_told(folder):
        site, in_lake = _formats(folder, goal)
        if site is None or ((site.format, in_lake) == (goal, lake_goal) and not mark.exists()):
            number = goal if site is None else site.format
            return Upgraded(number, number, in_lake, in_lake, None)
        before, lake_before, kept, sha256 = _begun(folder, mark, site.format, in_lake)
        lake(folder)
        while site.format < goal:
            after = steps[site.format](folder, site)
            name = after.id if after.id != _UNNAMED else sha256[:32]
            site = Site(site.format + 1, name, after.zone, after.region)
            write_site(folder, site)
        mark.unlink()
        flush_folder(folder)
    return Upgraded(before, goal, lake_before, lake_goal, kept)


def _formats(folder: Path, goal: int) -> tuple[Site | None, int]:
    """What the folder is (None = nothing of ours yet) and the format of its lake; newer ones are refused."""
    site, in_lake = read_site(folder, goal), Lake(folder).format
    if site is None and ((folder / "lake").is_dir() or (folder / UPGRADING).exists()):
        site = Site(0, _UNNAMED)
    return site, in_lake


def _begun(folder: Path, mark: Path, number: int, in_lake: int) -> tuple[int, int, Path, str]:
    """Formats and backup of the upgrade that is under way, or of this one after its backup is made."""
    if mark.exists():
        first, second, name, sha256 = mark.read_text(encoding="utf-8").split()
        return int(first), int(second), folder / BACKUPS / name, sha256
    kept = folder / BACKUPS / f"format-{number}-lake-{in_lake}.tar"
    made = write_backup(folder, kept)
    write_file(mark, f"{number} {in_lake} {kept.name} {made.sha256}\n".encode())
    return number, in_lake, kept, made.sha256
