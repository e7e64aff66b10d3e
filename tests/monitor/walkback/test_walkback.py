# SPDX-License-Identifier: Apache-2.0
"""From every printed number there is a way back to the firms, and their sums are the printed sums."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from decimal import Decimal
from html import unescape
from importlib import resources

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gulian.errors import BadTemplate, NumberUnknown
from gulian.expr import Context
from gulian.monitor import measure, render, to_html
from gulian.monitor.markdown import read_markdown
from gulian.monitor.marks import OPEN
from gulian.monitor.model import BulletinContext
from gulian.monitor.walkback import (
    Facts,
    contributions,
    numbered,
    printed_numbers,
    read_number,
    trace,
)
from gulian.monitor.walkback.printed import spans_of
from tests.monitor.conftest import make_indicator, make_units

DATE = dt.date(2020, 3, 1)
DAILY = (
    resources.files("gulian")
    .joinpath("schemes/library/resumption-2020/bulletins/daily.md.j2")
    .read_text("utf-8")
)
PLACES = st.sampled_from([("A1", "A"), ("A2", "A"), ("B1", "B")])
UNIT = st.fixed_dictionaries(
    {
        "code": st.sampled_from(["F", "G", "H", "I"]),
        "place": PLACES,
        "reported": st.booleans(),
        "opened": st.sampled_from([True, False, None]),
        "staff": st.sampled_from([None, 0, 3, 50]),
        "above_scale": st.sampled_from([True, False, None]),
        "lists": st.sampled_from([None, "甲", "甲;乙", "乙"]),
    }
)


def placed(rows: list[dict[str, object]]) -> pl.DataFrame:
    units = [
        {
            **{name: value for name, value in row.items() if name != "place"},
            "county": row["place"][0],  # type: ignore[index]  # a pair
            "city": row["place"][1],  # type: ignore[index]  # a pair
            "province": "P",
        }
        for row in rows
    ]
    return make_units(*units)


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(UNIT, min_size=1, max_size=8),
    counting=st.sampled_from(["unit", "firm"]),
    asks=st.sampled_from(
        [("opened", "1"), ("returned if known(returned) else 0", "staff"), ("opened", "staff")]
    ),
    level=st.sampled_from(["total", "county", "city", "list"]),
)
def test_the_rows_of_a_member_sum_to_what_is_measured(
    rows: list[dict[str, object]], counting: str, asks: tuple[str, str], level: str
) -> None:
    """Numerator and denominator of every member, with firms of several units, unknown answers and lists."""
    units = placed(rows)
    indicator = make_indicator(*asks, frame="above_scale", where="true", counting_unit=counting)
    for row in measure(units, [indicator], (level,), DATE).iter_rows(named=True):
        parts = contributions(units, indicator, level, row["code"], DATE)
        assert int(parts["numerator"].sum()) == row["numerator"]
        assert int(parts["denominator"].sum()) == row["denominator"]
        for count in ("expected", "reported", "carried", "on_time", "proxy"):
            assert int(parts[count].sum()) == row[count], count
        known = parts.filter("numerator_known")
        assert int(known["denominator"].sum()) == row["denominator_reported"]


def test_a_bulletin_with_names_reads_as_one_without(sample: BulletinContext) -> None:
    """Names change no word of the page; they stand in `data-number` only."""
    named = numbered(sample, "city")
    assert named == sample or [getattr(named, each) for each in ("figures", "regions")] == [
        sample.figures,
        sample.regions,
    ]
    plain, marked = render(DAILY, sample), render(DAILY, named)
    assert OPEN not in plain
    charts = {"regions": "<svg xmlns='http://www.w3.org/2000/svg'/>"}
    page = to_html(marked, charts)
    assert re.sub(r'<span data-number="[^"]*">([^<]*)</span>', r"\1", page) == to_html(plain, charts)


def test_every_number_of_the_page_has_a_name(sample: BulletinContext) -> None:
    """What is left without a name are days, codes, names and numbering, nothing that was counted."""
    blocks = read_markdown(render(DAILY, numbered(replace(sample, notes=(), pins=()), "city")))
    bare = [span.text for block in blocks for span in spans_of(block) if not span.number]
    left = [text for text in bare if re.search(r"\d", text)]
    allowed = re.compile(
        r"\d+年\d+月\d+日|\d+月\d+日(\d+时\d+分)?|第\d+号|今日堵点前\d+|等\d+家|下列\d+户|（2019年）"
    )
    assert [text for text in left if re.search(r"\d", allowed.sub("", text))] == []


def test_what_is_printed_is_the_number_rounded(sample: BulletinContext) -> None:
    """Each text under a name says its value, to the decimals it shows."""
    context = numbered(sample, "city")
    table = printed_numbers(render(DAILY, context), context)
    assert table["number"].n_unique() > 60
    for number, printed, value in table.drop_nulls("value").iter_rows():
        said = read_number(printed)
        if said is not None and not number.endswith("-change"):
            unit = Decimal(1).scaleb(int(said.as_tuple().exponent))
            assert abs(said - Decimal(repr(value))) <= unit / 2, number


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("比2月28日下降0.77个百分点", "-0.77"),
        ("与2月28日持平", "0"),
        ("≤231.0", "231.0"),
        ("1,240", "1240"),
        ("-22.23", "-22.23"),
        ("比前一日增加3户", "3"),
        ("暂无数据", None),
    ],
)
def test_a_printed_text_says_one_number(text: str, said: str | None) -> None:
    assert read_number(text) == (None if said is None else Decimal(said))


def test_nobody_can_put_a_name_under_a_number(sample: BulletinContext) -> None:
    """A value loses the marks; a template with one is refused; a page cannot be broken by a region's code."""
    forged = f"{OPEN}opening_rate/total/total/value\ufdd199.99%\ufdd2"
    page = render("{{ site }}", replace(sample, site=forged))
    assert page == "opening\\_rate/total/total/value99.99%"
    with pytest.raises(BadTemplate):
        render(forged, sample)
    hostile = replace(sample.regions[0], code='"><script>')
    context = numbered(replace(sample, regions=(hostile,), charts=()), "city")
    assert "<script>" not in to_html(render(DAILY, context), {})
    assert 'opening_rate/city/"><script>/value' in unescape(to_html(render(DAILY, context), {}))


