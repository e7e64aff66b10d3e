# SPDX-License-Identifier: Apache-2.0
"""What a sentence gives, and to whom: words of giving, their object, formula and limit."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gulian.policy.measures.model import Audience, Benefit, BenefitKind
from gulian.policy.quantities import Quantity, When

GIVING: tuple[tuple[BenefitKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))  # type: ignore[misc]  # the literals below are kinds
    for kind, pattern in (
        ("refund", r"返还(?!政策认定)|退还|退回"),
        ("reward", r"(?:给予|发放|一次性|予以)[^，。；]{0,12}(?:奖励|奖补)"),
        (
            "subsidy",
            r"(?:给予|发放|享受|申领|提供|予以|延长|继续)[^，。；]{0,24}(?:补贴|补助|补助金)|纳入补贴|可申请[^，。；]{0,12}(?:补贴|补助)",
        ),
        (
            "exemption",
            r"(?:可|予以|给予)?(?:免缴|免征|免收|免除|豁免|免于|免交)|减免(?!期间)|不再(?:填报|收取|缴纳)|不进行现场检查",
        ),
        ("reduction", r"减半|减征|(?:下调|降低|减收)[^，。；]{0,16}(?:费|费率|利率|税|租金|标准)"),
        ("deferral", r"缓缴|暂缓缴|缓交|(?:延期|延后)(?:缴纳|还|办理)|顺延|展期|续贷|可延期"),
        ("finance", r"(?:可申请|给予|提供|享受)[^，。；]{0,20}(?:贷款|贴息|担保|授信|保险补偿)|取消反担保"),
        (
            "permission",
            r"放宽[^，。；]*标准|不得限制|可自主选择|可根据本人意愿|快速放行|不记入信用记录|优先考虑|即可(?:登记|组织|办理)|可以不予处罚|可(?:不再|先行|容缺)|容缺受理|不得(?:要求|收取|采取|盲目)|严禁向企业",
        ),
        (
            "service",
            r"免费(?:向|为)?[^，。；]{0,16}提供|为企业免费|为[^，。；]{0,12}企业[^，。；]{0,10}提供|"
            r"(?:人员|劳动者|毕业生)，[^。；]{0,40}提供[^，。；]{0,20}服务",
        ),
    )
)
_LABEL = r"^\s*(?:[（(]?[0-9一二三四五六七八九十]{1,3}[)）、.]\s*)?"
"""The number of a clause, which is no part of its sentence."""
VAGUE: tuple[BenefitKind, ...] = ("permission", "service")
_FIRM = re.compile(
    r"企业|公司|个体工商户|用人单位|见习单位|经营主体|申报主体|申报单位|合作社|服务机构|劳务经纪人|工程建设项目|创业项目|纳税人|"
    r"建设项目|许可证|申请人"
)
_PERSON = re.compile(
    r"毕业生|劳动者|农民工|失业人员|就业人员|困难人员|从业人员|贫困劳动力|群体|家庭|学生|人员"
)
_TELLING = re.compile(
    r"宣讲|宣传解读|解读|摸底|调查[^，。；]*落实|落实情况|用好用足|倡导|提供(?:数据|技术)?支撑"
)
"""Sentences that tell of benefits or urge others to give them give none themselves."""
_RECEIVING = re.compile(
    r"对[^，。；]{0,50}(?:企业|单位|个体工商户|项目)|(?:企业|单位|个体工商户)[^，。；]{0,20}可"
)
_EMPLOYING = re.compile(r"(?:企业|单位)[^，。；]{0,10}(?:招用|吸纳|组织)|对(?:吸纳|招用|招录)|给予见习单位")
_URGING = re.compile(
    _LABEL + r"(?:引导|督促|推动|要求)[^，。；]{0,12}(?:企业|单位)|"
    r"(?:鼓励|引导|推动|协调|倡导|主动加强与)[^，。；]{0,40}"
    r"(?:银行|金融机构|保险机构|担保机构|协会|商会|核心企业|物业|示范基地)|"
    r"(?:银行业?金融机构|保险机构|担保机构)(?:可(?!申请)|应|要)"
)
"""Sentences that leave it to others to give: 鼓励银行…, 银行业金融机构可…, 协调物业减免…."""
_GOVERNMENT = re.compile(
    _LABEL + r"(?:各地区?|各部门|各级|各省|各有关|各地方|地方|县级以上|有关部门|相关部门|相关地区|省级)"
    r"|的(?:地方|地区|市县)[，,]|支持市县|"
    r"投入力度|资金保障|统筹用好|督查|问责|表扬激励|工作(?:力度|责任|机制|领导小组)"
)
_DUTY_HEADS = re.compile(
    r"组织领导|工作责任|督促落实|组织实施|资金保障|表扬激励|强化责任|加强督|统筹协调|监督检查|压实|政治站位|宣传(?:引导|落实)|奖惩并重"
)
_FORMULA = re.compile(
    r"(?:提至|按照?|确定为|标准为|标准不高于|标准|至|为)?((?:不超过|不高于|最高)?[^，。；、：]{0,40}?的?\d[\d.]*(?:%|元|万元|个月[^，。；]{0,30}|倍)[^，。；]{0,12})"
)


def is_duty_head(words: str) -> bool:
    """Whether a heading announces what governments have to do: 压实就业工作责任, 加强资金保障."""
    return bool(_DUTY_HEADS.search(words))


def giving(sentence: str) -> list[tuple[BenefitKind, re.Match[str]]]:
    """The words of giving in a sentence, at most one for each of its parts between commas, in order.

    Permissions and services count only where nothing surer is given.
    """
    found = [(kind, match) for kind, pattern in GIVING if (match := pattern.search(sentence))]
    sure = [each for each in found if each[0] not in VAGUE]
    parts: dict[int, tuple[BenefitKind, re.Match[str]]] = {}
    for kind, match in sure or found[:1]:
        parts.setdefault(sentence.rfind("，", 0, match.start()), (kind, match))
    return [parts[at] for at in sorted(parts)]


def audience(sentence: str, given: re.Match[str]) -> Audience:
    """Whom a sentence gives to: whoever stands nearest before the giving, else after it; else governments."""
    # 各地可对吸纳就业多的企业给予…: a government acts, a firm receives.
    if _GOVERNMENT.search(sentence) and not _RECEIVING.search(sentence):
        return "government"
    before = sentence[: given.start()]
    firm, person = _last(_FIRM, before), _last(_PERSON, before)
    if max(firm, person) < 0:
        firm, person = _last(_FIRM, sentence), _last(_PERSON, sentence)
    if max(firm, person) < 0 or _URGING.search(sentence) or _TELLING.search(sentence):
        return "government"
    if _EMPLOYING.search(sentence):
        return "firm"
    return "firm" if firm > person else "person"


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((found.end() for found in pattern.finditer(text)), default=-1)


def benefit(
    kind: BenefitKind, found: re.Match[str], sentence: str, figures: Sequence[Quantity | When]
) -> Benefit:
    """The benefit with its formula and limit, out of the part of the sentence that gives."""
    begin = sentence.rfind("，", 0, found.start()) + 1
    words = sentence[begin:].strip(" ，。；\n")
    values = [
        each
        for each in figures
        if isinstance(each, Quantity)
        and each.start >= begin
        and each.kind in ("money", "share", "duration", "multiple")
    ]
    limits = [each for each in values if each.comparator in ("at_most", "below")]
    formula = _FORMULA.search(words) if values else None
    return Benefit(
        kind=kind,
        words=words,
        formula=formula[1].strip() if formula else None,
        values=tuple(values),
        up_to=bool(limits),
        cap=limits[0] if limits else None,
    )
