# SPDX-License-Identifier: Apache-2.0
"""One row for each write. Rows are only added."""

from __future__ import annotations

from django.db import models

from gulian.office.ids import new_id


class Event(models.Model):
    """Who did what to which thing, when, in which seat; details without phones or contents of reports."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField(db_index=True)
    user = models.UUIDField(null=True, db_index=True)
    seat = models.UUIDField(null=True)
    name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=16, blank=True)
    region = models.CharField(max_length=6, blank=True)
    action = models.CharField(max_length=64, db_index=True)
    thing = models.CharField(max_length=32)
    thing_id = models.CharField(max_length=80)
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["thing", "thing_id", "at"])]


class Sealed(models.Model):
    """At which place of the log an event stands. Rows are only added; an event without one waits."""

    event = models.OneToOneField(Event, models.PROTECT, primary_key=True, related_name="sealed")
    place = models.BigIntegerField(unique=True)
