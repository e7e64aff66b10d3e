# SPDX-License-Identifier: Apache-2.0
"""`gulian monitor view`: an upper level's table from the reports that are there; nobody below types again."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gulian.cli.language import Argument, Command, Group, Option, Words, language
from gulian.cli.monitor.options import form_of, form_option
from gulian.cli.monitor.site import Office, read_office, scope_of, site_options, tell
from gulian.cli.options import FILE_IN, FILE_OUT, FOLDER, as_json
from gulian.cli.output import print_json, print_table, say

if TYPE_CHECKING:
    import polars as pl

    from gulian.errors import Language
    from gulian.monitor.forms import Proposed
    from gulian.schemes import Library, Scheme, View


@click.group(
    "view",
    cls=Group,
    words=Words(
        "视图：按上级来表的表头，由已报数据生成该表。",
        "Views: the table an upper level asks for, from its header row and the reports that are there.",
    ),
)
def view() -> None:
    """The noun; its verbs are below."""


@view.command(
    "propose",
    cls=Command,
    words=Words(
        "读来表的表头，逐列提出对应的字段、名录列或指标，写成视图文件；由人核对后使用。",
        "Read a header, propose for each title the question, register column or indicator it means, and "
        "write a view file for a person to check.",
    ),
)
@click.argument(
    "header",
    type=FILE_IN,
    cls=Argument,
    words=Words("来表（XLSX、CSV），可多行、可有合并单元格。", "The table handed in: XLSX or CSV."),
)
@form_option
@click.option(
    "--over",
    type=click.Choice(["unit", "county", "city", "province"]),
    default="unit",
    show_default=True,
    cls=Option,
    words=Words("一行是什么：单位，或县、市、省。", "What a row is: a unit, or a county, city, province."),
)
@click.option(
    "--rows",
    type=click.IntRange(1, 6),
    cls=Option,
    words=Words("表头占几行；不写则自动判断。", "Rows of the header; found out where absent."),
)
@click.option(
    "--set",
    "corrections",
    multiple=True,
    metavar="TITLE=MEANING",
    cls=Option,
    words=Words(
        "更正某列：字段、名录列、指标的名称，empty，或一个表达式。",
        "Correct a column: the name of a question, register column or indicator, `empty`, or an expression.",
    ),
)
@click.option("--title", default="", cls=Option, words=Words("视图名称。", "Title of the view."))
@click.option(
    "--confirm",
    is_flag=True,
    cls=Option,
    words=Words("已逐列核对。", "Each column has been checked by a person."),
)
@click.option(
    "--site",
    type=FOLDER,
    cls=Option,
    words=Words("叠加某站点的 schemes/。", "Lay the schemes/ of a site's data folder over the package's."),
)
@click.option(
    "--out",
    type=FILE_OUT,
    required=True,
    cls=Option,
    words=Words(
        "写成视图文件，放在 DIR/schemes/<方案>/views/ 下即可使用。",
        "The view file; put under DIR/schemes/<scheme>/views/ it can be run.",
    ),
)
@as_json
@click.pass_context
def propose(
    ctx: click.Context,
    header: Path,
    form_path: str,
    over: str,
    rows: int | None,
    corrections: tuple[str, ...],
    title: str,
    confirm: bool,
    site: Path | None,
    out: Path,
    json_out: bool,
) -> int:
    """Write the proposal; 1 if a column is uncertain or empty and nobody confirmed."""
    from gulian import door, lake
    from gulian.monitor import forms
    from gulian.schemes import library_of

    scheme, form = form_of(library_of(site), form_path)
    titles = forms.read_titles(door.read_cells(header)[0], rows)
    known = forms.meanings_of_units(scheme, form) if over == "unit" else forms.meanings_of_regions(scheme)
    found = forms.corrected(forms.propose(titles, known), _pairs(corrections, ctx), known)
    about = {"title_zh": title or header.stem, "title_en": title or header.stem, "source": "practice"}
    about |= {"over": "unit"} if over == "unit" else {"over": "region", "level": over}
    about["confirmed"] = str(confirm).lower()
    out.parent.mkdir(parents=True, exist_ok=True)
    lake.put_file(out, forms.view_yaml(titles, found, form, about).encode())
    open_ = [each for each in found if not each.certain]
    lang = language(ctx)
    if json_out:
        body = {"form": form.pin, "over": over, "confirmed": confirm, "out": out}
        print_json("monitor-view-propose", {**body, "columns": [_told(each) for each in found]})
    else:
        print_table([_line(number, each, lang) for number, each in enumerate(found, 1)])
        say(Words("视图文件：{}", "Written: {}").of(lang).format(out))
    return 1 if open_ and not confirm else 0


@view.command(
    "run",
    cls=Command,
    words=Words(
        "按视图生成该表，表头一字不差，只列所辖范围。",
        "Make the table of a view, under exactly its header, in the scope asked for.",
    ),
)
@site_options
@click.option(
    "--view",
    "path",
    required=True,
    metavar="SCHEME/VIEW",
    cls=Option,
    words=Words("视图，写作 方案/视图。", "The view, as scheme/view."),
)
@click.option(
    "--out",
    type=FILE_OUT,
    required=True,
    cls=Option,
    words=Words("写成 XLSX 或 CSV，按扩展名。", "XLSX or CSV, by its ending."),
)
@as_json
@click.pass_context
def run(
    ctx: click.Context,
    directory: Path,
    day: dt.date,
    region: tuple[str, ...],
    park: tuple[str, ...],
    leader: tuple[str, ...],
    path: str,
    out: Path,
    json_out: bool,
) -> int:
    """Write the table; 1 if the files of the folder had problems."""
    from gulian import lake
    from gulian.monitor import forms
    from gulian.schemes import library_of

    scheme, found = _view_of(library_of(directory), path)
    scope = scope_of(directory, region, park, leader)
    office = read_office(directory, f"{scheme.id}/{found.form}", day, scope)
    table = forms.run_view(found, office.form, _rows(office, found, day), office.context)
    write = forms.view_csv if out.suffix.lower() == ".csv" else forms.view_workbook
    lake.put_file(out, write(found, table))
    lang = language(ctx)
    status = tell(office.folder.problems, lang)
    empty = [index + 1 for index, each in enumerate(found.columns) if each.value is None and not each.number]
    if json_out:
        body = {"view": found.pin, "date": day, "rows": table.height, "empty": empty, "out": out}
        print_json("monitor-view-run", body)
    else:
        say(Words("{} 行：{}", "{} rows: {}").of(lang).format(table.height, out))
    return status


def _rows(office: Office, found: View, day: dt.date) -> pl.DataFrame:
    """The rows of a view: today's answers of the units, or the figures of their regions."""
    from gulian import monitor
    from gulian.monitor.columns import todays

    chosen = monitor.choose_reports(office.folder.reports)
    units = monitor.latest_states(office.units, chosen, day, form=office.form, carry_days=0)
    if found.over == "unit":
        # The unit frame holds what conditions need; a table may ask for the rest of the form.
        others = [each.column for each in office.form.fields if each.column in chosen.columns]
        others = [name for name in others if name not in units.columns and name != "date"]
        said = chosen.filter(date=day).select("unit", *others)
        rows = todays(units, day).join(said, on="unit", how="left", maintain_order="left")
        return rows.sort("county", "unit", nulls_last=True)
    indicators = [each for each in office.scheme.indicators.values() if each.form == found.form]
    levels = ("total", "province", "city", "county")
    rates = monitor.rates(monitor.measure(units, indicators, levels, day, office.context), indicators)
    return monitor.region_rows(units, rates, indicators, day)


