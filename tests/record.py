"""The intruder of the tests: somebody who can write into the database past its triggers."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from django.db import connection, transaction

TRIGGERS = import_module("resetdesk.core.migrations.0002_triggers")


class _Undo(Exception):
    pass


@contextmanager
def unguarded() -> Iterator[None]:
    """Take the triggers off and put them back, even after an error."""
    # PostgreSQL drops no trigger while a deferred check of the same table is still to come.
    connection.check_constraints()
    TRIGGERS.disarm(connection)
    try:
        yield
    finally:
        TRIGGERS.arm(connection)


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens to the database inside is gone afterwards, triggers included."""
    try:
        with transaction.atomic():
            yield
            raise _Undo
    except _Undo:
        pass
