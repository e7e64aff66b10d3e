# SPDX-License-Identifier: Apache-2.0
"""E-POL: a policy document cannot be read, or what is asked of it cannot be answered."""

from __future__ import annotations

from dataclasses import dataclass

from gulian.errors.tree import GulianError


class PolicyError(GulianError):
    """A policy document cannot be read, or what is asked of it cannot be answered."""


class DocumentError(PolicyError):
    """A file of a library cannot be read."""


@dataclass(eq=False)
class DocumentFormatUnknown(DocumentError):
    """A file of a format that is not read."""

    id = "E-POL-001"
    zh = "{file} 不是可读的文件格式（{suffix}）。"
    en = "{file} is not of a format that is read ({suffix})."
    fix_zh = "请改存为 TXT、Markdown、HTML、DOCX 或带文字的 PDF。"
    fix_en = "Save it as TXT, Markdown, HTML, DOCX or a PDF with text."
    file: str
    suffix: str


@dataclass(eq=False)
class DocumentTooLarge(DocumentError):
    """More bytes than one document may have."""

    id = "E-POL-002"
    zh = "{file} 有 {size} 字节，超过每个文件 {most} 字节的上限。"
    en = "{file} has {size} bytes; one file may have {most}."
    fix_zh = "请把汇编拆成几个文件再放入文件夹。"
    fix_en = "Split the compilation into several files and put them in the folder."
    file: str
    size: int
    most: int


@dataclass(eq=False)
class DocumentNotText(DocumentError):
    """Bytes that are no text in any of the encodings."""

    id = "E-POL-003"
    zh = "{file} 按 UTF-8、GB18030、UTF-16 都读不出文字。"
    en = "{file} is no text in UTF-8, GB18030 or UTF-16."
    fix_zh = "请确认文件未损坏，并另存为 UTF-8 编码的文本。"
    fix_en = "Check that it is not damaged, and save it as text in UTF-8."
    file: str


@dataclass(eq=False)
class DocumentDamaged(DocumentError):
    """A DOCX, PDF or HTML file that its reader gives up on."""

    id = "E-POL-004"
    zh = "{file} 已损坏，无法打开：{detail}。"
    en = "{file} is damaged and cannot be opened: {detail}."
    fix_zh = "请用办公软件打开后另存一份再试。"
    fix_en = "Open it in an office program, save it again, and try that."
    file: str
    detail: str


@dataclass(eq=False)
class DocumentLocked(DocumentError):
    """A file behind a password."""

    id = "E-POL-005"
    zh = "{file} 设有密码。"
    en = "{file} is locked by a password."
    fix_zh = "请去掉密码后再试。"
    fix_en = "Remove the password and try again."
    file: str


@dataclass(eq=False)
class DocumentTooHeavy(DocumentError):
    """A file that needs more memory, time or room than one file may take."""

    id = "E-POL-006"
    zh = "{file} {reason_zh}，已停止读取。"
    en = "{file}: reading was stopped, {reason_en}."
    fix_zh = "请确认来源可靠；确需使用时，请拆小或另存为文本。"
    fix_en = "Make sure of where it comes from; if it is needed, split it or save it as text."
    file: str
    reason_zh: str
    reason_en: str


@dataclass(eq=False)
class NoDocuments(DocumentError):
    """A folder in which nothing can be read."""

    id = "E-POL-007"
    zh = "{folder} 中没有可读的文件。"
    en = "There is no document to read in {folder}."
    fix_zh = "请放入 TXT、Markdown、HTML、DOCX 或带文字的 PDF。"
    fix_en = "Put TXT, Markdown, HTML, DOCX files or PDFs with text into it."
    folder: str


