# SPDX-License-Identifier: Apache-2.0
"""The pool of experts. Who reviews what stands in the cases themselves."""

from __future__ import annotations

from django.db import models

from gulian.office.ids import new_id


class Expert(models.Model):
    """One of the pool of a place; nobody is deleted: who leaves gets his last day.

    province, city, county : whose pool it is, codes of its line; all empty = the site's
    user   : of the person, whose tickets they are; fields : what he can judge
    bodies : codes and bodies he works for, sits on a board of, holds shares of, has advised
    most   : files at a time; fields and bodies with commas
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    province = models.CharField(max_length=6, blank=True)
    city = models.CharField(max_length=6, blank=True)
    county = models.CharField(max_length=6, blank=True)
    user = models.UUIDField()
    name = models.CharField(max_length=100)
    fields = models.CharField(max_length=400)
    bodies = models.CharField(max_length=1000, blank=True)
    most = models.IntegerField(default=20)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=models.Q(until=None), name="expert_once")
        ]


class Recusal(models.Model):
    """回避: an expert steps back from one case."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="recusals")
    case = models.CharField(max_length=120)
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["expert", "case"], name="recused_once")]
