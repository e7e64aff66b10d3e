# SPDX-License-Identifier: Apache-2.0
"""The chart forms as a user calls them: nothing rests on colour alone, nothing unknown looks like zero."""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import altair as alt
import polars as pl
import pytest

from gulian import charts
from gulian.charts import drawing, fonts
from gulian.charts.columns import with_labels
from gulian.charts.hatch import STROKES
from gulian.charts.lines import HEIGHT, TEXT_HEIGHT, _end_words
from gulian.charts.style import GREY
from gulian.errors import (
    ChartColumnKind,
    ChartColumnMissing,
    DrawingFailed,
    MissingFont,
    NoTable,
    TooManyMarks,
    UnsafePicture,
)

DAYS = [dt.date(2020, 2, 20) + dt.timedelta(days=each) for each in range(4)]
COUNTIES = pl.DataFrame(
    {
        "code": ["1", "2", "3", "4"],
        "name": ["东县", "西县", "南县", "待核"],
        "lon": [121.0, 119.0, 120.0, None],
        "lat": [30.0, 30.0, 29.0, None],
        "value": [98.65, None, 60.0, 71.0],
        "label": ["98.7%", None, "60.0%", "71.0%"],
        "sign": ["▲ 上升", None, "▼ 下降", "■ 持平"],
    }
)


def a_bar() -> alt.LayerChart:
    frame = pl.DataFrame({"name": ["用工返岗", "资金"], "value": [1234567.0, None], "sign": ["本地", "本地"]})
    return charts.bar(frame, title="堵点类别", axis="企业数（户）")


def a_line() -> alt.LayerChart:
    frame = pl.DataFrame(
        {
            "date": DAYS * 2,
            "series": ["开工率"] * 4 + ["返岗率"] * 4,
            "value": [60.0, 61, None, 62.5, 50, 55, 60, 62.4],
        }
    )
    return charts.line(frame, title="走势", axis="%")


def a_map() -> alt.LayerChart:
    return charts.tile_map(COUNTIES, title="各县开工率", axis="开工率（%）", breaks=(70, 90))


FORMS = [a_bar, a_line, a_map]


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - drawn a line above, by the code under test


def texts(svg: str) -> list[str]:
    return [element.text for element in parsed(svg).iter() if element.tag.endswith("text") and element.text]


def test_a_bar_prints_its_number_its_kind_and_what_is_unknown() -> None:
    seen = " ".join(texts(charts.svg(a_bar())))
    assert "1,234,567  本地" in seen
    assert "暂无数据  本地" in seen
    assert "用工返岗" in seen
    assert "企业数（户）" in seen


def test_bars_of_one_name_stay_two_bars() -> None:
    frame = pl.DataFrame({"name": ["同名", "同名"], "value": [1.0, 2.0]})
    assert texts(charts.svg(charts.bar(frame))).count("同名") == 2


def test_a_line_names_its_series_at_the_end() -> None:
    seen = texts(charts.svg(a_line()))
    assert "开工率 62.5" in seen
    assert "返岗率 62.4" in seen
    assert "02-23" in seen


def test_words_at_line_ends_do_not_cover_each_other() -> None:
    frame = pl.DataFrame(
        {
            "line_at": [0] * 5,
            "series": list("abcde"),
            "value": [9.0, 9.1, 9.1, 9.9, 10.0],
            "label": [None] * 5,
        },
        schema_overrides={"label": pl.String},
    )
    heights = _end_words(with_labels(frame, ""), (0.0, 10.0), several=True)["line_word"].to_list()
    gaps = [high - low for low, high in pairwise(heights)]
    assert min(gaps) * HEIGHT / 10 >= TEXT_HEIGHT - 1e-9
    assert max(heights) <= 10.0


def test_a_null_day_is_a_gap_in_the_line() -> None:
    """Two runs of days around the gap: the path of the series starts twice."""
    paths = re.findall(r'aria-roledescription="line mark"[^>]*? d="([^"]*)"', charts.svg(a_line()))
    assert sorted(path.count("M") for path in paths) == [1, 2]


