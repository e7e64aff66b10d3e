# SPDX-License-Identifier: Apache-2.0
"""The life of a document: by its own words, by what others say of it, and by a dated list."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gulian import policy, schemes
from gulian.errors import LifeRowInvalid
from gulian.policy import following, measures
from gulian.policy.following import DatedEvent, Event, Life
from tests.policy.conflicts import world
from tests.policy.conflicts.world import document

EXTENDING = document(
    "延长稳岗返还政策执行期限", "样部发〔2025〕30号", "工业和信息化部", "2025年11月20日",
    "《工业和信息化部关于做好稳岗返还工作的通知》（样部发〔2024〕8号）执行期限延长至2026年12月31日。",
    "各地要抓好落实。",
)  # fmt: skip


def lives_of(texts: dict[str, str], dated: tuple[DatedEvent, ...] = ()) -> dict[str, Life]:
    return dict(following.lives(world.library(texts), dated))


def test_a_document_is_issued_in_force_and_ends_as_it_says() -> None:
    life = lives_of({"a.txt": world.MINISTRY})["a.txt#1"]
    assert [(each.kind, each.day) for each in life.events] == [
        ("issued", dt.date(2024, 3, 1)),
        ("in_force", dt.date(2024, 3, 1)),
        ("expires", dt.date(2025, 12, 31)),
    ]
    assert life.state(dt.date(2024, 2, 28)) == "unknown"
    assert life.state(dt.date(2025, 12, 31)) == "in_force"
    assert life.state(dt.date(2026, 1, 1)) == "expired"


def test_a_document_that_is_not_yet_in_force_is_issued() -> None:
    later = world.MINISTRY.replace("自2024年3月1日起施行", "自2024年5月1日起施行")
    life = lives_of({"a.txt": later})["a.txt#1"]
    assert life.state(dt.date(2024, 4, 30)) == "issued"
    assert life.state(dt.date(2024, 5, 1)) == "in_force"


def test_an_extension_puts_the_end_off() -> None:
    """It counts although its document is issued before the old end."""
    life = lives_of({"a.txt": world.MINISTRY, "b.txt": EXTENDING})["a.txt#1"]
    assert life.last_day == dt.date(2026, 12, 31)
    assert life.state(dt.date(2026, 6, 1)) == "in_force"
    assert life.state(dt.date(2027, 1, 1)) == "expired"


def test_a_repeal_ends_a_document_on_the_day_it_comes_into_force() -> None:
    lives = lives_of({"b.txt": world.PROVINCE, "c.txt": world.OLD})
    assert lives["c.txt#1"].state(dt.date(2024, 4, 9)) == "in_force"
    assert lives["c.txt#1"].state(dt.date(2024, 4, 10)) == "repealed"
    (event,) = [each for each in lives["c.txt#1"].events if each.kind == "repealed"]
    assert event.document == "b.txt#1"


@pytest.mark.parametrize(
    "words",
    [
        "《浙江省人民政府办公厅关于促进企业招工的通知》（浙样发〔2022〕3号）第二条同时废止。",
        "《浙江省人民政府办公厅关于促进企业招工的通知》（浙样发〔2022〕3号）继续有效，不予废止。",
        "根据《浙江省人民政府办公厅关于促进企业招工的通知》（浙样发〔2022〕3号），有关规定予以废止。",
    ],
)
def test_what_ends_a_part_of_a_document_or_rests_on_it_does_not_end_it(words: str) -> None:
    kept = world.PROVINCE.replace(
        "《浙江省人民政府办公厅关于促进企业招工的通知》（浙样发〔2022〕3号）同时废止。", words
    )
    assert lives_of({"b.txt": kept, "c.txt": world.OLD})["c.txt#1"].repealed_on is None


def test_a_dated_list_tells_what_no_document_of_the_library_says() -> None:
    day = dt.date(2024, 6, 30)
    for key in ("样部发〔2024〕8号", "工业和信息化部关于做好稳岗返还工作的通知"):
        row = DatedEvent(key, "repealed", day, None, "公告")
        life = lives_of({"a.txt": world.MINISTRY}, (row,))["a.txt#1"]
        assert life.state(day) == "repealed"
        assert life.state(day - dt.timedelta(days=1)) == "in_force"


def test_a_row_about_no_document_here_changes_nothing() -> None:
    row = DatedEvent("无此文件的通知", "repealed", dt.date(2024, 6, 30), None, "公告")
    assert lives_of({"a.txt": world.MINISTRY}, (row,)) == lives_of({"a.txt": world.MINISTRY})


def test_a_list_of_a_site_is_read_and_a_wrong_event_refused(tmp_path: Path) -> None:
    """The shipped list is empty; a site fills it in with `replaces`."""
    lists = tmp_path / "policy-library" / "lists"
    lists.mkdir(parents=True)
    head = (
        "# title_zh: 文件的来龙去脉\n# title_en: Lives\n"
        "# replaces: policy-library/lists/lives@1\n# version: 2\n"
        "key,from,until,event,source,clause\n"
    )
    row = "样部发〔2024〕8号,2025-11-20,2026-12-31,{},practice,\n"
    (lists / "lives.csv").write_text(head + row.format("extended"), encoding="utf-8")
    listed = schemes.load_library(tmp_path)["policy-library"].lists["lives"]
    (event,) = following.dated_events(listed)
    assert (event.kind, event.until) == ("extended", dt.date(2026, 12, 31))
    (lists / "lives.csv").write_text(head + row.format("forgotten"), encoding="utf-8")
    with pytest.raises(LifeRowInvalid):
        following.dated_events(schemes.load_library(tmp_path)["policy-library"].lists["lives"])


DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2025, 12, 31))


@given(DAYS, DAYS, st.none() | DAYS, DAYS)
def test_a_document_that_is_over_never_comes_back(
    begins: dt.date, ends: dt.date, repealed: dt.date | None, day: dt.date
) -> None:
    """Once expired or repealed it stays so, whatever day is asked about later."""
    events = [Event("in_force", begins), Event("expires", ends)]
    events += [Event("repealed", repealed)] if repealed else []
    life = Life("a", tuple(sorted(events, key=lambda each: each.day)))
    if life.state(day) in ("expired", "repealed"):
        assert life.state(day + dt.timedelta(days=400)) in ("expired", "repealed")
    assert (life.state(day) == "in_force") <= (begins <= day)


def test_news_since_a_day_for_a_region() -> None:
    """A county sees its own documents, its province's and the nation's; not another county's."""
    library = world.library({**world.WORLD, "f.txt": EXTENDING})
    lives = following.lives(library)
    since, on = dt.date(2024, 4, 1), dt.date(2024, 8, 31)
    here = following.news(library, lives, since, on, "330521")
    assert [(each.day.isoformat(), each.kind, each.document) for each in here] == [
        ("2024-04-10", "in_force", "b.txt#1"),
        ("2024-04-10", "repealed", "c.txt#1"),
        ("2024-05-20", "in_force", "d.txt#1"),
        ("2024-06-01", "in_force", "e.txt#1"),
        ("2024-08-01", "expires", "e.txt#1"),
    ]
    elsewhere = following.news(library, lives, since, on, "330522")
    assert {each.document for each in elsewhere} == {"b.txt#1", "c.txt#1"}


