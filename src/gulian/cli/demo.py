# SPDX-License-Identifier: Apache-2.0
"""`gulian demo`: build the sample world, replay its days, open the office on it."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gulian.cli.day import printed
from gulian.cli.language import Command, Option, Words, language
from gulian.cli.options import NEW_FOLDER, as_json, threads
from gulian.cli.output import print_json, print_table, progress, say

if TYPE_CHECKING:
    from gulian.errors import Language

SHOWN = 10
MARK = "样例"
RATES = ("opening_rate", "return_rate", "capacity_rate")


@click.command(
    "demo",
    cls=Command,
    words=Words(
        "建一个样例世界，逐日重放，打开网页办公端。再次运行会接着上次的进度。",
        "Build a sample world, replay its days, open the office on it. Run again, it goes on from there.",
    ),
)
@click.option(
    "--dir",
    "folder",
    type=NEW_FOLDER,
    default=Path("gulian-demo"),
    show_default=True,
    cls=Option,
    words=Words("样例放在哪个文件夹。", "The folder of the sample world."),
)
@click.option(
    "--firms",
    type=int,
    default=5000,
    show_default=True,
    cls=Option,
    words=Words("企业数。", "Number of firms."),
)
@click.option(
    "--days",
    type=int,
    default=60,
    show_default=True,
    cls=Option,
    words=Words("重放的天数。", "Days to replay."),
)
@click.option(
    "--no-serve",
    is_flag=True,
    cls=Option,
    words=Words("不打开网页办公端。", "Do not open the office in a browser."),
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8000,
    show_default=True,
    cls=Option,
    words=Words("网页办公端的端口；只对本机开放。", "Port of the office; for this machine only."),
)
@threads
@as_json
@click.pass_context
def demo(
    ctx: click.Context,
    folder: Path,
    firms: int,
    days: int,
    no_serve: bool,
    port: int,
    threads: int | None,
    json_out: bool,
) -> int:
    """Build what is not there yet, run the days that have no output yet, show the last ones."""
    del threads
    lang = language(ctx)
    if not is_sample(folder):
        _build(folder, firms, days, lang)
    replayed = _replay(folder, days, lang)
    bulletin = folder / "out" / replayed[-1]["date"] / "bulletin.html"
    if json_out:
        print_json("demo", {"dir": str(folder), "days": replayed, "bulletin": str(bulletin)})
        return 0
    print_table([_heading(lang), *(_shown(each) for each in replayed[-SHOWN:])], right=range(1, 8))
    say(Words("最后一天的日报：{}", "The bulletin of the last day: {}").of(lang).format(bulletin))
    if not no_serve:
        _serve(folder, port, dt.date.fromisoformat(replayed[-1]["date"]), lang)
    return 0


def _serve(folder: Path, port: int, last: dt.date, lang: Language) -> None:
    """The office on the sample: the last day in it, an account for each role, this machine only."""
    from gulian.office.serving import Place, prepare, serve

    place = Place(port=port)
    prepare(folder, place)
    from gulian.office.days.actions import run_day
    from gulian.office.days.models import DayRun
    from gulian.office.enterprises.actions import import_register
    from gulian.office.enterprises.models import Register
    from gulian.office.people.samples import make_samples

    if not Register.objects.filter(on=last).exists():
        import_register(None, last)
    if not DayRun.objects.filter(date=last).exists():
        run_day(None, last)
    accounts, password = make_samples()
    heading = tuple(each.of(lang) for each in _ACCOUNT)
    print_table([heading, *((each.username, each.scope) for each in accounts)], right=())
    told = Words(
        "以上账号的密码都是 {}（下次运行会换）。办公端已打开：{}　按 Ctrl-C 结束",
        "The password of all of them is {} (the next run makes another). "
        "The office is open: {} (Ctrl-C ends it)",
    )
    say(told.of(lang).format(password, place.address()))
    serve(folder, place)


_ACCOUNT = (Words("登录名", "account"), Words("范围", "scope"))


def is_sample(folder: Path) -> bool:
    """Whether a sample world stands in a folder.

    All its firms are named 样例..., and a sample is written whole or not at all.
    """
    if (folder / "enterprises.parquet").is_file():
        import polars as pl

        names = (
            pl.scan_parquet(folder / "enterprises.parquet").select("name").head(1).collect()["name"].to_list()
        )
        return any(name.startswith(MARK) for name in names)
    listed = folder / "enterprises.csv"
    if not listed.is_file():
        return False
    with listed.open(encoding="utf-8-sig", newline="") as rows:
        first = next(csv.DictReader(rows), {})
    return str(first.get("name", "")).startswith(MARK)


def _build(folder: Path, firms: int, days: int, lang: Language) -> None:
    from gulian import sample

    label = Words("生成样例", "building").of(lang)
    with progress(label) as report:
        sample.build(folder, firms, days, progress=report)


def _replay(folder: Path, days: int, lang: Language) -> list[dict[str, Any]]:
    """What `day.json` says of each of the first days, running those that have not been run."""
    from gulian import daily

    dates = sorted(dt.date.fromisoformat(each.stem) for each in (folder / "reports").iterdir())[:days]
    told = []
    run: daily.Day | None = None
    with progress(Words("逐日重放", "replaying").of(lang)) as report:
        for done, date in enumerate(dates):
            report(date.isoformat(), done, len(dates))
            written = folder / "out" / date.isoformat() / "day.json"
            if not written.is_file():
                run = daily.run_folder(folder, date, earlier=run)
            told.append(json.loads(written.read_text("utf-8")))
        report("", len(dates), len(dates))
    return told


def _heading(lang: Language) -> tuple[str, ...]:
    from gulian import schemes

    known = schemes.load_library()["resumption-2020"].indicators
    titles = [known[name].title_zh if lang == "zh" else known[name].title_en for name in RATES]
    before = (Words("日期", "date"), Words("应报", "expected"), Words("已报", "reported"))
    after = (Words("堵点", "blocked"), Words("损失(万元/日)", "loss (10k CNY/day)"))
    return (*(each.of(lang) for each in before), *titles, *(each.of(lang) for each in after))


def _shown(told: Mapping[str, Any]) -> tuple[str, ...]:
    rates = [printed(told["indicators"][name]["value"], 2) for name in RATES]
    counts = [str(told[name]) for name in ("expected", "reported")]
    return (told["date"], *counts, *rates, str(told["blocked"]), printed(told["loss"], 0))
