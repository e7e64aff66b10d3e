# SPDX-License-Identifier: Apache-2.0
"""E-MON: a form, an indicator or a bulletin cannot be computed."""

from __future__ import annotations

from dataclasses import dataclass

from gulian.errors.tree import GulianError


class MonitorError(GulianError):
    """A form, an indicator or a bulletin cannot be computed."""


@dataclass(eq=False)
class UnknownLevel(MonitorError):
    """A total is asked for a level that does not exist."""

    id = "E-MON-001"
    zh = "没有“{level}”这一汇总层级。"
    en = "There is no level {level} to total by."
    fix_zh = "可用的层级：{levels}。"
    fix_en = "The levels are: {levels}."
    level: str
    levels: str


@dataclass(eq=False)
class SumTooLarge(MonitorError):
    """A sum of an indicator would not fit into 64 bits and would be wrong without a sign of it."""

    id = "E-MON-002"
    zh = "指标 {indicator} 的{part}合计约为 {total}，超出 64 位整数。"
    en = "The {part} of {indicator} adds up to about {total}, beyond 64-bit integers."
    fix_zh = "请检查填报数据的单位（金额应为万元），改正后重新汇总。"
    fix_en = "Check the units in the reports (money is 10k CNY) and total again."
    indicator: str
    part: str
    total: str


@dataclass(eq=False)
class BadTemplate(MonitorError):
    """A bulletin template cannot be read, uses what a template may not, or names what is not there."""

    id = "E-MON-003"
    zh = "通报模板 {file} 第 {line} 行有误：{what}"
    en = "The bulletin template {file}, line {line}, is wrong: {what}"
    fix_zh = "模板只能写文字、取值、if、for 和规定的过滤器（见 monitor/README.md）。"
    fix_en = "A template may hold text, values, if, for and the listed filters (see monitor/README.md)."
    file: str
    line: int
    what: str


@dataclass(eq=False)
class BulletinTooLong(MonitorError):
    """A template gives more text than a bulletin may have."""

    id = "E-MON-004"
    zh = "通报模板 {file} 生成的文字超过 {limit} 字。"
    en = "The bulletin template {file} gives more than {limit} characters."
    fix_zh = "请减少循环，或限制列出的行数。"
    fix_en = "Use fewer loops, or list fewer rows."
    file: str
    limit: int


@dataclass(eq=False)
class UnknownChart(MonitorError):
    """A bulletin asks for a picture that was not given, or that lies outside it."""

    id = "E-MON-005"
    zh = "通报引用的图“{name}”不存在，现有的图：{present}。"
    en = "The bulletin shows the chart {name}, which is not there; there are: {present}."
    fix_zh = "图片写作 ![标题](chart:名称)，名称须为现有的图；不引用外部图片。"
    fix_en = "Write pictures as ![title](chart:name) with a name that is there; no pictures from outside."
    name: str
    present: str


@dataclass(eq=False)
class UnsafeChart(MonitorError):
    """A drawing holds scripts, handlers or references to outside; it is not put into the page."""

    id = "E-MON-006"
    zh = "图“{name}”含有不允许的内容：{what}。"
    en = "The chart {name} holds what a page may not: {what}."
    fix_zh = "请用 gulian.charts.svg 生成图。"
    fix_en = "Draw it with gulian.charts.svg."
    name: str
    what: str


@dataclass(eq=False)
class AnswerMissing(MonitorError):
    """A question that must be answered is not."""

    id = "E-MON-007"
    zh = "“{label_zh}”没有填。"
    en = "{label_en} is not filled in."
    fix_zh = "请补填。"
    fix_en = "Fill it in."
    label_zh: str
    label_en: str


@dataclass(eq=False)
class AnswerOutside(MonitorError):
    """A number lies outside the bounds of its question."""

    id = "E-MON-008"
    zh = "“{label_zh}”超出范围 {bounds}。"
    en = "{label_en} lies outside {bounds}."
    fix_zh = "请核对数值和单位。"
    fix_en = "Check the number and its unit."
    label_zh: str
    label_en: str
    bounds: str


@dataclass(eq=False)
class AnswerNotListed(MonitorError):
    """A choice is not on its list on that day."""

    id = "E-MON-009"
    zh = "“{label_zh}”不在选项之内。"
    en = "{label_en} is none of the choices."
    fix_zh = "可选：{choices}。"
    fix_en = "Choose from: {choices}."
    label_zh: str
    label_en: str
    choices: str
