# SPDX-License-Identifier: Apache-2.0
"""The nouns of matching: what came out for one firm, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from gulian.expr import Reason
from gulian.schemes import Condition, Measure

Scalar = bool | int | Decimal | str | dt.date | None
Facts = Mapping[str, Scalar]
"""Column -> value of one firm; a column that is absent or None is unknown."""
Standing = Literal["not_eligible", "eligible", "unknown"]
"""不符合, 符合, 待补数据: false, true, unknown of all conditions together."""
STANDINGS: tuple[Standing, ...] = ("not_eligible", "eligible", "unknown")


@dataclass(frozen=True, slots=True)
class Verdict:
    """One condition asked of one firm.

    held    : None = unknown
    zh, en, clause : the condition, or the term of the firm's region that stands in its place
    missing : the facts that would decide it; reasons : why it is unknown, in words
    """

    condition: Condition
    held: bool | None
    zh: str
    en: str
    clause: str
    missing: tuple[str, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A measure asked of one firm.

    amount_fen : what it would have; None where not eligible, where no sum is named, or it is not known
    amount_missing : facts that the sum lacks; amount_reasons : why it is not known
    """

    measure: Measure
    status: Standing
    verdicts: tuple[Verdict, ...]
    amount_fen: int | None
    amount_missing: tuple[str, ...]
    amount_reasons: tuple[Reason, ...]

    @property
    def sure(self) -> bool:
        """Whether the whole sum is owed: a known sum that is no mere limit, which nobody may refuse."""
        stated = self.amount_fen is not None and not self.measure.benefit.up_to
        return self.status == "eligible" and stated and self.measure.strength == "shall"

    @property
    def failed(self) -> tuple[Verdict, ...]:
        """The conditions that do not hold."""
        return tuple(each for each in self.verdicts if each.held is False)

    @property
    def undecided(self) -> tuple[Verdict, ...]:
        """The conditions of which it is not known."""
        return tuple(each for each in self.verdicts if each.held is None)

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts that would decide it; empty where it is decided."""
        if self.status != "unknown":
            return ()
        return tuple(dict.fromkeys(name for each in self.undecided for name in each.missing))

    @property
    def decisive(self) -> Verdict | None:
        """The first condition that fails, else the first that is not known; None where all hold."""
        return next(iter((*self.failed, *self.undecided)), None)
