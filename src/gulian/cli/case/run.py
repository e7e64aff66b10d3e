# SPDX-License-Identifier: Apache-2.0
"""`gulian case new | step | list | show`: cases in a folder."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import click

from gulian.cli.case.options import (
    actor,
    at_option,
    case_id,
    directory,
    fact_option,
    instant,
    library_of,
    typed,
)
from gulian.cli.language import Argument, Command, Option, Words, language
from gulian.cli.options import as_json
from gulian.cli.output import print_json, print_table, say

KINDS = ["act", "ask", "supply", "signal", "facts", "object", "elapse", "child", "withdraw", "appeal"]


@click.command("new", cls=Command, words=Words("立案。", "Begin a case."))
@directory
@click.argument(
    "procedure", cls=Argument, words=Words("流程，如 enterprise-requests-2020/request。", "The procedure.")
)
@case_id
@at_option
@click.option("--region", default="000000", cls=Option, words=Words("地区代码。", "Region code."))
@fact_option
@click.option(
    "--item",
    "items",
    multiple=True,
    metavar="LIST=KEY",
    cls=Option,
    words=Words("清单的一项，可多次给出。", "An item of a list; may be given several times."),
)
@as_json
@click.pass_context
def new(
    ctx: click.Context,
    directory: Path,
    procedure: str,
    case: str,
    at: dt.datetime,
    region: str,
    facts: tuple[str, ...],
    items: tuple[str, ...],
    json_out: bool,
) -> int:
    """Begin a case and say what is open."""
    from gulian import casework, lake, workdays
    from gulian.cli.case import folder

    found = folder.procedure_of(library_of(directory), procedure)
    lists: dict[str, tuple[casework.Item, ...]] = {}
    for each in items:
        name, _, key = each.partition("=")
        lists[name] = (*lists.get(name, ()), casework.Item(key))
    now, given = instant(directory, at), typed(found, facts)
    came = casework.begin(found, case, now, workdays.calendar(), region=region, facts=given, items=lists)
    with lake.lock(directory):
        lake.make_folder(directory / "cases")
        folder.begun(directory, folder.Beginning(now, case, found.path, found.pin, region, given, lists))
    return _told(ctx, "case-new", came, json_out)


@click.command(
    "step", cls=Command, words=Words("办理一步：一个事件，或送达到期事项。", "One event, or what is due.")
)
@directory
@case_id
@at_option
@click.option(
    "--do",
    "kind",
    type=click.Choice(KINDS),
    default="act",
    show_default=True,
    cls=Option,
    words=Words("事件。", "The event."),
)
@click.option("--ticket", type=int, default=0, cls=Option, words=Words("事项编号。", "Number of the item."))
@click.option("--outcome", default="", cls=Option, words=Words("结果。", "The outcome."))
@click.option(
    "--by",
    metavar="ID:ROLE[:DEPARTMENT[:BODY]]",
    cls=Option,
    words=Words("经办人。", "Who acts."),
)
@click.option("--reason", default="", cls=Option, words=Words("理由。", "The reason."))
@click.option("--branch", default="", cls=Option, words=Words("分支或分办项。", "Branch or sub-case."))
@click.option("--place", type=int, default=0, cls=Option, words=Words("名次。", "The rank."))
@fact_option
@as_json
@click.pass_context
def step(
    ctx: click.Context,
    directory: Path,
    case: str,
    at: dt.datetime,
    kind: str,
    ticket: int,
    outcome: str,
    by: str | None,
    reason: str,
    branch: str,
    place: int,
    facts: tuple[str, ...],
    json_out: bool,
) -> int:
    """Take the event in, write it down, say what is open. Counts are read from the folder, under its lock."""
    from gulian import casework, lake, workdays
    from gulian.cli.case import folder

    library, days, now = library_of(directory), workdays.calendar(), instant(directory, at)
    with lake.lock(directory):
        kept = folder.read(directory, case, library, days)
        event = casework.Event(
            kind=kind,  # type: ignore[arg-type]  # one of KINDS, which are all kinds of events
            ticket=ticket,
            outcome=outcome,
            by=actor(by),
            reason=reason,
            facts=typed(kept.procedure, facts),
            branch=branch,
            place=place,
        )
        if kind == "elapse":
            ready = [
                each for each in casework.due(kept.procedure, kept.state, now, days) if each.ticket == ticket
            ]
            event = ready[0].event if ready else event
        names = casework.wanted(kept.procedure, kept.state, event, now, days)
        event = replace(event, counts=folder.counts(directory, names, library, days))
        came = casework.advance(kept.procedure, kept.state, event, now, days)
        folder.appended(directory, kept, folder.Entry(now, event))
    return _told(ctx, "case-step", came, json_out)


@click.command("list", cls=Command, words=Words("列出案件和到期事项。", "List cases and what is due."))
@directory
@at_option
@as_json
@click.pass_context
def list_(ctx: click.Context, directory: Path, at: dt.datetime, json_out: bool) -> int:
    """One line a case; 1 if something is due."""
    from gulian import casework, workdays
    from gulian.cli.case import folder

    del ctx
    library, days, now = library_of(directory), workdays.calendar(), instant(directory, at)
    rows: list[dict[str, object]] = []
    lines: list[tuple[str, str, str, str]] = []
    late = 0
    for case in folder.ids(directory):
        kept = folder.read(directory, case, library, days)
        ready = casework.due(kept.procedure, kept.state, now, days)
        late += len(ready)
        open_steps = [f"{each.number} {each.step}" for each in kept.state.tickets]
        timers = [f"{each.ticket} {each.kind}" for each in ready]
        ended = kept.state.ended
        rows.append(
            {
                "case": case,
                "procedure": kept.procedure.path,
                "ended": ended or None,
                "open": open_steps,
                "due": timers,
            }
        )
        lines.append((case, kept.procedure.path, ended or ", ".join(open_steps), ", ".join(timers)))
    if json_out:
        print_json("case-list", {"cases": rows})
    else:
        print_table(lines)
    return 1 if late else 0


@click.command("show", cls=Command, words=Words("显示一件案件及其经过。", "Show a case and its course."))
@directory
@case_id
@as_json
@click.pass_context
def show(ctx: click.Context, directory: Path, case: str, json_out: bool) -> int:
    """The state and the history."""
    from gulian import casework, workdays
    from gulian.cli.case import folder

    del ctx
    state = folder.read(directory, case, library_of(directory), workdays.calendar()).state
    if json_out:
        print_json("case-show", {"state": casework.dump(state)})
        return 0
    print_table(
        [
            (
                each.at.isoformat(timespec="minutes"),
                each.step,
                each.outcome or each.event,
                each.by.id if each.by else "",
                each.reason,
            )
            for each in state.history
        ]
    )
    print_table([(str(each.number), each.step, each.role, each.department or "?") for each in state.tickets])
    return 0


def _told(ctx: click.Context, command: str, came: object, json_out: bool) -> int:
    from gulian.casework import Advanced, dump

    assert isinstance(came, Advanced)
    effects = [{"effect": type(each).__name__, **dump(each)} for each in came.effects]
    tickets = [dump(each) for each in came.state.tickets]
    if json_out:
        print_json(command, {"ended": came.state.ended or None, "open": tickets, "effects": effects})
        return 0
    print_table(
        [(str(each.number), each.step, each.role, each.department or "") for each in came.state.tickets]
    )
    if came.state.ended:
        say(Words("已办结：{}", "Ended: {}").of(language(ctx)).format(came.state.ended))
    return 0
