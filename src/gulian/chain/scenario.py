# SPDX-License-Identifier: Apache-2.0
"""A named scenario in a file: what could happen, who says so, as a shock.

1 read the YAML within bounds, nothing in it runs  2 check its shape against `schemas/scenario.json`
3 check what a shape cannot say: codes that exist, ranges in order, somebody who is hit
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from gulian.chain.shock import Entry, Shock
from gulian.errors import CodeError, DefinitionError, MissingKey, ScenarioUnreadable, WrongValue
from gulian.registry import industries, regions
from gulian.schemes.documents import Document, read_yaml
from gulian.schemes.documents import Entry as Node
from gulian.schemes.shapes import faults_of_shape, nearest

WHOM = ("codes", "regions", "industries", "products", "countries")
SHARES = ("own_share", "own_share_low", "own_share_high")
EXAMPLES = "scenarios"


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """What could happen.

    source   : what it rests on: document, number, clause in one line; empty = nobody says so
    dated    : the date of that document
    shock    : its entries, in the order of the file
    """

    id: str
    title_zh: str
    title_en: str
    summary_zh: str = ""
    summary_en: str = ""
    source: str = ""
    dated: dt.date | None = None
    shock: Shock


def read_scenario(path: Path | Traversable | str, *, labels: bool = False) -> Scenario:
    """Read a scenario file, or one of the package's by its name (`scenario_names`).

    labels : codes, regions and industries are opaque and not looked up
    Raises ScenarioUnreadable; UnreadableDefinition, RefusedConstruct, DefinitionTooLarge, DuplicateKey,
    UnknownKey, MissingKey, WrongValue: the first thing wrong, with file, line and key.
    """
    file = _file(path)
    try:
        data = file.read_bytes()
    except OSError as problem:
        raise ScenarioUnreadable(str(path), problem.strerror or str(problem), _near(path)) from problem
    document = read_yaml(data, file.name)
    for fault in faults_of_shape("scenario", document):
        raise fault
    for fault in _faults(document, labels=labels):
        raise fault
    root = Node(document)
    source = root.entry("source")
    words = (source.text(key) for key in ("document", "number", "clause"))
    return Scenario(
        id=Path(file.name).stem,
        title_zh=root.text("title_zh"),
        title_en=root.text("title_en"),
        summary_zh=root.text("summary_zh").strip(),
        summary_en=root.text("summary_en").strip(),
        source=" ".join(word for word in words if word),
        dated=source.day("date"),
        shock=Shock(entries=tuple(_entry(node) for node in root.entries("entries"))),
    )


def scenario_names() -> tuple[str, ...]:
    """The scenarios that come with the package, by name."""
    return tuple(
        sorted(Path(each.name).stem for each in _examples().iterdir() if each.name.endswith(".yaml"))
    )


def _examples() -> Traversable:
    return resources.files("gulian.chain").joinpath(EXAMPLES)


def _file(path: Path | Traversable | str) -> Path | Traversable:
    if isinstance(path, str):
        return _examples().joinpath(f"{path}.yaml") if path in scenario_names() else Path(path)
    return path


def _near(path: object) -> str:
    return nearest(str(path), list(scenario_names()))


def _entry(node: Node) -> Entry:
    low, high = _range(node)
    probability = node.number("probability")
    return Entry(
        codes=node.words("codes"),
        regions=node.words("regions"),
        industries=node.words("industries"),
        products=node.words("products"),
        countries=node.words("countries"),
        low=low,
        high=high,
        probability=1.0 if probability is None else float(probability),
        each=node.text("drawn") == "each",
        since=node.day("from"),
        until=node.day("until"),
        cause=node.text("cause"),
    )


def _range(node: Node) -> tuple[float, float]:
    """Least and largest share left; nothing stated = nothing left."""
    exact, low, high = (node.number(key) for key in SHARES)
    if exact is not None:
        return float(exact), float(exact)
    return float(low or 0), float(1 if high is None and low is not None else high or 0)


def _faults(document: Document, *, labels: bool) -> Iterator[DefinitionError]:
    for node in Node(document).entries("entries"):
        yield from _whom(node)
        yield from _shares(node)
        if not labels:
            yield from _codes(node)


def _whom(node: Node) -> Iterator[DefinitionError]:
    if not any(node.has(key) for key in WHOM):
        zh, en = "、".join(WHOM) + " 之一：影响谁", "one of " + ", ".join(WHOM) + ": whom it hits"
        yield MissingKey(node.document.file, node.line(), node.spell(WHOM[0]), zh, en)


def _shares(node: Node) -> Iterator[DefinitionError]:
    exact, low, high = (node.number(key) for key in SHARES)
    if exact is not None and (low is not None or high is not None):
        yield _wrong(node, "own_share", str(exact), "单独填写的数", "given alone, or as low and high")
    elif (low is None) != (high is None):
        given = SHARES[1] if high is None else SHARES[2]
        yield _wrong(node, given, str(node.number(given)), "上下限同时填写的数", "given with the other bound")
    elif low is not None and high is not None and low > high:
        yield _wrong(node, SHARES[1], str(low), f"不大于 {high} 的数", f"at most {high}")
    since, until = node.day("from"), node.day("until")
    if since and until and until < since:
        yield _wrong(node, "until", str(until), f"不早于 {since} 的日期", f"a date from {since} on")


def _codes(node: Node) -> Iterator[DefinitionError]:
    for code in node.words("regions"):
        if not regions().known(code):
            yield _wrong(node, "regions", code, "行政区划代码", "a region code of six digits")
    for code in node.words("industries"):
        try:
            industries().industry(code)
        except CodeError:
            yield _wrong(node, "industries", code, "GB/T 4754 行业代码", "an industry code of GB/T 4754-2017")


def _wrong(node: Node, key: str, value: str, zh: str, en: str) -> WrongValue:
    return WrongValue(node.document.file, node.line(key), node.spell(key), value, zh, en)
