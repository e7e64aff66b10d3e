# SPDX-License-Identifier: Apache-2.0
"""Of several platforms' reports one counts, by a declared order, and how that came about is kept."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from gulian import schemes
from gulian.errors import CheckRefused
from gulian.monitor import choose_reports
from gulian.monitor.intake import (
    Preference,
    Tolerance,
    choose_by_source,
    differing,
    source_order,
    source_tolerances,
)

DAY = dt.date(2020, 3, 1)
NOON = dt.datetime(2020, 3, 1, 4, tzinfo=dt.UTC)
SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "file": pl.String,
    "row": pl.Int64,
    "unit": pl.String,
    "date": pl.Date,
    "source": pl.String,
    "received_at": pl.Datetime("us", "UTC"),
    "staff": pl.Int64,
    "power_wh": pl.Int64,
}
ORDER = (Preference("tax", 1), Preference("telecom", 2), Preference("grid", 1, "power_wh"))


def reports(*rows: tuple[str, str | None, int | None, int | None, int | None]) -> pl.DataFrame:
    """(unit, source, received after noon in minutes, staff, power) of one day."""
    made = [
        (
            f"{source}.csv",
            at,
            unit,
            DAY,
            source,
            None if after is None else NOON + dt.timedelta(minutes=after),
            *rest,
        )
        for at, (unit, source, after, *rest) in enumerate(rows, 1)
    ]
    return pl.DataFrame(made, schema=SCHEMA, orient="row")


def test_the_source_that_stands_first_counts_though_another_came_later() -> None:
    found = choose_by_source(reports(("u", "tax", 0, 100, None), ("u", "telecom", 30, 90, None)), ORDER)
    assert found.reports.select("source", "staff", "superseded").rows() == [("tax", 100, 1)]
    assert found.candidates.filter(field="").select("place", "source", "rank", "why").rows() == [
        (1, "tax", 1, "first_in_order"),
        (2, "telecom", 2, "outranked"),
    ]


def test_of_one_source_the_last_received_counts() -> None:
    """A correction replaces its own source's report; it does not need to outrank itself."""
    rows = reports(("u", "tax", 0, 100, None), ("u", "telecom", 5, 90, None), ("u", "tax", 30, 101, None))
    found = choose_by_source(rows, ORDER)
    assert found.reports["staff"].to_list() == [101]
    assert found.candidates.filter(field="")["why"].to_list() == [
        "first_in_order",
        "outranked",
        "earlier_receipt",
    ]


def test_a_source_the_order_does_not_name_stands_last() -> None:
    found = choose_by_source(reports(("u", "cloud", 30, 1, None), ("u", "telecom", 0, 2, None)), ORDER)
    assert found.reports["source"].to_list() == ["telecom"]


def test_an_answer_with_an_order_of_its_own_comes_from_there_and_no_other_does() -> None:
    """The grid knows the power; heads are the tax office's. Nothing else is patched together."""
    rows = reports(("u", "tax", 0, 100, 7), ("u", "grid", 0, 55, 900))
    found = choose_by_source(rows, ORDER)
    assert found.reports.select("source", "staff", "power_wh").rows() == [("tax", 100, 900)]
    power = found.candidates.filter(field="power_wh").select("place", "source", "value", "why").rows()
    assert power == [(1, "grid", "900", "first_in_order"), (2, "tax", "7", "outranked")]


def test_a_source_that_did_not_answer_leaves_the_answer_to_the_next() -> None:
    found = choose_by_source(reports(("u", "tax", 0, 100, 7), ("u", "grid", 0, 55, None)), ORDER)
    assert found.reports["power_wh"].to_list() == [7]
    assert "not_answered" in found.candidates.filter(field="power_wh")["why"].to_list()


def test_a_report_received_later_is_not_known_at_an_earlier_instant() -> None:
    rows = reports(("u", "telecom", 0, 90, None), ("u", "tax", 30, 100, None))
    assert choose_by_source(rows, ORDER, as_of=NOON).reports["source"].to_list() == ["telecom"]


def slow(rows: list[tuple[Any, ...]], order: dict[str, int]) -> dict[str, tuple[Any, ...]]:
    """One unit after another: the last of each source, then the best rank, then the last received."""
    won: dict[str, tuple[Any, ...]] = {}
    for unit in {row[0] for row in rows}:
        own = [(at, row) for at, row in enumerate(rows, 1) if row[0] == unit]

        def receipt(pair: tuple[int, tuple[Any, ...]]) -> tuple[Any, ...]:
            at, row = pair
            return (row[2] is not None, row[2] or 0, f"{row[1]}.csv", at)

        last = {row[1]: (at, row) for at, row in sorted(own, key=receipt)}
        best = min(order.get(source, 99) for source in last)
        won[unit] = max(
            (pair for source, pair in last.items() if order.get(source, 99) == best), key=receipt
        )[1]
    return won


ROWS = st.lists(
    st.tuples(
        st.sampled_from("uvw"),
        st.sampled_from(["tax", "telecom", "cloud", "grid"]),
        st.none() | st.integers(0, 3),
        st.none() | st.integers(0, 5),
        st.none() | st.integers(0, 5),
    ),
    min_size=1,
    max_size=12,
)


