# SPDX-License-Identifier: Apache-2.0
"""Statements built once, for rows that are read and written a hundred times a second.

The ORM builds its SQL anew for every save, which takes several times as long as running it. Here a statement
is built at its first use and kept; values go beside it, in the forms the ORM stores. Many rows: `bulk`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import DatabaseError, connection, models

M = TypeVar("M", bound=models.Model)
Store = Callable[[Any], Any]
_AT_ONCE = 8
_PLAIN = (models.CharField, models.TextField, models.IntegerField, models.BooleanField)


def insert(*rows: models.Model) -> None:
    """New rows of one model, in their order."""
    _inserted(rows, "")


def insert_absent(*rows: models.Model) -> None:
    """New rows of one model; what is there already under a unique key stays as it is."""
    _inserted(rows, " ON CONFLICT DO NOTHING")


def update(row: models.Model, names: tuple[str, ...], by: tuple[str, ...] = ("id",)) -> None:
    """Set the named fields of the stored row that agrees in `by`. Raises DatabaseError without one."""
    change(type(row), {each: getattr(row, each) for each in names}, {each: getattr(row, each) for each in by})


def change(model: type[models.Model], values: Mapping[str, Any], by: Mapping[str, Any]) -> None:
    """Set the fields of the one row that agrees in `by`; names are those of columns (`case_id`).

    Raises DatabaseError where there is none.
    """
    text, stored = _updating(connection.vendor, model, tuple(values), tuple(by))
    given = (*values.values(), *by.values())
    if _run(text, [put(value) for put, value in zip(stored, given, strict=True)]) != 1:
        raise DatabaseError(model.__name__)


def _inserted(rows: tuple[models.Model, ...], tail: str) -> None:
    for first in range(0, len(rows), _AT_ONCE):
        part = rows[first : first + _AT_ONCE]
        text, stored = _inserting(connection.vendor, type(part[0]), len(part), tail)
        _run(text, [put(row.__dict__[name]) for row in part for name, put in stored])
        for row in part:
            row._state.adding, row._state.db = False, connection.alias


def _run(statement: str, values: Sequence[Any]) -> int:
    """How many rows the statement touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


class Found(Generic[M]):
    """A query by one field, its SQL built once: `Found(visible_cases(seat), "number").one(number)`."""

    def __init__(self, rows: models.QuerySet[M], field: str) -> None:
        self._model = rows.model
        self._names = [each.attname for each in rows.model._meta.concrete_fields]
        column = rows.model._meta.get_field(field)
        self._stored = _stored(connection.vendor, column)
        compiler = (
            rows.filter(**{field: _MARKS[type(column)]}).order_by().query.get_compiler(connection=connection)
        )
        try:
            self._sql, params = compiler.as_sql()
        except EmptyResultSet:
            self._sql, params = "", ("",)
        # The value asked for has to be the last: another one in its place would ask past the scope.
        if self._sql and params[-1] != self._stored(_MARKS[type(column)]):
            raise AssertionError(f"{rows.model.__name__}.{field} is not the last value of its query")
        self._given = tuple(params[:-1])
        self._read = compiler.get_converters([each[0] for each in compiler.select or ()])

    def one(self, value: Any) -> M | None:
        """The row, if there is one."""
        if not self._sql:
            return None
        with connection.cursor() as cursor:
            cursor.execute(self._sql, (*self._given, self._stored(value)))
            row = cursor.fetchone()
        if row is None:
            return None
        values = list(row)
        for place, (readers, expression) in self._read.items():
            for reader in readers:
                values[place] = reader(values[place], expression, connection)
        return self._model.from_db(connection.alias, self._names, values)


_MARKS: dict[type[Any], Any] = {
    models.CharField: "-",
    models.UUIDField: UUID(int=0),
}


@lru_cache(maxsize=256)
def _inserting(
    vendor: str, model: type[models.Model], count: int, tail: str
) -> tuple[str, tuple[tuple[str, Store], ...]]:
    fields = model._meta.concrete_fields
    columns = ", ".join(_quoted(each) for each in fields)
    marks = ", ".join([f"({', '.join(['%s'] * len(fields))})"] * count)
    table = connection.ops.quote_name(model._meta.db_table)
    # Names come from our own models, values go beside the statement.
    text = f"INSERT INTO {table} ({columns}) VALUES {marks}{tail}"  # noqa: S608 # nosec B608 - names are our models'
    return text, tuple((each.attname, _stored(vendor, each)) for each in fields)


@lru_cache(maxsize=256)
def _updating(
    vendor: str, model: type[models.Model], names: Sequence[str], by: Sequence[str]
) -> tuple[str, tuple[Store, ...]]:
    fields = {each.attname: each for each in model._meta.concrete_fields}
    table = connection.ops.quote_name(model._meta.db_table)
    pairs = ", ".join(f"{_quoted(fields[each])} = %s" for each in names)
    same = " AND ".join(f"{_quoted(fields[each])} = %s" for each in by)
    text = f"UPDATE {table} SET {pairs} WHERE {same}"  # noqa: S608 # nosec B608 - names are our models'
    return text, tuple(_stored(vendor, fields[each]) for each in (*names, *by))


def _quoted(field: Any) -> str:
    return connection.ops.quote_name(field.column)


def _stored(vendor: str, field: Any) -> Store:
    """From a field's value to what the database's adapter takes; None stays None."""
    field = getattr(field, "target_field", field)
    if isinstance(field, _PLAIN) or (vendor == "postgresql" and isinstance(field, _NATIVE)):
        return _same
    if isinstance(field, models.UUIDField):
        return _hex
    if isinstance(field, models.DateTimeField):
        return _naive
    return lambda value: field.get_db_prep_save(value, connection)


_NATIVE = (models.UUIDField, models.DateTimeField, models.DateField)


def _same(value: Any) -> Any:
    return value


def _hex(value: Any) -> Any:
    return None if value is None else value.hex


def _naive(value: dt.datetime | None) -> str | None:
    return None if value is None else str(value.astimezone(dt.UTC).replace(tzinfo=None))
