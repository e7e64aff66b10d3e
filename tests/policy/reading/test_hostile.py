# SPDX-License-Identifier: Apache-2.0
"""Files of all formats and of ill will: read, refused with one sentence, or told; never a crash."""

from __future__ import annotations

import contextlib
import zipfile
import zlib
from pathlib import Path

import docx
import pytest
from pypdf import PdfWriter

from gulian import policy
from gulian.errors import (
    DocumentDamaged,
    DocumentEmpty,
    DocumentFormatUnknown,
    DocumentNotText,
    DocumentTooHeavy,
    DocumentTooLarge,
    NoDocuments,
    ScanWithoutText,
)
from gulian.policy import Limits
from tests.policy import compilation


def put(folder: Path, name: str, data: bytes) -> Path:
    """A file with these bytes."""
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_encoding_makes_no_difference(tmp_path: Path, encoding: str) -> None:
    """The same text in each encoding is the same text, code point for code point."""
    path = put(tmp_path, "a.txt", compilation.WHOLE.encode(encoding))
    assert policy.read_document(path).raw == compilation.WHOLE


def test_newlines_are_not_translated(tmp_path: Path) -> None:
    """Offsets count every carriage return."""
    path = put(tmp_path, "a.txt", "标题\r\n\r\n正文。\r".encode())
    assert policy.read_document(path).raw == "标题\r\n\r\n正文。\r"


def test_damaged_bytes_are_told_and_the_rest_is_read(tmp_path: Path) -> None:
    """A few bad bytes do not make a text another encoding."""
    data = compilation.WHOLE.encode()
    text = policy.read_document(put(tmp_path, "a.txt", data[:3000] + b"\xff" + data[3000:]))
    assert "damaged" in [each.kind for each in text.doubts]
    assert "若干意见" in text.plain


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    """A program under the name of a text."""
    with pytest.raises(DocumentNotText):
        policy.read_document(put(tmp_path, "a.txt", bytes(range(256)) * 40))


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """300 MB of nothing: the size is asked first."""
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(300 << 20)
    with pytest.raises(DocumentTooLarge, match=r"a\.txt"):
        policy.read_document(path)


def test_another_language_is_told(tmp_path: Path) -> None:
    """English is kept as a whole and said to be no Chinese."""
    text = policy.read_document(put(tmp_path, "a.txt", b"Notice on the resumption of work.\n\n" * 20))
    assert [each.kind for each in text.doubts] == ["not-chinese"]
    assert [each.kind for each in policy.outline([text]).documents] == ["其他"]


def test_a_page_of_html_gives_words_with_places_in_its_source(tmp_path: Path) -> None:
    """Scripts, menus and styles leave nothing; an entity is mapped to the characters that spell it."""
    source = (
        "<html><head><title>x</title></head><body><nav>菜单</nav><script>alert('通知')</script>"
        "<p>首页 &gt; 文件</p><h1>关于稳定&nbsp;订单的通知</h1><p>发布时间：2024-03-10 来源：办公室</p>"
        "<p>样商发〔2024〕7号</p><p>各市商务局：</p><p>一、扩大<b>信保</b>覆盖，降低&#36153;用。</p>"
        "<table><tr><td>序号</td><td>名称</td></tr><tr><td>1</td><td>机床</td></tr></table></body></html>"
    )
    text = policy.read_document(put(tmp_path, "a.html", source.encode()))
    assert "alert" not in text.plain
    assert "菜单" not in text.plain
    assert text.raw == source
    start = text.plain.index("扩大信保覆盖,降低费用")
    span = text.raw_span(start, start + 11)
    assert source[span.start : span.end] == "扩大<b>信保</b>覆盖，降低&#36153;用"
    (document,) = policy.outline([text]).documents
    assert document.title == "关于稳定 订单的通知"
    assert (document.number, document.kind, len(document.tables)) == ("样商发〔2024〕7号", "通知", 1)
    assert "scripts-left-out" in [each.kind for each in text.doubts]


@pytest.mark.parametrize("tag", ["div", "b", "span"])
def test_endless_nesting_is_read_flat(tmp_path: Path, tag: str) -> None:
    """A hundred thousand open tags cost no stack."""
    path = put(tmp_path, "a.html", (f"<{tag}>" * 100_000 + "各市商务局要抓好落实。").encode())
    assert policy.read_document(path).plain == "各市商务局要抓好落实。"


def test_endless_nesting_of_hidden_parts_is_refused(tmp_path: Path) -> None:
    """Nested drawings beyond any real page."""
    with pytest.raises(DocumentTooHeavy):
        policy.read_document(put(tmp_path, "a.html", b"<svg>" * 10_000))


