# SPDX-License-Identifier: Apache-2.0
"""E-DOOR: a file at the door, or a row of it, cannot be used."""

from __future__ import annotations

from dataclasses import dataclass

from gulian.errors.tree import GulianError


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
