# SPDX-License-Identifier: Apache-2.0
"""E-MON: a form, an indicator or a bulletin cannot be computed."""

from __future__ import annotations

from dataclasses import dataclass

from gulian.errors.tree import GulianError


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
class SumsNotAlike(MonitorError):
    """Stored sums cannot be added: they were not taken by the same definitions for the same date."""

    id = "E-MON-050"
    zh = "{date} 的指标 {indicator}（{pin}）并非各部分都有，不能相加。"
    en = "Not every part has the indicator {indicator} of {date} by {pin}; they cannot be added."
    fix_zh = "请用同一版本的方案对同一日期、同一组指标分别汇总后再相加。"
    fix_en = "Take all parts anew with one version of the scheme, for one date and the same indicators."
    date: str
    indicator: str
    pin: str


@dataclass(eq=False)
class FormNotOfUnits(MonitorError):
    """Rates or completeness are asked of a form that is about no firms."""

    id = "E-MON-053"
    zh = "报表 {form} 不是由企业填报的，没有应报单位，无从汇总。"
    en = "The form {form} is not filled in by firms: nobody owes it, and nothing can be summed by units."
    fix_zh = "请选用含“code”栏目的报表。"
    fix_en = "Name a form that has a field `code`."
    form: str


@dataclass(eq=False)
class SchemeWithoutForms(MonitorError):
    """Rates or completeness are asked of a scheme that has no form of firms."""

    id = "E-MON-054"
    zh = "方案 {scheme} 没有由企业按日期填报的报表。"
    en = "The scheme {scheme} has no form that firms fill in by date."
    fix_zh = "请选用有报表的方案：gulian schemes list。"
    fix_en = "Name a scheme that has one: gulian schemes list."
    scheme: str


@dataclass(eq=False)
class PartNotInside(MonitorError):
    """Sums are taken out of a whole that never held them."""

    id = "E-MON-051"
    zh = "{date} 的指标 {indicator} 在 {level} {code} 处没有要取出的那一部分。"
    en = "The whole of {indicator} on {date} does not hold the part to take out at {level} {code}."
    fix_zh = "取出的部分须与当初汇总时相同：同样的企业、同样的报表（按当时的 as_of）。"
    fix_en = "Take out exactly what was put in: the same firms and the reports known then (`as_of`)."
    date: str
    indicator: str
    level: str
    code: str


@dataclass(eq=False)
class RatesOfDifferentUnits(MonitorError):
    """Two indicators have no common unit in which their difference could be told."""

    id = "E-MON-052"
    zh = "指标 {first} 与 {second} 不能相减：单位不同，或是总量而不是比率。"
    en = "{first} and {second} cannot be subtracted: their units differ, or they are totals and no rates."
    fix_zh = "请选两个同为百分数（或同为比值）的指标；总量请并列，不作分解。"
    fix_en = "Choose two indicators in percent, or two ratios; put totals side by side instead."
    first: str
    second: str


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


@dataclass(eq=False)
class NoPeriods(MonitorError):
    """A form that is filed once or on a change has no periods of the calendar."""

    id = "E-MON-020"
    zh = "报表 {form} 的填报频率是 {frequency}，没有日历上的报告期。"
    en = "The form {form} is filed {frequency}: it has no periods of the calendar."
    fix_zh = "请给出发生变化的单位和日期，或改用有周期的报表。"
    fix_en = "Give the units and days of the changes, or use a form with periods."
    form: str
    frequency: str


@dataclass(eq=False)
class ScopeEmpty(MonitorError):
    """A scope names nothing; it would be read as everything or as nothing."""

    id = "E-MON-022"
    zh = "没有写明范围：至少给出一个地区、园区或企业。"
    en = "The scope names nothing: give a region, a park or a firm."
    fix_zh = "全国写地区代码 000000。"
    fix_en = "For the whole nation give the region 000000."


