# SPDX-License-Identifier: Apache-2.0
"""The database brought to this version: forward only, one process at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

_LOCK = 0x67756C69616E
"""The number of PostgreSQL's advisory lock: several hosts may start on one database."""


def migrate(folder: Path) -> int:
    """Apply what is missing and answer how many steps there were. Others that start meanwhile wait.

    Raises DatabaseAway, OfficeNewer (the database was written by a newer version; nothing is changed).
    """
    from django.core.management import call_command
    from django.db import OperationalError, connection
    from django.db.migrations.executor import MigrationExecutor

    from gulian.errors import DatabaseAway, OfficeNewer

    try:
        with FileLock(str(folder / ".migrate-lock")), _alone():
            executor = MigrationExecutor(connection)
            unknown = sorted(set(executor.loader.applied_migrations) - set(executor.loader.disk_migrations))
            if unknown:
                raise OfficeNewer("、".join(".".join(each) for each in unknown[:3]))
            plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
            if plan:
                call_command("migrate", verbosity=0, interactive=False)
    except OperationalError as error:
        raise DatabaseAway(str(error).splitlines()[0]) from error
    return len(plan)


@contextmanager
def _alone() -> Iterator[None]:
    """On PostgreSQL, a lock of the database besides that of the folder."""
    from django.db import connection

    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
