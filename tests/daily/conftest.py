# SPDX-License-Identifier: Apache-2.0
"""A desk that writes small folders by hand: a few firms, a few reports, a reviewer's word."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

import pytest

from gulian import daily, door, registry, sample
from gulian.daily.folder import CASES, all_reports, inputs_of, keep_reports
from gulian.daily.run import Step
from gulian.daily.sheets import workbook
from gulian.lake import Lake, write_folder

Cell = str | int | float
LOOKED = daily.STEPS[:4]
"""collect, review, measure, check: what a day says before the network is asked."""

FOLLOWED = (daily.STEPS[0], *daily.STEPS[4:7])
"""collect, locate, verify, dispatch: what becomes of the cases."""


class Desk:
    """A folder in the making; firms are open, staffed and report themselves unless a row says else."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._rows: dict[str, list[dict[str, Cell]]] = {}

    def firm(self, name: str, region: str = "330521", **cells: Cell) -> str:
        """Adds a firm and returns its code."""
        code = registry.temporary_code(name, region)
        facts: dict[str, Cell] = {
            "code": code,
            "name": name,
            "region": region,
            "industry": "3670",
            "staff": 100,
            "output": 10,
            "above_scale": 1,
        }
        self.add("enterprises", **(facts | cells))
        return code

    def report(self, code: str, date: str, **cells: Cell) -> None:
        """Adds the report of a firm or plant, received at three in the afternoon."""
        answers: dict[str, Cell] = {
            "code": code,
            "date": date,
            "opened": 1,
            "staff": 100,
            "returned": 90,
            "onsite": 80,
            "output": 9,
            "capacity": 10,
            "filled_by": "firm",
            "received_at": f"{date}T15:00:00+08:00",
        }
        self.add("reports", **(answers | cells))

    def closed(self, code: str, date: str, cause: str = "labour", **cells: Cell) -> None:
        """Adds the report of a firm that stands still."""
        self.report(code, date, opened=0, output=0, blocked_by=cause, **cells)

    def review(self, region: str, decision: str, at: str, note: str = "", date: str = "2020-03-02") -> None:
        """Adds a reviewer's word: `at` is the time of the day, 16:00."""
        self.add(
            "reviews",
            region=region,
            date=date,
            decision=decision,
            reviewer=f"样例审核员{region}",
            at=f"{date}T{at}:00+08:00",
            note=note,
        )

    def add(self, table: str, **cells: Cell) -> None:
        """Adds a row to any table of the folder."""
        self._rows.setdefault(table, []).append(cells)

    def write(self) -> Path:
        """Writes all tables as they stand."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for table, rows in self._rows.items():
            names = list(dict.fromkeys(name for row in rows for name in row))
            text = io.StringIO()
            sheet = csv.DictWriter(text, names, lineterminator="\n")
            sheet.writeheader()
            sheet.writerows(rows)
            (self.folder / f"{table}.csv").write_text(text.getvalue(), encoding="utf-8")
        return self.folder

    def look(self, date: str, as_of: dt.datetime | None = None) -> daily.Day:
        """The day up to its findings."""
        return look(self.write(), dt.date.fromisoformat(date), as_of)

    def turn(self, date: str) -> daily.Day:
        """The day as far as its cases go: they are kept and the sheet is written; no figures, no bulletin."""
        day = part_of_a_day(self.write(), dt.date.fromisoformat(date), FOLLOWED)
        assert day.cases is not None
        assert day.dispatched is not None
        Lake(self.folder).replace(CASES, day.date, day.cases, source="day")
        sheet = {"dispatch.xlsx": workbook(day.dispatched, day.date)}
        write_folder(self.folder / "out" / date, sheet)
        return day

    def run(self, date: str, as_of: dt.datetime | None = None) -> daily.Day:
        """The whole day."""
        return daily.run_folder(self.write(), dt.date.fromisoformat(date), as_of=as_of)


def look(path: Path, date: dt.date, as_of: dt.datetime | None = None) -> daily.Day:
    """A day of a folder up to its findings; nothing is written to `out`."""
    return part_of_a_day(path, date, LOOKED, as_of)


def part_of_a_day(
    path: Path, date: dt.date, steps: tuple[Step, ...], as_of: dt.datetime | None = None
) -> daily.Day:
    """Some steps of a day over a folder."""
    store = Lake(path)
    folder = door.read_folder(path, on=date)
    keep_reports(store, all_reports(folder))
    inputs = inputs_of(path, store, folder, date, labels=False)
    return daily.run(daily.Day(date=date, as_of=as_of, inputs=inputs), steps)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """An empty folder at an invented desk."""
    return Desk(tmp_path / "desk")


@pytest.fixture(scope="session")
def three_days(tmp_path_factory: pytest.TempPathFactory) -> dict[str, daily.Day]:
    """The small named world, run on each of its days in order."""
    folder = tmp_path_factory.mktemp("named") / "world"
    sample.small_world(folder)
    days = ("2020-02-28", "2020-02-29", "2020-03-01")
    return {day: daily.run_folder(folder, dt.date.fromisoformat(day)) for day in days}
