# SPDX-License-Identifier: Apache-2.0
"""Dated parameters of scheme.yaml, as one dated list named `parameters`.

    answer_days: {2020-03-03: {value: 2, unit: workdays, source: state-council-6, clause: 一(二)}}

A value holds from its day until the day before the next one; `value: null` ends it.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from gulian.errors import WrongValue
from gulian.schemes.definitions.ground import Ground
from gulian.schemes.documents import Entry, Value
from gulian.schemes.lists import DatedList, ListHeader, ListRow, ListTable, ValueKind, dated_list
from gulian.schemes.naming import Named

_COLUMNS = ("key", "from", "until", "value", "unit", "source", "clause")


def build_parameters(name: Named, entry: Entry, ground: Ground) -> DatedList:
    """The parameters of a scheme, all of one kind; whole numbers stand among decimals as such."""
    rows: list[ListRow] = []
    kinds: dict[ValueKind, Entry] = {}
    for key in entry.data:
        dated = entry.entry(key)
        days = sorted(dated.data)
        for index, day in enumerate(days):
            each = dated.entry(day)
            with ground.telling():
                ground.source(each)
            value = each.data.get("value")
            if value is None:
                continue
            kinds.setdefault(_kind(value), each)
            following = dt.date.fromisoformat(days[index + 1]) if index + 1 < len(days) else None
            rows.append(_row(key, dt.date.fromisoformat(day), following, each))
    kind = _common(kinds)
    if kind is None:
        each = list(kinds.values())[1]
        found = each.data.get("value")
        ground.found.append(
            WrongValue(
                each.document.file,
                each.line("value"),
                each.spell("value"),
                str(found),
                "与其他参数同类的值",
                "of the same kind as the other parameters",
            )
        )
    titles = {"title_zh": ("参数", 1), "title_en": ("Parameters", 1)}
    return dated_list(ListTable(ListHeader(titles), kind, _COLUMNS, tuple(rows), ()), name)


def _row(key: str, since: dt.date, following: dt.date | None, entry: Entry) -> ListRow:
    until = following - dt.timedelta(days=1) if following else None
    value = entry.data.get("value")
    cells = {
        "key": key,
        "from": since.isoformat(),
        "until": until.isoformat() if until else "",
        "value": entry.text("value"),
        "unit": entry.text("unit"),
        "source": entry.text("source"),
        "clause": entry.text("clause"),
    }
    assert isinstance(value, bool | int | Decimal | str)  # the shape allows no other
    return ListRow(key, since, until, value, cells, entry.line())


def _kind(value: Value) -> ValueKind:
    if isinstance(value, bool):
        return "bool"
    return "int" if isinstance(value, int) else "decimal" if isinstance(value, Decimal) else "text"


def _common(kinds: dict[ValueKind, Entry]) -> ValueKind | None:
    if set(kinds) == {"int", "decimal"}:
        return "decimal"
    return next(iter(kinds), "text") if len(kinds) <= 1 else None
