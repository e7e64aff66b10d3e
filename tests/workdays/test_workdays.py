# SPDX-License-Identifier: Apache-2.0
"""Working days, as an office counts them."""

from __future__ import annotations

import csv
import datetime as dt
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gulian import errors, workdays
from gulian.workdays.tables import special_days

DAYS = workdays.calendar()
HUBEI, XINJIANG, AKSU = "420000", "650000", "652901"
FIRST, LAST = dt.date(2007, 6, 1), dt.date(2026, 6, 30)
dates = st.dates(FIRST, LAST)


def oracle(day: dt.date) -> bool:
    """The slow, obvious reading: look through all rows for this very day."""
    found = [row.off for row in special_days() if row.date == day]
    return not found[0] if found else day.weekday() < 5


@settings(max_examples=300)
@given(dates)
def test_a_day_is_worked_as_its_row_or_else_its_weekday_says(day: dt.date) -> None:
    """Rows decide; without a row Monday to Friday are worked."""
    assert DAYS.is_workday(day, HUBEI) is oracle(day)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        ("2020-01-19", True),
        ("2020-01-23", True),
        ("2020-01-24", False),
        ("2020-01-31", False),
        ("2020-02-01", False),
        ("2020-02-02", False),
        ("2020-02-03", True),
        ("2015-09-03", False),
        ("2015-09-06", True),
        ("2019-05-03", False),
        ("2019-05-05", True),
        ("2007-01-02", False),
        ("2026-10-10", True),
    ],
)
def test_the_notices_hold(day: str, worked: bool) -> None:
    """The 2020 extension runs to 2 February; 2015 has its day of victory; Labour Day 2019 was lengthened."""
    assert DAYS.is_workday(dt.date.fromisoformat(day), HUBEI) is worked


@pytest.mark.parametrize("year", [2006, 2027])
def test_an_unknown_year_is_an_error(year: int) -> None:
    """Nobody guesses a year whose notice is not in the tables."""
    with pytest.raises(errors.CalendarYearUnknown, match="E-CAL-001"):
        DAYS.is_workday(dt.date(year, 12, 30), HUBEI)


def test_running_out_of_known_years_is_an_error() -> None:
    """A deadline that would fall into an unknown year is not given."""
    with pytest.raises(errors.CalendarYearUnknown):
        DAYS.add(dt.date(2026, 12, 30), 5, HUBEI)
    with pytest.raises(errors.CalendarYearUnknown):
        DAYS.add(dt.date(2007, 1, 4), -1, HUBEI)


@settings(max_examples=200)
@given(dates, st.integers(0, 120))
def test_counting_undoes_adding(day: dt.date, n: int) -> None:
    """count(d, add(d, n)) = n, and what is added to is a working day."""
    later = DAYS.add(day, n, HUBEI)
    assert DAYS.count(day, later, HUBEI) == n
    assert n == 0 or oracle(later)


@settings(max_examples=200)
@given(dates, dates, dates)
def test_counts_add_up(a: dt.date, b: dt.date, c: dt.date) -> None:
    """count(a, b) + count(b, c) = count(a, c), in any order of the dates."""
    assert DAYS.count(a, b, HUBEI) + DAYS.count(b, c, HUBEI) == DAYS.count(a, c, HUBEI)


@settings(max_examples=60)
@given(st.dates(dt.date(2019, 1, 1), dt.date(2020, 6, 1)), st.integers(0, 40))
def test_counting_agrees_with_going_day_by_day(a: dt.date, span: int) -> None:
    """The look-up equals a walk over the days after a."""
    b = a + dt.timedelta(days=span)
    walk = sum(oracle(a + dt.timedelta(days=n)) for n in range(1, span + 1))
    assert DAYS.count(a, b, HUBEI) == walk
    assert len(DAYS.workdays(a + dt.timedelta(days=1), b, HUBEI)) == walk if span else walk == 0


@settings(max_examples=100)
@given(dates, st.integers(1, 30))
def test_adding_backwards_mirrors_adding_forwards(day: dt.date, n: int) -> None:
    """From a working day, n forwards and n back returns."""
    worked = DAYS.next_workday(day, HUBEI)
    assert DAYS.add(DAYS.add(worked, n, HUBEI), -n, HUBEI) == worked


def test_the_day_of_the_start_is_not_counted() -> None:
    """Taken in on Friday 7 February 2020, two working days end with Tuesday the 11th, 24:00 local."""
    deadline = DAYS.deadline(dt.date(2020, 2, 7), 2, HUBEI)
    assert deadline.last_day == dt.date(2020, 2, 11)
    assert deadline.ends_at == dt.datetime(2020, 2, 11, 16, 0, tzinfo=dt.UTC)


