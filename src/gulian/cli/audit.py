# SPDX-License-Identifier: Apache-2.0
"""`gulian audit`: compare the office's audit with what was sealed."""

from __future__ import annotations

from pathlib import Path

import click

from gulian.cli.language import Argument, Command, Option, Words, language
from gulian.cli.options import FOLDER, as_json
from gulian.cli.output import print_json, say


@click.command(
    "audit",
    cls=Command,
    words=Words(
        "核对操作留痕：数据库里的每一条与封存日志逐条比对；办公端开着也可以核对。",
        "Check the audit: every event of the database against the sealed log; the office may be open.",
    ),
)
@click.argument(
    "folder", metavar="DIR", type=FOLDER, cls=Argument, words=Words("数据目录。", "The data folder.")
)
@click.option(
    "--since",
    metavar="SIZE:ROOT",
    cls=Option,
    words=Words(
        "另存的头部：条数和根，用来证明当时的记录没有改过。",
        "A head kept elsewhere, its size and root: shows that nothing before it was changed.",
    ),
)
@as_json
@click.pass_context
def audit(ctx: click.Context, folder: Path, since: str | None, json_out: bool) -> int:
    """Verify and print the head; a difference is refused with the place of the first one."""
    from gulian.errors import LedgerForked
    from gulian.office import open_office

    kept = _head(since)
    open_office(folder)
    from gulian.office.audit.sealing import the_log, verify

    found = verify()
    if kept is not None and not the_log().extends(*kept):
        raise LedgerForked(kept[0])
    told = {"size": found.head.size, "root": found.head.root.hex(), "waiting": found.waiting}
    if json_out:
        print_json("audit", told)
        return 0
    said = Words(
        "相符：已封存 {size} 条，待封存 {waiting} 条。头部（请另存）：{size}:{root}",
        "It agrees: {size} events sealed, {waiting} waiting. The head, to be kept elsewhere: {size}:{root}",
    )
    say(said.of(language(ctx)).format_map(told))
    return 0


def _head(text: str | None) -> tuple[int, bytes] | None:
    if text is None:
        return None
    size, _, root = text.partition(":")
    try:
        return int(size), bytes.fromhex(root)
    except ValueError as error:
        raise click.BadParameter(f"{text!r}, SIZE:ROOT", param_hint="--since") from error
