# SPDX-License-Identifier: Apache-2.0
"""`gulian monitor rates` and `complete`: from a file of reports to figures at every level, for any form."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from gulian import monitor, registry
from gulian.cli import main

PLACED = (("甲", "330521"), ("乙", "330522"), ("丙", "330522"))
A, B, C = (registry.temporary_code(name, region) for name, region in PLACED)
IN_TIME, LATE = "2020-04-01T09:00:00+08:00", "2020-04-02T23:00:00+08:00"

HEALTH = "epidemic-report-2020/health"
HEALTH_HEAD = "code,date,zero,onsite,checked,fever,isolated,suspected,confirmed,filled_by\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Three firms in two counties, and nothing else."""
    folder = tmp_path / "site"
    folder.mkdir()
    rows = "".join(
        f"{code},样例{name},{region},3670,100\n"
        for code, name, region in ((A, "甲", "330521"), (B, "乙", "330522"), (C, "丙", "330522"))
    )
    (folder / "enterprises.csv").write_text("code,name,region,industry,staff\n" + rows, encoding="utf-8")
    return folder


def said(capsys: pytest.CaptureFixture[str], *call: object) -> dict[str, Any]:
    capsys.readouterr()
    assert main(["monitor", *map(str, call), "--json"]) in (0, 1)
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def collected(
    capsys: pytest.CaptureFixture[str], site: Path, form: str, text: str, at: str = IN_TIME
) -> None:
    file = site.parent / f"batch-{at[:10]}-{form.replace('/', '-')}.csv"
    file.write_text(text, encoding="utf-8")
    told = said(capsys, "collect", site, "--file", file, "--form", form, "--received-at", at)
    assert told["refused"] == []


def total(frame: pl.DataFrame, indicator: str, level: str = "total", code: str = "total") -> dict[str, Any]:
    return frame.filter(indicator=indicator, level=level, code=code).row(0, named=True)


def rated(capsys: pytest.CaptureFixture[str], site: Path, day: str, *more: str) -> pl.DataFrame:
    out = site.parent / "rates.csv"
    told = said(capsys, "rates", site, "--date", day, "--out", out, *more)
    frame = pl.read_csv(out, schema_overrides={"code": pl.String})
    assert told["rows"] == frame.height
    return frame