def test_a_word_document_is_read_with_its_tables(tmp_path: Path) -> None:
    """Paragraphs, headings and rows in their order."""
    document = docx.Document()
    document.add_heading("关于稳定订单的通知", level=1)
    for words in ("样商发〔2024〕7号", "各市商务局：", "一、扩大信保覆盖，降低费用。"):
        document.add_paragraph(words)
    table = document.add_table(rows=2, cols=2)
    for row, cells in zip(table.rows, (("序号", "名称"), ("1", "机床")), strict=True):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    document.save(str(tmp_path / "a.docx"))
    (found,) = policy.outline([policy.read_document(tmp_path / "a.docx")]).documents
    assert (found.title, found.number) == ("关于稳定订单的通知", "样商发〔2024〕7号")
    assert found.tables[0].rows == (("1", "机床"),)


def test_a_bomb_in_a_word_document_is_refused(tmp_path: Path) -> None:
    """Half a gigabyte of blanks in half a megabyte, told by the archive itself or found while reading."""
    with (
        zipfile.ZipFile(tmp_path / "a.docx", "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w", force_zip64=True) as member,
    ):
        for _ in range(300):
            member.write(b" " * (1 << 20))
    with pytest.raises(DocumentTooHeavy):
        policy.read_document(tmp_path / "a.docx")


def test_a_document_that_needs_too_long_is_stopped(tmp_path: Path) -> None:
    """The limit of processor time ends the process, and the file is refused."""
    body = (
        b"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>"
        + b"<w:p/>" * 3_000_000
    )
    with zipfile.ZipFile(tmp_path / "a.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", body + b"</w:document>")
    with pytest.raises(DocumentTooHeavy):
        policy.read_document(tmp_path / "a.docx", limits=Limits(seconds=1))


def test_a_pdf_of_pictures_is_said_to_be_a_scan(tmp_path: Path) -> None:
    """Pages without a word: how many, and what to do."""
    writer = PdfWriter()
    for _ in range(3):
        writer.add_blank_page(595, 842)
    writer.write(tmp_path / "a.pdf")
    with pytest.raises(ScanWithoutText, match="3"):
        policy.read_document(tmp_path / "a.pdf")


def test_a_pdf_with_text_is_read(tmp_path: Path) -> None:
    """The words of its pages."""
    text = policy.read_document(put(tmp_path, "a.pdf", pdf(b"Notice of 2024")))
    assert text.plain == "Notice of 2024"


@pytest.mark.parametrize("cut", [200, 330])
def test_a_broken_pdf_is_refused_or_read_as_far_as_it_goes(tmp_path: Path, cut: int) -> None:
    """Objects that end in the middle never end the program."""
    with pytest.raises((DocumentDamaged, ScanWithoutText, DocumentEmpty)):
        policy.read_document(put(tmp_path, "a.pdf", pdf(b"Notice")[:cut]))


def test_a_folder_gives_what_can_be_read_and_tells_the_rest(tmp_path: Path) -> None:
    """One bad file stops no load; hidden files and links are not followed."""
    put(tmp_path, "a.txt", compilation.OPINION.encode())
    put(tmp_path, "b.pdf", b"%PDF-1.4 broken")
    put(tmp_path, ".c.txt", b"x")
    (tmp_path / "d.txt").symlink_to("/etc/passwd")
    found = policy.read(tmp_path)
    assert [each.file for each in found.texts] == ["a.txt"]
    assert [each.file for each in found.problems] == ["b.pdf"]


def test_nothing_to_read_is_said(tmp_path: Path) -> None:
    """An empty folder, an empty file and a format nobody reads."""
    with pytest.raises(NoDocuments):
        policy.read(tmp_path)
    with pytest.raises(DocumentEmpty):
        policy.read_document(put(tmp_path, "a.txt", b" \n"))
    with pytest.raises(DocumentFormatUnknown):
        policy.read_document(put(tmp_path, "a.exe", b"MZ"))


def pdf(words: bytes) -> bytes:
    """One page with these words, written by hand."""
    stream = b"BT /F1 12 Tf 72 720 Td (" + words + b") Tj ET"
    bodies = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n" % len(stream) + stream + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj" % number + body + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        out
        + b"xref\n0 6\n0000000000 65535 f \n"
        + table
        + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(out)
    )


def test_three_hundred_megabytes_are_refused_without_reading_them(tmp_path: Path) -> None:
    """The size is asked before a byte is read: no memory, no time."""
    import time

    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(300 << 20)
    started = time.process_time()
    with pytest.raises(DocumentTooLarge):
        policy.read_document(path)
    assert time.process_time() - started < 1


