# SPDX-License-Identifier: Apache-2.0
"""`gulian serve`: the office of a data folder, in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from gulian.cli.language import Argument, Command, Option, Words, language
from gulian.cli.options import FOLDER
from gulian.cli.output import say

if TYPE_CHECKING:
    from gulian.errors import Language


@click.command(
    "serve",
    cls=Command,
    words=Words(
        "打开数据目录的网页办公端：网页、接口和后台任务在一条命令里。Ctrl-C 结束，未办完的任务下次接着办。",
        "Open the office of a data folder: pages, API and long work in one command. Ctrl-C ends it; "
        "work not finished goes on next time.",
    ),
)
@click.argument(
    "folder", metavar="DIR", type=FOLDER, cls=Argument, words=Words("数据目录。", "The data folder.")
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    cls=Option,
    words=Words(
        "监听的地址；对外服务请放在 TLS 网关后面，见 docs/operations.md。",
        "Address to listen at; put a TLS gateway before it where others come in, see docs/operations.md.",
    ),
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8000,
    show_default=True,
    cls=Option,
    words=Words("端口。", "Port."),
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    cls=Option,
    words=Words("网页进程数；每个进程有 8 个线程。", "Web processes; each has 8 threads."),
)
@click.option(
    "--manager",
    metavar="NAME",
    cls=Option,
    words=Words(
        "还没有账号时：用这个登录名建系统管理员，密码在终端里输入。",
        "Where there is no account yet: make a manager of this name; the password is asked for here.",
    ),
)
@click.pass_context
def serve(ctx: click.Context, folder: Path, host: str, port: int, workers: int, manager: str | None) -> int:
    """Prepare, see to the first account, serve until told to stop."""
    from gulian.office.serving import Place, prepare
    from gulian.office.serving import serve as run

    lang, place = language(ctx), Place(host, port, workers)
    prepare(folder, place)
    see_to_first_account(folder, place.address(), manager, lang)
    say(
        Words("办公端已打开：{}　按 Ctrl-C 结束", "The office is open: {} (Ctrl-C ends it)")
        .of(lang)
        .format(place.address())
    )
    run(folder, place)
    say(Words("已结束。", "Ended.").of(lang))
    return 0


def see_to_first_account(folder: Path, address: str, manager: str | None, lang: Language) -> None:
    """Where nobody has an account: make the named one, else print the one-time address that makes it."""
    from gulian.office.people.actions import first_manager
    from gulian.office.people.models import User
    from gulian.office.people.set_up import new_token

    if User.objects.exists():
        return
    if manager:
        asked = Words("{} 的密码", "Password of {}").of(lang).format(manager)
        password = click.prompt(asked, hide_input=True, confirmation_prompt=True, err=True)
        first_manager(manager, manager, password)
        return
    told = Words(
        "还没有账号。请在一小时内打开此地址建立系统管理员（只能用一次）：{}setup/{}/",
        "There is no account yet. Open this address within an hour to make the manager; "
        "it works once: {}setup/{}/",
    )
    say(told.of(lang).format(address, new_token(folder)))
