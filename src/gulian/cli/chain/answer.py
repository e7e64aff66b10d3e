# SPDX-License-Identifier: Apache-2.0
"""What a command of the chain leaves behind: the file, the problems beside it, notes, the exit status."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from gulian import door, lake
from gulian.cli.chain.inputs import World
from gulian.cli.chain.options import Asked
from gulian.cli.language import Words, counted
from gulian.cli.output import say

if TYPE_CHECKING:
    from gulian.errors import Language

PROBLEMS = "problems.csv"
SHOWN_PROBLEMS = 5


def write(asked: Asked, frame: pl.DataFrame, world: World, lang: Language) -> int:
    """Write the answer and the problems beside it, tell both; 1 if there are problems, else 0."""
    lake.put_file(asked.out, _bytes(asked.out, frame))
    status = tell_problems(asked, world, lang)
    say(Words("结果：{}", "Written: {}").of(lang).format(asked.out))
    return status


def tell_problems(asked: Asked, world: World, lang: Language) -> int:
    """Write the problems of the files beside the answer and tell the first; 1 if there are any, else 0."""
    count = world.problems.height
    beside = asked.out.with_name(PROBLEMS)
    if count or _ours(beside):
        lake.put_file(beside, door.problems_csv(world.problems))
    message = "message_zh" if lang == "zh" else "message_en"
    for row in world.problems.head(SHOWN_PROBLEMS).iter_rows(named=True):
        say(f"{row['file']}:{row['row']} {row['code']} {row[message]}")
    if count:
        told = Words("共 {} 个问题，全部见 {}", "{}, all in {}")
        say(told.of(lang).format(count if lang == "zh" else counted(count, "problem"), beside))
    return 1 if count else 0


def put(path: Path, frame: pl.DataFrame) -> None:
    """Write a further table, CSV or Parquet by its ending."""
    lake.put_file(path, _bytes(path, frame))


def _bytes(path: Path, frame: pl.DataFrame) -> bytes:
    if path.suffix.lower() == ".csv":
        return door.csv_bytes(frame)
    buffer = io.BytesIO()
    frame.write_parquet(buffer)
    return buffer.getvalue()


def _ours(path: Path) -> bool:
    """Whether the problems of an earlier run lie there, which would speak of this one."""
    head = door.problems_csv(pl.DataFrame(schema=dict.fromkeys(COLUMNS, pl.String)))
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(head)) == head


COLUMNS = ("file", "row", "field", "value", "code", "message_zh", "message_en", "fix")


def about_network(asked: Asked, world: World) -> dict[str, object]:
    """What every `--json` says of the network and the files."""
    economy, network = world.economy, world.economy.network
    return {
        "firms": network.firms,
        "links": network.links,
        "inputs": economy.classes.source,
        "market": asked.market,
        "date": asked.date,
        "unknown_class": int(network.unknown_class.size),
        "cost_exceeded": int(network.cost_exceeded.size),
        "spread_links": economy.spread_links,
        "output_basis": economy.basis_counts(),
        "problems": world.problems.height,
        "out": str(asked.out),
    }


NOTES: Mapping[str, Words] = {
    "spread_links": Words(
        "{0} 条供应关系没有采购额，按 2020 年全国投入产出表分摊，有关结果是估计数。",
        "Links without a value: {0}, estimated by the national input-output table of 2020.",
    ),
    "unknown_class": Words(
        "{0} 户企业（含境外供应商）的行业不明，其投入一律当作可缺的，在别家那里也是。",
        "Firms of unknown industry, suppliers abroad among them: {0}; what they buy and sell counts as "
        "inputs one can do without.",
    ),
    "cost_exceeded": Words(
        "{0} 户企业的采购额合计超过名录所填的成本，按成本放大计。",
        "Firms that buy more in the links than their stated cost: {0}.",
    ),
}


def tell_notes(about: Mapping[str, object], lang: Language) -> None:
    """What the reader must know of the figures: standard error."""
    for name, words in NOTES.items():
        if about[name]:
            say(words.of(lang).format(about[name]))
