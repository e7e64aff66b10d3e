# SPDX-License-Identifier: Apache-2.0
"""What all tests share: how much Hypothesis tries, and where the source data lie."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

REPOSITORY = Path(__file__).resolve().parents[1]
# What the tests remember of schemes is theirs and goes with them.
_CACHE = tempfile.TemporaryDirectory(prefix="gulian-tests-")
os.environ["GULIAN_CACHE"] = _CACHE.name

# The same examples every time: a check that fails by chance teaches people to press the button again.
settings.register_profile(
    "ci",
    derandomize=True,
    deadline=None,
    max_examples=50,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("soak", settings.get_profile("ci"), derandomize=False, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of source documents and data: GULIAN_SHARED, else beside the repository; skips without."""
    named = os.environ.get("GULIAN_SHARED")
    folder = Path(named) if named else REPOSITORY.parent / "shared"
    if not (folder / "data").is_dir():
        pytest.skip("the source data are not on this machine: set GULIAN_SHARED to their folder")
    return folder
