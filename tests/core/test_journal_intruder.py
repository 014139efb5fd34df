"""Somebody changes the record behind the portal's back: the database refuses, `verify` finds the rest."""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, models, transaction

from resetdesk.core import calendar, journal, reading, roots
from resetdesk.core.journal import DISPOSED, Act, Head
from resetdesk.core.models import CalendarEdition, DailyRoot, JournalEntry, JournalValue, ReadingLog
from tests.record import undone, unguarded

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)


def write_chain(chain: UUID, *, length: int = 5) -> UUID:
    for number in range(length):
        values = {"name": f"Orang {number}", "phone": "+6281200000000"} if number % 2 == 0 else {}
        act = Act(
            f"event-{number}", number or None, AT + timedelta(minutes=number), {"n": number, "t": "x"}, values
        )
        journal.append(chain, scope=1, act=act)
    return chain


def chains_found(faults: list[journal.Fault]) -> set[UUID | None]:
    return {fault.chain for fault in faults}


ROWS = (JournalEntry, DailyRoot, ReadingLog, CalendarEdition)


def write_everything() -> None:
    write_chain(uuid4(), length=1)
    roots.sign_daily_root(1, day=date(2026, 11, 20), at=AT)
    reading.log_reading(uuid4(), scope=1, person=3, session_digest="a" * 64, at=AT)
    calendar.seed_calendar(1, tz="Asia/Jakarta", years=[], at=AT)


@pytest.mark.parametrize("model", [*ROWS, JournalValue])
def test_the_database_refuses_to_change_the_record(model: type[models.Model]) -> None:
    write_everything()
    rows = model._default_manager.all()
    with pytest.raises(IntegrityError, match="part of the record"), transaction.atomic():
        rows.update(**{"value": "lain"} if model is JournalValue else {"scope": 2})
    assert rows.count() > 0


@pytest.mark.parametrize("model", [*ROWS, JournalValue])
def test_the_database_refuses_to_remove_the_record(model: type[models.Model]) -> None:
    write_everything()
    before = model._default_manager.count()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {model._meta.db_table}")  # noqa: S608
    assert model._default_manager.count() == before > 0


@pytest.mark.parametrize("model", ROWS)
def test_an_upsert_is_a_change_too(model: type[models.Model]) -> None:
    write_everything()
    row = model._default_manager.get()
    with pytest.raises(IntegrityError, match="part of the record"), transaction.atomic():
        model._default_manager.bulk_create(
            [row], update_conflicts=True, update_fields=["scope"], unique_fields=["id"]
        )


def test_postgresql_refuses_truncate() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    write_everything()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE core_journalentry CASCADE")


def another_text(value: object, chance: random.Random) -> str:
    text = str(value)
    place = chance.randrange(len(text))
    return text[:place] + chr(ord(text[place]) ^ 1) + text[place + 1 :]


def another_number(value: object, chance: random.Random) -> int:
    return (value if isinstance(value, int) else 0) + chance.randint(100, 999)


def another_facts(value: object, chance: random.Random) -> object:
    assert isinstance(value, dict)
    return chance.choice(
        [{}, value | {"n": value["n"] + 1}, value | {"new": None}, {"n": value["n"]}, [value]]
    )


def another_commitments(value: object, chance: random.Random) -> object:
    assert isinstance(value, dict)
    if not value:
        return {"name": "0" * 64}
    field = chance.choice(sorted(value))
    rest = {key: item for key, item in value.items() if key != field}
    return chance.choice(
        [rest, rest | {field: another_text(value[field], chance)}, {"other": value[field]} | rest]
    )


def another_time(value: object, chance: random.Random) -> datetime:
    assert isinstance(value, datetime)
    return value + timedelta(microseconds=chance.randint(1, 10**9))


CHANGES: dict[tuple[type[models.Model], str], Callable[[object, random.Random], object]] = {
    (JournalEntry, "chain"): lambda _value, _chance: uuid4(),
    (JournalEntry, "seq"): another_number,
    (JournalEntry, "scope"): another_number,
    (JournalEntry, "event"): another_text,
    (JournalEntry, "by"): another_number,
    (JournalEntry, "at"): another_time,
    (JournalEntry, "facts"): another_facts,
    (JournalEntry, "commitments"): another_commitments,
    (JournalEntry, "prev_hash"): another_text,
    (JournalEntry, "hash"): another_text,
    (JournalValue, "field"): another_text,
    (JournalValue, "salt"): lambda value, _chance: bytes(value)[::-1] + b"x",  # type: ignore[call-overload]
    (JournalValue, "value"): another_text,
}


def test_each_of_100_random_one_row_changes_is_found() -> None:
    for _number in range(4):
        write_chain(uuid4())
    disposed = write_chain(uuid4())
    journal.erase(disposed, scope=1, act=Act(DISPOSED, 1, AT, {"n": 9, "t": "x"}))
    assert journal.verify() == []
    chance = random.Random(2026)  # noqa: S311
    plan = [*CHANGES, *(chance.choice(list(CHANGES)) for _time in range(100 - len(CHANGES)))]
    for model, column in plan:
        row = chance.choice(list(model._default_manager.order_by("pk").values("pk", column)))
        with undone(), unguarded():
            changed = CHANGES[model, column](row[column], chance)
            model._default_manager.filter(pk=row["pk"]).update(**{column: changed})
            assert journal.verify(), f"{model.__name__}.{column}: {row[column]!r} -> {changed!r}"
        assert journal.verify() == []


