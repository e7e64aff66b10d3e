# SPDX-License-Identifier: Apache-2.0
"""From a data folder to a Django process that serves it."""

from __future__ import annotations

import os
from pathlib import Path

from gulian.errors import MissingExtra
from gulian.site import ensure_site

FOLDER = "GULIAN_DIR"
SETTINGS = "gulian.office.settings"


def open_office(folder: Path) -> None:
    """Make this process the office of a data folder; the database is brought to this version by `migrate`.

    Raises MissingExtra without Django, and what `site.ensure_site` raises.
    """
    try:
        import django
    except ImportError as error:
        raise MissingExtra("gulian serve", "office") from error
    ensure_site(folder)
    os.environ[FOLDER] = str(folder.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()
