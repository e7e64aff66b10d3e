# SPDX-License-Identifier: Apache-2.0
"""The nouns of a day. Each step fills its own part of `Day` and touches no other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from gulian import chain
from gulian.door import Folder
from gulian.errors import ThresholdMissing
from gulian.lake import Part
from gulian.monitor.validation import Standing
from gulian.schemes import Library, Scheme
from gulian.site import ZONE

RESUMPTION = "resumption-2020"


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """Everything a day is computed from; nothing else may influence its bytes.

    reports  : all reports known for dates up to the day, door columns (`docs/rooms.md`)
    promised : the cases as the last published day left them (`cases.CASE_COLUMNS`), empty on the first day
    typed    : what people typed into earlier dispatch sheets, `case` and the columns of `dispatch.TYPED`
    site     : name of the site as printed, e.g. 样例省
    labels   : codes, regions and industries are opaque labels
    zone     : of the site; deadlines are meant in it
    parts    : what the lake held of reports; the figures rest on `reports` alone
    told     : `scheme/form` -> what firms told in the forms that measures ask facts with, as the lake has it
    """

    folder: Folder
    reports: pl.DataFrame
    library: Library
    promised: pl.DataFrame
    typed: pl.DataFrame
    site: str
    labels: bool = False
    zone: str = ZONE
    parts: tuple[Part, ...] = ()
    told: Mapping[str, pl.DataFrame] = field(default_factory=dict)


@dataclass(frozen=True)
class Collected:
    """The unit frame of one date (`docs/rooms.md`) and the chosen reports behind it.

    as_of : latest receipt among the reports of the date in use, UTC; None where no receipt is known
    superseded : reports of the date that a later receipt replaced
    others : days other than `date` that stand in for it in some provinces, (day, province code)
    """

    date: dt.date
    units: pl.DataFrame
    chosen: pl.DataFrame
    as_of: dt.datetime | None
    superseded: int
    others: tuple[tuple[dt.date, str], ...] = ()


@dataclass(frozen=True)
class Measured:
    """Sums and rates by indicator, level and member; `rates` carries `before` and `change`."""

    rates: pl.DataFrame
    before: pl.DataFrame
    cross: pl.DataFrame


@dataclass(frozen=True)
class Located:
    """What is blocked, and what freeing it would bring back.

    blocked : one row per blocked unit in the order of `blocked.csv`
    asks    : units that run but named a cause of their own: handed out, not ranked
    pending : open cases of earlier days whose unit is neither, and which are not struck off
    loss    : 10k CNY a day lost against everybody running; `loss_unknown_closed` with every silent firm at 0
    certified : leading rows no other can overtake
    """

    blocked: pl.DataFrame
    asks: pl.DataFrame
    pending: pl.DataFrame
    cascade: chain.Cascade
    loss: float
    loss_unknown_closed: float
    certified: int
    output_basis: Mapping[str, int]
    spread_links: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Helped:
    """What the blocked firms may have.

    rows     : of each firm the first measures, in the order of `blocked.csv` (`help.csv`)
    measures : of each measure open on the day how many of the firms it fits (`help_measures.csv`)
    firms    : blocked, or running and asking for help; `eligible` of them fit a measure for sure, of
               `unknown` more facts are missing, the rest may have nothing
    """

    rows: pl.DataFrame
    measures: pl.DataFrame
    firms: int
    eligible: int
    unknown: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Day:
    """One day of the loop; a part is None until its step has run."""

    date: dt.date
    inputs: Inputs
    as_of: dt.datetime | None = None
    collected: Collected | None = None
    before: Collected | None = None
    reviewed: Standing | None = None
    measured: Measured | None = None
    findings: pl.DataFrame | None = None
    located: Located | None = None
    verified: pl.DataFrame | None = None
    dispatched: pl.DataFrame | None = None
    cases: pl.DataFrame | None = None
    helped: Helped | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)
    summary: Mapping[str, object] = field(default_factory=dict)

    @property
    def scheme(self) -> Scheme:
        """The scheme whose forms, indicators and causes the day follows."""
        return self.inputs.library[RESUMPTION]

    def threshold(self, key: str) -> int:
        """A declared whole number of the scheme as of the day. Raises: ThresholdMissing."""
        value = self.scheme.lists["thresholds"].value(key, self.date)
        if not isinstance(value, int):
            raise ThresholdMissing(self.scheme.lists["thresholds"].path, key, self.date.isoformat())
        return value
