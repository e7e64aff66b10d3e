# SPDX-License-Identifier: Apache-2.0
"""Who reported, what holds, what the rates are, and the page that says so.

1 choose the report that counts  2 meet every expected unit with it  3 check what was filled in
4 sum by level  5 make rates of the sums, with their intervals  6 compare with the day before
7 print the bulletin

    states = latest_states(units, choose_reports(reports), date, form=form, carry_days=3)
    found = rates(measure(states, indicators, LEVELS, date), indicators)
    page = to_html(render(template, context), charts)
"""

from __future__ import annotations

from gulian.monitor.checks import check_rows
from gulian.monitor.choose import choose_reports, latest_states
from gulian.monitor.classify import classify
from gulian.monitor.desk import filed_in_bulk, same_as_yesterday
from gulian.monitor.disclosure import for_outside, without_small_cells
from gulian.monitor.findings import together
from gulian.monitor.indicators.cases import run_case
from gulian.monitor.indicators.cluster import measure_lazily, take_lazily
from gulian.monitor.indicators.completeness import completeness, may_rank, silent_units
from gulian.monitor.indicators.figures import common_bases, possible_bases
from gulian.monitor.indicators.frames import FrameDifference, Side, explain, side_by_side
from gulian.monitor.indicators.rates import compare, growth, rates
from gulian.monitor.indicators.stored import add, less, revised, whole_firms
from gulian.monitor.indicators.sums import measure, measure_cross, opened, take
from gulian.monitor.letter import Letterhead
from gulian.monitor.model import (
    LEVELS,
    UNKNOWN_PLACE,
    BulletinContext,
    CaseState,
    Choke,
    Count,
    Figure,
    HelpMeasure,
    HelpState,
    LeaderState,
    RegionState,
    Table,
    in_order,
    worst_first,
)
from gulian.monitor.notices import Notice, notice, render_notice
from gulian.monitor.page import to_html
from gulian.monitor.pdf import to_pdf
from gulian.monitor.regions import raised_regions, region_rows
from gulian.monitor.template import render
from gulian.monitor.warnings import raised
from gulian.monitor.word import to_docx

__all__ = [
    "LEVELS",
    "UNKNOWN_PLACE",
    "BulletinContext",
    "CaseState",
    "Choke",
    "Count",
    "Figure",
    "FrameDifference",
    "HelpMeasure",
    "HelpState",
    "LeaderState",
    "Letterhead",
    "Notice",
    "RegionState",
    "Side",
    "Table",
    "add",
    "check_rows",
    "choose_reports",
    "classify",
    "common_bases",
    "compare",
    "completeness",
    "explain",
    "filed_in_bulk",
    "for_outside",
    "growth",
    "in_order",
    "latest_states",
    "less",
    "may_rank",
    "measure",
    "measure_cross",
    "measure_lazily",
    "notice",
    "opened",
    "possible_bases",
    "raised",
    "raised_regions",
    "rates",
    "region_rows",
    "render",
    "render_notice",
    "revised",
    "run_case",
    "same_as_yesterday",
    "side_by_side",
    "silent_units",
    "take",
    "take_lazily",
    "to_docx",
    "to_html",
    "to_pdf",
    "together",
    "whole_firms",
    "without_small_cells",
    "worst_first",
]
