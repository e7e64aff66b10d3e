# SPDX-License-Identifier: Apache-2.0
"""What was approved never changes; a correction is a new version with its reason."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from gulian.errors import CorrectionRefused, LevelLeapt, SnapshotChanged
from gulian.monitor.validation import (
    Snapshot,
    Standing,
    Word,
    approved,
    corrected,
    difference,
    last_words,
    may_approve,
    standing,
    verify,
)

DAY = dt.date(2020, 3, 1)
NOON = dt.datetime(2020, 3, 1, 4, tzinfo=dt.UTC)
PINS = ("resumption-2020/forms/daily@1#ab",)
KINDS: dict[str, pl.DataType] = {
    "unit": pl.String(),
    "county": pl.String(),
    "reported": pl.Boolean(),
    "staff": pl.Int64(),
    "cause": pl.String(),
}


def units(*rows: tuple[str, str, bool, int | None, str | None]) -> pl.DataFrame:
    """(unit, county, reported, staff, cause) as a unit frame; everything else is unknown."""
    frame = pl.DataFrame(list(rows), schema=KINDS, orient="row")
    unknown: dict[str, Any] = {
        "opened": pl.Boolean, "returned": pl.Int64, "onsite": pl.Int64, "output_fen": pl.Int64,
        "capacity_fen": pl.Int64, "power_wh": pl.Int64, "planned_stop": pl.Boolean, "filled_by": pl.String,
        "received_at": pl.Datetime("us", "UTC"),
    }  # fmt: skip
    return frame.with_columns(
        *(pl.lit(None, kind).alias(name) for name, kind in unknown.items()),
        code=pl.col("unit"),
        city=pl.col("county").str.slice(0, 4) + "00",
        province=pl.lit("330000"),
        phone=pl.lit("000-1"),
    )


FIRST = units(
    ("u1", "330521", True, 100, None), ("u2", "330521", False, 50, None), ("u3", "330784", True, 9, "funds")
)
LATER = units(
    ("u1", "330521", True, 101, None),
    ("u2", "330521", True, 50, "labour"),
    ("u3", "330784", True, 9, "funds"),
)


def first() -> Snapshot:
    return approved(FIRST, "330521", "county", DAY, "样例审核员", NOON, PINS)


def second() -> Snapshot:
    return corrected(first(), LATER, "样例审核员", NOON + dt.timedelta(hours=1), "u2 补报")


def test_a_snapshot_holds_what_was_said_in_the_region_and_no_contacts() -> None:
    """A silent unit stands with nulls: what it said another day was not approved today."""
    rows = first().rows
    assert rows.select("unit", "staff").rows() == [("u1", 100), ("u2", None)]
    assert "phone" not in rows.columns
    verify(first())


def test_the_same_figures_have_the_same_hash_whatever_their_order() -> None:
    other = approved(
        FIRST[[2, 1, 0]].select(sorted(FIRST.columns)), "330521", "county", DAY, "样例审核员", NOON, PINS
    )
    assert other.sha256 == first().sha256
    assert replace(first(), rows=first().rows[[1, 0]]).sealed().sha256 == first().sha256


@pytest.mark.parametrize(
    "change",
    [
        {"by": "别人"},
        {"reason": "x"},
        {"level": "city"},
        {"version": 3},
        {"pins": ()},
        {"at": NOON},
        {"before": "00"},
        {"region": "330784"},
        {"date": dt.date(2020, 3, 2)},
        {"sha256": "00"},
    ],
)
def test_nothing_said_of_a_snapshot_can_change_unnoticed(change: dict[str, object]) -> None:
    broken = replace(second(), **change)  # type: ignore[arg-type]  # one field of the right kind
    with pytest.raises(SnapshotChanged):
        verify(first(), broken)


@given(st.integers(0, 1), st.sampled_from(["unit", "code", "county", "staff", "cause"]))
def test_no_cell_of_a_snapshot_can_change_unnoticed(row: int, column: str) -> None:
    old = second().rows
    cell = pl.lit(7) if column == "staff" else pl.lit("x")
    place = pl.int_range(pl.len()) == row
    rows = old.with_columns(pl.when(place).then(cell).otherwise(column).alias(column))
    assert not rows.equals(old)
    with pytest.raises(SnapshotChanged):
        verify(first(), replace(second(), rows=rows))


def test_a_correction_is_a_new_version_and_the_approved_one_stands() -> None:
    one, two = first(), second()
    assert (two.version, two.reason, two.before) == (2, "u2 补报", one.sha256)
    assert_frame_equal(one.rows, first().rows)
    verify(one, two)


def test_the_difference_between_versions_is_every_cell_that_moved() -> None:
    rows = [
        ("u1", "staff", "100", "101", "changed"),
        ("u2", "cause", None, "labour", "changed"),
        ("u2", "staff", None, "50", "changed"),
    ]
    assert difference(first(), second()).rows() == rows
    assert difference(first(), first()).is_empty()


def test_a_unit_that_came_or_went_is_told_as_such() -> None:
    more = approved(
        pl.concat([FIRST, units(("u4", "330521", False, None, None))]),
        "330521",
        "county",
        DAY,
        "a",
        NOON,
        PINS,
    )
    assert difference(first(), more).rows() == [
        ("u4", "code", None, "u4", "added"),
        ("u4", "county", None, "330521", "added"),
    ]
    assert difference(more, first())["what"].to_list() == ["removed", "removed"]


@pytest.mark.parametrize(("frame", "reason"), [(LATER, "  "), (FIRST, "无变化")])
def test_a_version_without_reason_or_without_change_is_refused(frame: pl.DataFrame, reason: str) -> None:
    with pytest.raises(CorrectionRefused):
        corrected(first(), frame, "样例审核员", NOON, reason)


def test_a_version_left_out_or_exchanged_is_noticed() -> None:
    third = corrected(second(), FIRST, "样例审核员", NOON, "改回")
    verify(first(), second(), third)
    for wrong in ((first(), third), (second(), first()), (first(), second(), second())):
        with pytest.raises(SnapshotChanged):
            verify(*wrong)
    with pytest.raises(SnapshotChanged):
        corrected(replace(second(), by="别人"), FIRST, "a", NOON, "x")


# -- levels ----------------------------------------------------------------------------------------------


def words(**decisions: str) -> dict[str, Word]:
    """c330521="approved" -> that region's word, in the order given."""
    return {
        region[1:]: Word(decision, "样例审核员", "请复核", NOON + dt.timedelta(minutes=at))
        for at, (region, decision) in enumerate(decisions.items())
    }


