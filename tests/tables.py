"""The tables of the test database: migrated once for each state of the migrations, copied from then on.

The copy is a file of this checkout. Django still runs `migrate` on it, so a migration is never left out; a
migration that was edited in place makes a new file. PostgreSQL always migrates from nothing.
"""

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import pytest
from django.apps import apps
from django.db import connection
from django.db.backends.sqlite3.creation import DatabaseCreation
from pytest_django import DjangoDbBlocker

from resetdesk.config import HOME

FOLDER = HOME / "var" / "tests"


def digest() -> str:
    """Of everything that a test database is migrated by."""
    hasher = hashlib.sha256(django.__version__.encode())
    for app in apps.get_app_configs():
        for path in sorted(Path(app.path).glob("migrations/*.py")):
            hasher.update(f"{app.label}/{path.name}\n".encode() + path.read_bytes())
    return hasher.hexdigest()[:16]


def kept_tables() -> Path:
    return FOLDER / f"tables-{digest()}.sqlite3"


@pytest.fixture(scope="session")
def _tables_are_copied() -> Iterator[None]:
    """Where the test database is made, it begins as a copy of the kept file."""
    plain, kept = DatabaseCreation._create_test_db, kept_tables()  # type: ignore[attr-defined]  # Django's own

    def create(self: DatabaseCreation, *args: Any, **kwargs: Any) -> str:
        name: str = plain(self, *args, **kwargs)
        if self.connection.alias == "default" and kept.exists():
            shutil.copyfile(kept, name)
        return name

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseCreation, "_create_test_db", create)
        yield


@pytest.fixture(scope="session")
def django_db_setup(
    _tables_are_copied: None, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """The plugin's own; what it made is kept for the next time, and what another state made goes."""
    kept = kept_tables()
    if connection.vendor != "sqlite" or kept.exists():
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    made = kept.with_suffix(f".{os.getpid()}")
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(made)])
    for old in FOLDER.glob("tables-*.sqlite3"):
        old.unlink(missing_ok=True)
    # Workers that begin together all make it; none may copy what another has half written.
    made.replace(kept)
