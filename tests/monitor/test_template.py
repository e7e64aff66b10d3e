# SPDX-License-Identifier: Apache-2.0
"""A bulletin template says what the figures say; a hostile one does nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from importlib import resources

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gulian.errors import BadTemplate, BulletinTooLong
from gulian.monitor.markdown import Grid, Heading, Paragraph, plain, read_markdown
from gulian.monitor.model import BulletinContext, Choke, Count
from gulian.monitor.template import as_text, render

DAILY = (
    resources.files("gulian")
    .joinpath("schemes/library/resumption-2020/bulletins/daily.md.j2")
    .read_text("utf-8")
)


def test_the_daily_bulletin_opens_as_the_desk_reads_it(sample: BulletinContext) -> None:
    """State of the data first, then the figures, the chokes, the leaders, the regions, the cases."""
    text = render(DAILY, sample)
    headings = [plain(block.spans) for block in read_markdown(text) if isinstance(block, Heading)]
    assert headings == [
        "样例省企业复工复产日报",
        "一、总体情况",
        "二、今日堵点前5",
        "三、龙头企业核心配套企业开工情况",
        "四、各地情况",
        "五、交办和销号",
        "说明",
    ]
    first, *_ = [block for block in read_markdown(text) if isinstance(block, Grid)]
    assert [plain(cell) for cell in first.rows[0]] == [
        "3月1日17时25分",
        "初步数",
        "1,240",
        "1,180",
        "95.2%",
        "1,101",
        "96",
        "60",
    ]


def test_the_sentence_carries_only_what_the_figures_carry(sample: BulletinContext) -> None:
    """Each verb is computed; an unknown rate says 暂无数据 and nothing about its change."""
    assert (
        "截至3月1日17时25分，样例省应报1,240个单位，已报1,180个，报送率95.2%。"
        "规上工业企业开工率88.95%，比前一日提升0.89个百分点；人员返岗率76.13%，比前一日下降0.77个百分点；"
        "人员到岗率60.00%，与前一日持平；达产率暂无数据；已报未开工企业77户，比前一日减少8户。"
        "今日交办堵点问题12件，销号9件。"
    ) in render(DAILY, sample)


def test_a_day_about_which_nothing_is_known_still_makes_a_bulletin(sample: BulletinContext) -> None:
    """An empty day prints 暂无数据 where a number would stand."""
    empty = replace(
        sample,
        as_of=None,
        before_date=None,
        expected=0,
        reported=0,
        on_time=None,
        proxy=None,
        carried=0,
        figures=(),
        not_open=Count(value=None),
        chokes=(),
        leaders=(),
        regions=(),
        notes=(),
        pins=(),
    )
    text = render(DAILY, empty)
    assert "报送率暂无数据" in text
    assert "今日没有列入排序的堵点企业。" in text
    assert "分地区数据暂无数据" in text


def test_the_reviewed_bulletin_says_so(sample: BulletinContext) -> None:
    """初步数 becomes 审核数 everywhere."""
    text = render(DAILY, replace(sample, reviewed=True))
    assert "审核数" in text
    assert "初步数" not in text


def test_without_enough_reports_no_ranking_is_printed(sample: BulletinContext) -> None:
    """Below the declared reporting rate the regions stand in the order of their codes, without places."""
    text = render(DAILY, replace(sample, ranked=False))
    assert "位次" not in text
    assert "不作地区排名" in text


@pytest.mark.parametrize(
    "hostile",
    [
        "{{ date.__class__ }}",
        "{{ site.__class__.__mro__ }}",
        "{{ ''.join(site) }}",
        "{{ site.format }}",
        "{{ '%9999999999d' % 1 }}",
        "{{ 'a' * 9999999999 }}",
        "{{ 2 ** 99999999 }}",
        "{{ site ~ site }}",
        "{{ site + site }}",
        "{{ site[0] }}",
        "{{ [1, 2] }}",
        "{{ range(10) }}",
        "{{ lipsum() }}",
        "{{ cycler }}",
        "{{ self }}",
        "{{ site|attr('x') }}",
        "{{ site|center(99999) }}",
        "{{ site is defined }}",
        "{% set x = 1 %}",
        "{% include 'x' %}",
        "{% import 'x' as y %}",
        "{% extends 'x' %}",
        "{% block x %}{% endblock %}",
        "{% macro x() %}{% endmacro %}",
        "{% filter names %}x{% endfilter %}",
        "{% for a in chokes recursive %}{% endfor %}",
        "{% for a, b in chokes %}{% endfor %}",
        "{% for a in chokes %}{% for b in chokes %}{% endfor %}{% endfor %}",
        "{% for a in chokes %}{% if true %}{% for b in regions %}{% endfor %}{% endif %}{% endfor %}",
        "{% for a in chokes %}{% endfor %}" * 50,
        "{{ loss }}",
        "{{ chokes }}",
        "{{ nothing_of_the_kind }}",
        "{{ chokes.nothing }}",
        "{{ site|number }}",
        "{{ site|clock }}",
        "{{ 1|number(999999999) }}",
        "{{ 7|share(site) }}",
        "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
        "{{ " + "9" * 6000 + " }}",
        "{% if %}",
        "{{ site",
        "x" * 70_000,
    ],
)
def test_a_hostile_template_is_refused_in_one_sentence(hostile: str, sample: BulletinContext) -> None:
    """Attributes, calls, growth, endless work: each is a BadTemplate with its line, never anything else."""
    with pytest.raises(BadTemplate) as caught:
        render(hostile, sample, "hostile.md.j2")
    assert "hostile.md.j2" in caught.value.message("en")


def test_a_fault_is_told_with_its_line(sample: BulletinContext) -> None:
    """The line of the template, not of the program."""
    with pytest.raises(BadTemplate) as caught:
        render("a\nb\n{{ site|number }}\n", sample)
    assert caught.value.line == 3


def test_a_bulletin_cannot_grow_without_end(sample: BulletinContext) -> None:
    """More text than a bulletin may have is refused while it is made."""
    long = replace(sample, notes=("x" * 1000,) * 2000)
    with pytest.raises(BulletinTooLong):
        render("{% for note in notes %}{{ note }}{% endfor %}", long)


def _visible(text: str) -> str:
    return "".join(char for char in text if char.isprintable() and not char.isspace())


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(max_size=40))
def test_what_a_value_contains_is_text_and_never_markup(name: str, sample: BulletinContext) -> None:
    """A firm's name comes out of the Markdown as it went in, in a table as in a line of its own."""
    choke = Choke(rank=1, name=name, county="县", cause="资金", leaders=(), gain=None, days=None, owner="县")
    context = replace(sample, site=name, chokes=(choke,))
    table = "|a|b|\n|---|---|\n{% for choke in chokes %}\n|{{ choke.name }}|x|\n{% endfor %}"
    (grid,) = read_markdown(render(table, context))
    assert isinstance(grid, Grid)
    assert _visible(plain(grid.rows[0][0])) == _visible(name)
    blocks = read_markdown(render("{{ site }}", context))
    assert all(isinstance(block, Paragraph) for block in blocks)


def test_marks_are_kept_as_the_reader_wrote_them() -> None:
    """Stars, pipes, brackets, tags and numbered starts stand for themselves."""
    for text in (
        "a|b*c*",
        "# x",
        "- x",
        "1. x",
        "<b>x</b>",
        "[x](http://y)",
        "![x](chart:y)",
        "&lt;",
        "`x`",
        "a\\b",
        "> x",
    ):
        (block,) = read_markdown(as_text(text))
        assert isinstance(block, Paragraph)
        assert plain(block.spans) == text


def test_dates_and_numbers_print_as_they_are() -> None:
    """A date in ISO form, a whole number as digits."""
    assert as_text(dt.date(2020, 3, 1)) == "2020-03-01"
    assert as_text(12) == "12"
