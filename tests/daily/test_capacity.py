# SPDX-License-Identifier: Apache-2.0
"""From a report to psi: the table in src/gulian/daily/README.md, row by row."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from gulian.daily.capacity import firm_shares, with_capacity, with_plant_weight
from gulian.daily.since import blocked_since

KINDS = {"labour": "own", "materials": "victim", "import": "outside", "planned": "planned", "other": "own"}

SCHEMA = {
    "unit": pl.String,
    "code": pl.String,
    "opened": pl.Boolean,
    "cause": pl.String,
    "planned_stop": pl.Boolean,
    "output_fen": pl.Int64,
    "capacity_fen": pl.Int64,
    "carried": pl.Int64,
}


def unit(**answers: object) -> pl.DataFrame:
    row = dict.fromkeys(SCHEMA) | {"unit": "u", "code": "c", "carried": 0} | answers
    return pl.DataFrame([row], schema=SCHEMA)


@pytest.mark.parametrize(
    ("answers", "share", "blocked", "cause"),
    [
        ({"opened": False, "cause": "labour"}, 0.0, True, "labour"),
        ({"opened": False, "cause": "import"}, 0.0, True, "import"),
        ({"opened": False, "cause": "materials"}, 1.0, True, "materials"),
        ({"opened": False, "cause": "planned"}, 0.0, False, "planned"),
        ({"opened": False, "planned_stop": True}, 0.0, False, "planned"),
        ({"opened": False}, 0.0, True, "other"),
        ({"opened": True, "cause": "labour", "output_fen": 30, "capacity_fen": 100}, 0.3, True, "labour"),
        ({"opened": True, "cause": "labour", "output_fen": 130, "capacity_fen": 100}, 1.0, False, "labour"),
        ({"opened": True, "cause": "labour", "capacity_fen": 100}, 1.0, False, "labour"),
        ({"opened": True, "cause": "labour", "output_fen": 5, "capacity_fen": 0}, 1.0, False, "labour"),
        (
            {"opened": True, "cause": "materials", "output_fen": 30, "capacity_fen": 100},
            1.0,
            False,
            "materials",
        ),
        ({"opened": True, "output_fen": 30, "capacity_fen": 100}, 1.0, False, None),
        ({"carried": None}, 1.0, False, None),
    ],
)
def test_each_kind_of_report_sets_its_share(
    answers: dict[str, object], share: float, blocked: bool, cause: str | None
) -> None:
    """Own causes take capacity away, victims keep theirs, plans are no blockage, staff sets nothing."""
    judged = with_capacity(unit(**answers), KINDS).row(0, named=True)
    assert (judged["own_share"], judged["blocked"], judged["cause"]) == (share, blocked, cause)


def test_a_closed_plant_without_a_cause_is_marked() -> None:
    """Closed without cause counts as `other` and says that nobody stated it."""
    assert with_capacity(unit(opened=False), KINDS)["cause_unstated"].to_list() == [True]


def test_a_firm_with_several_plants_keeps_the_share_of_those_that_run() -> None:
    """Weights follow reported capacity where every plant gave one, else the plants count alike."""
    plants = pl.concat(
        [
            unit(unit="a", opened=True, capacity_fen=300, output_fen=300),
            unit(unit="b", opened=False, cause="labour", capacity_fen=100),
        ]
    )
    known = firm_shares(with_plant_weight(with_capacity(plants, KINDS)))
    assert known.rows() == [("c", 0.75)]
    partly = plants.with_columns(capacity_fen=pl.when(pl.col("unit") == "a").then(300))
    assert firm_shares(with_plant_weight(with_capacity(partly, KINDS))).rows() == [("c", 0.5)]


def test_silent_units_run_in_the_ranking_and_stand_still_in_the_other_figure() -> None:
    """psi = 1 for the unknown, and 0 where the question is what if none of them runs."""
    silent = with_plant_weight(with_capacity(unit(carried=None), KINDS))
    assert firm_shares(silent).rows() == [("c", 1.0)]
    assert firm_shares(silent, silent_share=0.0).rows() == [("c", 0.0)]


def test_a_blockage_begins_after_the_last_day_that_ran() -> None:
    """Open on the 1st, closed on the 2nd, silent on the 3rd, closed on the 4th: blocked since the 2nd."""
    days = pl.concat(
        [
            unit(opened=False, cause="labour").with_columns(date=pl.lit(date(2020, 2, 29))),
            unit(opened=True).with_columns(date=pl.lit(date(2020, 3, 1))),
            unit(opened=False, cause="labour").with_columns(date=pl.lit(date(2020, 3, 2))),
            unit(opened=False, cause="transport").with_columns(date=pl.lit(date(2020, 3, 4))),
        ]
    )
    days = days.with_columns(blocked_by=pl.concat_list("cause"))
    assert blocked_since(days, KINDS, date(2020, 3, 4)).rows() == [("u", date(2020, 3, 2))]
    assert blocked_since(days, KINDS, date(2020, 3, 1)).is_empty()