def test_a_map_prints_name_number_and_state_of_every_place() -> None:
    seen = texts(charts.svg(a_map()))
    for word in ("东县", "98.7%", "▲ 上升", "西县", "待核", "71.0%", "< 70", "70–90", "≥ 90"):
        assert word in seen
    assert seen.count("暂无数据") == 2, "once in the legend, once on the tile"


def test_a_place_without_a_value_is_hatched_and_not_coloured() -> None:
    strokes = [
        charts.svg(charts.tile_map(frame)).count('aria-roledescription="rule mark" ')
        for frame in (COUNTIES, COUNTIES.with_columns(value=pl.lit(80.0)))
    ]
    assert strokes == [STROKES, 0]
    unknown = charts.svg(a_map()).count(f'fill="{GREY}"')
    assert unknown == 2, "the tile and its entry in the legend"


def test_a_value_at_a_break_belongs_to_the_step_above() -> None:
    frame = COUNTIES.with_columns(value=pl.Series([90.0, 89.99, 70.0, 69.99]))
    chart = charts.tile_map(frame, breaks=(70, 90))
    assert isinstance(chart.data, pl.DataFrame)
    steps = chart.data.sort("value", descending=True)["step"].to_list()
    assert steps == ["≥ 90", "70–90", "70–90", "< 70"]


def test_the_data_table_holds_what_the_picture_shows() -> None:
    table = charts.data_table(a_map())
    assert table.columns == ["code", "name", "value", "label", "sign"]
    assert table.sort("code")["label"].to_list() == ["98.7%", "暂无数据", "60.0%", "71.0%"]
    assert charts.data_table(a_line()).columns == ["date", "series", "value", "label"]
    with pytest.raises(NoTable):
        charts.data_table(alt.Chart(alt.InlineData(values=[])).mark_bar())


@pytest.mark.parametrize("form", FORMS)
def test_a_picture_may_stand_inside_a_page(form: Callable[[], alt.LayerChart]) -> None:
    """No script, no style sheet, no address; ids differ between charts; one name for a screen reader."""
    drawn = charts.svg(form())
    assert not re.search(r"<script|<style|style=|javascript:|href|@import|<foreignObject", drawn)
    assert re.findall(r"https?://[^\"]*", drawn) == ["http://www.w3.org/2000/svg"]
    root = parsed(drawn)
    assert root.get("role") == "img"
    assert root.get("aria-label")
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert all(str(each).startswith("chart-") for each in ids)
    assert set(re.findall(r"url\(#([^)]*)\)", drawn)) <= set(ids)


def test_two_copies_in_one_page_can_have_ids_of_their_own() -> None:
    clipped = alt.Chart(pl.DataFrame({"x": [1.0, 2.0]})).mark_point(clip=True).encode(x="x:Q")
    one, two = (re.findall(r' id="([^"]*)"', charts.svg(clipped, name=name)) for name in ("first", "second"))
    assert one
    assert not set(one) & set(two)


def test_hostile_names_stay_text() -> None:
    frame = pl.DataFrame(
        {"name": ["<script>alert(1)</script>", '"><img src=x onerror=1>'], "value": [1.0, 2.0]}
    )
    drawn = charts.svg(charts.bar(frame, title="<b>x</b>&amp;"))
    assert "<script" not in drawn
    assert "<img" not in drawn
    assert "<script>alert(1)</script>" in texts(drawn)


def test_links_and_images_are_refused() -> None:
    frame = pl.DataFrame({"a": [1], "u": ["https://example.org/x.png"]})
    with pytest.raises(UnsafePicture):
        charts.svg(alt.Chart(frame).mark_bar().encode(x="a:Q", href="u:N"))
    with pytest.raises((UnsafePicture, DrawingFailed)):
        charts.svg(alt.Chart(frame).mark_image().encode(x="a:Q", url="u:N"))


def test_outside_data_is_not_fetched() -> None:
    with pytest.raises(DrawingFailed):
        charts.svg(alt.Chart("https://example.org/data.csv").mark_bar().encode(x="a:Q"))