@dataclass(eq=False)
class OutsideScope(MonitorError):
    """Somebody filled in for a unit that is not below him."""

    id = "E-MON-023"
    zh = "单位 {unit} 不在代报范围之内，该行未使用。"
    en = "The unit {unit} is not among those this filler may report for; the row was not used."
    fix_zh = "只能代报本地区、本园区或本企业配套的单位；请由所属单位填报。"
    fix_en = "Fill in only for units of your own region, park or chain; leave the others to theirs."
    unit: str


@dataclass(eq=False)
class WrongSheet(MonitorError):
    """A sheet belongs to another form, or to another version of it."""

    id = "E-MON-024"
    zh = "这张表是 {given}，应为 {wanted}，未读取。"
    en = "This sheet is {given}, expected {wanted}; it was not read."
    fix_zh = "请下载现行的填报表，把数据抄过去。"
    fix_en = "Take the sheet that holds now and copy the answers into it."
    given: str
    wanted: str


@dataclass(eq=False)
class SheetOutdated(MonitorError):
    """A sheet was made from an earlier or a later version of its form; it is read and this is told."""

    id = "E-MON-027"
    zh = "这张表是按 {given} 生成的，现行的是 {wanted}；已读取，请核对。"
    en = "This sheet was made from {given}, now {wanted} holds; it was read."
    fix_zh = "下次请下载现行的填报表。"
    fix_en = "Take the sheet that holds now the next time."
    given: str
    wanted: str


@dataclass(eq=False)
class HeaderUnclear(MonitorError):
    """No row of the sheet looks like a header."""

    id = "E-MON-028"
    zh = "{file} 的前 {rows} 行里没有找到表头（至少两个不同的列标题）。"
    en = "No header (two different titles at least) was found in the first {rows} rows of {file}."
    fix_zh = "请只留表头行，另存后再交。"
    fix_en = "Keep the rows of the header, save, and hand it in again."
    file: str
    rows: int


@dataclass(eq=False)
class UnknownTitle(MonitorError):
    """A correction names a title that the header does not have."""

    id = "E-MON-029"
    zh = "表头里没有“{title}”，现有的列：{known}。"
    en = "The header has no title {title}; its columns are: {known}."
    fix_zh = "请写列标题（多级用 / 相连）或列号。"
    fix_en = "Give the title of a column (levels joined by /) or its number."
    title: str
    known: str


@dataclass(eq=False)
class ViewUnconfirmed(MonitorError):
    """A view was proposed and nobody has checked what its columns mean."""

    id = "E-MON-030"
    zh = "视图 {view} 还没有人核对各列含义，不能运行。"
    en = "Nobody has checked what the columns of the view {view} mean: it is not run."
    fix_zh = "请逐列核对后把 confirmed 改为 true。"
    fix_en = "Check column by column, then set confirmed to true."
    view: str


@dataclass(eq=False)
class NoSuchView(MonitorError):
    """A view is asked for by a path that the library does not have."""

    id = "E-MON-031"
    zh = "没有视图“{path}”，现有的视图：{known}。"
    en = "There is no view {path}; the views are: {known}."
    fix_zh = "请写“方案/视图”；用 gulian monitor view propose 由表头生成。"
    fix_en = "Write scheme/view; make one from a header with: gulian monitor view propose"
    path: str
    known: str


@dataclass(eq=False)
class WrongPeriod(MonitorError):
    """A row speaks of another day than those the sheet is for."""

    id = "E-MON-025"
    zh = "数据日期 {date} 不在本期（{first} 至 {last}）之内，该行未使用。"
    en = "The date {date} is not in the period {first} to {last}; the row was not used."
    fix_zh = "请核对日期；补报往期请用往期的表。"
    fix_en = "Check the date; report an earlier period on its own sheet."
    date: object
    first: object
    last: object


@dataclass(eq=False)
class FillerUnknown(MonitorError):
    """Who filled in is no word of the form's list."""

    id = "E-MON-026"
    zh = "填报方“{filler}”不在报表 {form} 的填报方之内。"
    en = "{filler} is none of those who may fill in the form {form}."
    fix_zh = "可用：{known}。"
    fix_en = "Use one of: {known}."
    filler: str
    form: str
    known: str


