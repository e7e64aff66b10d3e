# SPDX-License-Identifier: Apache-2.0
"""E-OFF: the office cannot do what was asked."""

from __future__ import annotations

from dataclasses import dataclass

from gulian.errors.tree import GulianError


class OfficeError(GulianError):
    """The office cannot do what was asked."""


@dataclass(eq=False)
class DatabaseUrlUnusable(OfficeError):
    """DATABASE_URL names no PostgreSQL database."""

    id = "E-OFF-001"
    zh = "DATABASE_URL 不能用：以“{scheme}”开头，或没有库名。"
    en = "DATABASE_URL cannot be used: it begins with '{scheme}' or names no database."
    fix_zh = "请写成 postgresql://用户:口令@主机:端口/库名；不设则用数据目录里的 SQLite。"
    fix_en = "Write postgresql://user:password@host:port/name; without it SQLite in the data folder is used."
    scheme: str


@dataclass(eq=False)
class TooManyReports(OfficeError):
    """More reports at once than a batch takes."""

    id = "E-OFF-150"
    zh = "一批最多 {most} 份报表，这一批有 {count} 份。"
    en = "A batch takes {most} reports at most; this one has {count}."
    fix_zh = "请分成几批，每批用自己的 Idempotency-Key。"
    fix_en = "Send it in parts, each with an Idempotency-Key of its own."
    count: int
    most: int


@dataclass(eq=False)
class UnitUnknown(OfficeError):
    """A report is about a plant that is not there, or not this seat's."""

    id = "E-OFF-151"
    zh = "没有可以代其填报的单位 {unit}。"
    en = "There is no plant {unit} that you may report for."
    fix_zh = "请核对单位代码；有多个厂区的企业按厂区填报。"
    fix_en = "Check the code; a firm with several plants reports by plant."
    unit: str


@dataclass(eq=False)
class ReportAhead(OfficeError):
    """A report is about a day that has not begun."""

    id = "E-OFF-100"
    zh = "不能填报 {date}：这一天还没有到。"
    en = "{date} cannot be reported: that day has not begun."
    fix_zh = "请核对日期。"
    fix_en = "Check the date."
    date: str


@dataclass(eq=False)
class ReportRefused(OfficeError):
    """The last report cannot be sent again as it was."""

    id = "E-OFF-101"
    zh = "{name}不能“同昨日”填报：{why}"
    en = "The last report of {name} cannot be sent again as it was: {why}"
    fix_zh = "请打开填报页逐项填写。"
    fix_en = "Open the form and answer its questions."
    name: str
    why: str


@dataclass(eq=False)
class RowsOutside(OfficeError):
    """An uploaded file has rows of firms outside the scope, or rows that name none by its code."""

    id = "E-OFF-102"
    zh = "{name} 有 {count} 行不是您职责范围内的企业，或没有写统一社会信用代码：第 {rows} 行等；整份未收。"
    en = "{count} rows of {name} name no firm of your scope by its code (rows {rows} ...): nothing was taken."
    fix_zh = "请删去这些行或补上代码，再上传一次。"
    fix_en = "Take these rows out or give their codes, then upload again."
    name: str
    count: int
    rows: str


@dataclass(eq=False)
class BulletinStage(OfficeError):
    """A bulletin is not at the stage this step needs."""

    id = "E-OFF-070"
    zh = "《{title}》现在的阶段是“{stage}”，不能办这一步。"
    en = "The bulletin {title} stands at '{stage}': this step cannot be taken."
    fix_zh = "请刷新后再看；退回或签发后的稿件不能再改，请重新拟稿。"
    fix_en = "Look again; what was returned or signed does not change: draft a new one."
    title: str
    stage: str


@dataclass(eq=False)
class SameSigner(OfficeError):
    """One person would take two of the three steps that need different people."""

    id = "E-OFF-071"
    zh = "拟稿、核稿、签发须由不同的人办理，{name}已办过前面的步骤。"
    en = "Draft, check and signature need different people; {name} has taken an earlier step."
    fix_zh = "请由另一位同志办理。"
    fix_en = "Ask somebody else."
    name: str


