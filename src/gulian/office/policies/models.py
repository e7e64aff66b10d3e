# SPDX-License-Identifier: Apache-2.0
"""What the reading of `DIR/policies/` found, what people decided about it, what firms said of themselves.

Everything of a reading (`Reading` to `FindingPlace`) can be made again from the files; drafts, decisions and
facts are people's work and stay when the files are read again. Spans are half-open code points of the raw
text, as in `gulian.policy`.
"""

from __future__ import annotations

import hashlib

from django.db import models

from gulian.office.ids import new_id


class Reading(models.Model):
    """The last reading of the folder; one row. token : names the folder of the search index."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    on = models.DateField()
    read_at = models.DateTimeField()
    token = models.CharField(max_length=32)
    files = models.IntegerField()
    documents = models.IntegerField()
    passages = models.IntegerField()
    problems = models.JSONField(default=list)


class SourceText(models.Model):
    """A file as read. plain : normalised; runs : [plain, plain_end, raw, raw_end] each, the map of both."""

    file = models.CharField(max_length=300, primary_key=True)
    raw = models.TextField()
    plain = models.TextField()
    runs = models.JSONField(default=list)


class PolicyDocument(models.Model):
    """One document. key : its address, made of `name`, the engine's id `file#n`.

    sort_on : its date, year 1 where it states none; parent : key of the document it is annexed to
    state   : draft, issued, in_force, expired, repealed, unknown on the day of the reading
    """

    key = models.CharField(max_length=16, primary_key=True)
    name = models.CharField(max_length=320)
    file = models.CharField(max_length=300)
    number = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=400, blank=True)
    issuers = models.CharField(max_length=400, blank=True)
    kind = models.CharField(max_length=16)
    date = models.DateField(null=True)
    sort_on = models.DateField()
    parent = models.CharField(max_length=16, blank=True)
    area = models.CharField(max_length=6)
    state = models.CharField(max_length=12)
    last_day = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["sort_on", "key"]), models.Index(fields=["kind", "sort_on", "key"])]


class Segment(models.Model):
    """A stretch of a document's file, in the order it is read."""

    document = models.ForeignKey(PolicyDocument, models.CASCADE, related_name="segments")
    at = models.IntegerField()
    start = models.IntegerField()
    end = models.IntegerField()


class PolicyClause(models.Model):
    """A clause as it is cited. duty : it binds governments only."""

    document = models.ForeignKey(PolicyDocument, models.CASCADE, related_name="clauses")
    at = models.IntegerField()
    path = models.CharField(max_length=120)
    heading = models.CharField(max_length=300, blank=True)
    level = models.IntegerField()
    start = models.IntegerField()
    end = models.IntegerField()
    duty = models.BooleanField(default=False)


class LifeEvent(models.Model):
    """What happened to a document on a day. said_by : key of the document that says so; source : a list's."""

    document = models.ForeignKey(PolicyDocument, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=12)
    day = models.DateField()
    until = models.DateField(null=True)
    said_by = models.CharField(max_length=16, blank=True)
    source = models.CharField(max_length=400, blank=True)
    file = models.CharField(max_length=300, blank=True)
    start = models.IntegerField(null=True)
    end = models.IntegerField(null=True)


class Finding(models.Model):
    """A passage or a pair of passages for a person to decide. key : the engine's id, which lasts."""

    key = models.CharField(max_length=60, primary_key=True)
    at = models.IntegerField()
    rule = models.CharField(max_length=32)
    basis = models.CharField(max_length=200, blank=True)
    zh = models.TextField()
    en = models.TextField()


class FindingPlace(models.Model):
    """Where it stands."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="places")
    document = models.CharField(max_length=16)
    title = models.CharField(max_length=400)
    clause = models.CharField(max_length=120, blank=True)
    file = models.CharField(max_length=300)
    start = models.IntegerField()
    end = models.IntegerField()
    quote = models.TextField()


class FindingDecision(models.Model):
    """What a named person decided about a finding; the last one counts. outcome : stands, kept, excepted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    finding = models.CharField(max_length=60, db_index=True)
    outcome = models.CharField(max_length=10)
    reason = models.CharField(max_length=1000)
    ground = models.CharField(max_length=300, blank=True)
    until = models.DateField(null=True)
    user = models.UUIDField()
    by = models.CharField(max_length=120)
    on = models.DateField()


class DraftStage(models.TextChoices):
    """How far a draft of a measure is."""

    DRAFT = "draft", "草案 draft"
    EDITED = "edited", "待确认 to be confirmed"
    CONFIRMED = "confirmed", "已确认 confirmed"
    REJECTED = "rejected", "不采用 rejected"


class MeasureDraft(models.Model):
    """What extraction proposes, and what two people made of it.

    key        : of the document's title and the words quoted: it lasts when the files are read again
    there      : whether the last reading still found it; confidence : tenths, 0 to 10
    definition : what was typed into the editor; name : the id of its measure once it was confirmed
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=40, unique=True)
    there = models.BooleanField(default=True)
    document = models.CharField(max_length=16)
    title = models.CharField(max_length=400)
    number = models.CharField(max_length=120, blank=True)
    issuers = models.CharField(max_length=400, blank=True)
    dated = models.DateField(null=True)
    clause = models.CharField(max_length=120, blank=True)
    file = models.CharField(max_length=300)
    start = models.IntegerField()
    end = models.IntegerField()
    quote = models.TextField()
    audience = models.CharField(max_length=12)
    who = models.CharField(max_length=400, blank=True)
    kind = models.CharField(max_length=16)
    words = models.TextField(blank=True)
    up_to = models.BooleanField(default=False)
    condition = models.CharField(max_length=400, blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    deadline = models.DateField(null=True)
    bodies = models.TextField(blank=True)
    regions = models.TextField(blank=True)
    level = models.CharField(max_length=16, blank=True)
    payer = models.CharField(max_length=300, blank=True)
    confidence = models.IntegerField()
    stage = models.CharField(max_length=10, choices=DraftStage.choices, default=DraftStage.DRAFT)
    definition = models.JSONField(default=dict)
    name = models.CharField(max_length=60, blank=True)
    edited_by = models.UUIDField(null=True)
    edited_name = models.CharField(max_length=120, blank=True)
    edited_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    decided_name = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["stage", "confidence", "id"])]

    @property
    def key_of_document(self) -> str:
        """What its document is called among the sources of a scheme."""
        return hashlib.sha256(f"{self.title}\x1f{self.number}".encode()).hexdigest()[:12]


class Matched(models.Model):
    """The last matching of all firms; one row. token : the folder of its frames; pins : of its schemes."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    on = models.DateField()
    made_at = models.DateTimeField()
    token = models.CharField(max_length=32)
    firms = models.IntegerField()
    pins = models.JSONField(default=list)


class FactsTold(models.Model):
    """What a firm, or somebody for it, said of it in a form; every one is kept, the last received counts.

    form    : `scheme/form`; answers : all that is known by the names of its fields, as a cell would hold them
    changed : the names said this time; basis : what it rests on, in words
    batch   : SHA-256 of the batch that brought it to the lake; '' = not yet
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=64)
    form = models.CharField(max_length=120)
    date = models.DateField()
    answers = models.JSONField(default=dict)
    changed = models.CharField(max_length=400)
    basis = models.CharField(max_length=400, blank=True)
    filled_by = models.CharField(max_length=16)
    user = models.UUIDField()
    name = models.CharField(max_length=120)
    received_at = models.DateTimeField()
    batch = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["code", "form", "received_at"]),
            models.Index(fields=["batch", "received_at"]),
        ]
