# SPDX-License-Identifier: Apache-2.0
"""The database itself refuses to change or delete audit rows: a trigger on each table.

Who owns the database can drop a trigger; that shows against the log (`sealing.verify`), whose heads are kept
elsewhere. The trigger keeps everybody else, and every defect of ours, from it.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLES = ("audit_event", "audit_sealed")
_WORDS = "audit rows are only added"


def guard(connection: BaseDatabaseWrapper, tables: tuple[str, ...] = TABLES) -> None:
    """Lay the triggers on. Laying them on twice changes nothing."""
    unguard(connection, tables)
    _run(connection, [line for each in tables for line in _laid(connection.vendor, each)])


def unguard(connection: BaseDatabaseWrapper, tables: tuple[str, ...] = TABLES) -> None:
    """Take them off: for migrations and for tests that empty their database."""
    _run(connection, [line for each in tables for line in _taken(connection.vendor, each)])


def lay(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """The step of a migration."""
    del apps
    guard(editor.connection)


def _laid(vendor: str, table: str) -> list[str]:
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {table}_keeps_{what.lower()} BEFORE {what} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END"
            for what in ("UPDATE", "DELETE")
        ]
    return [
        "CREATE OR REPLACE FUNCTION gulian_only_added() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_WORDS}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f"CREATE TRIGGER {table}_keeps BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION gulian_only_added()",
        f"CREATE TRIGGER {table}_keeps_all BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION gulian_only_added()",
    ]


def _taken(vendor: str, table: str) -> list[str]:
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {table}_keeps_{what}" for what in ("update", "delete")]
    return [f"DROP TRIGGER IF EXISTS {table}_keeps{end} ON {table}" for end in ("", "_all")]


def _run(connection: BaseDatabaseWrapper, lines: list[str]) -> None:
    with connection.cursor() as cursor:
        for line in lines:
            cursor.execute(line)
