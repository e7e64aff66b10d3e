# SPDX-License-Identifier: Apache-2.0
"""`gulian restore`: a data folder out of a backup."""

from __future__ import annotations

from pathlib import Path

import click

from gulian.cli.language import Argument, Command, Words, language
from gulian.cli.options import FILE_IN, NEW_FOLDER, as_json
from gulian.cli.output import print_json, say


@click.command(
    "restore",
    cls=Command,
    words=Words(
        "从备份恢复整个数据目录：逐字节核对，要么全有，要么全无。",
        "Take a data folder out of a backup: every byte is checked; all of it, or nothing.",
    ),
)
@click.argument(
    "file",
    metavar="FILE",
    type=FILE_IN,
    cls=Argument,
    words=Words("gulian backup 做成的文件。", "A file that gulian backup made."),
)
@click.argument(
    "folder",
    metavar="DIR",
    type=NEW_FOLDER,
    cls=Argument,
    words=Words("恢复到哪里：新目录或空目录。", "Where to: a new or an empty folder."),
)
@as_json
@click.pass_context
def restore(ctx: click.Context, file: Path, folder: Path, json_out: bool) -> int:
    """Fill the folder and say with what; 1 if the lake was not sound when it was backed up."""
    from dataclasses import asdict

    from gulian import site

    done = site.restore(file, folder)
    if json_out:
        print_json("restore", asdict(done))
    lang = language(ctx)
    for problem in done.problems:
        message = problem.message_zh if lang == "zh" else problem.message_en
        say(f"{problem.code} {message} {problem.fix}")
    told = Words(
        "已恢复 {files} 个文件、{bytes} 字节：{path}", "Restored {files} files, {bytes} bytes: {path}"
    )
    say(told.of(lang).format_map(vars(done)))
    return 1 if done.problems else 0