@dataclass(eq=False)
class ScanWithoutText(DocumentError):
    """Pages that are pictures: there is nothing to read until somebody recognises the text."""

    id = "E-POL-008"
    zh = "{file} 有 {pages} 页，但没有文字，应是扫描件。"
    en = "{file} has {pages} pages and no text: it is a scan."
    fix_zh = "请先做文字识别（OCR），再用带文字的 PDF 或文本。"
    fix_en = "Have its text recognised (OCR) first; use the PDF with text, or the text."
    file: str
    pages: int


@dataclass(eq=False)
class DocumentEmpty(DocumentError):
    """A file without any text."""

    id = "E-POL-009"
    zh = "{file} 没有任何文字。"
    en = "{file} holds no text."
    fix_zh = "请确认文件内容后再放入。"
    fix_en = "Check what is in it before you put it there."
    file: str


@dataclass(eq=False)
class DocumentReadFailed(DocumentError):
    """The system did not give the file's bytes."""

    id = "E-POL-010"
    zh = "读不到 {file}：{reason}。"
    en = "{file} cannot be read: {reason}."
    fix_zh = "请确认文件存在且有权读取。"
    fix_en = "Make sure that it is there and may be read."
    file: str
    reason: str


@dataclass(eq=False)
class SpanOutside(PolicyError):
    """A span that does not lie in the text."""

    id = "E-POL-011"
    zh = "{file} 共 {length} 字，没有第 {start} 至 {end} 字这一段。"
    en = "{file} has {length} characters: there is no span from {start} to {end}."
    fix_zh = "请用同一份文本给出的起止位置。"
    fix_en = "Use a start and end that the same text gave."
    file: str
    length: int
    start: int
    end: int


@dataclass(eq=False)
class UnknownDocument(PolicyError):
    """An id that no document of the library has."""

    id = "E-POL-012"
    zh = "文库中没有编号为 {document} 的文件。"
    en = "The library has no document {document}."
    fix_zh = "请用 gulian policy outline 列出的编号。"
    fix_en = "Use an id that gulian policy outline lists."
    document: str


@dataclass(eq=False)
class ConsistencyListInvalid(PolicyError):
    """A row of the lists by which policies are held against each other that cannot be used."""

    id = "E-POL-100"
    zh = "{file} 第 {row} 行不能用：{reason_zh}。"
    en = "{file} row {row} cannot be used: {reason_en}."
    fix_zh = "请对照 policy-consistency 方案中同名的表改正。"
    fix_en = "Put it right after the list of that name in the scheme policy-consistency."
    file: str
    row: int
    reason_zh: str
    reason_en: str


@dataclass(eq=False)
class ConsistencyListMissing(PolicyError):
    """A scheme without a list that the check of consistency reads."""

    id = "E-POL-101"
    zh = "方案 {scheme} 缺少表 {name}，无法核对政策一致性。"
    en = "The scheme {scheme} has no list {name}: consistency cannot be checked."
    fix_zh = "请使用 policy-consistency 方案，或补上该表。"
    fix_en = "Use the scheme policy-consistency, or add the list."
    scheme: str
    name: str


@dataclass(eq=False)
class DecisionInvalid(PolicyError):
    """A decision on a finding that lacks what a decision needs."""

    id = "E-POL-102"
    zh = "对 {finding} 的处理不能记录：{reason_zh}。"
    en = "The decision on {finding} cannot be recorded: {reason_en}."
    fix_zh = (
        "请写明 outcome（stands 成立、kept 不成立、excepted 适用例外）、by、on、reason；"
        "例外另写 ground 和 until。"
    )
    fix_en = (
        "Give outcome (stands, kept, excepted), by, on, reason; an exception also needs ground and until."
    )
    finding: str
    reason_zh: str
    reason_en: str


@dataclass(eq=False)
class DecisionUnknown(PolicyError):
    """A decision on a finding that is not among those found."""

    id = "E-POL-103"
    zh = "没有编号为 {finding} 的发现。"
    en = "There is no finding {finding}."
    fix_zh = "原文如已改动，请重新核对并按新的编号记录。"
    fix_en = "If the text has changed, check again and record the decision under the new id."
    finding: str


