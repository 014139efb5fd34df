"""Where a restored installation is built, and the one moment in which it takes the old one's place.

SQLite: in a new file beside the old one, which then takes its name. PostgreSQL: in one transaction. Either
way everything is loaded, settled and verified before; a crash at any moment leaves the old or the new.
"""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from resetdesk.accounts.models import Office, User
from resetdesk.backup.exceptions import BackupRefused
from resetdesk.core import faults
from resetdesk.core.files.store import sync_folder
from resetdesk.core.jobs.heart import BEAT_SECONDS
from resetdesk.core.models import StoredFile, Worker

LATELY = timedelta(minutes=1)
# The server notices a killed client when it next writes to it, and then takes back what it had begun.
GOING_SECONDS = 5.0
STILL_SERVING = gettext_noop(
    "Portal masih berjalan di atas basis data ini. Hentikan dulu portal dan semua pekerjanya, lalu ulangi."
)


def is_empty() -> bool:
    """Whether this installation holds nothing of anybody's: no office, no person, no file."""
    try:
        there = set(connection.introspection.table_names())
        return not any(
            model._meta.db_table in there and model._default_manager.exists()
            for model in (Office, User, StoredFile)
        )
    except DatabaseError:
        # What cannot be read any more may still be all that somebody has.
        return False


def demand_silence() -> None:
    """Raises BackupRefused while a worker of this installation beats; a dead one is waited for."""
    try:
        before = beats()
        if before:
            time.sleep(BEAT_SECONDS * 1.5)
            if beats() != before:
                raise BackupRefused(_(STILL_SERVING))
    except DatabaseError:
        # No table, or a broken file: nobody serves from it.
        return
    finally:
        connection.close()


def beats() -> dict[str, int]:
    """The last signs of life of workers that beat a moment ago."""
    lately = Worker.objects.filter(beat_at__gte=timezone.now() - LATELY)
    return dict(lately.values_list("pk", "beats"))


@contextmanager
def new_place() -> Iterator[None]:
    """An empty database under the name of the usual one. Left without an error it takes the old one's place.

    Raises BackupRefused while a portal is still connected.
    """
    if connection.vendor == "postgresql":
        with transaction.atomic(durable=True):
            demand_alone()
            clear()
            yield
            faults.point("M14.switch")
    else:
        with beside(Path(connection.settings_dict["NAME"])):
            yield


# --- PostgreSQL --------------------------------------------------------------------------------------------


def demand_alone() -> None:
    """Raises BackupRefused while anybody else uses this database; who is just going is waited for."""
    patience = time.monotonic() + GOING_SECONDS
    while others():
        if time.monotonic() > patience:
            raise BackupRefused(_(STILL_SERVING))
        time.sleep(0.1)


def others() -> int:
    """How many other clients this database has at this moment."""
    with connection.cursor() as cursor:
        # Within one transaction the view shows what it showed first.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        return int(cursor.fetchone()[0])


def clear() -> None:
    """Drop every table and trigger function of ours, inside the caller's transaction."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for table in own_tables(cursor):
            cursor.execute(f"DROP TABLE {quote(table)} CASCADE")
        cursor.execute(
            "SELECT proname FROM pg_proc "
            "WHERE pronamespace = current_schema()::regnamespace AND prokind = 'f'"
        )
        for (function,) in cursor.fetchall():
            if function.startswith(own_prefixes()):
                cursor.execute(f"DROP FUNCTION {quote(function)} CASCADE")


def own_tables(cursor: CursorWrapper) -> list[str]:
    """Tables that migrations of ours made, of whatever version; what else lies there is not ours."""
    return [name for name in connection.introspection.table_names(cursor) if name.startswith(own_prefixes())]


def own_prefixes() -> tuple[str, ...]:
    return ("django_", *(f"{config.label}_" for config in apps.get_app_configs()))


# --- SQLite ------------------------------------------------------------------------------------------------


@contextmanager
def beside(old: Path) -> Iterator[None]:
    """Build in a file beside `old`; at the end it is made durable and renamed over it."""
    close_book(old)
    new = old.with_name(f"{old.name}.restoring")
    forget(new)
    connection.close()
    connection.settings_dict["NAME"] = new
    try:
        with connection.cursor() as cursor:
            os.chmod(new, 0o600)  # noqa: PTH101  (the file that SQLite just made)
            # Nobody reads this file before it was made durable as a whole.
            cursor.execute("PRAGMA synchronous = OFF")
        yield
        connection.close()
        close_book(new)
        with new.open("rb") as file:
            os.fsync(file.fileno())
        close_book(old)
        faults.point("M14.switch")
        for left in ("-wal", "-shm"):
            # Only a broken file has them still; they must not be taken for the new one's.
            old.with_name(f"{old.name}{left}").unlink(missing_ok=True)
        new.rename(old)
        sync_folder(old.parent)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = old
        forget(new)


def close_book(path: Path) -> None:
    """Bring everything into the one file, so that no `-wal` is left. Raises BackupRefused while it is in use.

    A file that is broken is taken as it is: it may be the reason for the restoration.
    """
    if not path.exists():
        return
    try:
        book = sqlite3.connect(path, timeout=1, isolation_level=None)
        try:
            book.execute("PRAGMA journal_mode = DELETE").fetchone()
        finally:
            book.close()
    except sqlite3.OperationalError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise BackupRefused(_(STILL_SERVING)) from None
    except sqlite3.DatabaseError:
        pass


def forget(path: Path) -> None:
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm", f"{path.name}-journal"):
        path.with_name(name).unlink(missing_ok=True)
