# SPDX-License-Identifier: Apache-2.0
"""`gulian chain rebuild --write criticality|cascade`: what holds over all draws, with its interval."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gulian.cli.chain.parts import made
from gulian.cli.language import Words, language
from gulian.cli.output import print_table

if TYPE_CHECKING:
    import polars as pl

    from gulian.chain import Rebuilt
    from gulian.chain.rebuild import Question
    from gulian.cli.chain.inputs import World
    from gulian.cli.chain.options import Asked
    from gulian.errors import Language

WRITES = ("links", "criticality", "cascade")
NEEDS = {
    "links": (),
    "criticality": ("firms", "resume"),
    "cascade": ("state", "scenario", "resume"),
}
SHOWN = 10
HEAD = (Words("指标", "figure"), Words("平均", "mean"), Words("标准误", "error"), Words("区间", "interval"))
FIGURES = {
    "loss": Words("每日损失（万元）", "loss (10k CNY a day)"),
    "loss_share": Words("占全部产值（1 = 全部）", "loss, a share of all output"),
    "hit": Words("受损企业（户）", "firms that lose anything"),
}
ASKING = Words("逐次抽样推算", "asking draws")


@dataclass(frozen=True)
class About:
    """What of every draw is written.

    write : links, criticality or cascade
    firms : which close alone, None = all;  state, scenario : the shock;  resume : where parts are kept
    """

    write: str
    firms: Path | None
    state: Path | None
    scenario: str | None
    resume: Path | None

    def check(self, ctx: click.Context) -> None:
        """What is not asked for is not given, and what is asked can be answered. Raises BadParameter."""
        for name in ("firms", "state", "scenario", "resume"):
            if getattr(self, name) is not None and name not in NEEDS[self.write]:
                raise click.BadParameter(f"--write {self.write}", ctx, param_hint=f"--{name}")
        if self.write == "cascade" and self.state is None and self.scenario is None:
            raise click.MissingParameter(ctx=ctx, param_hint="--state | --scenario", param_type="option")

    @property
    def files(self) -> dict[str, Path | None]:
        """The tables to be read, by stem."""
        return {"firms": self.firms, "state": self.state}


def figures(ctx: click.Context, asked: Asked, world: World, rebuilt: Rebuilt, about: About) -> pl.DataFrame:
    """`figure [name] mean error low high ensemble`; closures with the largest mean first, then by code.

    Raises ConvergenceError, EnsembleTooLarge, FirmNumberUnknown, StoreFull, StoreRefused.
    """
    import polars as pl

    from gulian import chain

    job = chain.askings(rebuilt, _question(asked, world, about))
    frame = made(job, about.resume, 1, ASKING, language(ctx)).frame()
    if about.write == "cascade":
        return frame
    names = world.economy.numbered().select("name", figure="code")
    named = frame.join(names, on="figure", how="left", maintain_order="left")
    named = named.select("figure", "name", pl.exclude("figure", "name"))
    return named.sort("mean", "figure", descending=[True, False])


def _question(asked: Asked, world: World, about: About) -> Question:
    from gulian import chain
    from gulian.cli.chain.cascade import read_told, shock_of

    stop = chain.Stop(asked.tolerance, asked.max_iterations)
    if about.write == "cascade":
        return chain.cascade_loss_of(shock_of(world, read_told(asked, about.scenario)), asked.date, stop)
    economy = world.economy
    home = economy.codes.head(len(economy.codes) - economy.outside)
    codes = home if about.firms is None else world.frames["firms"]["code"]
    return chain.criticality_of(codes.to_list(), stop)


def records(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """The first rows, for `--json`."""
    return frame.head(SHOWN).drop("ensemble").to_dicts()


def show(rows: list[dict[str, Any]], lang: Language) -> None:
    """The first rows on one screen."""
    from gulian.cli.day import printed

    table = [tuple(word.of(lang) for word in HEAD)]
    for row in rows:
        mean, error, low, high = (printed(row[name], 4) for name in ("mean", "error", "low", "high"))
        said = FIGURES[row["figure"]].of(lang) if "name" not in row else row["figure"]
        named = " ".join(part for part in (said, row.get("name")) if part)
        table.append((named, mean, error, f"{low} – {high}"))
    print_table(table, right=(1, 2, 3))