@dataclass(eq=False)
class DecisionsUnreadable(PolicyError):
    """A file of decisions that is no CSV with the columns of one."""

    id = "E-POL-104"
    zh = "{file} 不是 UTF-8 编码的 CSV，或缺少列 {missing}。"
    en = "{file} is no CSV in UTF-8, or lacks the columns {missing}."
    fix_zh = "请在 gulian policy conflicts --out 写出的表上填写后交回。"
    fix_en = "Fill in the table that gulian policy conflicts --out wrote."
    file: str
    missing: str


@dataclass(eq=False)
class LifeRowInvalid(PolicyError):
    """A row of the list of what became of documents that cannot be used."""

    id = "E-POL-110"
    zh = "{file} 第 {row} 行不能用：须有日期和事件（{kinds}）。"
    en = "{file} row {row} cannot be used: it needs a day and an event ({kinds})."
    fix_zh = "请写明 from 和 event。"
    fix_en = "Give `from` and `event`."
    file: str
    row: int
    kinds: str


@dataclass(eq=False)
class NothingToCompare(PolicyError):
    """A file in which the text to compare is not found."""

    id = "E-POL-111"
    zh = "{path} 中没有可以比较的正文，或没有标题含“{title}”的文件。"
    en = "There is no text to compare in {path}, or no document with “{title}” in its title."
    fix_zh = "请用 gulian policy outline 查看其中的文件，再用 --title 指明。"
    fix_en = "See with gulian policy outline what is in it, and name one with --title."
    path: str
    title: str


@dataclass(eq=False)
class ConsultationFileInvalid(PolicyError):
    """A table of comments or answers that lacks columns."""

    id = "E-POL-120"
    zh = "{file} 不是 UTF-8 编码的 CSV，或缺少列 {missing}。"
    en = "{file} is no CSV in UTF-8, or lacks the columns {missing}."
    fix_zh = "意见表须有 id、received_on、text；答复表须有 group、outcome、reason、by、on。"
    fix_en = "Comments need id, received_on, text; answers need group, outcome, reason, by, on."
    file: str
    missing: str


@dataclass(eq=False)
class CommentInvalid(PolicyError):
    """A row of comments that cannot be counted."""

    id = "E-POL-121"
    zh = "意见 {comment} 不能计入：{reason_zh}。"
    en = "Comment {comment} cannot be counted: {reason_en}."
    fix_zh = "请补正该行后重新交来，其余意见已计入。"
    fix_en = "Put the row right and hand it in again; the others are counted."
    comment: str
    reason_zh: str
    reason_en: str


@dataclass(eq=False)
class AnswerInvalid(PolicyError):
    """An answer to comments that lacks what an answer needs."""

    id = "E-POL-122"
    zh = "对 {group} 的答复不能记录：{reason_zh}。"
    en = "The answer to {group} cannot be recorded: {reason_en}."
    fix_zh = "请写明 outcome（adopted 采纳、partly 部分采纳、not 未采纳）、reason、by、on。"
    fix_en = "Give outcome (adopted, partly, not), reason, by, on."
    group: str
    reason_zh: str
    reason_en: str


@dataclass(eq=False)
class WindowUnknown(PolicyError):
    """A draft that does not say when comments are taken, and nobody has said it."""

    id = "E-POL-123"
    zh = "{title} 没有写明征求意见的起止日期。"
    en = "{title} does not say from when until when comments are taken."
    fix_zh = "请用 --from 和 --until 写明。"
    fix_en = "Give --from and --until."
    title: str


@dataclass(eq=False)
class ResultTooEarly(PolicyError):
    """A public result asked for while comments are still taken."""

    id = "E-POL-124"
    zh = "征求意见到 {until} 止，{on} 不能公布结果。"
    en = "Comments are taken until {until}: no result can be published on {on}."
    fix_zh = "请在期满后公布。"
    fix_en = "Publish it after that day."
    until: str
    on: str


