# SPDX-License-Identifier: Apache-2.0
"""Are the figures to be believed? Published rates against each other; reported ones against their course.

1 read what was published (`read_figures`)  2 ask which bases are possible (`check_figures`)

    figures, problems = read_figures(table)
    for group in check_figures(figures):
        group.common, group.conflicts

1 limits of the scheme (`Limits`)  2 what has to be asked about (`integrity`)  3 the page (`integrity_page`)

    limits = Limits.of(scheme.lists["integrity"], date)
    signals = integrity(history, limits, revisions, replies)
    words = scheme.lists["integrity_signals"]
    page = integrity_page(signals, scheme.bulletins["integrity"], words, limits, heading)
"""

from __future__ import annotations

from gulian.monitor.integrity.model import SIGNALS, Limits
from gulian.monitor.integrity.page import Heading, integrity_page, integrity_text
from gulian.monitor.integrity.published import Conflict, GroupCheck, PublishedRate, check_figures
from gulian.monitor.integrity.reading import read_figures
from gulian.monitor.integrity.signals import HISTORY, REPLIES, REVISIONS, integrity

__all__ = [
    "HISTORY",
    "REPLIES",
    "REVISIONS",
    "SIGNALS",
    "Conflict",
    "GroupCheck",
    "Heading",
    "Limits",
    "PublishedRate",
    "check_figures",
    "integrity",
    "integrity_page",
    "integrity_text",
    "read_figures",
]
