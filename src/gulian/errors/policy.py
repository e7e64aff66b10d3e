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
