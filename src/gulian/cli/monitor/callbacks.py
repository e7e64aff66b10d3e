# SPDX-License-Identifier: Apache-2.0
"""`gulian monitor callbacks`, `answer`, `accept`: whom to call, what they said, whether that will do."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gulian.cli.language import Argument, Command, Option, Words, language
from gulian.cli.options import (
    FILE_OUT,
    as_json,
    date_option,
    folder_argument,
    in_zone_of,
    moment_of,
)
from gulian.cli.output import print_json, print_table

if TYPE_CHECKING:
    import polars as pl

STATES = {
    "open": Words("待核实", "open"),
    "answered": Words("已说明", "answered"),
    "closed": Words("已核结", "closed"),
}
SITE = Words("数据目录。", "The site.")
TASK = Words("核实任务编号，如 20200302-<单位>。", "The task, as 20200302-<unit>.")


@click.command(
    "callbacks",
    cls=Command,
    words=Words(
        "列出一天的核实任务：问了什么、到哪一步。先用 check 核数。",
        "List a day's call-back tasks: what is asked and how far it is. Run check first.",
    ),
)
@folder_argument(SITE)
@date_option(Words("哪一天的任务。", "The day of the tasks."))
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
    "--state",
    type=click.Choice(list(STATES)),
    cls=Option,
    words=Words("只列这一步的：open 待核实，answered 已说明，closed 已核结。", "Only tasks that are so far."),
)
@click.option(
    "--out", type=FILE_OUT, cls=Option, words=Words("写成 CSV 文件。", "Write them into a CSV file.")
)
@as_json
@click.pass_context
def callbacks(
    ctx: click.Context,
    folder: Path,
    date: dt.date,
    owner: str | None,
    state: str | None,
    out: Path | None,
    json_out: bool,
) -> int:
    """List the tasks; 1 if one of those listed still waits."""
    from gulian import door, lake
    from gulian.daily.callbacks import kept_tasks

    tasks = kept_tasks(folder, date, owner=owner)
    if state is not None:
        tasks = tasks.filter(state=state)
    if out is not None:
        lake.put_file(out, door.csv_bytes(tasks))
    if json_out:
        rows = tasks.with_columns(tasks["date"].dt.to_string("iso")).to_dicts()
        print_json("monitor-callbacks", {"date": date.isoformat(), "tasks": rows})
    else:
        _show(ctx, tasks)
    return 1 if (tasks["state"] != "closed").any() else 0


def _show(ctx: click.Context, tasks: pl.DataFrame) -> None:
    lang = language(ctx)
    asked = "questions_zh" if lang == "zh" else "questions_en"
    rows = []
    for each in tasks.iter_rows(named=True):
        call = " ".join(filter(None, (each["contact"], each["phone"])))
        rows.append((each["task"], STATES[each["state"]].of(lang), each["name"] or "", call, ""))
        rows += [("", "", line, "", "") for line in each[asked].splitlines()]
    print_table(rows)


@click.command(
    "answer",
    cls=Command,
    words=Words(
        "记下企业对一项核实任务的说明；说明不改数，改数须企业另报。",
        "Note what a firm explained; an explanation changes no figure, only a new report does.",
    ),
)
@folder_argument(SITE)
@click.argument("task", metavar="TASK", cls=Argument, words=TASK)
@click.option("--text", required=True, cls=Option, words=Words("企业的说明。", "What the firm says."))
@click.option(
    "--by", required=True, cls=Option, words=Words("谁说的、谁记的。", "Who said it, who noted it.")
)
@click.option(
    "--rule",
    default="",
    cls=Option,
    words=Words("只答这一条核查，缺省为全部。", "Answers this rule only; all of them unless given."),
)
@click.option(
    "--at", type=moment_of, metavar="TIME", cls=Option, words=Words("时刻，缺省为现在。", "When; now.")
)
@as_json
@click.pass_context
def answer(
    ctx: click.Context,
    folder: Path,
    task: str,
    text: str,
    by: str,
    rule: str,
    at: dt.datetime | None,
    json_out: bool,
) -> int:
    """Keep the explanation; 1 if the task has questions without one."""
    from gulian.daily.callbacks import answer_task

    moment = in_zone_of(folder, at) or dt.datetime.now(dt.UTC)
    return _told(ctx, task, answer_task(folder, task, text, by, moment, rule=rule), "answer", json_out)


@click.command(
    "accept",
    cls=Command,
    words=Words(
        "认可企业的说明，核结该任务中已说明的各项；未说明的仍待核实。",
        "Accept the explanations of a task; questions without one stay open.",
    ),
)
@folder_argument(SITE)
@click.argument("task", metavar="TASK", cls=Argument, words=TASK)
@click.option("--by", required=True, cls=Option, words=Words("谁认可。", "Who accepts."))
@as_json
@click.pass_context
def accept(ctx: click.Context, folder: Path, task: str, by: str, json_out: bool) -> int:
    """Close what was answered; 1 if the task still waits."""
    from gulian.daily.callbacks import accept_task

    return _told(ctx, task, accept_task(folder, task, by), "accept", json_out)


def _told(ctx: click.Context, task: str, state: str, verb: str, json_out: bool) -> int:
    if json_out:
        print_json(f"monitor-{verb}", {"task": task, "state": state})
    else:
        click.echo(f"{task}  {STATES[state].of(language(ctx))}")
    waits = {"answer": ("open",), "accept": ("open", "answered")}
    return 1 if state in waits[verb] else 0
