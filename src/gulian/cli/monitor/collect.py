# SPDX-License-Identifier: Apache-2.0
"""`gulian monitor collect`: batches of reports into a site, each whole or not at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gulian.cli.language import Command, Option, Words, language
from gulian.cli.options import NEW_FOLDER, as_json, folder_argument, in_zone_of, moment_of
from gulian.cli.output import print_json, print_table, progress, say

if TYPE_CHECKING:
    from gulian.daily.receive import Received
    from gulian.errors import GulianError, Language
    from gulian.monitor.intake import Stated

REFUSED = 2


@click.command(
    "collect",
    cls=Command,
    words=Words(
        "收报：把文件、文件夹或平台推送的报表成批收进数据目录；一批要么全收，要么不收，重复的不再收。",
        "Take batches of reports into a site: each whole or not at all, the same one only once.",
    ),
)
@folder_argument(
    Words("数据目录（须有 enterprises 名录）。", "The site; its register `enterprises` has to be there.")
)
@click.option(
    "--file",
    "files",
    type=click.Path(exists=True, path_type=Path),
    multiple=True,
    required=True,
    metavar="FILE|FOLDER",
    cls=Option,
    words=Words(
        "要收的文件：CSV、XLSX、Parquet，或 JSON 行（可带批次头）；可给几个，文件夹则收其中全部。",
        "What to take: CSV, XLSX, Parquet, JSON lines (with a head or without); several, or a whole folder.",
    ),
)
@click.option(
    "--form",
    default="daily",
    show_default=True,
    metavar="FORM|SCHEME/FORM",
    cls=Option,
    words=Words(
        "收哪张报表：daily 为复工复产日报；其他写作 方案/报表，不重名的可只写报表。",
        "The form it is for: daily, or any form as scheme/form (epidemic-report-2020/health); the form alone "
        "where no other scheme has one of its name.",
    ),
)
@click.option(
    "--source",
    cls=Option,
    words=Words(
        "谁送来的，如 platform-a；批次头里写了的可不写，都没写即为 file。",
        "Who sends it, as platform-a; not needed where a push says so; file if nobody says.",
    ),
)
@click.option(
    "--rows",
    type=click.IntRange(min=0),
    cls=Option,
    words=Words(
        "发送方写明的条数，不符则整批不收。", "Reports its sender states; else it is refused entirely."
    ),
)
@click.option(
    "--sha256",
    metavar="HEX",
    cls=Option,
    words=Words(
        "发送方写明的文件 SHA-256，不符则整批不收。",
        "SHA-256 of the file that its sender states; else it is refused entirely.",
    ),
)
@click.option(
    "--received-at",
    type=moment_of,
    metavar="TIME",
    cls=Option,
    words=Words("接收时刻，缺省为现在。", "When it was received; now unless given."),
)
@click.option(
    "--wait",
    type=click.FloatRange(min=0, max=3600),
    default=0.0,
    show_default=True,
    metavar="SECONDS",
    cls=Option,
    words=Words("数据目录正被写入时，最多等几秒。", "Seconds to wait while somebody else writes."),
)
@click.option(
    "--out",
    type=NEW_FOLDER,
    cls=Option,
    words=Words(
        "把问题清单、疑点和认企业的经过写进这个文件夹。",
        "Write problems, findings and how firms were recognised into this folder.",
    ),
)
@as_json
@click.pass_context
def collect(
    ctx: click.Context,
    folder: Path,
    files: tuple[Path, ...],
    form: str,
    source: str | None,
    rows: int | None,
    sha256: str | None,
    received_at: dt.datetime | None,
    wait: float,
    out: Path | None,
    json_out: bool,
) -> int:
    """Take every file; 1 if rows had problems or findings, 2 if one was refused."""
    from gulian.monitor.intake import Stated

    lang = language(ctx)
    moment = in_zone_of(folder, received_at) or dt.datetime.now(dt.UTC)
    every = [each for given in files for each in _inside(given)]
    stated = Stated(form, source, rows, sha256)
    taken, refused = _each(folder, every, stated, moment, wait)
    if out is not None:
        _write(out, [received for _, received in taken])
    for _, fault in refused:
        say(fault.sentence(lang))
    if json_out:
        print_json("monitor-collect", _told(taken, refused))
    else:
        _show(taken, lang)
    if refused:
        return REFUSED
    return 1 if any(each.taken.problems or each.taken.findings for _, each in taken) else 0


def _each(
    folder: Path, files: Sequence[Path], stated: Stated, moment: dt.datetime, wait: float
) -> tuple[list[tuple[Path, Received]], list[tuple[Path, GulianError]]]:
    """What was taken, and what was refused; one refused batch holds up no other."""
    from gulian.daily.receive import receive_file
    from gulian.errors import GulianError

    taken: list[tuple[Path, Received]] = []
    refused: list[tuple[Path, GulianError]] = []
    with progress(Words("收报", "collect").zh) as report:
        for at, file in enumerate(files, start=1):
            try:
                taken.append((file, receive_file(folder, file, stated, moment, wait=wait)))
            except GulianError as fault:
                refused.append((file, fault))
            report(file.name, at, len(files))
    return taken, refused


def _inside(given: Path) -> list[Path]:
    """The files of a folder by name, without hidden ones and links; a file is itself."""
    if not given.is_dir():
        return [given]
    found = (each for each in given.rglob("*") if each.is_file() and not each.is_symlink())
    return sorted(each for each in found if not each.name.startswith((".", "~$")))


def _write(out: Path, received: Sequence[Received]) -> None:
    import polars as pl

    from gulian import door, lake

    tables = {
        "problems.csv": [each.problems for each in received],
        "findings.csv": [each.findings for each in received],
        "identified.csv": [each.trace for each in received],
    }
    files = {name: door.csv_bytes(pl.concat(each)) for name, each in tables.items() if each}
    lake.write_folder(out, files)


def _told(
    taken: Sequence[tuple[Path, Received]], refused: Sequence[tuple[Path, GulianError]]
) -> dict[str, Any]:
    receipts = [
        {**vars(each.taken), "days": [day.isoformat() for day in each.taken.days]} for _, each in taken
    ]
    faults = [
        {
            "name": file.name,
            "code": fault.id,
            "message_zh": fault.message("zh"),
            "message_en": fault.message("en"),
        }
        for file, fault in refused
    ]
    return {"batches": receipts, "refused": faults}


def _show(taken: Sequence[tuple[Path, Received]], lang: Language) -> None:
    line = Words(
        "{name}：到 {arrived} 条，收 {kept} 条，问题 {problems}，疑点 {findings}",
        "{name}: {arrived} arrived, {kept} kept, {problems} problems, {findings} findings",
    ).of(lang)
    again = Words("（此批 {when} 已收过，未作改动）", " (taken before, at {when}: nothing changed)").of(lang)
    rows = []
    for _, each in taken:
        when = each.taken.received_at.isoformat(timespec="seconds")
        text = line.format(**vars(each.taken)) + ("" if each.taken.new else again.format(when=when))
        rows.append((text, each.taken.sha256[:16]))
    print_table(rows)
