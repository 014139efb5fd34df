"""Plays half of the offices beside the other half: each half into a copy of the empty SQLite, then one merge.

An office shares no row with another but the people, so halves that number their rows apart fit together.
PostgreSQL and a machine with one processor play one after the other.
"""

import datetime as dt
import os
import sqlite3
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

from django.db import connection, connections, transaction

from resetdesk.demo import stage
from resetdesk.demo.town import Town
from resetdesk.demo.towns import barat, kota, tengah, timur

# About as much work in the one half as in the other.
HALVES = ((timur.TOWN, barat.TOWN), (kota.TOWN, tengah.TOWN))
# The rows of each half are numbered from a million times its place on.
APART = 1_000_000


class HalfFailed(Exception):
    """One half could not be played; its process has said why."""


def play(now: dt.datetime) -> None:
    """The whole demo, as `stage.play` would play it. Raises HalfFailed; then nothing has changed."""
    if connection.vendor != "sqlite" or connection.in_atomic_block or (os.cpu_count() or 1) < 2:
        stage.play(now)
        return
    base = Path(connection.settings_dict["NAME"])
    with TemporaryDirectory(dir=base.parent, prefix="peragaan-") as folder:
        copies = [Path(folder) / f"{number}.sqlite3" for number in range(len(HALVES))]
        for copy in copies:
            _snapshot(copy)
        connections.close_all()
        children = [
            _forked(now, copy, towns=towns, number=number)
            for number, (copy, towns) in enumerate(zip(copies, HALVES, strict=True))
        ]
        if any(os.waitpid(child, 0)[1] for child in children):
            raise HalfFailed
        with _attached(copies) as names, transaction.atomic():
            _merge(names)
            stage.owe()


def _snapshot(copy: Path) -> None:
    """The database as it stands, tables without offices, in a file of its own."""
    connection.ensure_connection()
    with sqlite3.connect(copy) as target:
        connection.connection.backup(target)
    target.close()


def _forked(now: dt.datetime, copy: Path, *, towns: tuple[Town, ...], number: int) -> int:
    """The process that plays a half."""
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        _play_half(now, copy, towns=towns, number=number)
    return child


def _play_half(now: dt.datetime, copy: Path, *, towns: tuple[Town, ...], number: int) -> NoReturn:
    code = 1
    try:
        connection.settings_dict["NAME"] = copy
        with transaction.atomic():
            stage.play_towns(now, towns=towns, before_offices=lambda: _number_apart(number))
        connections.close_all()
        code = 0
    except KeyboardInterrupt:
        pass
    except BaseException:  # noqa: BLE001 - a process of its own says what went wrong and ends
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def _number_apart(number: int) -> None:
    """New rows of this database begin where no other half has any; the people before them are shared."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%%AUTOINCREMENT%%'")
        for (table,) in cursor.fetchall():
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            row = cursor.fetchone()
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            begins = max(row[0] if row else 0, number * APART)
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, begins])


@contextmanager
def _attached(copies: list[Path]) -> Iterator[list[str]]:
    """The halves as further databases of this connection, which SQLite allows outside a transaction only."""
    names = [f"half{number}" for number in range(len(copies))]
    with connection.cursor() as cursor:
        for name, copy in zip(names, copies, strict=True):
            cursor.execute(f"ATTACH DATABASE %s AS {name}", [str(copy)])
        try:
            yield names
        finally:
            for name in names:
                cursor.execute(f"DETACH DATABASE {name}")


def _merge(names: list[str]) -> None:
    """Every row of every half that is not there yet; a row of one half that hurts another is refused."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA defer_foreign_keys = ON")
        for table in sorted(connection.introspection.table_names(cursor)):
            key = connection.introspection.get_primary_key_column(cursor, table)
            if key is None:
                continue
            here, there = quote(table), quote(key)
            for name in names:
                cursor.execute(
                    f"INSERT INTO main.{here} SELECT * FROM {name}.{here} "  # noqa: S608 - names of the schema
                    f"WHERE {there} NOT IN (SELECT {there} FROM main.{here})"
                )
