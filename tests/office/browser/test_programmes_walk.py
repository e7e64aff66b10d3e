# SPDX-License-Identifier: Apache-2.0
"""Three programmes from beginning to end in a real browser: smart factories, arrears, a random draw."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from gulian.casework import Drawn, DrawPlan, from_json, verify
from gulian.cli import main
from tests.office.browser.conftest import Visit
from tests.office.browser.office import Office, axe, fits, shot
from tests.office.programme_world import BASIC, EXCELLENT, INSPECTION, MORE, SURE

STAGE = "tests.office.browser.programme_stage"
ARREARS = "arrears/procedures/complaint"


def answer(page: Page, facts: dict[str, object]) -> None:
    """Fill in fields by the facts they ask for; what stands folded away is opened first."""
    page.locator("main details").evaluate_all("all => all.forEach((each) => { each.open = true; })")
    for name, value in facts.items():
        field = page.locator(f"[name='fact.{name}']").first
        text = str(value).lower() if isinstance(value, bool) else str(value)
        if field.evaluate("each => each.tagName") == "SELECT":
            field.select_option(text)
        else:
            field.fill(text)


def press(page: Page, name: str) -> None:
    """A button of the case's page; the office says that it is done."""
    page.get_by_role("button", name=name).first.click()
    expect(page.get_by_role("status")).to_contain_text("已办理")


def test_a_factory_from_its_own_judgement_to_the_ranked_list(visit: Visit, office: Office) -> None:
    """Self-assessment, an application that asks only what is new, recommendation in its place, 37 bodies."""
    office.at("2024-11-20T09:00:00+08:00")
    code = office.run(f"{STAGE}:smart_factories")
    plant = visit("plant", f"/programmes/apply/?procedure={BASIC}&code={code}")
    answer(plant, {**SURE, "maturity": 3})
    plant.locator("[name='list.indicators']").fill("7, true, 12.5, 10.0")
    plant.get_by_label("已逐项核对").check()
    plant.get_by_role("button", name="提交申报").click()
    press(plant, "建成，开始自评")
    press(plant, "已自评")
    expect(plant.locator("main")).to_contain_text("自评达到基础级")
    plant.goto(f"/programmes/apply/?procedure={EXCELLENT}&code={code}")
    expect(plant.locator("main")).to_contain_text("带出的内容（11 项）")
    axe(plant)
    fits(plant)
    shot(plant, "apply")
    answer(plant, {**MORE, "industry": "petrochemicals", "applicant": code, "body": "province-330000"})
    plant.locator("[name='list.indicators']").fill("7, true, 12.5, 10.0\n16, true, 8.0, 6.5")
    plant.get_by_label("已逐项核对").check()
    plant.get_by_role("button", name="提交申报").click()
    press(plant, "已申报")
    number = plant.locator(".crumb .code").inner_text()
    province = visit("province", "/programmes/?month=2024-11")
    expect(province.locator("main")).to_contain_text("2024-11-29")
    axe(province)
    shot(province, "calendar")
    province.goto(f"/cases/{number}/")
    expect(province.locator("main")).to_contain_text("已推荐 0，名额 20")
    province.locator("input[name=place]").first.fill("1")
    press(province, "推荐，给出名次")
    press(province, "报送")
    ministry = visit("ministry", f"/programmes/ranking/?procedure={EXCELLENT}")
    expect(ministry.locator("main")).to_contain_text("37 个单位，名额 650，已推荐 37")
    expect(ministry.locator("main tbody tr")).to_have_count(37)
    expect(ministry.locator("main tbody tr", has_text="浙江省")).to_contain_text(number)
    expect(ministry.locator("main tbody tr", has_text="新疆生产建设兵团")).to_contain_text("1/5")
    axe(ministry)
    fits(ministry)
    shot(ministry, "ranking")
    ministry.goto(f"/programmes/applicants/{code}/")
    expect(ministry.locator("main")).to_contain_text("基础级智能工厂自建自评")
    axe(ministry)
    shot(ministry, "applicant")


