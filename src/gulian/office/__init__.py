# SPDX-License-Identifier: Apache-2.0
"""The office: people, duties, deadlines, over the same folder the command line works on.

1 open the folder: settings from `site.yaml` and the environment  2 who asks, in which seat, what it may see
3 read through `queries`, write through `actions`, one audited transaction each  4 pages and API say the same
5 long work is a task with a lease: a killed worker's task is taken up once by the next

Nothing but `cli` imports this room. Engines and `daily` never know that it exists.
"""

from __future__ import annotations

from gulian.office.opening import open_office

__all__ = ["open_office"]
