"""Emptying the database between transactional tests, past the triggers that guard the record.

Only the test database's owner can do this; in the product nothing does.
"""

from collections.abc import Iterator

import pytest
from django.db.backends.base.operations import BaseDatabaseOperations

EVERY_TRIGGER = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"


@pytest.fixture(autouse=True, scope="session")
def _flush_past_the_triggers() -> Iterator[None]:
    """Django's flush finds the triggers off, and every test finds them on."""
    plain = BaseDatabaseOperations.execute_sql_flush

    def execute(self: BaseDatabaseOperations, sql_list: list[str]) -> None:
        before, after = ["SET LOCAL session_replication_role = replica"], []
        if self.connection.vendor == "sqlite":
            with self.connection.cursor() as cursor:
                found = cursor.execute(EVERY_TRIGGER).fetchall()
            before = [f'DROP TRIGGER "{name}"' for name, _sql in found]
            after = [sql for _name, sql in found]
        plain(self, [*before, *sql_list, *after])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", execute)
        yield
