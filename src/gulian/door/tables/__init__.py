# SPDX-License-Identifier: Apache-2.0
"""The field tables of the files at the door, as data: they drive reading, the manual and the templates.

Columns, units and words are those of the design's section on files; Chinese headers are the ones in the
glossary and the ones desks commonly write. A column may be headed by its name, its label or an alias.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from gulian.door.model import Table
from gulian.door.tables.chains import FIRMS, LEADERS, LINKS, PURCHASES, STATE, WEIGHTS
from gulian.door.tables.choices import FLAGS
from gulian.door.tables.days import FIGURES, HISTORY, RECEIVED, REPORTS, REVIEWS, RISK
from gulian.door.tables.measures import APPLICATIONS, BUDGETS
from gulian.door.tables.registers import ABOVE_SCALE, ALIASES, BODIES, ENTERPRISES, UNITS

_IN_A_FOLDER = (
    ENTERPRISES,
    UNITS,
    LINKS,
    LEADERS,
    BODIES,
    RISK,
    REVIEWS,
    REPORTS,
    ABOVE_SCALE,
    ALIASES,
)

TABLES: Mapping[str, Table] = MappingProxyType({table.stem: table for table in _IN_A_FOLDER})
"""Stem -> table, in the order in which a folder is read."""

_FOR_COMMANDS = (STATE, WEIGHTS, FIRMS, PURCHASES, FIGURES, HISTORY, RECEIVED, APPLICATIONS, BUDGETS)

COMMAND_TABLES: Mapping[str, Table] = MappingProxyType({table.stem: table for table in _FOR_COMMANDS})
"""Tables that a command is given by name and that lie in no data folder."""

ALL_TABLES: Mapping[str, Table] = MappingProxyType({**TABLES, **COMMAND_TABLES})
"""Every table the door reads."""

__all__ = ["ALL_TABLES", "COMMAND_TABLES", "FLAGS", "TABLES"]