@dataclass(eq=False)
class NotForOutside(OfficeError):
    """A text that names blocked firms would be released."""

    id = "E-OFF-072"
    zh = "《{title}》点名堵点企业，不能对外公开。"
    en = "The bulletin {title} names blocked firms and cannot be released to the public."
    fix_zh = "请另拟“通报”，经核稿、签发后公开。"
    fix_en = "Draft a notice instead, have it checked and signed, and release that."
    title: str


@dataclass(eq=False)
class BulletinChanged(OfficeError):
    """A kept file is not what was drafted."""

    id = "E-OFF-073"
    zh = "稿件 {bulletin} 的文件 {name} 已不是拟稿时的内容，或已不在。"
    en = "The file {name} of bulletin {bulletin} is not what was drafted, or is gone."
    fix_zh = "不要签发；请查操作留痕，从备份恢复，或重新拟稿。"
    fix_en = "Do not sign; look into the audit, restore from a backup, or draft anew."
    bulletin: str
    name: str


@dataclass(eq=False)
class AuditOutside(OfficeError):
    """A write was told to the audit outside a transaction: a defect of ours."""

    id = "E-OFF-002"
    zh = "操作“{action}”没有在事务中留痕。"
    en = "The action {action} was recorded outside a transaction."
    fix_zh = "这是程序缺陷，请报告。"
    fix_en = "This is a defect of the program: please report it."
    action: str


@dataclass(eq=False)
class TaskUnknown(OfficeError):
    """Nobody does work of this kind."""

    id = "E-OFF-010"
    zh = "没有“{kind}”这一种后台任务。"
    en = "There is no long work of the kind {kind}."
    fix_zh = "请用本版本列出的任务种类。"
    fix_en = "Use a kind this version lists."
    kind: str


@dataclass(eq=False)
class TaskRunning(OfficeError):
    """The same work was asked for by somebody else and is not over."""

    id = "E-OFF-011"
    zh = "同一项工作（{kind}）已有人发起，尚未结束。"
    en = "The same work ({kind}) was asked for by somebody else and is not over yet."
    fix_zh = "请等它结束后再看结果。"
    fix_en = "Wait for its end, then look at the result."
    kind: str


@dataclass(eq=False)
class TaskEnded(OfficeError):
    """A task that is over cannot be called off."""

    id = "E-OFF-012"
    zh = "任务（{kind}）已经结束，不能再取消。"
    en = "The task ({kind}) is over and cannot be called off."
    fix_zh = "请查看它的结果。"
    fix_en = "Look at its result."
    kind: str


@dataclass(eq=False)
class TaskLost(OfficeError):
    """A worker wanted to finish a task that is no longer its own."""

    id = "E-OFF-013"
    zh = "任务 {task} 已由另一个工作进程接手。"
    en = "The task {task} was taken up by another worker."
    fix_zh = "无须处理：本次结果作废，以接手者为准。"
    fix_en = "Nothing to do: this result is dropped, the other one counts."
    task: str


@dataclass(eq=False)
class TaskGivenUp(OfficeError):
    """The worker ended in the middle of a task every time."""

    id = "E-OFF-014"
    zh = "任务（{kind}）办了 {attempts} 次，每次都中途中断，不再重试。"
    en = "The task ({kind}) was begun {attempts} times and broken off each time; it is not tried again."
    fix_zh = "请看日志里的原因，排除后重新发起。"
    fix_en = "Read the cause in the log, remove it, then ask again."
    kind: str
    attempts: int


@dataclass(eq=False)
class TaskBroke(OfficeError):
    """A task ended by a fault of ours."""

    id = "E-OFF-015"
    zh = "任务（{kind}）因程序出错没有办成，编号 {task}。"
    en = "The task ({kind}) ended by a fault of the program, number {task}."
    fix_zh = "没有留下半截数据；请把编号告诉系统管理员。"
    fix_en = "Nothing was left half done; tell a manager the number."
    kind: str
    task: str


