# SPDX-License-Identifier: Apache-2.0
"""A change of the rules on its way (起草 -> 提请发布 -> 批准 -> 生效), and cases on their way to it.

Schemes themselves are files; what stands here is who changes what, with both texts.
"""

from __future__ import annotations

from django.db import models

from gulian.office.ids import new_id


class Stage(models.TextChoices):
    """How far a draft is. APPROVED waits for its day; STUCK could not be put in force on it."""

    DRAFT = "draft", "起草中 draft"
    SUBMITTED = "submitted", "待发布 submitted"
    APPROVED = "approved", "已批准，待生效 approved"
    IN_FORCE = "in_force", "已生效 in force"
    STUCK = "stuck", "未能生效 stuck"
    DROPPED = "dropped", "已作废 dropped"


class Draft(models.Model):
    """Changed files of one scheme of this site.

    province, city, county : of the author's seat, '' = the whole site
    version : how often it was saved; a page that saw another one saves nothing
    files   : name in the scheme's folder -> the new text
    bases   : name -> SHA-256 of what stood there when it was taken into the draft, '' = nothing
    before  : name -> that text; both stay when the draft is in force
    hashes  : name -> SHA-256 of the new text, since it was submitted
    accepted: worked examples whose new results the publisher has said he read
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    scheme = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    reason = models.CharField(max_length=1000, blank=True)
    province = models.CharField(max_length=6, blank=True)
    city = models.CharField(max_length=6, blank=True)
    county = models.CharField(max_length=6, blank=True)
    version = models.IntegerField(default=0)
    files = models.JSONField(default=dict)
    bases = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    hashes = models.JSONField(default=dict)
    accepted = models.JSONField(default=list)
    stage = models.CharField(max_length=12, choices=Stage.choices, default=Stage.DRAFT)
    drafted_by = models.UUIDField()
    drafted_name = models.CharField(max_length=120)
    drafted_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    returned = models.CharField(max_length=500, blank=True)
    returned_name = models.CharField(max_length=120, blank=True)
    published_by = models.UUIDField(null=True)
    published_name = models.CharField(max_length=120, blank=True)
    published_at = models.DateTimeField(null=True)
    from_day = models.DateField(null=True)
    in_force_at = models.DateTimeField(null=True)
    why_zh = models.CharField(max_length=600, blank=True)
    why_en = models.CharField(max_length=600, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["stage", "from_day"], name="draft_due"),
            models.Index(fields=["scheme", "stage"], name="draft_scheme"),
        ]


class Going(models.TextChoices):
    """How far a migration is."""

    MADE = "made", "待试算 to be tried"
    TRYING = "trying", "试算中 trying"
    TRIED = "tried", "已试算 tried"
    CARRYING = "carrying", "迁移中 carrying out"
    DONE = "done", "已完成 done"


class Migration(models.Model):
    """Running cases brought from one text of a procedure to the one in force, by a map of steps.

    old, new : pins; steps : old step -> new step, those of one name left out
    whole, fit, refused : of the dry run; moved : of the carrying out
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    procedure = models.CharField(max_length=200)
    old = models.CharField(max_length=300)
    new = models.CharField(max_length=300)
    steps = models.JSONField(default=dict)
    province = models.CharField(max_length=6, blank=True)
    city = models.CharField(max_length=6, blank=True)
    county = models.CharField(max_length=6, blank=True)
    going = models.CharField(max_length=12, choices=Going.choices, default=Going.MADE)
    made_by = models.UUIDField()
    made_name = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    whole = models.IntegerField(default=0)
    fit = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    moved = models.IntegerField(default=0)
    carried_by = models.UUIDField(null=True)
    carried_name = models.CharField(max_length=120, blank=True)
    carried_at = models.DateTimeField(null=True)


class Refusal(models.Model):
    """A case that a migration does not take over, and why. Columns of the case say who sees it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    migration = models.ForeignKey(Migration, models.CASCADE, related_name="refusals")
    number = models.CharField(max_length=120)
    code = models.CharField(max_length=64, blank=True)
    province = models.CharField(max_length=6, blank=True)
    city = models.CharField(max_length=6, blank=True)
    county = models.CharField(max_length=6, blank=True)
    park = models.CharField(max_length=64, blank=True)
    home = models.CharField(max_length=64, blank=True)
    why_zh = models.CharField(max_length=400)
    why_en = models.CharField(max_length=400)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["migration", "number"], name="refused_once")]
