# SPDX-License-Identifier: Apache-2.0
"""The command `gulian` and what stands below it."""

from __future__ import annotations

import click

from gulian.cli.audit import audit
from gulian.cli.backup import backup
from gulian.cli.case import case
from gulian.cli.chain import chain
from gulian.cli.day import day
from gulian.cli.demo import demo
from gulian.cli.language import VARIABLE, Group, Option, Words
from gulian.cli.monitor import monitor
from gulian.cli.policy import policy
from gulian.cli.restore import restore
from gulian.cli.schemes import schemes
from gulian.cli.serve import serve
from gulian.cli.upgrade import upgrade


def _version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    del param
    if value and not ctx.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"gulian {version('gulian')}")
        ctx.exit()


@click.group(
    "gulian",
    cls=Group,
    words=Words(
        "固链：找出卡住产业链的那一环，让它动起来。",
        "Gulian: find the link that holds an industrial chain back, and get it moving.",
    ),
)
@click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    default="zh",
    envvar=VARIABLE,
    show_default=True,
    cls=Option,
    words=Words("语言。", "Language."),
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    cls=Option,
    words=Words("显示版本。", "Show the version."),
)
def root(lang: str) -> None:
    """The group of all commands; the language was read before the parser ran (`language.wanted`)."""
    del lang


for command in (demo, day, serve, audit, chain, monitor, policy, case, schemes, upgrade, backup, restore):
    root.add_command(command)
