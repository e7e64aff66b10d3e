# SPDX-License-Identifier: Apache-2.0
"""`gulian case picture | bpmn`: a procedure drawn, or written for other programs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gulian.cli.language import Argument, Command, Option, Words, language
from gulian.cli.options import FILE_OUT, FOLDER, as_json, day_of
from gulian.cli.output import print_json, say

if TYPE_CHECKING:
    from gulian.casework.flow.words import Lang
    from gulian.schemes import Procedure

procedure_argument = click.argument(
    "procedure",
    cls=Argument,
    words=Words(
        "流程，如 resumption-approval-2020/approval。", "The procedure, resumption-approval-2020/approval."
    ),
)
out_option = click.option(
    "--out", type=FILE_OUT, required=True, cls=Option, words=Words("写入的文件。", "The file to write.")
)
on_option = click.option(
    "--on",
    type=day_of,
    metavar="DATE",
    cls=Option,
    words=Words(
        "按哪一天的时限；缺省为方案起效日。", "The day whose limits are shown; else the scheme's first."
    ),
)
site_option = click.option(
    "--site",
    type=FOLDER,
    cls=Option,
    words=Words("数据文件夹，取其中的本地方案。", "A data folder, for its own schemes."),
)


@click.command(
    "picture", cls=Command, words=Words("把流程画成图（SVG）。", "Draw a procedure as a picture (SVG).")
)
@procedure_argument
@out_option
@on_option
@site_option
@as_json
@click.pass_context
def picture(
    ctx: click.Context, procedure: str, out: Path, on: dt.date | None, site: Path | None, json_out: bool
) -> int:
    """Lanes by role, steps with their limits, outcomes; in the language of the run."""
    from gulian import casework

    return _written(ctx, casework.picture, (procedure, out, on, site), json_out)


@click.command(
    "bpmn",
    cls=Command,
    words=Words(
        "把流程写成 BPMN 2.0 文件，带版面。", "Write a procedure as a BPMN 2.0 file with its layout."
    ),
)
@procedure_argument
@out_option
@on_option
@site_option
@as_json
@click.pass_context
def bpmn(
    ctx: click.Context, procedure: str, out: Path, on: dt.date | None, site: Path | None, json_out: bool
) -> int:
    """It can be opened by any program that reads BPMN 2.0."""
    from gulian import casework

    return _written(ctx, casework.bpmn, (procedure, out, on, site), json_out)


def _written(
    ctx: click.Context,
    make: Callable[[Procedure, dt.date, Lang], str],
    asked: tuple[str, Path, dt.date | None, Path | None],
    json_out: bool,
) -> int:
    from gulian import lake
    from gulian.cli.case.folder import procedure_of
    from gulian.schemes import library_of

    path, out, on, site = asked
    library = library_of(site)
    found = procedure_of(library, path)
    day = on or library[path.partition("/")[0]].valid_from
    lake.put_file(out, make(found, day, language(ctx)).encode())
    if json_out:
        print_json(f"case-{ctx.command.name}", {"procedure": found.pin, "on": day, "out": str(out)})
    else:
        say(Words("已写入：{}", "Written: {}").of(language(ctx)).format(out))
    return 0