@dataclass(eq=False)
class TaskSeatEnded(OfficeError):
    """Who asked for a task may not have it done any more."""

    id = "E-OFF-016"
    zh = "任务（{kind}）轮到办理时，发起人的席位已无此权限。"
    en = "When the task ({kind}) was to be done, the seat that asked for it had no right to it any more."
    fix_zh = "请由现任席位重新发起。"
    fix_en = "Ask again from a seat that has the right."
    kind: str


@dataclass(eq=False)
class WorkerRunning(OfficeError):
    """Another process does the tasks of this folder."""

    id = "E-OFF-017"
    zh = "数据目录 {folder} 的后台任务已有另一进程在办。"
    en = "Another process does the tasks of {folder}."
    fix_zh = "每个数据目录只开一个办公端；请先停掉另一个。"
    fix_en = "A folder has one office: stop the other one first."
    folder: str


@dataclass(eq=False)
class KeyReused(OfficeError):
    """An idempotency key came again with another request."""

    id = "E-OFF-018"
    zh = "Idempotency-Key“{key}”已用于内容不同的请求。"
    en = "The Idempotency-Key {key} was used for a different request."
    fix_zh = "每个新请求请用新的键。"
    fix_en = "Use a new key for each new request."
    key: str


@dataclass(eq=False)
class KeyBusy(OfficeError):
    """The first request of an idempotency key is still being answered."""

    id = "E-OFF-019"
    zh = "Idempotency-Key“{key}”的上一次请求还在办理。"
    en = "The first request with the Idempotency-Key {key} is still being answered."
    fix_zh = "请稍候用同一个键重试。"
    fix_en = "Try again with the same key in a moment."
    key: str


@dataclass(eq=False)
class KeyDone(OfficeError):
    """The write of an idempotency key stands, but its answer was lost."""

    id = "E-OFF-020"
    zh = "Idempotency-Key“{key}”的请求已经办成（留痕 {event}），但当时的回答没有保存下来。"
    en = "The request with the Idempotency-Key {key} stands (audit event {event}), but its answer was lost."
    fix_zh = "请不要重发；按留痕编号查看结果。"
    fix_en = "Do not send it again; look its result up by the event."
    key: str
    event: str


@dataclass(eq=False)
class RequestInvalid(OfficeError):
    """A request does not fit the documented form."""

    id = "E-OFF-021"
    zh = "请求不符合接口约定：{count} 处。"
    en = "The request does not fit the documented form: {count} places."
    fix_zh = "请按 errors 里逐项的位置和原因修改。"
    fix_en = "Mend each place named in errors."
    count: int


@dataclass(eq=False)
class NotSignedIn(OfficeError):
    """A request came without a valid key or session."""

    id = "E-OFF-022"
    zh = "没有登录，或密钥无效、已到期。"
    en = "Not signed in, or the key is unknown, ended or expired."
    fix_zh = "请登录，或带上有效密钥：Authorization: Bearer glk_..."
    fix_en = "Sign in, or send a valid key: Authorization: Bearer glk_..."


@dataclass(eq=False)
class NotAllowed(OfficeError):
    """The seat has no such right."""

    id = "E-OFF-023"
    zh = "现在的席位（或密钥）无权办这件事。"
    en = "The seat (or key) may not do this."
    fix_zh = "请换席位，或请系统管理员授权。"
    fix_en = "Change the seat, or ask a manager for the right."


@dataclass(eq=False)
class NotThere(OfficeError):
    """Absent and forbidden look alike."""

    id = "E-OFF-024"
    zh = "没有这一项，或不在您的职责范围内。"
    en = "There is no such thing, or it is outside your scope."
    fix_zh = "请核对编号。"
    fix_en = "Check the id."


@dataclass(eq=False)
class TooManyRequests(OfficeError):
    """A seat or key asks too often."""

    id = "E-OFF-025"
    zh = "请求太频繁，请 {seconds} 秒后再试。"
    en = "Too many requests: try again in {seconds} seconds."
    fix_zh = "请放慢，或把多行合成一批。"
    fix_en = "Slow down, or send many rows in one batch."
    seconds: int


