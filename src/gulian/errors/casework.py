# SPDX-License-Identifier: Apache-2.0
"""E-CASE: a case cannot go on as asked, or a draw does not check."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from gulian.errors.tree import GulianError


class CaseError(GulianError):
    """A case cannot go on as asked, or a draw does not check."""


@dataclass(eq=False)
class TicketNotOpen(CaseError):
    """A ticket is acted on that was closed or never opened."""

    id = "E-CASE-001"
    zh = "案件 {case}：{ticket} 号事项不在办，在办的有：{open}。"
    en = "Case {case}: item {ticket} is not open; open are: {open}."
    fix_zh = "请刷新后再办；同一事项只能办一次。"
    fix_en = "Look again at what is open: an item is acted on once."
    case: str
    ticket: int
    open: str


@dataclass(eq=False)
class NotYours(CaseError):
    """Somebody acts who is not the one the step names."""

    id = "E-CASE-002"
    zh = "“{step}”应由{needs}办理，{has}不能办。"
    en = "{step} is for {needs}, not for {has}."
    fix_zh = "请转给应办的人。"
    fix_en = "Hand it to those it is for."
    step: str
    needs: str
    has: str


@dataclass(eq=False)
class UnknownOutcome(CaseError):
    """The step has no such outcome."""

    id = "E-CASE-003"
    zh = "“{step}”没有“{outcome}”这一结果，可选：{known}。"
    en = "{step} has no outcome {outcome}; there are: {known}."
    fix_zh = "请从可选结果中选择。"
    fix_en = "Choose one of those."
    step: str
    outcome: str
    known: str


@dataclass(eq=False)
class GuardFails(CaseError):
    """The condition of an outcome is false."""

    id = "E-CASE-004"
    zh = "“{step}”不能取“{outcome}”：不满足条件 {condition}。"
    en = "{step} cannot end with {outcome}: the condition {condition} does not hold."
    fix_zh = "请选择其他结果，或先更正事实。"
    fix_en = "Choose another outcome, or correct the facts first."
    step: str
    outcome: str
    condition: str


@dataclass(eq=False)
class FactsMissing(CaseError):
    """A condition, a role or a limit rests on facts nobody gave."""

    id = "E-CASE-005"
    zh = "“{step}”还缺事实，无法判断：{names}。"
    en = "{step} cannot be decided: unknown are {names}."
    fix_zh = "请先补齐这些事实。"
    fix_en = "Give these facts first."
    step: str
    names: str


@dataclass(eq=False)
class ReasonMissing(CaseError):
    """An outcome needs a reason."""

    id = "E-CASE-006"
    zh = "“{step}”取“{outcome}”必须说明理由。"
    en = "{step}: {outcome} needs a reason."
    fix_zh = "请写明理由。"
    fix_en = "State the reason."
    step: str
    outcome: str


@dataclass(eq=False)
class UsedUp(CaseError):
    """An outcome was taken as often as it may be."""

    id = "E-CASE-007"
    zh = "“{step}”的“{outcome}”最多 {most} 次，已经用过。"
    en = "{step}: {outcome} may be taken {most} times and was."
    fix_zh = "请选择其他结果；退办只限一次。"
    fix_en = "Choose another outcome; a case is handed back only once."
    step: str
    outcome: str
    most: int


@dataclass(eq=False)
class CaseHasEnded(CaseError):
    """An event for a case that has ended."""

    id = "E-CASE-008"
    zh = "案件 {case} 已办结（{end}）。"
    en = "Case {case} has ended ({end})."
    fix_zh = "如需再办，请申诉或另立案件。"
    fix_en = "Appeal where that is possible, or open a new case."
    case: str
    end: str


@dataclass(eq=False)
class TimeRunsBack(CaseError):
    """An event before the last one."""

    id = "E-CASE-009"
    zh = "案件 {case}：时刻 {now} 早于上一事件 {last}。"
    en = "Case {case}: {now} lies before its last event, {last}."
    fix_zh = "请用事件实际发生的时刻。"
    fix_en = "Give the instant at which it happened."
    case: str
    now: dt.datetime
    last: dt.datetime


@dataclass(eq=False)
class QuotaFull(CaseError):
    """The places of a quota are all taken."""

    id = "E-CASE-010"
    zh = "名额“{quota}”（{key}）已满：上限 {limit}。"
    en = "The quota {quota} of {key} is full: {limit}."
    fix_zh = "请等待归还的名额，或选择不占名额的结果。"
    fix_en = "Wait for a place given back, or choose an outcome without one."
    quota: str
    key: str
    limit: int


@dataclass(eq=False)
class PlaceTaken(CaseError):
    """A rank that another case holds already."""

    id = "E-CASE-060"
    zh = "名额“{quota}”中 {key} 的第 {place} 名已经给了别的案件。"
    en = "Rank {place} of quota {quota} for {key} is held by another case."
    fix_zh = "请换一个名次；同一推荐单位的推荐优先顺序不得并列。"
    fix_en = "Give another rank: in the order of priority of one body no two are alike."
    quota: str
    key: str
    place: int


@dataclass(eq=False)
class CaseShut(CaseError):
    """A sub-case its parent waits for no more."""

    id = "E-CASE-061"
    zh = "分办案件 {case} 已随上级案件 {parent} 关闭。"
    en = "The sub-case {case} was shut together with {parent}, of which it is a part."
    fix_zh = "请看上级案件；如需再办，另立案件。"
    fix_en = "See the case it is a part of; begin a new one if something is left to do."
    case: str
    parent: str


@dataclass(eq=False)
class CountMissing(CaseError):
    """The event does not say how many places or numbers were taken."""

    id = "E-CASE-011"
    zh = "未给出“{name}”当时的计数。"
    en = "The event does not say the count of {name}."
    fix_zh = "请随事件给出计数（wanted 列出所需）。"
    fix_en = "Give the count with the event (`wanted` lists which)."
    name: str


@dataclass(eq=False)
class NoQuota(CaseError):
    """The list names no quota for this body."""

    id = "E-CASE-012"
    zh = "名额“{quota}”没有 {key} 的上限。"
    en = "The quota {quota} has no limit for {key}."
    fix_zh = "请在名额表中写明该机构的上限；未写明即不得占用。"
    fix_en = "Add the body to the list of the quota: one it does not name has no place."
    quota: str
    key: str


@dataclass(eq=False)
class UnknownFact(CaseError):
    """A fact the procedure does not declare."""

    id = "E-CASE-013"
    zh = "流程没有事实“{name}”，相近的有：{nearest}。"
    en = "The procedure has no fact {name}; near it: {nearest}."
    fix_zh = "请用流程声明的事实。"
    fix_en = "Use the facts the procedure declares."
    name: str
    nearest: str


@dataclass(eq=False)
class WrongFact(CaseError):
    """A fact of the wrong kind."""

    id = "E-CASE-014"
    zh = "事实“{name}”的值 {value} 不是{kind}。"
    en = "The fact {name} is {value}, expected {kind}."
    fix_zh = "请改成该类型的值。"
    fix_en = "Give a value of that kind."
    name: str
    value: str
    kind: str


@dataclass(eq=False)
class FormIncomplete(CaseError):
    """A required question of the step's form has no answer."""

    id = "E-CASE-015"
    zh = "“{step}”的表单 {form} 缺少必填项：{missing}。"
    en = "The form {form} of {step} lacks: {missing}."
    fix_zh = "请补齐必填项。"
    fix_en = "Answer the required questions."
    step: str
    form: str
    missing: str