def test_a_removed_entry_is_found() -> None:
    chain = write_chain(uuid4())
    for seq in range(1, 5):
        with undone(), unguarded():
            JournalValue.objects.filter(entry__chain=chain, entry__seq=seq).delete()
            JournalEntry.objects.get(chain=chain, seq=seq).delete()
            assert chains_found(journal.verify()) == {chain}


def test_an_inserted_entry_is_found_even_when_its_own_hash_is_right() -> None:
    chain = write_chain(uuid4())
    forged = write_chain(uuid4(), length=6)
    with unguarded():
        JournalEntry.objects.filter(chain=forged, seq=6).update(chain=chain)
    assert [fault.seq for fault in journal.verify(chain)] == [6, 6]


def test_two_entries_that_change_places_are_found() -> None:
    chain = write_chain(uuid4())
    with unguarded():
        for old, new in ((2, 99), (3, 2), (99, 3)):
            JournalEntry.objects.filter(chain=chain, seq=old).update(seq=new)
    assert {fault.seq for fault in journal.verify(chain)} >= {2, 3}


def test_a_missing_or_an_added_value_is_found() -> None:
    chain = write_chain(uuid4())
    entry = JournalEntry.objects.get(chain=chain, seq=3)
    with undone(), unguarded():
        JournalValue.objects.filter(entry=entry, field="phone").delete()
        (fault,) = journal.verify(chain)
        assert (fault.seq, "phone" in fault.sentence, "hilang" in fault.sentence) == (3, True, True)
    JournalValue.objects.create(entry=entry, field="nip", salt=bytes(32), value="1")
    assert [fault.seq for fault in journal.verify(chain)] == [3]


def test_a_value_that_survived_its_disposal_is_found() -> None:
    chain = write_chain(uuid4())
    journal.erase(chain, scope=1, act=Act(DISPOSED, 1, AT))
    JournalValue.objects.create(
        entry=JournalEntry.objects.get(chain=chain, seq=1), field="name", salt=bytes(32), value="Orang 0"
    )
    assert [fault.seq for fault in journal.verify(chain)] == [1]


def test_a_cut_at_the_end_shows_against_a_head_known_from_elsewhere() -> None:
    chain = write_chain(uuid4())
    known = journal.head(chain)
    with unguarded():
        JournalValue.objects.filter(entry__chain=chain, entry__seq=5).delete()
        JournalEntry.objects.get(chain=chain, seq=5).delete()
    assert journal.verify(chain) == []
    (fault,) = journal.verify(chain, expected_head=known)
    assert (fault.seq, "hilang" in fault.sentence) == (5, True)


def test_an_older_head_is_still_part_of_a_longer_chain() -> None:
    chain = write_chain(uuid4(), length=2)
    known = journal.head(chain)
    journal.append(chain, scope=1, act=Act("more", 1, AT))
    assert journal.verify(chain, expected_head=known) == []
    assert journal.verify(chain, expected_head=Head(known.seq, "f" * 64)) != []


@pytest.mark.parametrize(
    ("column", "garbage"),
    [
        ("at", "2026-99-99"),
        ("at", 5),
        ("seq", "x"),
        ("by", "x"),
        ("scope", b"x"),
        ("event", b"\xff"),
        ("hash", b"\xff"),
    ],
)
def test_an_entry_that_no_longer_reads_hides_no_other(column: str, garbage: int | str | bytes) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's columns take nothing else")
    unreadable, broken = write_chain(uuid4()), write_chain(uuid4())
    with unguarded(), connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        cursor.execute(
            f"UPDATE core_journalentry SET {column} = %s WHERE chain = %s AND seq = 2",  # noqa: S608
            [garbage, unreadable.hex],
        )
        cursor.execute("PRAGMA ignore_check_constraints = OFF")
        JournalEntry.objects.filter(chain=broken, seq=2).update(event="other")
    assert chains_found(journal.verify()) == {unreadable, broken}


@pytest.mark.parametrize(
    ("column", "garbage"), [("salt", "x"), ("salt", 5), ("value", b"\xff"), ("field", b"\xff")]
)
def test_a_value_that_no_longer_reads_hides_no_other(column: str, garbage: int | str | bytes) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's columns take nothing else")
    unreadable, broken = write_chain(uuid4()), write_chain(uuid4())
    with unguarded(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE core_journalvalue SET {column} = %s WHERE id = "  # noqa: S608
            "(SELECT min(v.id) FROM core_journalvalue v "
            "JOIN core_journalentry e ON e.id = v.entry_id WHERE e.chain = %s)",
            [garbage, unreadable.hex],
        )
        JournalEntry.objects.filter(chain=broken, seq=2).update(event="other")
    assert chains_found(journal.verify()) == {unreadable, broken}


def test_a_chain_number_that_no_longer_reads_is_found() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's columns take nothing else")
    chain = write_chain(uuid4())
    with unguarded(), connection.cursor() as cursor:
        cursor.execute("UPDATE core_journalentry SET chain = 'zz' WHERE chain = %s AND seq = 5", [chain.hex])
    assert None in chains_found(journal.verify())
