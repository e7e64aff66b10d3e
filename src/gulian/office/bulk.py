# SPDX-License-Identifier: Apache-2.0
"""Many rows at once from a frame: executemany on SQLite, COPY on PostgreSQL; the ORM object by object is
twenty times slower.
"""

from __future__ import annotations

import io
from typing import Any

import polars as pl
from django.db import connection, models


def write_rows(model: type[models.Model], rows: pl.DataFrame) -> int:
    """Insert the rows of a frame whose columns are named as the model's fields; how many there were.

    Null texts become '' where the field knows no null. Lists become JSON. Only inside a transaction.
    """
    fields = {field.name: field for field in model._meta.concrete_fields}
    names = [name for name in rows.columns if name in fields]
    whole = rows.select(_stored(rows.schema[name], name, fields[name]) for name in names)
    if whole.is_empty():
        return 0
    columns = ", ".join(connection.ops.quote_name(str(fields[name].column)) for name in names)
    table = connection.ops.quote_name(model._meta.db_table)
    if connection.vendor == "postgresql":
        _copy(f"COPY {table} ({columns}) FROM STDIN (FORMAT csv)", whole)
    else:
        marks = ", ".join(["%s"] * len(names))
        with connection.cursor() as cursor:
            # Names come from our own models, values go beside the statement.
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", whole.rows())  # noqa: S608 # nosec B608 - names are our models'
    return whole.height


def _stored(kind: pl.DataType, name: str, field: models.Field[Any, Any]) -> pl.Expr:
    """A column as the database takes it."""
    column = pl.col(name)
    if isinstance(kind, pl.List):
        column = column.map_elements(_json, return_dtype=pl.String, skip_nulls=False)
    elif isinstance(kind, pl.Date):
        column = column.dt.strftime("%Y-%m-%d")
    elif isinstance(kind, pl.Datetime):
        zone = "+00:00" if connection.vendor == "postgresql" else ""
        column = column.dt.convert_time_zone("UTC").dt.strftime("%Y-%m-%d %H:%M:%S%.6f" + zone)
    elif isinstance(kind, pl.Boolean) and connection.vendor != "postgresql":
        column = column.cast(pl.Int64)
    if isinstance(field, (models.CharField, models.TextField)) and not field.null:
        column = column.fill_null("")
    return column.alias(name)


def _json(values: Any) -> str:
    import json

    return json.dumps([] if values is None else list(values), ensure_ascii=False)


def _copy(statement: str, rows: pl.DataFrame) -> None:
    """Null is an empty field, an empty text a quoted one: texts are always quoted."""
    text = io.BytesIO()
    texts = [name for name, kind in rows.schema.items() if kind == pl.String]
    quoted = rows.with_columns(
        (pl.lit('"') + pl.col(name).str.replace_all('"', '""', literal=True) + pl.lit('"')).alias(name)
        for name in texts
    )
    quoted.write_csv(text, include_header=False, quote_style="never")
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(text.getvalue())
