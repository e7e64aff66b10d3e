# SPDX-License-Identifier: Apache-2.0
"""`gulian monitor export`: published sums and rates for other systems, with their structure."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gulian.cli.language import Command, Option, Words, language
from gulian.cli.options import NEW_FOLDER, as_json, day_of, folder_argument
from gulian.cli.output import print_json, say

if TYPE_CHECKING:
    import polars as pl

    from gulian.schemes import Scheme


@click.command(
    "export",
    cls=Command,
    words=Words(
        "数据交换：把已印发各日的汇总数和比率写成 SDMX-CSV 2.0（附 SDMX-ML 3.0 结构）、CSV 和 Parquet。",
        "Exchange: sums and rates of published days as SDMX-CSV 2.0 with its structure, CSV and Parquet.",
    ),
)
@folder_argument(
    Words(
        "数据文件夹，已跑过 gulian day；只读不写。", "A folder `gulian day` has been run in; it is only read."
    )
)
@click.option(
    "--date",
    "dates",
    type=day_of,
    required=True,
    multiple=True,
    metavar="YYYY-MM-DD",
    cls=Option,
    words=Words("哪一天，可写几次。", "The day; may be given several times."),
)
@click.option(
    "--out",
    type=NEW_FOLDER,
    required=True,
    cls=Option,
    words=Words(
        "写进这个文件夹：data.sdmx.csv、structure.xml、data.csv、data.parquet。",
        "Written into this folder: data.sdmx.csv, structure.xml, data.csv, data.parquet.",
    ),
)
@click.option(
    "--agency",
    default="GULIAN",
    show_default=True,
    metavar="ID",
    cls=Option,
    words=Words("维护机构代码。", "The maintenance agency."),
)
@click.option(
    "--all-cells",
    is_flag=True,
    cls=Option,
    words=Words(
        "连户数过少的格一并写出；只供机关内部。", "With cells of very few firms, for inside the office only."
    ),
)
@as_json
@click.pass_context
def export(
    ctx: click.Context,
    folder: Path,
    dates: tuple[dt.date, ...],
    out: Path,
    agency: str,
    all_cells: bool,
    json_out: bool,
) -> int:
    """Write the four files; read the exchange file back before it is let go."""
    from gulian import lake, schemes
    from gulian.daily.export import observations
    from gulian.daily.model import RESUMPTION

    scheme = schemes.library_of(folder)[RESUMPTION]
    last = max(dates)
    smallest = None if all_cells else _smallest(scheme, last)
    rows = observations(folder, sorted(set(dates)), scheme, smallest)
    files = _files(rows, scheme, agency, last)
    lake.make_folder(out)
    for name, data in files.items():
        lake.put_file(out / name, data)
    if json_out:
        body = {"dates": sorted(set(dates)), "rows": rows.height, "agency": agency, "smallest": smallest}
        print_json("monitor-export", {**body, "files": [out / name for name in files]})
    told = Words("{} 行，写入 {}", "{} rows, written to {}").of(language(ctx))
    say(told.format(rows.height, out))
    return 0


def _smallest(scheme: Scheme, date: dt.date) -> int:
    from gulian.errors import ThresholdMissing

    value = scheme.lists["thresholds"].value("small_cell", date)
    if not isinstance(value, int):
        raise ThresholdMissing(scheme.lists["thresholds"].path, "small_cell", date.isoformat())
    return value


def _files(rows: pl.DataFrame, scheme: Scheme, agency: str, last: dt.date) -> dict[str, bytes]:
    from gulian import door
    from gulian.errors import ExchangeUnreadable
    from gulian.monitor import exchange

    structure = exchange.structure_of(rows, scheme, agency)
    sdmx = exchange.to_sdmx_csv(rows, structure)
    if not exchange.read_sdmx_csv(sdmx, structure).drop("name").equals(rows.drop("name")):
        raise ExchangeUnreadable("写出后读回不一致", "what was written does not read back")
    parquet = io.BytesIO()
    rows.rechunk().write_parquet(parquet, compression="zstd", compression_level=3)
    return {
        "data.sdmx.csv": sdmx,
        "structure.xml": exchange.to_sdmx_ml(structure, last),
        "data.csv": door.csv_bytes(rows),
        "data.parquet": parquet.getvalue(),
    }