def facts(scope: list[str] | None = None) -> Facts:
    units = make_units(
        {"opened": True, "county": "A1", "reported": True},
        {"opened": False, "county": "A1", "reported": True},
        {"county": "B1", "reported": False},
    )
    chosen = pl.DataFrame(
        {
            "unit": ["U1", "U2", "U3"],
            "date": [DATE, DATE, dt.date(2020, 2, 29)],
            "file": ["a.csv", "a.csv", "old.csv"],
            "row": [2, 3, 4],
            "received_at": [dt.datetime(2020, 3, 1, 8, tzinfo=dt.UTC)] * 3,
            "source": [None, "园区", None],
            "filled_by": ["firm", "park", "firm"],
        }
    )
    return Facts(DATE, units, chosen, Context(date=DATE), scope)


def test_a_trace_names_file_row_and_receipt_of_each_firm() -> None:
    """A silent firm stands in the denominator and has no report of the day, also if it has an older one."""
    found = trace("rate/total/total/value", facts(), [make_indicator("opened")])
    assert (found.numerator, found.denominator) == (1, 3)
    assert found.value == pytest.approx(100 / 3)
    told = found.firms.select("unit", "numerator", "denominator", "file", "row").rows()
    assert told == [("U1", 1, 1, "a.csv", 2), ("U2", 0, 1, "a.csv", 3), ("U3", 0, 1, None, None)]


def test_a_reader_sees_the_firms_of_his_scope_and_how_many_are_hidden() -> None:
    """Too few hidden units have no sums told; the sums of the number stay those of all."""
    found = trace("rate/total/total/value", facts(["U1", "U2"]), [make_indicator("opened")])
    assert found.firms["unit"].to_list() == ["U1", "U2"]
    assert (found.hidden.units, found.hidden.numerator) == (1, None)
    assert found.denominator == 3
    nobody = trace("units/total/total/expected", facts([]), [])
    assert (nobody.firms.height, nobody.hidden.units, nobody.hidden.numerator) == (0, 3, 3)


@pytest.mark.parametrize(
    "number",
    ["rate", "rate/total/total/nonsense", "nothing/total/total/value", "a/b/c/d/e", "units/total/total/x"],
)
def test_a_name_nothing_has_is_refused(number: str) -> None:
    with pytest.raises(NumberUnknown):
        trace(number, facts(), [make_indicator("opened")])
