# SPDX-License-Identifier: Apache-2.0
"""What a day found. Every row can be made again from `out/<date>/` and the lake."""

from __future__ import annotations

from django.db import models


class DayRun(models.Model):
    """One day as it was run last. summary : `day.json`; state : preliminary 初步数 or reviewed 审核数."""

    date = models.DateField(primary_key=True)
    run_at = models.DateTimeField()
    as_of = models.DateTimeField(null=True)
    state = models.CharField(max_length=16)
    reviewed_level = models.CharField(max_length=16, blank=True)
    scheme = models.CharField(max_length=160)
    loss = models.FloatField(null=True)
    blocked = models.IntegerField()
    summary = models.JSONField(default=dict)


class RateRow(models.Model):
    """One figure of one member of a level: sums, rate (unrounded), how complete. levels: docs/rooms.md."""

    date = models.DateField()
    indicator = models.CharField(max_length=64)
    level = models.CharField(max_length=16)
    code = models.CharField(max_length=64)
    name = models.CharField(max_length=200, blank=True)
    parent = models.CharField(max_length=64, blank=True)
    numerator = models.BigIntegerField(null=True)
    denominator = models.BigIntegerField(null=True)
    expected = models.BigIntegerField(null=True)
    reported = models.BigIntegerField(null=True)
    carried = models.BigIntegerField(null=True)
    on_time = models.BigIntegerField(null=True)
    proxy = models.BigIntegerField(null=True)
    unit = models.CharField(max_length=16, blank=True)
    value = models.FloatField(null=True)
    value_reported = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    before = models.FloatField(null=True)
    change = models.FloatField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["level", "code", "date"]),
            models.Index(fields=["date", "level", "parent"]),
        ]


class BlockedRow(models.Model):
    """A unit that is blocked (or runs and asks for help) on a day. gain : 10k CNY a day.

    rank : of the whole site, from 1; after the ranked ones come those that only ask
    """

    date = models.DateField()
    rank = models.IntegerField()
    unit = models.CharField(max_length=64)
    code = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    province = models.CharField(max_length=6, blank=True)
    city = models.CharField(max_length=6, blank=True)
    county = models.CharField(max_length=6, blank=True)
    county_name = models.CharField(max_length=100, blank=True)
    body = models.CharField(max_length=64, blank=True)
    park = models.CharField(max_length=64, blank=True)
    industry = models.CharField(max_length=8, blank=True)
    tier = models.CharField(max_length=8, blank=True)
    blocked = models.BooleanField(default=True)
    opened = models.BooleanField(null=True)
    own_share = models.FloatField(null=True)
    kind = models.CharField(max_length=16, blank=True)
    cause = models.CharField(max_length=32, blank=True)
    cause_zh = models.CharField(max_length=64, blank=True)
    causes = models.JSONField(default=list)
    need = models.TextField(blank=True)
    expected = models.DateField(null=True)
    department = models.CharField(max_length=64, blank=True)
    department_zh = models.CharField(max_length=100, blank=True)
    gain = models.FloatField(null=True)
    gain_lower = models.FloatField(null=True)
    gain_kind = models.CharField(max_length=16, blank=True)
    output_basis = models.CharField(max_length=16, blank=True)
    since = models.DateField(null=True)
    days = models.IntegerField(null=True)
    chains = models.CharField(max_length=400, blank=True)
    leader_names = models.JSONField(default=list)
    waits_codes = models.JSONField(default=list)
    waits_names = models.JSONField(default=list)
    cross_province = models.BooleanField(null=True)
    model_says = models.TextField(blank=True)
    case = models.CharField(max_length=100, blank=True)
    deadline = models.DateField(null=True)
    first_handed = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["date", "rank"]),
            models.Index(fields=["date", "province", "rank"]),
            models.Index(fields=["date", "city", "rank"]),
            models.Index(fields=["date", "county", "rank"]),
            models.Index(fields=["code", "date"]),
        ]


