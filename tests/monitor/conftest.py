# SPDX-License-Identifier: Apache-2.0
"""One bulletin of an invented province for every bulletin test; names are samples, numbers fit together."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

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

CHOKES = tuple(
    Choke(
        rank=rank,
        name=name,
        county=county,
        cause=cause,
        leaders=leaders,
        gain=gain,
        gain_kind=kind,
        days=days,
        owner=owner,
    )
    for rank, (name, county, cause, leaders, gain, kind, days, owner) in enumerate(
        [
            (
                "样例轴承第0007号有限公司",
                "样例甲县",
                "物流运输",
                ("样例汽车集团", "样例重工", "样例动力", "样例农机"),
                812.44,
                "exact",
                9,
                "交通运输厅",
            ),
            (
                "样例化纤第0012号有限公司",
                "样例乙县",
                "用工返岗",
                ("样例纺织集团",),
                655.0,
                "exact",
                12,
                "人力资源社会保障厅",
            ),
            (
                "样例铸造第0103号|有限公司",
                "样例丙区",
                "防护物资",
                ("样例重工", "样例动力"),
                231.0,
                "bound",
                3,
                "工业和信息化厅",
            ),
            (
                "样例电子第0045号有限公司（一厂）",
                "样例甲县",
                "资金",
                (),
                88.05,
                "estimated",
                None,
                "地方金融监管局",
            ),
            (
                "样例包装第0200号有限公司",
                "待核",
                "审批手续",
                ("样例食品",),
                None,
                "estimated",
                5,
                "样例丙区政府",
            ),
        ],
        start=1,
    )
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
