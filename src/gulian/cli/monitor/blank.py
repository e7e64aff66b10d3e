# SPDX-License-Identifier: Apache-2.0
"""`gulian monitor blank`: the form as a workbook, prefilled for the units of a region, park or chain."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from gulian.cli.language import Command, Option, Words, language
from gulian.cli.monitor.options import form_option
from gulian.cli.monitor.site import read_office, scope_of, site_options, tell
from gulian.cli.options import FILE_OUT, as_json
from gulian.cli.output import print_json, say


@click.command(
    "blank",
    cls=Command,
    words=Words(
        "填报表：按名录和上期答案预填，带下拉、校验和说明，填好后由 monitor fill 读回。",
        "The form as a workbook: prefilled from the register and the last answers, with drop-downs, checks "
        "and help; `monitor fill` reads it back.",
    ),
)
@site_options
@form_option
@click.option(
    "--empty",
    is_flag=True,
    cls=Option,
    words=Words("不列单位，只要空表。", "No units: an empty form."),
)
@click.option(
    "--out",
    type=FILE_OUT,
    required=True,
    cls=Option,
    words=Words("写成 XLSX 文件。", "The XLSX file to write."),
)
@as_json
@click.pass_context
def blank(
    ctx: click.Context,
    directory: Path,
    day: dt.date,
    region: tuple[str, ...],
    park: tuple[str, ...],
    leader: tuple[str, ...],
    form_path: str,
    empty: bool,
    out: Path,
    json_out: bool,
) -> int:
    """Write the workbook; 1 if the files of the folder had problems."""
    from gulian import lake, workdays
    from gulian.monitor import forms

    office = read_office(directory, form_path, day, scope_of(directory, region, park, leader))
    owed = forms.due(office.form, office.units, day, workdays.calendar(), context=office.context)
    # Whether some report is unknown until the register says: they get a row, too.
    wanted = owed.filter(owed["owed"].fill_null(value=True))["unit"]
    units = office.units.filter(office.units["unit"].is_in(wanted.implode()))
    units = units.clear() if empty else units
    sheet = forms.blank(office.form, units, day, context=office.context, last=office.folder.reports)
    lake.put_file(out, forms.form_workbook(sheet))
    lang = language(ctx)
    status = tell(office.folder.problems, lang)
    if json_out:
        fields = [each.name for each in sheet.fields]
        body = {"form": office.form.pin, "date": day, "units": units.height, "fields": fields, "out": out}
        print_json("monitor-blank", body)
    else:
        told = Words("{} 户，填报表：{}", "{} units, written: {}")
        say(told.of(lang).format(units.height, out))
    return status
