# SPDX-License-Identifier: Apache-2.0
"""Everything that can go wrong, in one tree.

    GulianError
    |-- PackageError      E-PKG    an extra, a font or a platform feature is missing
    |-- ExpressionError   E-EXPR   an expression cannot be read, checked or evaluated
    |-- CalendarError     E-CAL    a date or year the working-day tables do not cover
    |-- LakeError         E-LAKE   the store is locked, damaged or of a newer format
    |-- SiteError         E-SITE   a data folder cannot be upgraded, backed up or restored
    |-- ChartError        E-CHART  a chart cannot be drawn from this data
    |-- CodeError         E-REG    a credit code, region, industry or body is not valid
    |-- SchemeError       E-SCH    a definition file is wrong: file, line, key, fix
    |-- DoorError         E-DOOR   a file at the door, or a row of it, cannot be used
    |-- ChainError        E-CHAIN  a network or a shock is not valid, or a solver did not converge
    |-- MonitorError      E-MON    a form, an indicator or a bulletin cannot be computed
    |-- DayError          E-DAY    a day of the loop cannot be run
    |-- SampleError       E-SMP    a sample world cannot be built as asked
    `-- CommandError      E-CLI    a command was called with something it cannot use

Each leaf is a dataclass whose fields are the named placeholders of its sentences. The sentences stand here
in both languages because `problems.csv` always carries both. An id, once published, never changes meaning.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import ClassVar, Literal

Language = Literal["zh", "en"]


@dataclass(eq=False)
class GulianError(Exception):
    """What went wrong, where, and what to do, in Chinese and English."""

    id: ClassVar[str] = ""
    zh: ClassVar[str] = ""
    en: ClassVar[str] = ""
    fix_zh: ClassVar[str] = ""
    fix_en: ClassVar[str] = ""

    def values(self) -> dict[str, object]:
        """The placeholders of the sentences, by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def message(self, lang: Language = "zh") -> str:
        """What is wrong and where, without the remedy."""
        return (self.zh if lang == "zh" else self.en).format_map(self.values())

    def fix(self, lang: Language = "zh") -> str:
        """What the reader should do about it."""
        return (self.fix_zh if lang == "zh" else self.fix_en).format_map(self.values())

    def sentence(self, lang: Language = "zh") -> str:
        """The full line shown to a user: id, what, and what to do."""
        return f"{self.id} {self.message(lang)} {self.fix(lang)}".rstrip()

    def __str__(self) -> str:
        return f"{self.sentence('zh')} | {self.message('en')} {self.fix('en')}".rstrip()


@dataclass(frozen=True)
class Problem:
    """One line of `problems.csv`: a row that could not be used as it stands, and what to do.

    row : 1-based line in the file, the header being line 1; 0 = the file as a whole
    """

    file: str
    row: int
    field: str
    value: str
    code: str
    message_zh: str
    message_en: str
    fix: str

    @classmethod
    def of(cls, error: GulianError, file: str, row: int = 0, field: str = "", value: object = "") -> Problem:
        fix = " / ".join(text for text in (error.fix("zh"), error.fix("en")) if text)
        return cls(file, row, field, str(value), error.id, error.message("zh"), error.message("en"), fix)


# -- E-PKG -----------------------------------------------------------------------------------------------


class PackageError(GulianError):
    """Something outside the package is missing."""


@dataclass(eq=False)
class MissingExtra(PackageError):
    """An optional part of the installation is needed and not there."""

    id = "E-PKG-001"
    zh = "{feature}需要附加组件 gulian[{extra}]。"
    en = "{feature} needs the extra gulian[{extra}]."
    fix_zh = "请执行：pip install 'gulian[{extra}]'"
    fix_en = "Run: pip install 'gulian[{extra}]'"
    feature: str
    extra: str


@dataclass(eq=False)
class MissingFont(PackageError):
    """No Chinese font is installed, so a PNG chart would show empty boxes."""

    id = "E-PKG-002"
    zh = "本机没有中文字体，图表不生成图片，以数据表代替。"
    en = "No Chinese font is installed: charts are replaced by their data tables."
    fix_zh = "请安装 fonts-noto-cjk（Debian/Ubuntu）或“Noto Sans CJK SC”字体。"
    fix_en = "Install fonts-noto-cjk (Debian/Ubuntu) or the font 'Noto Sans CJK SC'."


# -- E-EXPR ----------------------------------------------------------------------------------------------


class ExpressionError(GulianError):
    """An expression cannot be read, checked or evaluated."""


@dataclass(eq=False)
class ExpressionFault(ExpressionError):
    """Something at one place of an expression is wrong: every leaf says where.

    origin : what the caller said the text belongs to, `file:line`; may be empty
    offset : 0-based character in the text as written; the sentences count from 1
    found  : the piece of text that stands there
    """

    origin: str
    offset: int
    found: str

    def values(self) -> dict[str, object]:
        """The placeholders, with the place as people count it."""
        return {**GulianError.values(self), "position": self.offset + 1}


@dataclass(eq=False)
class ExpressionTooLong(ExpressionError):
    """More characters than an expression may have."""

    id = "E-EXPR-001"
    zh = "表达式有 {size} 个字符，超过上限 {limit}。"
    en = "The expression has {size} characters, the limit is {limit}."
    fix_zh = "请拆成几条规则，或把常量放进 lists/ 下的表。"
    fix_en = "Split it into several rules, or move constants into a list under lists/."
    origin: str
    size: int
    limit: int


@dataclass(eq=False)
class ExpressionTooDeep(ExpressionFault):
    """More nesting than an expression may have."""

    id = "E-EXPR-002"
    zh = "表达式第 {position} 字起嵌套超过 {limit} 层。"
    en = "From character {position} the expression nests deeper than {limit}."
    fix_zh = "请减少括号、连加和“if else”的层数，或拆成几条规则。"
    fix_en = "Use fewer brackets, chained operators or 'if else', or split it into several rules."
    limit: int


@dataclass(eq=False)
class ExpressionUnreadable(ExpressionFault):
    """The text is no expression: something is missing, left over or not closed."""

    id = "E-EXPR-003"
    zh = "表达式第 {position} 字“{found}”处读不下去。"
    en = "The expression cannot be read at character {position}: {found}"
    fix_zh = "请检查括号和引号是否成对、运算符两边是否都有值。"
    fix_en = "Check that brackets and quotes are paired and that every operator has both sides."


@dataclass(eq=False)
class NotInLanguage(ExpressionFault):
    """Python, but not part of the expression language."""

    id = "E-EXPR-004"
    zh = "表达式第 {position} 字“{found}”：不能使用{what_zh}。"
    en = "Character {position}, {found}, is not in the language: {what_en}."
    fix_zh = "{fix_text_zh}"
    fix_en = "{fix_text_en}"
    what_zh: str
    what_en: str
    fix_text_zh: str
    fix_text_en: str


@dataclass(eq=False)
class UnknownField(ExpressionFault):
    """A name no field has."""

    id = "E-EXPR-005"
    zh = "表达式第 {position} 字：没有字段“{found}”，相近的有：{nearest}。"
    en = "Character {position}: there is no field {found}; near it: {nearest}."
    fix_zh = "请改成已有的字段；文字要加引号，特殊名称放在反引号里。"
    fix_en = "Name a field that exists; texts stand in quotes, unusual names in backticks."
    nearest: str


@dataclass(eq=False)
class UnknownFunction(ExpressionFault):
    """A call of something that is no function of the language."""

    id = "E-EXPR-006"
    zh = "表达式第 {position} 字：没有函数“{found}”，可用的有：{known}。"
    en = "Character {position}: there is no function {found}; there are: {known}."
    fix_zh = "请改用上列函数。"
    fix_en = "Use one of those functions."
    known: str


@dataclass(eq=False)
class UnknownList(ExpressionFault):
    """A lookup in a list that does not exist or has no values."""

    id = "E-EXPR-007"
    zh = "表达式第 {position} 字：没有可查值的表“{found}”，相近的有：{nearest}。"
    en = "Character {position}: there is no list with values named {found}; near it: {nearest}."
    fix_zh = "请改成 lists/ 下有 value 列的表名。"
    fix_en = "Name a list under lists/ that has a column value."
    nearest: str


@dataclass(eq=False)
class WrongKind(ExpressionFault):
    """An operand of a kind the operator cannot take."""

    id = "E-EXPR-008"
    zh = "表达式第 {position} 字“{found}”是{kind_zh}，此处应为{expected_zh}。"
    en = "Character {position}, {found}, is {kind_en}; here {expected_en} is needed."
    fix_zh = '请检查字段的类型；日期写作 date("2020-03-01")，是否写作 true、false。'
    fix_en = 'Check the kind of the field; dates are written date("2020-03-01"), yes and no true and false.'
    kind_zh: str
    kind_en: str
    expected_zh: str
    expected_en: str


@dataclass(eq=False)
class WrongArguments(ExpressionFault):
    """A function with too few, too many or wrong arguments."""

    id = "E-EXPR-009"
    zh = "表达式第 {position} 字“{found}”的参数不对，应写作 {usage}。"
    en = "Character {position}, {found}: wrong arguments, write {usage}."
    fix_zh = "请按此写法改正。"
    fix_en = "Write it that way."
    usage: str


@dataclass(eq=False)
class LiteralTooLarge(ExpressionFault):
    """A number in the text with more digits than a value may have."""

    id = "E-EXPR-010"
    zh = "表达式第 {position} 字的数“{found}”太长：整数限 64 位，小数限 18 位数字。"
    en = "Character {position}: the number {found} is too long: integers have 64 bits, decimals 18 digits."
    fix_zh = "请换用更大的单位，或减少小数位。"
    fix_en = "Use a larger unit or fewer places."


@dataclass(eq=False)
class TooManyPlaces(ExpressionFault):
    """A product, quotient or rounding that would need more than 18 decimal places."""

    id = "E-EXPR-011"
    zh = "表达式第 {position} 字“{found}”的结果需要 {places} 位小数，超过 18 位。"
    en = "Character {position}, {found}, needs {places} decimal places; 18 is the limit."
    fix_zh = "请先用 round(x, n) 取舍再计算。"
    fix_en = "Round with round(x, n) before going on."
    places: int


@dataclass(eq=False)
class BadDate(ExpressionFault):
    """A date literal that is no day of the calendar."""

    id = "E-EXPR-012"
    zh = "表达式第 {position} 字“{found}”不是日期。"
    en = "Character {position}, {found}, is not a date."
    fix_zh = '请写作 date("2020-03-01")。'
    fix_en = 'Write it like date("2020-03-01").'


@dataclass(eq=False)
class QuotientNotRounded(ExpressionFault):
    """A quotient where an exact value is needed."""

    id = "E-EXPR-013"
    zh = "表达式第 {position} 字“{found}”是商，可能除不尽，这里不能直接使用。"
    en = "Character {position}, {found}, is a quotient and may have no exact value; it cannot stand here."
    fix_zh = "请写作 round({found}, n)，或直接拿它与一个数比较。"
    fix_en = "Write round({found}, n), or compare it with a number."


@dataclass(eq=False)
class ExpressionTooEntangled(ExpressionError):
    """Operands that stand in for each other again and again grow without bound over a table."""

    id = "E-EXPR-014"
    zh = "表达式展开后有 {weight} 步运算，超过上限 {limit}。"
    en = "Written out, the expression has {weight} operations; the limit is {limit}."
    fix_zh = "请减少 min、max、round、除法和“if else”的相互嵌套。"
    fix_en = "Nest min, max, round, division and 'if else' less in one another."
    origin: str
    weight: int
    limit: int