@dataclass(eq=False)
class FormRuleBroken(CaseError):
    """A rule of the step's form does not hold."""

    id = "E-CASE-016"
    zh = "“{step}”的表单 {form} 不满足：{rule}。"
    en = "The form {form} of {step} breaks: {rule}."
    fix_zh = "请核对后更正。"
    fix_en = "Check and correct the answers."
    step: str
    form: str
    rule: str


@dataclass(eq=False)
class NotYetDue(CaseError):
    """A timer is delivered before its time, or twice."""

    id = "E-CASE-017"
    zh = "{ticket} 号事项没有到期的“{what}”。"
    en = "Item {ticket} has no {what} that is due."
    fix_zh = "请只送达 due 列出的到期事项。"
    fix_en = "Deliver only what `due` lists."
    ticket: int
    what: str


@dataclass(eq=False)
class EventRefused(CaseError):
    """This event does not fit this step."""

    id = "E-CASE-018"
    zh = "“{step}”不接受事件“{event}”。"
    en = "{step} takes no event {event}."
    fix_zh = "请看该步骤的类别和在办状态。"
    fix_en = "See the kind of the step and its state."
    step: str
    event: str


@dataclass(eq=False)
class WrongProcedure(CaseError):
    """A case is run with a procedure other than the one it is pinned to."""

    id = "E-CASE-019"
    zh = "案件 {case} 依据 {pinned} 立案，给出的流程是 {given}。"
    en = "Case {case} is pinned to {pinned}, the procedure given is {given}."
    fix_zh = "请用立案时的流程，或先迁移（migrate）。"
    fix_en = "Use the procedure it is pinned to, or migrate it first."
    case: str
    pinned: str
    given: str