def test_an_instant_falls_on_its_local_day() -> None:
    """16:30 UTC on the 6th is 00:30 on the 7th in Shanghai."""
    instant = dt.datetime(2020, 2, 6, 16, 30, tzinfo=dt.UTC)
    assert DAYS.deadline(instant, 2, HUBEI) == DAYS.deadline(dt.date(2020, 2, 7), 2, HUBEI)
    with pytest.raises(errors.NaiveInstant):
        DAYS.deadline(dt.datetime(2020, 2, 6, 16, 30), 2, HUBEI)  # noqa: DTZ001


def test_a_negative_limit_is_refused() -> None:
    """Nothing ends before it begins."""
    with pytest.raises(errors.NegativeLimit):
        DAYS.deadline(dt.date(2020, 2, 7), -1, HUBEI)
    with pytest.raises(errors.NegativeLimit):
        workdays.Budget(-1, HUBEI)


def site_day(region: str, day: str, off: bool) -> workdays.SpecialDay:
    return workdays.SpecialDay(region, dt.date.fromisoformat(day), off, "测试假日", "站点〔2020〕1号")


def test_a_region_s_row_holds_there_and_below_and_nowhere_else() -> None:
    """A regional festival stops work in the region's counties, not in other provinces."""
    site = DAYS.with_days([site_day(XINJIANG, "2020-07-31", True)])
    festival = dt.date(2020, 7, 31)
    assert not site.is_workday(festival, AKSU)
    assert site.is_workday(festival, HUBEI)
    assert DAYS.is_workday(festival, AKSU)
    assert site.add(dt.date(2020, 7, 30), 1, XINJIANG) == dt.date(2020, 8, 3)


def test_the_finer_region_decides() -> None:
    """A county's row goes before its province's, and either before the nation's."""
    site = DAYS.with_days([site_day(XINJIANG, "2020-05-01", False), site_day(AKSU, "2020-05-01", True)])
    day = dt.date(2020, 5, 1)
    assert site.is_workday(day, "650100")
    assert not site.is_workday(day, AKSU)
    found = site.special_day(day, "650100")
    assert found is not None
    assert found.region == XINJIANG
    assert site.special_day(dt.date(2020, 5, 12), AKSU) is None


def test_rows_that_contradict_each_other_are_refused() -> None:
    """One region and day cannot be both."""
    with pytest.raises(errors.SpecialDayClash, match="国办发明电〔2019〕16号"):
        DAYS.with_days([site_day(workdays.NATION, "2020-05-01", False)])
    with pytest.raises(errors.CalendarYearUnknown):
        DAYS.with_days([site_day(HUBEI, "2031-05-01", True)])


def test_every_row_names_a_notice_of_the_tables() -> None:
    """A day without its notice could not be checked by anyone."""
    known = {notice.number for notice in workdays.notices()}
    assert {row.number for row in special_days()} == known
    assert {notice.year for notice in workdays.notices()} == set(range(2007, 2027))


def test_no_row_repeats_what_the_weekday_says_of_a_working_day() -> None:
    """A row that makes a Monday a working day would hide a mistake."""
    assert not [row for row in special_days() if not row.off and row.date.weekday() < 5]


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text + "+08:00")


def test_a_budget_without_pause_is_a_deadline() -> None:
    """Started on Friday the 7th with two days it ends with Tuesday the 11th, and is overdue after."""
    budget = workdays.Budget(2, HUBEI).start(at("2020-02-07T10:00"))
    assert budget.deadline(DAYS, at("2020-02-07T10:00")) == DAYS.deadline(dt.date(2020, 2, 7), 2, HUBEI)
    assert budget.remaining(DAYS, at("2020-02-11T23:59")) == 1
    assert budget.remaining(DAYS, at("2020-02-12T00:00")) == 0
    assert budget.remaining(DAYS, at("2020-02-13T00:00")) == -1


def test_a_pause_moves_the_deadline() -> None:
    """Papers asked for on Monday and handed in on Thursday: the two days run from Friday."""
    budget = workdays.Budget(2, HUBEI).start(at("2020-02-07T10:00")).pause(at("2020-02-10T15:00"))
    assert budget.deadline(DAYS, at("2020-02-12T09:00")) is None
    budget = budget.start(at("2020-02-13T09:00"))
    deadline = budget.deadline(DAYS, at("2020-02-13T09:00"))
    assert deadline is not None
    assert deadline.last_day == dt.date(2020, 2, 17)


