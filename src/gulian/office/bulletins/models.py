# SPDX-License-Identifier: Apache-2.0
"""A bulletin on its way: 拟稿 -> 核稿 -> 签发, and perhaps 公开. Its files never change after the draft."""

from __future__ import annotations

from django.db import models

from gulian.office.ids import new_id


class Stage(models.TextChoices):
    """How far it is."""

    DRAFT = "draft", "拟稿 draft"
    CHECKED = "checked", "已核稿 checked"
    SIGNED = "signed", "已签发 signed"
    RETURNED = "returned", "退回 returned"


class Bulletin(models.Model):
    """The text of one day for one readership.

    kind   : daily 日报 (for the office), notice 通报 (may leave it: no small cells, no blocked firm)
    files  : name -> SHA-256 of the files in `DIR/bulletins/<id>/`
    state  : of the figures when it was drafted: preliminary or reviewed
    region : whose readers it is for, '' = all of the site
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    date = models.DateField()
    kind = models.CharField(max_length=8)
    version = models.IntegerField()
    region = models.CharField(max_length=6, blank=True)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=16)
    as_of = models.DateTimeField(null=True)
    files = models.JSONField(default=dict)
    stage = models.CharField(max_length=8, choices=Stage.choices, default=Stage.DRAFT)
    drafted_by = models.UUIDField()
    drafted_name = models.CharField(max_length=120)
    drafted_at = models.DateTimeField()
    checked_by = models.UUIDField(null=True)
    checked_name = models.CharField(max_length=120, blank=True)
    checked_at = models.DateTimeField(null=True)
    signed_by = models.UUIDField(null=True)
    signed_name = models.CharField(max_length=120, blank=True)
    signed_at = models.DateTimeField(null=True)
    returned_name = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    public_at = models.DateTimeField(null=True)
    public_name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["date", "kind", "version"], name="bulletin_version")]
        indexes = [models.Index(fields=["date", "kind"])]
