"""Every row of the test database as it is stored, and the statements that lead from one state to another."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db import connection

Key = int | str
"""A row's name in its table: SQLite's row number, PostgreSQL's primary key."""
Rows = dict[str, dict[Key, tuple[Any, ...]]]
Change = tuple[str, list[tuple[Any, ...]]]
COUNTERS = "sqlite_sequence"
LEFT_OUT = "('django_migrations', 'django_session', 'accounts_securityevent', 'accounts_staffsession')"
TABLES = {
    "sqlite": f"""
        SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN {LEFT_OUT} ORDER BY name
    """,  # noqa: S608 - our own names
    "postgresql": f"""
        SELECT tablename FROM pg_tables
        WHERE schemaname = current_schema() AND tablename NOT IN {LEFT_OUT} ORDER BY tablename
    """,  # noqa: S608 - our own names
}
# Name, type, and whether the table's rows are told apart by it.
COLUMNS = {
    "sqlite": "SELECT name, type, 0 FROM pragma_table_info(%s)",
    "postgresql": """
        SELECT attname, format_type(atttypid, atttypmod), COALESCE(attnum = ANY(indkey), false)
        FROM pg_attribute LEFT JOIN pg_index ON indrelid = attrelid AND indisprimary
        WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum
    """,
}
# What tells two empty databases apart: a flush between tests moves these on.
EMPTY = {
    "sqlite": f"SELECT name, seq FROM {COUNTERS}",  # noqa: S608 - our own name
    "postgresql": "SELECT count(*), max(id) FROM django_content_type",
}


@cache
def described(table: str) -> list[tuple[str, str, bool]]:
    """Columns of a table with their types. No walk signs anybody in."""
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS[connection.vendor], [table])
        return [row for row in cursor.fetchall() if row[0] != "last_login"]


def columns(table: str) -> list[str]:
    """The columns of a dumped row; PostgreSQL's key stands before it."""
    return [name for name, _type, is_key in described(table) if not is_key]


def key(table: str) -> tuple[str, str]:
    """The column that names a row, and its type."""
    found = [(name, type_) for name, type_, is_key in described(table) if is_key]
    return found[0] if found else ("rowid", "integer")


def dump() -> Rows:
    """Every row as it is stored: the plus sign, and PostgreSQL's text, keep the driver from converting."""
    is_lite, found = connection.vendor == "sqlite", {}
    with connection.cursor() as cursor:
        cursor.execute(TABLES[connection.vendor])
        for (table,) in cursor.fetchall():
            names = ", ".join(f'+"{name}"' if is_lite else f'"{name}"::text' for name in columns(table))
            name = "rowid" if is_lite else f'"{key(table)[0]}"::text'
            cursor.execute(f'SELECT {name}, {names} FROM "{table}"')  # noqa: S608 - names of our own tables
            found[table] = {row[0]: row[1:] for row in cursor.fetchall()}
    return found


def changes(old: Rows, new: Rows) -> list[Change]:
    """The statements that lead from the old rows to the new ones."""
    found: list[Change] = []
    for table, rows in new.items():
        before, names = old.get(table, {}), columns(table)
        if table == COUNTERS:
            continue
        own = "{}" if connection.vendor == "sqlite" else '"{}"'
        name = own.format(key(table)[0])
        if gone := [(number,) for number in before.keys() - rows.keys()]:
            found.append((f'DELETE FROM "{table}" WHERE {name} = {_mark(key(table)[1])}', gone))  # noqa: S608
        changed = [number for number in rows.keys() & before.keys() if rows[number] != before[number]]
        marks = [_mark(type_) for _name, type_, is_key in described(table) if not is_key]
        if changed:
            sets = ", ".join(f'"{one}" = {mark}' for one, mark in zip(names, marks, strict=True))
            values = [(*rows[number], number) for number in changed]
            sql = f'UPDATE "{table}" SET {sets} WHERE {name} = {_mark(key(table)[1])}'  # noqa: S608
            found.append((sql, values))
        if added := [(number, *values) for number, values in rows.items() if number not in before]:
            into = ", ".join([name, *(f'"{one}"' for one in names)])
            every = ", ".join([_mark(key(table)[1]), *marks])
            found.append((f'INSERT INTO "{table}" ({into}) VALUES ({every})', added))  # noqa: S608
    if COUNTERS in new:
        # Last, for inserting moves them. PostgreSQL's never go back, and so never meet a row again.
        found.append((f"DELETE FROM {COUNTERS}", [()]))  # noqa: S608 - our own name
        found.append((f"INSERT INTO {COUNTERS} (name, seq) VALUES (?, ?)", [*new[COUNTERS].values()]))  # noqa: S608
    return found


def _mark(type_: str) -> str:
    return "?" if connection.vendor == "sqlite" else f"%s::{type_}"


def put_rows(statements: Iterable[Change]) -> None:
    """Past Django, which sees no statement."""
    cursor = connection.connection.cursor()
    for sql, rows in statements:
        cursor.executemany(sql, rows)


def without_anybody() -> object:
    """The name of the state in which nobody has written yet."""
    with connection.cursor() as cursor:
        cursor.execute(EMPTY[connection.vendor])
        return tuple(cursor.fetchall())
