# SPDX-License-Identifier: Apache-2.0
"""`gulian upgrade`: bring a data folder to the format of this version, and state what it is."""

from __future__ import annotations

from pathlib import Path

import click

from gulian.cli.backup import DIR
from gulian.cli.language import Argument, Command, Option, Words, language
from gulian.cli.options import FOLDER, as_json
from gulian.cli.output import print_json, say


@click.command(
    "upgrade",
    cls=Command,
    words=Words(
        "把数据目录升到本程序的格式：先备份（DIR/backups/），再逐步升级；中断后再执行即可。",
        "Bring a data folder to the format of this version, step by step, after a backup in DIR/backups/; "
        "if it is broken off, run it again.",
    ),
)
@click.argument("folder", metavar="DIR", type=FOLDER, cls=Argument, words=DIR)
@click.option(
    "--region",
    metavar="CODE",
    cls=Option,
    words=Words(
        "重新写明站点所辖地区的区划代码（全国写000000）。",
        "State anew the region code the site is of (000000: the whole nation).",
    ),
)
@click.option(
    "--zone",
    metavar="ZONE",
    cls=Option,
    words=Words(
        "重新写明站点的时区，如 Asia/Shanghai。",
        "State anew the time zone of the site, such as Asia/Shanghai.",
    ),
)
@as_json
@click.pass_context
def upgrade(ctx: click.Context, folder: Path, region: str | None, zone: str | None, json_out: bool) -> int:
    """Upgrade, then write down region and zone where they are given."""
    from dataclasses import asdict

    from gulian import registry, site

    if region not in (None, site.NATION) and not registry.regions().known(region):
        raise click.BadParameter(region, param_hint="--region")
    done = site.upgrade(folder)
    stated = site.state_site(folder, region=region, zone=zone) if region or zone else site.read_site(folder)
    if json_out:
        print_json("upgrade", {**asdict(done), "site": asdict(stated) if stated else None})
    lang = language(ctx)
    if done.backup is None:
        say(
            Words("已是第 {} 版格式，无须升级。", "It has format {}: nothing to upgrade.")
            .of(lang)
            .format(done.after)
        )
        return 0
    told = Words(
        "已由第 {before} 版升到第 {after} 版（数据湖 {lake_before} 到 {lake_after}）；升级前的备份：{backup}",
        "From format {before} to {after} (lake {lake_before} to {lake_after}); the state before: {backup}",
    )
    say(told.of(lang).format_map(vars(done)))
    return 0
