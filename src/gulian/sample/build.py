# SPDX-License-Identifier: Apache-2.0
"""From a plan to a folder on disk, whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gulian import lake
from gulian.errors import TargetNotEmpty
from gulian.sample.model import Plan, Progress
from gulian.sample.world import Files, draw


@dataclass(frozen=True)
class Built:
    """What stands in the folder now."""

    folder: Path
    plan: Plan
    firms: int
    links: int
    units: int
    files: tuple[str, ...]


def build(
    target: Path | str,
    firms: int = 5000,
    days: int = 60,
    seed: int = 1,
    *,
    links_per_firm: float = 8.0,
    progress: Progress | None = None,
) -> Built:
    """Write the sample world as a site folder: the same bytes for the same arguments.

    links_per_firm : mean number of suppliers, foreign ones counted
    progress : called as progress(file, files done, files in all) before each file

    Raises SampleSizeRefused for sizes outside 300 to 1,000,000 firms and 1 to 70 days, TargetNotEmpty where
    something lies already, StoreFull or StoreRefused from the disk. A run that is killed leaves no folder.
    """
    folder = Path(target)
    refuse_unless_free(folder)
    world = draw(Plan(firms=firms, days=days, seed=seed, links_per_firm=links_per_firm))
    files = Files(world, progress)
    lake.write_folder(folder, files)
    return Built(
        folder=folder,
        plan=world.plan,
        firms=firms,
        links=len(world.links.buyer),
        units=len(world.plants.firm),
        files=tuple(sorted(files)),
    )


def refuse_unless_free(folder: Path) -> None:
    """A sample is written into a new or an empty folder only: it never replaces anybody's data."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise TargetNotEmpty(str(folder))