@pytest.mark.parametrize(
    ("form", "frame"),
    [
        (charts.bar, pl.DataFrame(schema={"name": pl.String, "value": pl.Float64})),
        (charts.line, pl.DataFrame(schema={"date": pl.Date, "series": pl.String, "value": pl.Float64})),
        (charts.tile_map, COUNTIES.clear()),
        (charts.tile_map, COUNTIES.tail(1)),
        (charts.tile_map, COUNTIES.with_columns(value=pl.lit(None, pl.Float64))),
        (charts.bar, pl.DataFrame({"name": ["a"], "value": [float("inf")]})),
        (charts.bar, pl.DataFrame({"name": ["a", "b"], "value": [-5, 3]})),
    ],
)
def test_little_or_odd_data_still_gives_a_picture(
    form: Callable[..., alt.LayerChart], frame: pl.DataFrame
) -> None:
    assert charts.svg(form(frame, title="空")).startswith("<svg")


def test_a_frame_that_does_not_fit_is_refused_by_name() -> None:
    with pytest.raises(ChartColumnMissing) as missing:
        charts.bar(pl.DataFrame({"name": ["a"]}))
    assert missing.value.column == "value"
    with pytest.raises(ChartColumnKind) as wrong:
        charts.bar(pl.DataFrame({"name": ["a"], "value": ["98%"]}))
    assert wrong.value.kind == "number"
    with pytest.raises(TooManyMarks):
        charts.bar(pl.DataFrame({"name": ["a"] * 5001, "value": [1.0] * 5001}))
    with pytest.raises(TooManyMarks) as series:
        charts.line(pl.DataFrame({"date": DAYS[:1] * 9, "series": list("abcdefghi"), "value": [1.0] * 9}))
    assert series.value.what == "series"


needs_font = pytest.mark.skipif(
    charts.cjk_font() is None, reason="this machine has no Chinese font / 本机没有中文字体"
)


@needs_font
@pytest.mark.parametrize("form", FORMS)
def test_a_png_is_a_picture_of_the_stated_scale(form: Callable[[], alt.LayerChart]) -> None:
    small, large = charts.png(form(), scale=1), charts.png(form(), scale=2)
    assert small.startswith(b"\x89PNG\r\n")
    width = [int.from_bytes(picture[16:20], "big") for picture in (small, large)]
    assert abs(width[1] - 2 * width[0]) <= 2


def test_without_a_chinese_font_no_png_is_made_silently_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "cjk_font", lambda: None)
    with pytest.raises(MissingFont) as caught:
        charts.png(a_bar())
    assert "fonts-noto-cjk" in caught.value.sentence("zh")
    plain = charts.bar(pl.DataFrame({"name": ["a"], "value": [1.0]}), missing="no data")
    assert charts.png(plain).startswith(b"\x89PNG")


def test_a_font_folder_of_ones_own_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "wqy-zenhei.ttc").write_bytes(b"")
    monkeypatch.setenv("GULIAN_FONTS", str(tmp_path))
    monkeypatch.setattr("shutil.which", lambda _: None)
    monkeypatch.setattr(fonts, "_system_folders", list)
    fonts.families.cache_clear()
    try:
        assert charts.cjk_font() == "WenQuanYi Zen Hei"
        monkeypatch.delenv("GULIAN_FONTS")
        fonts.families.cache_clear()
        assert charts.cjk_font() is None
    finally:
        fonts.families.cache_clear()


DRAW = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
import test_charts as t
from gulian import charts
for form in t.FORMS:
    print(hashlib.sha256(charts.svg(form()).encode()).hexdigest())
    if charts.cjk_font(): print(hashlib.sha256(charts.png(form())).hexdigest())
"""


def test_the_same_bytes_in_any_time_zone_and_under_any_hash_seed() -> None:
    here = str(Path(__file__).parent)
    runs = [
        subprocess.run(
            [sys.executable, "-c", DRAW, here],
            env={**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "POLARS_MAX_THREADS": threads},
            capture_output=True, text=True, check=True,
        ).stdout
        for zone, seed, threads in (("Asia/Shanghai", "0", "1"), ("America/New_York", "7", "2"))
    ]  # fmt: skip
    assert runs[0] == runs[1]
    assert len(set(runs[0].split())) >= len(FORMS)
