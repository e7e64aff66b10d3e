# SPDX-License-Identifier: Apache-2.0
"""What the manual says of each file and column beyond its label: in Chinese and in English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from gulian.door.model import Kind

Pair = tuple[str, str]
"""The same sentence in Chinese and in English."""

UNITS: Mapping[str, str] = MappingProxyType(
    {"person": "人", "10k CNY a year": "万元/年", "10k CNY a day": "万元/日", "kWh": "千瓦时", "": ""}
)
"""Unit of a column -> as a desk writes it."""

KINDS: Mapping[Kind, tuple[str, str, str, str]] = MappingProxyType(
    {
        "code": (
            "代码",
            "code",
            "按文本读，字母大小写、全角半角不论",
            "text; case and full width do not count",
        ),
        "text": ("文字", "text", "至多2000字", "at most 2,000 characters"),
        "count": ("人数", "persons", "整数，不得为负", "whole, not negative"),
        "money": (
            "金额",
            "money",
            "按万元读；写了“亿元”“元”的换算并列入问题清单",
            "10k CNY; another unit in the cell is converted and told",
        ),
        "energy": ("电量", "energy", "按千瓦时读", "kWh"),
        "flag": ("是否", "yes or no", "1、0，或 是、否", "1, 0, or 是, 否"),
        "date": (
            "日期",
            "date",
            "2020-03-01、2020.3.1、2020年3月1日、3月1日（年份取自文件名或统计日期）",
            "2020-03-01, 2020.3.1, 2020年3月1日, 3月1日 (year from the file's name or the day)",
        ),
        "instant": (
            "时刻",
            "time",
            "2020-03-01 17:02，不写时区即北京时间",
            "2020-03-01 17:02; Beijing time unless an offset is given",
        ),
        "choice": (
            "选项",
            "choice",
            "见下表，英文代号、中文、别称都认",
            "see below: id, Chinese word or alias",
        ),
        "causes": (
            "堵点类别",
            "causes",
            "可填几个，用分号隔开，第一个为主要堵点",
            "several with `;`, the first is the main one",
        ),
        "region": (
            "地区",
            "region",
            "行政区划代码（任一级、任一年）或全名",
            "region code of any level and year, or the full name",
        ),
        "industry": (
            "行业",
            "industry",
            "GB/T 4754-2017 代码，任一级，前面带门类字母也可",
            "code of GB/T 4754-2017, any level, with or without the section letter",
        ),
        "year": ("年份", "year", "2020，也认 2020年", "2020; also 2020年"),
        "share": ("比例", "share", "0到1的小数，或百分数", "0 to 1, or a percentage"),
        "weight": ("权重", "weight", "不小于0的数，单位不论", "a number from 0 on, in any one unit"),
    }
)
"""Kind of a column -> its name and what a cell may hold, each in both languages."""

FILES: Mapping[str, Pair] = MappingProxyType(
    {
        "enterprises": (
            "应当报数的企业，一户一行。其他各表里的企业都要先列入本表。",
            "Firms expected to report, one row each. Firms named in any other file stand here first.",
        ),
        "units": (
            "一户企业有几个生产地点时，一处一行；只有一处的不必填。",
            "One row for each plant of a firm that has several; a firm with one plant needs none.",
        ),
        "links": (
            "谁供货给谁，一行一对。没有采购额也可以用，只是由此算出的可恢复产值为估计数。",
            "Who supplies whom, one pair a row. Where values are missing, gains are estimates.",
        ),
        "leaders": (
            "龙头企业和它所在的产业链、链长。",
            "Lead firms, their chains, and the officer of each chain.",
        ),
        "bodies": (
            "园区、协会等跨县区的主体；不填也能运行。",
            "Parks, associations and others that cross counties; may be absent.",
        ),
        "risk": (
            "各地疫情风险等级，自所填日期起执行，直到下一行。",
            "Risk tier of a region from the date on, until the next row.",
        ),
        "reviews": (
            "县区审核意见。应报企业所在县区全部通过后，当天数字才是审核数。",
            "Decisions of the counties. Figures are 审核数 when every county that owes reports has approved.",
        ),
        "reports": (
            "企业日报，一个生产单位一天一行。一天一个文件放在 reports/ 里，或合成一个 reports 文件。",
            "Daily reports, one row a plant and day: one file a day in `reports/`, or one named `reports`.",
        ),
        "above_scale": (
            "规模以上工业企业的年度名录，一年一份，都放在一个文件里。有当年名录的，规上与否以它为准。",
            "The yearly lists of above-scale firms, in one file. Where there is one of the year, it decides.",
        ),
        "aliases": (
            "企业换码、合并、分立、临时代码和更正。别的表里用旧代码的各行，按当天记到现用代码，并逐行提示。",
            "Codes that changed. Rows under an old code are used under the one of the day, and each is told.",
        ),
        "state": (
            "给 gulian chain 各命令的企业状态：谁停了、还剩几成、因为什么、哪几天。",
            "For the commands of `gulian chain`: who stopped, what is left, why, and on which days.",
        ),
        "weights": (
            "给 gulian chain criticality --weights：各企业的产出算多少。",
            "For `gulian chain criticality --weights`: what the output of each firm counts.",
        ),
        "firms": (
            "给 gulian chain criticality --firms：只算哪些企业。",
            "For `gulian chain criticality --firms`: which firms are closed in turn.",
        ),
        "purchases": (
            "给 gulian chain rebuild --purchases：企业一年向各行业采购多少。",
            "For `gulian chain rebuild --purchases`: what firms buy of each industry in a year.",
        ),
        "figures": (
            "给 gulian monitor check-figures：公布的人数（户数）和比率，核对它们能否出自同一个底数。",
            "For `gulian monitor check-figures`: published counts and rates; can they rest on one base?",
        ),
        "history": (
            "给 gulian monitor forecast：每个成员每天一行；gulian day 写出的 indicators.csv 可直接使用。",
            "For `gulian monitor forecast`: a row a member and day; `indicators.csv` of `gulian day` is one.",
        ),
        "received": (
            "给 gulian monitor collect：平台推送的日报；代码不详的，填企业名称和所在县区。",
            "For `gulian monitor collect`: reports of a platform; a firm may be named by its name.",
        ),
        "applications": (
            "给 gulian policy match --applications：每户企业、每项措施的申请一行。",
            "For `gulian policy match --applications`: a row per firm and measure that was applied for.",
        ),
        "budgets": (
            "给 gulian policy match --budget：每项措施安排了多少资金。",
            "For `gulian policy match --budget`: the money set aside for each measure.",
        ),
    }
)
"""Stem -> what the file is for."""

COLUMNS: Mapping[tuple[str, str], Pair] = MappingProxyType(
    {
        ("enterprises", "code"): (
            "18位；个体工商户、9位组织机构代码、15位旧注册号也可",
            "18 characters; household firms, 9-character and 15-digit older codes too",
        ),
        ("enterprises", "region"): ("生产所在地", "where it produces"),
        ("enterprises", "registered_region"): (
            "与所在县区不同时只提示，不改动",
            "told where it differs, never moved",
        ),
        ("enterprises", "revenue"): (
            "没有日产值时，用它除以365",
            "divided by 365 where no daily output is known",
        ),
        ("enterprises", "cost"): (
            "用来判断所列供应商占全部采购的多少",
            "tells how much of all purchases the listed suppliers make up",
        ),
        ("enterprises", "output"): ("正常生产时一天的产值", "on an ordinary day"),
        ("enterprises", "above_scale"): (
            "按当年规上名录填，不按营业收入推算",
            "by the list of the year, never by revenue",
        ),
        ("enterprises", "group"): ("集团公司的代码", "code of the group company"),
        ("enterprises", "lists"): ("几个名单用分号隔开", "several with `;`"),
        ("units", "unit"): ("自编，不可重复", "any id, once only"),
        ("units", "code"): ("所属企业的代码", "of the firm it belongs to"),
        ("units", "region"): ("该厂所在地", "where the plant lies"),
        ("links", "supplier"): (
            "名录内企业的代码；境外供应商留空并填国家或地区",
            "code of a firm of the register; empty for a supplier abroad, whose country is given",
        ),
        ("links", "buyer"): ("名录内企业的代码", "code of a firm of the register"),
        ("links", "value"): (
            "不知道就留空，不要填0",
            "leave empty where unknown; 0 says that nothing is bought",
        ),
        ("links", "rank"): ("只此一家填独家", "sole = the only source"),
        ("links", "until"): ("过了这一天不再计入", "not counted after this day"),
        ("leaders", "chain"): ("一户在几条链上就填几行", "one row for each chain"),
        ("bodies", "body"): (
            "自编；类别为 zone 的填统计用区划代码（第5位为7的开发区代码）",
            "any id; for kind zone the code of the statistics bureau (xxxx71 to xxxx79)",
        ),
        ("bodies", "kind"): (
            "如 park、association；zone 表示该开发区落在哪个县区",
            "such as park, association; zone says in which county that zone lies",
        ),
        ("bodies", "since"): ("含当天", "that day included"),
        ("bodies", "until"): ("自这一天起不再有它", "the first day on which it is no more"),
        ("reviews", "note"): ("退回时写明原因", "the reason where it is sent back"),
        ("reports", "unit"): ("只有一处生产地点的留空", "empty for a firm with one plant"),
        ("reports", "staff"): (
            "含劳务派遣，按实际用工地点计",
            "agency workers count where they work",
        ),
        ("reports", "returned"): ("含远程办公，不大于员工总数", "with remote work; not above the staff"),
        ("reports", "onsite"): ("在现场的，不大于返岗人数", "in the plant; not above the returned"),
        ("reports", "received_at"): (
            "同一单位同一天报了几次，以最后收到的为准",
            "of several reports of a plant and day the last received counts",
        ),
        ("reports", "capacity"): ("当天按满产计的产值", "what full production of that day would be worth"),
        ("reports", "output"): (
            "与日产能一起填，才算得出开工企业的剩余产能",
            "together with the capacity it says what an open plant has left",
        ),
        ("above_scale", "year"): ("名录的年份", "the year of the list"),
        ("aliases", "old"): (
            "旧的、错的、9位或15位的、临时的代码",
            "an older, a wrong, a 9- or 15-character, or a temporary one",
        ),
        ("aliases", "code"): ("这户企业现在的代码", "the code of the firm today"),
        ("aliases", "kind"): (
            "更正、临时代码、换码：不论哪天都是同一户；合并、分立：自起始日期起",
            "corrected, temporary, renumbered: the same firm at any date; merged, split: from `since` on",
        ),
        ("aliases", "since"): ("含当天；合并、分立须填", "that day included; needed for merged and split"),
        ("aliases", "until"): (
            "含当天；不再使用的对照才填",
            "that day included; for a row that holds no more",
        ),
        ("purchases", "industry"): (
            "国民经济行业代码，粗细均可；供应商归入其中最细的一个",
            "a code of GB/T 4754 of any level; a supplier belongs to the finest of them",
        ),
        ("received", "code"): (
            "不知道时留空，须填企业名称",
            "empty where it is not known; then the name has to stand there",
        ),
        ("received", "name"): (
            "没有代码时凭名称和所在县区认出企业",
            "by name and region a firm without a code is recognised",
        ),
        ("state", "own_share"): (
            "企业自身还能开到几成；留空时，堵点为原材料零部件、订单不足的按1，其余按0",
            "what the firm could do by itself; empty = 1 where the cause is materials or orders, else 0",
        ),
        ("state", "from"): ("含当天；留空即一直如此", "that day included; empty = ever since"),
        ("state", "until"): ("含当天", "that day included"),
        ("figures", "group"): (
            "谁的数；公布对象与底数名称都相同的行，视为声称出自同一个底数",
            "rows that agree here and in `base` are said to rest on one base",
        ),
        ("figures", "base"): ("如：从业人数、企业数", "persons on the roll, firms"),
        ("figures", "numerator"): (
            "不小于0的整数，多少位都可",
            "a whole number of any length up to 100 digits",
        ),
        ("figures", "rate"): (
            "百分数，照公布的写法（83.90 与 83.9 不同）",
            "percent, as printed (83.90 says more than 83.9)",
        ),
        ("figures", "decimals"): (
            "公布到几位小数；留空则以比率的写法为准",
            "decimals that were printed; empty = those of the rate",
        ),
        ("figures", "denominator"): ("若同时公布了分母", "where it was published too"),
        ("history", "level"): (
            "total 合计，province、city、county，section、division 等",
            "total, province, city, county, section, division, ...",
        ),
        ("history", "parent"): (
            "地区才填；留空时，六位区划代码按代码推定",
            "of regions only; empty = found from a six-digit region code",
        ),
        ("history", "reported"): ("为0的日子视为缺数", "a day with 0 counts as missing"),
        ("applications", "measure"): (
            "措施的编号（policy-service/measures/refund_small）或名称",
            "the measure's path, policy-service/measures/refund_small, or its title",
        ),
        ("applications", "granted"): ("未决定留空，不予支持填0", "empty = not decided, 0 = refused"),
        ("budgets", "measure"): (
            "措施的编号（policy-service/measures/refund_small）或名称",
            "the measure's path, policy-service/measures/refund_small, or its title",
        ),
        ("reports", "planned_stop"): ("轮休、检修等计划内停产填是", "yes for maintenance or seasonal stops"),
    }
)
"""(stem, column) -> what its label does not say."""
