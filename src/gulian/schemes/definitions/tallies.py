# SPDX-License-Identifier: Apache-2.0
"""A tally of a procedure: over which list, of what, measured how."""

from __future__ import annotations

from typing import cast

from gulian.errors import TallyMismatch
from gulian.schemes.definitions.ground import Columns, Ground, unknown
from gulian.schemes.documents import Entry
from gulian.schemes.procedures import Measure, Tally
from gulian.schemes.vocabulary import Word

COUNTED = ("count",)
NUMBERED = ("sum", "lowest", "highest", "range", "mean", "deviation")
ROUNDED = ("mean", "deviation")
DECIMALS = 2


def build_tally(entry: Entry, procedure: Entry, ground: Ground, columns: Columns) -> Tally:
    """A tally. Raises UnknownReference, BadExpression, TallyMismatch."""
    lists = [each.text("id") for each in procedure.entries("collections")]
    measure, over = cast(Measure, entry.text("measure")), entry.text("over")
    if over not in lists:
        raise unknown(entry, "over", over, lists)
    value = ground.value(entry, "value", columns) if entry.has("value") else None
    if (value is None) != (measure in COUNTED):
        raise _mismatch(entry, measure, "value", needs=value is None)
    if value is not None and measure in NUMBERED and value.kind.name not in ("int", "decimal"):
        raise _mismatch(entry, measure, f"value: {value.kind.name}", needs=False)
    if entry.has("decimals") and measure not in ROUNDED:
        raise _mismatch(entry, measure, "decimals", needs=False)
    decimals = entry.whole("decimals")
    return Tally(
        id=entry.text("id"),
        zh=entry.text("zh"),
        en=entry.text("en"),
        over=over,
        measure=measure,
        value=value,
        when=ground.condition(entry, "when", columns) if entry.has("when") else None,
        decimals=DECIMALS if decimals is None else decimals,
    )


def tally_word(tally: Tally) -> Word:
    """The column it is for expressions: a count is whole, a mean a decimal, the rest as its values are."""
    if tally.measure in ROUNDED:
        return Word(tally.id, "decimal", "", tally.zh, tally.en, tally.decimals)
    if tally.value is None or tally.measure == "distinct":
        return Word(tally.id, "int", "", tally.zh, tally.en)
    kind = tally.value.kind
    return Word(tally.id, "decimal" if kind.name == "decimal" else "int", "", tally.zh, tally.en, kind.scale)


def _mismatch(entry: Entry, measure: str, key: str, *, needs: bool) -> TallyMismatch:
    words = ("缺少", "needs") if needs else ("不能有", "cannot have")
    return TallyMismatch(
        entry.document.file, entry.line("id"), entry.spell("id"), entry.text("id"), measure, key, *words
    )