@dataclass(eq=False)
class SupplementRefused(CaseError):
    """A step that may not ask for more, or did so as often as it may."""

    id = "E-CASE-020"
    zh = "“{step}”不能再要求补正（最多 {most} 次）。"
    en = "{step} may not ask for more ({most} times at most)."
    fix_zh = "请一次性告知全部需补正内容，现在作出决定。"
    fix_en = "Decide now; everything is to be asked for at once."
    step: str
    most: int


@dataclass(eq=False)
class WithdrawalRefused(CaseError):
    """The procedure knows no withdrawal by this role."""

    id = "E-CASE-021"
    zh = "案件 {case} 不能由 {role} 撤回。"
    en = "Case {case} cannot be withdrawn by {role}."
    fix_zh = "请由申请人撤回。"
    fix_en = "Only the role the procedure names withdraws."
    case: str
    role: str


@dataclass(eq=False)
class AppealRefused(CaseError):
    """An appeal that is too late, a second one, or against an end that has none."""

    id = "E-CASE-022"
    zh = "案件 {case} 不能申诉：{why_zh}。"
    en = "Case {case}: no appeal, {why_en}."
    fix_zh = "请另寻法定救济途径。"
    fix_en = "Other remedies stand outside this procedure."
    case: str
    why_zh: str
    why_en: str


@dataclass(eq=False)
class UnknownBranch(CaseError):
    """A branch or a sub-case nobody waits for."""

    id = "E-CASE-023"
    zh = "“{step}”没有在等“{branch}”。"
    en = "{step} does not wait for {branch}."
    fix_zh = "请核对分办事项的编号。"
    fix_en = "Check the key of the sub-case."
    step: str
    branch: str


@dataclass(eq=False)
class SamePerson(CaseError):
    """Somebody acts who did a step that must be another's."""

    id = "E-CASE-024"
    zh = "“{step}”与“{other}”不得由同一人办理。"
    en = "{step} and {other} may not be done by one person."
    fix_zh = "请由另一人办理。"
    fix_en = "Let somebody else do it."
    step: str
    other: str


@dataclass(eq=False)
class BadRecord(CaseError):
    """A stored case or event cannot be read."""

    id = "E-CASE-025"
    zh = "案件记录 {where} 有误：{detail}"
    en = "The record is wrong at {where}: {detail}"
    fix_zh = "请从备份恢复，不要手工修改。"
    fix_en = "Restore it from a backup; do not edit it by hand."
    where: str
    detail: str


@dataclass(eq=False)
class BadRank(CaseError):
    """A rank that is missing, or a ranking that does not name each once."""

    id = "E-CASE-026"
    zh = "推荐优先顺序有误：{detail_zh}。"
    en = "The order of priority is wrong: {detail_en}."
    fix_zh = "请为每一项给出唯一的名次，从 1 起连续。"
    fix_en = "Give each a rank of its own, from 1 on without a gap."
    detail_zh: str
    detail_en: str


