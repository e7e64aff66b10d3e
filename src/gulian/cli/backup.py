# SPDX-License-Identifier: Apache-2.0
"""`gulian backup`: a whole data folder into one file."""

from __future__ import annotations

import os
from pathlib import Path

import click

from gulian.cli.language import Argument, Command, Words, language
from gulian.cli.options import FILE_OUT, FOLDER, as_json
from gulian.cli.output import print_json, say

DIR = Words("数据目录。", "The data folder.")


@click.command(
    "backup",
    cls=Command,
    words=Words(
        "把整个数据目录备份成一个文件；备份期间照常可以读。",
        "Put a whole data folder into one file; readers go on meanwhile.",
    ),
)
@click.argument("folder", metavar="DIR", type=FOLDER, cls=Argument, words=DIR)
@click.argument(
    "target",
    metavar="OUT",
    type=FILE_OUT,
    cls=Argument,
    words=Words(
        "备份文件，须在数据目录之外，如 site-2020-03-01.tar。",
        "The file to make, outside the data folder, such as site-2020-03-01.tar.",
    ),
)
@as_json
@click.pass_context
def backup(ctx: click.Context, folder: Path, target: Path, json_out: bool) -> int:
    """Make the file and say what it holds; 1 if something was left out or the lake is not sound."""
    from dataclasses import asdict

    from gulian import site

    made = site.backup(folder, target)
    if json_out:
        print_json("backup", asdict(made))
    lang = language(ctx)
    for problem in made.problems:
        message = problem.message_zh if lang == "zh" else problem.message_en
        say(f"{problem.code} {message} {problem.fix}")
    if os.environ.get("DATABASE_URL"):
        from gulian.errors import BackupElsewhere

        say(BackupElsewhere().sentence(lang))
    told = Words(
        "已备份 {files} 个文件、{bytes} 字节：{path}（内容 SHA-256 {sha256}）",
        "Backed up {files} files, {bytes} bytes: {path} (SHA-256 of the content {sha256})",
    )
    say(told.of(lang).format_map(vars(made)))
    return 1 if made.problems else 0