@dataclass(eq=False)
class ValueTooLarge(ExpressionFault):
    """A result that leaves 64 bits, or 18 digits of a decimal."""

    id = "E-EXPR-015"
    zh = "表达式第 {position} 字“{found}”的结果超出范围（整数 64 位，小数 18 位数字）。"
    en = "Character {position}: the result of {found} is out of range (integers 64 bits, decimals 18 digits)."
    fix_zh = "请检查数据的单位，或换用更大的单位计算。"
    fix_en = "Check the unit of the data, or compute in a larger one."


@dataclass(eq=False)
class WrongFieldValue(ExpressionFault):
    """A row or a column holds something else than the field's kind."""

    id = "E-EXPR-016"
    zh = "字段“{name}”的值为 {value}，应为{expected_zh}（{kind}）。"
    en = "The field {name} holds {value}, expected {expected_en} ({kind})."
    fix_zh = "请按字段定义的类型提供数据。"
    fix_en = "Give the data the kind the field is declared with."
    name: str
    value: str
    kind: str
    expected_zh: str
    expected_en: str


@dataclass(eq=False)
class ContextLacks(ExpressionFault):
    """A calendar, a list or a date the expression uses was not given."""

    id = "E-EXPR-017"
    zh = "表达式第 {position} 字“{found}”需要 {lacking}，调用时没有给出。"
    en = "Character {position}, {found}, needs {lacking}, which was not given."
    fix_zh = "请在 Context 中给出 {lacking}。"
    fix_en = "Give {lacking} in the Context."
    lacking: str


@dataclass(eq=False)
class WrongListValue(ExpressionFault):
    """A list answers with something else than the kind it declares."""

    id = "E-EXPR-018"
    zh = "表“{name}”中“{key}”在 {date} 的值为 {value}，应为{expected_zh}（{kind}）。"
    en = "The list {name} says {value} for {key} on {date}, expected {expected_en} ({kind})."
    fix_zh = "请改正该表；小数至多 6 位小数。"
    fix_en = "Correct the list; decimals have at most 6 places."
    name: str
    key: str
    date: str
    value: str
    kind: str
    expected_zh: str
    expected_en: str


@dataclass(eq=False)
class NotVectorised(ExpressionFault):
    """A call that a lazy or clustered frame cannot compute without Python."""

    id = "E-EXPR-019"
    zh = "表达式第 {position} 字“{found}”不能在延迟或集群表上计算。"
    en = "Character {position}, {found}, cannot be computed on a lazy or clustered frame."
    fix_zh = "请先在内存表上算成一列，再在条件中使用该列。"
    fix_en = "Compute it into a column on a frame in memory first, then use that column."


@dataclass(eq=False)
class UnknownKind(ExpressionError):
    """A kind the language does not have."""

    id = "E-EXPR-020"
    zh = "没有“{kind}”这种类型。"
    en = "There is no kind {kind}."
    fix_zh = "可用 bool、int、text、date，小数写作 decimal 并给出 1 至 18 位小数。"
    fix_en = "There are bool, int, text, date, and decimal with 1 to 18 places."
    kind: str


# -- E-CAL -----------------------------------------------------------------------------------------------


class CalendarError(GulianError):
    """A date or year the working-day tables do not cover."""


@dataclass(eq=False)
class CalendarYearUnknown(CalendarError):
    """No arrangement of this year stands in the tables, so nobody can say which days are worked."""

    id = "E-CAL-001"
    zh = "工作日历没有{year}年的放假安排（现有{first}年至{last}年）。"
    en = "The working-day tables have no arrangement for {year} (they cover {first} to {last})."
    fix_zh = "请检查日期；如当年安排已公布，请升级 gulian。"
    fix_en = "Check the date; if that year's notice is out, upgrade gulian."
    year: int
    first: int
    last: int


@dataclass(eq=False)
class SpecialDayClash(CalendarError):
    """Two rows say of one region and day that it is worked and that it is off."""

    id = "E-CAL-002"
    zh = "{region} 在 {day} 既休又班：{first} 与 {second} 相矛盾。"
    en = "{region} on {day} is both off and worked: {first} contradicts {second}."
    fix_zh = "同一地区同一天只能保留一行。"
    fix_en = "Keep one row for a region and a day."
    region: str
    day: object
    first: str
    second: str


@dataclass(eq=False)
class NegativeLimit(CalendarError):
    """A limit below nothing."""

    id = "E-CAL-003"
    zh = "办结时限不能是负数：{limit} 个工作日。"
    en = "A limit cannot be negative: {limit} working days."
    fix_zh = "请填写 0 或正整数。"
    fix_en = "Give 0 or a positive whole number."
    limit: int


@dataclass(eq=False)
class BudgetOrder(CalendarError):
    """A pausable limit was started while running, paused while standing, or set back in time."""

    id = "E-CAL-004"
    zh = "时限记录次序不对：当前状态为 {state}，不能在 {at} 作此变更。"
    en = "The ledger of this limit is {state}: it cannot change so at {at}."
    fix_zh = "先暂停后恢复，时间不得早于上一条记录。"
    fix_en = "Pause before starting again, and never earlier than the entry before."
    at: object
    state: str


@dataclass(eq=False)
class NaiveInstant(CalendarError):
    """An instant without offset: nobody can say on which day it falls."""

    id = "E-CAL-005"
    zh = "时刻缺少时区：{at}。"
    en = "An instant lacks its offset: {at}."
    fix_zh = "请写成 2020-02-03T09:00:00+08:00 的形式。"
    fix_en = "Write it like 2020-02-03T09:00:00+08:00."
    at: object


# -- E-LAKE ----------------------------------------------------------------------------------------------


class LakeError(GulianError):
    """The store is locked, damaged or of a newer format."""


@dataclass(eq=False)
class SiteLocked(LakeError):
    """Another process writes to this site."""

    id = "E-LAKE-001"
    zh = "数据目录 {site} 正被另一进程写入：进程号 {pid}，主机 {host}，自 {since} 起。"
    en = "The site {site} is being written by process {pid} on {host} since {since}."
    fix_zh = "请等它结束后再试；只读的命令不受影响。"
    fix_en = "Try again when it has finished; commands that only read are not held up."
    site: str
    pid: str
    host: str
    since: str


@dataclass(eq=False)
class NewerLakeFormat(LakeError):
    """The store was written by a newer version."""

    id = "E-LAKE-002"
    zh = "数据格式为第 {format} 版，本程序只认到第 {known} 版，未作任何改动。"
    en = "The store has format {format}, this version knows formats up to {known}; nothing was changed."
    fix_zh = "请升级 gulian。"
    fix_en = "Install a newer gulian."
    format: int
    known: int


@dataclass(eq=False)
class OlderLakeFormat(LakeError):
    """The store has an older format: it is read, but not written to."""

    id = "E-LAKE-003"
    zh = "数据格式为第 {format} 版，写入前须升到第 {known} 版。"
    en = "The store has format {format} and must be brought to {known} before it is written to."
    fix_zh = "请执行：gulian upgrade 数据目录"
    fix_en = "Run: gulian upgrade DIR"
    format: int
    known: int


@dataclass(eq=False)
class ManifestUnreadable(LakeError):
    """The list of parts cannot be read."""

    id = "E-LAKE-004"
    zh = "lake/{file} 读不出来：{detail}。"
    en = "lake/{file} cannot be read: {detail}."
    fix_zh = "请从备份恢复该文件；数据文件本身未动。"
    fix_en = "Restore that file from a backup; the data files themselves are untouched."
    file: str
    detail: str


@dataclass(eq=False)
class PartMissing(LakeError):
    """A file the manifest names is not there."""

    id = "E-LAKE-005"
    zh = "数据文件 {file} 不见了。"
    en = "The data file {file} is missing."
    fix_zh = "请从备份恢复，或重新载入它的来源。"
    fix_en = "Restore it from a backup, or load its source again."
    file: str


@dataclass(eq=False)
class PartChanged(LakeError):
    """A file's bytes are not the ones that were written."""

    id = "E-LAKE-006"
    zh = "数据文件 {file} 的内容与登记的 SHA-256 不符。"
    en = "The bytes of the data file {file} are not those of its recorded SHA-256."
    fix_zh = "请检查磁盘，从备份恢复，或重新载入它的来源。"
    fix_en = "Check the disk; restore it from a backup, or load its source again."
    file: str


@dataclass(eq=False)
class PartStray(LakeError):
    """A file that no manifest names; readers ignore it."""

    id = "E-LAKE-007"
    zh = "文件 {file} 不在清单内，读取时不予理会。"
    en = "The file {file} is in no manifest; readers ignore it."
    fix_zh = "若是中断的写入所留，下次写入时会自动清除；否则请移走。"
    fix_en = "If a broken write left it, the next write removes it; otherwise move it away."
    file: str


@dataclass(eq=False)
class StoreFull(LakeError):
    """No room to write."""

    id = "E-LAKE-008"
    zh = "{path} 写不下了：{detail}。原有数据未动。"
    en = "There is no room to write {path}: {detail}. What was there is untouched."
    fix_zh = "请腾出磁盘空间或提高配额后重试。"
    fix_en = "Free some space or raise the quota, then try again."
    path: str
    detail: str


@dataclass(eq=False)
class StoreRefused(LakeError):
    """The operating system refuses a write or a read."""

    id = "E-LAKE-009"
    zh = "{path} 无法读写：{detail}。"
    en = "{path} cannot be read or written: {detail}."
    fix_zh = "请检查目录是否存在、是否有权限、磁盘是否只读。"
    fix_en = "Check that the folder exists, that you may write there, and that the disk is not read-only."
    path: str
    detail: str


@dataclass(eq=False)
class FormNameRefused(LakeError):
    """A form's name becomes a folder's name and must be plain."""

    id = "E-LAKE-010"
    zh = "“{form}”不能作表单名。"
    en = "A form cannot be named {form}."
    fix_zh = "请用小写字母开头，只含小写字母、数字、下划线和连字符，至多 64 个字符。"
    fix_en = "Start with a lower-case letter; then lower-case letters, digits, _ and - only; 64 at most."
    form: str


@dataclass(eq=False)
class LakeBusy(LakeError):
    """A reader met a new state of the store at every attempt."""

    id = "E-LAKE-011"
    zh = "读取表单“{form}”时数据一直在变，多次重试仍未读成。"
    en = "The store kept changing while {form} was read; many attempts failed."
    fix_zh = "请稍后再试。"
    fix_en = "Try again in a moment."
    form: str


# -- E-SITE ----------------------------------------------------------------------------------------------


class SiteError(GulianError):
    """A data folder as a whole cannot be upgraded, backed up or restored."""


@dataclass(eq=False)
class SiteFileUnreadable(SiteError):
    """`site.yaml` cannot be read."""

    id = "E-SITE-001"
    zh = "{file} 读不出来：{detail}。未作任何改动。"
    en = "{file} cannot be read: {detail}. Nothing was changed."
    fix_zh = "请从备份恢复该文件。"
    fix_en = "Restore that file from a backup."
    file: str
    detail: str


@dataclass(eq=False)
class NewerSiteFormat(SiteError):
    """The data folder was written by a newer version."""

    id = "E-SITE-002"
    zh = "数据目录为第 {format} 版格式，本程序只认到第 {known} 版，未作任何改动。"
    en = "The data folder has format {format}, this version knows formats up to {known}; nothing was changed."
    fix_zh = "请升级 gulian。"
    fix_en = "Install a newer gulian."
    format: int
    known: int


@dataclass(eq=False)
class OlderSiteFormat(SiteError):
    """The data folder has an older format: it is read, but not written to."""

    id = "E-SITE-003"
    zh = "数据目录为第 {format} 版格式，写入前须升到第 {known} 版。"
    en = "The data folder has format {format} and must be brought to {known} before it is written to."
    fix_zh = "请执行：gulian upgrade 数据目录"
    fix_en = "Run: gulian upgrade DIR"
    format: int
    known: int


