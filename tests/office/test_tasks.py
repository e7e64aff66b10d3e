# SPDX-License-Identifier: Apache-2.0
"""Long work: queued with what asks for it, done once, told to who asked and to nobody else."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.http import Http404
from django.test import Client
from django.utils import timezone

from gulian.errors import SiteLocked, TaskEnded, TaskLost, TaskRunning, TaskUnknown
from gulian.office.audit.models import Event
from gulian.office.frame.language import Words
from gulian.office.people.models import Seat, User
from gulian.office.people.seat import Acting
from gulian.office.tasks import kinds, leases, worker
from gulian.office.tasks.actions import ask, cancel
from gulian.office.tasks.job import Job, Stopped
from gulian.office.tasks.models import Task, TaskState
from gulian.office.tasks.queries import get_visible_task, visible_tasks

pytestmark = [pytest.mark.django_db, pytest.mark.storage]
SeatMaker = Callable[..., Acting]
HERE = "tests.office.test_tasks"


def counts(job: Job) -> dict[str, str]:
    """Work of the tests: three steps and a result."""
    for step in range(3):
        job.report(step, 3)
    (job.folder() / "rows.csv").write_text("a,b\n")
    return {"zh": "做了三步", "en": "three steps", "file": "rows.csv", "address": "/tasks/"}


def breaks(job: Job) -> None:
    """Work that meets a fault of ours."""
    job.report(1, 3)
    raise ZeroDivisionError


def refuses(job: Job) -> None:
    """Work that is refused."""
    del job
    raise SiteLocked("site", "1", "here", "now")


def asks_who(job: Job) -> dict[str, str]:
    """Work that tells in whose seat it runs."""
    who = job.seat
    return {"zh": who.role if who else "-", "en": str(who.may_write if who else None)}


def is_stopped(job: Job) -> None:
    """Work in whose middle the office stops."""
    job.stop.set()
    job.report(1, 2)


def finishes(job: Job) -> None:
    """Work that marks its end in its own transaction."""
    with transaction.atomic():
        User.objects.create_user(username=f"made-{job.task}", name="made")
        job.finish({"zh": "建", "en": "made"})


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    made = {
        name: kinds.Kind(Words(name, name), f"{HERE}:{name}")
        for name in ("counts", "breaks", "refuses", "asks_who", "is_stopped", "finishes")
    }
    monkeypatch.setattr(kinds, "KINDS", made)
    monkeypatch.setattr(worker, "KINDS", made)


def work_off() -> int:
    return worker.work_off(tuple(kinds.KINDS))


def test_work_is_done_and_its_result_kept(sit: SeatMaker) -> None:
    seat = sit("desk", region="330108")
    task = ask(seat, "counts", {})
    assert task.state == TaskState.WAITING
    assert work_off() == 1
    task.refresh_from_db()
    assert (task.state, task.done, task.whole) == (TaskState.DONE, 2, 3)
    assert (task.result or {})["en"] == "three steps"
    assert Event.objects.filter(action="tasks.ask", thing_id=str(task.id)).exists()


def test_what_was_rolled_back_is_never_done(sit: SeatMaker) -> None:
    """The task stands if and only if the write that asked for it stands."""
    seat = sit("desk")
    with transaction.atomic():
        ask(seat, "counts", {})
        transaction.set_rollback(True)
    assert work_off() == 0
    assert not Task.objects.exists()


def test_one_task_of_a_key_at_a_time(sit: SeatMaker) -> None:
    first, other = sit("desk"), sit("desk")
    task = ask(first, "counts", {}, once="day:2020-03-01")
    assert ask(first, "counts", {}, once="day:2020-03-01").id == task.id
    with pytest.raises(TaskRunning):
        ask(other, "counts", {}, once="day:2020-03-01")
    work_off()
    assert ask(other, "counts", {}, once="day:2020-03-01").id != task.id
    with pytest.raises(TaskUnknown):
        ask(first, "nothing", {})


@pytest.mark.parametrize(("kind", "told"), [("breaks", "E-OFF-015"), ("refuses", "E-LAKE-001")])
def test_a_failure_is_told_in_a_sentence(sit: SeatMaker, kind: str, told: str) -> None:
    task = ask(sit("desk"), kind, {})
    work_off()
    task.refresh_from_db()
    assert task.state == TaskState.FAILED
    assert task.told_zh.startswith(told)
    assert task.told_en.startswith(told)


def test_work_runs_with_the_rights_of_its_day(sit: SeatMaker) -> None:
    """A seat that ended meanwhile has nothing done; a reading key's task does not write."""
    from dataclasses import replace

    seat = sit("desk")
    kept = ask(replace(seat, may_write=False), "asks_who", {})
    work_off()
    kept.refresh_from_db()
    assert kept.result == {"zh": "desk", "en": "False"}
    task = ask(seat, "asks_who", {})
    Seat.objects.filter(pk=seat.id).update(until=timezone.localdate() - dt.timedelta(days=1))
    work_off()
    task.refresh_from_db()
    assert (task.state, task.told_en[:9]) == (TaskState.FAILED, "E-OFF-016")


def test_only_who_asked_sees_a_task(sit: SeatMaker) -> None:
    mine, other = sit("desk", region="330108"), sit("auditor")
    task = ask(mine, "counts", {})
    assert list(visible_tasks(mine)) == [task]
    assert not visible_tasks(other).exists()
    with pytest.raises(Http404):
        get_visible_task(other, task.id)
    with pytest.raises(Http404):
        cancel(other, task.id)


