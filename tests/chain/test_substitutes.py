# SPDX-License-Identifier: Apache-2.0
"""Who else sells the missing product, who is near, and who may see it."""

from __future__ import annotations

import polars as pl
import pytest

from gulian import chain, errors

FIRMS = pl.DataFrame(
    [
        ("L", "leader", "330203", "3611", None, None, False),
        ("S", "stopped", "330203", "3670", 5, 9, False),
        ("A", "same county", "330203", "3670", 4, 5, True),
        ("B", "same city", "330212", "3670", 1, None, False),
        ("C", "same city, spare", "330212", "3670", 1, 7, False),
        ("D", "same province", "330106", "3670", 1, 9, True),
        ("E", "elsewhere", "310115", "2929", 1, 9, False),
        ("F", "nobody knows where", None, "3670", None, None, False),
    ],
    schema=["code", "name", "region", "industry", "output_fen", "capacity_fen", "open"],
    orient="row",
)
LINKS = pl.DataFrame(
    [("S", "L", "brakes"), ("E", "L", "seats"), ("E", "X", "brakes"), ("A", "X", "brakes"),
     ("B", "X", "brakes"), ("C", "X", "brakes"), ("D", "X", "brakes"), ("F", "X", "brakes")],
    schema=["supplier", "buyer", "product"], orient="row",
)  # fmt: skip
LOST = pl.DataFrame({"code": ["S"], "own_share": [0.0]})


def codes(found: pl.DataFrame) -> list[str]:
    return found["substitute"].to_list()


def test_the_nearest_come_first_then_those_with_spare_capacity() -> None:
    found = chain.substitutes(FIRMS, LINKS, ["L"], lost=LOST)
    assert codes(found) == ["A", "C", "B", "D", "E", "F"]
    assert found["nearness"].to_list() == ["county", "city", "city", "province", "elsewhere", "unknown"]


def test_unknown_spare_capacity_is_unknown_and_not_zero() -> None:
    found = chain.substitutes(FIRMS, LINKS, ["L"], lost=LOST)
    assert dict(zip(codes(found), found["spare_fen"].to_list(), strict=True)) == {
        "A": 1, "C": 6, "B": None, "D": 8, "E": 8, "F": None,
    }  # fmt: skip


def test_a_leader_sees_its_own_suppliers_and_firms_open_to_it() -> None:
    """A and D offer themselves, E supplies it with something else; B, C and F are not shown."""
    found = chain.substitutes(FIRMS, LINKS, ["L"], lost=LOST, scope="own")
    assert codes(found) == ["A", "D", "E"]
    assert found["already_supplies"].to_list() == [False, False, True]
    assert found["spare_fen"].to_list() == [1, 8, None]


def test_where_no_product_is_named_the_industry_decides() -> None:
    nameless = LINKS.with_columns(product=pl.lit(None, pl.String))
    found = chain.substitutes(FIRMS, nameless, ["L"], lost=LOST)
    assert codes(found) == ["A", "C", "B", "D", "F"]
    assert set(found["matched_by"]) == {"industry"}


def test_a_stopped_firm_stands_in_for_nobody() -> None:
    lost = pl.DataFrame({"code": ["S", "A"], "own_share": [0.0, 0.5]})
    assert "A" not in codes(chain.substitutes(FIRMS, LINKS, ["L"], lost=lost))


def test_the_order_of_the_rows_given_does_not_matter() -> None:
    one = chain.substitutes(FIRMS, LINKS, ["L"], lost=LOST)
    assert one.equals(chain.substitutes(FIRMS.reverse(), LINKS.reverse(), ["L"], lost=LOST))


def test_without_a_state_every_supply_is_asked_for() -> None:
    assert set(chain.substitutes(FIRMS, LINKS, ["L"])["supplier"]) == {"S"}
    assert chain.substitutes(FIRMS, LINKS, ["nobody"]).is_empty()


def test_a_frame_without_its_columns_is_refused() -> None:
    with pytest.raises(errors.ChainColumnMissing):
        chain.substitutes(FIRMS.drop("industry"), LINKS, ["L"])
