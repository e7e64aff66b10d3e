# SPDX-License-Identifier: Apache-2.0
"""What a text says in figures: laws and examples; the labelled sentences stand in `test_labelled.py`."""

from __future__ import annotations

import datetime as dt
import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gulian.policy.quantities import Quantity, When, number, parse

DAY = dt.date(2020, 3, 18)
FIGURES = "零一二三四五六七八九"


def spell(value: int) -> str:
    """A number in Chinese numerals, the slow and obvious way: groups of four with 万 and 亿."""
    if value == 0:
        return "零"
    groups, out = [], ""
    while value:
        groups.append(value % 10000)
        value //= 10000
    for at in range(len(groups) - 1, -1, -1):
        group, piece, gap = groups[at], "", False
        for power in (3, 2, 1, 0):
            figure = group // 10**power % 10
            if figure:
                piece += ("零" if gap and piece else "") + FIGURES[figure] + ("", "十", "百", "千")[power]
                gap = False
            else:
                gap = True
        if not group:
            continue
        out += ("零" if out and group < 1000 else "") + piece + ("", "万", "亿", "万亿")[at]
    return out


def only(text: str) -> Quantity:
    found = parse(text, DAY)
    assert len(found) == 1, found
    assert isinstance(found[0], Quantity)
    return found[0]


def moment(text: str, day: dt.date | None = DAY) -> When:
    found = parse(text, day)
    assert len(found) == 1, found
    assert isinstance(found[0], When)
    return found[0]


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_a_number_spelled_in_chinese_is_read_back(value: int) -> None:
    assert number(spell(value)) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("三百亿", 3 * 10**10),
        ("1.27亿", 127_000_000),
        ("廿五", 25),
        ("十二", 12),
        ("两万", 20_000),
        ("三万五", 35_000),
        ("2万亿", 2 * 10**12),
        ("三万亿", 3 * 10**12),
        ("1,200", 1200),
        ("二〇二四", 2024),
        ("一百零五", 105),
    ],
)
def test_a_number_has_the_value_its_words_have(text: str, value: int) -> None:
    assert number(text) == value


@pytest.mark.parametrize("text", ["", "三五", "元", "12a", "百分", "..", "1,2"])
def test_what_is_no_number_has_no_value(text: str) -> None:
    assert number(text) is None


@given(
    st.text(
        alphabet="0123456789.,%元万亿年月日前底至—-约不超过余半第一二两十百（）() \n个项家工作以上起",
        max_size=60,
    )
)
def test_every_span_lies_in_the_text_in_order_and_quotes_it(text: str) -> None:
    """Whatever the text, `parse` answers; spans do not overlap, and each quotes what stands there."""
    last = 0
    for each in parse(text, DAY):
        assert last <= each.start < each.end <= len(text)
        assert text[each.start : each.end] == each.text
        last = each.end


@given(st.text(alphabet="，。企业可以", max_size=8), st.integers(min_value=1, max_value=10**6))
def test_words_without_figures_around_a_quantity_only_shift_it(before: str, value: int) -> None:
    text = f"{value}万元"
    alone, moved = only(text), only(before + text)
    assert (moved.low, moved.unit, moved.start) == (alone.low, alone.unit, alone.start + len(before))


@pytest.mark.parametrize(
    ("text", "kind", "comparator", "low", "high", "unit"),
    [
        ("补助100万-200万元", "money", "range", 1_000_000, 2_000_000, "CNY"),
        ("补助5-10万元", "money", "range", 50_000, 100_000, "CNY"),
        ("贷款三百多亿元", "money", "above", 3 * 10**10, None, "CNY"),
        ("出口1.5亿美元", "money", "exact", 150_000_000, 150_000_000, "USD"),
        ("最高给予奖励50万元", "money", "at_most", None, 500_000, "CNY"),
        ("增长5%—10%", "share", "range", 5, 10, "%"),
        ("增长５％", "share", "exact", 5, 5, "%"),
        ("增速为-3.5%", "share", "exact", "-3.5", "-3.5", "%"),
        ("不高于当地标准的80%", "share", "at_most", None, 80, "%"),
        ("降低百分之三点五", "share", "exact", "3.5", "3.5", "%"),
        ("降低三成左右", "share", "about", 30, 30, "%"),
        ("下降0.5个百分点", "points", "exact", "0.5", "0.5", "个百分点"),
        ("下调20个基点", "points", "exact", "0.2", "0.2", "个百分点"),
        ("补贴不超过6个月", "duration", "at_most", None, 6, "个月"),
        ("不少于2个工作日", "duration", "at_least", 2, None, "工作日"),
        ("合同一年半", "duration", "exact", "1.5", "1.5", "年"),
        ("3至5年", "duration", "range", 3, 5, "年"),
        ("收到申请5日内", "duration", "at_most", None, 5, "日"),
        ("余家桥30余家", "count", "above", 30, None, "家"),
        ("超过1100 多家", "count", "above", 1100, None, "家"),
        ("职工300人以下", "count", "at_most", None, 300, "人"),
        ("不足200人", "count", "below", None, 200, "人"),
        ("增长2倍", "multiple", "exact", 2, 2, "倍"),
        ("用能5000吨标准煤以上", "physical", "at_least", 5000, None, "吨标准煤"),
    ],
)
def test_a_quantity_has_its_kind_bound_value_and_unit(
    text: str, kind: str, comparator: str, low: object, high: object, unit: str
) -> None:
    found = only(text)
    assert (found.kind, found.comparator, found.unit) == (kind, comparator, unit)
    assert found.low == (None if low is None else Decimal(str(low)))
    assert found.high == (None if high is None else Decimal(str(high)))