@dataclass(eq=False)
class BadForecastQuestion(MonitorError):
    """A forecast is asked for with a number or word outside what is allowed."""

    id = "E-MON-090"
    zh = "预测参数 {name} 为 {value}，应为 {expected}。"
    en = "The forecast setting {name} is {value}, expected {expected}."
    fix_zh = "请改用允许范围内的值。"
    fix_en = "Use a value within what is allowed."
    name: str
    value: str
    expected: str


@dataclass(eq=False)
class UnknownForecastModel(MonitorError):
    """A forecast model is asked for that does not exist."""

    id = "E-MON-091"
    zh = "没有名为“{name}”的预测模型。"
    en = "There is no forecast model {name}."
    fix_zh = "可用的模型：{models}。"
    fix_en = "The models are: {models}."
    name: str
    models: str


@dataclass(eq=False)
class HistoryUnusable(MonitorError):
    """The days handed to a forecast cannot be read as one history."""

    id = "E-MON-092"
    zh = "历史数据不能用于预测：{what_zh}。"
    en = "The history cannot be forecast from: {what_en}."
    fix_zh = "每个成员每天一行，列为 date、indicator、level、code、name、parent、numerator、denominator。"
    fix_en = (
        "One row for each member and day, columns date, indicator, level, code, name, parent, numerator, "
        "denominator."
    )
    what_zh: str
    what_en: str


@dataclass(eq=False)
class HistoryTooLarge(MonitorError):
    """A history has more days or members than a forecast takes at once."""

    id = "E-MON-093"
    zh = "历史数据过大：{what} 为 {count}，上限 {limit}。"
    en = "The history is too large: {what} are {count}, the limit is {limit}."
    fix_zh = "请缩短时间段，或分指标、分地区预测。"
    fix_en = "Take fewer days, or forecast by indicator or region."
    what: str
    count: int
    limit: int


@dataclass(eq=False)
class NotACount(MonitorError):
    """A cell of a published figure is no whole number."""

    id = "E-MON-065"
    zh = "{field} 应为不小于 {least} 的整数，填的是“{value}”。"
    en = "{field} is to be a whole number of at least {least}, not {value!r}."
    fix_zh = "请只填数字（可用千分位逗号），不带单位；本行不参与核对。"
    fix_en = "Digits only (thousands separators allowed), no unit; the row is left out."
    field: str
    value: str
    least: int


@dataclass(eq=False)
class NotAPercentage(MonitorError):
    """A published rate is no percentage."""

    id = "E-MON-066"
    zh = "比率应为百分数，如 83.85，填的是“{value}”。"
    en = "The rate is to be a percentage such as 83.85, not {value!r}."
    fix_zh = "请照公布的写法填写（小数不超过 15 位），不写约数、范围；本行不参与核对。"
    fix_en = "Write it as published (at most 15 decimals), no bounds or ranges; the row is left out."
    value: str


@dataclass(eq=False)
class DecimalsContradict(MonitorError):
    """A published rate has more decimals than are stated for it, or more than can be."""

    id = "E-MON-067"
    zh = "比率 {rate} 与所填的小数位数 {decimals} 不符（小数位数为 0 到 {most}，且不少于比率本身的位数）。"
    en = "The rate {rate} does not fit {decimals} decimals (0 to {most}, no fewer than the rate has)."
    fix_zh = "请核对公布的原文；小数位数留空则以比率本身的位数为准；本行不参与核对。"
    fix_en = "Check the publication; left empty, the decimals of the rate itself count; the row is left out."
    rate: str
    decimals: str
    most: int


@dataclass(eq=False)
class CalibrationNotConverged(MonitorError):
    """Weights that meet the totals of the register were not found."""

    id = "E-MON-068"
    zh = "权重未能与名录总数相符：方法 {distance}，{iterations} 轮后最大相对差 {residual}，要求 {tolerance}。"
    en = "No weights meet the register: {distance}, {iterations} rounds, gap {residual}, not {tolerance}."
    fix_zh = "请合并过细的分组、放宽界限或减少边际；只看大数时可允许不收敛。"
    fix_en = "Merge fine groups, widen the bounds or drop a margin; or allow what has not converged."
    distance: str
    iterations: int
    residual: str
    tolerance: float


