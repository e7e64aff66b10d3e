# SPDX-License-Identifier: Apache-2.0
"""A warning: its condition over a plant's row, or over the figures of a region."""

from __future__ import annotations

from typing import Literal, cast

from gulian.errors import WrongValue
from gulian.schemes.definitions.forms import form_columns
from gulian.schemes.definitions.ground import Columns, Ground
from gulian.schemes.documents import Entry
from gulian.schemes.model import Crossing, Escalation, Form, Gravity, Over, WarningRule
from gulian.schemes.naming import Named
from gulian.schemes.vocabulary import Word, words

# A change between two days is in percentage points and carries the decimals of its indicator.
CHANGE = "_change"
PROBABILITY = Word(
    "crossing_probability", "decimal", "percent", "预测越过界线的概率", "forecast probability of crossing", 1
)


def build_warning(name: Named, entry: Entry, ground: Ground) -> WarningRule:
    """A warning; over `region` it may name each indicator and its change since the day before."""
    over = cast(Over, entry.text("over"))
    columns = warning_columns(over, ground.form(entry), ground, of_forecast=entry.has("forecast"))
    clears = ground.condition(entry, "clear_when", columns) if entry.has("clear_when") else None
    return WarningRule(
        id=name.id,
        path=name.path,
        version=name.version,
        hash=name.hash,
        file=name.file,
        title_zh=entry.text("title_zh"),
        title_en=entry.text("title_en"),
        source=ground.source(entry),
        clause=entry.text("clause"),
        over=over,
        form=entry.text("form"),
        when=ground.condition(entry, "when", columns),
        for_days=entry.whole("for_days") or 1,
        severity=cast(Gravity, entry.text("severity")),
        tell=entry.words("tell"),
        message_zh=entry.text("message_zh"),
        message_en=entry.text("message_en"),
        clear_when=clears,
        clear_days=entry.whole("clear_days") or 1,
        escalate=_escalations(entry),
        forecast=_crossing(entry, ground) if entry.has("forecast") else None,
    )


def _escalations(entry: Entry) -> tuple[Escalation, ...]:
    """In the order of their days. Raises WrongValue for two of one day."""
    found = [
        Escalation(after_days=each.whole("after_days") or 1, tell=each.words("tell"))
        for each in entry.entries("escalate")
    ]
    days = [each.after_days for each in found]
    if days != sorted(set(days)):
        raise WrongValue(
            entry.document.file,
            entry.line("escalate"),
            entry.spell("escalate"),
            ", ".join(map(str, days)),
            "天数逐级增加",
            "more days at each step",
        )
    return tuple(found)


def _crossing(entry: Entry, ground: Ground) -> Crossing:
    """What a forecast is asked. Raises WrongValue over plants: only sums of regions are forecast."""
    if entry.text("over") != "region":
        raise WrongValue(
            entry.document.file,
            entry.line("forecast"),
            entry.spell("forecast"),
            entry.text("over"),
            "over: region（只预测地区的汇总数）",
            "over: region (only sums of regions are forecast)",
        )
    asked = entry.entry("forecast")
    ground.named(asked, "indicator", "indicators", ground.indicators)
    return Crossing(
        indicator=asked.text("indicator"),
        side=cast(Literal["below", "above"], asked.text("side")),
        line=ground.number(asked, "line", {}),
        within_days=asked.whole("within_days") or 1,
    )


def warning_columns(over: Over, form: Form, ground: Ground, *, of_forecast: bool) -> Columns:
    """The columns a warning may name."""
    if over == "unit":
        return form_columns(form)
    columns = region_columns(ground)
    return {**columns, PROBABILITY.column: PROBABILITY} if of_forecast else columns


def region_columns(ground: Ground) -> Columns:
    """Completeness of a region, each indicator in its unit, and its change in percentage points.

    An indicator whose own file has a problem keeps its name here, so that the problem is told once.
    """
    columns = dict(words("region"))
    for name in sorted(path.partition("/")[2] for path in ground.paths if path.startswith("indicators/")):
        each = ground.indicators.get(name)
        unit, decimals = (each.unit, max(1, each.decimals)) if each else ("percent", 1)
        zh, en = (each.title_zh, each.title_en) if each else (name, name)
        columns[name] = Word(name, "decimal", unit, zh, en, decimals)
        points = "points" if unit == "percent" else unit
        columns[name + CHANGE] = Word(name + CHANGE, "decimal", points, zh, en, decimals)
    return columns
