# SPDX-License-Identifier: Apache-2.0
"""A blocked supplier is unblocked: department, firm and desk work the case to its 销号, the map clears."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.office.browser.conftest import Visit
from tests.office.browser.office import Office, axe, fits, shot

BRAKES, CARS = "91330282YL9000027L", "91330521YL9000019X"


def test_an_unblocked_firm_leaves_the_map_and_its_case_is_struck_off(visit: Visit, office: Office) -> None:
    """承办 -> 企业确认 -> 下一期报表 -> 销号; the lead firm's map shows its supplier running."""
    office.account("labour", "owner", region="330282", department="human_resources")
    office.account("brakes", "firm", enterprise=BRAKES)
    bureau = visit("signer", f"/chains/{CARS}/")
    supplier = bureau.get_by_role("row").filter(has_text="汽车零部件")
    expect(supplier).to_contain_text("受阻")
    expect(bureau.locator(".chart svg")).to_be_visible()
    shot(bureau, "chain")

    owner = visit("labour", "/cases/")
    axe(owner)
    shot(owner, "queue")
    owner.get_by_role("link", name="汽车零部件").click()
    axe(owner)
    shot(owner, "case")
    owner.get_by_label("说明").first.fill("专车接回员工 490 人。")
    owner.get_by_role("button", name="已解决").click()
    expect(owner.locator(".messages")).to_contain_text("已办理")

    firm = visit("brakes", "/cases/?view=mine", phone=True)
    firm.get_by_role("link", name="汽车零部件").click()
    fits(firm)
    axe(firm)
    shot(firm, "phone-case")
    firm.get_by_role("button", name="确认已解决").click()
    expect(firm.locator("main")).to_contain_text("等下一期报表")
    address = firm.url
    firm.goto(f"/reports/fill/{BRAKES}/")
    firm.get_by_role("group", name="是否开工").get_by_label("是", exact=True).check()
    firm.get_by_label("返岗人数").fill("590")
    for cause in firm.get_by_role("group", name="堵点").get_by_role("checkbox").all():
        cause.uncheck()
    firm.get_by_role("button", name="报送").click()
    if firm.get_by_label("已核对").count():
        firm.get_by_label("已核对").check()
        firm.get_by_role("button", name="报送").click()
    expect(firm.locator(".messages")).to_contain_text("已收到")

    office.account("bureau", "desk", region="330000")
    desk = visit("bureau", "/today/")
    expect(desk.get_by_role("main")).to_contain_text("汽车零部件")
    desk.get_by_label("日期").fill("2020-03-02")
    desk.get_by_role("button", name="生成日报").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("任务")
    office.work()
    desk.get_by_role("link", name="看结果").click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("2020-03-02")
    expect(desk.get_by_role("region", name="堵点")).not_to_contain_text("汽车零部件")

    bureau.reload()
    expect(supplier).to_contain_text("在产")
    firm.goto(address)
    expect(firm.locator(".headline")).to_contain_text("销号")
    shot(firm, "phone-struck-off")
