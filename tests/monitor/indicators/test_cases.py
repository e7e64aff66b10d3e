# SPDX-License-Identifier: Apache-2.0
"""The worked examples of every scheme come out, and the published figures with them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import polars as pl
import pytest

from gulian.monitor import common_bases, measure, rates, run_case
from gulian.monitor.indicators.cases import unit_frame
from gulian.monitor.wording import number
from gulian.schemes import Library, load_library, run_cases

FIRMS, OPENED, RETURNED, ONSITE = 15_910, 13_012, 2_189_574, 1_097_843


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


def test_every_indicator_case_of_every_scheme_comes_out(library: Library) -> None:
    """Each difference would be told with its place."""
    results = [each for name in library for each in run_cases(library[name], {"indicators": run_case})]
    ran = [each for each in results if each.case.kind == "indicators"]
    assert ran
    assert [(each.case.path, each.differences) for each in ran if each.status != "passed"] == []


def test_first_proof_the_software_firms_give_the_published_rates(library: Library) -> None:
    """15,910 firms: 81.79 % open, 80.88 % returned, 40.55 % on site (2020-02-19).

    The head count was not published. Both rates are rounded to two digits, so each allows a range of head
    counts; the ranges overlap, and any N in both gives both figures. N is taken from the middle and spread
    evenly over the firms; so are those who returned and those on site, over opened firms only.
    """
    shared = common_bases([(RETURNED, Decimal("80.88")), (ONSITE, Decimal("40.55"))])
    staff = shared[len(shared) // 2]
    spread = pl.DataFrame({"place": range(FIRMS)})
    firm = pl.col("place")

    def share(total: int, parts: int) -> pl.Expr:
        return pl.when(firm < parts).then(total // parts + (firm < total % parts).cast(pl.Int64)).otherwise(0)

    units = spread.select(
        unit=pl.format("S{}", "place"),
        code=pl.format("S{}", "place"),
        opened=firm < OPENED,
        reported=pl.lit(value=True),
        staff=share(staff, FIRMS),
        returned=share(RETURNED, OPENED),
        onsite=share(ONSITE, OPENED),
    )
    scheme = library["resumption-2020"]
    wanted = [scheme.indicators[name] for name in ("resume_rate", "return_rate", "onsite_rate")]
    empty = unit_frame(scheme.cases["software-cities-2020-02-19"].given, (scheme.forms["daily"],)).clear()
    frame = pl.concat([empty, units], how="diagonal")
    found = rates(measure(frame, wanted, ["total"], dt.date(2020, 2, 19)), wanted)
    assert [number(value, 2) for value in found["value"]] == ["81.79", "80.88", "40.55"]
    assert found["numerator"].to_list() == [OPENED, RETURNED, ONSITE]


def test_227_of_231_firms_are_98_27_percent(library: Library) -> None:
    """The key software firms of the national plan."""
    scheme = library["resumption-2020"]
    got = run_case(scheme, scheme.cases["key-software-firms-2020-02-19"])["resume_rate"]
    assert isinstance(got, dict)
    assert (got["numerator"], got["denominator"], number(got["value"], 2)) == (227, 231, "98.27")
