# SPDX-License-Identifier: Apache-2.0
"""E-SCH: a definition file is wrong."""

from __future__ import annotations

from dataclasses import dataclass

from gulian.errors.tree import GulianError


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
class NoSuchClassification(SchemeError):
    """The library has no classification of this name."""

    id = "E-SCH-141"
    zh = "没有分类“{name}”，现有：{known}。"
    en = "There is no classification {name}; there are: {known}."
    fix_zh = "请写作“方案/分类”，方案见 gulian schemes list。"
    fix_en = "Write scheme/classification; see gulian schemes list."
    name: str
    known: str


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


@dataclass(eq=False)
class BindsGovernments(DefinitionError):
    """A measure rests on a clause that gives a firm nothing."""

    id = "E-SCH-110"
    zh = "{file} 第 {line} 行：条款“{clause}”只约束政府部门，不给企业任何东西（见 lists/duties.csv）。"
    en = "{file} line {line}: clause '{clause}' binds governments only (lists/duties.csv)."
    fix_zh = "请改引给予企业的条款，或删去这项措施。"
    fix_en = "Cite the clause that gives it, or remove the measure."
    clause: str


@dataclass(eq=False)
class WindowTurned(DefinitionError):
    """A measure ends before it begins."""

    id = "E-SCH-111"
    zh = "{file} 第 {line} 行：{key} 是 {value}，早于起始日 {since}。"
    en = "{file} line {line}: {key} is {value}, before its first day {since}."
    fix_zh = "请核对起始日、截止日；起始日缺省为文件日期。"
    fix_en = "Check the first and the last day; the first is that of the document where none is stated."
    value: str
    since: str


@dataclass(eq=False)
class UnreachableStep(DefinitionError):
    """No path leads to a step of a procedure."""

    id = "E-SCH-080"
    zh = "{file} 第 {line} 行：从起始步骤走不到“{step}”。"
    en = "{file} line {line}: no path leads from the start to {step}."
    fix_zh = "请让某个结果指向它，或删去它。"
    fix_en = "Let an outcome lead to it, or remove it."
    step: str


@dataclass(eq=False)
class NoWayOut(DefinitionError):
    """From a step no end can be reached."""

    id = "E-SCH-081"
    zh = "{file} 第 {line} 行：从“{step}”走不到任何终点（限次数、占名额的结果不算出路）。"
    en = "{file} line {line}: from {step} no end can be reached."
    fix_zh = "请加一个最终通向终点的结果。"
    fix_en = "Add an outcome that leads to an end and is bound to no number and no quota."
    step: str


@dataclass(eq=False)
class StepLacksLimit(DefinitionError):
    """A step a person works on has no limit."""

    id = "E-SCH-082"
    zh = "{file} 第 {line} 行：“{step}”由人办理，却没有时限。"
    en = "{file} line {line}: {step} is worked on by a person and has no limit."
    fix_zh = "请写 limit；文件没有规定的，写 source: practice 并加 in_principle: true。"
    fix_en = "Write a limit; where no document says one, source: practice and in_principle: true."
    step: str


@dataclass(eq=False)
class UncountableQuota(DefinitionError):
    """A quota is declared that no outcome takes, or is counted by what a case does not know."""

    id = "E-SCH-083"
    zh = "{file} 第 {line} 行：名额“{quota}”无法计数：{why_zh}。"
    en = "{file} line {line}: the quota {quota} cannot be counted: {why_en}."
    fix_zh = "请按案件的事实计数，并由某个结果占用它。"
    fix_en = "Count it by facts of the case, and let an outcome take it."
    quota: str
    why_zh: str
    why_en: str


@dataclass(eq=False)
class BranchNeverJoins(DefinitionError):
    """A branch cannot come to its join, or leaves the branch."""

    id = "E-SCH-084"
    zh = "{file} 第 {line} 行：分支“{step}”{why_zh}。"
    en = "{file} line {line}: the branch {step} {why_en}."
    fix_zh = "分支内的步骤只能前往本分支的步骤，最终以 to: join 汇总。"
    fix_en = "Let the steps of a branch lead to steps of that branch only, and at last to: join."
    step: str
    why_zh: str
    why_en: str


@dataclass(eq=False)
class EndlessAutomatic(DefinitionError):
    """Automatic steps lead in a circle."""

    id = "E-SCH-085"
    zh = "{file} 第 {line} 行：自动步骤“{step}”会绕回自身，中间没有人办、等待的步骤。"
    en = "{file} line {line}: the automatic step {step} comes back to itself without anybody acting."
    fix_zh = "请在循环中加入一个人办或等待的步骤。"
    fix_en = "Put a step into the circle at which somebody acts or something is awaited."
    step: str


@dataclass(eq=False)
class ClassesNotExhaustive(DefinitionError):
    """A class without a condition before the last, or a last one with a condition."""

    id = "E-SCH-140"
    zh = "{file} 第 {line} 行：类“{name}”的条件不当：只有最后一类不写条件，其余各类都要写。"
    en = "{file} line {line}: the class {name}: only the last class is without a `when`, all others have one."
    fix_zh = "请把“其余”的一类放在最后，去掉它的 when。"
    fix_en = "Put the class for all others last, without a when."
    name: str


@dataclass(eq=False)
class StepKeyMismatch(DefinitionError):
    """A key that this kind of step needs, or cannot have."""

    id = "E-SCH-086"
    zh = "{file} 第 {line} 行：{kind} 类步骤“{step}”{why_zh}“{what}”。"
    en = "{file} line {line}: {step}, a step of kind {kind}, {why_en} {what}."
    fix_zh = "请对照 schemes/KEYS.md 和 casework/README.md 改正。"
    fix_en = "See schemes/KEYS.md and casework/README.md."
    step: str
    kind: str
    what: str
    why_zh: str
    why_en: str


@dataclass(eq=False)
class TallyMismatch(DefinitionError):
    """A tally has, or lacks, what its measure asks for."""

    id = "E-SCH-120"
    zh = "{file} 第 {line} 行：汇总“{tally}”按 {measure} 计算，{why_zh}“{what}”。"
    en = "{file} line {line}: {tally}, a tally of measure {measure}, {why_en} {what}."
    fix_zh = "count 不写 value；其余须写结果为数的 value（distinct 不限）；只有 mean、deviation 写 decimals。"
    fix_en = "A count has no value, others need a number (distinct: any); mean and deviation round."
    tally: str
    measure: str
    what: str
    why_zh: str
    why_en: str


@dataclass(eq=False)
class OutcomesNotExhaustive(DefinitionError):
    """The engine chooses among the outcomes, and nothing holds where all conditions are false."""

    id = "E-SCH-087"
    zh = "{file} 第 {line} 行：“{step}”由系统判断，最后一个结果不得带条件，其余须带条件。"
    en = "{file} line {line}: at {step} the engine chooses: only its last outcome is without a `when`."
    fix_zh = "请把“否则”的结果放在最后，去掉它的 when。"
    fix_en = "Put the outcome for all other cases last, without a when."
    step: str


@dataclass(eq=False)
class BadNumberPattern(DefinitionError):
    """A numbering pattern without a serial, or with a name nobody knows."""

    id = "E-SCH-088"
    zh = "{file} 第 {line} 行：编号式样“{pattern}”有误：花括号内只能是 {known}，且必须有 serial。"
    en = "{file} line {line}: the number {pattern} may name {known} in braces, and must name serial."
    fix_zh = "请改用上列名称；serial:4 表示至少四位。"
    fix_en = "Use those names; serial:4 means at least four digits."
    pattern: str
    known: str
