# SPDX-License-Identifier: Apache-2.0
"""E-EXPR: an expression cannot be read, checked or evaluated."""

from __future__ import annotations

from dataclasses import dataclass

from gulian.errors.tree import GulianError


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