@dataclass(eq=False)
class UpgradeUnfinished(SiteError):
    """An upgrade was broken off; what it began has to be finished first."""

    id = "E-SITE-004"
    zh = "{folder} 的升级中断了，还没有做完。"
    en = "An upgrade of {folder} was broken off and is not finished."
    fix_zh = "请再执行一次：gulian upgrade 数据目录"
    fix_en = "Run again: gulian upgrade DIR"
    folder: str


@dataclass(eq=False)
class ZoneUnknown(SiteError):
    """A text that names no time zone."""

    id = "E-SITE-005"
    zh = "没有时区 {zone}。"
    en = "There is no time zone {zone}."
    fix_zh = "请写 Asia/Shanghai 这样的名称。"
    fix_en = "Write a name such as Asia/Shanghai."
    zone: str


@dataclass(eq=False)
class RegionBeyond(SiteError):
    """The register reaches beyond the region the site is stated to be of; told, the register is used."""

    id = "E-SITE-006"
    zh = "site.yaml 写明本站点为 {stated}，而企业名录的企业分布到 {found}；本次按企业名录计算。"
    en = "site.yaml says that this site is {stated}, and the register reaches {found}; the register was used."
    fix_zh = "名录有误请改名录；站点范围变了请执行：gulian upgrade 数据目录 --region {found}"
    fix_en = "Correct the register, or state the region anew: gulian upgrade DIR --region {found}"
    stated: str
    found: str


@dataclass(eq=False)
class BackupInside(SiteError):
    """A backup is to be put into the folder it is of, and would be lost with it."""

    id = "E-SITE-010"
    zh = "备份 {target} 就在所备份的目录 {folder} 里，会随它一起丢失。"
    en = "The backup {target} would lie in {folder}, the folder it is of, and be lost with it."
    fix_zh = "请换一个目录，最好是另一块磁盘。"
    fix_en = "Name a place outside, best on another disk."
    target: str
    folder: str


@dataclass(eq=False)
class TargetExists(SiteError):
    """A backup never replaces a file."""

    id = "E-SITE-011"
    zh = "{target} 已经存在，备份不会覆盖它。"
    en = "{target} exists already: a backup replaces nothing."
    fix_zh = "请换一个文件名，比如加上日期。"
    fix_en = "Name another file, for example with the date in its name."
    target: str


@dataclass(eq=False)
class FileChanging(SiteError):
    """A file was written to while it was put into the backup."""

    id = "E-SITE-012"
    zh = "备份时 {name} 正在被改动，没有做成备份。"
    en = "{name} was written to while it was backed up; there is no backup."
    fix_zh = "请等它写完再备份一次。"
    fix_en = "Back up again when it is written."
    name: str


@dataclass(eq=False)
class FileLeftOut(SiteError):
    """Something in the folder that a backup cannot hold; told, the rest is backed up."""

    id = "E-SITE-013"
    zh = "{name} 没有备份：{why_zh}。"
    en = "{name} was not backed up: {why_en}."
    fix_zh = "需要的话请把它换成普通文件，或另行备份。"
    fix_en = "If it is needed, put a plain file in its place or back it up by other means."
    name: str
    why_zh: str
    why_en: str


@dataclass(eq=False)
class DatabaseUnreadable(SiteError):
    """SQLite cannot read the database."""

    id = "E-SITE-014"
    zh = "数据库 {file} 读不出来：{detail}。没有做成备份。"
    en = "The database {file} cannot be read: {detail}. There is no backup."
    fix_zh = "请检查磁盘；若已损坏，请从以前的备份恢复。"
    fix_en = "Check the disk; if it is damaged, restore an earlier backup."
    file: str
    detail: str


@dataclass(eq=False)
class BackupTooLarge(SiteError):
    """More files than the manifest of a backup may name."""

    id = "E-SITE-015"
    zh = "共有 {files} 个文件，超过一个备份所能容纳的数目。"
    en = "There are {files} files, more than one backup can hold."
    fix_zh = "请把旧的上传文件移到别处另行保存。"
    fix_en = "Move old uploads elsewhere and keep them apart."
    files: int


@dataclass(eq=False)
class FolderNotEmpty(SiteError):
    """A backup is restored into an empty place only."""

    id = "E-SITE-020"
    zh = "{folder} 不是空目录，恢复不会覆盖已有内容。"
    en = "{folder} is not an empty folder: a restore replaces nothing."
    fix_zh = "请换一个新目录，或先移走其中的文件。"
    fix_en = "Name a new folder, or move its files away first."
    folder: str


@dataclass(eq=False)
class NotABackup(SiteError):
    """The file is no backup of a data folder."""

    id = "E-SITE-021"
    zh = "{file} 不是 gulian 的备份。"
    en = "{file} is no backup made by gulian."
    fix_zh = "请用 gulian backup 做成的文件。"
    fix_en = "Name a file that gulian backup made."
    file: str


@dataclass(eq=False)
class BackupDamaged(SiteError):
    """A backup that is not what its manifest says, byte for byte."""

    id = "E-SITE-022"
    zh = "备份 {file} 已损坏或被改动过：{why_zh}。什么也没有恢复。"
    en = "The backup {file} is damaged or was tampered with: {why_en}. Nothing was restored."
    fix_zh = "请重新拷贝，或用另一份备份。"
    fix_en = "Copy it again, or take another backup."
    file: str
    why_zh: str
    why_en: str


@dataclass(eq=False)
class NewerBackupFormat(SiteError):
    """The backup was made by a newer version."""

    id = "E-SITE-023"
    zh = "备份 {file} 为第 {format} 版格式，本程序只认到第 {known} 版，什么也没有恢复。"
    en = "The backup {file} has format {format}, this version knows up to {known}; nothing was restored."
    fix_zh = "请升级 gulian。"
    fix_en = "Install a newer gulian."
    file: str
    format: int
    known: int


# -- E-CHART ---------------------------------------------------------------------------------------------


class ChartError(GulianError):
    """A chart cannot be drawn from this data."""


@dataclass(eq=False)
class ChartColumnMissing(ChartError):
    """A chart form needs a column that the frame has not."""

    id = "E-CHART-001"
    zh = "{form} 图缺少 {column} 列（现有：{present}）。"
    en = "The chart {form} needs the column {column}; the frame has: {present}."
    fix_zh = "请补上该列，或把已有的列改成这个名字。"
    fix_en = "Add the column, or rename the one that holds it."
    form: str
    column: str
    present: str


@dataclass(eq=False)
class ChartColumnKind(ChartError):
    """A column of a chart's frame is not text, number or date as it has to be."""

    id = "E-CHART-002"
    zh = "{form} 图的 {column} 列应为 {kind}，现为 {found}。"
    en = "The column {column} of the chart {form} must be {kind}, not {found}."
    fix_zh = "请先转换该列的类型。"
    fix_en = "Cast the column first."
    form: str
    column: str
    kind: str
    found: str


@dataclass(eq=False)
class TooManyMarks(ChartError):
    """A frame holds more rows or series than a picture can show."""

    id = "E-CHART-003"
    zh = "{form} 图的 {what} 有 {count} 个，最多可画 {most} 个。"
    en = "The chart {form} got {count} {what} and can show {most}."
    fix_zh = "请先汇总，或只取前若干个。"
    fix_en = "Sum them up first, or keep the leading ones."
    form: str
    what: str
    count: int
    most: int


@dataclass(eq=False)
class PlaceWithoutCoordinates(ChartError):
    """A place to be laid on the grid has no longitude or latitude."""

    id = "E-CHART-004"
    zh = "{count} 个地点没有经纬度，无法排入格子。"
    en = "{count} places have no longitude or latitude and cannot be laid on the grid."
    fix_zh = "请补上经纬度，或先去掉这些地点。"
    fix_en = "Give their coordinates, or leave these places out."
    count: int


@dataclass(eq=False)
class UnsafePicture(ChartError):
    """A chart would bring a script, a link or an outside address into the page."""

    id = "E-CHART-005"
    zh = "图中含有不能放进网页的内容：{found}。"
    en = "The chart holds what must not enter a page: {found}."
    fix_zh = "请去掉链接、外部图片和脚本。"
    fix_en = "Leave out links, outside images and scripts."
    found: str


@dataclass(eq=False)
class NoTable(ChartError):
    """A chart does not carry the frame it was drawn from."""

    id = "E-CHART-006"
    zh = "这张图没有附带数据表。"
    en = "This chart carries no data table."
    fix_zh = "请用 gulian.charts 的 bar、line、tile_map 作图。"
    fix_en = "Draw it with bar, line or tile_map of gulian.charts."


@dataclass(eq=False)
class DrawingFailed(ChartError):
    """The renderer refused the chart."""

    id = "E-CHART-007"
    zh = "无法绘制这张图：{reason}"
    en = "The chart cannot be drawn: {reason}"
    fix_zh = "请检查图的定义。"
    fix_en = "Check the specification of the chart."
    reason: str


# -- E-REG -----------------------------------------------------------------------------------------------


class CodeError(GulianError):
    """A credit code, region, industry or body is not valid."""


@dataclass(eq=False)
class CodeLength(CodeError):
    """A firm's code has a length no code has."""

    id = "E-REG-001"
    zh = "企业代码长度不对：{text} 有 {length} 位。"
    en = "The code of a firm has the wrong length: {text} has {length} characters."
    fix_zh = "社会信用代码 18 位，旧注册号 15 位，组织机构代码 9 位。"
    fix_en = "A credit code has 18 characters, an old registration number 15, an organisation code 9."
    text: str
    length: int


@dataclass(eq=False)
class CodeCharacter(CodeError):
    """A firm's code has a character that cannot stand there."""

    id = "E-REG-002"
    zh = "企业代码第 {position} 位不能是“{character}”：{text}。"
    en = "Character {position} of the code cannot be '{character}': {text}."
    fix_zh = "代码只用数字和大写字母，不用 I、O、S、V、Z；请核对 0 与 O、1 与 I、2 与 Z、5 与 S。"
    fix_en = "Codes use digits and capitals without I, O, S, V, Z: check 0 for O, 1 for I, 2 for Z, 5 for S."
    text: str
    position: int
    character: str


@dataclass(eq=False)
class CodeMangled(CodeError):
    """A spreadsheet turned the code into a number and dropped digits."""

    id = "E-REG-003"
    zh = "企业代码被表格软件改成了数字：{text}。"
    en = "A spreadsheet turned the code into a number: {text}."
    fix_zh = "请把该列设为文本格式后重新填写完整代码。"
    fix_en = "Set the column to text and type the full code again."
    text: str


@dataclass(eq=False)
class CreditCodeCheck(CodeError):
    """The check character of a unified social credit code is wrong (GB 32100-2015)."""

    id = "E-REG-004"
    zh = "社会信用代码校验位不符：{text}，末位应为 {expected}。"
    en = "The check character of the credit code is wrong: {text}, expected {expected}."
    fix_zh = "请核对末位及易混字符。"
    fix_en = "Check the last character and characters that look alike."
    text: str
    expected: str


@dataclass(eq=False)
class OrganisationCodeCheck(CodeError):
    """The check character of a 9-digit organisation code is wrong (GB 11714-1997)."""

    id = "E-REG-005"
    zh = "组织机构代码校验位不符：{text}，末位应为 {expected}。"
    en = "The check character of the organisation code is wrong: {text}, expected {expected}."
    fix_zh = "请核对末位。"
    fix_en = "Check the last character."
    text: str
    expected: str


