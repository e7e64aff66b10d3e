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
PICTURES = (".svg", ".png", ".html")
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


def ending(ctx: click.Context, value: Path | None, known: tuple[str, ...]) -> Path | None:
    """The file, if it is of a known kind. Raises BadParameter."""
    if value is not None and value.suffix.lower() not in known:
        raise click.BadParameter(f"{value}, {' | '.join(known)}", ctx)
    return value


def picture(ctx: click.Context, param: click.Parameter, value: Path | None) -> Path | None:
    """A file of a picture we draw."""
    del param
    return ending(ctx, value, PICTURES)


def chart_option(zh: str, en: str) -> Callable[[Any], Any]:
    """`--chart FILE`: what is drawn besides."""
    return click.option("--chart", type=FILE_OUT, callback=picture, cls=Option, words=Words(zh, en))


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


def scenario_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option that names a scenario."""
    return click.option(
        "--scenario",
        metavar="FILE|NAME",
        cls=Option,
        words=Words(
            "情景文件（YAML），或自带情景的名称，见 docs/chain.md。",
            "A scenario file (YAML), or the name of one that comes along, see docs/chain.md.",
        ),
    )(command)


def _register(*, required: bool) -> Callable[[Any], Any]:
    return click.option(
        "--enterprises",
        type=FILE_IN,
        required=required,
        cls=Option,
        words=Words("企业名录（CSV、XLSX、Parquet）。", "The register of firms (CSV, XLSX, Parquet)."),
    )


def _links(*, required: bool) -> Callable[[Any], Any]:
    return click.option(
        "--links",
        type=FILE_IN,
        required=required,
        cls=Option,
        words=Words("供应关系：谁供货给谁。", "The links: who supplies whom."),
    )


ENTERPRISES, LINKS = _register(required=True), _links(required=True)
KNOWN_LINKS = click.option(
    "--links",
    type=FILE_IN,
    cls=Option,
    words=Words(
        "已知的供应关系，每次抽样都原样保留。", "The links that are known; every draw has them as they are."
    ),
)
OUT = click.option(
    "--out",
    type=FILE_OUT,
    required=True,
    callback=_out,
    cls=Option,
    words=Words("结果文件，.csv 或 .parquet。", "The file to write, .csv or .parquet."),
)
PICTURE_OUT = click.option(
    "--out",
    type=FILE_OUT,
    required=True,
    callback=picture,
    cls=Option,
    words=Words("图的文件，.svg、.png 或 .html。", "The picture to write: .svg, .png or .html."),
)
OPTIONS = (
    ENTERPRISES,
    LINKS,
    OUT,
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


def picture_options(command: Callable[..., int]) -> Callable[..., int]:
    """As `network_options`, for a command whose answer is a picture."""
    options = [PICTURE_OUT if option is OUT else option for option in OPTIONS]
    return _with(command, (*options, *CASCADE, *USUAL))


def planning_options(command: Callable[..., int]) -> Callable[..., int]:
    """As `network_options`, for a command that sometimes reads a plan instead of a network."""
    free = {ENTERPRISES: _register(required=False), LINKS: _links(required=False)}
    return _with(command, (*(free.get(option, option) for option in OPTIONS), *CASCADE, *USUAL))


def partly_known_options(command: Callable[..., int]) -> Callable[..., int]:
    """As `network_options`, for a command that can do without links."""
    others = [option for option in OPTIONS if option is not LINKS]
    return _with(command, (*others, KNOWN_LINKS, *CASCADE, *USUAL))


def _with(command: Callable[..., int], options: Sequence[Callable[..., Any]]) -> Callable[..., int]:
    @functools.wraps(command)
    def called(*args: Any, **given: Any) -> int:
        given.pop("threads")
        names = [field.name for field in fields(Asked) if field.name in given]
        asked = Asked(**{name: given.pop(name) for name in names})
        chart = given.get("chart")
        others = [each for each in given.values() if isinstance(each, Path) and each is not chart]
        _refuse_overwriting("--out", asked.out, [asked.enterprises, asked.links, *others])
        if chart is not None:
            _refuse_overwriting("--chart", chart, [asked.enterprises, asked.links, asked.out, *others])
        return command(*args, asked=asked, **given)

    for option in reversed(options):
        called = option(called)
    return called


def _refuse_overwriting(option: str, written: Path, others: Sequence[Path | None]) -> None:
    """No file is written twice, and none that is read. Raises BadParameter."""
    if written.resolve() in [each.resolve() for each in others if each is not None]:
        raise click.BadParameter(f"{written}", click.get_current_context(), param_hint=option)
