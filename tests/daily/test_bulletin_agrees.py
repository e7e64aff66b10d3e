# SPDX-License-Identifier: Apache-2.0
"""Page, document, PDF, annex, chart and figures.json print the same numbers; a year later the same bytes."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import re
import subprocess
import sys
from html import unescape
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import docx
import openpyxl
import polars as pl
import pytest
from click.testing import CliRunner
from docx.oxml.ns import qn

from gulian import daily, monitor, sample
from gulian.cli.root import root
from gulian.daily.again import day_again
from gulian.daily.pages import daily_page, notice_page
from gulian.daily.walk import walk
from gulian.errors import DayNotPublished, NumberUnknown
from gulian.monitor.wording import percent

DATE = dt.date(2020, 3, 1)
HEAD = monitor.Letterhead(issuer="样例省专班", signed_on=DATE)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The named world after its second and third day."""
    folder = tmp_path_factory.mktemp("published") / "world"
    sample.small_world(folder)
    for day in ("2020-02-29", "2020-03-01"):
        daily.run_folder(folder, dt.date.fromisoformat(day))
    return folder


def out(world: Path, name: str) -> bytes:
    return (world / "out" / DATE.isoformat() / name).read_bytes()


def figures(world: Path) -> list[dict[str, Any]]:
    numbers: list[dict[str, Any]] = json.loads(out(world, "figures.json"))["numbers"]
    return numbers


def _split(figure: dict[str, Any]) -> list[str]:
    return str(figure["number"]).split("/")


def page_numbers(page: str) -> list[tuple[str, str]]:
    return [
        (unescape(name), unescape(text)) for name, text in re.findall(r'data-number="([^"]*)">([^<]*)<', page)
    ]


def words(page: str) -> str:
    """The text of a page without its charts, as one line without spaces."""
    body = re.sub(r"<(svg|style|head|figcaption).*?</\1>", "", page, flags=re.DOTALL)
    return re.sub(r"\s", "", unescape(re.sub(r"<[^>]*>", "", body)))


def document_words(data: bytes) -> str:
    texts = docx.Document(io.BytesIO(data)).element.body.iter(qn("w:t"))
    return re.sub(r"\s", "", "".join(each.text or "" for each in texts))


def test_page_and_figures_print_the_same_numbers(world: Path) -> None:
    """Every name of the page stands in figures.json with exactly the texts printed under it, and no other."""
    printed: dict[str, list[str]] = {}
    for name, text in page_numbers(out(world, "bulletin.html").decode()):
        texts = printed.setdefault(name, [])
        if text not in texts:
            texts.append(text)
    assert printed == {each["number"]: each["printed"] for each in figures(world)}
    assert len(printed) > 60


def test_the_document_says_what_the_page_says(world: Path) -> None:
    """Word for word, but for the marks of lists and the titles of charts."""
    page, document = words(out(world, "bulletin.html").decode()), document_words(out(world, "bulletin.docx"))
    assert document.replace("各地规上工业企业开工率", "").replace("·", "") == page.replace("·", "")


def test_the_annex_says_what_the_page_says(world: Path) -> None:
    """Each printed text under its name; each rate to the digit as it is printed."""
    book = openpyxl.load_workbook(io.BytesIO(out(world, "bulletin.xlsx")))
    rows = [row[:2] for row in book["数字编号"].iter_rows(min_row=3, values_only=True)]
    assert rows == list(dict.fromkeys(page_numbers(out(world, "bulletin.html").decode())))
    printed = {each["number"]: each["printed"][0] for each in figures(world)}
    rates = {row[0]: row[2] for row in book["主要指标"].iter_rows(min_row=3, values_only=True)}
    assert percent(float(str(rates["规上工业企业开工率"]))) == printed["opening_rate/total/total/value"]
    names = [str(cell.value) for cell in book["各地情况"][2]]
    for row in book["各地情况"].iter_rows(min_row=3, values_only=True):
        told = dict(zip(names, row, strict=True))
        key = f"opening_rate/city/{told['代码']}"
        assert percent(float(str(told["规上工业企业开工率"]))) == printed[f"{key}/value"]
        assert (str(told["应报"]), told["报送率"]) == (
            printed[f"{key}/expected"],
            printed[f"{key}/reported-share"],
        )


