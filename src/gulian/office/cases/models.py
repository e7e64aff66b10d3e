# SPDX-License-Identifier: Apache-2.0
"""Cases, what stands open in them, the log they follow from, and what is counted across them.

The log is the truth: `state` is what it replays to, and tickets are the open parts of `state` as rows, so
that a queue is one indexed read.
"""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import Q

from gulian.office.ids import new_id

FAR = dt.datetime(9999, 12, 30, tzinfo=dt.UTC)
"""Where a limit is absent or its clock stands: columns that lists are ordered by are never null."""


class Placed(models.Model):
    """Where a row belongs: codes of its region's line, the park and the body that answers for the firm."""

    code = models.CharField(max_length=64, blank=True)
    name = models.CharField(max_length=200, blank=True)
    province = models.CharField(max_length=6, blank=True)
    city = models.CharField(max_length=6, blank=True)
    county = models.CharField(max_length=6, blank=True)
    park = models.CharField(max_length=64, blank=True)
    home = models.CharField(max_length=64, blank=True)

    PLACED: ClassVar[tuple[str, ...]] = ("code", "name", "province", "city", "county", "park", "home")

    class Meta:
        abstract = True


class Case(Placed):
    """One case.

    number  : what people call it; key : what it came from, so that nothing is opened twice
    pin     : the procedure it runs by, `id@version#hash`; state : casework's State without its history
    root    : the case its family hangs on (itself for most); parent, parent_ticket, branch : of a sub-case
    version : how many events it took; next_at : when its next timer is due
    due_at  : the earliest limit that stands open; gain_fen : a day, as measured when last seen
    seen    : how the last day's check found the firm (daily.verify), seen_on : that day
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=120, unique=True)
    key = models.CharField(max_length=160, unique=True, null=True)
    root = models.ForeignKey("self", models.PROTECT, null=True, related_name="family")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    parent_ticket = models.IntegerField(default=0)
    branch = models.CharField(max_length=200, blank=True)
    scheme = models.CharField(max_length=80)
    procedure = models.CharField(max_length=200)
    pin = models.CharField(max_length=300)
    region = models.CharField(max_length=12)
    title = models.CharField(max_length=300, blank=True)
    cause = models.CharField(max_length=40, blank=True)
    need = models.CharField(max_length=1000, blank=True)
    gain_fen = models.BigIntegerField(null=True)
    seen = models.CharField(max_length=16, blank=True)
    seen_on = models.DateField(null=True)
    state = models.TextField()
    version = models.IntegerField(default=0)
    opened_at = models.DateTimeField()
    last_at = models.DateTimeField()
    open = models.BooleanField(default=True)
    due_at = models.DateTimeField(default=FAR)
    overdue = models.BooleanField(default=False)
    next_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=80, blank=True)
    result = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at", "id"], name="case_due", condition=Q(open=True)),
            models.Index(fields=["province", "due_at", "id"], name="case_due_p", condition=Q(open=True)),
            models.Index(fields=["city", "due_at", "id"], name="case_due_c", condition=Q(open=True)),
            models.Index(fields=["county", "due_at", "id"], name="case_due_x", condition=Q(open=True)),
            models.Index(fields=["-last_at", "id"], name="case_ended", condition=Q(open=False)),
            models.Index(fields=["county", "-last_at", "id"], name="case_ended_x", condition=Q(open=False)),
            models.Index(fields=["code", "-last_at"], name="case_firm"),
            models.Index(fields=["next_at"], name="case_next", condition=Q(next_at__isnull=False)),
            models.Index(fields=["pin"], name="case_pin"),
        ]


class Ticket(Placed):
    """One thing that stands open, or stood open, in a case; columns of the case stand here too.

    department, body, person : who acts; '' = nobody in particular; needs : facts it waits for, with commas
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="tickets")
    number = models.IntegerField()
    scheme = models.CharField(max_length=80)
    procedure = models.CharField(max_length=200)
    cause = models.CharField(max_length=40, blank=True)
    step = models.CharField(max_length=80)
    kind = models.CharField(max_length=12)
    role = models.CharField(max_length=40, blank=True)
    department = models.CharField(max_length=64, blank=True)
    body = models.CharField(max_length=64, blank=True)
    person = models.CharField(max_length=100, blank=True)
    branch = models.CharField(max_length=200, blank=True)
    lead = models.BooleanField(default=False)
    needs = models.CharField(max_length=400, blank=True)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(default=FAR)
    overdue = models.BooleanField(default=False)
    asked = models.BooleanField(default=False)
    open = models.BooleanField(default=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="ticket_once")]
        indexes = [
            models.Index(fields=["due_at", "id"], name="ticket_due", condition=Q(open=True)),
            models.Index(fields=["province", "due_at", "id"], name="ticket_due_p", condition=Q(open=True)),
            models.Index(fields=["county", "due_at", "id"], name="ticket_due_x", condition=Q(open=True)),
            models.Index(fields=["department", "due_at", "id"], name="ticket_due_d", condition=Q(open=True)),
        ]


