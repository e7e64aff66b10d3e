# SPDX-License-Identifier: Apache-2.0
"""Are the figures to be believed? Published rates against each other.

1 read what was published (`read_figures`)  2 ask which bases are possible (`check_figures`)

    figures, problems = read_figures(table)
    for group in check_figures(figures):
        group.common, group.conflicts
"""

from __future__ import annotations

from gulian.monitor.integrity.published import Conflict, GroupCheck, PublishedRate, check_figures
from gulian.monitor.integrity.reading import read_figures

__all__ = ["Conflict", "GroupCheck", "PublishedRate", "check_figures", "read_figures"]
