# SPDX-License-Identifier: Apache-2.0
"""A firm reports on a phone; a desk uploads a sheet with errors, mends it, uploads it again."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
from playwright.sync_api import Page, expect

from tests.office.browser.conftest import Visit
from tests.office.browser.office import Office, axe, fits, shot

HEADER: list[Any] = ["统一社会信用代码", "填报日期", "是否开工", "员工总数", "返岗人数"]
WEAVING, NONWOVEN = "91330521YL90000519", "91330521YL9000107C"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sheet(*rows: list[Any]) -> dict[str, object]:
    """A workbook as a desk would choose it in the browser."""
    book = openpyxl.Workbook()
    for row in [HEADER, *rows]:
        book.worksheets[0].append(row)
    data = io.BytesIO()
    book.save(data)
    return {"name": "三月二日.xlsx", "mimeType": XLSX, "buffer": data.getvalue()}


def test_a_firm_reports_the_same_in_one_tap_and_then_corrects_it(visit: Visit) -> None:
    """同昨日 sends; 更正 opens the form; an answer that contradicts another is told and kept."""
    page = visit("firm", "/reports/", phone=True)
    fits(page)
    axe(page)
    shot(page, "phone-report")
    page.get_by_role("button", name="同昨日").click()
    expect(page.locator(".messages")).to_contain_text("2020-03-02")
    expect(page.locator("main")).to_contain_text("已报")
    page.get_by_role("link", name="更正").click()
    page.get_by_label("返岗人数").fill("9000")
    fits(page)
    axe(page)
    shot(page, "phone-form")
    page.get_by_role("button", name="报送").click()
    expect(page.locator("main [role=alert]").first).to_be_visible()
    expect(page.get_by_label("返岗人数")).to_have_value("9000")
    axe(page)
    page.get_by_label("返岗人数").fill("360")
    page.get_by_role("button", name="报送").click()
    expect(page.locator(".messages")).to_contain_text("已收到")


def sent(page: Page, office: Office, file: dict[str, object]) -> None:
    page.goto("/reports/")
    page.get_by_text("上传报表").click()
    page.get_by_label("文件").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="上传").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("任务")
    office.work()
    page.get_by_role("link", name="看结果").click()


def test_each_problem_of_a_sheet_is_told_at_its_cell(visit: Visit, office: Office) -> None:
    """The good rows are kept; each bad cell is named by row and heading; mended, none is left."""
    page = visit("desk", "/reports/")
    wrong: list[Any] = [WEAVING, "2020-03-02", "也许", -3, 20]
    right: list[Any] = [NONWOVEN, "2020-03-02", "是", 120, 118]
    sent(page, office, sheet(wrong, right))
    problems = page.get_by_role("table").locator("tbody tr")
    expect(problems.filter(has_text="是否开工")).to_contain_text("也许")
    expect(problems.filter(has_text="员工总数").first).to_contain_text("-3")
    for row in problems.all():
        expect(row.locator("td").first).to_have_text("2")
    axe(page)
    shot(page, "upload")
    sent(page, office, sheet([WEAVING, "2020-03-02", "是", 150, 20], right))
    expect(page.locator("dl.facts")).to_contain_text("收下")
    expect(page.get_by_role("table").locator("tbody tr")).to_have_count(0)
