# SPDX-License-Identifier: Apache-2.0
"""`gulian monitor bulletin`: the 日报 or 通报 of a published day as page, document, PDF or workbook."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gulian.cli.language import Command, Option, Words, language
from gulian.cli.options import FILE_OUT, as_json, date_option, folder_argument, labels
from gulian.cli.output import print_json, say

if TYPE_CHECKING:
    from gulian.daily.pages import Page
    from gulian.monitor.letter import Letterhead

SUFFIXES = (".html", ".docx", ".pdf", ".xlsx")
KINDS = ("daily", "notice")


def _out(ctx: click.Context, param: click.Parameter, value: Path) -> Path:
    if value.suffix.lower() not in SUFFIXES:
        raise click.BadParameter(f"{value}, {' | '.join(SUFFIXES)}", ctx, param)
    return value


@click.command(
    "bulletin",
    cls=Command,
    words=Words(
        "印发：把已跑过的一天印成日报或通报，HTML、Word、PDF 或附表（按后缀）。",
        "Print a published day as bulletin or notice: HTML, Word, PDF or the annex, by the ending.",
    ),
)
@folder_argument(
    Words(
        "数据文件夹，已跑过 gulian day；只读不写。", "A folder `gulian day` has been run in; it is only read."
    )
)
@date_option(Words("哪一天。", "The day."))
@click.option(
    "--out",
    type=FILE_OUT,
    required=True,
    callback=_out,
    cls=Option,
    words=Words("写到哪里：.html .docx .pdf .xlsx。", "The file to write: .html .docx .pdf .xlsx."),
)
@click.option(
    "--kind",
    type=click.Choice(KINDS),
    default="daily",
    show_default=True,
    cls=Option,
    words=Words("daily 日报，notice 通报。", "daily: the bulletin; notice: the notice to the counties."),
)
@click.option(
    "--issuer",
    default="",
    metavar="NAME",
    cls=Option,
    words=Words("通报的发文机关，也作署名。", "Who issues and signs the notice."),
)
@click.option(
    "--file-number",
    default="",
    metavar="TEXT",
    cls=Option,
    words=Words("通报的发文字号。", "The notice's file number."),
)
@click.option(
    "--addressed",
    default="各县（市、区）",
    show_default=True,
    metavar="TEXT",
    cls=Option,
    words=Words("通报的主送机关。", "Whom the notice goes to."),
)
@click.option(
    "--red", is_flag=True, cls=Option, words=Words("通报加红头。", "With the red head of an office.")
)
@labels
@as_json
@click.pass_context
def bulletin(
    ctx: click.Context,
    folder: Path,
    date: dt.date,
    out: Path,
    kind: str,
    issuer: str,
    file_number: str,
    addressed: str,
    red: bool,
    labels: str | None,
    json_out: bool,
) -> int:
    """Write the file; 1 if the folder has changed since the day was published."""
    from gulian import lake, monitor
    from gulian.daily.again import as_published, day_again
    from gulian.daily.pages import daily_page, notice_page
    from gulian.monitor.letter import Letterhead

    if red and not issuer:
        raise click.BadParameter("--red, --issuer", ctx, param_hint="--issuer")
    day = day_again(folder, date, labels=labels == "any")
    daily_text = daily_page(day)
    same = as_published(folder, date, monitor.to_html(daily_text.text, daily_text.drawn.pages).encode())
    letterhead = Letterhead(issuer=issuer, signed_on=date, number=file_number, red=red)
    page = daily_text if kind == "daily" else notice_page(day, letterhead, addressed)
    lake.put_file(out, _bytes(out.suffix.lower(), page))
    if json_out:
        print_json("monitor-bulletin", {"date": date, "kind": kind, "as_published": same, "out": out})
    lang = language(ctx)
    say(Words("结果：{}", "Written: {}").of(lang).format(out))
    if not same:
        told = Words(
            "与当时印发的日报不同：文件夹已变动。", "Not what was published: the folder has changed since."
        )
        say(told.of(lang))
    return 0 if same else 1


def _bytes(suffix: str, page: Page) -> bytes:
    from gulian import monitor
    from gulian.daily.annex import annex
    from gulian.monitor.walkback import printed_numbers

    head: Letterhead | None = page.letterhead
    if suffix == ".html":
        return monitor.to_html(page.text, page.drawn.pages, head).encode()
    if suffix == ".docx":
        return monitor.to_docx(page.text, page.drawn.documents, head)
    if suffix == ".xlsx":
        return annex(page.context, printed_numbers(page.text, page.context))
    return monitor.to_pdf(page.text, page.drawn.pages, head)