@dataclass(eq=False)
class MarginColumnMissing(MonitorError):
    """A frame lacks a column that an estimate is asked for."""

    id = "E-MON-069"
    zh = "推算所用的表（{frame}）没有列“{column}”，现有：{present}。"
    en = "The frame {frame} has no column {column}; it has: {present}."
    fix_zh = "请补上这一列，或换一个边际。"
    fix_en = "Add the column, or choose another margin."
    frame: str
    column: str
    present: str


@dataclass(eq=False)
class NothingCovered(MonitorError):
    """No group of the register has enough units in the sample."""

    id = "E-MON-070"
    zh = "名录 {register} 户，已知 {observed} 户，没有一组达到最少 {least} 户，无从推算。"
    en = "Of {register} units {observed} are known, in no group at least {least}: nothing can be estimated."
    fix_zh = "请用较粗的分组，或先催报。"
    fix_en = "Use coarser groups, or get more reports first."
    observed: int
    register: int
    least: int


@dataclass(eq=False)
class PartAboveWhole(MonitorError):
    """A part is larger than its whole, or negative, where a share is asked for."""

    id = "E-MON-071"
    zh = "“{question}”按占比推算，但有 {count} 户的分子为负或大于分母（首例在样本第 {row} 行，从 0 数起）。"
    en = "{question} is to be a share, but {count} units are below 0 or above their base (row {row} from 0)."
    fix_zh = "请改正这些填报，或把该指标声明为比值（ratio）。"
    fix_en = "Correct these reports, or declare it a ratio."
    question: str
    count: int
    row: int


@dataclass(eq=False)
class TooManyGroups(MonitorError):
    """More groups than can be fitted exactly."""

    id = "E-MON-072"
    zh = "除最大的一个边际外，其余边际共 {count} 组，上限 {limit} 组。"
    en = "Beside the largest margin the others have {count} groups; {limit} can be handled."
    fix_zh = "请用较粗的分组，或把几个边际合成一个交叉边际。"
    fix_en = "Use coarser groups, or cross some margins into one."
    count: int
    limit: int


@dataclass(eq=False)
class BadCalibrationPlan(MonitorError):
    """A plan of an estimate is not possible."""

    id = "E-MON-073"
    zh = "推算方案的 {key} 不能是 {value}，应为：{expected}。"
    en = "{key} of the plan cannot be {value}; expected: {expected}."
    fix_zh = "请改正后重算。"
    fix_en = "Correct it and run again."
    key: str
    value: str
    expected: str


@dataclass(eq=False)
class BadBaseWeight(MonitorError):
    """A base weight is missing, not positive or not finite."""

    id = "E-MON-074"
    zh = "基础权重 {column} 在样本第 {row} 行（从 0 数起）为 {value}，须为正数。"
    en = "The base weight {column} of row {row} (from 0) is {value}; it must be a positive number."
    fix_zh = "请补上或改正。"
    fix_en = "Fill it in or correct it."
    column: str
    row: int
    value: str


@dataclass(eq=False)
class IntegrityLimitMissing(MonitorError):
    """A scheme declares no limit, or no words, for a check of figures on a day."""

    id = "E-MON-075"
    zh = "方案表 {table} 在 {date} 没有“{key}”。"
    en = "The list {table} of the scheme has no {key} on {date}."
    fix_zh = "请在表中补上这一行（key、from、value 或说明）。"
    fix_en = "Add the row (key, from, value or words)."
    table: str
    key: str
    date: str


@dataclass(eq=False)
class BatchCutOff(MonitorError):
    """Another number of reports arrived than the sender states: nothing of the batch is taken."""

    id = "E-MON-035"
    zh = "批次 {name} 到了 {found} 条，发送方写明 {stated} 条：整批未收，原有数据未动。"
    en = "{found} reports of batch {name} arrived, its sender states {stated}: none of them was taken."
    fix_zh = "请重新传送整批；若条数写错，改正后再传。"
    fix_en = "Send the whole batch again; correct the stated number if that is what is wrong."
    name: str
    stated: int
    found: int


