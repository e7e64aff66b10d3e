# SPDX-License-Identifier: Apache-2.0
"""A folder whose sums are published figures: the software firms of fourteen cities on 2020-02-19.

Published (赛迪智库, as of 2020-02-19): 15,910 firms in the statistics, 13,012 resumed = 81.79 %; 2,189,574
people back, remote work counted = 80.88 %; 1,097,843 on site = 40.55 %. Of these 231 key firms
(国家规划布局内重点软件企业): 227 resumed, 473,702 back = 89.04 %, 270,156 on site = 50.78 %; 42 of the top
hundred (软件百强): all resumed, 356,218 back = 83.85 %, 261,364 on site.
Head counts were not published. 2,707,200, 532,012 and 424,830 fit the percentages above; for the 42 no head
count fits both of theirs: at 424,830 the on-site rate is 61.52 %, published were 61.51 %. The firms are
invented, and so is that the two lists share none.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from gulian import lake
from gulian.sample.build import refuse_unless_free
from gulian.sample.codes import credit_codes
from gulian.sample.frames import code_text, phones
from gulian.sample.model import Floats, Ints

DATE = dt.date(2020, 2, 19)
CITIES = (
    ("320100", "南京"), ("370100", "济南"), ("440100", "广州"), ("440300", "深圳"), ("310000", "上海"),
    ("350100", "福州"), ("420100", "武汉"), ("350200", "厦门"), ("320500", "苏州"), ("370200", "青岛"),
    ("320200", "无锡"), ("210100", "沈阳"), ("330200", "宁波"), ("210200", "大连"),
)  # fmt: skip
INDUSTRIES = ("6513", "6511", "6531", "6540", "6550", "6599")


@dataclass(frozen=True)
class Part:
    """Firms that share one line of the published text."""

    list_name: str | None
    firms: int
    opened: int
    staff: int
    returned: int
    onsite: int


KEY = Part("国家规划布局内重点软件企业", 231, 227, 532_012, 473_702, 270_156)
TOP = Part("软件百强企业", 42, 42, 424_830, 356_218, 261_364)
ALL = Part(None, 15_910, 13_012, 2_707_200, 2_189_574, 1_097_843)


def published_software_firms(target: Path | str) -> Path:
    """Write enterprises and the reports of 2020-02-19; raises TargetNotEmpty where something lies already."""
    folder = Path(target)
    refuse_unless_free(folder)
    firms = pl.concat([_firms(part) for part in _parts()], how="vertical")
    number = np.arange(1, firms.height + 1, dtype=np.int64)
    place = number % len(CITIES)
    region = pl.Series([code for code, _ in CITIES]).gather(place)
    city = pl.Series([name for _, name in CITIES]).gather(place)
    code = code_text(
        credit_codes(700_000 + number, region.cast(pl.Int64).to_numpy(), np.zeros(len(number), dtype=bool))
    )
    both = firms.with_columns(
        code=code,
        city=city,
        number=number,
        region=region,
        industry=pl.Series(INDUSTRIES).gather(number % len(INDUSTRIES)),
        phone=phones(number),
        date=pl.lit(DATE),
    ).with_columns(name=pl.format("样例{}软件第{}号有限公司", "city", "number"))
    lake.write_folder(
        folder,
        {
            "enterprises.csv": _csv(
                both.select("code", "name", "region", "industry", "staff", "phone", "lists")
            ),
            f"reports/{DATE}.csv": _csv(
                both.select("code", "date", "opened", "staff", "returned", "onsite", "blocked_by")
            ),
        },
    )
    return folder


def _parts() -> tuple[Part, ...]:
    """The two lists and what is left of the whole."""
    lists = (TOP, KEY)
    left = {
        name: getattr(ALL, name) - sum(getattr(part, name) for part in lists)
        for name in ("firms", "opened", "staff", "returned", "onsite")
    }
    return (*lists, Part(None, **left))


def _firms(part: Part) -> pl.DataFrame:
    """Firms whose columns add up to the part: sizes fall like 1 / rank, the last ones are closed."""
    weight = 1.0 / np.sqrt(np.arange(1, part.firms + 1))
    # The closed ones stand last and are small: their people are not among the returned.
    opened = np.arange(part.firms) < part.opened
    staff = apportion(part.staff - part.firms, weight) + 1
    returned = apportion(part.returned, np.where(opened, staff, 0).astype(np.float64))
    onsite = apportion(part.onsite, returned.astype(np.float64))
    return pl.DataFrame(
        {
            "lists": pl.Series([part.list_name] * part.firms, dtype=pl.String),
            "opened": opened.astype(np.int64),
            "staff": staff,
            "returned": returned,
            "onsite": onsite,
            "blocked_by": pl.Series([None if is_open else "labour" for is_open in opened], dtype=pl.String),
        }
    )


def apportion(total: int, weight: Floats) -> Ints:
    """Whole numbers in proportion to weights that add up to the total (largest remainder)."""
    exact = total * (weight / weight.sum())
    whole = np.floor(exact).astype(np.int64)
    most_left = np.argsort(whole - exact, kind="stable")[: total - int(whole.sum())]
    whole[most_left] += 1
    return np.asarray(whole)


def _csv(frame: pl.DataFrame) -> bytes:
    return frame.write_csv(include_bom=True).encode()
