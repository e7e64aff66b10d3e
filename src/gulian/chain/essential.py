# SPDX-License-Identifier: Apache-2.0
"""Which inputs a firm cannot do without.

1 rules by pairs of industries: the room's own (`mixed`, `leontief`, `linear`) or a user's file
2 input classes: divisions of GB/T 4754-2017 and the finer codes a file names, or opaque labels
3 the kind of every pair of classes 4 the class of every firm
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from gulian.chain.model import Int8s, Int32s
from gulian.chain.reading import table
from gulian.errors import CodeError, EssentialityUnreadable
from gulian.registry import industries as classification

ESSENTIAL, NON_ESSENTIAL, NONE = 2, 1, 0
KINDS = {"essential": ESSENTIAL, "non-essential": NON_ESSENTIAL, "none": NONE}
KINDS |= {str(number): number for number in KINDS.values()}
COLUMNS = ("supplier_industry", "buyer_industry", "kind")
DIVISION_DIGITS = 2

Pairs = Mapping[tuple[str, str], int]


@dataclass(frozen=True, eq=False)
class Essentiality:
    """Which class is an essential input of which.

    classes : input classes in ascending order
    kinds   : int8[classes, classes], kinds[k, l]: 2 essential, 1 non-essential, 0 not needed:
              class k as input of class l
    source  : `mixed`, `leontief`, `linear` or the path of the file
    opaque  : the classes are labels, compared letter by letter, no codes of GB/T 4754-2017
    """

    classes: tuple[str, ...]
    kinds: Int8s
    source: str
    opaque: bool = False


def essentiality(name_or_path: str | Path, *, labels: pl.Series | None = None) -> Essentiality:
    """The essential inputs by name or from a CSV `supplier_industry,buyer_industry,kind`.

    mixed    : inputs from sections A to F to firms of sections A to F are essential, all others not
               (Diem et al. 2022, doi 10.1038/s41598-022-11522-z; tables/SOURCES.md)
    leontief : every input is essential; linear: none is
    a file   : kind is essential, non-essential, none (2, 1, 0); industries of any level: the finer supplier
               code decides, then the finer buyer code; a pair not listed is non-essential
    labels   : the industries of the firms where they are opaque labels: each distinct one is a class, and so
               is each label of the file. `mixed` says nothing about labels: then no class is known.
    Raises EssentialityUnreadable.
    """
    source = str(name_or_path)
    if source == "mixed" and labels is not None:
        return _opaque({}, pl.Series([], dtype=pl.String), source)
    pairs: Pairs = {}
    if source == "mixed":
        pairs = {(row[0], row[1]): KINDS[row[2]] for row in table("mixed").select(COLUMNS).iter_rows()}
    elif source not in ("leontief", "linear"):
        pairs = _read(Path(name_or_path), opaque=labels is not None)
    found = _by_code(pairs, source) if labels is None else _opaque(pairs, labels, source)
    return found if source != "leontief" else _all_essential(found)


def classify(industries: pl.Series, essentiality: Essentiality) -> Int32s:
    """int32[n]: the input class of each firm: its number in `essentiality.classes`, -1 = unknown.

    A code belongs to the finest class that contains it: 3611 -> 361 if there is one, else 36. A section is
    too coarse for a class. codes [36, C, None] -> [35, -1, -1] with the 97 divisions.
    """
    number = {name: place for place, name in enumerate(essentiality.classes)}
    text = industries.cast(pl.String).rename("text")
    distinct = text.drop_nulls().unique(maintain_order=True)
    if essentiality.opaque:
        found = [number.get(label.strip(), -1) for label in distinct]
    else:
        codes = classification().normalise(distinct)["code"]
        found = [-1 if code is None else _finest(code, number) for code in codes]
    places = pl.DataFrame({"text": distinct, "place": pl.Series(found, dtype=pl.Int32)})
    joined = text.to_frame().join(places, on="text", how="left", maintain_order="left")
    return joined["place"].fill_null(-1).to_numpy()


def _finest(code: str, number: Mapping[str, int]) -> int:
    digits = range(len(code), DIVISION_DIGITS - 1, -1) if code.isdigit() else ()
    return next((number[code[:length]] for length in digits if code[:length] in number), -1)


def _by_code(pairs: Pairs, source: str) -> Essentiality:
    """Kinds of all divisions, and of the finer codes that the pairs name."""
    known = classification().frame()
    section = dict(known.select("code", "section").iter_rows())
    divisions = known.filter(pl.col("level") == "division")["code"]
    finer = {code for pair in pairs for code in pair if len(code) > DIVISION_DIGITS}
    classes = tuple(sorted({*divisions, *finer}))
    kinds = np.full((len(classes), len(classes)), NON_ESSENTIAL, dtype=np.int8)
    within: dict[str, Int32s] = {
        code: np.array(
            [place for place, name in enumerate(classes) if name.startswith(code) or section[name] == code],
            dtype=np.int32,
        )
        for pair in pairs
        for code in pair
    }
    for supplier, buyer in sorted(pairs, key=lambda pair: (len(pair[0]), len(pair[1]), pair)):
        kinds[np.ix_(within[supplier], within[buyer])] = pairs[supplier, buyer]
    return Essentiality(classes, kinds, source)


def _opaque(pairs: Pairs, labels: pl.Series, source: str) -> Essentiality:
    """Kinds of all labels of the firms and of the pairs."""
    of_firms = labels.cast(pl.String).drop_nulls().unique()
    named = {label.strip() for label in of_firms} | {label for pair in pairs for label in pair}
    classes = tuple(sorted(named - {""}))
    number = {name: place for place, name in enumerate(classes)}
    kinds = np.full((len(classes), len(classes)), NON_ESSENTIAL, dtype=np.int8)
    for (supplier, buyer), kind in pairs.items():
        kinds[number[supplier], number[buyer]] = kind
    return Essentiality(classes, kinds, source, opaque=True)


def _all_essential(of: Essentiality) -> Essentiality:
    return Essentiality(of.classes, np.full_like(of.kinds, ESSENTIAL), of.source, of.opaque)


def _read(path: Path, *, opaque: bool) -> Pairs:
    """The pairs of a file, checked line by line."""
    lines = csv.reader(io.StringIO(_text(path)))
    header = [name.strip().lower() for name in next(lines, [])]
    for column in COLUMNS:
        if column not in header:
            raise _wrong(path, 1, f"缺少列 {column}", f"column {column} is missing")
    places = [header.index(column) for column in COLUMNS]
    pairs: dict[tuple[str, str], int] = {}
    for cells in lines:
        if any(cell.strip() for cell in cells):
            _add(pairs, [cells[place].strip() if place < len(cells) else "" for place in places],
                 path, lines.line_num, opaque)  # fmt: skip
    if not pairs:
        raise _wrong(path, 1, "没有数据行", "there are no rows")
    return pairs


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as problem:
        zh = "既不是 mixed、leontief、linear，也没有这个可读的文件"
        raise _wrong(path, 0, zh, "neither mixed, leontief, linear nor a file that can be read") from problem
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _wrong(path, 0, "编码既不是 UTF-8 也不是 GB18030", "it is neither UTF-8 nor GB18030")


def _add(
    pairs: dict[tuple[str, str], int], cells: Iterable[str], path: Path, line: int, opaque: bool
) -> None:
    supplier, buyer, word = cells
    kind = KINDS.get(word.lower())
    if kind is None:
        raise _wrong(path, line, f"kind 的值“{word}”不认识", f"{word!r} is no kind")
    pair = (supplier, buyer) if opaque else (_code(supplier, path, line), _code(buyer, path, line))
    if not all(pair):
        raise _wrong(path, line, "行业为空", "an industry is empty")
    if pairs.setdefault(pair, kind) != kind:
        zh, en = (
            f"{pair[0]} 对 {pair[1]} 前面已有不同的 kind",
            f"{pair[0]} to {pair[1]} has another kind above",
        )
        raise _wrong(path, line, zh, en)


def _code(text: str, path: Path, line: int) -> str:
    try:
        return classification().industry(text).code
    except CodeError as problem:
        raise _wrong(path, line, problem.message("zh"), problem.message("en")) from problem


def _wrong(path: Path, line: int, zh: str, en: str) -> EssentialityUnreadable:
    return EssentialityUnreadable(str(path), line, zh, en)