@dataclass(eq=False)
class DraftMoved(OfficeError):
    """A draft of rules was changed since the page was opened."""

    id = "E-OFF-110"
    zh = "修改稿已到第 {stands} 次保存，您看到的是第 {seen} 次。"
    en = "The draft was saved {stands} times by now; you saw it as of {seen}."
    fix_zh = "请重新打开修改稿，再改一次。"
    fix_en = "Open the draft again and repeat your change."
    stands: int
    seen: int


@dataclass(eq=False)
class RulesStageWrong(OfficeError):
    """A step that a draft of rules does not allow where it stands."""

    id = "E-OFF-111"
    zh = "修改稿现在是“{stage}”，不能这样办。"
    en = "The draft stands at '{stage}': this cannot be done now."
    fix_zh = "请重新打开修改稿，看它办到哪一步。"
    fix_en = "Open the draft again and see where it stands."
    stage: str


@dataclass(eq=False)
class OwnRules(OfficeError):
    """Somebody would publish, or carry out, what he made himself."""

    id = "E-OFF-112"
    zh = "{name}是起草人，发布须由另一人办理。"
    en = "{name} made it: another person has to publish it."
    fix_zh = "请交有发布权限的另一位同事。"
    fix_en = "Hand it to a colleague who may publish."
    name: str


@dataclass(eq=False)
class RulesUnsound(OfficeError):
    """A draft of rules does not load."""

    id = "E-OFF-113"
    zh = "修改稿有 {count} 处问题，第一处：{first_zh}"
    en = "The draft has {count} problems, the first: {first_en}"
    fix_zh = "请退回修改，改好后再提请发布。"
    fix_en = "Mend it and submit it again."
    count: int
    first_zh: str
    first_en: str


@dataclass(eq=False)
class ExamplesDiffer(OfficeError):
    """Worked examples come out otherwise under a draft, and nobody has said that this is meant."""

    id = "E-OFF-114"
    zh = "按修改稿，{count} 个样例的结果与原来不同：{names}。"
    en = "Under the draft {count} worked examples come out otherwise: {names}."
    fix_zh = "请核对这些样例；确属有意改变的，发布时勾选“已核对”。"
    fix_en = "Read them; where the change is meant, say so when publishing."
    count: int
    names: str


@dataclass(eq=False)
class RunningWouldStop(OfficeError):
    """Running cases are pinned to a text that would not load over the lists and forms of a draft."""

    id = "E-OFF-115"
    zh = "{count} 件在办案件所依的 {pin} 将无法继续：{why_zh}"
    en = "{count} running cases pinned to {pin} could not go on: {why_en}"
    fix_zh = "请保留它们还要查的表、键和表单，或先把案件迁移到新版流程。"
    fix_en = "Keep the lists, keys and forms they still ask, or migrate the cases first."
    count: int
    pin: str
    why_zh: str
    why_en: str


@dataclass(eq=False)
class RulesMovedOn(OfficeError):
    """What a draft was made from is no longer what stands."""

    id = "E-OFF-116"
    zh = "{name} 在起草之后已被改动，修改稿不能直接覆盖。"
    en = "{name} was changed after the draft was made: it is not written over it."
    fix_zh = "请按现行文本另起修改稿。"
    fix_en = "Make a new draft from what stands now."
    name: str


@dataclass(eq=False)
class NotForThePart(OfficeError):
    """Rules hold for the whole site: a seat over a part of it does not publish them."""

    id = "E-OFF-117"
    zh = "方案对全站生效，只管一部分的岗位不能办理。"
    en = "Rules hold for the whole site: a seat over a part of it cannot do this."
    fix_zh = "请由覆盖全站的岗位办理。"
    fix_en = "Let a seat over the whole site do it."


@dataclass(eq=False)
class NotEditable(OfficeError):
    """A file that no form changes."""

    id = "E-OFF-118"
    zh = "{name} 不能用表单修改。"
    en = "{name} cannot be changed in a form."
    fix_zh = "请选流程、报表、指标、预警、措施、分类、带值的表或方案首页。"
    fix_en = "Choose a procedure, form, indicator, warning, measure, class, valued list or the scheme's head."
    name: str


