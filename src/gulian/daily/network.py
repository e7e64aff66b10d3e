# SPDX-License-Identifier: Apache-2.0
"""From the frames of a folder to the numbered firms of a date and their network (`chain.economy`)."""

from __future__ import annotations

import datetime as dt

from gulian import chain
from gulian.chain import Economy
from gulian.door import Folder


def firms_and_network(folder: Folder, date: dt.date, *, labels: bool = False) -> Economy:
    """Number the firms, estimate what is missing, build the network of a date.

    Which inputs are essential is `mixed`; an opaque label is of no known class.
    """
    return chain.economy(folder.enterprises, folder.links, chain.Rules(labels=labels), on=date)
