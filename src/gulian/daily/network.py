# SPDX-License-Identifier: Apache-2.0
"""From the frames of a folder to the numbered firms of a date and their network (`chain.economy`)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import polars as pl

from gulian import chain
from gulian.chain import Economy
from gulian.daily.groups import heads
from gulian.door import Folder


def firms_and_network(folder: Folder, date: dt.date, *, labels: bool = False) -> Economy:
    """Number the firms, estimate what is missing, build the network of a date.

    Which inputs are essential is `mixed`; an opaque label is of no known class.
    """
    made = chain.economy(folder.enterprises, folder.links, chain.Rules(labels=labels), on=date)
    return without_output(made, heads(folder)["code"])


def without_output(firms: Economy, heads: pl.Series) -> Economy:
    """The same network in which groups that only sum up make nothing of their own.

    A head stays a node, so that what is bought and sold in its name still ties its partners together; what it
    makes is what its members make, and would count twice.
    """
    head = np.zeros(len(firms.codes), dtype=np.bool_)
    head[firms.rows(heads)] = True
    basis = firms.basis.zip_with(pl.Series(~head), pl.Series(["group"]).new_from_index(0, len(head)))
    return replace(firms, output=np.where(head, np.nan, firms.output), basis=basis)