@dataclass(eq=False)
class DayIsPast(OfficeError):
    """Rules would be in force from a day that has passed."""

    id = "E-OFF-119"
    zh = "生效日 {day} 早于今天。"
    en = "{day} is past: rules are not put in force backwards."
    fix_zh = "请选今天或以后的日期。"
    fix_en = "Choose today or a later day."
    day: str


@dataclass(eq=False)
class NothingDrafted(OfficeError):
    """A draft in which nothing differs from what stands."""

    id = "E-OFF-120"
    zh = "修改稿与现行文本没有差别。"
    en = "Nothing in the draft differs from what stands."
    fix_zh = "请先修改，再提请发布。"
    fix_en = "Change something first."


@dataclass(eq=False)
class MigrationNotTried(OfficeError):
    """A migration whose dry run was not made, or not on this step map."""

    id = "E-OFF-121"
    zh = "迁移“{procedure}”尚未试算，或试算后又改过对照。"
    en = "The migration of {procedure} was not tried, or its step map was changed since."
    fix_zh = "请先试算，看清哪些案件会被拒绝。"
    fix_en = "Make the dry run first and read what it would refuse."
    procedure: str


@dataclass(eq=False)
class RulesFolderOdd(OfficeError):
    """Something in the schemes folder is no plain file or folder: nothing is written through it."""

    id = "E-OFF-122"
    zh = "方案目录里的 {name} 是链接或特殊文件，没有写入。"
    en = "{name} in the schemes folder is a link or a special file: nothing was written."
    fix_zh = "请由管理员改成普通文件夹或文件。"
    fix_en = "Let an administrator make it a plain folder or file."
    name: str


@dataclass(eq=False)
class TooManyDrafts(OfficeError):
    """More open drafts of one seat than anybody keeps apart."""

    id = "E-OFF-123"
    zh = "您已有 {count} 份未办结的修改稿，最多 {most} 份。"
    en = "You have {count} open drafts already, the most is {most}."
    fix_zh = "请先提请发布或作废已有的修改稿。"
    fix_en = "Submit or drop some of them first."
    count: int
    most: int


@dataclass(eq=False)
class OfficeBroke(OfficeError):
    """The office failed: our own fault."""

    id = "E-OFF-026"
    zh = "系统出错，没有改动数据；编号 {reference}。"
    en = "Something broke on our side and nothing was changed; reference {reference}."
    fix_zh = "请稍后再试；仍不行请把编号告诉系统管理员。"
    fix_en = "Try again later; if it stays, tell a manager the reference."
    reference: str


@dataclass(eq=False)
class RequestRefused(OfficeError):
    """A request was refused before it reached any work."""

    id = "E-OFF-027"
    zh = "请求没有被接受（{status}）。"
    en = "The request was not accepted ({status})."
    fix_zh = "请核对方法、地址和内容格式。"
    fix_en = "Check the method, the address and the form of the content."
    status: int


@dataclass(eq=False)
class NameTaken(OfficeError):
    """An account of this name exists."""

    id = "E-OFF-028"
    zh = "登录名“{username}”已有人使用。"
    en = "The account name {username} is taken."
    fix_zh = "请换一个登录名。"
    fix_en = "Choose another name."
    username: str


@dataclass(eq=False)
class SeatUnusable(OfficeError):
    """A seat cannot be given as asked."""

    id = "E-OFF-029"
    zh = "席位不能这样设：{reason_zh}。"
    en = "The seat cannot be given: {reason_en}."
    fix_zh = "请改好再提交。"
    fix_en = "Mend it and send it again."
    reason_zh: str
    reason_en: str


@dataclass(eq=False)
class SetUpOver(OfficeError):
    """The one-time set-up address was used, has expired or is wrong."""

    id = "E-OFF-030"
    zh = "首次设置的地址已用过、已过期或不对。"
    en = "The set-up address was used, has expired or is wrong."
    fix_zh = "请在服务器上重新运行 gulian serve 取得新地址；已有账号则直接登录。"
    fix_en = "Run gulian serve on the server again for a new address; where there is an account, sign in."


