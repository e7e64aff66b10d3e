# SPDX-License-Identifier: Apache-2.0
"""拟稿 -> 核稿 -> 签发 -> 公开, by three people; the head signs on a phone."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.office.browser.conftest import Visit
from tests.office.browser.office import Office, axe, fits, shot


def test_three_people_bring_a_notice_to_the_public(visit: Visit, office: Office) -> None:
    """What the desk drafts a second person checks and a head signs on a phone; then anybody reads it."""
    for role in ("desk", "reviewer", "signer"):
        office.account(f"wide-{role}", role)
    desk = visit("wide-desk", "/bulletins/")
    desk.get_by_text("拟稿", exact=True).first.click()
    desk.get_by_label("日期").fill("2020-03-01")
    desk.get_by_label("种类").select_option("notice")
    desk.get_by_label("发文机关").fill("样例省工业和信息化厅")
    axe(desk)
    desk.get_by_role("button", name="拟稿").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("任务")
    office.work()
    desk.get_by_role("link", name="看结果").click()
    expect(desk.locator("article.paper")).to_contain_text("样例省工业和信息化厅")
    expect(desk.get_by_role("button", name="核稿通过")).to_have_count(0)
    axe(desk)
    shot(desk, "bulletin")
    path = desk.url.removeprefix(office.address)
    public = f"/public/{path.split('/')[2]}/"

    reviewer = visit("wide-reviewer", path)
    reviewer.get_by_role("button", name="核稿通过").click()
    expect(reviewer.locator(".headline")).to_contain_text("待签发")

    head = visit("wide-signer", "/today/", phone=True)
    fits(head)
    axe(head)
    shot(head, "phone-today")
    for name in ("产业链", "报送与审核"):
        head.get_by_text("栏目").click()
        head.get_by_role("navigation").get_by_role("link", name=name).click()
        fits(head)
        axe(head)
    head.goto("/today/")
    head.get_by_role("link", name="情况的通报").click()
    fits(head)
    axe(head)
    shot(head, "phone-sign")
    head.get_by_role("button", name="签发").click()
    expect(head.locator(".headline")).to_contain_text("已签发")
    stranger = visit(path="/public/")
    expect(stranger.get_by_role("main")).to_contain_text("没有公开")
    head.get_by_role("button", name="对外公开").click()
    expect(head.locator(".headline")).to_contain_text("已公开")
    stranger.goto(public)
    expect(stranger.locator("article.paper")).to_contain_text("样例省工业和信息化厅")
    axe(stranger)
    shot(stranger, "public")