def test_epidemic_reports_become_sums_by_county_and_who_is_silent(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Three of A have fever, B has none, C says nothing: at least three; two of three told."""
    collected(capsys, site, HEALTH, f"{HEALTH_HEAD}{A},2020-04-01,0,10,9,3,0,0,0,firm\n"
              f"{B},2020-04-01,1,20,20,0,0,0,0,park\n")  # fmt: skip
    found = rated(capsys, site, "2020-04-01", "--form", HEALTH)
    whole = total(found, "fever")
    assert (whole["value"], whole["low"], whole["high"]) == (3.0, 3.0, None)
    assert (whole["expected"], whole["reported"], whole["proxy"]) == (3, 2, 1)
    assert total(found, "fever", "county", "330521")["high"] == 3.0
    assert total(found, "report_rate")["value"] == pytest.approx(200 / 3)


def test_zones_report_for_all_their_firms(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """90 of 100 and 30 of 60 run: 75 % of 160; the third says nothing."""
    head = "code,unit,date,firms,resumed,hightech,hightech_resumed,staff,returned,filled_by\n"
    rows = (
        f"{A},{A},2020-04-01,100,90,20,20,5000,4000,firm\n",
        f"{B},{B},2020-04-01,60,30,10,5,1000,500,firm\n",
    )
    collected(capsys, site, "hightech-zone-2020/zone", head + "".join(rows))
    found = rated(capsys, site, "2020-04-01", "--scheme", "hightech-zone-2020", "--level", "total")
    assert total(found, "zone_resume_rate")["value_reported"] == 75.0
    assert set(found["level"]) == {"total"}


def test_supplies_are_summed_product_by_product(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Masks of A and B, alcohol of A alone; corrected once, only the last counts."""
    head = "code,date,product,capacity,output,allocated,stock,need,filled_by\n"
    rows = (f"{A},2020-04-01,masks,100,70,10,20,50,firm\n", f"{A},2020-04-01,alcohol,9,8,7,6,5,firm\n",
            f"{B},2020-04-01,masks,50,30,10,20,60,firm\n")  # fmt: skip
    form = "emergency-supplies-2020/supplies"
    collected(capsys, site, form, head + "".join(rows))
    found = rated(capsys, site, "2020-04-01", "--form", form)
    assert total(found, "masks_output")["value"] == 100.0
    assert total(found, "masks_output", "county", "330522")["value"] == 30.0
    assert total(found, "alcohol_output")["value"] == 8.0
    collected(capsys, site, form, head + rows[2].replace(",30,", ",40,"), LATE)
    assert total(rated(capsys, site, "2020-04-01", "--form", form), "masks_output")["value"] == 110.0
    before = rated(capsys, site, "2020-04-01", "--form", form, "--at", "2020-04-02T00:00:00+08:00")
    assert total(before, "masks_output")["value"] == 100.0


def test_a_weekly_form_is_read_for_the_whole_week(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Told on Tuesday, asked on Friday: in; a week later: silent. All forms of a scheme go in one file."""
    head = "code,date,product,ce,capacity,output,stock,transport,filled_by\n"
    form = "product-dispatch-2020/ventilators"
    collected(capsys, site, form, f"{head}{A},2020-03-31,invasive_ventilator,1,500,400,30,smooth,firm\n")
    found = rated(capsys, site, "2020-04-03", "--scheme", "product-dispatch-2020")
    assert total(found, "ventilators_output")["value"] == 400.0
    assert total(found, "ventilators_operating_rate")["value_reported"] == 80.0
    assert total(found, "potash_output")["reported"] == 0
    later = rated(capsys, site, "2020-04-07", "--form", form)
    assert total(later, "ventilators_output")["value"] is None
    told = said(capsys, "complete", site, "--date", "2020-04-03", "--form", form)["totals"][0]
    assert (told["first"], told["last"], told["expected"], told["reported"]) == (
        "2020-03-30",
        "2020-04-05",
        3,
        1,
    )


def test_sums_kept_by_two_sites_add_up_to_those_of_both(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What `--sums` keeps is what `monitor.add` adds: the whole is one site less the other."""
    collected(capsys, site, HEALTH, f"{HEALTH_HEAD}{A},2020-04-01,0,10,9,3,0,0,0,firm\n")
    sums = site.parent / "sums.parquet"
    rated(capsys, site, "2020-04-01", "--form", HEALTH, "--sums", str(sums))
    stored = pl.read_parquet(sums)
    twice = monitor.opened(monitor.add(stored, stored))
    assert total(twice, "fever")["numerator"] == 6
    assert monitor.opened(monitor.less(monitor.add(stored, stored), stored)).equals(monitor.opened(stored))


def test_completeness_counts_a_unit_once_whatever_it_makes(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A tells two products: one report of three owed; by county in the file."""
    head = "code,date,product,capacity,output,allocated,stock,filled_by\n"
    rows = f"{A},2020-04-01,masks,100,70,10,20,firm\n{A},2020-04-01,alcohol,9,8,7,6,firm\n"
    collected(capsys, site, "emergency-supplies-2020/supplies", head + rows)
    out = site.parent / "complete.csv"
    call = ("complete", site, "--date", "2020-04-01", "--scheme", "emergency-supplies-2020", "--out", out)
    told = said(capsys, *call)["totals"][0]
    assert (told["expected"], told["reported"], told["unknown"]) == (3, 1, 0)
    found = pl.read_csv(out, schema_overrides={"code": pl.String}).filter(level="county").sort("code")
    assert found.select("code", "expected", "reported").rows() == [("330521", 1, 1), ("330522", 2, 0)]


def test_a_level_or_a_form_that_is_not_there_is_refused(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for more in (("--level", "galaxy"), ("--form", "nowhere"), ("--scheme", "risk-tiers-2020")):
        assert main(["monitor", "rates", str(site), "--date", "2020-04-01", *more]) == 2
        assert capsys.readouterr().out == ""
