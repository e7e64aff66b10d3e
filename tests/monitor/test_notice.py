# SPDX-License-Identifier: Apache-2.0
"""A notice names who is ahead and who is behind, as far as the reports allow, and looks like an office's."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from importlib import resources
from importlib.util import find_spec

import docx
import pytest
from docx.oxml.ns import qn

from gulian import monitor
from gulian.errors import MissingExtra
from gulian.monitor.letter import Letterhead
from gulian.monitor.markdown import Heading, Paragraph, plain, read_markdown
from gulian.monitor.model import UNKNOWN_PLACE, BulletinContext, RegionState, in_order
from gulian.monitor.notices import Notice, notice, render_notice
from gulian.monitor.pdf import typst_source

TEMPLATE = (
    resources.files("gulian")
    .joinpath("schemes/library/resumption-2020/bulletins/notice.md.j2")
    .read_text("utf-8")
)
HEAD = Letterhead(issuer="样例省专班", number="样复工发〔2020〕3号", signed_on=dt.date(2020, 3, 1), red=True)


def region(name: str, value: float | None, reported: int = 95) -> RegionState:
    return RegionState(
        code=name, name=f"样例{name}县", expected=100, reported=reported, value=value, before=80.0
    )


def made(sample: BulletinContext, *regions: RegionState, ranked: bool = True) -> Notice:
    """The sample's opening rate is 88.95 %."""
    context = replace(sample, regions=in_order(regions) if ranked else regions, ranked=ranked)
    return notice(context, HEAD, "各县", (90, 2), dt.date(2020, 3, 3))


def names(regions: tuple[RegionState, ...]) -> list[str]:
    return [each.code for each in regions]


def test_leaders_are_praised_and_the_last_criticised_never_both(sample: BulletinContext) -> None:
    """Above the whole and best first; below the whole and worst first; at most the declared number."""
    told = made(
        sample, *(region(name, value) for name, value in zip("ABCDE", (99, 95, 90, 85, 70), strict=True))
    )
    assert names(told.praised) == ["A", "B"]
    assert names(told.behind) == ["E", "D"]
    alone = made(sample, region("A", 95.0), region("B", None))
    assert (names(alone.praised), names(alone.behind)) == (["A"], [])


def test_who_sent_too_few_reports_is_not_praised(sample: BulletinContext) -> None:
    """However high its rate; it is named for its reports, fewest first."""
    told = made(sample, region("A", 99.0, 80), region("B", 95.0), region("C", 90.0, 60))
    assert names(told.praised) == ["B"]
    assert names(told.missing) == ["C", "A"]


def test_nobody_is_ranked_below_the_reporting_rate(sample: BulletinContext) -> None:
    """Only the missing reports are named, and the table stands in the order of the codes."""
    told = made(sample, region("B", 99.0), region("A", 10.0, 50), ranked=False)
    assert (told.praised, told.behind, names(told.missing)) == ((), (), ["A"])
    text = render_notice(TEMPLATE, told)
    assert "不作地区排名，不作表扬" in text
    assert "提出批评" not in text
    assert "位次" not in text


def test_a_place_nobody_knows_is_not_blamed(sample: BulletinContext) -> None:
    told = made(sample, replace(region("A", 10.0, 10), code=UNKNOWN_PLACE), region("B", 95.0))
    assert (told.behind, told.missing) == ((), ())


def test_the_notice_reads_as_an_office_writes(sample: BulletinContext) -> None:
    """Title, addressee, five sections, the annex after the rule; the day to answer only if one is named."""
    told = made(sample, region("A", 95.0), region("B", 70.0))
    blocks = read_markdown(render_notice(TEMPLATE, told))
    assert [plain(each.spans) for each in blocks if isinstance(each, Heading)] == [
        "关于2020年3月1日企业复工复产情况的通报",
        "一、总体情况",
        "二、进展较快的地区",
        "三、进展较慢的地区",
        "四、报送不到位的地区",
        "五、有关要求",
        "附表　各地情况",
    ]
    words = "".join(plain(each.spans) for each in blocks if isinstance(each, Paragraph))
    assert "样例A县（95.00%）规上工业企业开工率居前且高于全域水平（88.95%）" in words
    assert "于2020年3月3日前书面反馈" in words
    assert "书面反馈" not in render_notice(TEMPLATE, made(sample, region("A", 95.0)))


def test_the_document_is_signed_before_its_annex_and_never_alone_on_a_page(sample: BulletinContext) -> None:
    """Red head, number, addressee flush left; the paragraph before the signature stays with it."""
    text = render_notice(TEMPLATE, made(sample, region("A", 95.0), region("B", 70.0)))
    document = docx.Document(io.BytesIO(monitor.to_docx(text, {}, HEAD)))
    paragraphs = document.paragraphs
    words = [each.text for each in paragraphs]
    assert words[:2] == ["样例省专班文件", "样复工发〔2020〕3号"]
    assert str(paragraphs[0].style.font.color.rgb) == "D7000F"  # type: ignore[union-attr]  # styled
    signed = words.index("样例省专班")
    assert words[signed + 1] == "2020年3月1日"
    assert signed < words.index("附表　各地情况")
    assert paragraphs[signed - 2].paragraph_format.keep_with_next
    addressed = paragraphs[words.index("各县：")]
    assert addressed.style is not None
    assert (addressed.style.name, addressed.paragraph_format.first_line_indent) == ("Addressed", None)
    borders = [each for each in paragraphs if each._p.find(f".//{qn('w:pBdr')}") is not None]
    assert len(borders) == 1


def test_the_page_carries_head_signature_and_annex_in_order(sample: BulletinContext) -> None:
    page = monitor.to_html(render_notice(TEMPLATE, made(sample, region("A", 95.0))), {}, HEAD)
    order = ['class="head"', 'class="file"', "<h1>", 'class="signature"', "<section>", "<table>"]
    places = [page.index(each) for each in order]
    assert places == sorted(places)
    plain_page = monitor.to_html("# 题\n\n文", {})
    assert "<header" not in plain_page
    assert "<body>" in plain_page


def test_the_words_of_a_pdf_are_strings_and_nothing_else(sample: BulletinContext) -> None:
    """What would be markup or code for Typst stands in quotes."""
    hostile = replace(sample, site='#import "x" \\ $a$ ] "', regions=(), charts=())
    source = typst_source(monitor.render("# {{ site }}\n\n{{ site }}\n", hostile), {})
    assert '"#import \\"x\\" \\\\ $a$ ] \\""' in source
    assert source.count("#import") == source.count('"#import')


def test_without_the_extra_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gulian.monitor.pdf.find_spec", lambda _: None)
    with pytest.raises(MissingExtra, match="pdf"):
        monitor.to_pdf("# 题", {})


@pytest.mark.skipif(find_spec("typst") is None, reason="needs the extra pdf (typst)")
def test_a_pdf_is_the_same_bytes_each_time(sample: BulletinContext) -> None:
    text = render_notice(TEMPLATE, made(sample, region("A", 95.0), region("B", 70.0)))
    first = monitor.to_pdf(text, {}, HEAD)
    assert first.startswith(b"%PDF-")
    assert first == monitor.to_pdf(text, {}, HEAD)