def test_a_pause_within_a_day_changes_nothing() -> None:
    """Stopping and starting again every afternoon does not win a day."""
    plain = workdays.Budget(5, HUBEI).start(at("2020-02-07T10:00"))
    broken = plain
    for day in ("10", "11", "12"):
        broken = broken.pause(at(f"2020-02-{day}T15:00")).start(at(f"2020-02-{day}T16:00"))
    now = at("2020-02-12T18:00")
    assert broken.consumed(DAYS, now) == plain.consumed(DAYS, now) == 2
    assert broken.deadline(DAYS, now) == plain.deadline(DAYS, now)


def test_a_ledger_is_kept_in_order() -> None:
    """Neither two starts, nor a pause of what stands, nor a step back in time."""
    budget = workdays.Budget(2, HUBEI).start(at("2020-02-07T10:00"))
    with pytest.raises(errors.BudgetOrder):
        budget.start(at("2020-02-08T10:00"))
    with pytest.raises(errors.BudgetOrder):
        budget.pause(at("2020-02-06T10:00"))
    with pytest.raises(errors.BudgetOrder):
        workdays.Budget(2, HUBEI).pause(at("2020-02-06T10:00"))


steps = st.lists(st.integers(0, 96), min_size=1, max_size=9)


def ledger(hours: list[int], limit: int = 5) -> tuple[workdays.Budget, dt.datetime]:
    budget, now = workdays.Budget(limit, HUBEI), at("2020-01-20T09:00")
    for step in hours:
        now += dt.timedelta(hours=step)
        budget = budget.pause(now) if budget.running else budget.start(now)
    return budget, now


@settings(max_examples=150)
@given(steps, st.integers(0, 400))
def test_no_more_is_consumed_than_went_by(hours: list[int], later: int) -> None:
    """Days consumed never exceed the working days since the first start, nor the wall time."""
    budget, now = ledger(hours)
    now += dt.timedelta(hours=later)
    used = budget.consumed(DAYS, now)
    first = budget.spans[0].since
    assert 0 <= used <= DAYS.count(DAYS.local_date(first), DAYS.local_date(now), HUBEI)
    assert used * dt.timedelta(days=1) <= now - first


@settings(max_examples=150)
@given(steps, st.integers(0, 400), st.integers(0, 200))
def test_consumption_only_grows_and_what_was_known_stays(hours: list[int], later: int, more: int) -> None:
    """Asking again for an earlier instant gives the earlier answer."""
    budget, now = ledger(hours)
    then, after = now + dt.timedelta(hours=later), now + dt.timedelta(hours=later + more)
    assert budget.consumed(DAYS, then) <= budget.consumed(DAYS, after)
    changed = budget.pause(after) if budget.running else budget.start(after)
    assert changed.consumed(DAYS, then) == budget.consumed(DAYS, then)


@settings(max_examples=150)
@given(steps, st.integers(0, 8))
def test_at_its_deadline_a_running_budget_is_used_up_and_not_before(hours: list[int], limit: int) -> None:
    """The deadline is the first instant with nothing left."""
    budget, now = ledger(hours, limit)
    if not budget.running:
        assert budget.deadline(DAYS, now) is None
        return
    deadline = budget.deadline(DAYS, now)
    assert deadline is not None
    if limit:
        assert budget.consumed(DAYS, max(now, deadline.ends_at)) >= limit
        assert budget.consumed(DAYS, deadline.ends_at - dt.timedelta(seconds=1)) < limit


def test_the_tables_agree_with_the_shared_day_list() -> None:
    """Row by row as the published restatement of the notices has it."""
    root = Path(os.environ.get("GULIAN_SHARED", Path(__file__).parents[3] / "shared"))
    path = root / "data" / "calendar" / "cn_holidays_2007_2026.csv"
    if not path.exists():
        pytest.skip("no shared data beside the repository: set GULIAN_SHARED to compare the day tables")
    with path.open(encoding="utf-8") as lines:
        wanted = {(row["date"], row["off"] == "true") for row in csv.DictReader(lines)}
    mine = {(row.date.isoformat(), row.off) for row in special_days()}
    assert wanted - mine == {("2020-02-03", False)}
    assert not mine - wanted


def test_public_names_are_true() -> None:
    """Everything in __all__ is there."""
    assert all(hasattr(workdays, name) for name in workdays.__all__)
