"""Tables that are made by saying the migrations' statements again are the tables that migrations make."""

from contextlib import suppress
from typing import Any, ClassVar

import pytest
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from resetdesk.backup import places
from tests.faults.replaying import ReplayingExecutor, Statement
from tests.rows import dump

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SCHEMA = {
    "sqlite": ["SELECT type, name, sql FROM sqlite_master ORDER BY type, name"],
    "postgresql": [
        """
        SELECT table_name, column_name, data_type, is_nullable, column_default, character_maximum_length
        FROM information_schema.columns WHERE table_schema = current_schema() ORDER BY 1, ordinal_position
        """,
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() ORDER BY 1",
        """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = current_schema()::regnamespace ORDER BY 1, 2
        """,
        "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1",
        """
        SELECT pg_get_functiondef(oid) FROM pg_proc
        WHERE pronamespace = current_schema()::regnamespace AND prokind = 'f' ORDER BY 1
        """,
    ],
}


class Again(ReplayingExecutor):
    """With a memory of its own."""

    kept: ClassVar[list[Statement]] = []


class Abandoned(Exception):
    """So that the new place takes nobody's."""


def made_by(executor_class: type[MigrationExecutor]) -> Any:
    """The schema and every row of an installation that was just migrated from nothing."""
    connections.close_all()
    found: list[Any] = []
    with suppress(Abandoned), places.new_place():
        executor = executor_class(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
        with connection.cursor() as cursor:
            for sql in SCHEMA[connection.vendor]:
                cursor.execute(sql)
                found.append(cursor.fetchall())
        found.append(dump())
        raise Abandoned
    return found


def test_both_ways_make_the_same_tables() -> None:
    first, again = made_by(Again), made_by(Again)
    assert Again.kept
    assert first == again
    assert len(first[0]) > 100
