"""Tables made from nothing: a restoration migrates them once in a process, and later ones say the same again.

Migrations of an empty database always say the same to it, and most of their seconds go by while Django draws
the models of the past. So the statements of the first restoration are kept. Part of the way (a backup of an
older version) and in a process of its own it is always the migrations themselves.
`tests/faults/test_replaying.py` holds both ways against each other.
"""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

# What asks, and what opened and closed the transactions of the first time.
UNSAID = ("SELECT", "PRAGMA", "BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK")
Statement = tuple[str, Any, bool]


class ReplayingExecutor(MigrationExecutor):
    """Django's own, which keeps what it says on the way from nothing to everything."""

    kept: ClassVar[list[Statement]] = []

    def migrate(self, targets: Any, *args: Any, **kwargs: Any) -> Any:
        if self.loader.applied_migrations or not self.is_all(targets):
            return super().migrate(targets, *args, **kwargs)
        if self.kept:
            return self.say_again()
        said: list[Statement] = []
        with connection.execute_wrapper(keeping(said)):
            state = super().migrate(targets, *args, **kwargs)
        self.kept.extend(said)
        return state

    def is_all(self, targets: Any) -> bool:
        planned = {(found.app_label, found.name) for found, _backwards in self.migration_plan(targets)}
        return planned == set(self.loader.graph.nodes)

    def say_again(self) -> None:
        with connection.constraint_checks_disabled(), transaction.atomic(), connection.cursor() as cursor:
            for sql, params, many in self.kept:
                (cursor.executemany if many else cursor.execute)(sql, params)


def keeping(said: list[Statement]) -> Callable[..., Any]:
    """Writes every statement that does something into `said`."""

    def keep(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        if not str(sql).lstrip().upper().startswith(UNSAID):
            said.append((sql, params, many))
        return execute(sql, params, many, context)

    return keep
