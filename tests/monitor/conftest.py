# SPDX-License-Identifier: Apache-2.0
"""One bulletin of an invented province; makers of small unit frames and indicators."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from gulian.expr import Kind, parse
from gulian.monitor.model import (
    BulletinContext,
    CaseState,
    Choke,
    Count,
    Figure,
    LeaderState,
    RegionState,
    in_order,
    worst_first,
)
from gulian.schemes import PRACTICE, Indicator

FIGURES = (
    Figure(
        id="opening_rate",
        title="规上工业企业开工率",
        value=100 * 1103 / 1240,
        before=100 * 1092 / 1240,
        numerator=1103,
        denominator=1240,
        value_reported=100 * 1103 / 1180,
        low=100 * 1103 / 1240,
        high=100 * 1163 / 1240,
        base="规模以上工业企业数",
    ),
    Figure(
        id="return_rate",
        title="人员返岗率",
        value=76.125,
        before=76.9,
        value_reported=80.01,
        low=76.125,
        high=81.4,
        base="名录内全部企业的从业人数",
    ),
    Figure(
        id="onsite_rate",
        title="人员到岗率",
        value=60.0,
        before=60.001,
        value_reported=63.2,
        low=60.0,
        high=66.1,
        base="名录内全部企业的从业人数",
    ),
    Figure(id="capacity_rate", title="达产率", value=None, before=None, base="填报的日生产能力"),
)

CHOKES = (
    Choke(
        rank=1,
        name="样例轴承第0007号有限公司",
        county="样例甲县",
        cause="物流运输",
        leaders=("样例汽车集团", "样例重工", "样例动力", "样例农机"),
        gain=812.44,
        days=9,
        owner="交通运输厅",
    ),
    Choke(
        rank=2,
        name="样例化纤第0012号有限公司",
        county="样例乙县",
        cause="用工返岗",
        leaders=("样例纺织集团",),
        gain=655.0,
        days=12,
        owner="人力资源社会保障厅",
    ),
    Choke(
        rank=3,
        name="样例铸造第0103号|有限公司",
        county="样例丙区",
        cause="防护物资",
        leaders=("样例重工", "样例动力"),
        gain=231.0,
        gain_kind="bound",
        days=3,
        owner="工业和信息化厅",
    ),
    Choke(
        rank=4,
        name="样例电子第0045号有限公司（一厂）",
        county="样例甲县",
        cause="资金",
        leaders=(),
        gain=88.05,
        gain_kind="estimated",
        days=None,
        owner="地方金融监管局",
    ),
    Choke(
        rank=5,
        name="样例包装第0200号有限公司",
        county="待核",
        cause="审批手续",
        leaders=("样例食品",),
        gain=None,
        gain_kind="estimated",
        days=5,
        owner="样例丙区政府",
    ),
)

LEADERS = worst_first(
    (
        LeaderState(
            name="样例汽车集团", chain="汽车", running=61, total=80, silent=4, officer="样例联络员甲"
        ),
        LeaderState(
            name="样例重工", chain="工程机械", running=12, total=31, silent=2, officer="样例联络员乙"
        ),
        LeaderState(name="样例纺织集团", chain="纺织服装", running=20, total=22),
        LeaderState(name="样例食品", chain="食品", running=0, total=0),
    )
)

REGIONS = in_order(
    (
        RegionState(code="990100", name="样例一市", expected=640, reported=620, value=91.25),
        RegionState(code="990200", name="样例二市", expected=420, reported=402, value=86.9),
        RegionState(code="990300", name="样例三市", expected=180, reported=158, value=None),
    )
)

SAMPLE = BulletinContext(
    date=dt.date(2020, 3, 1),
    site="样例省",
    as_of=dt.datetime(2020, 3, 1, 17, 25, tzinfo=ZoneInfo("Asia/Shanghai")),
    reviewed=False,
    before_date=dt.date(2020, 2, 29),
    expected=1240,
    reported=1180,
    on_time=1101,
    proxy=96,
    carried=41,
    frame="规模以上工业企业年度名录（2019年）",
    figures=FIGURES,
    not_open=Count(value=77, before=85),
    chokes=CHOKES,
    chokes_total=63,
    leaders=LEADERS,
    regions=REGIONS,
    ranked=True,
    cases=CaseState(handed_out=12, struck_off=9, open=51, overdue=4),
    loss=5120.4,
    unknown_loss=6011.0,
    notes=("前一日为周六，同比口径不变。", "本机没有中文字体，地图以数据表代替。"),
    pins=("resumption-2020@1#0123456789abcdef0123456789abcdef",),
)


@pytest.fixture
def sample() -> BulletinContext:
    """A day of the invented province."""
    return SAMPLE


KINDS: dict[str, Kind] = {
    **{name: Kind("bool") for name in ("above_scale", "opened", "planned_stop", "reported")},
    **{name: Kind("int") for name in ("staff", "returned", "register_staff", "output_fen", "capacity_fen")},
    **{name: Kind("text") for name in ("section", "size", "cause", "tier")},
    "share": Kind("decimal", 2),
}

COLUMNS: dict[str, pl.DataType] = {
    **{
        name: pl.String()
        for name in ("unit", "code", "name", "province", "city", "county", "park", "section")
    },
    **{
        name: pl.String() for name in ("division", "size", "lists", "cause", "filled_by", "source", "contact")
    },
    **{name: pl.String() for name in ("phone", "tier")},
    **{
        name: pl.Boolean()
        for name in ("above_scale", "reported", "opened", "planned_stop", "on_time", "proxy")
    },
    **{
        name: pl.Int64()
        for name in ("register_staff", "staff", "returned", "onsite", "output_fen", "carried")
    },
    **{name: pl.Int64() for name in ("capacity_fen", "power_wh")},
    "share": pl.Decimal(18, 2),
    "received_at": pl.Datetime("us", "UTC"),
}


class MakeIndicator(Protocol):
    def __call__(self, numerator: str, denominator: str = "1", **other: object) -> Indicator: ...


def make_indicator(numerator: str, denominator: str = "1", **other: object) -> Indicator:
    """An indicator over `KINDS`: percent, of units, pooled, everybody in the frame; `other` says else."""
    texts = {"numerator": numerator, "denominator": denominator, "frame": "true", "where": "true"}
    texts |= {name: str(other.pop(name)) for name in ("frame", "where") if name in other}
    given: dict[str, Any] = {
        "id": "rate",
        "path": "test/indicators/rate",
        "version": 1,
        "hash": "0" * 64,
        "file": "rate.yaml",
        "title_zh": "率",
        "title_en": "rate",
        "source": PRACTICE,
        "form": "daily",
        "unit": "percent",
        "decimals": 2,
        "base_zh": "",
        "base_en": "",
        "counting_unit": "unit",
        "basis": "register",
        "carry_days": 3,
        "pooling": "pooled",
        "remote": "none",
        "headline": None,
        "published": (),
        "notes_zh": "",
        "notes_en": "",
        **{name: parse(text, KINDS) for name, text in texts.items()},
        **other,
    }
    return Indicator(**given)


@pytest.fixture(scope="session")
def indicator() -> MakeIndicator:
    return make_indicator


def make_units(*rows: Mapping[str, object]) -> pl.DataFrame:
    """A unit frame: one unit per row, named U1, U2, ... and its own firm unless the row says else."""
    named = [
        {"unit": f"U{at}", "code": f"U{at}", "name": f"样例{at}", "reported": True, **row}
        for at, row in enumerate(rows, 1)
    ]
    return pl.DataFrame(named, schema=COLUMNS)


class MakeUnits(Protocol):
    def __call__(self, *rows: Mapping[str, object]) -> pl.DataFrame: ...


@pytest.fixture(scope="session")
def units() -> MakeUnits:
    return make_units