def test_what_an_amount_is_counted_by_is_kept() -> None:
    assert only("按1000元/人给予补贴").per == "人"


@pytest.mark.parametrize(
    "text",
    [
        "一个企业",
        "做到“两个维护”",
        "统一标准",
        "几十家企业",
        "上万个零件",
        "第二期项目",
        "第 12 条",
        "GB/T 9704-2012",
        "十分重要",
        "一月一链",
        "成千上万家",
        "三五年后再说",
        "国办发〔2020〕6号",
        "元宇宙20",
        "5G网络",
        "两位数增长",
    ],
)
def test_words_that_only_look_like_figures_are_left_alone(text: str) -> None:
    assert parse(text, DAY) == ()


@pytest.mark.parametrize(
    ("text", "relation", "first", "last"),
    [
        ("2020年6月底前", "by", None, "2020-06-30"),
        ("6月底前", "by", None, "2020-06-30"),
        ("1月底前", "by", None, "2021-01-31"),
        ("月底前", "by", None, "2020-03-31"),
        ("到2025年底", "by", None, "2025-12-31"),
        ("于2024 年 11 月 15 日前", "by", None, "2024-11-15"),
        ("至2020年12月31日止", "by", None, "2020-12-31"),
        ("年内", "by", None, "2020-12-31"),
        ("截至12月底", "as_of", None, "2019-12-31"),
        ("到3月1日", "as_of", None, "2020-03-01"),
        ("自2024年9月1日起", "from", "2024-09-01", None),
        ("即日起", "from", "2020-03-18", None),
        ("今年以来", "from", "2020-01-01", None),
        ("2月份以后", "after", "2020-03-01", None),
        ("自2020年2月1日至6月30日", "between", "2020-02-01", "2020-06-30"),
        ("2020年2月1日至2021年1月31日", "between", "2020-02-01", "2021-01-31"),
        ("11月15日至3月15日", "between", "2020-11-15", "2021-03-15"),
        ("2024—2027年", "between", "2024-01-01", "2027-12-31"),
        ("10月至12月", "between", "2020-10-01", "2020-12-31"),
        ("3月5日至8日", "between", "2020-03-05", "2020-03-08"),
        ("今明两年", "between", "2020-01-01", "2021-12-31"),
        ("2020年2月", "on", "2020-02-01", "2020-02-29"),
        ("二〇二〇年三月五日", "on", "2020-03-05", "2020-03-05"),
        ("2020年第二季度", "on", "2020-04-01", "2020-06-30"),
        ("下半年", "on", "2020-07-01", "2020-12-31"),
        ("3月27号，", "on", "2020-03-27", "2020-03-27"),
        ("27日，", "on", "2020-03-27", "2020-03-27"),
        ("5月中旬", "on", "2020-05-11", "2020-05-20"),
    ],
)
def test_a_time_has_its_days_and_its_relation(
    text: str, relation: str, first: str | None, last: str | None
) -> None:
    found = moment(text)
    assert found.relation == relation
    assert (found.first and found.first.isoformat(), found.last and found.last.isoformat()) == (first, last)
    assert found.deadline == (relation == "by")
    assert found.missing == ()


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("6月底前", ("year",)),
        ("即日起", ("document date",)),
        ("27日，", ("year",)),
        ("2021年2月30日", ("valid day",)),
    ],
)
def test_what_neither_text_nor_document_says_stays_unknown_and_is_named(
    text: str, missing: tuple[str, ...]
) -> None:
    found = moment(text, None)
    assert (found.first, found.last, found.missing) == (None, None, missing)


def test_times_and_quantities_come_in_the_order_they_stand() -> None:
    found = parse("2020年4月底前给予不超过6个月、最高50万元的补贴，覆盖80%以上企业", DAY)
    assert [each.text for each in found] == ["2020年4月底前", "不超过6个月", "最高50万元", "80%以上"]


@pytest.mark.parametrize(
    "piece", ["1", "一", "1,111", "十", "2020年", "1-", "不超过", "1月", "的", "万", " "]
)
def test_a_long_run_of_one_thing_takes_time_in_proportion(piece: str) -> None:
    """A hostile text of 200,000 characters is read in seconds, not hours."""
    text = piece * (200_000 // len(piece))
    began = time.process_time()
    parse(text, DAY)
    assert time.process_time() - began < 10
