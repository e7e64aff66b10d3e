# SPDX-License-Identifier: Apache-2.0
"""Bodies: a table of their own beside the regions."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from gulian import errors, registry
from gulian.registry.model import Body

ON = dt.date(2024, 11, 1)
BODIES = registry.bodies()


def test_there_are_31_provinces_five_cities_and_the_corps() -> None:
    """The bodies the notices of 2024 name."""
    counts = {kind: len(BODIES.all(ON, kind)) for kind in ("province", "plan_city", "corps")}
    assert counts == {"province": 31, "plan_city": 5, "corps": 1}
    assert sorted(body.name for body in BODIES.all(ON, "plan_city")) == sorted(
        ["大连市", "宁波市", "厦门市", "青岛市", "深圳市"]
    )


@pytest.mark.parametrize(
    ("region", "line"),
    [
        ("210211", ["plan-city-210200", "province-210000"]),
        ("210200", ["plan-city-210200", "province-210000"]),
        ("210102", ["province-210000"]),
        ("659002", ["corps", "province-650000"]),
        ("652901", ["province-650000"]),
        ("310108", ["province-310000"]),
        ("810000", []),
        ("999999", []),
    ],
)
def test_a_region_answers_to_the_nearest_body_and_those_above(region: str, line: list[str]) -> None:
    """Counties of 大连 answer to 大连, and through it to 辽宁; corps cities to the corps and 新疆."""
    assert [body.id for body in BODIES.of_region(region, ON)] == line


def test_totals_with_and_without_the_separate_plan_city() -> None:
    """Each firm counts once by body; by province the city's firms are with it."""
    firms = pl.DataFrame({"region": ["210211", "210102", "210103", "659001", "650102", None], "n": [1] * 6})
    rows = BODIES.roll_up(firms, ON)
    by_body = dict(rows.group_by("body", maintain_order=True).agg(pl.sum("n")).iter_rows())
    assert by_body == {"plan-city-210200": 1, "province-210000": 2, "corps": 1, "province-650000": 1, None: 1}
    by_province = dict(rows.group_by("province_body", maintain_order=True).agg(pl.sum("n")).iter_rows())
    assert by_province == {"province-210000": 3, "province-650000": 2, None: 1}


PARK = Body(
    "park-optics", "park", "样例光谷园区", ("420111", "420115"), "province-420000", dt.date(2019, 1, 1)
)


def test_a_park_across_counties_enters_no_county_twice() -> None:
    """Park sums are a cut of their own: the counties still add up to all firms."""
    site = BODIES.with_bodies([PARK])
    firms = pl.DataFrame(
        {
            "region": ["420111", "420115", "420111"],
            "park": ["样例光谷园区", "park-optics", None],
            "n": [1, 1, 1],
        }
    )
    rows = site.roll_up(firms, ON)
    assert rows["park_body"].to_list() == ["park-optics", "park-optics", None]
    assert rows["n"].sum() == rows.group_by("region", maintain_order=True).agg(pl.sum("n"))["n"].sum()
    assert [body.id for body in site.of_region("420111", ON)] == ["province-420000"]


def test_bodies_stand_between_their_dates() -> None:
    """A park founded in 2019 is unknown in 2018."""
    site = BODIES.with_bodies([PARK])
    assert site.body("park-optics", ON).parent == "province-420000"
    with pytest.raises(errors.BodyUnknown):
        site.body("park-optics", dt.date(2018, 12, 31))
    later = Body("park-optics", "park", "样例新园区", (), "province-420000", dt.date(2025, 1, 1))
    ended = Body("park-optics", "park", "样例光谷园区", (), "province-420000", None, dt.date(2025, 1, 1))
    both = BODIES.with_bodies([ended, later])
    assert both.body("park-optics", dt.date(2025, 1, 1)).name == "样例新园区"


def test_wrong_bodies_are_refused() -> None:
    """Twice the same id, a region that is none, a parent nobody knows."""
    with pytest.raises(errors.BodyRepeated):
        BODIES.with_bodies([PARK, PARK])
    with pytest.raises(errors.BodyRegionUnknown):
        BODIES.with_bodies([Body("b", "park", "b", ("429999",))])
    with pytest.raises(errors.BodyUnknown, match="province-"):
        BODIES.with_bodies([Body("b", "park", "b", (), "province-99")])


def test_bodies_come_from_a_site_s_file() -> None:
    """Several regions in one cell, missing dates are open."""
    frame = pl.DataFrame(
        {
            "body": ["sasac-01", "bureau-420102"], "kind": ["central_enterprise", "county"],
            "name": ["样例集团", None], "region": [None, "420102; 420103"],
            "parent": [None, "province-420000"],
            "since": [dt.date(2020, 1, 1), None], "until": [None, None],
        },
        schema_overrides={"until": pl.Date},
    )  # fmt: skip
    site = BODIES.with_bodies(registry.bodies_of_frame(frame))
    assert site.body("bureau-420102", ON).regions == ("420102", "420103")
    assert [body.id for body in site.of_region("420103", ON)] == ["bureau-420102", "province-420000"]
    assert site.line("sasac-01", ON) == (site.body("sasac-01", ON),)