@dataclass(eq=False)
class BatchHashDiffers(MonitorError):
    """The bytes that arrived are not those the sender states: nothing of the batch is taken."""

    id = "E-MON-036"
    zh = "批次 {name} 的 SHA-256 为 {found}，发送方写明 {stated}：整批未收，原有数据未动。"
    en = "The SHA-256 of batch {name} is {found}, its sender states {stated}: nothing of it was taken."
    fix_zh = "内容在途中有变，请重新传送整批。"
    fix_en = "Its content changed on the way: send the whole batch again."
    name: str
    stated: str
    found: str


@dataclass(eq=False)
class BatchUnreadable(MonitorError):
    """A batch is no list of flat records: nothing of it is taken."""

    id = "E-MON-037"
    zh = "批次 {name} 第 {line} 行读不出来（{what_zh}）：整批未收，原有数据未动。"
    en = "Line {line} of batch {name} cannot be read ({what_en}): nothing of it was taken."
    fix_zh = "每行一条记录，写成一个 JSON 对象，值为文字、数字、是否、空或由它们组成的列表，末行也要换行。"
    fix_en = "One JSON object a line, of text, numbers, true, false, null or lists of these; end each line."
    name: str
    line: int
    what_zh: str
    what_en: str


@dataclass(eq=False)
class BatchTooLarge(MonitorError):
    """A batch is larger than one batch may be."""

    id = "E-MON-038"
    zh = "批次 {name} 超过一批的上限 {limit}：整批未收，原有数据未动。"
    en = "Batch {name} is larger than a batch may be ({limit}): nothing of it was taken."
    fix_zh = "请分成几批传送，每批写明条数。"
    fix_en = "Send it in several batches, each with its number of reports."
    name: str
    limit: str


@dataclass(eq=False)
class BatchDisagrees(MonitorError):
    """A batch says of itself something else than the one who brings it."""

    id = "E-MON-039"
    zh = "批次 {name} 自称{key}为“{stated}”，收取时指定的是“{asked}”：整批未收。"
    en = "Batch {name} says its {key} is {stated}, and {asked} was asked for: nothing of it was taken."
    fix_zh = "请核对是否取错了文件，或改正其中一处。"
    fix_en = "Check that it is the right file, or correct one of the two."
    name: str
    key: str
    stated: str
    asked: str


@dataclass(eq=False)
class UnknownForm(MonitorError):
    """A form is asked for that the library does not have, or several schemes have."""

    id = "E-MON-040"
    zh = "没有“{form}”这张报表，可用的报表：{known}。"
    en = "There is no form {form}; the forms are: {known}."
    fix_zh = "请写“方案/报表”，如 resumption-2020/daily。"
    fix_en = "Write scheme/form, such as resumption-2020/daily."
    form: str
    known: str


@dataclass(eq=False)
class SourceNameRefused(MonitorError):
    """A source's name stands in keys and receipts and must be plain."""

    id = "E-MON-041"
    zh = "“{source}”不能作数据来源的名称。"
    en = "A source cannot be named {source}."
    fix_zh = "请用小写字母或数字开头，只含小写字母、数字、点、下划线和连字符，至多 64 个字符。"
    fix_en = (
        "Start with a lower-case letter or digit; then lower-case letters, digits, . _ and -; 64 at most."
    )
    source: str


@dataclass(eq=False)
class FirmNotFound(MonitorError):
    """A report without a usable code whose firm the register does not have under that name."""

    id = "E-MON-042"
    zh = "名录中没有“{name}”（{region}），暂记在临时代码 {code} 下；名称相近的：{near}。"
    en = "The register has no {name} ({region}); it is kept under {code} for now. Similar names: {near}."
    fix_zh = "请查明代码后在 aliases 中补一行（临时代码），报表即并入该企业。"
    fix_en = "Find its code and add a row to `aliases` (kind temporary): its reports then belong to the firm."
    name: str
    region: str
    code: str
    near: str