def test_arrears_from_the_entry_to_the_payment(visit: Visit, office: Office) -> None:
    """The firm enters them, the platform accepts, the supervisor runs late and answers, the firm confirms."""
    office.at("2024-11-20T09:00:00+08:00")
    code = office.run(f"{STAGE}:arrears")
    creditor = visit("creditor", f"/cases/new/?procedure={ARREARS}")
    creditor.locator("#title").fill("货款拖欠")
    answer(creditor, {"code": code, "date": "2024-11-20", "debtor": "91330100MA00000002", "private": True,
                      "small": True, "amount_fen": 500000000, "due": "2024-06-30", "debtor_kind": "agency",
                      "matter": "payment"})  # fmt: skip
    creditor.get_by_role("button", name="立案").click()
    press(creditor, "已登记")
    number = creditor.locator(".crumb .code").inner_text()
    platform = visit("platform", f"/cases/{number}/")
    expect(platform.locator("main")).to_contain_text("时限 2024-11-28 00:00")
    press(platform, "受理")
    answer(platform, {"supervisor_body": "industry"})
    press(platform, "已指定")
    office.at("2024-12-06T09:00:00+08:00")
    assert office.run("tests.office.browser.programme_stage:deliver") >= 1
    supervisor = visit("supervisor", f"/cases/{number}/")
    expect(supervisor.locator("main")).to_contain_text("逾期")
    axe(supervisor)
    shot(supervisor, "arrears-late")
    answer(supervisor, {"paid_fen": 500000000})
    press(supervisor, "已支付")
    # A session ends after half a day: he signs in again.
    creditor = visit("creditor", f"/cases/{number}/")
    press(creditor, "确认收到")
    expect(creditor.locator("main")).to_contain_text("已付清")
    axe(creditor)
    fits(creditor)
    shot(creditor, "arrears-paid")


def test_a_random_draw_that_anybody_can_repeat(visit: Visit, office: Office, tmp_path: Path) -> None:
    """Lists and the seed's hash are out before; after the draw both files come down and verify."""
    office.at("2024-11-20T09:00:00+08:00")
    office.run(f"{STAGE}:inspectors")
    page = visit("witness", f"/cases/new/?procedure={INSPECTION}")
    page.locator("#title").fill("双随机联合抽查")
    answer(page, {"year": 2024})
    lists = {
        "firms": "\n".join(f"F{n}, {'special' if n % 2 else 'good'}" for n in range(8)),
        "inspectors": "P1\nP2\nP3\nP4",
        "conflicts": "1, P1, F1",
        "matters": "消防, emergency",
    }
    for name, value in lists.items():
        page.locator(f"[name='list.{name}']").first.fill(value)
    page.get_by_role("button", name="立案").click()
    press(page, "名录和事项已公开、冻结")
    expect(page.locator("main")).to_contain_text("种子指纹")
    expect(page.get_by_text("下载结果")).to_have_count(0)
    with page.expect_download() as before:
        page.get_by_role("link", name="下载名单").click()
    plan = tmp_path / "plan.json"
    before.value.save_as(plan)
    axe(page)
    page.get_by_role("button", name="抽取", exact=True).click()
    expect(page.locator("main")).to_contain_text("已抽取")
    with page.expect_download() as after:
        page.get_by_role("link", name="下载结果").click()
    drawn = tmp_path / "drawn.json"
    after.value.save_as(drawn)
    axe(page)
    fits(page)
    shot(page, "draw")
    result = from_json(Drawn, drawn.read_text("utf-8"))
    verify(from_json(DrawPlan, plan.read_text("utf-8")), result)
    assert {each.candidate for each in result.visits} == {"F1", "F3", "F5", "F7"}
    assert main(["case", "draw", str(plan), "--verify", str(drawn)]) == 0
