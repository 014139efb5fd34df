"""Moments: what a walk left in the database, kept as rows and put back where a test begins so again.

A walk through the real workflow costs hundreds of statements. `@kept` walks it once in a process and keeps
the rows that it wrote and the files that it stored. A later test that asks for the same walk, from the same
moment and at the same stopped clock, gets both back in a few statements. From any other state the walk is
walked again, as it always is in transactional tests, under changed settings or faults, and in every test with
`TESTS_WALK_ALWAYS`. How rows are read and put back on either database stands in `tests/rows.py`.
"""

import io
import os
import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any, ClassVar, ParamSpec, TypeVar

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.db import connection, models
from django.test.signals import setting_changed
from django.utils import timezone

from resetdesk.core.faults import VARIABLE
from resetdesk.core.files.store import store
from resetdesk.core.models import StoredFile
from tests.rows import Change, Rows, changes, columns, dump, put_rows, without_anybody

P = ParamSpec("P")
T = TypeVar("T")
HARMLESS = ("SELECT", "SAVEPOINT", "RELEASE", "PRAGMA", "BEGIN")
PLAIN = (str, int, float, bool, type(None))
# No walk asks who is signed in, or since when.
SIGNING_IN = (
    '"django_session"',
    '"accounts_securityevent"',
    '"accounts_staffsession"',
    '"accounts_user" SET "last_login"',
)


@dataclass
class Moment:
    """A state of the database that is known to the last row, and how to come here from the moment before."""

    rows: Rows
    changes: list[Change] = field(default_factory=list)
    files: dict[Path, bytes] = field(default_factory=dict)
    result: bytes = b""
    following: dict[object, "Moment"] = field(default_factory=dict)


class Here:
    """Which moment the running test's database shows; None once anything else was written."""

    firsts: ClassVar[dict[object, Moment]] = {}
    moment: Moment | None = None
    is_untouched = False


def kept(walk: Callable[P, T]) -> Callable[P, T]:
    """Walk once in a process; afterwards put back what the walk left."""

    @wraps(walk)
    def lead(*args: P.args, **kwargs: P.kwargs) -> T:
        before, name = Here.moment, plain((walk.__module__, walk.__qualname__, args, kwargs))
        if before is None or name is None or not is_certain():
            return walk(*args, **kwargs)
        if time_machine.escape_hatch.is_travelling():
            name = (name, timezone.now())
        own = [*args, *kwargs.values()]
        if after := before.following.get(name):
            put_back(after)
            Here.moment = after
            result: T = Unpickler(after.result, own=own).load()
            return result
        traces = traces_left()
        result = walk(*args, **kwargs)
        # A walk that left more than rows and files is walked again each time.
        if is_certain() and traces == traces_left():
            rows = dump()
            after = Moment(rows=rows, changes=changes(before.rows, rows))
            after.result = pickled(result, own=own)
            after.files = files_of(after, before=before.rows)
            before.following[name] = Here.moment = after
        return result

    return lead


def is_certain() -> bool:
    """Nobody beside this test's own connection can have written, and rows alone decide what a walk does."""
    atomic = connection.in_atomic_block and not connection.needs_rollback
    return atomic and not {VARIABLE, "TESTS_WALK_ALWAYS"} & os.environ.keys()


def plain(value: Any) -> object:
    """The value in a form that is equal in every test; None where it has none."""
    if isinstance(value, PLAIN):
        return (type(value).__name__, value)
    if isinstance(value, models.Model):
        return (value._meta.label, value.pk)
    if isinstance(value, dict):
        value = tuple(value.items())
    if isinstance(value, list | tuple):
        parts = tuple(plain(part) for part in value)
        return None if None in parts else parts
    if isinstance(value, Path) or type(value).__module__ == "datetime":
        return (type(value).__name__, str(value))
    name: object = getattr(value, "name_in_moments", None)
    return name


def traces_left() -> tuple[int, int]:
    """Letters sent and values cached."""
    return len(getattr(mail, "outbox", ())), len(cache._cache)  # type: ignore[attr-defined]


def files_of(moment: Moment, *, before: Rows) -> dict[Path, bytes]:
    """The bytes of the files that came with the moment's rows."""
    table = StoredFile._meta.db_table
    place = columns(table).index("key")
    added = [row[place] for number, row in moment.rows[table].items() if number not in before[table]]
    return {path: path.read_bytes() for key in added if (path := store().path(key)).exists()}


class Pickler(pickle.Pickler):
    """Keeps the arguments themselves out of the result, so that the caller finds his own objects in it."""

    def __init__(self, file: io.BytesIO, *, own: list[object]) -> None:
        super().__init__(file)
        self.numbers = {id(one): number for number, one in enumerate(own) if not isinstance(one, PLAIN)}

    def persistent_id(self, one: object) -> int | None:
        return self.numbers.get(id(one))


class Unpickler(pickle.Unpickler):
    """Puts the caller's own objects back."""

    def __init__(self, data: bytes, *, own: list[object]) -> None:
        super().__init__(io.BytesIO(data))
        self.own = own

    def persistent_load(self, number: int) -> object:
        return self.own[number]


def pickled(result: object, *, own: list[object]) -> bytes:
    out = io.BytesIO()
    Pickler(out, own=own).dump(result)
    return out.getvalue()


def put_back(moment: Moment) -> None:
    """Past Django, which sees no statement."""
    put_rows(moment.changes)
    for path, data in moment.files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.write_bytes(data)


def watch(execute: Callable[..., Any], sql: str, params: Any, many: Any, context: Any) -> Any:
    """A statement that may write leads away from every known moment."""
    if not sql.lstrip().upper().startswith(HARMLESS) and not any(words in sql for words in SIGNING_IN):
        leave()
    return execute(sql, params, many, context)


def leave(**_signal: object) -> None:
    """Other rows or other settings, other walks."""
    Here.moment, Here.is_untouched = None, False


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Every test begins with a database in which it wrote nothing."""
    Here.moment, Here.is_untouched = None, True


@pytest.fixture(autouse=True, scope="session")
def _watched() -> Iterator[None]:
    setting_changed.connect(leave)
    with connection.execute_wrapper(watch):
        yield
    setting_changed.disconnect(leave)


@pytest.fixture
def first_moment(db: None) -> None:
    """The database before anybody wrote; transactional tests leave its counters elsewhere."""
    if not is_certain() or not Here.is_untouched:
        return
    name = without_anybody()
    if name not in Here.firsts:
        Here.firsts[name] = Moment(rows=dump())
    Here.moment = Here.firsts[name]
