# SPDX-License-Identifier: Apache-2.0
"""A write request and its answer, for a day."""

from __future__ import annotations

from django.db import models

from gulian.office.ids import new_id


class Request(models.Model):
    """What a seat sent under an idempotency key.

    digest : SHA-256 of method, address and content      event : of the audit; the write stands
    status, answer : what was answered; None = not yet (or lost with the process that would have)
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    seat = models.UUIDField()
    key = models.CharField(max_length=128)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)
    event = models.UUIDField(null=True)
    status = models.SmallIntegerField(null=True)
    answer = models.JSONField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seat", "key"], name="request_once")]