@dataclass(eq=False)
class RegistrationNumberCheck(CodeError):
    """The check digit of a 15-digit registration number is wrong (GB/T 17710, MOD 11,10)."""

    id = "E-REG-006"
    zh = "工商注册号校验位不符：{text}，末位应为 {expected}。"
    en = "The check digit of the registration number is wrong: {text}, expected {expected}."
    fix_zh = "请核对末位。"
    fix_en = "Check the last digit."
    text: str
    expected: str


@dataclass(eq=False)
class RegionUnknown(CodeError):
    """No region ever had this code or name."""

    id = "E-REG-010"
    zh = "没有这个行政区划：{text}。"
    en = "There is no such region: {text}."
    fix_zh = "最接近的是：{nearest}。"
    fix_en = "The nearest are: {nearest}."
    text: str
    nearest: str


@dataclass(eq=False)
class RegionNotValid(CodeError):
    """The region's code is known but does not hold on the date."""

    id = "E-REG-011"
    zh = "区划代码 {code}（{name}）在 {on} 无效。"
    en = "Region code {code} ({name}) does not hold on {on}."
    fix_zh = "当日对应：{instead}。"
    fix_en = "On that day use: {instead}."
    code: str
    name: str
    on: object
    instead: str


@dataclass(eq=False)
class RegionDateUnknown(CodeError):
    """The region tables begin later than the date."""

    id = "E-REG-012"
    zh = "区划代码表从 {first} 开始，没有 {on} 的数据。"
    en = "The region tables begin on {first} and say nothing of {on}."
    fix_zh = "请检查日期。"
    fix_en = "Check the date."
    on: object
    first: object


@dataclass(eq=False)
class IndustryUnknown(CodeError):
    """GB/T 4754-2017 has no such industry."""

    id = "E-REG-020"
    zh = "国民经济行业分类（GB/T 4754-2017）中没有：{text}。"
    en = "GB/T 4754-2017 has no industry {text}."
    fix_zh = "最接近的是：{nearest}。"
    fix_en = "The nearest are: {nearest}."
    text: str
    nearest: str


@dataclass(eq=False)
class IndustrySectionWrong(CodeError):
    """The section letter does not belong to the digits behind it."""

    id = "E-REG-021"
    zh = "行业代码 {text} 的门类字母不对：{code} 属于门类 {section}。"
    en = "The section letter of {text} is wrong: {code} belongs to section {section}."
    fix_zh = "请改正字母，或只写数字。"
    fix_en = "Correct the letter, or give the digits alone."
    text: str
    code: str
    section: str


@dataclass(eq=False)
class SizeFactInvalid(CodeError):
    """A fact a size class rests on cannot be."""

    id = "E-REG-030"
    zh = "划型指标不能为负：{fact} = {value}。"
    en = "A fact for the size class cannot be negative: {fact} = {value}."
    fix_zh = "请填写 0 或正数；不知道就留空。"
    fix_en = "Give 0 or more; leave it empty if unknown."
    fact: str
    value: int


@dataclass(eq=False)
class BodyUnknown(CodeError):
    """No body of this id is known."""

    id = "E-REG-040"
    zh = "没有这个机构：{body}。"
    en = "There is no body {body}."
    fix_zh = "请在 bodies 表中登记，或从以下选用：{nearest}。"
    fix_en = "Enter it in the bodies file, or use one of: {nearest}."
    body: str
    nearest: str


@dataclass(eq=False)
class BodyRepeated(CodeError):
    """Two bodies carry one id at the same time."""

    id = "E-REG-041"
    zh = "机构编号重复：{body}。"
    en = "Two bodies carry the id {body} at the same time."
    fix_zh = "请改用不同编号，或让起止日期不重叠。"
    fix_en = "Give one another id, or dates that do not overlap."
    body: str


@dataclass(eq=False)
class BodyRegionUnknown(CodeError):
    """A body names a region that no table knows."""

    id = "E-REG-042"
    zh = "机构 {body} 的区划 {region} 不存在。"
    en = "Body {body} names a region that does not exist: {region}."
    fix_zh = "请填写六位区划代码，多个用分号隔开。"
    fix_en = "Give six-digit region codes, several with semicolons."
    body: str
    region: str


@dataclass(eq=False)
class AliasCycle(CodeError):
    """Codes are declared to stand for each other in a ring."""

    id = "E-REG-050"
    zh = "企业代码互为别名，无法确定现用代码：{codes}。"
    en = "The alias rows of these codes run in a ring: {codes}."
    fix_zh = "请删去其中一行。"
    fix_en = "Remove one of the rows."
    codes: str


@dataclass(eq=False)
class AliasKindUnknown(CodeError):
    """An alias row has a kind the index does not know."""

    id = "E-REG-051"
    zh = "别名行的类型不认识：{alias} 为 {kind}。"
    en = "The alias row of {alias} has an unknown kind: {kind}."
    fix_zh = "类型只能是：{known}。"
    fix_en = "The kinds are: {known}."
    alias: str
    kind: str
    known: str


@dataclass(eq=False)
class YearListMissing(CodeError):
    """No list of above-scale firms of this year was given."""

    id = "E-REG-052"
    zh = "没有 {year} 年的规模以上企业名单（已有：{known}）。"
    en = "There is no list of above-scale firms for {year} (given: {known})."
    fix_zh = "请导入当年名单；规上不按营业收入推算。"
    fix_en = "Load that year's list; above-scale is never computed from revenue."
    year: int
    known: str


@dataclass(eq=False)
class AliasAmbiguous(CodeError):
    """One alias is declared to be two firms, and it is no split."""

    id = "E-REG-053"
    zh = "别名 {alias} 指向多个企业：{codes}。"
    en = "The alias {alias} stands for several firms: {codes}."
    fix_zh = "只留一行；企业分立的请把类型写为 split。"
    fix_en = "Keep one row; if the firm was divided, give the rows the kind split."
    alias: str
    codes: str


@dataclass(eq=False)
class FrameColumnMissing(CodeError):
    """A frame handed to the registry lacks a column."""

    id = "E-REG-060"
    zh = "数据表缺少列：{column}。"
    en = "The frame lacks the column {column}."
    fix_zh = "现有列：{present}。"
    fix_en = "It has: {present}."
    column: str
    present: str


# -- E-SCH -----------------------------------------------------------------------------------------------


class SchemeError(GulianError):
    """A definition file is wrong."""


@dataclass(eq=False)
class DefinitionError(SchemeError):
    """Something in a definition file is wrong: every leaf says file, line and key.

    file : name below the root it was read from
    line : 1-based; 0 = the file as a whole
    key  : where in the file, `rules[0].that`; empty = the file as a whole
    """

    file: str
    line: int
    key: str


@dataclass(eq=False)
class UnreadableDefinition(DefinitionError):
    """The file is not text in UTF-8, or not valid YAML or CSV."""

    id = "E-SCH-001"
    zh = "{file} 第 {line} 行读不下去：{detail}"
    en = "{file} line {line} cannot be read: {detail}"
    fix_zh = "请以 UTF-8 保存，检查该行的缩进、冒号和引号。"
    fix_en = "Save it as UTF-8 and check indentation, colons and quotes on that line."
    detail: str


@dataclass(eq=False)
class RefusedConstruct(DefinitionError):
    """YAML that a definition has no use for: aliases, tags, several documents."""

    id = "E-SCH-002"
    zh = "{file} 第 {line} 行用了方案文件不允许的写法：{what}。"
    en = "{file} line {line} uses what a definition may not: {what}."
    fix_zh = "请直接写出内容，不用锚点、引用、标签或多文档。"
    fix_en = "Write the content out: no anchors, aliases, tags or several documents."
    what: str


@dataclass(eq=False)
class DefinitionTooLarge(DefinitionError):
    """A file, a folder or a nesting beyond its bound."""

    id = "E-SCH-003"
    zh = "{file} 第 {line} 行：{what}为 {size}，超过上限 {limit}。"
    en = "{file} line {line}: {what} is {size}, the limit is {limit}."
    fix_zh = "请拆成几个文件，或把数据放进 lists/ 下的 CSV。"
    fix_en = "Split it into several files, or put data into a CSV under lists/."
    what: str
    size: int
    limit: int


@dataclass(eq=False)
class DuplicateKey(DefinitionError):
    """A key stands twice; YAML would silently keep the last."""

    id = "E-SCH-004"
    zh = "{file} 第 {line} 行：“{key}”重复出现，前一处在第 {first} 行。"
    en = "{file} line {line}: {key} stands twice, first on line {first}."
    fix_zh = "请保留一处，删去另一处。"
    fix_en = "Keep one of them."
    first: int


@dataclass(eq=False)
class UnknownKey(DefinitionError):
    """A key this kind of definition does not have."""

    id = "E-SCH-005"
    zh = "{file} 第 {line} 行：不认识“{key}”，相近的有：{nearest}。"
    en = "{file} line {line}: there is no key {key}; near it: {nearest}."
    fix_zh = "请改成上列名称之一，或删去该行。"
    fix_en = "Use one of those names or remove the line."
    nearest: str


@dataclass(eq=False)
class MissingKey(DefinitionError):
    """A key that must be there is not."""

    id = "E-SCH-006"
    zh = "{file} 第 {line} 行：缺少“{key}”（{means_zh}）。"
    en = "{file} line {line}: {key} is missing ({means_en})."
    fix_zh = "请补上“{key}”。"
    fix_en = "Add {key}."
    means_zh: str
    means_en: str


@dataclass(eq=False)
class WrongValue(DefinitionError):
    """A value of the wrong type, or outside what is allowed."""

    id = "E-SCH-007"
    zh = "{file} 第 {line} 行：“{key}”的值 {value} 不对，应为{expected_zh}。"
    en = "{file} line {line}: {key} is {value}, expected {expected_en}."
    fix_zh = "请把“{key}”改为{expected_zh}。"
    fix_en = "Change {key} to {expected_en}."
    value: str
    expected_zh: str
    expected_en: str


@dataclass(eq=False)
class BadExpression(DefinitionError):
    """An expression in a definition cannot be read or names an unknown field."""

    id = "E-SCH-008"
    zh = "{file} 第 {line} 行“{key}”的表达式有误：{detail_zh}"
    en = "{file} line {line}: the expression at {key} is wrong: {detail_en}"
    fix_zh = "{remedy_zh}"
    fix_en = "{remedy_en}"
    detail_zh: str
    detail_en: str
    remedy_zh: str
    remedy_en: str


@dataclass(eq=False)
class UnknownReference(DefinitionError):
    """A definition names a source, form, list or indicator that the scheme does not have."""

    id = "E-SCH-009"
    zh = "{file} 第 {line} 行：“{key}”指向的 {name} 不存在，相近的有：{nearest}。"
    en = "{file} line {line}: {key} names {name}, which is not there; near it: {nearest}."
    fix_zh = "请改成已有的名称，或先写出它。"
    fix_en = "Name something that exists, or define it first."
    name: str
    nearest: str


@dataclass(eq=False)
class StrayFile(DefinitionError):
    """A file or folder that is no kind of definition."""

    id = "E-SCH-010"
    zh = "{file} 不属于任何一类定义。"
    en = "{file} belongs to no kind of definition."
    fix_zh = "请放进 {allowed} 之一，或移出方案文件夹。"
    fix_en = "Put it into one of {allowed}, or move it out of the scheme folder."
    allowed: str


@dataclass(eq=False)
class PathLeavesFolder(DefinitionError):
    """A link that leads out of the scheme folder."""

    id = "E-SCH-011"
    zh = "{file} 是链接或特殊文件，可能指向方案文件夹之外，不予读取。"
    en = "{file} is a link or a special file and may lead out of the scheme folder: it is not read."
    fix_zh = "请用文件本身代替链接。"
    fix_en = "Put the file itself in its place."


