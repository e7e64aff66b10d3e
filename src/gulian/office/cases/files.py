# SPDX-License-Identifier: Apache-2.0
"""Files of cases: kept by their content under `uploads/`, given back as a download and never as a page."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.db import transaction

from gulian.errors import FileRefused
from gulian.lake import make_folder, write_file
from gulian.office import clock
from gulian.office.audit.actions import record
from gulian.office.cases import stepping
from gulian.office.cases.models import Attachment
from gulian.office.cases.queries import get_visible_case
from gulian.office.people.rights import need
from gulian.office.people.seat import Acting

MOST_MB = 20
MOST_FILES = 50
MEDIA = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv",
    ".txt": "text/plain",
}


def attach(seat: Acting, number: str, name: str, data: bytes) -> Attachment:
    """Keep a file with a case. Raises PermissionDenied, Http404, FileRefused."""
    need(seat, "cases.act")
    suffix = Path(name).suffix.lower()
    if suffix not in MEDIA:
        raise FileRefused(name[:60], "不收这种类型的文件", "files of this kind are not taken", MOST_MB)
    if not data or len(data) > MOST_MB << 20:
        raise FileRefused(name[:60], "文件为空或过大", "it is empty or too large", MOST_MB)
    digest = hashlib.sha256(data).hexdigest()
    target = path_of(digest)
    if not target.exists():
        make_folder(target.parent)
        write_file(target, data)
    with transaction.atomic(durable=True):
        case = stepping.locked(get_visible_case(seat, number))
        if case.attachments.count() >= MOST_FILES:
            raise FileRefused(
                name[:60], f"每案最多 {MOST_FILES} 个", f"a case carries {MOST_FILES} at most", MOST_MB
            )
        made = Attachment.objects.create(
            case=case, at=clock.now(), user=seat.user, by=seat.name[:120], name=Path(name).name[:200],
            sha256=digest, size=len(data), media=MEDIA[suffix],
        )  # fmt: skip
        record(seat, "cases.attach", "case", case.number, {"sha256": digest, "size": len(data)})
    return made


def path_of(digest: str) -> Path:
    """Where a content lies."""
    return Path(settings.DIR) / "uploads" / digest[:2] / digest