@dataclass(eq=False)
class WrongItems(CaseError):
    """A case carries items under a name, or with facts, that are not declared."""

    id = "E-CASE-027"
    zh = "清单“{name}”有误：{detail_zh}。"
    en = "The list {name} is wrong: {detail_en}."
    fix_zh = "请按流程声明的清单给出各项，项名不重复。"
    fix_en = "Give items as the procedure declares them, each key once."
    name: str
    detail_zh: str
    detail_en: str


@dataclass(eq=False)
class BadDraw(CaseError):
    """A draw that cannot be made as declared."""

    id = "E-CASE-028"
    zh = "抽取方案有误：{detail_zh}。"
    en = "The draw is wrong: {detail_en}."
    fix_zh = "请更正后重新公布名单。"
    fix_en = "Correct it and publish the lists anew."
    detail_zh: str
    detail_en: str


@dataclass(eq=False)
class DrawDiffers(CaseError):
    """A published draw does not follow from its lists and its seed."""

    id = "E-CASE-029"
    zh = "抽取结果核验不符：{what}，公布为 {published}，重算为 {found}。"
    en = "The draw does not check: {what} was published as {published}, found {found}."
    fix_zh = "请勿采用该结果，并要求公布方说明。"
    fix_en = "Do not use the result; ask who published it."
    what: str
    published: str
    found: str


@dataclass(eq=False)
class TooFewInspectors(CaseError):
    """After the exclusions too few inspectors are left for a firm."""

    id = "E-CASE-030"
    zh = "{firm} 回避之后只剩 {left} 名检查人员，需要 {needed} 名。"
    en = "After the exclusions {left} inspectors are left for {firm}, {needed} are needed."
    fix_zh = "请补充检查人员名单后重新公布。"
    fix_en = "Add inspectors and publish the lists anew."
    firm: str
    left: int
    needed: int


@dataclass(eq=False)
class UnknownCase(CaseError):
    """The folder has no such case."""

    id = "E-CASE-031"
    zh = "{folder} 中没有案件 {case}。"
    en = "There is no case {case} in {folder}."
    fix_zh = "请用 gulian case list 查看。"
    fix_en = "See: gulian case list"
    folder: str
    case: str


@dataclass(eq=False)
class CaseExists(CaseError):
    """A case of this id is there already."""

    id = "E-CASE-032"
    zh = "案件 {case} 已经存在。"
    en = "There is a case {case} already."
    fix_zh = "请另取编号。"
    fix_en = "Choose another id."
    case: str


@dataclass(eq=False)
class MigrationRefused(CaseError):
    """A case cannot be moved to another version of its procedure."""

    id = "E-CASE-033"
    zh = "案件 {case} 不能迁移：{why_zh}。"
    en = "Case {case} cannot be migrated: {why_en}."
    fix_zh = "请补充步骤对照，或让该案件按原流程办完。"
    fix_en = "Complete the step map, or let the case end under its old procedure."
    case: str
    why_zh: str
    why_en: str


@dataclass(eq=False)
class LimitBelowZero(CaseError):
    """A limit or a quorum that is negative."""

    id = "E-CASE-034"
    zh = "“{step}”的{what}为 {value}，不能小于零。"
    en = "{what} of {step} is {value}: it cannot be negative."
    fix_zh = "请更正所查的表。"
    fix_en = "Correct the list it is looked up in."
    step: str
    what: str
    value: int


@dataclass(eq=False)
class UnknownProcedure(CaseError):
    """The scheme has no such procedure."""

    id = "E-CASE-035"
    zh = "没有流程 {name}，现有：{known}。"
    en = "There is no procedure {name}; there are: {known}."
    fix_zh = "请写作“方案/procedures/流程”。"
    fix_en = "Write it scheme/procedures/id."
    name: str
    known: str
