# SPDX-License-Identifier: Apache-2.0
"""Maps of chains, ranks, spans and pages as a user calls them."""

from __future__ import annotations

import datetime as dt
import re
from xml.etree import ElementTree

import polars as pl
import pytest

from gulian import charts
from gulian.charts.columns import text_width
from gulian.charts.style import INK, MARKS
from gulian.errors import LinkAstray, NodeTwice, PictureUnknown, TooManyMarks

NODES = pl.DataFrame(
    {
        "code": ["F", "B", "W", "L", None],
        "name": ["铸造厂", "制动器厂", "Wheel Works", "汽车厂", "另有 3 家未画"],
        "tier": [0, 1, 1, 2, 0],
        "group": ["二级供应商", "一级供应商", "一级供应商", "龙头企业", "二级供应商"],
        "sign": ["停产", "等待", "运行", "等待", None],
        "label": ["用工返岗", "剩 20%", None, "剩 40%", None],
    }
)
LINKS = pl.DataFrame(
    {
        "from_code": ["F", "B", "W", "F"],
        "to_code": ["B", "L", "L", "W"],
        "label": ["铸件", "制动器", None, "铸件"],
        "weight": [1.0, 0.7, None, None],
    }
)
SIGNS = ("运行", "停产", "等待", "不明", "境外")
VALUES = pl.DataFrame(
    {"name": [f"第{at}号" for at in range(400)], "value": [50.0 / (at + 1) for at in range(400)]}
)
THREE = pl.DataFrame(
    {
        "name": ["甲厂"] * 3 + ["乙厂"] * 3,
        "series": ["现在", "按计划", "全部"] * 2,
        "value": [10.0, 20.0, 30.0, 5.0, None, 5.5],
    }
)


def texts(svg: str) -> list[str]:
    root = ElementTree.fromstring(svg)  # noqa: S314 - drawn by the code under test
    return [element.text for element in root.iter() if element.tag.endswith("text") and element.text]


def test_a_chain_map_says_who_stands_where_and_in_what_state() -> None:
    """Tiers with their counts, every name, what passes, and each state by a mark, a word and a number."""
    seen = texts(charts.svg(charts.chain_map(NODES, LINKS, title="产业链图", note="另有 3 家", signs=SIGNS)))
    for text in (
        "产业链图",
        "另有 3 家",
        "二级供应商  1",
        "一级供应商  2",
        "龙头企业  1",
        "铸造厂",
        "Wheel Works",
    ):
        assert text in " ".join(seen) or text in seen
    for text in ("用工返岗", "剩 20%", "铸件", "制动器", "运行 1", "停产 1", "等待 2", "另有 3 家未画"):
        assert text in seen
    assert "不明 0" not in seen


def test_a_state_has_the_same_mark_on_every_map() -> None:
    """The order given decides, not which state comes first in a frame."""

    def mark(nodes: pl.DataFrame) -> str:
        frame = charts.chain_map(nodes, LINKS.clear(), signs=SIGNS).data
        assert isinstance(frame, pl.DataFrame)
        return str(frame.filter(sign="等待")["mark_colour"][0])

    assert mark(NODES) == mark(NODES.reverse()) == mark(NODES.filter(sign="等待")) == MARKS[2][1]


def test_marks_differ_in_shape_and_not_in_colour_alone() -> None:
    assert len({shape for shape, _ in MARKS}) == len({colour for _, colour in MARKS}) == len(MARKS)


def test_the_table_of_a_map_tells_what_the_lines_tell() -> None:
    table = charts.data_table(charts.chain_map(NODES, LINKS, signs=SIGNS))
    assert table.columns == ["group", "code", "name", "label", "sign", "leads_to"]
    leads = dict(table.drop_nulls("code").select("code", "leads_to").iter_rows())
    assert leads == {
        "F": "制动器厂（铸件）；Wheel Works（铸件）",
        "B": "汽车厂（制动器）",
        "W": "汽车厂",
        "L": None,
    }
    assert "另有 3 家未画" in table["name"].to_list()


def test_links_that_weigh_are_drawn_dark_and_the_thicker_the_more() -> None:
    drawn = charts.svg(charts.chain_map(NODES, LINKS))
    paths = re.findall(r'<path aria-label="[^"]*" role="graphics-symbol"[^>]*line mark[^>]*>', drawn)
    dark = [path for path in paths if f'stroke="{INK}"' in path]
    widths = sorted(float(re.findall(r'stroke-width="([\d.]+)"', path)[0]) for path in dark)
    assert len(paths) == LINKS.height
    assert widths == pytest.approx([1.2 + 2 * 0.7, 1.2 + 2 * 1.0])


def test_names_too_long_for_a_box_are_cut_and_stand_in_full_in_the_table() -> None:
    name = "样例慈溪汽车零部件第9002号有限公司及其全部子公司"
    chart = charts.chain_map(NODES.with_columns(name=pl.lit(name)), LINKS)
    assert charts.data_table(chart)["name"].to_list() == [name] * 5
    shown = [text for text in texts(charts.svg(chart)) if text.startswith("样例")]
    assert len(shown) == 5
    assert all(text.endswith("…") and text_width(text, 11) <= 154 for text in shown)


