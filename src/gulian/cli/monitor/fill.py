# SPDX-License-Identifier: Apache-2.0
"""`gulian monitor fill`: filled sheets back into reports, also those filled in by proxy (代报)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from gulian.cli.language import Command, Option, Words, language
from gulian.cli.monitor.options import form_option
from gulian.cli.monitor.site import read_office, scope_of, site_options, tell
from gulian.cli.options import FILE_IN, FILE_OUT, as_json
from gulian.cli.output import print_json, say


@click.command(
    "fill",
    cls=Command,
    words=Words(
        "读回填好的表，写成可放入 reports/ 的 CSV；代报的注明是谁报的，只收其所辖单位的行。",
        "Read a filled sheet back into a CSV for reports/. Filled in by proxy: each row says by whom, and "
        "only units below the filler are taken.",
    ),
)
@site_options
@form_option
@click.option(
    "--file", "path", type=FILE_IN, required=True, cls=Option, words=Words("填好的表。", "The filled sheet.")
)
@click.option(
    "--filled-by",
    metavar="KEY",
    cls=Option,
    words=Words(
        "代报方（填报方表中的键，如 county、park、leader）；须以 --region、--park 或 --leader 写明所辖范围。",
        "Filled in by proxy: the filler's key, such as county, park, leader; --region, --park or --leader "
        "say whose units these are.",
    ),
)
@click.option(
    "--name",
    default="",
    cls=Option,
    words=Words("代报单位名称，记入每一行的数据来源。", "Who filled it in, kept in the source of each row."),
)
@click.option(
    "--out",
    type=FILE_OUT,
    required=True,
    cls=Option,
    words=Words("写成 CSV 文件。", "The CSV file to write."),
)
@as_json
@click.pass_context
def fill(
    ctx: click.Context,
    directory: Path,
    day: dt.date,
    region: tuple[str, ...],
    park: tuple[str, ...],
    leader: tuple[str, ...],
    form_path: str,
    path: Path,
    filled_by: str | None,
    name: str,
    out: Path,
    json_out: bool,
) -> int:
    """Write the rows that were filled in; 1 if any of them had problems, which stand in a file beside."""
    from gulian import door, lake
    from gulian.monitor import forms

    scope = scope_of(directory, region, park, leader)
    office = read_office(directory, form_path, day)
    table = forms.table_of(office.form, office.scheme.lists, day)
    read = door.read_table(path, table, on=day)
    back = forms.filled(office.form, table, read, forms.period_of(office.form, day))
    if filled_by is not None:
        if scope is None:
            raise click.UsageError("--filled-by: --region, --park, --leader", ctx)
        filler = forms.Filler(filled_by, name or filled_by, scope)
        back = forms.by_proxy(office.form, table, back, office.units, filler)
    lake.put_file(out, door.csv_bytes(forms.as_at_the_door(table, back.rows)))
    problems = out.with_name(f"{out.stem}.problems.csv")
    if not back.problems.is_empty():
        lake.put_file(problems, door.problems_csv(back.problems))
    lang = language(ctx)
    status = tell(back.problems, lang)
    if json_out:
        body = {
            "form": office.form.pin,
            "date": day,
            "rows": back.rows.height,
            "untouched": back.untouched,
            "filled_by": filled_by,
            "problems": back.problems.to_dicts(),
            "out": out,
        }
        print_json("monitor-fill", body)
    else:
        told = Words("收到 {} 行，未填 {} 行：{}", "{} rows, {} not filled in: {}")
        say(told.of(lang).format(back.rows.height, back.untouched, out))
    return status