class UnitState(models.Model):
    """The last state of each unit that owes a report, as the last day run saw it."""

    unit = models.CharField(max_length=64, primary_key=True)
    code = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=200)
    date = models.DateField()
    province = models.CharField(max_length=6, blank=True)
    city = models.CharField(max_length=6, blank=True)
    county = models.CharField(max_length=6, blank=True)
    body = models.CharField(max_length=64, blank=True)
    park = models.CharField(max_length=64, blank=True)
    reported = models.BooleanField()
    carried = models.IntegerField(null=True)
    on_time = models.BooleanField(null=True)
    proxy = models.BooleanField(null=True)
    opened = models.BooleanField(null=True)
    staff = models.BigIntegerField(null=True)
    returned = models.BigIntegerField(null=True)
    onsite = models.BigIntegerField(null=True)
    cause = models.CharField(max_length=32, blank=True)
    expected = models.DateField(null=True)
    filled_by = models.CharField(max_length=16, blank=True)
    received_at = models.DateTimeField(null=True)
    source = models.CharField(max_length=100, blank=True)
    register_staff = models.BigIntegerField(null=True)
    output_fen = models.BigIntegerField(null=True)
    capacity_fen = models.BigIntegerField(null=True)
    above_scale = models.BooleanField(null=True)
    section = models.CharField(max_length=1, blank=True)
    industry = models.CharField(max_length=8, blank=True)
    size = models.CharField(max_length=16, blank=True)
    group = models.CharField(max_length=200, blank=True)
    lists = models.CharField(max_length=400, blank=True)
    tier = models.CharField(max_length=8, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["county", "reported", "unit"]),
            models.Index(fields=["city", "reported", "unit"]),
            models.Index(fields=["province", "reported", "unit"]),
            models.Index(fields=["park", "reported", "unit"]),
        ]


class FindingRow(models.Model):
    """A finding of a day: told to the levels named, never a correction. severity_rank : 0 = the gravest."""

    date = models.DateField()
    severity_rank = models.SmallIntegerField()
    severity = models.CharField(max_length=16)
    finding = models.CharField(max_length=64)
    told = models.CharField(max_length=64, blank=True)
    unit = models.CharField(max_length=64, blank=True)
    code = models.CharField(max_length=64, blank=True)
    name = models.CharField(max_length=200, blank=True)
    province = models.CharField(max_length=6, blank=True)
    city = models.CharField(max_length=6, blank=True)
    county = models.CharField(max_length=6, blank=True)
    value = models.CharField(max_length=200, blank=True)
    expected = models.CharField(max_length=200, blank=True)
    message_zh = models.TextField()
    message_en = models.TextField()
    fix = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["date", "severity_rank", "id"]),
            models.Index(fields=["date", "county", "severity_rank", "id"]),
        ]


class SupplierRow(models.Model):
    """A supplier of a lead firm on a day. state : running, blocked (it names a cause), closed, silent

    place : the blocked first, then closed, silent, running; rank : of the link (sole, key, normal)
    rank_blocked : its rank among the blocked of the site, null where it is not
    """

    date = models.DateField()
    leader = models.CharField(max_length=64)
    supplier = models.CharField(max_length=64)
    unit = models.CharField(max_length=64, blank=True)
    name = models.CharField(max_length=200)
    product = models.CharField(max_length=200, blank=True)
    rank = models.CharField(max_length=16, blank=True)
    place = models.SmallIntegerField()
    state = models.CharField(max_length=8)
    expected = models.DateField(null=True)
    rank_blocked = models.IntegerField(null=True)
    cause_zh = models.CharField(max_length=64, blank=True)
    need = models.TextField(blank=True)
    department_zh = models.CharField(max_length=100, blank=True)
    gain = models.FloatField(null=True)
    since = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["date", "leader", "place"])]


class LeaderRow(models.Model):
    """A lead firm and its suppliers on a day, worst first (rank from 1)."""

    date = models.DateField()
    rank = models.IntegerField()
    code = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    chains = models.CharField(max_length=400, blank=True)
    officer = models.CharField(max_length=200, blank=True)
    province = models.CharField(max_length=6, blank=True)
    city = models.CharField(max_length=6, blank=True)
    county = models.CharField(max_length=6, blank=True)
    suppliers = models.IntegerField()
    running = models.IntegerField()
    silent = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["date", "rank"])]

    @property
    def stopped(self) -> int:
        """Suppliers that said they do not run."""
        return self.suppliers - self.running - self.silent
