# SPDX-License-Identifier: Apache-2.0
"""What every command of the chain is told: the two files, how a network is made of them, where to write."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import click

from gulian.cli.language import Option, Words
from gulian.cli.options import FILE_IN, FILE_OUT, as_json, day_of, labels, threads

SUFFIXES = (".csv", ".parquet")
MARKETS = ("none", "sector")


@dataclass(frozen=True)
class Asked:
    """The options all commands share.

    links  : None = no link is known
    labels : `any` = codes, regions and industries are opaque labels
    date   : links (and states) have to be in force on this day; None = all count
    """

    enterprises: Path
    links: Path | None
    out: Path
    inputs: str
    labels: str | None
    date: dt.date | None
    market: str = "none"
    tolerance: float = 1e-6
    max_iterations: int = 10_000


def _out(ctx: click.Context, param: click.Parameter, value: Path) -> Path:
    """A file of a kind we write, and none of those that are read."""
    del param
    if value.suffix.lower() not in SUFFIXES:
        raise click.BadParameter(f"{value}, {' | '.join(SUFFIXES)}", ctx)
    return value


def state_option(*, required: bool = False) -> Callable[[Any], Any]:
    """The option that names the table of who has lost capacity."""
    return click.option(
        "--state",
        type=FILE_IN,
        required=required,
        cls=Option,
        words=Words(
            "企业状态表：code, own_share, blocked_by, from, until。",
            "What is left of whom: code, own_share, blocked_by, from, until.",
        ),
    )


LINKS = click.option(
    "--links",
    type=FILE_IN,
    required=True,
    cls=Option,
    words=Words("供应关系：谁供货给谁。", "The links: who supplies whom."),
)
KNOWN_LINKS = click.option(
    "--links",
    type=FILE_IN,
    cls=Option,
    words=Words(
        "已知的供应关系，每次抽样都原样保留。", "The links that are known; every draw has them as they are."
    ),
)
OPTIONS = (
    click.option(
        "--enterprises",
        type=FILE_IN,
        required=True,
        cls=Option,
        words=Words("企业名录（CSV、XLSX、Parquet）。", "The register of firms (CSV, XLSX, Parquet)."),
    ),
    LINKS,
    click.option(
        "--out",
        type=FILE_OUT,
        required=True,
        callback=_out,
        cls=Option,
        words=Words("结果文件，.csv 或 .parquet。", "The file to write, .csv or .parquet."),
    ),
    click.option(
        "--inputs",
        default="mixed",
        show_default=True,
        metavar="mixed|leontief|linear|FILE",
        cls=Option,
        words=Words(
            "哪些投入不可缺：mixed 工矿建筑业之间，leontief 全部，linear 没有，或一个 CSV 文件。",
            "Inputs nobody can do without: mixed = among industry and building, leontief = all, "
            "linear = none, or a CSV file.",
        ),
    ),
    click.option(
        "--date",
        type=day_of,
        metavar="YYYY-MM-DD",
        cls=Option,
        words=Words(
            "只计当天有效的供应关系和状态；不写则全部计入。",
            "Count only links and states in force on that day; by default all.",
        ),
    ),
)

USUAL = (labels, threads, as_json)

CASCADE = (
    click.option(
        "--market",
        type=click.Choice(MARKETS),
        default="none",
        show_default=True,
        cls=Option,
        words=Words(
            "sector：同一投入类别的企业可以互相替代。",
            "sector: firms of one input class stand in for each other.",
        ),
    ),
    click.option(
        "--tolerance",
        type=click.FloatRange(min=0),
        default=1e-6,
        show_default=True,
        cls=Option,
        words=Words("一轮下降不超过此数即停。", "Stop when nothing falls by more than this in a round."),
    ),
    click.option(
        "--max-iterations",
        type=click.IntRange(min=1),
        default=10_000,
        show_default=True,
        cls=Option,
        words=Words(
            "最多算几轮；仍未稳定则不出结果。", "Rounds at most; what has not settled by then is refused."
        ),
    ),
)


def network_options(command: Callable[..., int]) -> Callable[..., int]:
    """Gives a command the shared options and those of the cascade as one `asked`, and `json_out`."""
    return _with(command, (*OPTIONS, *CASCADE, *USUAL))


def world_options(command: Callable[..., int]) -> Callable[..., int]:
    """Gives a command without a cascade the shared options as one `asked`, and `json_out`."""
    return _with(command, (*OPTIONS, *USUAL))


def partly_known_options(command: Callable[..., int]) -> Callable[..., int]:
    """Gives a command that can do without links the shared options as one `asked`, and `json_out`."""
    others = [option for option in OPTIONS if option is not LINKS]
    return _with(command, (*others, KNOWN_LINKS, *USUAL))


def _with(command: Callable[..., int], options: Sequence[Callable[..., Any]]) -> Callable[..., int]:
    @functools.wraps(command)
    def called(*args: Any, **given: Any) -> int:
        given.pop("threads")
        names = [field.name for field in fields(Asked) if field.name in given]
        asked = Asked(**{name: given.pop(name) for name in names})
        _refuse_overwriting(asked, [each for each in given.values() if isinstance(each, Path)])
        return command(*args, asked=asked, **given)

    for option in reversed(options):
        called = option(called)
    return called


def _refuse_overwriting(asked: Asked, others: list[Path]) -> None:
    read = [each for each in (asked.enterprises, asked.links, *others) if each is not None]
    if asked.out.resolve() in [each.resolve() for each in read]:
        raise click.BadParameter(f"{asked.out}", click.get_current_context(), param_hint="--out")
