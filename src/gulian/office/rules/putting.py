# SPDX-License-Identifier: Apache-2.0
"""Putting an approved draft in force: its files into the site's folder, whole, one after the other.

1 take the folder's lock  2 hold the draft against what stands, once more  3 each file beside its place,
flushed, renamed; lists first, procedures last, so that nothing asks for what is not there yet
4 the row and its audit event. A kill between leaves the row approved: the next turn finds the files there
already and goes on.
"""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from filelock import FileLock

from gulian.errors import GulianError, RulesFolderOdd
from gulian.lake import make_folder, write_file
from gulian.office import clock
from gulian.office.audit.actions import record
from gulian.office.in_use import library, look_again, site_schemes
from gulian.office.rules.checking import checked
from gulian.office.rules.models import Draft, Stage
from gulian.office.tasks.job import Job
from gulian.workdays import calendar

_ORDER = ("lists", "forms", "scheme.yaml")
_LAST = ("procedures",)


def due(job: Job) -> dict[str, Any]:
    """The task `rules.put`: every approved draft whose day has come."""
    count = put_due()
    job.report(1, 1)
    return {"zh": f"生效 {count} 份。", "en": f"{count} put in force."}


def put_due() -> int:
    """Put in force what is due; how many drafts were."""
    today = calendar().local_date(clock.now())
    rows = Draft.objects.filter(stage=Stage.APPROVED, from_day__lte=today).order_by(
        "from_day", "published_at"
    )
    return sum(put(pk).stage == Stage.IN_FORCE for pk in list(rows.values_list("pk", flat=True)))


def put(draft: uuid.UUID) -> Draft:
    """Write the files of an approved draft; one that no longer fits what stands is stuck, with its reason."""
    from gulian.office.rules.actions import refuse_unsound

    with FileLock(str(Path(settings.DIR) / ".schemes-lock")), transaction.atomic(durable=True):
        found = Draft.objects.select_for_update().get(pk=draft)
        if found.stage != Stage.APPROVED:
            return found
        look_again()
        try:
            refuse_unsound(checked(found))
            _write(found)
        except GulianError as error:
            found.stage = Stage.STUCK
            found.why_zh, found.why_en = error.message("zh")[:600], error.message("en")[:600]
            found.save(update_fields=["stage", "why_zh", "why_en"])
            record(None, "rules.stuck", "rules", str(draft), {"scheme": found.scheme, "why": error.id})
            return found
        look_again()
        found.stage, found.in_force_at = Stage.IN_FORCE, clock.now()
        found.save(update_fields=["stage", "in_force_at"])
        told = {"scheme": found.scheme, "files": found.hashes, "pin": library()[found.scheme].pin}
        record(None, "rules.in_force", "rules", str(draft), told)
    return found


def _write(draft: Draft) -> None:
    """The files, each at once. Raises RulesFolderOdd rather than follow a link."""
    root = site_schemes()
    for name in sorted(draft.files, key=_turn):
        place = root / draft.scheme / name
        for each in (place.parent.parent, place.parent, place):
            if each != root and (each.is_symlink() or (each.exists() and each.is_file() != (each == place))):
                raise RulesFolderOdd(each.relative_to(root.parent).as_posix())
        make_folder(place.parent)
        write_file(place, draft.files[name].encode())


def _turn(name: str) -> tuple[int, str]:
    kind = name.partition("/")[0]
    if kind in _LAST:
        return len(_ORDER) + 1, name
    return (_ORDER.index(kind) if kind in _ORDER else len(_ORDER)), name
