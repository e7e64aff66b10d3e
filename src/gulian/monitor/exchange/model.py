# SPDX-License-Identifier: Apache-2.0
"""The nouns of an exchange, in the terms of SDMX 3.0 (ISO 17369), and the rows that are exchanged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import polars as pl

OBSERVATIONS: dict[str, pl.DataType] = {
    "date": pl.Date(),
    "indicator": pl.String(),
    "level": pl.String(),
    "code": pl.String(),
    "name": pl.String(),
    "value": pl.Float64(),
    "numerator": pl.Int64(),
    "denominator": pl.Int64(),
    "value_reported": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
    "expected": pl.Int64(),
    "reported": pl.Int64(),
    "carried": pl.Int64(),
    "on_time": pl.Int64(),
    "proxy": pl.Int64(),
    "unit": pl.String(),
    "status": pl.String(),
    "definition": pl.String(),
}
"""A row per date, indicator and member of a level, as in `indicators.csv`; status: preliminary, reviewed;
definition: the pin of the indicator. Null = unknown, and empty in the file."""

Role = Literal["dimension", "time", "measure", "attribute"]
Kind = Literal["code", "day", "whole", "real", "text"]


@dataclass(frozen=True)
class Code:
    """A code with its names; `en` may be the Chinese one where there is no other."""

    id: str
    zh: str
    en: str


@dataclass(frozen=True)
class Codelist:
    """Codes in order; ids are unique."""

    id: str
    zh: str
    en: str
    codes: tuple[Code, ...]


@dataclass(frozen=True)
class Component:
    """A column of the data: its concept, what it is, of which code list.

    column : of `OBSERVATIONS`
    """

    id: str
    column: str
    role: Role
    kind: Kind
    zh: str
    en: str
    codelist: str = ""


@dataclass(frozen=True, kw_only=True)
class Structure:
    """A data structure definition with its code lists and its dataflow.

    agency  : who maintains it
    id      : of the dataflow; the structure is `DSD_<id>`, the concept scheme `CS_<id>`
    version : semantic, 1.0.0
    zh, en  : what the dataflow is called
    """

    agency: str
    id: str
    version: str
    zh: str
    en: str
    components: tuple[Component, ...]
    codelists: tuple[Codelist, ...]

    @property
    def dataflow(self) -> str:
        """As SDMX-CSV names it: GULIAN:RESUMPTION_2020(1.0.0)."""
        return f"{self.agency}:{self.id}({self.version})"
