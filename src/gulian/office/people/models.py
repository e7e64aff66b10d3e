# SPDX-License-Identifier: Apache-2.0
"""People, the seats they hold, keys of programs. No row is ever deleted: what ends gets its day."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models

from gulian.office.ids import new_id


class Role(models.TextChoices):
    """What a seat is for; the words of the glossary."""

    DESK = "desk", "受理经办 desk"
    OWNER = "owner", "承办部门 owning department"
    REVIEWER = "reviewer", "审核员 reviewer"
    SIGNER = "signer", "签发人 signer"
    LIAISON = "liaison", "联络员 liaison"
    CHIEF = "chief", "链长/专班 chain chief"
    PROXY = "proxy", "街镇/园区代报 proxy filler"
    AUDITOR = "auditor", "审计 auditor"
    MANAGER = "manager", "系统管理 manager"
    FIRM = "firm", "企业 firm"
    BANK = "bank", "银行 bank"
    ASSOCIATION = "association", "协会 association"


class User(AbstractUser):
    """A person who signs in. What he may do hangs on his seats, never on this row.

    region : of the manager who made the account; only he and those above him see it before it has a seat
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=100)
    phone = models.CharField(max_length=32, blank=True)
    region = models.CharField(max_length=6, blank=True)
    must_change = models.BooleanField(default=False)
    first_name = None  # type: ignore[assignment]  # Django's way to leave a field out
    last_name = None  # type: ignore[assignment]  # likewise
    REQUIRED_FIELDS = ["name"]

    def get_full_name(self) -> str:
        """The name as officials write it: in one piece."""
        return self.name


class Seat(models.Model):
    """A person in a role over a scope, from a day until a day.

    region : six digits, its whole subtree; empty = the site's whole region
    body, department, park, chain : narrow the scope further where they are not empty
    enterprise : the firm's own seat, its code (a group sees its members and units)
    roles : further role names of procedures this seat acts as (steward, supervisor, ...), with commas
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="seats")
    role = models.CharField(max_length=16, choices=Role.choices)
    region = models.CharField(max_length=6, blank=True)
    body = models.CharField(max_length=64, blank=True)
    department = models.CharField(max_length=64, blank=True)
    park = models.CharField(max_length=64, blank=True)
    chain = models.CharField(max_length=64, blank=True)
    enterprise = models.CharField(max_length=64, blank=True, db_index=True)
    roles = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=100, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["user", "since"])]


class Delegation(models.Model):
    """A seat lent to somebody for a time (代办); handing it over for good (移交) makes a new seat."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="delegations")
    to = models.ForeignKey(User, models.PROTECT, related_name="delegated")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=200)


class ApiKey(models.Model):
    """A program's key: only its hash is kept; it acts in one seat, at times only reads, and expires."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="keys")
    name = models.CharField(max_length=100)
    hash = models.CharField(max_length=64, unique=True)
    may_write = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
