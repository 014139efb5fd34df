"""Making a backup while the portal serves: rows as of one moment, then the files those rows name."""

import errno
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Sum
from django.utils.translation import gettext as _

from resetdesk.backup import checking, tables
from resetdesk.backup.exceptions import BackupFailed
from resetdesk.backup.parts import CHUNK, Writer
from resetdesk.backup.seal import HEADER, MANIFEST, MISSING, SEAL, Header, Seal, fingerprints
from resetdesk.backup.tables import Row, Table
from resetdesk.core import faults
from resetdesk.core.files.store import store, sync_folder
from resetdesk.core.models import BackupMade, StoredFile

FOLDER = "files/"
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True, kw_only=True)
class Made:
    """A backup that lies whole, verified and durable under its name. Sizes in bytes."""

    path: Path
    size: int
    seal: Seal

    @property
    def rows(self) -> int:
        return sum(self.seal.rows.values())


def make(path: Path, *, at: datetime) -> Made:
    """Write a backup to `path`, read it back, and only then give it its name.

    Raises BackupFailed and leaves nothing behind. Files that the store has lost are told in the seal.
    """
    if path.exists():
        raise BackupFailed(_("%s sudah ada. Pilih nama lain; cadangan lama tidak ditimpa.") % path)
    with _beside(path) as (beside, file):
        seal = _write(file, at=at)
        file.flush()
        os.fsync(file.fileno())
        checking.check(file)
        faults.point("M14.finalise")
        size = os.fstat(file.fileno()).st_size
        beside.rename(path)
        sync_folder(path.parent)
    BackupMade.objects.create(at=at, parts=seal.parts, size=size, fingerprint=seal.manifest)
    return Made(path=path, size=size, seal=seal)


@contextmanager
def _beside(path: Path) -> Iterator[tuple[Path, IO[bytes]]]:
    """A private file beside the wanted name. Whatever goes wrong, it goes, and BackupFailed says why."""
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.unlink(missing_ok=True)
        descriptor = os.open(beside, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w+b", buffering=CHUNK) as file:
            _demand_room(path.parent)
            yield beside, file
    except OSError as error:
        _forget(beside)
        if error.errno in NO_ROOM:
            sentence = _("Ruang di %(folder)s tidak cukup; cadangan tidak dibuat.") % {"folder": path.parent}
        else:
            sentence = _("%(path)s tidak dapat ditulis: %(error)s.") % {"path": path, "error": error.strerror}
        raise BackupFailed(sentence) from error
    except BaseException:
        _forget(beside)
        raise


def _forget(beside: Path) -> None:
    with suppress(OSError):
        beside.unlink(missing_ok=True)


def _demand_room(folder: Path) -> None:
    """Said before an hour of writing, not after it."""
    needed = StoredFile.objects.aggregate(size=Sum("size"))["size"] or 0
    if shutil.disk_usage(folder).free < needed:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _write(file: IO[bytes], *, at: datetime) -> Seal:
    writer, rows = Writer(file), {}
    try:
        with tempfile.TemporaryFile() as wanted, tempfile.TemporaryFile() as missing:
            with tables.snapshot():
                writer.add_bytes(HEADER, _header(at).as_bytes())
                for table in tables.tables():
                    rows[table.name] = _write_table(writer, table, wanted=wanted)
            files, lost = _write_files(writer, wanted, missing=missing)
            if lost:
                size = missing.tell()
                missing.seek(0)
                writer.add(MISSING, iter(lambda: missing.read(CHUNK), b""), size=size)
        seal = Seal(
            manifest=writer.add_manifest(MANIFEST),
            parts=writer.count,
            size=writer.size,
            files=files,
            missing=lost,
            rows=rows,
        )
        writer.end(SEAL, seal.as_bytes())
    finally:
        writer.close()
    return seal


def _header(at: datetime) -> Header:
    applied: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        applied.setdefault(app, []).append(name)
    return Header(
        made_at=at,
        database=connection.vendor,
        site=settings.PUBLIC_URL,
        migrations=applied,
        keys=fingerprints(),
    )


def _write_table(writer: Writer, table: Table, *, wanted: IO[bytes]) -> int:
    count = 0

    def counted() -> Iterator[Row]:
        nonlocal count
        for row in tables.rows_of(table):
            count += 1
            if table.model is StoredFile:
                told = dict(zip((field.attname for field in table.fields), row, strict=True))
                line = [told["key"], str(told["id"]), told["size"], told["sha256"]]
                wanted.write(json.dumps(line).encode() + b"\n")
            yield row

    for number, data in enumerate(tables.packed(table, counted()), 1):
        writer.add_bytes(table.part(number), data)
        faults.point("M14.write")
    return count


def _write_files(writer: Writer, wanted: IO[bytes], *, missing: IO[bytes]) -> tuple[int, int]:
    """Every file that the rows name, as it lies in the store: how many, and how many are not as told."""
    files = lost = 0
    wanted.seek(0)
    for line in wanted:
        key, file_id, size, sha256 = json.loads(line)
        why = _write_file(writer, key, size=size, sha256=sha256)
        files += why != "missing"
        if why:
            lost += 1
            missing.write(json.dumps({"id": file_id, "key": key, "why": why}).encode() + b"\n")
    return files, lost


def _write_file(writer: Writer, key: str, *, size: int, sha256: str) -> str:
    """Empty where the file is what its row says; else `missing` or `changed`. What is there is kept."""
    try:
        source = store().open(key)
    except FileNotFoundError:
        return "missing"
    with source:
        there = os.fstat(source.fileno()).st_size
        found = writer.add(FOLDER + key, iter(lambda: source.read(CHUNK), b""), size=there)
        faults.point("M14.write")
    return "" if (there, found) == (size, sha256) else "changed"