class CaseEvent(models.Model):
    """One line of a case's log; the case replays from these.

    serial : 0 = the beginning; kind : of casework's Event, or `begin`, `close`, `migrate`
    data   : JSON of the event (or of the beginning); past : JSON of the history lines it brought
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="events")
    serial = models.IntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=12)
    user = models.UUIDField(null=True)
    name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=40, blank=True)
    data = models.TextField()
    past = models.TextField(default="[]")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "serial"], name="event_once")]


class Party(models.Model):
    """Who else a case concerns: a department that acts or acted in it, another firm of it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="parties")
    kind = models.CharField(max_length=12)
    value = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "value", "case"], name="party_once")]


class Definition(models.Model):
    """A procedure as cases were pinned to it: its text is kept for as long as one of them may run."""

    pin = models.CharField(max_length=300, primary_key=True)
    path = models.CharField(max_length=200)
    text = models.TextField()
    kept_at = models.DateTimeField()


class Count(models.Model):
    """How many are taken under a name: places of a quota, numbers of a series. Never above its limit."""

    name = models.CharField(max_length=300, primary_key=True)
    taken = models.IntegerField(default=0)


class Reservation(models.Model):
    """A place a case holds; a rank (推荐优先顺序) is a place of its own."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="reservations")
    name = models.CharField(max_length=300)
    quota = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "name"], name="reserved_once")]


class Paper(models.Model):
    """A document that was issued."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="papers")
    paper = models.CharField(max_length=80)
    number = models.CharField(max_length=200)
    series = models.CharField(max_length=300)
    serial = models.IntegerField()
    on = models.DateField()
    valid_until = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "serial"], name="paper_once")]


class Notice(Placed):
    """Somebody has to know. why : opened, supplement, supplied, overdue, escalated, ended, decided."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="notices")
    at = models.DateTimeField()
    why = models.CharField(max_length=16)
    role = models.CharField(max_length=40)
    department = models.CharField(max_length=64, blank=True)
    body = models.CharField(max_length=64, blank=True)
    person = models.CharField(max_length=100, blank=True)
    ticket = models.IntegerField(default=0)
    step = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["role", "-at"], name="notice_role"),
            models.Index(fields=["code", "-at"], name="notice_firm"),
        ]


class Publicity(models.Model):
    """公示 of a case: it is public from when a named person released it, in this round, for so many days."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="publicities")
    ticket = models.IntegerField()
    step = models.CharField(max_length=80)
    round = models.IntegerField()
    limit = models.IntegerField()
    since = models.DateTimeField()
    released_by = models.UUIDField(null=True)
    released_name = models.CharField(max_length=120, blank=True)
    ended_at = models.DateTimeField(null=True)


class DrawRecord(models.Model):
    """A random draw: the frozen plan and the hash of its seed from the first, seed and result afterwards.

    seed : hexadecimal; told to nobody before `drawn` stands
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="draws")
    ticket = models.IntegerField()
    plan = models.TextField()
    seed = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    drawn = models.TextField(blank=True)
    drawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "ticket"], name="draw_once")]


class Attachment(models.Model):
    """A file of a case, kept by its content under `uploads/`; its name stands here only."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="attachments")
    at = models.DateTimeField()
    user = models.UUIDField(null=True)
    by = models.CharField(max_length=120, blank=True)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    media = models.CharField(max_length=100)
