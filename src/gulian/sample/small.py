# SPDX-License-Identifier: Apache-2.0
"""Two small folders: the named world of the tests, and a county as it really is.

The named world lies in `small/` and is written by hand: twelve firms in three counties, each for one reason
(`small/README.md`). The county is drawn: names, codes, a phone, the cause of a stop, a supplier list without
values; no money, no output.
"""

from __future__ import annotations

from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import numpy as np
import polars as pl

from gulian import lake
from gulian.sample import frames
from gulian.sample.build import refuse_unless_free
from gulian.sample.model import Places, Plan, World
from gulian.sample.places import draw_places
from gulian.sample.reports import reports_on
from gulian.sample.world import draw

COUNTY = "330521"
COUNTY_PLAN = Plan(firms=300, days=13, seed=20, links_per_firm=4.0)
COUNTY_DAYS = (8, 9, 10)


def small_world(target: Path | str) -> Path:
    """Write the named world; raises TargetNotEmpty where something lies already."""
    folder = Path(target)
    refuse_unless_free(folder)
    source = resources.files("gulian.sample").joinpath("small")
    lake.write_folder(folder, dict(_contents(source, "")))
    return folder


def _contents(folder: Traversable, prefix: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        if entry.is_dir():
            found += _contents(entry, f"{prefix}{entry.name}/")
        else:
            found.append((f"{prefix}{entry.name}", entry.read_bytes()))
    return found


def county_world(target: Path | str) -> Path:
    """Write the county folder, headers in Chinese as desks send them; raises TargetNotEmpty."""
    folder = Path(target)
    refuse_unless_free(folder)
    world = draw(COUNTY_PLAN, one_county(draw_places(COUNTY_PLAN.seed, COUNTY_PLAN.first), COUNTY))
    files = {"enterprises.csv": _register(world), "links.csv": _suppliers(world)}
    for day in COUNTY_DAYS:
        files[f"reports/{COUNTY_PLAN.dates[day]}.csv"] = _reports(world, day)
    lake.write_folder(folder, files)
    return folder


def one_county(places: Places, county: str) -> Places:
    """The province shrunk to one of its counties, without parks."""
    row = places.counties.index(county)
    city = int(places.city_of[row])
    return Places(
        province=places.province,
        cities=(places.cities[city],),
        city_names=(places.city_names[city],),
        counties=(county,),
        county_names=(places.county_names[row],),
        urban=places.urban[row : row + 1],
        city_of=np.zeros(1, dtype=np.int64),
        weight=np.ones(1),
        parks=(),
        park_names=(),
        park_counties=np.empty((0, 2), dtype=np.int64),
    )


def _register(world: World) -> bytes:
    frame = frames.enterprises(world).select("name", "code", "region", "industry", "contact", "phone")
    return _csv(frame, ["企业名称", "统一社会信用代码", "所在县区", "行业代码", "联系人", "联系电话"])


def _suppliers(world: World) -> bytes:
    at_home = frames.links(world).filter(pl.col("supplier").is_not_null() & pl.col("until").is_null())
    return _csv(at_home.select("supplier", "buyer", "product"), ["供应商", "采购方", "产品"])


def _reports(world: World, day: int) -> bytes:
    kept = reports_on(world, day).filter(pl.col("unit") == pl.col("code"))
    frame = kept.select(
        "code",
        "date",
        pl.when(pl.col("opened") == 1).then(pl.lit("是")).otherwise(pl.lit("否")),
        "staff",
        "returned",
        pl.col("blocked_by").str.split(";").list.first().replace(LABELS),
        "need",
    )
    return _csv(
        frame, ["统一社会信用代码", "填报日期", "是否开工", "员工总数", "返岗人数", "堵点类别", "具体需求"]
    )


# As a desk writes them; only the first of several causes is kept.
LABELS = {
    "labour": "用工返岗",
    "transport": "物流运输",
    "materials": "原材料零部件",
    "funds": "资金",
    "protection": "防护物资",
    "control": "疫情管控",
    "approval": "审批手续",
    "orders": "国内订单不足",
    "energy": "用能",
    "environment": "环保限产",
    "import": "进口件",
    "export": "外贸订单取消",
    "planned": "轮休检修季节性",
    "other": "其他",
}


def _csv(frame: pl.DataFrame, headers: list[str]) -> bytes:
    return frame.rename(dict(zip(frame.columns, headers, strict=True))).write_csv(include_bom=True).encode()
