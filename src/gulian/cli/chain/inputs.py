# SPDX-License-Identifier: Apache-2.0
"""From the files on the command line to an economy, with everything that was wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import polars as pl

from gulian import chain, door
from gulian.chain import Economy
from gulian.chain.model import MarketRule
from gulian.cli.chain.options import Asked
from gulian.errors import FileWithoutRows


@dataclass(frozen=True, eq=False)
class World:
    """What the files say.

    register : the enterprises, in the order of `economy.codes` (null for outside nodes)
    frames   : every file that was read, by stem
    problems : with the columns of `problems.csv`
    """

    economy: Economy
    register: pl.DataFrame
    frames: Mapping[str, pl.DataFrame]
    problems: pl.DataFrame


def read_world(asked: Asked, others: Mapping[str, Path | None] | None = None) -> World:
    """Read the register, the links and further files by stem, and build the network.

    Raises FileWithoutRows where the register or a further file says nothing, and what `chain.economy` raises.
    """
    further = {stem: path for stem, path in (others or {}).items() if path is not None}
    listed = {} if asked.links is None else {"links": asked.links}
    paths = {"enterprises": asked.enterprises, **listed, **further}
    opaque = asked.labels == "any"
    read = door.read_files(paths, labels=opaque, on=asked.date)
    for stem in ("enterprises", *further):
        _refuse_empty(paths[stem], read.frames[stem], read.problems)
    rules = chain.Rules(asked.inputs, cast(MarketRule, asked.market), opaque)
    enterprises = read.frames["enterprises"]
    links = read.frames.get("links", NO_LINKS)
    economy = chain.economy(enterprises, links, rules, on=asked.date)
    register = economy.codes.rename("code").to_frame()
    register = register.join(enterprises, on="code", how="left", maintain_order="left")
    return World(economy, register, read.frames, read.problems)


NO_LINKS = pl.DataFrame(schema={"supplier": pl.String, "buyer": pl.String})


def _refuse_empty(path: Path, frame: pl.DataFrame, problems: pl.DataFrame) -> None:
    if not frame.is_empty():
        return
    about = problems.filter(pl.col("file").str.starts_with(path.name))
    first = about.row(0, named=True) if about.height else {"message_zh": "-", "message_en": "-"}
    raise FileWithoutRows(path.name, first["message_zh"], first["message_en"])
