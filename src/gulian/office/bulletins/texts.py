# SPDX-License-Identifier: Apache-2.0
"""The files of a bulletin: made from a day, kept once, read back only while their hash agrees."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import uuid
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

from gulian import daily, lake, monitor
from gulian.daily.again import day_again
from gulian.daily.annex import annex
from gulian.daily.pages import notice_page
from gulian.errors import BulletinChanged, DayNotPublished
from gulian.monitor.letter import Letterhead
from gulian.monitor.walkback import printed_numbers

DAILY_FILES = ("bulletin.html", "bulletin.docx", "bulletin.xlsx", "figures.json")
_MAIN = re.compile(r"<main[^>]*>(.*)</main>", re.DOTALL)

__all__ = ["DAILY_FILES", "daily_files", "inner_html", "keep", "notice_files", "read"]


def daily_files(date: dt.date) -> dict[str, bytes]:
    """The 日报 as `gulian day` wrote it. Raises DayNotPublished."""
    folder = Path(settings.DIR) / "out" / date.isoformat()
    try:
        return {name: (folder / name).read_bytes() for name in DAILY_FILES}
    except FileNotFoundError as error:
        raise DayNotPublished(date.isoformat()) from error


def notice_files(date: dt.date, letterhead: Letterhead, addressed: str) -> dict[str, bytes]:
    """The 通报 of a day, from the day run once more as it was known when it was published."""
    day: daily.Day = day_again(Path(settings.DIR), date)
    page = notice_page(day, letterhead, addressed)
    return {
        "bulletin.html": monitor.to_html(page.text, page.drawn.pages, letterhead).encode(),
        "bulletin.docx": monitor.to_docx(page.text, page.drawn.documents, letterhead),
        "bulletin.xlsx": annex(page.context, printed_numbers(page.text, page.context)),
    }


def keep(bulletin: uuid.UUID, files: Mapping[str, bytes]) -> dict[str, str]:
    """Write the files at once or not at all; name -> SHA-256."""
    with lake.lock(Path(settings.DIR)):
        lake.write_folder(_folder(bulletin), files)
    return {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}


def read(bulletin: uuid.UUID, name: str, sha256: str) -> bytes:
    """A kept file. Raises BulletinChanged when it is not what was kept, or gone."""
    path = _folder(bulletin) / name
    data = path.read_bytes() if path.is_file() else b""
    if hashlib.sha256(data).hexdigest() != sha256:
        raise BulletinChanged(str(bulletin), name)
    return data


def inner_html(page: bytes) -> str:
    """What stands inside `<main>` of a page that our own renderer made."""
    found = _MAIN.search(page.decode("utf-8"))
    return found.group(1) if found else ""


def _folder(bulletin: uuid.UUID) -> Path:
    return Path(settings.DIR) / "bulletins" / str(bulletin)