@dataclass(eq=False)
class NameDiffers(DefinitionError):
    """The id of a scheme is the name of its folder."""

    id = "E-SCH-012"
    zh = "{file} 第 {line} 行写的是 {name}，而文件夹名是 {folder}。"
    en = "{file} line {line} says {name}, the folder is named {folder}."
    fix_zh = "请让两者一致：路径就是标识。"
    fix_en = "Make them the same: the path is the identifier."
    name: str
    folder: str


@dataclass(eq=False)
class SilentOverride(DefinitionError):
    """A site file stands where the library has one and does not say that it replaces it."""

    id = "E-SCH-013"
    zh = "{file} 与已有的 {path}@{version} 同名，却没有声明替代。"
    en = "{file} has the path of {path}@{version} and does not say that it replaces it."
    fix_zh = "请写明 replaces: {path}@{version}，或改名。"
    fix_en = "Say replaces: {path}@{version}, or rename it."
    path: str
    version: int


@dataclass(eq=False)
class UnknownReplaced(DefinitionError):
    """`replaces` names a definition or a version that is not there."""

    id = "E-SCH-014"
    zh = "{file} 第 {line} 行声明替代 {replaces}，而此处现有的是 {present}。"
    en = "{file} line {line} says it replaces {replaces}; what stands there is {present}."
    fix_zh = "请核对现有版本，逐条确认后再写 replaces。"
    fix_en = "Compare with the version that is there, then say which one it replaces."
    replaces: str
    present: str


@dataclass(eq=False)
class OverlappingRows(DefinitionError):
    """Two rows of a dated list hold for one key on one day."""

    id = "E-SCH-015"
    zh = "{file} 第 {line} 行：“{key}”与第 {other} 行的起止日期重叠。"
    en = "{file} line {line}: {key} overlaps in time with line {other}."
    fix_zh = "请给前一行写上截止日 until（含当日）。"
    fix_en = "Give the earlier row an until (its last day)."
    other: int


@dataclass(eq=False)
class NoValueOnDate(SchemeError):
    """A dated list has no row for a key on a date."""

    id = "E-SCH-016"
    zh = "{list_path} 在 {day} 没有“{key}”的值，相近的键有：{nearest}。"
    en = "{list_path} has no value for {key} on {day}; near it: {nearest}."
    fix_zh = "请检查键名和日期，或在表中补一行。"
    fix_en = "Check key and date, or add a row to the list."
    list_path: str
    key: str
    day: str
    nearest: str


@dataclass(eq=False)
class UnknownScheme(SchemeError):
    """The library has no scheme of this name."""

    id = "E-SCH-017"
    zh = "没有名为 {name} 的方案，相近的有：{nearest}。"
    en = "There is no scheme {name}; near it: {nearest}."
    fix_zh = "请用 gulian schemes list 查看全部方案。"
    fix_en = "See them all with: gulian schemes list"
    name: str
    nearest: str


@dataclass(eq=False)
class BrokenScheme(SchemeError):
    """A scheme has problems and is not used."""

    id = "E-SCH-018"
    zh = "方案 {name} 有 {count} 处问题，未启用。第一处：{first_zh}"
    en = "The scheme {name} has {count} problems and is not used. The first: {first_en}"
    fix_zh = "请执行 gulian schemes check 逐条改正。"
    fix_en = "Correct them one by one with: gulian schemes check"
    name: str
    count: int
    first_zh: str
    first_en: str


@dataclass(eq=False)
class NameRefused(SchemeError):
    """A new scheme cannot have this name."""

    id = "E-SCH-019"
    zh = "不能新建方案“{name}”：{why_zh}。"
    en = "A scheme cannot be named {name}: {why_en}."
    fix_zh = "请用小写字母、数字和连字符，例如 my-scheme-2024，且不与已有文件夹重名。"
    fix_en = "Use lower-case letters, digits and hyphens, my-scheme-2024, not the name of an existing folder."
    name: str
    why_zh: str
    why_en: str


@dataclass(eq=False)
class NoSuchFolder(SchemeError):
    """The path to check holds no scheme."""

    id = "E-SCH-020"
    zh = "{path} 不是方案文件夹，其中也没有方案。"
    en = "{path} is no scheme folder and holds none."
    fix_zh = "请给出方案文件夹，或含有若干方案的文件夹。"
    fix_en = "Give a scheme folder, or a folder of schemes."
    path: str


# -- E-DOOR ----------------------------------------------------------------------------------------------


class DoorError(GulianError):
    """A file at the door, or a row of it, cannot be used."""


@dataclass(eq=False)
class NoFolder(DoorError):
    """The folder to read is not there."""

    id = "E-DOOR-001"
    zh = "{path} 不是文件夹。"
    en = "{path} is no folder."
    fix_zh = "请给出存放企业名录和日报的文件夹。"
    fix_en = "Give the folder that holds the register and the reports."
    path: str


@dataclass(eq=False)
class StemTwice(DoorError):
    """Two files with one stem: which of them counts?"""

    id = "E-DOOR-002"
    zh = "“{stem}”有不止一个文件：{files}。"
    en = "There is more than one file for {stem}: {files}."
    fix_zh = "请只留一个。"
    fix_en = "Keep one of them."
    stem: str
    files: str


@dataclass(eq=False)
class UnknownTable(DoorError):
    """There is no table of this name at the door."""

    id = "E-DOOR-003"
    zh = "没有名为 {stem} 的表。"
    en = "There is no table {stem}."
    fix_zh = "可用的有：{stems}。"
    fix_en = "Use one of: {stems}."
    stem: str
    stems: str


@dataclass(eq=False)
class FileError(DoorError):
    """Something is wrong with a file as a whole."""

    file: str


@dataclass(eq=False)
class FileReadFailed(FileError):
    """The operating system does not give the file."""

    id = "E-DOOR-010"
    zh = "{file} 打不开：{detail}。"
    en = "{file} cannot be opened: {detail}."
    fix_zh = "请检查文件是否存在、是否有权限。"
    fix_en = "Check that the file exists and that you may read it."
    detail: str


@dataclass(eq=False)
class FileNotText(FileError):
    """A CSV file that is no text."""

    id = "E-DOOR-011"
    zh = "{file} 不是文本，既非 UTF-8 也非 GB18030，未读取。"
    en = "{file} is no text, neither UTF-8 nor GB18030; it was not read."
    fix_zh = "请在表格软件中另存为 CSV UTF-8 或 XLSX。"
    fix_en = "Save it from the spreadsheet as CSV UTF-8 or XLSX."


@dataclass(eq=False)
class FileEmpty(FileError):
    """A file with no row in it, or none below its header."""

    id = "E-DOOR-012"
    zh = "{file} 没有数据行。"
    en = "{file} has no rows of data."
    fix_zh = "若确无数据可以不管；否则请重新导出。"
    fix_en = "Leave it if there is no data; otherwise export it again."


@dataclass(eq=False)
class FileDamaged(FileError):
    """A spreadsheet or Parquet file that cannot be opened."""

    id = "E-DOOR-013"
    zh = "{file} 已损坏或不完整，未读取：{detail}。"
    en = "{file} is damaged or cut short and was not read: {detail}."
    fix_zh = "请用表格软件打开后另存，或重新传送。"
    fix_en = "Open it in a spreadsheet and save it again, or send it again."
    detail: str


@dataclass(eq=False)
class FileTooHeavy(FileError):
    """Reading the file takes more memory, time or room than it may."""

    id = "E-DOOR-014"
    zh = "{file} 展开后过大（{what_zh}），未读取。"
    en = "{file} is too heavy to read ({what_en}); it was not read."
    fix_zh = "请删去空行空列和多余的工作表，或另存为 CSV。"
    fix_en = "Delete empty rows and columns and spare sheets, or save it as CSV."
    what_zh: str
    what_en: str


@dataclass(eq=False)
class FileLocked(FileError):
    """A spreadsheet with a password."""

    id = "E-DOOR-015"
    zh = "{file} 设有密码，未读取。"
    en = "{file} has a password and was not read."
    fix_zh = "请去掉密码后另存。"
    fix_en = "Save it without the password."


@dataclass(eq=False)
class FileKindUnknown(FileError):
    """A file of a kind that the door does not read."""

    id = "E-DOOR-016"
    zh = "{file} 不是可读的格式（{what}）。"
    en = "{file} is of a kind that is not read ({what})."
    fix_zh = "请另存为 CSV、XLSX 或 Parquet。"
    fix_en = "Save it as CSV, XLSX or Parquet."
    what: str


@dataclass(eq=False)
class NoHeader(FileError):
    """No row of the file names its columns."""

    id = "E-DOOR-020"
    zh = "{file} 前 {rows} 行中找不到表头，未读取。缺少的列：{missing_zh}。表中相近的：{nearest}。"
    en = "No header was found in the first {rows} rows of {file}. Missing: {missing_en}. Near: {nearest}."
    fix_zh = "请按模板写表头。"
    fix_en = "Head the columns as in the template."
    rows: int
    missing_zh: str
    missing_en: str
    nearest: str


@dataclass(eq=False)
class HeaderLacks(FileError):
    """A column without which the file is of no use."""

    id = "E-DOOR-021"
    zh = "{file} 缺少“{label}”列（{name}），未读取。表中相近的：{nearest}。"
    en = "{file} lacks the column {name} ({label}) and was not read. Near: {nearest}."
    fix_zh = "请把该列表头改为“{label}”，或补上该列。"
    fix_en = "Head that column {name}, or add it."
    name: str
    label: str
    nearest: str


@dataclass(eq=False)
class ColumnMisspelt(FileError):
    """An unknown header that is close to a known one."""

    id = "E-DOOR-022"
    zh = "{file} 的“{header}”列不认识，未使用；是否指“{label}”（{name}）？"
    en = "The column {header} of {file} is unknown and not used; is it {name} ({label})?"
    fix_zh = "若是，请把表头改为“{label}”。"
    fix_en = "If so, head it {name}."
    header: str
    name: str
    label: str


@dataclass(eq=False)
class ColumnTwice(FileError):
    """Two columns for one field."""

    id = "E-DOOR-023"
    zh = "{file} 有两列都是“{label}”：{used} 与 {other}，取前者。"
    en = "{file} has two columns for {name}: {used} and {other}; the first is used."
    fix_zh = "请删去或改名其中一列。"
    fix_en = "Remove or rename one of them."
    name: str
    label: str
    used: str
    other: str


@dataclass(eq=False)
class ColumnUnit(FileError):
    """The header names another unit than the column has."""

    id = "E-DOOR-024"
    zh = "{file} 的“{header}”列以{unit}计，已换算成{expected}。"
    en = "The column {header} of {file} is in {unit}; it was converted to {expected}."
    fix_zh = "请核对换算结果；最好按模板的单位填报。"
    fix_en = "Check the result; better fill in the unit of the template."
    header: str
    unit: str
    expected: str


@dataclass(eq=False)
class SheetIgnored(FileError):
    """A sheet with content that was not read."""

    id = "E-DOOR-025"
    zh = "{file} 的工作表“{sheet}”{why_zh}，未读取。"
    en = "The sheet {sheet} of {file} {why_en}; it was not read."
    fix_zh = "若其中有数据，请取消隐藏并按模板写表头。"
    fix_en = "If it holds data, unhide it and head it as in the template."
    sheet: str
    why_zh: str
    why_en: str


@dataclass(eq=False)
class ExtraColumns(FileError):
    """More unknown columns than are kept."""

    id = "E-DOOR-026"
    zh = "{file} 另有 {count} 个不认识的列，只保留前 {kept} 个。"
    en = "{file} has {count} further columns; the first {kept} are kept."
    fix_zh = "请删去多余的列。"
    fix_en = "Delete the columns you do not need."
    count: int
    kept: int


