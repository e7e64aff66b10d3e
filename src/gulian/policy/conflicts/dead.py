# SPDX-License-Identifier: Apache-2.0
"""Conditions of definitions that nobody can meet, proved and not tried.

Every condition of every definition is looked at: of measures, procedures, warnings, forms. A constant is left
alone: whoever writes `false` means it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass

from gulian.expr import Domain, Expression, never_together
from gulian.schemes import Measure, Scheme

_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class DeadRule:
    """A condition that is true for no row. `key` : where in the definition; pieces : what clashes."""

    path: str
    file: str
    key: str
    text: str
    pieces: tuple[str, ...]
    zh: str
    en: str


def dead_rules(scheme: Scheme, domains: Mapping[str, Domain]) -> Iterator[DeadRule]:
    """The conditions of a scheme that nothing meets, in the order of its definitions."""
    for kind in fields(scheme):
        group = getattr(scheme, kind.name)
        if isinstance(group, Mapping):
            for definition in group.values():
                if is_dataclass(definition) and hasattr(definition, "path") and hasattr(definition, "file"):
                    yield from _of_definition(definition, domains)


def _of_definition(definition: object, domains: Mapping[str, Domain]) -> Iterator[DeadRule]:
    dead = False
    for key, condition in _conditions(definition, "", 0):
        proof = condition.contradiction(domains)
        if proof is not None:
            dead = True
            pieces = "、".join(f"“{each}”" for each in proof.pieces)
            yield DeadRule(
                getattr(definition, "path", ""),
                getattr(definition, "file", ""),
                key,
                condition.text,
                proof.pieces,
                f"条件“{condition.text}”任何企业都不可能满足：{pieces}不能同时成立。",
                f"Nothing can meet the condition “{condition.text}”: "
                f"{', '.join(proof.pieces)} cannot hold together.",
            )
    if isinstance(definition, Measure) and not dead:
        yield from _of_measure(definition, domains)


def _of_measure(measure: Measure, domains: Mapping[str, Domain]) -> Iterator[DeadRule]:
    """A measure whose conditions can each be met, and not all at once."""
    asked = [each.that for each in measure.conditions if each.that.names]
    proof = never_together(asked, domains)
    if proof is not None:
        pieces = "、".join(f"“{each}”" for each in proof.pieces)
        text = " and ".join(f"({each.text})" for each in asked)
        yield DeadRule(
            measure.path,
            measure.file,
            "conditions",
            text,
            proof.pieces,
            f"各项条件任何企业都不可能同时满足：{pieces}。",
            f"No firm can meet all conditions at once: {', '.join(proof.pieces)}.",
        )


def _conditions(value: object, key: str, depth: int) -> Iterator[tuple[str, Expression]]:
    """Every condition inside a definition, with the way to it."""
    if isinstance(value, Expression):
        if value.kind.name == "bool" and value.names:
            yield key.lstrip("."), value
    elif depth < _DEEPEST:
        if is_dataclass(value) and not isinstance(value, type):
            for each in fields(value):
                yield from _conditions(getattr(value, each.name), f"{key}.{each.name}", depth + 1)
        elif isinstance(value, Mapping):
            for name, inner in value.items():
                yield from _conditions(inner, f"{key}.{name}", depth + 1)
        elif isinstance(value, tuple | list):
            for at, inner in enumerate(value):
                yield from _conditions(inner, f"{key}[{at}]", depth + 1)