@dataclass(eq=False)
class PasswordWeak(OfficeError):
    """A password does not meet the rules."""

    id = "E-OFF-031"
    zh = "密码不合要求：{reason_zh}"
    en = "The password does not meet the rules: {reason_en}"
    fix_zh = "请换一个更长、不常见的密码。"
    fix_en = "Choose a longer, less common one."
    reason_zh: str
    reason_en: str


@dataclass(eq=False)
class PortTaken(OfficeError):
    """Nothing can listen at the address."""

    id = "E-OFF-032"
    zh = "不能在 {host}:{port} 提供服务：{reason}。"
    en = "Cannot serve at {host}:{port}: {reason}."
    fix_zh = "请用 --port 换一个端口，或停掉占用它的程序。"
    fix_en = "Choose another port with --port, or stop what uses it."
    host: str
    port: int
    reason: str


@dataclass(eq=False)
class AccountLocked(OfficeError):
    """Too many wrong passwords."""

    id = "E-OFF-033"
    zh = "密码连续输错太多次，账号已锁定，约 {minutes} 分钟后可再试。"
    en = "Too many wrong passwords: the account is locked for about {minutes} minutes."
    fix_zh = "请稍后再试，或请系统管理员重设密码。"
    fix_en = "Try again later, or ask a manager to set a new password."
    minutes: int


@dataclass(eq=False)
class AuditChanged(OfficeError):
    """The audit differs from what was sealed."""

    id = "E-OFF-034"
    zh = "操作留痕与封存记录不符：第 {place} 条。"
    en = "The audit differs from what was sealed: entry {place}."
    fix_zh = "请保全数据库与 ledger 目录，并通知审计人员。"
    fix_en = "Keep the database and the ledger folder as they are and tell the auditors."
    place: int


@dataclass(eq=False)
class DatabaseAway(OfficeError):
    """The database does not answer."""

    id = "E-OFF-035"
    zh = "数据库没有应答：{reason}。"
    en = "The database does not answer: {reason}."
    fix_zh = "请检查 DATABASE_URL 和数据库服务。"
    fix_en = "Check DATABASE_URL and the database server."
    reason: str


@dataclass(eq=False)
class BackupElsewhere(OfficeError):
    """The rows of this office lie in PostgreSQL."""

    id = "E-OFF-036"
    zh = "办公端的数据在 PostgreSQL 里，gulian backup 不含这一部分。"
    en = "The rows of this office lie in PostgreSQL; gulian backup does not hold them."
    fix_zh = "请同时用 pg_dump 备份数据库，见 docs/operations.md。"
    fix_en = "Back the database up with pg_dump as well, see docs/operations.md."


@dataclass(eq=False)
class OfficeNewer(OfficeError):
    """The database was written by a newer version."""

    id = "E-OFF-037"
    zh = "数据库由更新版本的 gulian 写成（{steps}），未作任何改动。"
    en = "The database was written by a newer gulian ({steps}); nothing was changed."
    fix_zh = "请升级 gulian，或从备份恢复与本版本相配的数据目录。"
    fix_en = "Install a newer gulian, or restore a folder of this version from a backup."
    steps: str


@dataclass(eq=False)
class GatewayUnknown(OfficeError):
    """An account was to be tied to a gateway that the site does not trust."""

    id = "E-OFF-160"
    zh = "本系统没有接入统一认证“{provider}”。"
    en = "This office trusts no gateway {provider!r}."
    fix_zh = "请核对 GULIAN_OIDC 配置里的 provider_id。"
    fix_en = "Compare the provider_id in the file that GULIAN_OIDC names."
    provider: str


@dataclass(eq=False)
class SubjectTaken(OfficeError):
    """One subject of a gateway is one account."""

    id = "E-OFF-161"
    zh = "统一认证账号“{subject}”已绑定别的账号。"
    en = "The gateway's subject {subject!r} is tied to another account."
    fix_zh = "请核对统一认证账号；同一账号只能绑定一人。"
    fix_en = "Check the subject: it can be one person's only."
    subject: str


