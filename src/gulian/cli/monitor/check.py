# SPDX-License-Identifier: Apache-2.0
"""`gulian monitor check`: a day's reports against everything declared, and whom to call back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gulian.cli.language import Command, Option, Words, language
from gulian.cli.options import NEW_FOLDER, as_json, date_option, folder_argument
from gulian.cli.output import print_json, print_table

if TYPE_CHECKING:
    from gulian.daily.validate import Validated
    from gulian.errors import Language

SHOWN = 10


@click.command(
    "check",
    cls=Command,
    words=Words(
        "核数：按表内规则、突变、离群、合计、表间核查一天的报表，列出要核实的企业；问过的不再问。",
        "Check a day's reports: rules, jumps, outliers, totals, other forms; whom to call back, once.",
    ),
)
@folder_argument(Words("数据目录。", "The site."))
@date_option(Words("核查哪一天。", "The day to be checked."))
@click.option(
    "--owner",
    metavar="CODE",
    cls=Option,
    words=Words(
        "由哪个县区核实；只有它名下的企业才列联系电话。",
        "The county that calls; contacts stand only at the firms it owns.",
    ),
)
@click.option(
    "--out",
    type=NEW_FOLDER,
    cls=Option,
    words=Words(
        "把 findings.csv、callbacks.csv、problems.csv 写进这个文件夹。",
        "Write findings.csv, callbacks.csv, problems.csv into this folder.",
    ),
)
@as_json
@click.pass_context
def check(
    ctx: click.Context, folder: Path, date: dt.date, owner: str | None, out: Path | None, json_out: bool
) -> int:
    """Check the day; 1 if there is anything to ask or tell."""
    from gulian.daily.validate import validate_folder

    done = validate_folder(folder, date, owner=owner)
    if out is not None:
        _write(out, done)
    if json_out:
        print_json("monitor-check", {"date": date.isoformat(), **_counts(done)})
    else:
        _show(done, language(ctx))
    return 1 if done.findings.height or done.problems.height else 0


def _write(out: Path, done: Validated) -> None:
    from gulian import door, lake

    tables = {"findings.csv": done.findings, "callbacks.csv": done.tasks, "problems.csv": done.problems}
    lake.write_folder(out, {name: door.csv_bytes(table) for name, table in tables.items()})


def _counts(done: Validated) -> dict[str, Any]:
    rules = done.findings["rule"].value_counts().sort("count", "rule", descending=[True, False])
    states = done.tasks["state"].value_counts().sort("state")
    return {
        "findings": done.findings.height,
        "by_rule": dict(rules.iter_rows()),
        "tasks": dict(states.iter_rows()),
        "problems": done.problems.height,
    }


def _show(done: Validated, lang: Language) -> None:
    counts = _counts(done)
    head = Words("疑点 {findings}，问题 {problems}", "{findings} findings, {problems} problems").of(lang)
    click.echo(head.format(**counts))
    print_table([(rule, str(count)) for rule, count in counts["by_rule"].items()], right=(1,))
    waiting = done.tasks.filter(state="open").head(SHOWN)
    if waiting.height:
        click.echo(Words("待核实：", "To call back:").of(lang))
        texts = "questions_zh" if lang == "zh" else "questions_en"
        rows = waiting.select("task", "name", texts).rows()
        print_table([(task, name or "", said.splitlines()[0]) for task, name, said in rows])