@dataclass(eq=False)
class NoRegister(FileError):
    """Reports or links without a register to compare them with."""

    id = "E-DOOR-027"
    zh = "没有可用的企业名录，{file} 中的企业无从核对。"
    en = "There is no register of enterprises to compare the firms of {file} with."
    fix_zh = "请放入 enterprises.csv（或 .xlsx、.parquet）。"
    fix_en = "Put enterprises.csv (or .xlsx, .parquet) into the folder."


@dataclass(eq=False)
class CellError(DoorError):
    """Something is wrong with one cell. label, name : the column's, in Chinese and as in plain files."""

    label: str
    name: str
    value: str


@dataclass(eq=False)
class CellMissing(CellError):
    """A cell that a row cannot do without is empty, or could not be read."""

    id = "E-DOOR-030"
    zh = "“{label}”没有可用的值，该行未使用。"
    en = "{name} has no usable value; the row was not used."
    fix_zh = "请填写“{label}”。"
    fix_en = "Fill in {name}."


@dataclass(eq=False)
class CellStoodIn(CellError):
    """An empty cell for which another column's value stands in."""

    id = "E-DOOR-031"
    zh = "“{label}”为空，以 {value} 代替。"
    en = "{name} is empty; {value} stands in."
    fix_zh = "请填写“{label}”。"
    fix_en = "Fill in {name}."


@dataclass(eq=False)
class CellDamaged(CellError):
    """A cell with characters that got lost on the way."""

    id = "E-DOOR-032"
    zh = "“{label}”有无法识别的字符：{value}，未使用。"
    en = "{name} has damaged characters: {value}; it was not used."
    fix_zh = "请以 UTF-8 重新保存，再填写该格。"
    fix_en = "Save the file as UTF-8 and fill in the cell again."


@dataclass(eq=False)
class CellTooLong(CellError):
    """A cell longer than any honest one."""

    id = "E-DOOR-033"
    zh = "“{label}”超过 {limit} 字，只保留前 {limit} 字。"
    en = "{name} is longer than {limit} characters; the first {limit} are kept."
    fix_zh = "请缩短。"
    fix_en = "Shorten it."
    limit: int


@dataclass(eq=False)
class FormulaFailed(CellError):
    """A formula whose result is an error, such as #N/A."""

    id = "E-DOOR-034"
    zh = "“{label}”是公式错误值 {value}，未使用。"
    en = "{name} holds the formula error {value}; it was not used."
    fix_zh = "请改正公式，或直接填写数值。"
    fix_en = "Correct the formula, or type the value."


@dataclass(eq=False)
class NotANumber(CellError):
    """A number was expected."""

    id = "E-DOOR-040"
    zh = "“{label}”不是数字：{value}，未使用。"
    en = "{name} is no number: {value}; it was not used."
    fix_zh = "请只填数字，单位为{unit}。"
    fix_en = "Give a number alone, in {unit}."
    unit: str


@dataclass(eq=False)
class NegativeNumber(CellError):
    """A number that cannot be negative is."""

    id = "E-DOOR-041"
    zh = "“{label}”不能为负：{value}，未使用。"
    en = "{name} cannot be negative: {value}; it was not used."
    fix_zh = "请填写 0 或正数；不知道就留空。"
    fix_en = "Give 0 or more; leave it empty if unknown."


@dataclass(eq=False)
class NumberTooLarge(CellError):
    """A number beyond what can be counted exactly."""

    id = "E-DOOR-042"
    zh = "“{label}”过大：{value}，未使用。"
    en = "{name} is too large: {value}; it was not used."
    fix_zh = "请核对位数和单位（{unit}）。"
    fix_en = "Check the digits and the unit ({unit})."
    unit: str


@dataclass(eq=False)
class NotWhole(CellError):
    """Part of a person."""

    id = "E-DOOR-043"
    zh = "“{label}”应为整数：{value}，未使用。"
    en = "{name} must be a whole number: {value}; it was not used."
    fix_zh = "请填写整数。"
    fix_en = "Give a whole number."


@dataclass(eq=False)
class PercentGiven(CellError):
    """A share where a number is asked."""

    id = "E-DOOR-044"
    zh = "“{label}”填的是百分数：{value}，未使用。"
    en = "{name} is a percentage: {value}; it was not used."
    fix_zh = "请填写数量（{unit}），不填比例。"
    fix_en = "Give the amount ({unit}), not a share."
    unit: str


@dataclass(eq=False)
class NotAShare(CellError):
    """A share is not within 0 to 1."""

    id = "E-DOOR-046"
    zh = "“{label}”应在 0 到 1 之间：{value}，未使用。"
    en = "{name} must lie within 0 and 1: {value}; it was not used."
    fix_zh = "请填写 0 到 1 的小数，或 0% 到 100%。"
    fix_en = "Give a number from 0 to 1, or 0% to 100%."


@dataclass(eq=False)
class UnitConverted(CellError):
    """A unit stands in the cell; the number was converted and used."""

    id = "E-DOOR-045"
    zh = "“{label}”单元格带有单位：{value}，按 {result} {unit}使用。"
    en = "{name} holds a unit: {value}; used as {result} {unit}."
    fix_zh = "请核对；最好只填数字，单位为{unit}。"
    fix_en = "Check it; better give a number alone, in {unit}."
    result: str
    unit: str


@dataclass(eq=False)
class NotADate(CellError):
    """A date was expected."""

    id = "E-DOOR-050"
    zh = "“{label}”不是日期：{value}，未使用。"
    en = "{name} is no date: {value}; it was not used."
    fix_zh = "请写成 2020-03-01。"
    fix_en = "Write it as 2020-03-01."


@dataclass(eq=False)
class YearMissing(CellError):
    """A day and a month, and nothing says of which year."""

    id = "E-DOOR-051"
    zh = "“{label}”缺年份：{value}，未使用。"
    en = "{name} has no year: {value}; it was not used."
    fix_zh = "请写成 2020-03-01，或在文件名中写明日期。"
    fix_en = "Write it as 2020-03-01, or put the date into the file's name."


@dataclass(eq=False)
class NotAnInstant(CellError):
    """A date with a time was expected."""

    id = "E-DOOR-052"
    zh = "“{label}”不是时间：{value}，未使用。"
    en = "{name} is no time: {value}; it was not used."
    fix_zh = "请写成 2020-03-01T17:30:00。"
    fix_en = "Write it as 2020-03-01T17:30:00."


@dataclass(eq=False)
class NotAFlag(CellError):
    """Yes or no was expected."""

    id = "E-DOOR-053"
    zh = "“{label}”应为 1 或 0（是、否）：{value}，未使用。"
    en = "{name} must be 1 or 0: {value}; it was not used."
    fix_zh = "请填 1 或 0。"
    fix_en = "Give 1 or 0."


@dataclass(eq=False)
class UnknownChoice(CellError):
    """A word that the column does not have."""

    id = "E-DOOR-054"
    zh = "“{label}”没有“{word}”这一项（原文：{value}），未使用。"
    en = "{name} has no {word} (in: {value}); it was not used."
    fix_zh = "可填：{allowed_zh}。"
    fix_en = "Use one of: {allowed_en}."
    word: str
    allowed_zh: str
    allowed_en: str


@dataclass(eq=False)
class RowError(DoorError):
    """Something is wrong with a row."""


@dataclass(eq=False)
class RowTooLong(RowError):
    """A row with more cells than there are columns: nobody knows which value belongs where."""

    id = "E-DOOR-060"
    zh = "该行有 {cells} 格，表头只有 {columns} 列，未使用。"
    en = "The row has {cells} cells, the header {columns}; it was not used."
    fix_zh = "文字中的逗号请用引号括起，或改用 XLSX。"
    fix_en = "Put text with a separator into quotation marks, or use XLSX."
    cells: int
    columns: int


@dataclass(eq=False)
class RowCutShort(RowError):
    """The last row ends in the middle."""

    id = "E-DOOR-061"
    zh = "文件在最后一行中断（{cells} 格，应有 {columns} 格），该行未使用。"
    en = "The file ends within its last row ({cells} of {columns} cells); the row was not used."
    fix_zh = "请重新导出或重新传送文件。"
    fix_en = "Export or send the file again."
    cells: int
    columns: int


@dataclass(eq=False)
class RowTooShort(RowError):
    """A row with fewer cells than there are columns."""

    id = "E-DOOR-062"
    zh = "该行只有 {cells} 格，表头有 {columns} 列，其余按空白处理。"
    en = "The row has {cells} cells, the header {columns}; the rest counts as empty."
    fix_zh = "请补齐该行。"
    fix_en = "Complete the row."
    cells: int
    columns: int


@dataclass(eq=False)
class QuoteUnclosed(RowError):
    """A quotation mark that is never closed."""

    id = "E-DOOR-063"
    zh = "该行的引号没有配对，未使用：{line}"
    en = "A quotation mark of the row is never closed; the row was not used: {line}"
    fix_zh = "请补上或删去引号。"
    fix_en = "Close or remove the mark."
    line: str


@dataclass(eq=False)
class RowReplaced(RowError):
    """A later row says something about the same thing."""

    id = "E-DOOR-070"
    zh = "与 {other_file} 第 {other_row} 行重复（{key}），以后收到的该行为准，本行未采用。"
    en = "Row {other_row} of {other_file} has the same key ({key}) and came later; this row gives way."
    fix_zh = "请核对两行，只留一行。"
    fix_en = "Compare the two rows and keep one."
    key: str
    other_file: str
    other_row: int


@dataclass(eq=False)
class RowPrevails(RowError):
    """This row was received last among several."""

    id = "E-DOOR-071"
    zh = "与其他 {count} 行重复（{key}），本行最后收到，以本行为准。"
    en = "{count} other rows have the same key ({key}); this one was received last and is used."
    fix_zh = "请核对各行，只留一行。"
    fix_en = "Compare the rows and keep one."
    key: str
    count: int


@dataclass(eq=False)
class UnknownFirm(RowError):
    """A firm that the register does not have."""

    id = "E-DOOR-072"
    zh = "名录中没有企业 {code}，该行未使用。"
    en = "The register has no enterprise {code}; the row was not used."
    fix_zh = "请核对代码，或先把该企业列入名录。"
    fix_en = "Check the code, or enter the firm in the register first."
    code: str


@dataclass(eq=False)
class UnknownUnit(RowError):
    """A plant that the firm does not have."""

    id = "E-DOOR-073"
    zh = "企业 {code} 名下没有生产单位 {unit}，该行未使用。"
    en = "The enterprise {code} has no unit {unit}; the row was not used."
    fix_zh = "请核对编号，或先把该单位列入 units。"
    fix_en = "Check the unit, or enter it in units first."
    code: str
    unit: str


@dataclass(eq=False)
class SelfLink(RowError):
    """A firm that supplies itself."""

    id = "E-DOOR-074"
    zh = "供应商与采购方是同一企业 {code}，该行未使用。"
    en = "Supplier and buyer are the same enterprise {code}; the row was not used."
    fix_zh = "请核对两个代码。"
    fix_en = "Check the two codes."
    code: str


@dataclass(eq=False)
class FutureDate(RowError):
    """A report about a day that was not over, or had not come."""

    id = "E-DOOR-075"
    zh = "日期 {date} 晚于 {limit}（{why_zh}），该行未使用。"
    en = "The date {date} is later than {limit} ({why_en}); the row was not used."
    fix_zh = "请核对日期。"
    fix_en = "Check the date."
    date: str
    limit: str
    why_zh: str
    why_en: str


