"""Every row in a form that belongs to no database: JSON lines under named and typed columns.

What SQLite wrote PostgreSQL reads, and the other way round. Some things are never written: sessions, lives of
workers, finished jobs, and the ciphertext of a hand-over or of a password that the portal made (S1).
"""

import base64
import gzip
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import Field, Model
from django_tasks_db.models import DBTaskResult, get_date_max

from archive_app.domain.bundles import BUILD_JOB
from requests_app.models import GeneratedPassword, Handover
from resetdesk.backup.parts import altered
from resetdesk.core.models import Promise

ROWS_AT_ONCE = 1000
CHUNK_BYTES = 4 << 20
LEVEL = 4  # of gzip: 6 takes twice the time for 3 % less
FOLDER = "tables/"
# Sessions and lives of workers die with their installation; a bundle is a copy that is made anew when wanted.
LEFT_OUT = frozenset(
    {
        "django_session",
        "accounts_staffsession",
        "core_worker",
        "account_emailconfirmation",
        "archive_app_bundle",
    }
)
JOBS_LEFT_OUT = (BUILD_JOB,)
KINDS: tuple[tuple[type[models.Field[Any, Any]], str], ...] = (
    (models.JSONField, "json"),
    (models.BinaryField, "bytes"),
    (models.UUIDField, "uuid"),
    (models.DateTimeField, "datetime"),
    (models.DateField, "date"),
    (models.BooleanField, "bool"),
    (models.FloatField, "float"),
    (models.IntegerField, "int"),
    (models.CharField, "text"),
    (models.TextField, "text"),
)
Row = list[Any]
Columns = list[tuple[str, str]]


@dataclass(frozen=True)
class Table:
    """One table of ours, in the order of the models."""

    number: int
    model: type[Model]

    @property
    def name(self) -> str:
        return self.model._meta.db_table

    @property
    def fields(self) -> list["Field[Any, Any]"]:
        return list(self.model._meta.concrete_fields)

    @property
    def columns(self) -> Columns:
        return [(str(field.column), kind_of(field)) for field in self.fields]

    def part(self, number: int) -> str:
        return f"{FOLDER}{self.number:03}-{self.name}/{number:05}.jsonl.gz"


def tables() -> list[Table]:
    """Every table that a backup holds."""
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.db_table not in LEFT_OUT
    ]
    return [Table(number, model) for number, model in enumerate(found, 1)]


def kind_of(field: "Field[Any, Any]") -> str:
    """How the column is written. Raises TypeError for a kind of field that nobody has taught it."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    for family, kind in KINDS:
        if isinstance(field, family):
            return kind
    message = f"{field.model.__name__}.{field.name} is of a kind that a backup does not know"
    raise TypeError(message)


# --- out ---------------------------------------------------------------------------------------------------


@contextmanager
def snapshot() -> Iterator[None]:
    """Everything read inside is as it was at one moment, while others go on writing."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with transaction.atomic(durable=True):
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                yield
            return
        # Not `atomic`, which begins IMMEDIATE and would keep every writer waiting.
        cursor.execute("BEGIN DEFERRED")
        try:
            cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
            yield
        finally:
            cursor.execute("ROLLBACK")


def rows_of(table: Table) -> Iterator[Row]:
    """The rows as a backup may hold them, by key."""
    rows = table.model._base_manager.order_by("pk")
    owed = Promise.objects.exclude(name__in=JOBS_LEFT_OUT)
    if table.model is DBTaskResult:
        rows = rows.filter(pk__in=owed.values("pk"))
    elif table.model is Promise:
        rows = rows.filter(pk__in=owed)
    clean = CLEANED.get(table.model)
    names = [field.attname for field in table.fields]
    for values in rows.values_list(*names).iterator(chunk_size=ROWS_AT_ONCE):
        yield list(values) if clean is None else clean(dict(zip(names, values, strict=True)))


def _without_ciphertext(row: dict[str, Any]) -> Row:
    return list({**row, "key_id": "", "nonce": b"", "ciphertext": b""}.values())


def _without_worker(row: dict[str, Any]) -> Row:
    return list({**row, "worker_id": None}.values())