def test_a_map_refuses_what_it_cannot_draw() -> None:
    with pytest.raises(NodeTwice) as twice:
        charts.chain_map(NODES.with_columns(code=pl.lit("F")), LINKS)
    assert twice.value.code == "F"
    for source, target in (("F", "nobody"), ("L", "F"), ("B", "W")):
        one = pl.DataFrame({"from_code": [source], "to_code": [target]})
        with pytest.raises(LinkAstray):
            charts.chain_map(NODES, one)
    many = pl.DataFrame({"code": [str(at) for at in range(301)], "name": ["x"] * 301, "tier": [0] * 301})
    with pytest.raises(TooManyMarks):
        charts.chain_map(many, LINKS.clear())


def test_ranks_name_the_first_and_keep_the_tail() -> None:
    """Every rank to a hundred, then fewer, the last always; list and marks for the first."""
    chart = charts.ranks(VALUES, title="分布", axis="%", across="位次", named=3)
    drawn = charts.data_table(chart)["rank"].to_list()
    assert drawn[:100] == [float(at) for at in range(1, 101)]
    assert drawn[-1] == 400
    assert len(drawn) < 200
    seen = texts(charts.svg(chart))
    assert [text for text in seen if text.startswith("第")] == ["第0号", "第1号", "第2号"]
    assert {"50", "25"} <= set(seen)


def test_what_a_logarithmic_scale_cannot_show_is_counted() -> None:
    frame = pl.concat([VALUES, pl.DataFrame({"name": ["零", "不明", "负"], "value": [0.0, None, -1.0]})])
    assert "另有 3 户" in texts(charts.svg(charts.ranks(frame, note="另有 {} 户")))


@pytest.mark.parametrize("values", [[], [0.0], [5.0], [1e-12, 1e9], [2.0, 2.0, 2.0]])
def test_few_equal_or_distant_values_still_give_a_picture(values: list[float]) -> None:
    frame = pl.DataFrame(
        {"name": ["x"] * len(values), "value": values}, schema={"name": pl.String, "value": pl.Float64}
    )
    assert charts.svg(charts.ranks(frame)).startswith("<svg")


def test_spans_print_their_values_and_what_is_unknown() -> None:
    seen = texts(charts.svg(charts.spans(THREE, title="前后", axis="万元")))
    assert "10 → 20 → 30" in seen
    assert "5 → 暂无数据 → 5.5" in seen
    assert {"现在", "按计划", "全部"} <= set(seen)
    nothing = THREE.with_columns(value=pl.lit(None, pl.Float64))
    assert texts(charts.svg(charts.spans(nothing))).count("暂无数据") == 2


def test_a_label_takes_the_place_of_the_values() -> None:
    labelled = THREE.with_columns(
        label=pl.when(pl.col("series") == "全部").then(pl.lit("10 → 20（全部 30）"))
    )
    seen = texts(charts.svg(charts.spans(labelled)))
    assert seen.count("10 → 20（全部 30）") == 2
    assert "10 → 20 → 30" not in seen


def test_a_line_shows_the_level_it_is_measured_by() -> None:
    days = [dt.date(2020, 3, 1) + dt.timedelta(days=at) for at in range(60)]
    frame = pl.DataFrame(
        {"date": days, "series": ["产出"] * 60, "value": [60.0 + at / 2 for at in range(60)]}
    )
    drawn = charts.svg(charts.line(frame, level=100.0, level_word="正常"))
    assert "正常" in texts(drawn)
    assert "100" in texts(drawn), "the axis reaches up to the level though no value does"
    assert drawn.count("symbol mark container") >= 1
    points = len(re.findall(r'aria-roledescription="point"', drawn))
    assert points <= 31 + 1, "sixty points would be a thick line"


def test_days_without_dates_are_counted() -> None:
    frame = pl.DataFrame({"day": [0, 1, 2], "series": ["产出"] * 3, "value": [1.0, 2.0, 3.0]})
    chart = charts.line(frame)
    assert charts.data_table(chart)["day"].to_list() == [0, 1, 2]
    assert {"0", "1", "2"} <= set(texts(charts.svg(chart)))


def test_a_page_holds_the_picture_and_its_table_and_asks_nothing_from_outside() -> None:
    hostile = THREE.with_columns(name=pl.lit("<script>alert(1)</script>"))
    page = charts.page(charts.spans(hostile, title="<b>前后</b>"))
    assert "<script" not in page
    assert page.count("<tr>") == 1 + THREE.height
    assert "&lt;b&gt;前后" in page
    assert set(re.findall(r"https?://[^\"]*", page)) == {"http://www.w3.org/2000/svg"}
    assert "<th>名称</th>" in page
    assert "<th>name</th>" in charts.page(charts.spans(THREE), lang="en")


def test_a_picture_comes_in_the_form_asked_for() -> None:
    chart = charts.spans(THREE)
    assert charts.picture(chart, "svg").startswith(b"<svg")
    assert charts.picture(chart, "html").startswith(b"<!DOCTYPE html>")
    if charts.cjk_font():
        assert charts.picture(chart, "png").startswith(b"\x89PNG")
    with pytest.raises(PictureUnknown):
        charts.picture(chart, "pdf")  # type: ignore[arg-type]  # what a user may write
