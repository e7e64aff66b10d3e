# SPDX-License-Identifier: Apache-2.0
"""企业库: the list is narrowed, ordered and exported within the scope."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from gulian.door import read_workbook
from gulian.office.enterprises.models import Enterprise

pytestmark = [pytest.mark.django_db, pytest.mark.storage]


@pytest.fixture
def firms(db: None) -> None:
    """Three firms of one county, one of another."""
    del db
    for code, name, county, staff, leader in (
        ("91330108MA0000001A", "样例甲厂", "330108", 5, False),
        ("91330108MA0000002A", "样例乙厂", "330108", 500, True),
        ("91330108MA0000003A", "=HYPERLINK(1)", "330108", None, False),
        ("91330106MA0000004A", "样例丁厂", "330106", 50, False),
    ):
        Enterprise.objects.create(
            code=code,
            name=name,
            region=county,
            province="330000",
            city="330100",
            county=county,
            staff=staff,
            leader=leader,
            section="C",
            industry="3611",
            phone="0000-1",
            contact="样例某",
        )


@pytest.mark.usefixtures("firms")
def test_the_list_is_narrowed_and_ordered(browse: Callable[..., Client]) -> None:
    """By place, mark and order; what nobody knows counts as absent; a page follows a page."""
    desk = browse("desk", region="330100")
    assert "样例丁厂" not in desk.get("/enterprises/?place=330108").content.decode()
    leaders = desk.get("/enterprises/?mark=leader").content.decode()
    assert "样例乙厂" in leaders
    assert "样例甲厂" not in leaders
    by_staff = desk.get("/enterprises/?order=staff&mark=nonsense").content.decode()
    assert by_staff.index("样例乙厂") < by_staff.index("样例丁厂") < by_staff.index("样例甲厂")
    assert "样例" not in desk.get("/enterprises/?section=A").content.decode().split("<tbody>")[1]


@pytest.mark.usefixtures("firms")
def test_an_export_has_the_scope_and_no_phone(browse: Callable[..., Client], tmp_path: Path) -> None:
    """CSV and XLSX carry the rows the seat may see, no contact, and no cell that is a formula."""
    desk = browse("desk", region="330108")
    text = desk.get("/enterprises/export.csv?order=name").content.decode("utf-8-sig")
    assert "样例乙厂" in text
    assert "样例丁厂" not in text
    assert "0000-1" not in text
    assert "样例某" not in text
    assert "\n=HYPERLINK" not in text
    book = tmp_path / "firms.xlsx"
    book.write_bytes(desk.get("/enterprises/export.xlsx").content)
    (sheet,) = read_workbook(book).values()
    assert "91330108MA0000003A" in {str(cell) for row in sheet.rows() for cell in row}
    assert desk.get("/enterprises/export.docx").status_code == 404
    assert browse("firm", enterprise="91330108MA0000001A").get("/enterprises/export.csv").status_code == 403


@pytest.mark.usefixtures("firms")
def test_a_firm_of_the_scope_stands_on_one_page(browse: Callable[..., Client]) -> None:
    """Its line of the register with names of place and industry, its cases, the way to register a request."""
    body = browse("desk", region="330108").get("/enterprises/91330108MA0000002A/").content.decode()
    assert "滨江区" in body
    assert "/cases/new/?code=91330108MA0000002A" in body
    assert "0000-1" not in body
    assert browse("desk", region="330106").get("/enterprises/91330108MA0000002A/").status_code == 404