@dataclass(eq=False)
class MeasureNotAsked(PolicyError):
    """A row names a measure that is not among those matched."""

    id = "E-POL-067"
    zh = "“{measure}”不在当日所匹配的措施之中，或有几项同名。"
    en = "`{measure}` is not among the measures matched on the day, or several have that title."
    fix_zh = "请写措施的编号，如 {near}；已截止的措施不在其中。"
    fix_en = "Write the measure's path, such as {near}; a measure whose deadline is past is not among them."
    measure: str
    near: str


@dataclass(eq=False)
class GuideGroupUnknown(PolicyError):
    """A kind of firm that no scheme names."""

    id = "E-POL-068"
    zh = "没有名为“{group}”的企业类别。"
    en = "There is no kind of firm {group}."
    fix_zh = "已有的类别：{known}；可在方案的 guide_groups 表中增加。"
    fix_en = "Those there are: {known}. A list guide_groups of a scheme may name more."
    group: str
    known: str


@dataclass(eq=False)
class GuideFactUnknown(PolicyError):
    """A kind of firm is told by a fact that its scheme does not ask."""

    id = "E-POL-069"
    zh = "{path} 的 {key}：“{fact}”不是“事实=值”，或该方案不问这一事实。"
    en = "{path}, row {key}: `{fact}` is no `fact=value`, or the scheme asks no such fact."
    fix_zh = "写成 size=small;foreign_trade=1，名称取自名录或方案的表。"
    fix_en = "Write size=small;foreign_trade=1, with names of the register or of the scheme's forms."
    path: str
    key: str
    fact: str


@dataclass(eq=False)
class IndexMissing(PolicyError):
    """A folder without an index of policies."""

    id = "E-POL-030"
    zh = "{folder} 中没有政策索引。"
    en = "There is no index of policies in {folder}."
    fix_zh = "请先执行：gulian policy index 文件夹 --index 索引目录"
    fix_en = "Run first: gulian policy index DOCS --index DIR"
    folder: str


@dataclass(eq=False)
class IndexFormatUnknown(PolicyError):
    """An index of another version, or a damaged one."""

    id = "E-POL-031"
    zh = "{folder} 中的政策索引为第 {format} 版格式或已损坏，本程序用第 {known} 版。"
    en = "The index of policies in {folder} is damaged or of format {format}; this version uses {known}."
    fix_zh = "请重新执行：gulian policy index 文件夹 --index 索引目录"
    fix_en = "Make it again: gulian policy index DOCS --index DIR"
    folder: str
    format: int
    known: int


@dataclass(eq=False)
class QuestionEmpty(PolicyError):
    """A question without any word."""

    id = "E-POL-032"
    zh = "“{question}”中没有可检索的字词。"
    en = "There is no word to look for in “{question}”."
    fix_zh = "请输入关键词或一句问话。"
    fix_en = "Enter keywords or a question."
    question: str


@dataclass(eq=False)
class QuestionTooLong(PolicyError):
    """A question longer than questions are."""

    id = "E-POL-033"
    zh = "检索内容有 {length} 字，最多 {most} 字。"
    en = "The question has {length} characters; at most {most}."
    fix_zh = "请缩短为一句话。"
    fix_en = "Shorten it to one sentence."
    length: int
    most: int


@dataclass(eq=False)
class NothingToMatch(PolicyError):
    """No measure can be had on the day."""

    id = "E-POL-060"
    zh = "所给 {count} 项措施在 {date} 没有一项可享受（须已确认、在有效期内、未过受理截止日）。"
    en = "None of the {count} measures given can be had on {date}: confirmed, in force, deadline not past."
    fix_zh = "请核对日期和方案；草案须先由人确认。"
    fix_en = "Check the date and the scheme; a draft has to be confirmed by a person first."
    count: int
    date: str


