# SPDX-License-Identifier: Apache-2.0
"""A warning: its condition over a plant's row, or over the figures of a region."""

from __future__ import annotations

from typing import cast

from gulian.schemes.definitions.forms import form_columns
from gulian.schemes.definitions.ground import Columns, Ground
from gulian.schemes.documents import Entry
from gulian.schemes.model import Gravity, Over, WarningRule
from gulian.schemes.naming import Named
from gulian.schemes.vocabulary import Word, words

# A change between two days is in percentage points and carries the decimals of its indicator.
CHANGE = "_change"


def build_warning(name: Named, entry: Entry, ground: Ground) -> WarningRule:
    """A warning; over `region` it may name each indicator and its change since the day before."""
    columns = warning_columns(entry, ground)
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
        over=cast(Over, entry.text("over")),
        form=entry.text("form"),
        when=ground.condition(entry, "when", columns),
        for_days=entry.whole("for_days") or 1,
        severity=cast(Gravity, entry.text("severity")),
        tell=entry.words("tell"),
        message_zh=entry.text("message_zh"),
        message_en=entry.text("message_en"),
    )


def warning_columns(entry: Entry, ground: Ground) -> Columns:
    """The columns a warning may name."""
    form = ground.form(entry)
    return form_columns(form) if entry.text("over") == "unit" else region_columns(ground)


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
