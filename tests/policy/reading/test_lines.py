# SPDX-License-Identifier: Apache-2.0
"""Broken sentences are rejoined; what is whole stays apart."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from gulian import policy

LONG = "各地要指导企业用好现有政策，协调解决用工、原料和物流方面的困难，推动上下游企业"


def paragraphs(words: str) -> Sequence[str]:
    """The plain paragraphs."""
    text = policy.read_words(words)
    return [text.words(each) for each in text.paragraphs]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (f"{LONG}\n\n协同复工。", 1),
        (f"{LONG}\n\n- 12 -\n\n协同复工。", 1),
        ("（三）实施科技型中小企业创新\n\n行动。", 1),
        ("（四）优化环境。深化“证照\n\n分离”改革，推进简化审批。", 1),
        ("各单位要研究本行业在\n\n恢复期间出现的新情况，及时报告。", 1),
        (f"{LONG}共渡难关。\n\n协同复工的企业要按时报告。", 2),
        (f"{LONG}\n\n（二）减轻负担。", 2),
        ("样例省财政厅\n\n2024年3月5日", 2),
        ("关于稳定订单的通知\n\n样商发〔2024〕7号\n\n各市商务局：", 3),
        ("严格做到应收尽收\n\n以定点机构为重点，全面摸清情况，确保不漏一户。", 2),
        ("一、总体要求\n\n坚持突出重点，统筹兼顾，分类指导。", 2),
        ("序号\t名称\n1\t机床", 2),
    ],
)
def test_a_line_is_joined_where_the_sentence_goes_on(words: str, expected: int) -> None:
    """Ends of sentences, numbers, dates, titles and rows stand alone; broken words do not."""
    assert len(paragraphs(words)) == expected


def test_a_text_broken_at_a_width_is_put_together() -> None:
    """Lines of mail or of a PDF end where the width ends; indented lines begin paragraphs."""
    sentence = "各地要指导企业用好现有政策，协调解决用工原料和物流方面的困难，推动上下游协同复工复产。" * 4
    lines = [sentence[at : at + 30] for at in range(0, len(sentence), 30)]
    body = "\n".join(["　　" + lines[0][2:], *lines[1:]])
    assert len(paragraphs(f"{body}\n{body}\n{body}")) == 3


def test_running_heads_and_page_numbers_belong_to_the_page() -> None:
    """What stands at the edge of every page is no text."""
    pages = "\f".join(f"政策汇编 第{n}页\n{LONG}第{n}批共同复工。\n{n}" for n in range(1, 7))
    assert not any("政策汇编" in each or each.isdecimal() for each in paragraphs(pages))
