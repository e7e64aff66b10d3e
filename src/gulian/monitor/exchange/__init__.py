# SPDX-License-Identifier: Apache-2.0
"""Sums and rates for other systems: SDMX-CSV 2.0 with its structure in SDMX-ML 3.0, and the way back.

1 the structure: dimensions, measures, attributes, and code lists of what the data hold (`structure_of`)
2 the data (`to_sdmx_csv`)  3 the structure as a message (`to_sdmx_ml`)  4 back to the same rows
(`read_sdmx_csv`)

    structure = structure_of(rows, scheme, agency="GULIAN")
    text = to_sdmx_csv(rows, structure)
    read_sdmx_csv(text, structure).equals(rows)
"""

from __future__ import annotations

from gulian.monitor.exchange.csv import read_sdmx_csv, to_sdmx_csv
from gulian.monitor.exchange.message import to_sdmx_ml
from gulian.monitor.exchange.model import OBSERVATIONS, Code, Codelist, Component, Structure
from gulian.monitor.exchange.structure import code_id, plain_code, structure_of

__all__ = [
    "OBSERVATIONS",
    "Code",
    "Codelist",
    "Component",
    "Structure",
    "code_id",
    "plain_code",
    "read_sdmx_csv",
    "structure_of",
    "to_sdmx_csv",
    "to_sdmx_ml",
]