def test_an_end_that_was_put_off_is_no_news() -> None:
    library = world.library({"a.txt": world.MINISTRY, "f.txt": EXTENDING})
    lives = following.lives(library)
    found = following.news(library, lives, dt.date(2025, 10, 1), dt.date(2026, 2, 1))
    assert {(each.kind, each.document) for each in found} == {
        ("extended", "a.txt#1"),
        ("in_force", "f.txt#1"),
    }


def test_news_of_measures_are_of_confirmed_ones_for_firms() -> None:
    library = world.library({"a.txt": world.MINISTRY})
    drafts = [each for each in measures.propose(library).measures if each.benefit.kind == "refund"]
    window = (dt.date(2024, 2, 1), dt.date(2024, 4, 1))
    assert following.news_of_measures(library, drafts, *window) == ()
    kept = [each.confirmed("王敏", dt.date(2024, 3, 2)) for each in drafts]
    (began,) = following.news_of_measures(library, kept, *window)
    assert (began.kind, began.day, began.measure) == ("in_force", dt.date(2024, 3, 1), kept[0].id)
    (ended,) = following.news_of_measures(library, kept, dt.date(2025, 12, 31), dt.date(2026, 1, 1))
    assert (ended.kind, ended.day) == ("expires", dt.date(2026, 1, 1))


def test_a_draft_says_from_when_until_when_it_is_asked_about() -> None:
    words = (
        "样例法草案向社会公开征求意见\n为了促进样例工作，现向社会公开征求意见。\n"
        "征求意见时间为2024年10月10日至2024年11月8日。\n样例部\n2024年10月10日\n"
    )
    life = lives_of({"a.txt": words})["a.txt#1"]
    (event,) = life.events
    assert (event.kind, event.day, event.until) == ("draft", dt.date(2024, 10, 10), dt.date(2024, 11, 8))
    assert life.state(dt.date(2024, 12, 1)) == "draft"


def test_annexes_live_as_their_document_does() -> None:
    library = policy.outline(
        [policy.read_words(world.MINISTRY + "\n附件\n\n申报材料清单\n\n1.申请表\n2.承诺书\n", "a.txt")]
    )
    assert len(library.documents) == 2
    lives = following.lives(library)
    assert lives[library.documents[1].id].events == lives[library.documents[0].id].events