def test_a_level_approves_only_after_all_below_it() -> None:
    """Level by level: the province after its cities, a city after its counties, and after their last word."""
    half = words(c330521="approved")
    may_approve("330521", "county", {}, FIRST)
    may_approve("330500", "city", half, FIRST)
    with pytest.raises(LevelLeapt, match="330784"):
        may_approve("330000", "province", half, FIRST)
    with pytest.raises(LevelLeapt):
        may_approve("990000", "province", half, FIRST)
    counties = words(c330521="approved", c330784="approved")
    with pytest.raises(LevelLeapt, match="330500, 330700"):
        may_approve("330000", "province", counties, FIRST)
    early = words(c330500="approved", c330521="approved", c330784="approved", c330700="approved")
    with pytest.raises(LevelLeapt, match="330500"):
        may_approve("330000", "province", early, FIRST)
    whole = words(c330521="approved", c330784="approved", c330500="approved", c330700="approved")
    may_approve("330000", "province", whole, FIRST)


def test_a_comment_decides_nothing_and_changes_nothing() -> None:
    rows = [
        ("330521", DAY, "approved", "a", NOON, None, 1),
        ("330521", DAY, "commented", "b", NOON, "数偏高", 2),
    ]
    kinds: dict[str, Any] = dict.fromkeys(("region", "date", "decision", "reviewer", "at", "note"), pl.String)
    kinds |= {"date": pl.Date, "at": pl.Datetime("us", "UTC"), "row": pl.Int64}
    reviews = pl.DataFrame(rows, schema=kinds, orient="row")
    assert last_words(reviews, DAY) == {"330521": Word("approved", "a", "", NOON)}


def test_a_level_above_sends_back_and_edits_nothing() -> None:
    stand = standing(words(c330521="approved", c330784="approved", c330500="returned"), FIRST)
    assert stand == Standing("preliminary", {"330784": "样例审核员"}, {"330521": "请复核"})
