# SPDX-License-Identifier: Apache-2.0
"""Drafts out of an invented notice: who, what, until when, from whom; and what is never shown to a firm."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path

import pytest

from gulian import policy
from gulian.policy import measures as room
from gulian.policy.measures import Measure, Proposals
from gulian.policy.measures.bodies import bodies, level, payer

NOTICE = """云岭省人民政府关于支持企业稳定岗位的通知

云政发〔2031〕3号

各市人民政府，省政府各部门：

为稳定就业，现将有关事项通知如下：

一、减轻企业负担

（一）退费。对坚持不裁员的小微企业，退费标准最高可提至上年度实际缴纳失业保险费的60%予以返还，青溪市可放宽到所有企业。（省人力资源社会保障厅牵头，省财政厅、省税务局按职责分工负责，各金融机构参与）

（二）社保补贴。对招用登记失业人员并签订1年以上合同的企业，给予每人2000元的一次性补贴，所需资金从就业补助资金中列支。2031年9月底前，允许企业暂缓缴纳工资保证金。

（三）生活补助。对登记失业的农民工，发放3个月的生活补助。

二、强化工作责任

（四）加强组织领导。各地区要落实稳岗返还，加大补贴投入力度，对任务完成较好的地方给予奖励。（各市人民政府负责）

（五）资金保障。失业保险基金结余大的地区，要加速返还。

上述补贴政策，受理截止期限为2031年12月31日。

云岭省人民政府