def test_a_waiting_task_is_called_off_at_once(sit: SeatMaker) -> None:
    seat = sit("desk")
    task = ask(seat, "counts", {})
    assert cancel(seat, task.id).state == TaskState.CANCELLED
    assert work_off() == 0
    with pytest.raises(TaskEnded):
        cancel(seat, task.id)


def test_a_running_task_is_called_off_at_its_next_step(sit: SeatMaker) -> None:
    seat = sit("desk")
    ask(seat, "counts", {})
    taken = leases.take(("counts",), timezone.now())
    assert taken is not None
    assert taken.worker is not None
    cancel(seat, taken.id)
    assert not leases.keep(taken.id, taken.worker, timezone.now(), 1, 3)
    job = Job(taken.id, "counts", {}, seat, taken.worker)
    job.stop.set()
    with pytest.raises(Stopped):
        job.report(2, 3)
    worker._stopped(job)
    taken.refresh_from_db()
    assert taken.state == TaskState.CANCELLED


def test_a_stopping_office_puts_its_work_back(sit: SeatMaker) -> None:
    """A graceful stop loses no task, and does not count as a try."""
    task = ask(sit("desk"), "is_stopped", {})
    taken = leases.take(("is_stopped",), timezone.now())
    assert taken is not None
    worker.do(taken, threading.Event())
    task.refresh_from_db()
    assert (task.state, task.attempts) == (TaskState.WAITING, 0)


def test_a_lease_that_ran_out_is_taken_by_the_next_and_the_first_writes_nothing(sit: SeatMaker) -> None:
    seat, now = sit("desk"), timezone.now()
    ask(seat, "finishes", {})
    first = leases.take(("finishes",), now)
    assert first is not None
    assert leases.take(("finishes",), now) is None
    second = leases.take(("finishes",), now + leases.LEASE * 2)
    assert second is not None
    assert second.id == first.id
    assert first.worker is not None
    late = Job(first.id, "finishes", {}, seat, first.worker)
    with pytest.raises(TaskLost):
        finishes(late)
    assert not User.objects.filter(username=f"made-{late.task}").exists()
    worker.do(second, threading.Event())
    assert User.objects.filter(username=f"made-{second.id}").count() == 1
    second.refresh_from_db()
    assert second.state == TaskState.DONE


def test_a_task_that_kills_its_worker_is_given_up(sit: SeatMaker) -> None:
    ask(sit("desk"), "counts", {})
    now = timezone.now()
    for _ in range(leases.MOST_TAKES):
        assert leases.take(("counts",), now) is not None
        now += leases.LEASE * 2
    assert leases.take(("counts",), now) is None
    task = Task.objects.get()
    assert (task.state, task.told_en[:9]) == (TaskState.FAILED, "E-OFF-014")


def test_what_is_due_by_itself_is_asked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    table: dict[str, Any] = {"counts": kinds.Kind(Words("计", "count"), f"{HERE}:counts", every=3600)}
    monkeypatch.setattr(kinds, "KINDS", table)
    monkeypatch.setattr(worker, "KINDS", table)
    worker.ask_due()
    worker.ask_due()
    assert Task.objects.count() == 1
    work_off()
    worker.ask_due()
    assert Task.objects.count() == 1
    Task.objects.update(ended_at=timezone.now() - dt.timedelta(hours=2))
    worker.ask_due()
    assert Task.objects.count() == 2


def test_files_of_old_results_are_cleared(sit: SeatMaker) -> None:
    from gulian.office.tasks.job import folder_of

    task = ask(sit("desk"), "counts", {})
    work_off()
    assert (folder_of(task.id) / "rows.csv").is_file()
    Task.objects.update(ended_at=timezone.now() - dt.timedelta(days=8))
    worker.ask_due()
    assert not folder_of(task.id).exists()


def test_the_pages_of_a_task(browse: Callable[..., Client]) -> None:
    """The piece asks again while the task runs, then offers the result."""
    from gulian.office.people.seating import seats_of

    client = browse("desk", region="330108")
    user = User.objects.get()
    seat = seats_of(user, timezone.localdate())[0]
    task = ask(seat, "counts", {})
    address = f"/tasks/{task.id}/"
    assert 'hx-trigger="every 1s"' in client.get(address).content.decode()
    work_off()
    piece = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in piece
    assert "hx-trigger" not in piece
    assert "做了三步" in piece
    answer = client.get(f"{address}file/")
    assert b"".join(answer.streaming_content) == b"a,b\n"  # type: ignore[attr-defined]
    assert "做了三步" in client.get("/tasks/").content.decode()
    assert client.get(f"/tasks/{uuid.uuid4()}/").status_code == 404
    assert browse("manager").get(f"{address}file/").status_code == 404


def test_a_file_outside_the_folder_is_never_given(browse: Callable[..., Client], tmp_path: Path) -> None:
    from gulian.office.people.seating import seats_of

    client = browse("desk")
    seat = seats_of(User.objects.get(), timezone.localdate())[0]
    task = ask(seat, "counts", {})
    work_off()
    (tmp_path / "secret").write_text("x")
    for name in (str(tmp_path / "secret"), "../../../gulian.sqlite3", ".."):
        Task.objects.filter(pk=task.id).update(result={"file": name})
        assert client.get(f"/tasks/{task.id}/file/").status_code == 404
