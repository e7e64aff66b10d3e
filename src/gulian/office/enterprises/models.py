# SPDX-License-Identifier: Apache-2.0
"""The register as the folder's files gave it last; the files stay the source, these rows are their mirror."""

from __future__ import annotations

from django.db import models


class Enterprise(models.Model):
    """One firm. province, city, county : codes of its region's line, '' where unknown; money in fen."""

    code = models.CharField(max_length=64, primary_key=True)
    name = models.CharField(max_length=200)
    region = models.CharField(max_length=12, blank=True)
    province = models.CharField(max_length=6, blank=True)
    city = models.CharField(max_length=6, blank=True)
    county = models.CharField(max_length=6, blank=True)
    body = models.CharField(max_length=64, blank=True)
    industry = models.CharField(max_length=8, blank=True)
    division = models.CharField(max_length=4, blank=True)
    section = models.CharField(max_length=1, blank=True)
    size = models.CharField(max_length=16, blank=True)
    park = models.CharField(max_length=64, blank=True)
    group = models.CharField(max_length=200, blank=True)
    above_scale = models.BooleanField(null=True)
    leader = models.BooleanField(default=False)
    lists = models.CharField(max_length=400, blank=True)
    staff = models.BigIntegerField(null=True)
    revenue_fen = models.BigIntegerField(null=True)
    output_fen = models.BigIntegerField(null=True)
    contact = models.CharField(max_length=100, blank=True)
    phone = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["province", "code"]),
            models.Index(fields=["city", "code"]),
            models.Index(fields=["county", "code"]),
            models.Index(fields=["park", "code"]),
            models.Index(fields=["group"]),
            models.Index(fields=["name"]),
        ]


class Plant(models.Model):
    """One unit of a firm with several plants; tier, map and county rates follow its region."""

    unit = models.CharField(max_length=64, primary_key=True)
    code = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=200)
    region = models.CharField(max_length=12, blank=True)
    province = models.CharField(max_length=6, blank=True)
    city = models.CharField(max_length=6, blank=True)
    county = models.CharField(max_length=6, blank=True)
    park = models.CharField(max_length=64, blank=True)
    contact = models.CharField(max_length=100, blank=True)
    phone = models.CharField(max_length=64, blank=True)


class LeaderChain(models.Model):
    """A lead firm (龙头企业), its chain and who answers for it."""

    code = models.CharField(max_length=64)
    chain = models.CharField(max_length=64)
    officer = models.CharField(max_length=100, blank=True)
    officer_phone = models.CharField(max_length=64, blank=True)
    department = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "chain"], name="leader_once")]


class Register(models.Model):
    """When the mirror was made and from what; one row."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    on = models.DateField()
    made_at = models.DateTimeField()
    firms = models.IntegerField()
    problems = models.IntegerField(default=0)
    files = models.JSONField(default=list)