def objects(*bodies: bytes, size: int = 0) -> bytes:
    """A PDF of these objects with a table that points at them."""
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        size or len(places) + 1,
        len(data),
    )
    return data + head + table + trailer


CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>"
BOMB = zlib.compress(b"(x) Tj " * 60_000_000, 9)


@pytest.mark.parametrize(
    "bodies",
    [
        (CATALOGUE, b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"),
        (
            CATALOGUE,
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>",
        ),
        (
            CATALOGUE,
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            PAGE,
            b"<< /Length 99999 >>\nstream\nBT\nendstream",
        ),
        (CATALOGUE, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", PAGE, b"[" * 20_000),
        (CATALOGUE, b"<< /Type /Pages /Kids [99 0 R] /Count 1 >>"),
        (b"<< /Type /Catalog >>",),
    ],
    ids=["own-child", "cycle", "length", "nesting", "nowhere", "no-pages"],
)
def test_objects_of_a_pdf_that_cannot_be_are_refused(tmp_path: Path, bodies: tuple[bytes, ...]) -> None:
    """Pages that are their own children, streams that lie about their length, arrays without end."""
    path = put(tmp_path, "a.pdf", objects(*bodies))
    with pytest.raises((DocumentDamaged, DocumentTooHeavy, ScanWithoutText, DocumentEmpty)):
        policy.read_document(path, limits=Limits(seconds=10))


def test_a_bomb_in_a_stream_of_a_pdf_is_refused(tmp_path: Path) -> None:
    """Four hundred megabytes of words in four hundred kilobytes: refused, within the limits of a process."""
    stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(BOMB), BOMB)
    pages = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    path = put(tmp_path, "a.pdf", objects(CATALOGUE, pages, PAGE, stream))
    with pytest.raises((DocumentTooHeavy, DocumentDamaged, ScanWithoutText)):
        policy.read_document(path, limits=Limits(seconds=5))


def word(tmp_path: Path, xml: bytes) -> Path:
    """A Word document with this as its text."""
    with zipfile.ZipFile(tmp_path / "a.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", xml)
    return tmp_path / "a.docx"


def test_entities_of_a_word_document_are_not_expanded(tmp_path: Path) -> None:
    """A billion laughs: refused, or read without what it declares."""
    laughs = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10}">' for at in range(1, 10))
    xml = f"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY l0 "哈">{laughs}]>
    <w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
    <w:body><w:p><w:r><w:t>&l9;</w:t></w:r></w:p></w:body></w:document>"""
    with pytest.raises((DocumentDamaged, DocumentTooHeavy, DocumentEmpty)):
        policy.read_document(word(tmp_path, xml.encode()), limits=Limits(seconds=10))


def test_no_file_is_read_through_an_entity(tmp_path: Path) -> None:
    """A document that asks for a file of the machine gets none of it."""
    secret = put(tmp_path, "secret.txt", "绝密".encode())
    xml = f"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]>
    <w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
    <w:body><w:p><w:r><w:t>各市商务局&x;</w:t></w:r></w:p></w:body></w:document>"""
    try:
        plain = policy.read_document(word(tmp_path, xml.encode())).plain
    except (DocumentDamaged, DocumentTooHeavy):
        return
    assert "绝密" not in plain


def test_tables_without_end_in_a_word_document_cost_no_stack(tmp_path: Path) -> None:
    """Twenty thousand tables in one another: refused or read flat, never a crash."""
    depth = 20_000
    inner = (
        b"<w:tbl><w:tr><w:tc>" * depth
        + b"<w:p><w:r><w:t>x</w:t></w:r></w:p>"
        + b"</w:tc></w:tr></w:tbl>" * depth
    )
    xml = b"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body>"
    path = word(tmp_path, xml + inner + b"</w:body></w:document>")
    with contextlib.suppress(DocumentDamaged, DocumentTooHeavy, DocumentEmpty):
        assert policy.read_document(path, limits=Limits(seconds=20)).plain.strip() == "x"


def test_an_outline_of_brackets_without_end_takes_no_time() -> None:
    """Numbers, brackets, titles within titles: each character is looked at a bounded number of times."""
    import time

    started = time.process_time()
    for words in (
        "(" * 50_000,
        "《" * 50_000,
        "一、" * 20_000,
        "(一)" * 20_000,
        "第一条 " * 20_000,
        "一是" * 20_000,
    ):
        policy.outline([policy.read_words(f"样例通知\n各单位：\n{words}\n样例部\n2024年1月5日\n", "a.txt")])
    assert time.process_time() - started < 30
