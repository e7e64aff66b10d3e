# SPDX-License-Identifier: Apache-2.0
"""`gulian case new | step | list | show`: cases in a folder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gulian.cli.case.options import (
    actor,
    at_option,
    case_id,
    directory,
    fact_option,
    instant,
    item_option,
    listed,
    read_case,
    seed_of,
    text_of,
    typed,
)
from gulian.cli.language import Argument, Command, Option, Words, language
from gulian.cli.options import FILE_IN, FILE_OUT, as_json
from gulian.cli.output import print_json, print_table, say
from gulian.errors import CaseShut

if TYPE_CHECKING:
    from gulian.casework import Event
    from gulian.cli.case.folder import Kept
    from gulian.workdays import Calendar

KINDS = [
    *("act", "ask", "supply", "signal", "facts", "object", "elapse", "drawn"),
    *("child", "withdraw", "appeal"),
]


@click.command("new", cls=Command, words=Words("立案。", "Begin a case."))
@directory
@click.argument(
    "procedure", cls=Argument, words=Words("流程，如 enterprise-requests-2020/request。", "The procedure.")
)
@case_id
@at_option
@click.option("--region", default="000000", cls=Option, words=Words("地区代码。", "Region code."))
@fact_option
@item_option
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
    from gulian.cli.case import folder, parts
    from gulian.schemes import library_of

    library = library_of(directory)
    found = folder.procedure_of(library, procedure)
    lists = listed(found, items)
    now, given = instant(directory, at), typed(found, facts)
    came = casework.begin(found, case, now, workdays.calendar(), region=region, facts=given, items=lists)
    with lake.lock(directory):
        lake.make_folder(directory / "cases")
        first = folder.Beginning(now, case, found.path, found.pin, region, given, lists)
        parts.opened(parts.Desk(directory, library, workdays.calendar()), first, came)
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
@click.option(
    "--plan",
    type=FILE_IN,
    cls=Option,
    words=Words("drawn：事先公布的抽取方案。", "drawn: the plan of the draw, published before."),
)
@click.option(
    "--drawn",
    "result",
    type=FILE_IN,
    cls=Option,
    words=Words("drawn：公布的抽取结果。", "drawn: its result."),
)
@fact_option
@item_option
@as_json
@click.pass_context
def step(ctx: click.Context, /, directory: Path, case: str, at: dt.datetime, **given: Any) -> int:
    """Take the event in, write it down, say what is open. Counts are read from the folder, under its lock."""
    from gulian import casework, lake, workdays
    from gulian.cli.case import folder, parts
    from gulian.schemes import library_of

    desk = parts.Desk(directory, library_of(directory), workdays.calendar())
    now = instant(directory, at)
    with lake.lock(directory):
        parts.tell_ends(desk, case, now)
        kept = desk.read(case)
        if kept.shut is not None:
            raise CaseShut(case, kept.beginning.parent)
        event = _event(kept, now, desk.days, given)
        names = casework.wanted(kept.procedure, kept.state, event, now, desk.days)
        event = replace(event, counts=folder.counts(directory, names, desk.library, desk.days))
        came = casework.advance(kept.procedure, kept.state, event, now, desk.days)
        parts.worked(desk, kept, folder.Entry(now, event), came)
    return _told(ctx, "case-step", came, given["json_out"])


def _event(kept: Kept, now: dt.datetime, days: Calendar, given: Mapping[str, Any]) -> Event:
    """What was typed, as an event; a timer that is due and a published draw are looked up."""
    from gulian import casework

    ticket = given["ticket"]
    if given["kind"] == "elapse":
        ready = [
            each for each in casework.due(kept.procedure, kept.state, now, days) if each.ticket == ticket
        ]
        if ready:
            return ready[0].event
    if given["kind"] == "drawn":
        if given["plan"] is None or given["result"] is None:
            raise click.UsageError("--do drawn: --plan, --drawn")
        plan = casework.from_json(casework.DrawPlan, text_of(given["plan"]), given["plan"].name)
        drawn = casework.from_json(casework.Drawn, text_of(given["result"]), given["result"].name)
        event = casework.drawn_event(kept.procedure, kept.state, ticket, plan, drawn)
        return replace(event, by=actor(given["by"]))
    return casework.Event(
        kind=given["kind"],
        ticket=ticket,
        outcome=given["outcome"],
        by=actor(given["by"]),
        reason=given["reason"],
        facts=typed(kept.procedure, given["facts"]),
        items=listed(kept.procedure, given["items"]),
        branch=given["branch"],
        place=given["place"],
    )


@click.command(
    "plan",
    cls=Command,
    words=Words(
        "按案件所处的抽取步骤写出待公布的方案。",
        "Write the plan of the draw a case waits for, to be published.",
    ),
)
@directory
@case_id
@at_option
@click.option(
    "--ticket", type=int, required=True, cls=Option, words=Words("事项编号。", "Number of the item.")
)
@click.option(
    "--seed",
    type=FILE_IN,
    required=True,
    cls=Option,
    words=Words(
        "存放秘密种子（十六进制）的文件；方案只写它的哈希。",
        "File with the secret seed; the plan has its hash.",
    ),
)
@click.option(
    "--out", type=FILE_OUT, required=True, cls=Option, words=Words("写入的文件。", "The file to write.")
)
@as_json
@click.pass_context
def plan(ctx: click.Context, /, directory: Path, case: str, at: dt.datetime, **given: Any) -> int:
    """Its lists as they are frozen, the rate of each stratum, who stands aside, the hash of the seed."""
    from gulian import casework, lake, workdays
    from gulian.errors import TicketNotOpen

    desk_days, now = workdays.calendar(), instant(directory, at)
    kept = read_case(directory, case, desk_days)
    waiting = casework.draws_due(kept.procedure, kept.state, now, desk_days)
    due = next((each for each in waiting if each.ticket == given["ticket"]), None)
    if due is None:
        shown = ", ".join(f"{each.ticket} {each.step}" for each in waiting) or "-"
        raise TicketNotOpen(case, given["ticket"], shown)
    made = casework.draw_plan(kept.procedure, kept.state, due, casework.commitment(seed_of(given["seed"])))
    lake.put_file(given["out"], (casework.to_json(made) + "\n").encode())
    if given["json_out"]:
        print_json("case-plan", {"plan": made.hash, **casework.dump(made)})
    else:
        say(Words("已写入：{}", "Written: {}").of(language(ctx)).format(given["out"]))
    return 0


@click.command("list", cls=Command, words=Words("列出案件和到期事项。", "List cases and what is due."))
@directory
@at_option
@as_json
@click.pass_context
def list_(ctx: click.Context, directory: Path, at: dt.datetime, json_out: bool) -> int:
    """One line a case; 1 if something is due."""
    from gulian import casework, workdays
    from gulian.cli.case import folder
    from gulian.schemes import library_of

    del ctx
    library, days, now = library_of(directory), workdays.calendar(), instant(directory, at)
    rows: list[dict[str, object]] = []
    lines: list[tuple[str, str, str, str]] = []
    late = 0
    for case in folder.ids(directory):
        kept = folder.read(directory, case, library, days)
        ready = () if kept.shut else casework.due(kept.procedure, kept.state, now, days)
        late += len(ready)
        open_steps = [f"{each.number} {each.step}" for each in kept.state.tickets]
        timers = [f"{each.ticket} {each.kind}" for each in ready]
        ended = kept.state.ended or ("shut" if kept.shut else "")
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
    from gulian.schemes import library_of

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
