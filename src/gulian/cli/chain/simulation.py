# SPDX-License-Identifier: Apache-2.0
"""What a simulation looks like outside: a row a day, a row a firm, every firm's days, a chart, a summary.

Suppliers without a row in the register (most of them abroad) take part and are not counted.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import polars as pl

from gulian import chain, charts
from gulian.chain import Dynamics, Flows, Losses, Simulation, views
from gulian.chain.model import Floats
from gulian.cli.chain.inputs import World
from gulian.cli.language import Words
from gulian.errors import Language

SHOWN = 10


@dataclass(frozen=True, eq=False)
class Outcome:
    """A simulated world; `first` is the date of day 0, None = unknown."""

    world: World
    flows: Flows
    found: Simulation
    how: Dynamics
    first: dt.date | None

    @property
    def firms(self) -> int:
        """Firms of the register; they stand first."""
        return len(self.world.economy.codes) - self.world.economy.outside

    @property
    def production(self) -> Floats:
        """float64[days] of the firms of the register, 10k CNY."""
        return self.found.group_production[:, 0]

    @property
    def unmet(self) -> Floats:
        """float64[days] final demand for their goods that was not delivered, 10k CNY."""
        return self.found.group_unmet[:, 0]

    @property
    def at_rest(self) -> float:
        """Their production of a day without losses."""
        return float(self.flows.output[: self.firms].sum())

    @property
    def final(self) -> float:
        """Final demand for their goods of a day without losses."""
        return float(self.flows.final[: self.firms].sum())

    @property
    def dates(self) -> pl.Series:
        """The date of each day, null where no date is known."""
        first, days = self.first, range(self.found.iterations)
        dates = [None if first is None else first + dt.timedelta(days=day) for day in days]
        return pl.Series("date", dates, dtype=pl.Date)


def outcome(
    world: World, losses: Losses, days: int, first: dt.date | None, how: Dynamics, *, every_day: bool
) -> Outcome:
    """Let the days pass; `every_day` keeps each firm of the register. Raises what `chain.simulate` raises."""
    flows = chain.flows_of(world.economy)
    inside = flows.firms - world.economy.outside
    group = np.where(np.arange(flows.firms) < inside, 0, -1).astype(np.int32)
    kept = np.arange(inside, dtype=np.int32) if every_day else None
    found = chain.simulate(flows, days, losses, dynamics=how, keep=chain.Keep(group, kept))
    return Outcome(world, flows, found, how, first)


def by_day(done: Outcome) -> pl.DataFrame:
    """A row a day: `day date production at_rest loss_share final_unmet`, 10k CNY."""
    rest = done.at_rest
    return pl.DataFrame(
        {
            "day": range(done.found.iterations),
            "date": done.dates,
            "production": done.production,
            "at_rest": np.full(done.found.iterations, rest),
            "loss_share": _share(rest - done.production, rest),
            "final_unmet": done.unmet,
        }
    )


def by_firm(done: Outcome) -> pl.DataFrame:
    """A row a firm of the register, by loss: `code name lost at_rest lowest_share last note`; 10k CNY."""
    note = [""] * done.flows.firms
    for each in done.found.notes:
        for firm in each.firms.tolist():
            note[firm] = ";".join(filter(None, (note[firm], each.kind)))
    frame = pl.DataFrame(
        {
            "code": done.world.economy.codes,
            "name": done.world.economy.names,
            "lost": done.found.lost,
            "at_rest": done.flows.output,
            "lowest_share": pl.Series(done.found.lowest).fill_nan(None),
            "last": done.found.last,
            "note": note,
        }
    )
    return frame.head(done.firms).sort("lost", "code", descending=[True, False])


def by_firm_and_day(done: Outcome) -> pl.DataFrame:
    """A row a day and firm of the register: `day date code production final_unmet`; 10k CNY."""
    days, firms = done.found.firm_production.shape
    day = np.repeat(np.arange(days), firms)
    return pl.DataFrame(
        {
            "day": day,
            "date": done.dates.gather(day),
            "code": pl.concat([done.world.economy.codes.head(firms)] * days),
            "production": done.found.firm_production.ravel(),
            "final_unmet": done.found.firm_unmet.ravel(),
        }
    )


def drawn(done: Outcome, lang: Language) -> charts.Drawing:
    """The loss of each day: output, and final demand for it that is not met. Raises ChartError."""
    lines = (
        (Words("产出", "output"), _share(done.at_rest - done.production, done.at_rest)),
        (Words("未满足的最终需求", "final demand unmet"), _share(done.unmet, done.final)),
    )
    courses = [views.Course(words.of(lang), share[np.newaxis]) for words, share in lines]
    return views.loss_over_time(courses, first=done.first, lang=lang)


def summary(done: Outcome) -> dict[str, Any]:
    """What `--json` says beyond the network."""
    codes, found = done.world.economy.codes, done.found
    worst = int(done.production.argmin())
    notes = [
        {
            "kind": note.kind,
            "firms": int(note.firms.size),
            "codes": codes.gather(note.firms[:SHOWN]).to_list(),
            "zh": note.zh,
            "en": note.en,
        }
        for note in found.notes
    ]
    top = by_firm(done).filter(pl.col("lost") > 0).head(SHOWN)
    return {
        "days": found.iterations,
        "first": done.first,
        "dynamics": {field.name: getattr(done.how, field.name) for field in fields(done.how)},
        "at_rest": done.at_rest,
        "final_demand": done.final,
        "lost": float((done.at_rest - done.production).sum()),
        "final_unmet": float(done.unmet.sum()),
        "lowest": float(done.production[worst]),
        "lowest_day": worst,
        "last": float(done.production[-1]),
        "notes": notes,
        "iterations": found.iterations,
        "residual": found.residual,
        "converged": found.converged,
        "top": top.drop("note").to_dicts(),
    }


def _share(part: Floats, whole: float) -> Floats:
    return part / whole if whole > 0 else np.zeros(part.size)
