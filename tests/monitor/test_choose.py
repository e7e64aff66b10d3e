# SPDX-License-Identifier: Apache-2.0
"""Which report counts, and what a silent unit is shown with."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from gulian.monitor import choose_reports, latest_states
from gulian.schemes import PRACTICE, Deadline, Form, load_library

DAY = dt.date(2020, 3, 1)
UTC = dt.UTC
REPORT: dict[str, pl.DataType] = {
    **{name: pl.String() for name in ("code", "unit", "source", "filled_by", "need", "note", "file")},
    "date": pl.Date(),
    **{name: pl.Boolean() for name in ("opened", "planned_stop")},
    **{
        name: pl.Int64()
        for name in ("staff", "returned", "onsite", "output_fen", "capacity_fen", "power_wh", "row")
    },
    "received_at": pl.Datetime("us", "UTC"),
    "blocked_by": pl.List(pl.String),
    "expected": pl.Date(),
}


def reports(*rows: Mapping[str, object]) -> pl.DataFrame:
    """Door rows: unit A on the day, in file a.csv, row by row, unless they say else."""
    given = [
        {"unit": "A", "code": "A", "date": DAY, "file": "a.csv", "row": at, **row}
        for at, row in enumerate(rows, 2)
    ]
    return pl.DataFrame(given, schema=REPORT)


def at(hour: int, minute: int = 0) -> dt.datetime:
    """An hour of the day in Beijing, as UTC."""
    return dt.datetime(2020, 3, 1, hour, minute, tzinfo=dt.timezone(dt.timedelta(hours=8))).astimezone(UTC)


@pytest.fixture(scope="module")
def form() -> Form:
    """The daily form; firms report until 16:00."""
    daily = load_library()["resumption-2020"].forms["daily"]
    limit = Deadline(level="firm", time=dt.time(16), source=PRACTICE, clause="", line=1)
    return replace(daily, deadlines=(limit,))


def test_the_last_receipt_wins_and_says_how_many_it_replaced() -> None:
    """Whatever the order of the rows or the names of the files."""
    chosen = choose_reports(
        reports(
            {"staff": 1, "received_at": at(15), "file": "z.csv"},
            {"staff": 2, "received_at": at(16), "file": "a.csv"},
            {"staff": 3, "received_at": at(9), "file": "z.csv"},
        )
    )
    assert chosen["staff"].to_list() == [2]
    assert chosen["superseded"].to_list() == [2]


def test_without_a_receipt_the_file_name_decides_then_the_row() -> None:
    """Later name, later row; a report that says when it came beats one that does not."""
    unstated = [{"staff": 1, "file": "b.csv"}, {"staff": 2, "file": "b.csv"}, {"staff": 3, "file": "a.csv"}]
    assert choose_reports(reports(*unstated))["staff"].to_list() == [2]
    stated = {"staff": 4, "file": "a.csv", "received_at": at(1)}
    assert choose_reports(reports(*unstated, stated))["staff"].to_list() == [4]


def test_what_was_not_yet_received_is_not_yet_known() -> None:
    """A bulletin made again as of noon does not see the afternoon's correction."""
    rows = reports(
        {"staff": 1, "received_at": at(11)}, {"staff": 2, "received_at": at(15)}, {"unit": "B", "staff": 3}
    )
    assert choose_reports(rows, as_of=at(12))["staff"].to_list() == [1, 3]
    assert choose_reports(rows, as_of=at(15))["staff"].to_list() == [2, 3]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["A", "B", "C"]),
            st.integers(0, 2),
            st.one_of(st.none(), st.integers(0, 3)),
            st.sampled_from(["a.csv", "b.csv"]),
        ),
        max_size=15,
    ),
    st.randoms(use_true_random=False),
)
def test_the_choice_is_the_slow_one_whatever_the_order(
    drawn: list[tuple[str, int, int | None, str]], order: random.Random
) -> None:
    """One row per unit and date: the greatest (receipt, file, row), unstated receipts smallest."""
    rows = [
        {"unit": unit, "date": DAY - dt.timedelta(days=back), "file": file, "staff": place,
         "received_at": None if hour is None else at(hour)}
        for place, (unit, back, hour, file) in enumerate(drawn)
    ]  # fmt: skip
    frame = reports(*rows)
    slow: dict[tuple[dt.date, str], list[dict[str, object]]] = {}
    for row in frame.iter_rows(named=True):
        slow.setdefault((row["date"], row["unit"]), []).append(row)
    expected = [
        (*key, max(group, key=_place)["staff"], len(group) - 1) for key, group in sorted(slow.items())
    ]
    assert choose_reports(frame).select("date", "unit", "staff", "superseded").rows() == expected
    assert_frame_equal(
        choose_reports(frame),
        choose_reports(frame.sample(fraction=1, shuffle=True, seed=order.randrange(99))),
    )