def test_the_chart_says_what_the_table_says(world: Path) -> None:
    """The labels of the map are the table's values, rounded to the one decimal a tile has room for."""
    page = out(world, "bulletin.html").decode()
    labels = sorted(re.findall(r">(\d+\.\d%)<", page[page.index("<svg") : page.index("</svg>")]))
    values = [
        each["value"]
        for each in figures(world)
        if re.fullmatch(r"opening_rate/city/\d+/value", each["number"])
    ]
    assert labels == sorted(percent(value, 1) for value in values)
    assert labels


@pytest.mark.skipif(find_spec("typst") is None or find_spec("pypdf") is None, reason="needs typst and pypdf")
def test_the_pdf_says_what_the_page_says(world: Path) -> None:
    """Every text printed under a name is found in the PDF, as often as on the page."""
    import pypdf

    page = daily_page(day_again(world, DATE))
    reader = pypdf.PdfReader(io.BytesIO(monitor.to_pdf(page.text, page.drawn.pages)))
    text = re.sub(r"\s", "", "".join(each.extract_text() for each in reader.pages))
    numbers = re.findall(r"\d[\d,]*\.\d+%|\d+\.\d+个百分点", words(out(world, "bulletin.html").decode()))
    assert len(numbers) > 30
    for number in set(numbers):
        assert text.count(number) >= numbers.count(number), number


def test_figures_name_the_versions_they_rest_on(world: Path) -> None:
    """Scheme, template and the snapshot of the sums; the values are those of indicators.csv."""
    told = json.loads(out(world, "figures.json"))
    assert set(told["versions"]) == {"scheme", "template", "snapshot"}
    sums = pl.read_csv(
        out(world, "indicators.csv"), infer_schema_length=None, schema_overrides={"code": pl.String}
    )
    row = sums.filter(indicator="opening_rate", level="total").row(0, named=True)
    value = next(
        each["value"] for each in told["numbers"] if each["number"] == "opening_rate/total/total/value"
    )
    assert value == row["value"]


def test_every_number_of_the_bulletin_can_be_walked_back(world: Path) -> None:
    """Units behind each rate and count, a row behind every other; what comes out is what was printed.

    One of each kind: of the members of a level, and the rows of a table, the last.
    """
    kinds = {(name[0], name[1], name[3]): "/".join(name) for name in map(_split, figures(world))}
    for number in kinds.values():
        found = walk(world, DATE, number)
        assert found.agrees is not False, number
        assert found.trace is not None or found.rows or found.value == 0, number
        if found.trace is not None:
            assert int(found.trace.firms["numerator"].sum()) == found.trace.numerator


def test_a_walk_back_says_when_the_folder_has_changed(world: Path, tmp_path: Path) -> None:
    """A report overwritten after the bulletin was printed no longer gives what was printed."""
    import shutil

    moved = tmp_path / "world"
    shutil.copytree(world, moved)
    file = moved / "reports" / "2020-03-01.csv"
    text = file.read_text(encoding="utf-8-sig")
    head, *rows = text.splitlines()
    at = head.split(",").index("opened")
    changed = [
        ",".join("0" if place == at else cell for place, cell in enumerate(row.split(","))) for row in rows
    ]
    file.write_text("\n".join([head, *changed]) + "\n", encoding="utf-8")
    found = walk(moved, DATE, "opening_rate/total/total/value")
    assert found.printed == ("44.44%",)
    assert found.agrees is False
    run = CliRunner().invoke(
        root,
        ["monitor", "walk", str(moved), "--date", "2020-03-01", "--number", "opening_rate/total/total/value"],
        obj="zh",
        standalone_mode=False,
    )
    assert run.return_value == 1


def test_a_reader_of_one_county_sees_its_firms_only(world: Path) -> None:
    whole = walk(world, DATE, "opening_rate/total/total/value")
    mine = walk(world, DATE, "opening_rate/total/total/value", counties=["330784"])
    assert whole.trace is not None
    assert mine.trace is not None
    assert set(mine.trace.firms["county"]) == {"330784"}
    assert mine.trace.firms.height + mine.trace.hidden.units == whole.trace.firms.height
    rows = walk(world, DATE, "cases/total/total/open", counties=["330784"]).rows
    assert 0 < len(rows) < len(walk(world, DATE, "cases/total/total/open").rows)
    assert "name" not in walk(world, DATE, "leaders/place/1/running", counties=["330784"]).rows[0]


def test_a_day_without_output_or_a_name_without_number_is_refused(world: Path) -> None:
    with pytest.raises(DayNotPublished):
        walk(world, dt.date(2020, 2, 1), "opening_rate/total/total/value")
    for name in ("opening_rate/total/total/nothing", "../../x", "blocked/rank/999/gain"):
        with pytest.raises(NumberUnknown):
            walk(world, DATE, name)


