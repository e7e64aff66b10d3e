# SPDX-License-Identifier: Apache-2.0
"""The sample worlds: a drawn province of any size, a small named one, a county as it is, published sums.

1 places  2 firms  3 supply links that follow the 2020 table  4 who opens when, and who waits for whom
5 each day's true state  6 the reports the desk gets  7 a site folder, whole or not at all
"""

from __future__ import annotations

from gulian.sample.build import Built, build
from gulian.sample.model import Progress
from gulian.sample.small import county_world, small_world
from gulian.sample.software import published_software_firms

__all__ = ["Built", "Progress", "build", "county_world", "published_software_firms", "small_world"]
