# SPDX-License-Identifier: Apache-2.0
"""A finding: places that do not go together, or one to look at; and what a person decided about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from gulian.expr import Domain
from gulian.policy.model import Span

RuleName = Literal[
    "superseded",
    "expired",
    "cites-missing",
    "cites-ended",
    "figures-differ",
    "stricter-below",
    "window-reversed",
    "dead-rule",
    "double-benefit",
    "body-missing",
    "fair-competition",
]
"""已被废止, 已到期, 所引文件缺失, 所引文件已失效, 数额不一, 层层加码, 起止倒置, 条件无人可及, 重复享受,
部门不一, 公平竞争."""
Decided = Literal["stands", "kept", "excepted"]
"""成立（应修改或清理）, 不成立, 适用例外规定."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where it stands: half-open code points of the raw file, and the plain words there."""

    document: str
    title: str
    clause: str
    file: str
    span: Span
    quote: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something for a person to decide. Nothing here is a verdict.

    id     : made of the rule and the words quoted: it stays while these words stay, wherever they stand
    places : one, or two whose words do not go together, the higher or earlier document first
    basis  : the provision a passage is looked at under (fair competition), empty elsewhere
    """

    id: str
    rule: RuleName
    places: tuple[Place, ...]
    zh: str
    en: str
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided: `excepted` names its ground and the last day it is allowed for."""

    finding: str
    outcome: Decided
    by: str
    on: dt.date
    reason: str
    ground: str = ""
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Screen:
    """One kind of passage to look at: a word, an operative verb and a subject of each class near each other.

    An empty class asks nothing.
    """

    key: str
    basis: str
    words: tuple[str, ...]
    verbs: tuple[str, ...]
    subjects: tuple[str, ...]
    zh: str
    en: str


@dataclass(frozen=True)
class Rules:
    """What is checked, and the words it goes by; all of it from a scheme, as of a day.

    alike   : share 0..1 of common words, rare ones counting more, from which two sentences say the same
    near    : characters within which the words of a screen have to stand
    forbids, demands, serves, exclusive, clears : words that forbid, demand, bind an authority in time, rule
    out a second benefit, or say that a restraint is taken away
    bases   : what costs are counted on, by the word for it
    names   : one name for each way to write a department
    domains : what fields of conditions can be at all
    """

    rules: frozenset[RuleName]
    alike: float
    near: int
    forbids: tuple[str, ...] = ()
    demands: tuple[str, ...] = ()
    serves: tuple[str, ...] = ()
    exclusive: tuple[str, ...] = ()
    clears: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    screens: tuple[Screen, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    domains: Mapping[str, Domain] = field(default_factory=dict)