@dataclass(eq=False)
class MoreThanWhole(RowError):
    """More people returned than there are, or more on site than returned."""

    id = "E-DOOR-076"
    zh = "“{part_label}” {part} 大于“{whole_label}” {whole}，前者未使用。"
    en = "{part_name} {part} exceeds {whole_name} {whole}; the former was not used."
    fix_zh = "劳务派遣人员计入实际用工单位；请核对两数。"
    fix_en = "Agency workers count where they work; check both numbers."
    part_label: str
    part_name: str
    part: str
    whole_label: str
    whole_name: str
    whole: str


@dataclass(eq=False)
class EndsBeforeStart(RowError):
    """A span that ends before it starts."""

    id = "E-DOOR-077"
    zh = "截止日期 {until} 早于起始日期 {since}，截止日期未使用。"
    en = "The end {until} is before the start {since}; the end was not used."
    fix_zh = "请核对两个日期。"
    fix_en = "Check the two dates."
    since: str
    until: str


@dataclass(eq=False)
class CodeOddity(RowError):
    """A code that passes its check and is odd all the same."""

    id = "E-DOOR-078"
    zh = "企业代码 {code} 校验通过，但{oddity_zh}，仍予使用。"
    en = "The code {code} passes its check, but {oddity_en}; it is used."
    fix_zh = "请对照营业执照核对。"
    fix_en = "Compare it with the licence."
    code: str
    oddity_zh: str
    oddity_en: str


@dataclass(eq=False)
class NotAYear(CellError):
    """A cell that should hold a year."""

    id = "E-DOOR-079"
    zh = "{label}“{value}”不是年份，未使用。"
    en = "{name}: {value} is no year; it was not used."
    fix_zh = "请写成 2020。"
    fix_en = "Write it like 2020."


@dataclass(eq=False)
class CodeFollowed(RowError):
    """A row under an old code that belongs to a firm of today; used under today's code."""

    id = "E-DOOR-080"
    zh = "代码 {old} 按企业代码对照表（{kind_zh}）记为 {code}。"
    en = "The code {old} was followed to {code} by the alias rows ({kind_en})."
    fix_zh = "该行已使用；以后请用现用代码。"
    fix_en = "The row was used; use the code in force from now on."
    old: str
    code: str
    kind_zh: str
    kind_en: str


@dataclass(eq=False)
class RegisterRowFollowed(RowError):
    """A register row under an old code of a firm that has a row of its own."""

    id = "E-DOOR-081"
    zh = "名录中的 {old} 按企业代码对照表（{kind_zh}）就是 {code}，后者另有一行，本行未使用。"
    en = "{old} in the register is {code} by the alias rows ({kind_en}), which has its row; not used."
    fix_zh = "请删去本行；合并前的厂区请列入 units，单位编号用旧代码。"
    fix_en = "Remove this row; list a plant that goes on in units, with the old code as its unit."
    old: str
    code: str
    kind_zh: str
    kind_en: str


@dataclass(eq=False)
class CodeDivided(RowError):
    """A row about a firm that was divided: nobody knows which of its successors is meant."""

    id = "E-DOOR-082"
    zh = "企业 {code} 已经分立，不能确定是分立后的哪一户，未使用。"
    en = "The enterprise {code} was divided; which of its successors is meant is not known: not used."
    fix_zh = "请改填分立后的代码。"
    fix_en = "Write the code of the successor that is meant."
    code: str


@dataclass(eq=False)
class AliasTwoFirms(RowError):
    """One old code is said to be several firms, and it is no split."""

    id = "E-DOOR-083"
    zh = "旧代码 {code} 对应多个现用代码：{codes}，这几行都未使用。"
    en = "The old code {code} stands for several codes: {codes}; none of these rows was used."
    fix_zh = "只留一行；企业分立的，变更类别填分立。"
    fix_en = "Keep one row; if the firm was divided, give the rows the kind split."
    code: str
    codes: str


@dataclass(eq=False)
class AliasRing(RowError):
    """An alias row that leads back to where it began, or nowhere in a reasonable number of steps."""

    id = "E-DOOR-084"
    zh = "旧代码 {old} 记为 {code}，顺着查下去没有尽头，该行未使用。"
    en = "The old code {old} leads to {code} and from there to no end; the row was not used."
    fix_zh = "请删去绕回来的那一行。"
    fix_en = "Remove the row that leads back."
    old: str
    code: str


@dataclass(eq=False)
class NoListOfYear(RowError):
    """There are above-scale lists, but none of the year of the day; the register's column is used."""

    id = "E-DOOR-085"
    zh = "规上企业年度名录中没有 {year} 年（已有：{known}），本次按企业名录中的“是否规上”计。"
    en = "There is no above-scale list for {year} (given: {known}); the register's column was used."
    fix_zh = "请补上当年名录；规上不按营业收入推算。"
    fix_en = "Add the list of the year; above-scale is never computed from revenue."
    year: int
    known: str


@dataclass(eq=False)
class ListDiffers(RowError):
    """The register says one thing of a firm, the above-scale list of the year another; the list counts."""

    id = "E-DOOR-086"
    zh = "{code} 在企业名录中填的“是否规上”与 {year} 年规上名录不一致，以年度名录为准。"
    en = "{code}: the register and the above-scale list of {year} differ; the list counts."
    fix_zh = "请把企业名录中的这一格改过来，或留空。"
    fix_en = "Correct that cell of the register, or leave it empty."
    code: str
    year: int


# -- E-CHAIN ---------------------------------------------------------------------------------------------


class ChainError(GulianError):
    """A network or a shock is not valid, or a solver did not converge."""


@dataclass(eq=False)
class NetworkShape(ChainError):
    """Arrays that describe the same firms or links have different lengths."""

    id = "E-CHAIN-001"
    zh = "{name} 有 {got} 个数，应为 {expected} 个。"
    en = "{name} has {got} entries, expected {expected}."
    fix_zh = "请让每个企业（或每条供应关系）各有一个数。"
    fix_en = "Give one entry for each firm (or each link)."
    name: str
    got: int
    expected: int


@dataclass(eq=False)
class FirmNumberUnknown(ChainError):
    """A firm number outside 0..firms-1."""

    id = "E-CHAIN-002"
    zh = "{name} 第 {row} 项的企业序号 {number} 不在 0 至 {last} 之间。"
    en = "{name}, entry {row}: firm number {number} is not within 0..{last}."
    fix_zh = "请先给所有企业统一编号，再建网络。"
    fix_en = "Number all firms once before the network is built."
    name: str
    row: int
    number: int
    last: int


@dataclass(eq=False)
class ValueOutOfRange(ChainError):
    """A number that no firm, link or setting can have."""

    id = "E-CHAIN-003"
    zh = "{name} 第 {row} 项为 {value}，应为{expected_zh}。"
    en = "{name}, entry {row}, is {value}, expected {expected_en}."
    fix_zh = "请改正该数；不知道的金额请先用 spread_purchases 估计。"
    fix_en = "Correct the number; estimate unknown link values with spread_purchases first."
    name: str
    row: int
    value: float
    expected_zh: str
    expected_en: str


@dataclass(eq=False)
class EssentialityUnreadable(ChainError):
    """The file that says which inputs are essential cannot be used."""

    id = "E-CHAIN-004"
    zh = "关键投入表 {file} 第 {line} 行不能用：{detail_zh}。"
    en = "The table of essential inputs {file}, line {line}, cannot be used: {detail_en}."
    fix_zh = (
        "表头应为 supplier_industry,buyer_industry,kind，"
        "kind 取 essential、non-essential、none（或 2、1、0）。"
    )
    fix_en = (
        "Its header is supplier_industry,buyer_industry,kind; "
        "kind is essential, non-essential, none (2, 1, 0)."
    )
    file: str
    line: int
    detail_zh: str
    detail_en: str


@dataclass(eq=False)
class ConvergenceError(ChainError):
    """The cascade was still falling when its rounds were used up."""

    id = "E-CHAIN-005"
    zh = "连锁影响计算 {iterations} 轮后仍未稳定：最后一轮下降 {residual}，容差 {tolerance}。"
    en = "The cascade did not settle within {iterations} rounds: last fall {residual}, tolerance {tolerance}."
    fix_zh = "请增大 max_iterations，或补充企业营业收入（没有最终需求的闭环收敛极慢），或允许未收敛的结果。"
    fix_en = (
        "Raise max_iterations, give revenues (circles without final demand settle very slowly), "
        "or allow an unsettled result."
    )
    iterations: int
    residual: float
    tolerance: float


@dataclass(eq=False)
class ChainColumnMissing(ChainError):
    """A frame lacks a column, or a value in it, without which there is no network."""

    id = "E-CHAIN-006"
    zh = "表 {frame} 缺少 {column} 列，或该列有空值。"
    en = "The frame {frame} lacks the column {column}, or a value in it."
    fix_zh = "请补上该列；企业须有 code，供应关系须有 supplier 和 buyer。"
    fix_en = "Add it: firms need a code, links a supplier and a buyer."
    frame: str
    column: str


@dataclass(eq=False)
class CodeTwice(ChainError):
    """Two rows of the register have the same code."""

    id = "E-CHAIN-007"
    zh = "企业代码 {code} 在名录中出现不止一次。"
    en = "The code {code} stands in the register more than once."
    fix_zh = "请每户企业只留一行。"
    fix_en = "Leave one row for each firm."
    code: str


@dataclass(eq=False)
class ChoiceUnknown(ChainError):
    """A setting of the chain models has a value nobody knows."""

    id = "E-CHAIN-030"
    zh = "{name} 不能取“{value}”。"
    en = "{name} cannot be {value}."
    fix_zh = "可取：{known}。"
    fix_en = "It may be: {known}."
    name: str
    value: str
    known: str


@dataclass(eq=False)
class NoSupplier(ChainError):
    """Rebuilding asks for goods that nobody in the economy makes."""

    id = "E-CHAIN-031"
    zh = "重建需要第 {input_class} 类产品，但没有企业生产它。"
    en = "Rebuilding asks for goods of class {input_class}, but no firm makes them."
    fix_zh = "请检查重建需求的类别，或补上生产该类产品的企业。"
    fix_en = "Check the classes that rebuilding asks for, or add the firms that make them."
    input_class: int


@dataclass(eq=False)
class ShockRefused(ChainError):
    """An entry of a shock says what no shock can be."""

    id = "E-CHAIN-020"
    zh = "冲击的一条写法不能用（{said}）：{reason_zh}。"
    en = "An entry of a shock cannot be used ({said}): {reason_en}."
    fix_zh = "请写明影响谁（企业、地区、行业、产品、国家之一），剩余比例从小到大，都在 0 到 1 之间。"
    fix_en = "Say whom it hits, and give shares within 0 and 1, the lower first."
    said: str
    reason_zh: str
    reason_en: str


@dataclass(eq=False)
class ShockWithoutFirms(ChainError):
    """A shock names firms, places and trades; a bare network knows only numbers."""

    id = "E-CHAIN-021"
    zh = "冲击写的是企业、地区、行业，只有序号的网络不认识它们。"
    en = "A shock names firms, regions and industries, which a bare network does not know."
    fix_zh = "请传入 chain.economy 得到的结果，或先用 shock.on(date, economy) 换成每户企业的剩余比例。"
    fix_en = "Give what chain.economy answers, or turn the shock into shares by shock.on(date, economy)."


@dataclass(eq=False)
class ScenarioUnreadable(ChainError):
    """The scenario file is not there or cannot be read."""

    id = "E-CHAIN-023"
    zh = "情景文件 {file} 读不了：{detail}。"
    en = "The scenario file {file} cannot be read: {detail}."
    fix_zh = "请核对路径，或用自带的情景之一：{nearest}。"
    fix_en = "Check the path, or name one of those that come along: {nearest}."
    file: str
    detail: str
    nearest: str


