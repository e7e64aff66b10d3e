# SPDX-License-Identifier: Apache-2.0
"""Reports filled in here until the lake has them, and files that were uploaded."""

from __future__ import annotations

from django.db import models

from gulian.office.ids import new_id


class Filed(models.Model):
    """One report as somebody sent it; every one is kept, the last received counts.

    answers : by the names of the form's fields, as a cell would hold them
    batch   : the SHA-256 of the batch that brought it to the lake; '' = not yet
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.CharField(max_length=64)
    code = models.CharField(max_length=64)
    date = models.DateField()
    answers = models.JSONField()
    filled_by = models.CharField(max_length=16)
    user = models.UUIDField()
    name = models.CharField(max_length=120)
    received_at = models.DateTimeField()
    batch = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["unit", "date", "received_at"]),
            models.Index(fields=["batch", "received_at"]),
        ]


class Upload(models.Model):
    """A file of many reports. sha256 : its content, which lies under `DIR/uploads/`; name : as it was called.

    receipt : what `daily.receive` answered, once it was taken
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    bytes = models.BigIntegerField()
    form = models.CharField(max_length=120)
    source = models.CharField(max_length=64)
    seat = models.UUIDField()
    user = models.UUIDField(db_index=True)
    at = models.DateTimeField()
    receipt = models.JSONField(null=True)
    told = models.JSONField(default=list)


class Reminder(models.Model):
    """A plant that was reminded of the report of a day, and by whom: once a day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.CharField(max_length=64)
    code = models.CharField(max_length=64)
    date = models.DateField()
    at = models.DateTimeField()
    seat = models.UUIDField()
    name = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["date", "unit"], name="reminded_once_a_day")]