@dataclass(eq=False)
class ReportOfNobody(MonitorError):
    """A report with neither code nor name."""

    id = "E-MON-043"
    zh = "该行既无代码也无企业名称，未使用。"
    en = "The row has neither a code nor a name and was not used."
    fix_zh = "请补填统一社会信用代码，或企业名称和所在县区。"
    fix_en = "Fill in the code, or the name and the region."


@dataclass(eq=False)
class FirmByName(MonitorError):
    """A report whose firm was recognised by its name; it is used."""

    id = "E-MON-044"
    zh = "“{name}”凭名称和地区认作 {code}，已使用。"
    en = "{name} was recognised by name and region as {code}; the row was used."
    fix_zh = "请平台补上代码。"
    fix_en = "Ask the platform to send the code."
    name: str
    code: str


@dataclass(eq=False)
class CheckRefused(MonitorError):
    """A declared check cannot be carried out as it is written."""

    id = "E-MON-045"
    zh = "{path} 第 {line} 行的核查“{key}”不能用：{what_zh}。"
    en = "{path}, line {line}: the check {key} cannot be used: {what_en}."
    fix_zh = "请按 monitor/validation/README.md 改正该行。"
    fix_en = "Correct the row as monitor/validation/README.md says."
    path: str
    line: int
    key: str
    what_zh: str
    what_en: str


@dataclass(eq=False)
class SnapshotChanged(MonitorError):
    """An approved snapshot is not what was approved."""

    id = "E-MON-046"
    zh = "{region} {date} 第 {version} 版审定数据与其 SHA-256 不符。"
    en = "The approved figures of {region} on {date}, version {version}, are not those of their SHA-256."
    fix_zh = "请从备份恢复；审定数据不得改动，更正须另出新版。"
    fix_en = "Restore them from a backup; approved figures never change, a correction is a new version."
    region: str
    date: str
    version: int


@dataclass(eq=False)
class LevelLeapt(MonitorError):
    """A level would approve before the one below has."""

    id = "E-MON-047"
    zh = "{region} 还不能审定：下一级尚未全部审定（{below}）。"
    en = "{region} cannot be approved yet: not all below it are ({below})."
    fix_zh = "请下一级先审定，或退回。"
    fix_en = "Let the level below approve first, or send back."
    region: str
    below: str


@dataclass(eq=False)
class CorrectionRefused(MonitorError):
    """A new version of approved figures without a reason, or without a change."""

    id = "E-MON-048"
    zh = "{region} {date} 不能另出新版：{what_zh}。"
    en = "{region} on {date} gets no new version: {what_en}."
    fix_zh = "更正须写明理由，且与上一版确有不同。"
    fix_en = "A correction needs a reason and has to differ from the version before."
    region: str
    date: str
    what_zh: str
    what_en: str


@dataclass(eq=False)
class BatchEmpty(MonitorError):
    """A batch of which no report can be used."""

    id = "E-MON-049"
    zh = "批次 {name} 中没有一条可用的报表：未收（问题 {problems} 个）。"
    en = "No report of batch {name} can be used; it was not taken ({problems} problems)."
    fix_zh = "{first_zh}"
    fix_en = "{first_en}"
    name: str
    problems: int
    first_zh: str
    first_en: str


@dataclass(eq=False)
class DayNotLater(MonitorError):
    """Warnings are moved to a day that is not after the last one."""

    id = "E-MON-095"
    zh = "预警状态已推进到 {last}，不能再推进到 {day}。"
    en = "The warnings stand at {last} already; they cannot be moved to {day}."
    fix_zh = "请按日期先后推进；要重算，请从较早的状态开始。"
    fix_en = "Go on day by day; to compute again, begin from an earlier state."
    day: str
    last: str


@dataclass(eq=False)
class NothingToAcknowledge(MonitorError):
    """Somebody acknowledges a warning that does not stand."""

    id = "E-MON-096"
    zh = "{level} {code} 的预警 {warning} 当前不存在，无从签收。"
    en = "The warning {warning} of {level} {code} does not stand and cannot be acknowledged."
    fix_zh = "请核对预警名称和对象；已解除的预警不必签收。"
    fix_en = "Check the warning and whom it is about; one that has ended needs no acknowledgement."
    warning: str
    level: str
    code: str


