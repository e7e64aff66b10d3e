# SPDX-License-Identifier: Apache-2.0
"""The past of a folder as the integrity page asks for it, and the page from the command line."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import polars as pl
from click.testing import CliRunner

from gulian import daily
from gulian.cli.language import Group
from gulian.cli.root import root
from gulian.daily.integrity import past_days
from tests.daily.conftest import Desk

DAYS = ("2020-03-02", "2020-03-03", "2020-03-04")
HERE, THERE = "330521", "330522"


def past(desk: Desk, days: int = 14) -> tuple[pl.DataFrame, pl.DataFrame]:
    day = daily.collect_folder(desk.write(), dt.date.fromisoformat(DAYS[-1]))
    found = past_days(day, day.scheme.indicators["opening_rate"], "county", days)
    return found.history, found.revisions


def test_each_day_and_county_stands_with_its_sums(desk: Desk) -> None:
    """Days nobody reported for are left out, and so are days before the window."""
    one, two = desk.firm("样例甲厂"), desk.firm("样例乙厂", region=THERE)
    for day in DAYS:
        desk.report(one, day)
    desk.closed(two, DAYS[0])
    history, _ = past(desk)
    told = history.select("date", "code", "numerator", "denominator", "reported").rows()
    assert [(str(date), *rest) for date, *rest in told] == [
        (DAYS[0], HERE, 1, 1, 1),
        (DAYS[0], THERE, 0, 1, 1),
        (DAYS[1], HERE, 1, 1, 1),
        (DAYS[1], THERE, 0, 1, 0),
        (DAYS[2], HERE, 1, 1, 1),
        (DAYS[2], THERE, 0, 1, 0),
    ]
    assert history["parent"].unique().to_list() == ["330500"]
    assert past(desk, days=1)[0]["date"].unique().to_list() == [dt.date.fromisoformat(DAYS[-1])]


def test_power_is_of_the_same_units_on_every_day(desk: Desk) -> None:
    """A unit that told its power on some days only is in no day's power; without any the power is unknown."""
    steady, fickle = desk.firm("样例甲厂"), desk.firm("样例乙厂")
    elsewhere = desk.firm("样例丙厂", region=THERE)
    for at, day in enumerate(DAYS):
        desk.report(steady, day, power=100 + at)
        desk.report(fickle, day, **({"power": 900} if at else {}))
        desk.report(elsewhere, day)
    history, _ = past(desk)
    assert history.filter(code=HERE)["power_wh"].to_list() == [100_000, 101_000, 102_000]
    assert history.filter(code=THERE)["power_wh"].null_count() == len(DAYS)


def test_reports_filed_in_bulk_by_proxy_are_counted(desk: Desk) -> None:
    """Six by the park within a minute are bulk, six by the firms themselves are not."""
    for at in range(6):
        desk.report(desk.firm(f"样例甲{at}厂"), DAYS[-1], filled_by="park", source="样例园区")
        desk.report(desk.firm(f"样例乙{at}厂", region=THERE), DAYS[-1])
    history, _ = past(desk)
    assert dict(history.select("code", "bulk").iter_rows()) == {HERE: 6, THERE: 0}


def test_a_correction_is_what_changed_after_the_approval(desk: Desk) -> None:
    """The sum from what had been received when the county approved, and from what is known now."""
    one, two, other = desk.firm("样例甲厂"), desk.firm("样例乙厂"), desk.firm("样例丙厂", region=THERE)
    day = DAYS[-1]
    desk.report(one, day)
    desk.closed(two, day)
    desk.report(other, day)
    desk.review(HERE, "approved", "16:00", date=day)
    desk.report(two, day, received_at=f"{day}T18:00:00+08:00")
    desk.report(other, day, opened=0, received_at=f"{day}T18:00:00+08:00")
    _, revisions = past(desk)
    assert revisions.rows() == [(HERE, dt.date.fromisoformat(day), 1, 2, 2)]


def test_the_page_asks_about_what_stands_out(desk: Desk, tmp_path: Path) -> None:
    """Six counties of twenty firms, one of them filed in bulk: it is asked about, on page and table."""
    day = DAYS[-1]
    for region in ("330521", "330522", "330523", "330502", "330503", "330481"):
        for at in range(20):
            code = desk.firm(f"样例{region}第{at}厂", region=region)
            proxy = {"filled_by": "county", "source": "样例县局"} if region == HERE else {}
            desk.report(code, day, received_at=f"{day}T09:00:{at if proxy else 0:02d}+08:00", **proxy)
    page, table = tmp_path / "page.html", tmp_path / "signals.csv"
    assert isinstance(root, Group)
    words = ["monitor", "integrity", str(desk.write()), "--date", day, "--out", str(page)]
    run = CliRunner().invoke(root, [*words, "--csv", str(table), "--json"], obj="zh", standalone_mode=False)
    assert run.exception is None
    assert run.return_value == 1
    told = json.loads(run.stdout)
    strong = [(each["code"], each["signal"]) for each in told["signals"] if each["strength"] == "strong"]
    assert strong == [(HERE, "bulk_proxy")]
    assert "成批代报" in page.read_text("utf-8")
    assert pl.read_csv(table, infer_schema=False).height == len(told["signals"]) > 6
