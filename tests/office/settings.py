# SPDX-License-Identifier: Apache-2.0
"""The office's settings over a folder that goes with the process; cheap passwords, for tests only."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if "GULIAN_DIR" not in os.environ:
    _folder = tempfile.mkdtemp(prefix="gulian-office-")
    atexit.register(shutil.rmtree, _folder, ignore_errors=True)
    os.environ["GULIAN_DIR"] = _folder

from gulian.office.settings import *  # noqa: F403

_URL = os.environ.get("GULIAN_TEST_DATABASE_URL", "")
if _URL:
    from gulian.office.storage import database

    DATABASES = {"default": database(Path(os.environ["GULIAN_DIR"]), _URL)}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