@dataclass(eq=False)
class ConditionsTooMany(PolicyError):
    """More conditions than the bits of a row hold."""

    id = "E-POL-061"
    zh = "措施 {measure} 有 {count} 个条件，超过 {most} 个的上限。"
    en = "The measure {measure} has {count} conditions; {most} is the most."
    fix_zh = "请用 and 合并几个条件。"
    fix_en = "Join some of them with `and`."
    measure: str
    count: int
    most: int


@dataclass(eq=False)
class FirmTwice(PolicyError):
    """A frame of firms has a code twice."""

    id = "E-POL-062"
    zh = "企业 {code} 在表中出现了两次。"
    en = "The firm {code} stands twice in the frame."
    fix_zh = "每户企业只保留一行。"
    fix_en = "Keep one row per firm."
    code: str


@dataclass(eq=False)
class MeasureWithoutProcedure(PolicyError):
    """An application for a measure that no given procedure handles."""

    id = "E-POL-063"
    zh = "措施 {measure} 的申请按流程“{procedure}”办理，所给流程不是它。"
    en = "Applications for {measure} go through the procedure {procedure}; the one given is another."
    fix_zh = "请给出该措施 procedure 所写的流程；没有写的，向主管部门咨询。"
    fix_en = "Give the procedure that the measure names; where it names none, ask the department."
    measure: str
    procedure: str


@dataclass(eq=False)
class NothingToApplyFor(PolicyError):
    """An application of a firm that does not meet the conditions."""

    id = "E-POL-064"
    zh = "企业不符合措施 {measure}：{condition_zh}（{clause}）。"
    en = "The firm does not meet {measure}: {condition_en} (clause '{clause}')."
    fix_zh = "请核对该条件所据的事实；事实有误的先更正。"
    fix_en = "Check the facts the condition rests on, and correct them where they are wrong."
    measure: str
    condition_zh: str
    condition_en: str
    clause: str


@dataclass(eq=False)
class NoMeasures(PolicyError):
    """A scheme that gives nothing."""

    id = "E-POL-065"
    zh = "方案 {scheme} 没有惠企措施。"
    en = "The scheme {scheme} has no measures."
    fix_zh = "有措施的方案：{known}。"
    fix_en = "Schemes with measures: {known}."
    scheme: str
    known: str


@dataclass(eq=False)
class RegisterLacksFirm(PolicyError):
    """A firm that the register does not have."""

    id = "E-POL-066"
    zh = "企业名录中没有 {code}。"
    en = "The register has no firm {code}."
    fix_zh = "请核对代码；相近的有：{near}。"
    fix_en = "Check the code; near ones: {near}."
    code: str
    near: str


@dataclass(eq=False)
class WordRowInvalid(PolicyError):
    """A row of the word table that cannot be used."""

    id = "E-POL-034"
    zh = "{file} 第 {row} 行不能用：须有类别（{kinds}）和不超过 {most} 字的词。"
    en = "{file} row {row} cannot be used: it needs a kind ({kinds}) and words of at most {most} characters."
    fix_zh = "每行写 kind,word,means；means 中的近义词用 | 隔开。"
    fix_en = "Write kind,word,means; alike words in means are separated by |."
    file: str
    row: int
    kinds: str
    most: int


@dataclass(eq=False)
class WordTableTooLarge(PolicyError):
    """A word table with more rows than one may have."""

    id = "E-POL-035"
    zh = "{file} 超过 {most} 行。"
    en = "{file} has more than {most} rows."
    fix_zh = "请删去不用的词。"
    fix_en = "Take out words that are not used."
    file: str
    most: int


@dataclass(eq=False)
class WordTableUnreadable(PolicyError):
    """A word table that is no CSV in UTF-8."""

    id = "E-POL-036"
    zh = "{file} 不是 UTF-8 编码的 CSV。"
    en = "{file} is no CSV in UTF-8."
    fix_zh = "请另存为“CSV UTF-8”格式。"
    fix_en = "Save it as CSV UTF-8."
    file: str