def test_a_published_day_is_printed_again_to_the_byte(world: Path) -> None:
    """Read only: the folder is not touched, and the page is the published one."""
    before = {each: each.read_bytes() for each in sorted(world.rglob("*")) if each.is_file()}
    page = daily_page(day_again(world, DATE))
    assert monitor.to_html(page.text, page.drawn.pages).encode() == out(world, "bulletin.html")
    assert {each: each.read_bytes() for each in sorted(world.rglob("*")) if each.is_file()} == before


def test_the_notice_prints_the_bulletins_digits_and_names_no_firm(world: Path) -> None:
    """What the 通报 and the 日报 print under one name is the same; no firm of the register is named."""
    notice = notice_page(day_again(world, DATE), HEAD, "各县")
    page = monitor.to_html(notice.text, {}, HEAD)
    printed = {each["number"]: each["printed"] for each in figures(world)}
    shared = [(name, text) for name, text in page_numbers(page) if name in printed]
    assert len(shared) > 8
    assert [name for name, text in shared if text not in printed[name]] == []
    assert not re.search(r"样例\S*第\d+号", page)


def test_a_year_later_elsewhere_the_same_bytes(world: Path, tmp_path: Path) -> None:
    """Another clock, zone, language, hash seed, number of threads: all files of the day, and the notice."""
    script = (
        "import sys, datetime as dt, time; time.time = lambda: 1.7e9\n"
        "from pathlib import Path\nfrom gulian import daily, monitor\n"
        "from gulian.daily.again import day_again\nfrom gulian.daily.pages import notice_page\n"
        "world, day, to = Path(sys.argv[1]), dt.date(2020, 3, 1), Path(sys.argv[2])\n"
        "page = notice_page(day_again(world, day), monitor.Letterhead(issuer='甲', signed_on=day), '各县')\n"
        "(to / 'notice.docx').write_bytes(monitor.to_docx(page.text, {}, page.letterhead))\n"
        "daily.run_folder(world, day, threads=int(sys.argv[3]))\n"
    )
    before = {each.name: each.read_bytes() for each in (world / "out" / "2020-03-01").iterdir()}
    made = []
    for threads, seed, zone, locale in ((1, 0, "UTC", "C.UTF-8"), (2, 7, "America/New_York", "de_DE.UTF-8")):
        folder = tmp_path / str(threads)
        folder.mkdir()
        env = {**os.environ, "PYTHONHASHSEED": str(seed), "TZ": zone, "LC_ALL": locale, "LANG": locale}
        env["POLARS_MAX_THREADS"] = str(threads)
        subprocess.run(
            [sys.executable, "-c", script, str(world), str(folder), str(threads)], env=env, check=True
        )
        made.append((folder / "notice.docx").read_bytes())
        after = {each.name: each.read_bytes() for each in (world / "out" / "2020-03-01").iterdir()}
        assert {name for name in after if after[name] != before.get(name)} == set()
    assert made[0] == made[1]


def test_an_exchange_says_what_was_published(world: Path, tmp_path: Path) -> None:
    """Every row of indicators.csv with its values; cells of fewer than three firms only on request."""
    words = ["monitor", "export", str(world), "--date", "2020-03-01", "--out"]
    for name, more in (("inside", ["--all-cells"]), ("outside", [])):
        run = CliRunner().invoke(
            root, [*words, str(tmp_path / name), *more, "--json"], obj="zh", standalone_mode=False
        )
        assert run.return_value == 0, run.exception
    kinds = {"code": pl.String, "numerator": pl.Int64, "value": pl.Float64}
    sums = pl.read_csv(out(world, "indicators.csv"), infer_schema_length=None, schema_overrides=kinds)
    inside = pl.read_parquet(tmp_path / "inside" / "data.parquet")
    outside = pl.read_parquet(tmp_path / "outside" / "data.parquet")
    for name in ("indicator", "level", "code", "numerator", "value"):
        assert inside[name].to_list() == sums[name].to_list()
    small = inside["expected"].is_between(1, 2)
    assert small.any()
    assert outside.filter(small)["value"].null_count() == small.sum()
    assert set(inside["status"]) == {"preliminary"}
    assert (tmp_path / "inside" / "structure.xml").read_bytes().startswith(b"<?xml")
