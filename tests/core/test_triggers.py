"""The triggers stand after every migration: a table rebuilt on SQLite would lose them without a word."""

import pytest
from django.db import connection

from tests.record import TRIGGERS

pytestmark = pytest.mark.django_db

QUERIES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}


def test_every_trigger_stands() -> None:
    expected = {f"{table}_no_{act.lower()}" for table, acts in TRIGGERS.REFUSED.items() for act in acts}
    expected.add("core_journalvalue_no_delete")
    if connection.vendor == "postgresql":
        expected |= {f"{table}_no_truncate" for table in TRIGGERS.REFUSED}
    with connection.cursor() as cursor:
        cursor.execute(QUERIES[connection.vendor])
        assert expected <= {name for (name,) in cursor.fetchall()}


def test_the_migration_goes_back_and_forth() -> None:
    TRIGGERS.disarm(connection)
    TRIGGERS.disarm(connection)
    TRIGGERS.arm(connection)
    test_every_trigger_stands()