@dataclass(eq=False)
class BadOrder(MonitorError):
    """A silence, an acknowledgement or a kept state is not complete."""

    id = "E-MON-097"
    zh = "预警处置的 {name} 为“{value}”，应为：{expected_zh}。"
    en = "{name} of an order on warnings is {value!r}, expected: {expected_en}."
    fix_zh = "请补全：每次静默、签收都要写明是谁、为何、到哪天。"
    fix_en = "Complete it: every silence and acknowledgement says who, why and until when."
    name: str
    value: str
    expected_zh: str
    expected_en: str


@dataclass(eq=False)
class LineUnknown(MonitorError):
    """The line of a warning over a forecast cannot be looked up on that day."""

    id = "E-MON-098"
    zh = "预警 {path} 的界线在当日没有取值。"
    en = "The line of the warning {path} has no value on that day."
    fix_zh = "请在清单中补上当日有效的界线。"
    fix_en = "Add a value that holds on that day to the list."
    path: str


@dataclass(eq=False)
class FrameNotLazy(MonitorError):
    """`measure_lazily` was given a frame that is in memory, or of an engine nobody has tried."""

    id = "E-MON-080"
    zh = "不能就地汇总这种数据：{given}。"
    en = "Sums cannot be computed where these data lie: {given}."
    fix_zh = "请给出 PySpark 的 DataFrame 或 Polars 的 LazyFrame；内存中的数据请用 monitor.measure。"
    fix_en = "Give a DataFrame of PySpark or a LazyFrame of Polars; for data in memory use monitor.measure."
    given: str


@dataclass(eq=False)
class TooManyPlants(MonitorError):
    """More units of firms with several units than can be brought together in one place."""

    id = "E-MON-081"
    zh = "有多个生产单位的企业，其生产单位超过 {most} 个，不能合在一处计数。"
    en = "Firms with several units have more than {most} units: too many to be counted in one place."
    fix_zh = "请按省分别汇总，或改用以生产单位计数的指标。"
    fix_en = "Sum province by province, or use indicators that count units."
    most: int


@dataclass(eq=False)
class IndexRefused(MonitorError):
    """A composite index cannot be computed from these parts."""

    id = "E-MON-099"
    zh = "综合指数的“{name}”不能用：{what_zh}。"
    en = "{name} of a composite index cannot be used: {what_en}."
    fix_zh = "请核对分项的列和归一化所需的界限，每个成员一行。"
    fix_en = "Check the columns of the parts and what their normalisation needs; one row for each member."
    name: str
    what_zh: str
    what_en: str


@dataclass(eq=False)
class NumberUnknown(MonitorError):
    """A number of a bulletin is asked for by a name that no number has."""

    id = "E-MON-105"
    zh = "日报中没有编号为“{number}”的数。"
    en = "No number of the bulletin is called {number!r}."
    fix_zh = "编号形如 opening_rate/total/total/value，见 figures.json 的 number。"
    fix_en = "A name reads opening_rate/total/total/value; see `number` in figures.json."
    number: str


@dataclass(eq=False)
class DayNotPublished(MonitorError):
    """A number is to be walked back, or a day exported, that has no readable output."""

    id = "E-MON-106"
    zh = "{date} 没有可用的成果文件。"
    en = "There is no usable output of {date}."
    fix_zh = "请先运行 gulian day DIR --date {date}；旧版本的成果须重跑一次。"
    fix_en = "Run gulian day DIR --date {date} first; output of an older version has to be made again."
    date: str


@dataclass(eq=False)
class ExchangeUnreadable(MonitorError):
    """A file of an exchange cannot be written or read as the structure says."""

    id = "E-MON-107"
    zh = "数据交换文件与结构定义不符：{what_zh}。"
    en = "An exchange file does not fit its structure: {what_en}."
    fix_zh = "请用同一结构消息生成和读取，机构代码用英文字母开头。"
    fix_en = "Write and read with the same structure message; an agency begins with a Latin letter."
    what_zh: str
    what_en: str
