# SPDX-License-Identifier: Apache-2.0
"""E-CHART: a chart cannot be drawn from this data."""

from __future__ import annotations

from dataclasses import dataclass

from gulian.errors.tree import GulianError


class ChartError(GulianError):
    """A chart cannot be drawn from this data."""


@dataclass(eq=False)
class ChartColumnMissing(ChartError):
    """A chart form needs a column that the frame has not."""

    id = "E-CHART-001"
    zh = "{form} 图缺少 {column} 列（现有：{present}）。"
    en = "The chart {form} needs the column {column}; the frame has: {present}."
    fix_zh = "请补上该列，或把已有的列改成这个名字。"
    fix_en = "Add the column, or rename the one that holds it."
    form: str
    column: str
    present: str


@dataclass(eq=False)
class ChartColumnKind(ChartError):
    """A column of a chart's frame is not text, number or date as it has to be."""

    id = "E-CHART-002"
    zh = "{form} 图的 {column} 列应为 {kind}，现为 {found}。"
    en = "The column {column} of the chart {form} must be {kind}, not {found}."
    fix_zh = "请先转换该列的类型。"
    fix_en = "Cast the column first."
    form: str
    column: str
    kind: str
    found: str


@dataclass(eq=False)
class TooManyMarks(ChartError):
    """A frame holds more rows or series than a picture can show."""

    id = "E-CHART-003"
    zh = "{form} 图的 {what} 有 {count} 个，最多可画 {most} 个。"
    en = "The chart {form} got {count} {what} and can show {most}."
    fix_zh = "请先汇总，或只取前若干个。"
    fix_en = "Sum them up first, or keep the leading ones."
    form: str
    what: str
    count: int
    most: int


@dataclass(eq=False)
class PlaceWithoutCoordinates(ChartError):
    """A place to be laid on the grid has no longitude or latitude."""

    id = "E-CHART-004"
    zh = "{count} 个地点没有经纬度，无法排入格子。"
    en = "{count} places have no longitude or latitude and cannot be laid on the grid."
    fix_zh = "请补上经纬度，或先去掉这些地点。"
    fix_en = "Give their coordinates, or leave these places out."
    count: int


@dataclass(eq=False)
class UnsafePicture(ChartError):
    """A chart would bring a script, a link or an outside address into the page."""

    id = "E-CHART-005"
    zh = "图中含有不能放进网页的内容：{found}。"
    en = "The chart holds what must not enter a page: {found}."
    fix_zh = "请去掉链接、外部图片和脚本。"
    fix_en = "Leave out links, outside images and scripts."
    found: str


@dataclass(eq=False)
class NoTable(ChartError):
    """A chart does not carry the frame it was drawn from."""

    id = "E-CHART-006"
    zh = "这张图没有附带数据表。"
    en = "This chart carries no data table."
    fix_zh = "请用 gulian.charts 的 bar、line、tile_map 作图。"
    fix_en = "Draw it with bar, line or tile_map of gulian.charts."


@dataclass(eq=False)
class DrawingFailed(ChartError):
    """The renderer refused the chart."""

    id = "E-CHART-007"
    zh = "无法绘制这张图：{reason}"
    en = "The chart cannot be drawn: {reason}"
    fix_zh = "请检查图的定义。"
    fix_en = "Check the specification of the chart."
    reason: str


@dataclass(eq=False)
class NodeTwice(ChartError):
    """Two boxes of a chain map have one code."""

    id = "E-CHART-020"
    zh = "链图中有两个节点的编号都是 {code}。"
    en = "Two nodes of the chain map have the code {code}."
    fix_zh = "每个节点须有各自的编号。"
    fix_en = "Give every node a code of its own."
    code: str


@dataclass(eq=False)
class LinkAstray(ChartError):
    """A link of a chain map leads to no box, or not to one further right."""

    id = "E-CHART-021"
    zh = "链图中的连线 {source} → {target} 画不了：两端须是图上的节点，且终点在右。"
    en = "The link {source} -> {target} cannot be drawn: both ends must be on the map, its end further right."
    fix_zh = "请只给出从左层到右层的连线。"
    fix_en = "Give only links that lead from one tier to one further right."
    source: str
    target: str


@dataclass(eq=False)
class PictureUnknown(ChartError):
    """A picture is asked for in a form that is not drawn."""

    id = "E-CHART-022"
    zh = "不能画成 {kind}，可以是 {known}。"
    en = "No picture is drawn as {kind}; there are {known}."
    fix_zh = "请换一种格式。"
    fix_en = "Ask for one of these."
    kind: str
    known: str