def _not_running(row: dict[str, Any]) -> Row:
    """A job in flight is owed again; the attempt that was under way counts as one."""
    if row["status"] == "RUNNING":
        row |= {"status": "READY", "run_after": get_date_max()}
    return list(row.values())


CLEANED: dict[type[Model], Callable[[dict[str, Any]], Row]] = {
    GeneratedPassword: _without_ciphertext,
    Handover: _without_ciphertext,
    Promise: _without_worker,
    DBTaskResult: _not_running,
}


def packed(table: Table, rows: Iterable[Row]) -> Iterator[bytes]:
    """The rows as gzip pieces of at most some megabytes, each with the columns at its head."""
    head = json.dumps({"table": table.name, "columns": table.columns}).encode() + b"\n"
    kinds = [kind for _name, kind in table.columns]
    lines, size = [head], len(head)
    for row in rows:
        line = json.dumps([written(value, kind) for value, kind in zip(row, kinds, strict=True)]).encode()
        lines.append(line + b"\n")
        size += len(line)
        if size >= CHUNK_BYTES:
            yield _gzip(lines)
            lines, size = [head], len(head)
    if len(lines) > 1:
        yield _gzip(lines)


def _gzip(lines: Sequence[bytes]) -> bytes:
    return gzip.compress(b"".join(lines), LEVEL, mtime=0)


def written(value: Any, kind: str) -> Any:
    """The value as JSON."""
    if value is None or kind in {"int", "float", "text", "json"}:
        return value
    if kind == "bool":
        return bool(value)
    if kind == "bytes":
        return base64.b64encode(bytes(value)).decode()
    return str(value) if kind == "uuid" else value.isoformat()


# --- in ----------------------------------------------------------------------------------------------------


def load(data: bytes, *, name: str) -> int:
    """Insert the rows of one piece as they are; returns how many. Raises BackupRefused for what is none."""
    try:
        head, *lines = gzip.decompress(data).splitlines()
        told = json.loads(head)
        table, columns = str(told["table"]), [(str(column), str(kind)) for column, kind in told["columns"]]
    except (OSError, EOFError, ValueError, KeyError, TypeError):
        raise altered(name) from None
    quote = connection.ops.quote_name
    listed = ", ".join(quote(column) for column, _kind in columns)
    marks = ", ".join(["%s"] * len(columns))
    sql = f"INSERT INTO {quote(table)} ({listed}) VALUES ({marks})"  # noqa: S608  (quoted names)
    readers = [READERS[kind] for _column, kind in columns]
    with connection.cursor() as cursor:
        for start in range(0, len(lines), ROWS_AT_ONCE):
            batch = [
                [
                    None if value is None else read(value)
                    for read, value in zip(readers, json.loads(line), strict=True)
                ]
                for line in lines[start : start + ROWS_AT_ONCE]
            ]
            cursor.executemany(sql, batch)
    return len(lines)


def _as_is(value: Any) -> Any:
    return value


def _bytes(value: str) -> Any:
    return connection.Database.Binary(base64.b64decode(value))  # type: ignore[attr-defined]  # DB-API 2.0


def _uuid(value: str) -> Any:
    return UUID(value) if connection.features.has_native_uuid_field else UUID(value).hex


def _datetime(value: str) -> Any:
    return connection.ops.adapt_datetimefield_value(datetime.fromisoformat(value))


def _date(value: str) -> Any:
    return connection.ops.adapt_datefield_value(date.fromisoformat(value))


def _json(value: Any) -> Any:
    return connection.ops.adapt_json_value(value, None)


READERS: dict[str, Callable[[Any], Any]] = {
    "int": _as_is,
    "float": _as_is,
    "text": _as_is,
    "bool": _as_is,
    "bytes": _bytes,
    "uuid": _uuid,
    "datetime": _datetime,
    "date": _date,
    "json": _json,
}


def number_on() -> None:
    """The database's own counters go on behind the highest row of each table that is there."""

    there = set(connection.introspection.table_names())
    found = [table.model for table in tables() if table.name in there]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), found):
            cursor.execute(statement)
