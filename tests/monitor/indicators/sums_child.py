# SPDX-License-Identifier: Apache-2.0
"""Started by `test_sums`: the SHA-256 of the sums and rates of a few thousand units."""

from __future__ import annotations

import datetime as dt
import hashlib
import importlib.util
import random
import sys
from pathlib import Path

from gulian.monitor.indicators.rates import rates
from gulian.monitor.indicators.sums import measure, measure_cross
from gulian.monitor.model import LEVELS


def main() -> None:
    path = Path(__file__).parents[1] / "conftest.py"
    spec = importlib.util.spec_from_file_location("monitor_conftest", path)
    assert spec is not None
    assert spec.loader is not None
    makers = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(makers)
    draw = random.Random(7)
    rows = [
        {
            "code": f"F{draw.randrange(2500)}",
            "county": f"3301{draw.randrange(1, 30):02}",
            "city": "330100",
            "province": "330000",
            "division": str(draw.randrange(13, 44)),
            "size": draw.choice(["large", "small", None]),
            "reported": draw.random() < 0.9,
            "opened": draw.choice([True, False, None]),
            "staff": draw.randrange(100),
            "returned": draw.randrange(50),
        }
        for _ in range(4000)
    ]
    units = makers.make_units(*rows)
    indicators = [
        makers.make_indicator("opened", counting_unit="firm", pooling="mean_of_children"),
        makers.make_indicator("returned", "staff", id="return"),
    ]
    date = dt.date(2020, 3, 1)
    found = rates(measure(units, indicators, LEVELS, date), indicators)
    text = found.write_csv() + measure_cross(units, indicators, date).write_csv()
    sys.stdout.write(hashlib.sha256(text.encode()).hexdigest())


if __name__ == "__main__":
    main()
