# SPDX-License-Identifier: Apache-2.0
"""The audit: only added, sealed into the log, read by those whose business it is."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test import Client

from gulian.errors import AuditChanged, AuditOutside
from gulian.office.audit import sealing
from gulian.office.audit.actions import record
from gulian.office.audit.guards import guard, unguard
from gulian.office.audit.models import Event, Sealed
from gulian.office.audit.queries import Sought, sought_events, visible_events
from gulian.office.people.seat import Acting

pytestmark = [pytest.mark.django_db, pytest.mark.storage]
SeatMaker = Callable[..., Acting]


@pytest.fixture(autouse=True)
def _fresh_log() -> Iterator[None]:
    shutil.rmtree(Path(settings.DIR) / "ledger", ignore_errors=True)
    yield
    shutil.rmtree(Path(settings.DIR) / "ledger", ignore_errors=True)


def write(seat: Acting | None, count: int = 1, thing: str = "thing") -> None:
    with transaction.atomic():
        for number in range(count):
            record(seat, "tests.write", thing, str(number), {"number": number})


def test_a_write_outside_a_transaction_is_no_write(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as outside:
        outside.setitem(connection.__dict__, "in_atomic_block", False)
        with pytest.raises(AuditOutside):
            record(None, "tests.write", "thing", "1", {})


def test_rows_are_only_added(sit: SeatMaker) -> None:
    """The database refuses to change or delete a row, whoever asks."""
    write(sit("desk"))
    sealing.seal()
    for rows in (Event.objects.all(), Sealed.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**({"name": "x"} if rows.model is Event else {"place": 9}))
        with pytest.raises(DatabaseError), transaction.atomic():
            rows._raw_delete(rows.db)
    assert Event.objects.get().name.startswith("desk")


def test_every_event_is_sealed_once(sit: SeatMaker) -> None:
    seat = sit("desk")
    write(seat, 7)
    first = sealing.seal()
    assert (first.size, sealing.seal().size) == (7, 7)
    write(seat, 2)
    assert sealing.verify().waiting == 2
    assert sealing.seal().size == 9
    assert sealing.verify().waiting == 0
    assert sealing.the_log().extends(first.size, first.root)


def test_a_changed_row_shows(sit: SeatMaker) -> None:
    """Whoever takes the trigger off and rewrites a row is found out by the log."""
    write(sit("desk"), 3)
    sealing.seal()
    unguard(connection)
    Event.objects.filter(thing_id="1").update(name="somebody else")
    guard(connection)
    with pytest.raises(AuditChanged) as caught:
        sealing.verify()
    assert caught.value.place == 1


def test_a_removed_row_shows(sit: SeatMaker) -> None:
    write(sit("desk"), 3)
    sealing.seal()
    unguard(connection)
    Sealed.objects.filter(place=2).delete()
    Event.objects.filter(thing_id="2").delete()
    guard(connection)
    with pytest.raises(AuditChanged):
        sealing.verify()


def test_a_seal_killed_between_log_and_database_goes_on(
    sit: SeatMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Entries that stand in the log without their places get them; nothing is sealed twice."""
    write(sit("desk"), 4)
    with monkeypatch.context() as broken:
        broken.setattr(sealing, "_store", _killed)
        with pytest.raises(KeyboardInterrupt):
            sealing.seal()
    assert (sealing.the_log().head().size, Sealed.objects.count()) == (4, 0)
    write(None, 1)
    assert sealing.seal().size == 5
    assert sealing.verify().head.size == 5


def _killed(*args: object) -> None:
    del args
    raise KeyboardInterrupt


def test_who_reads_what(sit: SeatMaker) -> None:
    """An auditor reads his region, a manager what was done to people, everybody his own, nobody more."""
    here, there = sit("desk", region="330108"), sit("desk", region="330106")
    write(here)
    write(there, thing="seat")
    write(None, thing="seat")
    assert visible_events(here).count() == visible_events(there).count() == 1
    assert visible_events(sit("auditor")).count() == 3
    assert visible_events(sit("auditor", region="330108")).count() == 1
    assert visible_events(sit("auditor", region="330100")).count() == 2
    assert visible_events(sit("manager")).count() == 2
    assert visible_events(sit("manager", region="330108")).count() == 0
    assert visible_events(sit("firm", enterprise="A")).count() == 0
    assert sought_events(sit("auditor"), Sought(thing="seat", name="desk")).count() == 1


def test_the_page_shows_what_was_sealed(browse: Callable[..., Client], sit: SeatMaker) -> None:
    write(sit("desk", region="330108"), 3)
    sealing.seal()
    write(sit("desk", region="330108"), 1, thing="late")
    body = browse("auditor").get("/audit/?action=tests.&first=nonsense").content.decode()
    assert "待封存" in body
    assert sealing.the_log().head().root.hex()[:16] in body
    assert "tests.write" not in browse("desk", region="330108").get("/audit/").content.decode()