@given(ROWS)
def test_the_choice_is_what_one_would_do_by_hand(rows: list[tuple[Any, ...]]) -> None:
    found = choose_by_source(reports(*rows), ORDER[:2])
    expected = slow(rows, {"tax": 1, "telecom": 2})
    picked = {
        unit: (source, staff)
        for unit, source, staff in found.reports.select("unit", "source", "staff").rows()
    }
    assert picked == {unit: (row[1], row[3]) for unit, row in expected.items()}


@given(ROWS)
def test_without_an_order_the_last_receipt_wins_as_ever(rows: list[tuple[Any, ...]]) -> None:
    frame = reports(*rows)
    assert_frame_equal(choose_by_source(frame).reports, choose_reports(frame))


@given(ROWS, st.randoms())
def test_every_candidate_is_in_the_trace_once_and_one_of_them_counts(
    rows: list[tuple[Any, ...]], chance: Any
) -> None:
    """Whatever the order of the rows: the same trace."""
    frame = reports(*rows)
    found = choose_by_source(frame, ORDER)
    whole = found.candidates.filter(field="")
    several = frame.filter(pl.len().over("unit") > 1)
    assert sorted(whole.select("file", "row").rows()) == sorted(several.select("file", "row").rows())
    assert whole.filter(place=1)["unit"].to_list() == sorted(several["unit"].unique())
    places = list(range(frame.height))
    chance.shuffle(places)
    assert_frame_equal(choose_by_source(frame[places], ORDER).candidates, found.candidates)


# -- conflicts -------------------------------------------------------------------------------------------

TOLERANCE = Tolerance(
    "staff", 10, "finding", "两个平台报的人数不一", "Two platforms differ", "请核实。", "Ask."
)


@pytest.mark.parametrize(
    ("first", "second", "told"), [(100, 90, False), (100, 89, True), (0, 0, False), (0, 1, True)]
)
def test_sources_that_differ_beyond_the_tolerance_are_a_finding(first: int, second: int, told: bool) -> None:
    """At the row that counts, with what each said."""
    rows = reports(("u", "tax", 0, first, None), ("u", "telecom", 0, second, None))
    found = differing(rows, choose_by_source(rows, ORDER), [TOLERANCE])
    said = [("sources_differ", "tax.csv", 1, "staff", f"tax={first};telecom={second}")]
    assert found.select("rule", "file", "row", "field", "value").rows() == (said if told else [])


def test_a_report_its_own_source_replaced_is_no_conflict() -> None:
    rows = reports(("u", "tax", 0, 10, None), ("u", "tax", 5, 100, None))
    assert differing(rows, choose_by_source(rows, ORDER), [TOLERANCE]).is_empty()


# -- the lists of a scheme -------------------------------------------------------------------------------


def site_with(folder: Path, name: str, rows: str) -> schemes.DatedList:
    lists = folder / "schemes" / "resumption-2020" / "lists"
    lists.mkdir(parents=True)
    (lists / f"{name}.csv").write_text(rows, encoding="utf-8")
    return schemes.load_library(folder / "schemes")["resumption-2020"].lists[name]


HEAD = (
    "# title_zh: 来源次序\n# title_en: Order of sources\nkey,from,until,name,form,field,rank,source,clause\n"
)


def test_a_site_declares_its_order_with_dates(tmp_path: Path) -> None:
    listed = site_with(
        tmp_path,
        "sources",
        HEAD + "t,2020-02-10,2020-02-29,tax,,,1,practice,\nt2,2020-03-01,,tax,daily,,2,practice,\n"
        "g,2020-02-10,,grid,daily,power_wh,1,practice,\nw,2020-02-10,,tax,weekly,,1,practice,\n",
    )
    assert source_order(listed, "daily", dt.date(2020, 2, 20)) == (
        Preference("tax", 1),
        Preference("grid", 1, "power_wh"),
    )
    assert set(source_order(listed, "daily", DAY)) == {
        Preference("tax", 2),
        Preference("grid", 1, "power_wh"),
    }


def test_an_order_without_a_rank_is_refused_with_its_line(tmp_path: Path) -> None:
    listed = site_with(tmp_path, "sources", HEAD + "t,2020-02-10,,tax,,,first,practice,\n")
    with pytest.raises(CheckRefused) as told:
        source_order(listed, "daily", DAY)
    assert (told.value.line, told.value.key) == (4, "t")


def test_tolerances_are_percent(tmp_path: Path) -> None:
    head = "# title_zh: 容差\n# title_en: Tolerances\n# value: int\n"
    columns = "key,from,until,value,unit,severity,zh,en,fix_zh,fix_en,source\n"
    row = "staff,,,10,percent,finding,两个平台报的人数不一,Two platforms differ,请核实。,Ask.,practice\n"
    assert source_tolerances(site_with(tmp_path, "tolerances", head + columns + row), DAY) == (TOLERANCE,)
