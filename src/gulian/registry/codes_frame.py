# SPDX-License-Identifier: Apache-2.0
"""Codes that name a firm, a million at a time: the rules of `codes`, on bytes.

1 fold the column 2 sort the rows by the length of the text 3 18 characters become a byte matrix [n, 18]
4 one product with the weights gives every check character 5 the few of other lengths go one by one
"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from gulian.errors import CodeCharacter, CodeError, CreditCodeCheck
from gulian.registry.codes import (
    ALPHABET,
    DEPARTMENTS,
    KINDS,
    ORGANISATION_ALPHABET,
    ORGANISATION_WEIGHTS,
    WEIGHTS,
    credit_code,
)
from gulian.registry.text import fold

SCHEMA = {
    "code": pl.String,
    "kind": pl.String,
    "fault": pl.String,
    "expected": pl.String,
    "warning": pl.String,
}

_NOT_ALLOWED = 99


def _values(alphabet: str) -> NDArray[np.int16]:
    values = np.full(256, _NOT_ALLOWED, dtype=np.int16)
    values[np.frombuffer(alphabet.encode(), np.uint8)] = np.arange(len(alphabet), dtype=np.int16)
    return values


_UNIFIED = _values(ALPHABET)
_INNER = _values(ORGANISATION_ALPHABET)
_LETTERS = np.frombuffer(ALPHABET.encode(), np.uint8)
_INNER_CHECKS = np.frombuffer(b"0123456789X", np.uint8)


def credit_code_faults(codes: pl.Series) -> pl.DataFrame:
    """Every code of a column, checked as `credit_code` would.

    Gives one row per row: `code` folded; `kind` (null where there is a fault); `fault` the error's id, null
    if none;
    `expected` the right check character where that is the fault; `warning` oddities joined by `;`, null if
    none.
    A null code gives a row of nulls. For the sentence of a fault call `credit_code` on that one code.

    ["91330100MA27XF1A12", null] -> fault ["E-REG-004", null]
    """
    frame = pl.DataFrame({"text": codes.cast(pl.String)}).with_columns(code=_folded("text"))
    lengths = frame["code"].str.len_bytes()
    plain = (lengths == 18) & frame["code"].str.contains(r"^[0-9A-Z]{18}$")
    at = plain.fill_null(value=False).arg_true()
    parts = [_unified(frame["code"].gather(at)).with_columns(at=at)]
    others = frame.with_row_index("at").filter(pl.col("code").is_not_null() & ~plain)
    parts.append(_one_by_one(others))
    found = pl.concat(parts)
    rows = frame.select(pl.int_range(pl.len(), dtype=pl.UInt32).alias("at"), "code")
    joined = rows.join(found, on="at", how="left", maintain_order="left", suffix="_found")
    return joined.with_columns(code=pl.coalesce("code_found", "code")).select(*SCHEMA)


def _folded(column: str) -> pl.Expr:
    # The full fold is slow and only needed where a cell holds more than plain letters and digits.
    plain = pl.col(column).str.contains(r"^[0-9A-Za-z]*$")
    slow = pl.col(column).map_elements(fold, return_dtype=pl.String)
    return pl.when(plain).then(pl.col(column).str.to_uppercase()).otherwise(slow)


def _unified(codes: pl.Series) -> pl.DataFrame:
    """18 capitals and digits each -> code, kind, fault, expected, warning."""
    data = np.frombuffer("".join(codes.to_list()).encode(), np.uint8).reshape(-1, 18)
    values = _UNIFIED[data]
    check = -(values[:, :17].astype(np.int32) @ np.array(WEIGHTS, np.int32)) % 31
    inner = -(_INNER[data[:, 8:16]].astype(np.int32) @ np.array(ORGANISATION_WEIGHTS, np.int32)) % 11
    facts = pl.DataFrame(
        {
            "code": codes,
            "character": (values == _NOT_ALLOWED).any(axis=1),
            "check": check.astype(np.uint8),
            "wrong": _LETTERS[check] != data[:, 17],
            "inner_check": _INNER_CHECKS[inner] != data[:, 16],
            "department": ~np.isin(data[:, 0], np.frombuffer(DEPARTMENTS.encode(), np.uint8)),
            "region": (data[:, 2:8] > ord("9")).any(axis=1),
        }
    )
    kind = (
        pl.col("code").str.slice(0, 2).replace_strict(KINDS, default="organisation", return_dtype=pl.String)
    )
    letter = pl.col("check").replace_strict(dict(enumerate(ALPHABET)), return_dtype=pl.String)
    odd = [pl.when(pl.col(name)).then(pl.lit(name)) for name in ("inner_check", "department", "region")]
    warning = pl.concat_str(odd, separator=";", ignore_nulls=True)
    wrong = ~pl.col("character") & pl.col("wrong")
    good = ~pl.col("character") & ~pl.col("wrong")
    return facts.select(
        "code",
        kind=pl.when(good).then(kind),
        fault=pl.when("character")
        .then(pl.lit(CodeCharacter.id))
        .when(wrong)
        .then(pl.lit(CreditCodeCheck.id)),
        expected=pl.when(wrong).then(letter),
        warning=pl.when(good & (warning != "")).then(warning),
    )


def _one_by_one(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of other lengths: few in any real list, so the scalar rule serves."""
    found: list[tuple[int, str, str | None, str | None, str | None, str | None]] = []
    for at, text in rows.select("at", "text").iter_rows():
        try:
            code = credit_code(text)
        except CodeError as error:
            expected = error.values().get("expected")
            found.append((at, fold(text), None, error.id, None if expected is None else str(expected), None))
        else:
            found.append((at, code.text, code.kind, None, None, ";".join(code.warnings) or None))
    schema = {"at": pl.UInt32, **SCHEMA}
    return pl.DataFrame(found, schema=schema, orient="row").select(*SCHEMA, "at")