@dataclass(eq=False)
class CaseMoved(OfficeError):
    """Somebody else has moved the case since the page was shown."""

    id = "E-OFF-040"
    zh = "案件 {case} 在您打开之后已有新的办理（第 {stands} 步，您看到的是第 {seen} 步）。"
    en = "Case {case} has moved since you opened it (it stands at event {stands}, you saw {seen})."
    fix_zh = "请重新打开案件，看过新的经过再办。"
    fix_en = "Open the case again, read what happened, then act."
    case: str
    stands: int
    seen: int


@dataclass(eq=False)
class CountContested(OfficeError):
    """A count changed each time a place or a number was to be taken."""

    id = "E-OFF-041"
    zh = "“{name}”的计数一直在变，本次没有占用。"
    en = "The count of {name} changed each time: nothing was taken."
    fix_zh = "请稍后再办一次。"
    fix_en = "Try again in a moment."
    name: str


@dataclass(eq=False)
class FactUnreadable(OfficeError):
    """A fact typed into a form cannot be read as its kind."""

    id = "E-OFF-042"
    zh = "“{name}”填写的“{value}”不能作为{kind_zh}。"
    en = "'{value}' given for {name} cannot be read as {kind_en}."
    fix_zh = "日期写作 2020-03-05，数写阿拉伯数字，是否选“是”或“否”。"
    fix_en = "Write dates as 2020-03-05, numbers in digits, and yes or no for a choice."
    name: str
    value: str
    kind_zh: str
    kind_en: str


@dataclass(eq=False)
class FileRefused(OfficeError):
    """A file is not taken in as an attachment."""

    id = "E-OFF-043"
    zh = "附件“{name}”没有收：{reason_zh}。"
    en = "The attachment {name} was not taken: {reason_en}."
    fix_zh = "请上传不超过 {most} MB 的 PDF、图片、Word、Excel、CSV 或文本文件。"
    fix_en = "Upload a PDF, picture, Word, Excel, CSV or text file of at most {most} MB."
    name: str
    reason_zh: str
    reason_en: str
    most: int


@dataclass(eq=False)
class MeasureRefused(OfficeError):
    """A draft cannot be a measure as it was written."""

    id = "E-OFF-132"
    zh = "措施没有保存：{said_zh}"
    en = "The measure was not kept: {said_en}"
    fix_zh = "请对照原文改正后再提交。"
    fix_en = "Correct it beside its source and send it again."
    said_zh: str
    said_en: str


@dataclass(eq=False)
class SameConfirmer(OfficeError):
    """Whoever wrote a measure wants to confirm it."""

    id = "E-OFF-133"
    zh = "编写的人不能自己确认。"
    en = "Whoever wrote a measure does not confirm it."
    fix_zh = "请另一位审核人员确认。"
    fix_en = "Another person has to confirm it."


@dataclass(eq=False)
class DraftStageWrong(OfficeError):
    """The step does not fit how far the draft is."""

    id = "E-OFF-134"
    zh = "这项草案现在是“{stage_zh}”，不能这样办。"
    en = "This draft is '{stage_en}': that cannot be done with it now."
    fix_zh = "请刷新页面，看它办到哪一步。"
    fix_en = "Open the page again and see how far it is."
    stage_zh: str
    stage_en: str


@dataclass(eq=False)
class FactUnknown(OfficeError):
    """A fact no measure asks for was told, or none at all."""

    id = "E-OFF-130"
    zh = "没有措施要用这些事实：{names}。"
    en = "No measure asks for these facts: {names}."
    fix_zh = "请在“企业事实”页上填写至少一项。"
    fix_en = "Fill in at least one of the facts that the page of the firm asks for."
    names: str


@dataclass(eq=False)
class FactUnusable(OfficeError):
    """The door could not use what was told."""

    id = "E-OFF-131"
    zh = "没有记录：{said_zh}"
    en = "Nothing was recorded: {said_en}"
    fix_zh = "请改正后再提交。"
    fix_en = "Correct it and send it again."
    said_zh: str
    said_en: str


