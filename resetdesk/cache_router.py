"""The caches live in a SQLite file of their own, which may be deleted at any time."""

from datetime import datetime
from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.db import connections
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

CACHE_APP = "django_cache"


class LastingCache(DatabaseCache):
    """A table from which only time takes anything: a flood of entries pushes no rate limit out (S12)."""

    def _cull(self, db: str, cursor: CursorWrapper, now: datetime, num: int) -> None:  # noqa: ARG002  (Django's)
        operations = connections[db].ops
        table = operations.quote_name(self._table)  # type: ignore[attr-defined]  # the stubs leave it out
        ended = operations.adapt_datetimefield_value(now)
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [ended])  # noqa: S608  (quoted)


class CacheRouter:
    """Sends the cache tables, and nothing else, to the database `cache`."""

    def db_for_read(self, model: type[Model], **_hints: Any) -> str | None:
        return "cache" if model._meta.app_label == CACHE_APP else None

    def db_for_write(self, model: type[Model], **_hints: Any) -> str | None:
        return self.db_for_read(model)

    def allow_migrate(self, db: str, app_label: str, **_hints: Any) -> bool:
        return (db == "cache") == (app_label == CACHE_APP)
