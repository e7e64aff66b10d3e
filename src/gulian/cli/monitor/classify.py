# SPDX-License-Identifier: Apache-2.0
"""`gulian monitor classify`: the rows of a file into the classes of a scheme."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gulian.cli.language import Argument, Command, Option, Words, language
from gulian.cli.options import FILE_IN, FILE_OUT, FOLDER, as_json, date_option
from gulian.cli.output import print_json, print_table, say

if TYPE_CHECKING:
    import polars as pl

    from gulian.errors import Language
    from gulian.schemes import Classification, Library, Scheme


@click.command(
    "classify",
    cls=Command,
    words=Words(
        "按方案的分类规则判定一份名录：每行属于哪一类；事实不足的留空，不归入任何一类。",
        "Class the rows of a file by a scheme's rule; a row of which too little is known falls into none.",
    ),
)
@click.argument(
    "name",
    metavar="SCHEME/CLASSIFICATION",
    cls=Argument,
    words=Words("分类，写作 方案/分类。", "The classification, as scheme/classification."),
)
@click.argument(
    "file",
    type=FILE_IN,
    cls=Argument,
    words=Words("名录（CSV、XLSX、Parquet），列同该分类所据报表。", "The file: the columns of its form."),
)
@date_option(Words("按哪一天的界线判定。", "The day whose lists hold."))
@click.option(
    "--out", type=FILE_OUT, cls=Option, words=Words("把结果写成 CSV。", "Write what came out as CSV.")
)
@click.option(
    "--site",
    type=FOLDER,
    cls=Option,
    words=Words("叠加某站点的 schemes/。", "Lay the schemes/ of a site's data folder over the package's."),
)
@as_json
@click.pass_context
def classify(
    ctx: click.Context,
    name: str,
    file: Path,
    date: dt.date,
    out: Path | None,
    site: Path | None,
    json_out: bool,
) -> int:
    """Class the rows; 1 if the file has problems."""
    from gulian import door, monitor
    from gulian.expr import Context
    from gulian.monitor import forms
    from gulian.schemes import library_of
    from gulian.workdays import calendar

    scheme, rule = _found(library_of(site), name)
    form = scheme.forms[rule.form]
    loaded = door.read_table(file, forms.table_of(form, scheme.lists, date))
    context = Context(date=date, region="", lists=scheme.lists, workdays=calendar().count)
    classed = monitor.classify(loaded.frame, rule, form, context)
    lang = language(ctx)
    if out is not None:
        out.write_bytes(door.csv_bytes(_result(classed, rule)))
    if json_out:
        counts = {each or "unknown": count for each, _, count in _counts(classed, rule, lang)}
        print_json("monitor-classify", {"classification": rule.pin, "date": date, "classes": counts})
    else:
        print_table([(title, str(count)) for _, title, count in _counts(classed, rule, lang)], right=(1,))
    for problem in loaded.problems.iter_rows(named=True):
        say(f"{problem['file']}:{problem['row']} {problem['field']} {problem[f'message_{lang}']}")
    return 1 if loaded.problems.height else 0


def _found(library: Library, name: str) -> tuple[Scheme, Classification]:
    """The classification and its scheme. Raises UnknownScheme, BrokenScheme, NoSuchClassification."""
    from gulian.errors import NoSuchClassification

    scheme_name, _, rule = name.rpartition("/")
    scheme = library[scheme_name.removesuffix("/classifications")]
    if rule not in scheme.classifications:
        known = [f"{scheme.id}/{each}" for each in scheme.classifications]
        raise NoSuchClassification(name[:80], ", ".join(known) or "-")
    return scheme, scheme.classifications[rule]


def _result(classed: pl.DataFrame, rule: Classification) -> pl.DataFrame:
    """What keys a row, its class, and the words for it."""
    import polars as pl

    words = {each.id: each.zh for each in rule.classes}
    keys = [name for name in ("code", "unit", "date") if name in classed.columns]
    return classed.select(*keys, "class", pl.col("class").replace_strict(words, default="").alias("class_zh"))


def _counts(classed: pl.DataFrame, rule: Classification, lang: Language) -> list[tuple[str, str, int]]:
    """Each class in the order of the file, and those of which too little is known."""
    found = dict(classed["class"].value_counts().iter_rows())
    rows = [(each.id, each.zh if lang == "zh" else each.en, found.get(each.id, 0)) for each in rule.classes]
    return [*rows, ("", Words("待补数据", "not known").of(lang), found.get(None, 0))]
