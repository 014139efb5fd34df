"""The cache lives in a SQLite file of its own, which may be deleted at any time."""

from typing import Any

from django.db.models import Model

CACHE_APP = "django_cache"


class CacheRouter:
    """Sends the cache table, and nothing else, to the database `cache`."""

    def db_for_read(self, model: type[Model], **_hints: Any) -> str | None:
        return "cache" if model._meta.app_label == CACHE_APP else None

    def db_for_write(self, model: type[Model], **_hints: Any) -> str | None:
        return self.db_for_read(model)

    def allow_migrate(self, db: str, app_label: str, **_hints: Any) -> bool:
        return (db == "cache") == (app_label == CACHE_APP)
