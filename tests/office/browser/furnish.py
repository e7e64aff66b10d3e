# SPDX-License-Identifier: Apache-2.0
"""Something on every page: a bulletin on its way, a released notice, an upload, a key, a lending."""

from __future__ import annotations

import datetime as dt

from django.core.files.uploadedfile import SimpleUploadedFile

from gulian.monitor.letter import Letterhead
from gulian.office.bulletins import actions as bulletins
from gulian.office.people.lending import lend, make_key
from gulian.office.people.models import Seat, User
from gulian.office.people.seat import Acting, acting
from gulian.office.reports.actions import upload
from tests.office.browser.server import LAST
from tests.office.browser.stage import account, work

SHEET = "企业代码,填报日期,是否开工,员工总数,返岗人数\n{code},2020-03-02,也许,-3,9000\n"
FIRM = "91330521YL90000519"


def seat_of(username: str) -> Acting:
    """The seat of a sample account."""
    return acting(Seat.objects.select_related("user").get(user__username=username))


def furnish() -> str:
    """Answers the released notice's id."""
    desk, reviewer, signer = (
        seat_of(account(f"wide-{role}", role, region="")) for role in ("desk", "reviewer", "signer")
    )
    bulletins.draft_daily(desk, LAST)
    head = Letterhead(issuer="样例省工业和信息化厅", signed_on=LAST, red=True)
    notice = bulletins.draft_notice(desk, LAST, head, "各县（市、区）")
    bulletins.check(reviewer, notice.id)
    bulletins.sign(signer, notice.id)
    bulletins.release(signer, notice.id)
    sheet = SHEET.format(code=FIRM).encode()
    upload(seat_of("desk"), SimpleUploadedFile("三月二日.csv", sheet), "")
    work()
    make_key(seat_of("desk"), "统计报表程序", 30, may_write=False)
    desk, until = seat_of("desk"), LAST + dt.timedelta(days=9)
    lend(desk, desk.id, User.objects.get(username="proxy"), (LAST, until), "出差")
    return str(notice.id)