@dataclass(eq=False)
class EnsembleTooLarge(ChainError):
    """More draws than can be held for so many firms, or none."""

    id = "E-CHAIN-022"
    zh = "抽样 {draws} 次、{firms} 户企业不能计算：次数应在 1 到 {limit} 之间。"
    en = "{draws} draws of {firms} firms cannot be computed: 1 to {limit} draws can."
    fix_zh = "请改变抽样次数。"
    fix_en = "Ask for another number of draws."
    draws: int
    firms: int
    limit: int


@dataclass(eq=False)
class PurchasesUnusable(ChainError):
    """Nothing says what the firms buy of each product, so no network can be rebuilt."""

    id = "E-CHAIN-040"
    zh = "不知道企业向各行业采购多少：{reason_zh}。"
    en = "What the firms buy of each product is not known: {reason_en}."
    fix_zh = "请给出采购表（买方代码、行业、金额），给企业填上国民经济行业代码和营业收入、产值或人数。"
    fix_en = (
        "Give a table of purchases (buyer, industry, value), and for the firms industry codes of "
        "GB/T 4754-2017 with revenue, output or staff."
    )
    reason_zh: str
    reason_en: str


@dataclass(eq=False)
class DensityUnknown(ChainError):
    """No link is known and nobody said how many a firm has."""

    id = "E-CHAIN-041"
    zh = "没有已知的供应关系，也没有说明平均每户有几个供应商，无法推断网络疏密。"
    en = "No link is known and no mean degree is given, so nothing says how dense the network is."
    fix_zh = "请给出一部分已知的供应关系，或平均供应商数（--degree）。"
    fix_en = "Give some known links, or the mean number of suppliers of a firm (--degree)."


@dataclass(eq=False)
class DensityOutOfReach(ChainError):
    """More links are asked than there are pairs that can trade, or no more than are known."""

    id = "E-CHAIN-042"
    zh = "要再抽取 {wanted} 条供应关系，只能在 {least} 与 {most} 之间。"
    en = "{wanted} links are to be drawn; it can be between {least} and {most}."
    fix_zh = "请改变平均供应商数，并核对企业的产值和行业。"
    fix_en = "Ask for another mean degree, and check the output and the industries of the firms."
    wanted: float
    least: float
    most: float


@dataclass(eq=False)
class RebuiltTooLarge(ChainError):
    """All draws together are more links than one file can be made of."""

    id = "E-CHAIN-043"
    zh = "{draws} 次抽样约有 {links} 条供应关系，超过一个文件的上限 {most} 条。"
    en = "{draws} draws have about {links} links, more than the {most} that go into one file."
    fix_zh = "请减少抽样次数，或在笔记本中逐次使用 chain.rebuild(...).links(k)。"
    fix_en = "Ask for fewer draws, or use chain.rebuild(...).links(k) in a notebook, one draw at a time."
    draws: int
    links: int
    most: int


# -- E-MON -----------------------------------------------------------------------------------------------


class MonitorError(GulianError):
    """A form, an indicator or a bulletin cannot be computed."""


@dataclass(eq=False)
class UnknownLevel(MonitorError):
    """A total is asked for a level that does not exist."""

    id = "E-MON-001"
    zh = "没有“{level}”这一汇总层级。"
    en = "There is no level {level} to total by."
    fix_zh = "可用的层级：{levels}。"
    fix_en = "The levels are: {levels}."
    level: str
    levels: str


@dataclass(eq=False)
class SumTooLarge(MonitorError):
    """A sum of an indicator would not fit into 64 bits and would be wrong without a sign of it."""

    id = "E-MON-002"
    zh = "指标 {indicator} 的{part}合计约为 {total}，超出 64 位整数。"
    en = "The {part} of {indicator} adds up to about {total}, beyond 64-bit integers."
    fix_zh = "请检查填报数据的单位（金额应为万元），改正后重新汇总。"
    fix_en = "Check the units in the reports (money is 10k CNY) and total again."
    indicator: str
    part: str
    total: str


@dataclass(eq=False)
class BadTemplate(MonitorError):
    """A bulletin template cannot be read, uses what a template may not, or names what is not there."""

    id = "E-MON-003"
    zh = "通报模板 {file} 第 {line} 行有误：{what}"
    en = "The bulletin template {file}, line {line}, is wrong: {what}"
    fix_zh = "模板只能写文字、取值、if、for 和规定的过滤器（见 monitor/README.md）。"
    fix_en = "A template may hold text, values, if, for and the listed filters (see monitor/README.md)."
    file: str
    line: int
    what: str


@dataclass(eq=False)
class BulletinTooLong(MonitorError):
    """A template gives more text than a bulletin may have."""

    id = "E-MON-004"
    zh = "通报模板 {file} 生成的文字超过 {limit} 字。"
    en = "The bulletin template {file} gives more than {limit} characters."
    fix_zh = "请减少循环，或限制列出的行数。"
    fix_en = "Use fewer loops, or list fewer rows."
    file: str
    limit: int


@dataclass(eq=False)
class UnknownChart(MonitorError):
    """A bulletin asks for a picture that was not given, or that lies outside it."""

    id = "E-MON-005"
    zh = "通报引用的图“{name}”不存在，现有的图：{present}。"
    en = "The bulletin shows the chart {name}, which is not there; there are: {present}."
    fix_zh = "图片写作 ![标题](chart:名称)，名称须为现有的图；不引用外部图片。"
    fix_en = "Write pictures as ![title](chart:name) with a name that is there; no pictures from outside."
    name: str
    present: str


@dataclass(eq=False)
class UnsafeChart(MonitorError):
    """A drawing holds scripts, handlers or references to outside; it is not put into the page."""

    id = "E-MON-006"
    zh = "图“{name}”含有不允许的内容：{what}。"
    en = "The chart {name} holds what a page may not: {what}."
    fix_zh = "请用 gulian.charts.svg 生成图。"
    fix_en = "Draw it with gulian.charts.svg."
    name: str
    what: str


@dataclass(eq=False)
class AnswerMissing(MonitorError):
    """A question that must be answered is not."""

    id = "E-MON-007"
    zh = "“{label_zh}”没有填。"
    en = "{label_en} is not filled in."
    fix_zh = "请补填。"
    fix_en = "Fill it in."
    label_zh: str
    label_en: str


@dataclass(eq=False)
class AnswerOutside(MonitorError):
    """A number lies outside the bounds of its question."""

    id = "E-MON-008"
    zh = "“{label_zh}”超出范围 {bounds}。"
    en = "{label_en} lies outside {bounds}."
    fix_zh = "请核对数值和单位。"
    fix_en = "Check the number and its unit."
    label_zh: str
    label_en: str
    bounds: str


@dataclass(eq=False)
class AnswerNotListed(MonitorError):
    """A choice is not on its list on that day."""

    id = "E-MON-009"
    zh = "“{label_zh}”不在选项之内。"
    en = "{label_en} is none of the choices."
    fix_zh = "可选：{choices}。"
    fix_en = "Choose from: {choices}."
    label_zh: str
    label_en: str
    choices: str


# -- E-DAY -----------------------------------------------------------------------------------------------


class DayError(GulianError):
    """A day of the loop cannot be run."""


@dataclass(eq=False)
class ThresholdMissing(DayError):
    """A number the day needs is not laid down for its date."""

    id = "E-DAY-001"
    zh = "{path} 中没有 {key} 在 {date} 的数值。"
    en = "{path} has no value of {key} on {date}."
    fix_zh = "请在该表补一行，写明起始日期、数值和出处。"
    fix_en = "Add a row with its first day, value and source."
    path: str
    key: str
    date: str


# -- E-SMP -----------------------------------------------------------------------------------------------


class SampleError(GulianError):
    """A sample world cannot be built as asked."""


@dataclass(eq=False)
class TargetNotEmpty(SampleError):
    """Something lies in the folder already; a sample never replaces data."""

    id = "E-SMP-001"
    zh = "{folder} 已有内容，样例不会覆盖它。"
    en = "{folder} is not empty: a sample never replaces what is there."
    fix_zh = "请换一个新文件夹，或先移走其中的文件。"
    fix_en = "Name a new folder, or move its files away first."
    folder: str


@dataclass(eq=False)
class SampleSizeRefused(SampleError):
    """More or fewer firms or days than the sample world is made for."""

    id = "E-SMP-002"
    zh = "样例{what_zh}为 {value}，应在 {low} 到 {high} 之间。"
    en = "{value} {what_en} asked for; the sample has {low} to {high}."
    fix_zh = "请改用 {low} 到 {high} 之间的数。"
    fix_en = "Ask for {low} to {high}."
    what_zh: str
    what_en: str
    value: int
    low: int
    high: int


# -- E-CLI -----------------------------------------------------------------------------------------------


class CommandError(GulianError):
    """A command was called with something it cannot use."""


@dataclass(eq=False)
class UnknownOption(CommandError):
    """An option that the command has not."""

    id = "E-CLI-001"
    zh = "没有选项 {name}，相近的有：{nearest}。"
    en = "There is no option {name}; near it: {nearest}."
    fix_zh = "请看：{usage} --help"
    fix_en = "See: {usage} --help"
    name: str
    nearest: str
    usage: str


@dataclass(eq=False)
class UnknownCommand(CommandError):
    """A command that does not exist, or none where one is needed."""

    id = "E-CLI-002"
    zh = "没有命令 {name}。"
    en = "There is no command {name}."
    fix_zh = "请看：{usage} --help"
    fix_en = "See: {usage} --help"
    name: str
    usage: str


@dataclass(eq=False)
class ArgumentMissing(CommandError):
    """An argument or option the command cannot do without."""

    id = "E-CLI-003"
    zh = "缺少 {name}。"
    en = "{name} is missing."
    fix_zh = "请看：{usage} --help"
    fix_en = "See: {usage} --help"
    name: str
    usage: str


@dataclass(eq=False)
class ArgumentRefused(CommandError):
    """An argument or option has a value that cannot be used."""

    id = "E-CLI-004"
    zh = "{name} 的值不能用：{reason}"
    en = "The value of {name} cannot be used: {reason}"
    fix_zh = "请看：{usage} --help"
    fix_en = "See: {usage} --help"
    name: str
    reason: str
    usage: str


@dataclass(eq=False)
class FileWithoutRows(CommandError):
    """Nothing of a file that the command cannot do without could be used."""

    id = "E-CLI-006"
    zh = "{file} 没有可用的行：{reason_zh}"
    en = "{file} has no row that can be used: {reason_en}"
    fix_zh = "请核对该文件；企业编号不是统一社会信用代码时，请加 --labels any。"
    fix_en = "Check the file; where firms have other ids than credit codes, add --labels any."
    file: str
    reason_zh: str
    reason_en: str


@dataclass(eq=False)
class WeightsUnknown(CommandError):
    """No firm has what the firms were to be weighed by."""

    id = "E-CLI-007"
    zh = "没有一户企业有可用的权重（--weights {source}）。"
    en = "No firm has a weight above 0 (--weights {source})."
    fix_zh = "请换一种权重，或在企业名录中补上该列。"
    fix_en = "Weigh by something else, or give that column in the register of enterprises."
    source: str


@dataclass(eq=False)
class CommandLineRefused(CommandError):
    """The command line cannot be understood."""

    id = "E-CLI-005"
    zh = "命令行无法理解：{reason}"
    en = "The command line cannot be understood: {reason}"
    fix_zh = "请看：{usage} --help"
    fix_en = "See: {usage} --help"
    reason: str
    usage: str
