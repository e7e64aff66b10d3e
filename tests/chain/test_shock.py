# SPDX-License-Identifier: Apache-2.0
"""What happened to whom, on which day; and the economy that two frames make."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gulian import chain, errors

FIRMS = pl.DataFrame({"code": ["C", "A", "B"], "industry": ["36", "33", None]})
LINKS = pl.DataFrame({"supplier": ["A", "X", "A"], "buyer": ["B", "C", "Y"], "value_fen": [3, 4, 5]})
DAY = dt.date(2020, 2, 20)


def day(offset: int) -> dt.date:
    return DAY + dt.timedelta(days=offset)


def state(rows: list[tuple[str, float | None, str | None, int | None, int | None]]) -> pl.DataFrame:
    """Rows of code, share, cause, first and last day counted from DAY."""
    return pl.DataFrame(
        [
            (
                code,
                share,
                [cause] if cause else None,
                None if first is None else day(first),
                None if last is None else day(last),
            )
            for code, share, cause, first, last in rows
        ],
        schema={
            "code": pl.String,
            "own_share": pl.Float64,
            "blocked_by": pl.List(pl.String),
            "from": pl.Date,
            "until": pl.Date,
        },
        orient="row",
    )


def test_firms_stand_by_code_and_outside_suppliers_last() -> None:
    """A link to a buyer that is not in the register is left out; codes [X, A, Q] -> rows [3, 0, -1]."""
    economy = chain.economy(FIRMS, LINKS)
    assert economy.codes.to_list() == ["A", "B", "C", "X"]
    assert economy.rows(pl.Series(["X", "A", "Q"])).tolist() == [3, 0, -1]
    assert economy.links.select("supplier", "from_row", "to_row").rows() == [("A", 0, 1), ("X", 3, 2)]
    assert economy.names.to_list() == ["A", "B", "C", "X"]


def test_what_a_network_cannot_be_made_of_is_refused() -> None:
    with pytest.raises(errors.ChainColumnMissing):
        chain.economy(FIRMS.drop("code"), LINKS)
    with pytest.raises(errors.ChainColumnMissing):
        chain.economy(FIRMS, LINKS.with_columns(buyer=pl.lit(None, pl.String)))
    with pytest.raises(errors.CodeTwice, match="A"):
        chain.economy(pl.concat([FIRMS, FIRMS.filter(pl.col("code") == "A")]), LINKS)
    with pytest.raises(errors.ChainColumnMissing):
        chain.Shock(pl.DataFrame({"own_share": [0.5]})).on(None, chain.economy(FIRMS, LINKS))


def test_opaque_industries_say_nothing_of_output_or_purchases() -> None:
    """`36` under labels is no division: staff tells no output, and unknown purchases spread evenly."""
    firms = FIRMS.with_columns(staff=pl.lit(100))
    links = LINKS.with_columns(value_fen=pl.lit(None, pl.Int64))
    opaque = chain.economy(firms, links, chain.Rules(labels=True))
    known = chain.economy(firms, links)
    assert set(opaque.basis) == {"unknown"}
    assert known.basis.to_list() == ["staff", "unknown", "staff", "unknown"]
    blank = chain.economy(firms.with_columns(industry=pl.lit("?")), links, chain.Rules(labels=True))
    assert opaque.network.sales.tolist() == blank.network.sales.tolist()


CAUSES = st.sampled_from([None, "labour", "materials", "orders", "planned", "import"])
OFFSETS = st.none() | st.integers(-3, 3)
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["A", "B", "C", "X", "Q"]), st.none() | st.sampled_from([0.0, 0.25, 1.0]), CAUSES,
        OFFSETS, OFFSETS,
    )
)  # fmt: skip


@given(ROWS, st.none() | st.integers(-4, 4))
@settings(max_examples=150)
def test_the_least_of_what_applies_counts(
    rows: list[tuple[str, float | None, str | None, int | None, int | None]], offset: int | None
) -> None:
    """Row by row, as one would read the table with a finger."""
    economy = chain.economy(FIRMS, LINKS)
    left = dict.fromkeys(economy.codes, 1.0)
    for code, share, cause, first, last in rows:
        begins, ends = -99 if first is None else first, 99 if last is None else last
        holds = offset is None or begins <= offset <= ends
        if code in left and holds:
            said = share if share is not None else 1.0 if cause in ("materials", "orders") else 0.0
            left[code] = min(left[code], said)
    found = chain.Shock(state(rows)).on(None if offset is None else day(offset), economy)
    assert found.tolist() == list(left.values())


def test_the_losses_of_places_and_trades_add_up() -> None:
    """Each level of region and industry sums to the whole; what is unknown is a row of its own."""
    firms = pl.DataFrame(
        {
            "code": ["a", "b", "c", "d"],
            "region": ["330521", "330522", "330282", None],
            "industry": ["3611", "C36", "I", None],
            "output_fen": [5_000_000, 7_000_000, None, 2_000_000],
        }
    )
    links = pl.DataFrame({"supplier": ["a", "b"], "buyer": ["b", "d"], "value_fen": [10, 10]})
    economy = chain.economy(firms, links, chain.Rules(inputs="linear"))
    remaining = np.array([0.5, 1.0, 0.0, 1.0])
    found = chain.impact(economy, remaining, chain.cascade(economy.network, remaining))
    totals = found.totals(dt.date(2020, 3, 1))
    assert (totals["hit"], totals["dragged"], totals["stopped"], totals["unknown_output"]) == (2, 2, 1, 1)
    assert totals["loss"] == pytest.approx(0.5 * (5 + 7 + 2))
    assert totals["loss_share"] == pytest.approx(0.5)
    for part in ("by_region", "by_industry"):
        for level in {row["level"] for row in totals[part]}:
            rows = [row for row in totals[part] if row["level"] == level]
            assert sum(row["firms"] for row in rows) == 4
            assert sum(row["loss"] or 0.0 for row in rows) == pytest.approx(totals["loss"])
    cities = {row["code"]: row for row in totals["by_region"] if row["level"] == "city"}
    assert cities["330500"]["loss"] == pytest.approx(6.0)
    assert cities["330200"]["loss"] is None
    assert (cities["330500"]["name"], cities[None]["name"]) == ("湖州市", None)
    assert found.firms["code"].to_list() == ["b", "a", "d", "c"]
