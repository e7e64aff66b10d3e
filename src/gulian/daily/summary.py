# SPDX-License-Identifier: Apache-2.0
"""`day.json`: the day in one object, unrounded, without anything that differs from run to run."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from gulian.daily.model import Day

SCHEMA = "gulian/day/1"


def summary(day: Day, outputs: Sequence[str]) -> dict[str, object]:
    """Keys are only ever added (`docs/commands.md`)."""
    assert day.collected is not None
    assert day.located is not None
    assert day.reviewed is not None
    assert day.verified is not None
    assert day.dispatched is not None
    assert day.findings is not None
    assert day.before is not None
    assert day.helped is not None
    helped = day.helped
    units, located = day.collected.units, day.located
    return {
        "schema": SCHEMA,
        "date": day.date.isoformat(),
        "state": day.reviewed.state,
        "reviewed_by": dict(day.reviewed.by),
        "reviewed_level": day.reviewed.level,
        "returned": dict(day.reviewed.returned),
        "changed_after_approval": dict(day.reviewed.changed),
        "data_as_of": day.collected.as_of.isoformat() if day.collected.as_of else None,
        "expected": units.height,
        "reported": int(units["reported"].sum()),
        **filled_by(units),
        "compared_with": day.before.date.isoformat() if day.before.units["reported"].any() else None,
        "superseded": day.collected.superseded,
        "findings": day.findings.height,
        "problems": day.inputs.folder.problems.height,
        "indicators": indicators(day),
        "blocked": located.blocked.height,
        "loss": located.loss,
        "loss_unknown_closed": located.loss_unknown_closed,
        "certified": located.certified,
        "output_basis": dict(located.output_basis),
        "spread_links": located.spread_links,
        "solver": {
            "iterations": located.cascade.iterations,
            "residual": located.cascade.residual,
            "converged": located.cascade.converged,
        },
        "top": top(day),
        "cases": day.dispatched.height,
        "help": {
            "firms": helped.firms,
            "eligible": helped.eligible,
            "unknown": helped.unknown,
            "measures": helped.measures.height,
            "notes": list(helped.notes),
        },
        "struck_off": day.verified.filter(state="struck_off").height,
        "notes": list(located.notes),
        "pins": [f"{day.scheme.path}@{day.scheme.version}#{day.scheme.hash}"],
        "inputs": {each.name: each.sha256 for each in day.inputs.folder.files},
        "outputs": list(outputs),
    }


def filled_by(units: pl.DataFrame) -> dict[str, int]:
    """自报 and 代报 beside completeness: reports of the day by the firm itself, and by somebody else.

    A report that does not say who filled it in is in neither.
    """
    told = units.filter("reported")["proxy"].drop_nulls()
    return {"by_firm": int((~told).sum()), "by_proxy": int(told.sum())}


def indicators(day: Day) -> dict[str, object]:
    """Every indicator over the whole site."""
    assert day.measured is not None
    rows = day.measured.rates.filter(level="total")
    columns = ("value", "numerator", "denominator", "value_reported", "low", "high", "before", "unit")
    return {row["indicator"]: {key: row[key] for key in columns} for row in rows.iter_rows(named=True)}


def top(day: Day) -> list[dict[str, object]]:
    """The leading rows of `blocked.csv` that somebody can unblock."""
    assert day.located is not None
    rows = day.located.blocked.filter(pl.col("kind") != "victim").head(day.threshold("bulletin_top"))
    return [
        {
            "rank": row["rank"],
            "code": row["code"],
            "unit": row["unit"],
            "name": row["name"],
            "blocked_by": row["cause"],
            "blocked_by_zh": row["cause_zh"],
            "department": row["department_zh"],
            "gain": row["gain"],
            "gain_kind": row["gain_kind"],
            "leaders": row["leader_names"],
            "days": row["days"],
        }
        for row in rows.iter_rows(named=True)
    ]