def _place(row: dict[str, object]) -> tuple[object, ...]:
    received = row["received_at"]
    return (received is not None, received or 0, row["file"], row["row"])


def states(form: Form, *rows: Mapping[str, object], carry_days: int = 3) -> pl.DataFrame:
    units = pl.DataFrame({"unit": ["A", "B"], "code": ["A", "B"], "name": ["样例甲", "样例乙"]})
    return latest_states(units, choose_reports(reports(*rows)), DAY, form=form, carry_days=carry_days)


def test_a_silent_unit_is_shown_with_its_last_state_for_the_declared_days(form: Form) -> None:
    """Three days back still stands, four days back is unknown; every expected unit has its row."""
    for back, carried in ((0, 0), (1, 1), (3, 3), (4, None)):
        frame = states(form, {"date": DAY - dt.timedelta(days=back), "opened": True, "staff": 9})
        first, second = frame.rows(named=True)
        assert (first["unit"], first["carried"], first["reported"]) == ("A", carried, back == 0)
        assert first["staff"] == (None if carried is None else 9)
        assert (second["unit"], second["carried"], second["reported"]) == ("B", None, False)


def test_a_later_day_is_not_known_on_an_earlier_one(form: Form) -> None:
    """The state of 1 March is made of reports up to 1 March."""
    frame = states(form, {"date": DAY + dt.timedelta(days=1), "opened": True}, {"date": DAY, "opened": False})
    assert frame["opened"].to_list() == [False, None]


@pytest.mark.parametrize(
    ("received", "on_time"), [(at(16), True), (at(16, 1), False), (None, None), (at(0, 30), True)]
)
def test_on_time_is_judged_in_the_zone_of_the_site(
    form: Form, received: dt.datetime | None, on_time: bool | None
) -> None:
    """Until 16:00 in Beijing, that minute included; unknown where the receipt is."""
    assert states(form, {"received_at": received})["on_time"].to_list() == [on_time, None]


def test_without_a_deadline_nothing_is_late(form: Form) -> None:
    """A form that states no deadline leaves it unknown."""
    frame = states(replace(form, deadlines=()), {"received_at": at(9)})
    assert frame["on_time"].to_list() == [None, None]


@pytest.mark.parametrize(
    ("filled_by", "proxy"), [("firm", False), ("county", True), ("platform", True), (None, None)]
)
def test_who_filled_it_in_is_told_apart(form: Form, filled_by: str | None, proxy: bool | None) -> None:
    """自报 or 代报; unknown where nobody said."""
    assert states(form, {"filled_by": filled_by})["proxy"].to_list() == [proxy, None]


def test_what_is_known_of_a_report_is_only_said_of_todays(form: Form) -> None:
    """A carried report is neither late nor by proxy today."""
    yesterday = DAY - dt.timedelta(days=1)
    frame = states(
        form, {"date": yesterday, "filled_by": "county", "received_at": at(9) - dt.timedelta(days=1)}
    )
    assert frame.select("on_time", "proxy").row(0) == (None, None)
    assert frame["carried"].to_list() == [1, None]


def test_the_first_cause_is_the_main_one(form: Form) -> None:
    """`labour;transport` is blocked by labour; all stay readable."""
    frame = states(form, {"blocked_by": ["labour", "transport"]})
    assert frame["cause"].to_list() == ["labour", None]
    assert frame["causes"].to_list() == [["labour", "transport"], None]
