# SPDX-License-Identifier: Apache-2.0
"""How firms behave from day to day. What each parameter means, its unit and its source: tables/dynamics.csv.

Two published families differ only in these: `Dynamics()` is the inventory ARIO (Hallegatte 2014, orders by
output as Guan et al. 2020), `Dynamics.of("firms")` the firm model of Inoue & Todo 2019.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from typing import Any, Literal

import numpy as np

from gulian import errors

Rationing = Literal["proportional", "final_last", "smallest_first", "both"]
Family = Literal["ario", "firms"]
RATIONING = ("proportional", "final_last", "smallest_first", "both")
FAMILIES = ("ario", "firms")
LEAST = {
    "inventory": 0.0,
    "restore_days": 1.0,
    "safe_share": 0.0,
    "overtime_most": 1.0,
    "overtime_days": 1.0,
    "recede_days": 0.0,
}


@dataclass(frozen=True)
class Parameter:
    """One row of the table: name, unit, default, value in each family, meaning, source."""

    parameter: str
    unit: str
    default: str
    ario: str
    firms: str
    meaning_zh: str
    meaning_en: str
    source: str


@cache
def parameters() -> tuple[Parameter, ...]:
    """The table of parameters, in the order of the fields of `Dynamics`."""
    text = resources.files("gulian.chain").joinpath("tables/dynamics.csv").read_text(encoding="utf-8")
    return tuple(Parameter(**row) for row in csv.DictReader(text.splitlines()))


@dataclass(frozen=True)
class Dynamics:
    """How firms keep stocks, order, work overtime and ration; see `parameters()` for units and sources."""

    inventory: float = 90.0
    restore_days: float = 60.0
    safe_share: float = 0.8
    overtime_most: float = 1.25
    overtime_days: float = 365.0
    recede_days: float = 0.0
    rationing: Rationing = "proportional"
    orders: Literal["class", "supplier"] = "class"
    shares: Literal["fixed", "output"] = "output"
    use_follows: Literal["output", "initial"] = "output"
    target_follows: Literal["possible", "output", "initial"] = "possible"
    destock: bool = False

    def __post_init__(self) -> None:
        """Raises ValueOutOfRange, ChoiceUnknown."""
        for name, least in LEAST.items():
            value = float(getattr(self, name))
            known = np.isfinite(value) or (name == "inventory" and value > 0)
            if not (known and value >= least):
                raise errors.ValueOutOfRange(
                    name, 0, value, f"不小于 {least:g} 的数", f"a number >= {least:g}"
                )
        if self.safe_share > 1:
            raise errors.ValueOutOfRange("safe_share", 0, self.safe_share, "0 至 1 的数", "within 0..1")
        _check("rationing", self.rationing, RATIONING)
        _check("orders", self.orders, ("class", "supplier"))
        _check("shares", self.shares, ("fixed", "output"))
        _check("use_follows", self.use_follows, ("output", "initial"))
        _check("target_follows", self.target_follows, ("possible", "output", "initial"))
        if self.orders == "supplier" and self.shares == "output":
            raise errors.ChoiceUnknown("shares", "output", "fixed (orders: supplier)")

    @classmethod
    def of(cls, family: Family) -> Dynamics:
        """The parameters of a published family. Raises ChoiceUnknown."""
        _check("family", family, FAMILIES)
        kinds = {field.name: type(field.default) for field in fields(cls)}
        values = {row.parameter: getattr(row, family) for row in parameters()}
        return cls(**{name: _read(text, kinds[name]) for name, text in values.items()})


def _read(text: str, kind: type) -> Any:
    return text == "true" if kind is bool else kind(text)


def _check(name: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise errors.ChoiceUnknown(name, str(value), ", ".join(known))
