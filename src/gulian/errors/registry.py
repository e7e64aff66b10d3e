# SPDX-License-Identifier: Apache-2.0
"""E-REG: a credit code, region, industry or body is not valid."""

from __future__ import annotations

from dataclasses import dataclass

from gulian.errors.tree import GulianError


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