@dataclass(eq=False)
class DefinitionLost(OfficeError):
    """The text of a procedure that a case is pinned to is nowhere."""

    id = "E-OFF-044"
    zh = "案件 {case} 立案时的流程 {pin} 已找不到原文。"
    en = "The text of {pin}, to which case {case} is pinned, is not kept."
    fix_zh = "请把该版本的流程文件放回方案目录，或在“制度方案”把案件迁移到现行版本。"
    fix_en = "Put that version's file back into the scheme folder, or migrate the case to the one in force."
    case: str
    pin: str


@dataclass(eq=False)
class DrawNotDue(OfficeError):
    """There is nothing to draw at this ticket."""

    id = "E-OFF-045"
    zh = "案件 {case} 现在没有待抽取的步骤（票号 {ticket}）。"
    en = "Case {case} has no draw due at ticket {ticket}."
    fix_zh = "请重新打开案件，看它办到哪一步。"
    fix_en = "Open the case again and see where it stands."
    case: str
    ticket: int


@dataclass(eq=False)
class NoPanel(OfficeError):
    """A procedure whose cases are reviewed by nobody the office could name."""

    id = "E-OFF-170"
    zh = "流程 {procedure} 没有指定评审专家的环节。"
    en = "The procedure {procedure} has no step at which experts are named."
    fix_zh = "请在“评审专家”页选择列出的流程。"
    fix_en = "Choose one of the procedures that the page of experts lists."
    procedure: str


@dataclass(eq=False)
class ProposalMoved(OfficeError):
    """Pool, cases or choices changed since the proposal was seen."""

    id = "E-OFF-171"
    zh = "{procedure} 的分配方案已变：专家库、待分配的案件或条件有了变化。"
    en = "The proposal for {procedure} has changed: the pool, the cases or the choices did."
    fix_zh = "请重新生成分配方案，看过后再确认。"
    fix_en = "Make the proposal again and look at it before you confirm."
    procedure: str


@dataclass(eq=False)
class ExpertsLacking(OfficeError):
    """The pool cannot serve every case."""

    id = "E-OFF-172"
    zh = "案件 {case} 等共缺 {places} 名可评审的专家（领域不符、须回避或已满负荷）。"
    en = "{places} places stay empty, one at case {case}: no expert of the field who is free to review it."
    fix_zh = "请补充专家、提高可承担件数，或减少每件人数。"
    fix_en = "Add experts, let them take more, or name fewer for each case."
    case: str
    places: int


@dataclass(eq=False)
class AlreadyInPool(OfficeError):
    """Somebody stands in a pool already."""

    id = "E-OFF-173"
    zh = "{name} 已在专家库中。"
    en = "{name} is in a pool already."
    fix_zh = "请先在原专家库中出库。"
    fix_en = "Let that pool end his entry first."
    name: str


@dataclass(eq=False)
class NotConfirmed(OfficeError):
    """A prefilled application that nobody said he had checked."""

    id = "E-OFF-174"
    zh = "尚未确认带出的内容。"
    en = "What was filled in for you has not been confirmed."
    fix_zh = "请逐项核对带出的内容，勾选“已核对”后再提交。"
    fix_en = "Check each answer that was filled in, tick the box and send again."


@dataclass(eq=False)
class FactNotYours(OfficeError):
    """Somebody told what others have to say about his case."""

    id = "E-OFF-047"
    zh = "“{name_zh}”不由您填写。"
    en = "'{name_en}' is not yours to say."
    fix_zh = "请去掉这一项；它由报表、受理台账或审核员给出。"
    fix_en = "Leave it out: the report, the desk or a reviewer says it."
    name_zh: str
    name_en: str


@dataclass(eq=False)
class TooManyCases(OfficeError):
    """More rows at once than a page or an export takes."""

    id = "E-OFF-046"
    zh = "一次最多 {most} 条，现有 {count} 条。"
    en = "At most {most} rows at once; there are {count}."
    fix_zh = "请加上条件分次办理。"
    fix_en = "Narrow the choice and go in parts."
    count: int
    most: int