2031年3月1日
"""


@pytest.fixture(scope="module")
def found() -> Proposals:
    return room.propose(policy.outline([policy.read_words(NOTICE, "notice.txt")]))


def proposed(sentence: str) -> tuple[Measure, ...]:
    """The drafts of a notice of one clause."""
    head = "云岭省关于支持企业的通知\n\n云政发〔2031〕4号\n\n各市：\n\n"
    text = f"{head}一、{sentence}\n\n云岭省人民政府\n\n2031年3月1日\n"
    return room.propose(policy.outline([policy.read_words(text, "a.txt")])).measures


def of_kind(found: Proposals, kind: str) -> Measure:
    (only,) = [each for each in found.measures if each.benefit.kind == kind and each.audience == "firm"]
    return only


def test_a_refund_has_its_receiver_rate_limit_and_formula(found: Proposals) -> None:
    refund = of_kind(found, "refund")
    assert refund.who == "坚持不裁员的小微企业"
    assert refund.condition == "坚持不裁员的"
    assert refund.benefit.up_to
    assert refund.benefit.cap
    assert (refund.benefit.cap.high, refund.benefit.cap.unit) == (Decimal(60), "%")
    assert "上年度实际缴纳失业保险费的60%" in (refund.benefit.formula or "")


def test_a_region_that_is_treated_otherwise_is_an_exception(found: Proposals) -> None:
    (rule,) = of_kind(found, "refund").regions
    assert (rule.region, rule.effect, rule.words) == ("青溪市", "exception", "青溪市可放宽到所有企业")


def test_departments_have_the_parts_the_bracket_gives_them(found: Proposals) -> None:
    parts = {body.name: body.role for body in of_kind(found, "refund").bodies}
    assert parts == {
        "省人力资源社会保障厅": "lead",
        "省财政厅": "responsible",
        "省税务局": "responsible",
        "各金融机构": "assist",
    }


def test_a_subsidy_has_its_amount_payer_and_the_last_day_of_the_document(found: Proposals) -> None:
    subsidy = of_kind(found, "subsidy")
    assert [(each.low, each.unit) for each in subsidy.benefit.values if each.kind == "money"] == [
        (Decimal(2000), "CNY")
    ]
    assert subsidy.payer == "就业补助资金"
    assert subsidy.deadline == dt.date(2031, 12, 31)
    assert not subsidy.benefit.up_to


def test_a_day_of_the_sentence_is_the_end_of_the_measure(found: Proposals) -> None:
    held = [each for each in found.measures if each.valid_to == dt.date(2031, 9, 30)]
    assert [each.benefit.kind for each in held] == ["deferral"]


def test_every_draft_quotes_the_words_of_its_span(found: Proposals) -> None:
    assert len(found.measures) >= 4
    for each in found.measures:
        assert words(each.quote) == words(NOTICE[each.start : each.end].partition("（省")[0])


def words(text: str) -> str:
    """The Chinese characters and figures of a text."""
    return re.sub(r"[^一-鿿0-9]", "", text)


def test_what_binds_governments_only_is_a_duty_and_no_measure(found: Proposals) -> None:
    clauses = {each.clause for each in found.measures}
    assert not any("(四)" in clause or "(五)" in clause for clause in clauses)
    assert {"二(四)", "二(五)"} <= {each.clause for each in found.duties}


def test_a_benefit_for_persons_is_not_for_firms(found: Proposals) -> None:
    (person,) = [each for each in found.measures if each.clause == "一(三)"]
    assert person.audience == "person"


def test_drafts_are_never_matched_and_rejected_ones_neither(found: Proposals) -> None:
    """Only what a person stands for, and only what is for firms."""
    day = dt.date(2031, 3, 5)
    assert all(each.status == "draft" for each in found.measures)
    assert room.for_firms(found.measures) == ()
    decided = [each.confirmed("王敏", day) for each in found.measures]
    assert {each.audience for each in room.for_firms(decided)} == {"firm"}
    assert room.for_firms(each.rejected("王敏", day) for each in found.measures) == ()
    assert decided[0].decided_by == "王敏"


def test_ids_are_unique_and_confidence_is_a_share(found: Proposals) -> None:
    ids = [each.id for each in found.measures]
    assert len(ids) == len(set(ids))
    assert all(0 <= each.confidence <= 1 for each in found.measures)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("（财政部、税务总局按职责分工负责）", [("财政部", "responsible"), ("税务总局", "responsible")]),
        (
            "(人力资源社会保障部、财政部牵头, 各有关部门参与)",
            [("人力资源社会保障部", "lead"), ("财政部", "lead"), ("各有关部门", "assist")],
        ),
        ("（农业农村部负责）", [("农业农村部", "responsible")]),
        ("（一般情况）", []),
        ("由财政部负责", []),
    ],
)
def test_a_bracket_names_departments_only_if_it_gives_them_a_part(
    text: str, parts: list[tuple[str, str]]
) -> None:
    assert [(body.name, body.role) for body in bodies(text)] == parts


@pytest.mark.parametrize(
    ("issuers", "expected"),
    [
        (("国务院办公厅",), "国家"),
        (("工业和信息化部",), "部门"),
        (("市场监管总局",), "部门"),
        (("云岭省人民政府",), "地方"),
        ((), "未知"),
    ],
)
def test_the_level_is_that_of_who_issued_the_document(issuers: tuple[str, ...], expected: str) -> None:
    assert level(issuers) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "协会应宣传解读减免税费等政策，帮助企业了解。",
        "调查企业享受房租减免政策落实情况。",
        "协会要倡导会员企业减免商户租金。",
        "建立因子库，为地方、企业开展核算提供数据支撑。",
        "引导平台企业降低管理服务费。",
    ],
)
def test_a_sentence_that_tells_of_benefits_or_urges_others_gives_none(sentence: str) -> None:
    assert proposed(sentence) == ()


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        ("对疫情期间到期的许可证，可延期办理。", "疫情期间到期的许可证"),
        ("帮助企业降低对外承包工程的损失，为有需求的企业提供法律咨询服务。", "有需求的企业"),
        ("将审批制改为备案制，对诚信企业免收保证金。", "诚信企业"),
    ],
)
def test_the_receiver_stands_after_a_word_that_names_one(sentence: str, who: str) -> None:
    assert [each.who for each in proposed(sentence)] == [who]


def test_who_pays_is_known_only_if_it_is_said() -> None:
    assert payer("所需资金可从就业补助资金中列支") == "就业补助资金"
    assert payer("给予一次性补贴") is None


def test_the_clauses_of_the_employment_opinions_that_bind_governments_are_no_benefits(shared: Path) -> None:
    """国办发〔2020〕6号: clauses 19 to 22 bind governments; clause 2 refunds at most 100 %."""
    read = policy.read(shared / "documents")
    library = policy.outline(read.texts, read.problems)
    (document,) = [each.id for each in library.documents if each.number == "国办发〔2020〕6号"]
    proposals = room.propose(library)
    mine = [each for each in proposals.measures if each.document == document]
    assert not [each.clause for each in mine if each.clause.startswith("六")]
    assert {f"六({each})" for each in ("十九", "二十", "二十一", "二十二")} <= {
        each.clause for each in proposals.duties if each.document == document
    }
    refund = next(each for each in mine if each.benefit.kind == "refund")
    assert refund.benefit.cap
    assert refund.benefit.cap.high == 100
    assert refund.regions[0].region == "湖北省"
    assert library.raw(refund.file, policy.Span(refund.start, refund.end)).startswith("加大失业保险稳岗返还")
