# SPDX-License-Identifier: Apache-2.0
"""Tables page by key: no count of all rows, no offset, the same cost on the last page as on the first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core import signing
from django.db.models import Model, Q, QuerySet

M = TypeVar("M", bound=Model)
SIZE = 50
MOST = 200


@dataclass(frozen=True)
class Slice:
    """One page of rows. after : the token of the next page, empty on the last."""

    rows: Sequence[Any]
    after: str


def sliced(rows: QuerySet[M], order: Sequence[str], after: str = "", size: int = SIZE) -> Slice:
    """The rows behind a token, in the order of named columns ('-' before: falling); the last is unique.

    Columns of the order must not be null. A token that was not given out here starts from the beginning.
    """
    size = max(1, min(size, MOST))
    keys = _read(after, order)
    if keys is not None:
        rows = rows.filter(_behind(order, keys))
    found = list(rows.order_by(*order)[: size + 1])
    more = len(found) > size
    found = found[:size]
    return Slice(found, _token(found[-1], order) if more else "")


def _behind(order: Sequence[str], keys: Sequence[Any]) -> Q:
    """(a, b) > (x, y) written out: a > x, or a = x and b > y."""
    whole, same = Q(pk__in=[]), Q()
    for name, value in zip(order, keys, strict=True):
        column = name.removeprefix("-")
        whole |= same & Q(**{f"{column}__{'lt' if name.startswith('-') else 'gt'}": value})
        same &= Q(**{column: value})
    return whole


def _token(row: Model, order: Sequence[str]) -> str:
    keys = [str(getattr(row, name.removeprefix("-"))) for name in order]
    return signing.dumps([list(order), keys], salt="gulian.table", compress=True)


def _read(after: str, order: Sequence[str]) -> list[str] | None:
    if not after:
        return None
    try:
        named, keys = signing.loads(after, salt="gulian.table")
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return keys if named == list(order) else None
