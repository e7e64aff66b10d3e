# SPDX-License-Identifier: Apache-2.0
"""`gulian policy guide`: a booklet (DOCX) of what a kind of firm may have, until when, how to get it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gulian.cli.language import Command, Option, Words, language
from gulian.cli.options import FILE_OUT, FOLDER, as_json, date_option
from gulian.cli.output import print_json, print_table, say

if TYPE_CHECKING:
    from gulian.errors import Language
    from gulian.policy.guide import Group
    from gulian.schemes import Measure


@click.command(
    "guide",
    cls=Command,
    words=Words(
        "办事指南：某类企业可享受的惠企措施，给什么、谁可以、到何时、怎样办、依据哪一条，写成 Word 小册子。",
        "A guide as a booklet in Word for a kind of firm: what it may have, who, until when, how, by which "
        "clause.",
    ),
)
@date_option(Words("哪一天可享受的措施。", "Measures that can be had on this day."), "day")
@click.option(
    "--group",
    metavar="KEY",
    cls=Option,
    words=Words(
        "企业类别；不写则列出全部类别。", "The kind of firm; without it the kinds there are are listed."
    ),
)
@click.option(
    "--scheme",
    "schemes",
    multiple=True,
    metavar="SCHEME",
    cls=Option,
    words=Words(
        "只要这些方案的措施，可多次给出；默认全部。", "Measures of these schemes only; by default of all."
    ),
)
@click.option(
    "--site",
    type=FOLDER,
    cls=Option,
    words=Words(
        "数据文件夹：用它自己的方案，标题写明地区。",
        "A data folder: its schemes, its region in the title.",
    ),
)
@click.option("--out", type=FILE_OUT, cls=Option, words=Words("写成的 Word 文件。", "The Word file written."))
@as_json
@click.pass_context
def guide(
    ctx: click.Context,
    day: dt.date,
    group: str | None,
    schemes: tuple[str, ...],
    site: Path | None,
    out: Path | None,
    json_out: bool,
) -> int:
    """Write the booklet, or list the kinds of firm."""
    from gulian.daily.entitled import schemes_of
    from gulian.policy import guide as room
    from gulian.schemes import library_of

    lang = language(ctx)
    chosen = schemes_of(library_of(site), schemes, day)
    groups = room.groups_of(chosen, day)
    if group is None:
        if json_out:
            print_json("policy-guide", {"date": day, "groups": [_group(each) for each in groups]})
        else:
            print_table([(each.key, each.zh if lang == "zh" else each.en) for each in groups])
        return 0
    one = room.group_of(groups, group)
    found = room.offers([m for each in chosen for m in each.measures.values()], one, day)
    if out is not None:
        _write(out, room.booklet(found, one, day, _place(site, day)))
        if not json_out:
            say(Words("已写入：{}", "Written: {}").of(lang).format(out))
    if json_out:
        measures = [{"measure": each.measure.path, "status": each.answer.status} for each in found]
        print_json("policy-guide", {"date": day, "group": _group(one), "measures": measures, "out": out})
    elif out is None:
        print_table([(each.measure.path, _title(each.measure, lang)) for each in found])
    return 0


def _group(one: Group) -> dict[str, object]:
    return {"key": one.key, "zh": one.zh, "en": one.en, "facts": dict(one.facts)}


def _title(measure: Measure, lang: Language) -> str:
    return measure.title_zh if lang == "zh" else measure.title_en


def _place(site: Path | None, day: dt.date) -> str:
    """The region a data folder is stated of; empty where it is the nation or not stated."""
    from gulian import registry
    from gulian import site as sites

    known = None if site is None else sites.read_site(site)
    region = known.region if known else None
    return "" if region in (None, sites.NATION) else registry.regions().name(str(region), day)


def _write(out: Path, text: str) -> None:
    from gulian import lake, monitor

    lake.put_file(out, monitor.to_docx(text, {}))