def _view_of(library: Library, path: str) -> tuple[Scheme, View]:
    """A view by `scheme/view`. Raises NoSuchView, UnknownScheme, BrokenScheme."""
    from gulian.errors import NoSuchView

    name, _, rest = path.partition("/")
    scheme = library[name]
    found = scheme.views.get(rest.removeprefix("views/"))
    if found is None:
        raise NoSuchView(path, ", ".join(f"{name}/{each}" for each in scheme.views) or "-")
    return scheme, found


def _pairs(corrections: tuple[str, ...], ctx: click.Context) -> dict[str, str]:
    pairs = {}
    for each in corrections:
        title, sign, meaning = each.partition("=")
        if not (title and sign and meaning):
            raise click.BadParameter(f"{each!r}, TITLE=MEANING", ctx, param_hint="--set")
        pairs[title.strip()] = meaning.strip()
    return pairs


def _told(each: Proposed) -> dict[str, object]:
    return {
        "title": "/".join(each.path),
        "meaning": each.meaning.id if each.meaning else None,
        "meaning_zh": each.meaning.zh if each.meaning else None,
        "value": each.value,
        "score": each.score,
        "private": bool(each.meaning and each.meaning.private),
        "offered": [{"id": name, "zh": zh, "score": score} for name, zh, score in each.offered],
    }


def _line(number: int, each: Proposed, lang: Language) -> tuple[str, ...]:
    title = " ".join("/".join(each.path).split())
    if each.meaning is None:
        return (str(number), title, Words("留空", "empty").of(lang), "")
    if each.meaning.private:
        return (str(number), title, Words("个人信息，留空", "personal data: empty").of(lang), "")
    sure = (
        "" if each.certain else Words("{:.0f} 分，请核对", "{:.0f}, please check").of(lang).format(each.score)
    )
    return (str(number), title, f"{each.meaning.zh} ({each.meaning.id})", sure)
