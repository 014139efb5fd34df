"""From a backup to a portal that serves: refused before anything is touched, or whole."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from resetdesk.backup import aftermath, checking, making, places, seal, tables
from resetdesk.backup.aftermath import Settled
from resetdesk.backup.checking import Verified
from resetdesk.backup.exceptions import BackupRefused
from resetdesk.backup.parts import CHUNK, Part, altered, read_parts
from resetdesk.core import faults
from resetdesk.core.files.store import KEY, store, sync_folder
from resetdesk.core.models import StoredFile

BIGGEST_PIECE = 64 << 20
SPARE = 64 << 20  # bytes for the database itself, at the least
State = dict[str, list[str]]


@dataclass(frozen=True, kw_only=True)
class Restored:
    """What stands now, what was settled on the way, and every fault of the record that came along."""

    verified: Verified
    settled: Settled


def restore(path: Path, *, replace: bool, at: datetime) -> Restored:
    """Build the installation anew from the backup at `path`.

    Old or new, never between. Raises BackupRefused before anything is touched: the file is no whole and
    genuine backup, its keys are not here, it is newer than this version, something is here already and
    `replace` is not set, there is no room, or the portal still runs.
    """
    with _opened(path) as file, _told(path):
        verified = checking.check(file)
        seal.check_keys(verified.header)
        state = known_state(verified.header.migrations)
        if not replace and not places.is_empty():
            raise BackupRefused(
                _(
                    "Di sini sudah ada isi. Pulihkan di tempat kosong, atau tambahkan --replace untuk "
                    "menggantinya seluruhnya dengan isi cadangan."
                )
            )
        places.demand_silence()
        _demand_room(verified)
        with places.new_place():
            _migrate(state)
            _load(file)
            call_command("migrate", interactive=False, verbosity=0)
            _make_durable()
            settled = aftermath.settle(verified, at=at)
    _forget_cached()
    return Restored(verified=verified, settled=settled)


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    try:
        file = path.open("rb", buffering=CHUNK)
    except OSError as error:
        sentence = _("%(path)s tidak dapat dibuka: %(error)s.") % {"path": path, "error": error.strerror}
        raise BackupRefused(sentence) from error
    with file:
        yield file


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """A disk that fails or fills on the way is a refusal as well: nothing has taken its place yet."""
    try:
        yield
    except (OSError, OperationalError) as error:
        sentence = _("Pemulihan dari %(path)s gagal: %(error)s. Yang ada sebelumnya tidak berubah.")
        told = {"path": path, "error": getattr(error, "strerror", None) or error}
        raise BackupRefused(sentence % told) from error


def _forget_cached() -> None:
    """No session and no limit of the installation before lives on in a cache."""
    call_command("createcachetable", database="cache", verbosity=0)
    for cache in caches.all():
        cache.clear()


def known_state(applied: State) -> State:
    """The backup's migrations, all of them known here. Raises BackupRefused for those of a newer version."""
    known = MigrationLoader(None).disk_migrations
    foreign = [
        f"{app}.{name}" for app, names in applied.items() for name in names if (app, name) not in known
    ]
    if foreign:
        raise BackupRefused(
            _("Cadangan ini dibuat oleh versi portal yang lebih baru (%s). Perbarui portal, lalu ulangi.")
            % ", ".join(foreign[:3])
        )
    return applied


def _demand_room(verified: Verified) -> None:
    free = shutil.disk_usage(store().incoming()).free
    needed = verified.seal.size + SPARE
    if free < needed:
        raise BackupRefused(
            _("Ruang di %(folder)s tidak cukup: perlu %(needed)d MB, tersisa %(free)d MB.")
            % {"folder": settings.FILES_DIR, "needed": needed >> 20, "free": free >> 20}
        )


def _migrate(state: State) -> None:
    """The tables as they were when the backup was made, without a row in them."""
    executor = MigrationExecutor(connection)
    graph, wanted = executor.loader.graph, {(app, name) for app, names in state.items() for name in names}
    last = [node for node in sorted(wanted) if node in graph.nodes and not _followed(graph, node, wanted)]
    executor.migrate(last)
    with transaction.atomic(), connection.cursor() as cursor:
        for table in places.own_tables(cursor):
            if table != "django_migrations":
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608  (quoted)


def _followed(graph: object, node: tuple[str, str], wanted: set[tuple[str, str]]) -> bool:
    children = graph.node_map[node].children  # type: ignore[attr-defined]  # Django's own graph
    return any(child.key in wanted and child.key[0] == node[0] for child in children)


def _load(file: IO[bytes]) -> None:
    """Every row and every file. The file was verified a moment ago and is read through the same handle."""
    file.seek(0)
    with transaction.atomic():
        if connection.vendor == "postgresql":
            # Migrations in the same transaction left some foreign keys to be checked row by row.
            _say("SET CONSTRAINTS ALL DEFERRED")
        for part in read_parts(file):
            if part.name.startswith(tables.FOLDER):
                tables.load(part.read(limit=BIGGEST_PIECE), name=part.name)
                faults.point("M14.load")
            elif part.name.startswith(making.FOLDER):
                _keep(part)
        if connection.vendor == "postgresql":
            # Checks that still wait would keep a later migration from changing its table.
            _say("SET CONSTRAINTS ALL IMMEDIATE")
            _say("SET CONSTRAINTS ALL DEFERRED")
        tables.number_on()


def _say(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def _keep(part: Part) -> None:
    """One file under its key; what lay there under the same key was the same or broken."""
    key = part.name.removeprefix(making.FOLDER)
    if not KEY.fullmatch(key):
        raise altered(part.name)
    target = store().path(key)
    target.parent.mkdir(mode=0o700, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=store().incoming(), prefix="in-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            for chunk in part.chunks():
                file.write(chunk)
        Path(name).rename(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _make_durable() -> None:
    """Every file on the disk before any row names it. Raises OSError for one that the disk did not take.

    One sync for all and then each asked by name: a thousand alone would wait a thousand times.
    """
    os.sync()
    folders = {store().root}
    for key in StoredFile.objects.values_list("key", flat=True).iterator():
        path = store().path(key)
        if path.exists():
            folders.add(path.parent)
            with path.open("rb") as file:
                os.fsync(file.fileno())
    for folder in folders:
        sync_folder(folder)
