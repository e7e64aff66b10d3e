# SPDX-License-Identifier: Apache-2.0
"""Everything that can go wrong, in one tree.

    GulianError
    |-- PackageError      E-PKG    an extra, a font or a platform feature is missing
    |-- ExpressionError   E-EXPR   an expression cannot be read, checked or evaluated
    |-- CalendarError     E-CAL    a date or year the working-day tables do not cover
    |-- LakeError         E-LAKE   the store is locked, damaged or of a newer format
    |-- ChartError        E-CHART  a chart cannot be drawn from this data
    |-- CodeError         E-REG    a credit code, region, industry or body is not valid
    |-- SchemeError       E-SCH    a definition file is wrong: file, line, key, fix
    |-- DoorError         E-DOOR   a file at the door, or a row of it, cannot be used
    |-- ChainError        E-CHAIN  a network or a shock is not valid, or a solver did not converge
    |-- MonitorError      E-MON    a form, an indicator or a bulletin cannot be computed
    |-- DayError          E-DAY    a day of the loop cannot be run
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


# -- E-CHART ---------------------------------------------------------------------------------------------


class ChartError(GulianError):
    """A chart cannot be drawn from this data."""


# -- E-REG -----------------------------------------------------------------------------------------------


class CodeError(GulianError):
    """A credit code, region, industry or body is not valid."""


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
    """The path to check is no folder."""

    id = "E-SCH-020"
    zh = "{path} 不是文件夹。"
    en = "{path} is no folder."
    fix_zh = "请给出方案文件夹，或含有若干方案的文件夹。"
    fix_en = "Give a scheme folder, or a folder of schemes."
    path: str


# -- E-DOOR ----------------------------------------------------------------------------------------------


class DoorError(GulianError):
    """A file at the door, or a row of it, cannot be used."""


# -- E-CHAIN ---------------------------------------------------------------------------------------------


class ChainError(GulianError):
    """A network or a shock is not valid, or a solver did not converge."""


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


# -- E-DAY -----------------------------------------------------------------------------------------------


class DayError(GulianError):
    """A day of the loop cannot be run."""


# -- E-CLI -----------------------------------------------------------------------------------------------


class CommandError(GulianError):
    """A command was called with something it cannot use."""
