"""The journal as its callers use it."""

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from resetdesk.core import journal
from resetdesk.core.journal import DISPOSED, Act, Head
from resetdesk.core.models import JournalEntry, JournalValue
from resetdesk.core.record import GENESIS, canonical, statement
from tests.record import unguarded

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 20, 2, 30, 0, 123456, tzinfo=UTC)
CHAIN = UUID("11111111-2222-4333-8444-555555555555")


def act(event: str = "taken", *, by: int | None = 7, **facts: object) -> Act:
    return Act(event=event, by=by, at=AT, facts=facts)


def personal_act() -> Act:
    return Act(
        "submitted", None, AT, {"channel": "portal"}, {"name": "Dewi Contoh", "phone": "+6281200000000"}
    )


def test_the_journal_is_refused_outside_a_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transaction.get_connection(), "in_atomic_block", False)
    with pytest.raises(transaction.TransactionManagementError):
        journal.append(CHAIN, scope=1, act=act())
    monkeypatch.undo()
    assert journal.entries(CHAIN) == []


@pytest.mark.parametrize(
    "facts", [{"x": object()}, {"x": float("nan")}, {"x": "a\0b"}, {1: "x"}, {"x": {"deep": {1, 2}}}]
)
def test_facts_that_are_no_json_are_refused(facts: dict[str, object]) -> None:
    with pytest.raises((TypeError, ValueError)):
        journal.append(CHAIN, scope=1, act=Act("taken", 7, AT, facts))
    assert journal.head(CHAIN) == Head(0, GENESIS)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        journal.append(CHAIN, scope=1, act=Act("taken", 7, datetime(2026, 1, 1)))  # noqa: DTZ001


def test_a_field_is_either_a_fact_or_personal() -> None:
    with pytest.raises(ValueError, match="either"):
        journal.append(CHAIN, scope=1, act=Act("taken", 7, AT, {"name": "x"}, {"name": "y"}))


def test_an_act_without_a_name_is_refused() -> None:
    with pytest.raises(ValueError, match="name"):
        journal.append(CHAIN, scope=1, act=act(""))


def test_a_second_entry_with_the_same_number_cannot_exist() -> None:
    first = journal.append(CHAIN, scope=1, act=act())
    twin = JournalEntry(
        chain=CHAIN, seq=first.seq, scope=1, event="taken", by=8, at=AT, facts={}, commitments={},
        prev_hash=GENESIS, hash="0" * 64,
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_entries_follow_each_other_and_verify() -> None:
    first = journal.append(CHAIN, scope=1, act=personal_act())
    second = journal.append(CHAIN, scope=1, act=act(minutes=4.0, list=["a", None, True]))
    assert (first.seq, first.prev_hash) == (1, GENESIS)
    assert (second.seq, second.prev_hash) == (2, first.hash)
    assert journal.head(CHAIN) == Head(2, second.hash)
    assert [entry.event for entry in journal.entries(CHAIN)] == ["submitted", "taken"]
    assert journal.verify(CHAIN, expected_head=Head(2, second.hash)) == []


def test_chains_do_not_touch_each_other() -> None:
    other = uuid4()
    journal.append(CHAIN, scope=1, act=act())
    journal.append(other, scope=2, act=act())
    assert journal.head(other).seq == 1
    assert journal.verify() == []


def test_the_hash_is_the_one_that_format_1_promises() -> None:
    # Written out by hand: an outsider must be able to compute it without our code.
    entry = journal.append(CHAIN, scope=3, act=act("returned", by=None, reason="salah peran", minutes=4.0))
    text = json.dumps(
        {
            "at": "2026-11-20T02:30:00.123456+00:00",
            "by": None,
            "chain": "11111111-2222-4333-8444-555555555555",
            "commitments": {},
            "event": "returned",
            "facts": {"minutes": 4, "reason": "salah peran"},
            "format": 1,
            "prev_hash": "0" * 64,
            "scope": 3,
            "seq": 1,
        },
        separators=(",", ":"),
    )
    assert entry.hash == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("event", ["taken", 'a "b" \\ c\n', "\u2028 \ud800 é 😀", "\x7f\x1f"])
def test_what_is_hashed_is_canonical_whatever_the_columns_hold(event: str) -> None:
    east = AT.astimezone(timezone(timedelta(hours=9)))
    entry = JournalEntry(
        chain=CHAIN, seq="7", scope=True, event=event, by=2**63, at=east,
        facts={"z": [1.5, None], "a": {event: "é"}}, commitments={"é": "0"}, prev_hash=f'"{event}',
    )  # fmt: skip
    said = statement(entry)
    told = json.loads(said.decode("utf-8", "surrogatepass"))
    assert canonical(told) == said
    assert (told["seq"], told["scope"], told["by"], told["event"]) == ("7", True, 2**63, event)
    assert told["at"] == "2026-11-20T02:30:00.123456+00:00"


def test_acts_read_lightly_say_the_same() -> None:
    journal.append(CHAIN, scope=1, act=personal_act())
    journal.append(CHAIN, scope=1, act=act(minutes=4.0, list=["a", None, True]))
    rows, told = journal.entries(CHAIN), journal.told([CHAIN])[CHAIN]
    assert [statement(row) for row in rows] == [statement(one) for one in told]
    assert [one.chain for one in told] == [CHAIN, CHAIN]


def test_every_column_is_under_the_hash() -> None:
    covered = {"chain", "seq", "scope", "event", "by", "at", "facts", "commitments", "prev_hash"}
    assert {field.name for field in JournalEntry._meta.concrete_fields} == covered | {"id", "hash"}


def test_the_row_holds_no_personal_value() -> None:
    entry = journal.append(CHAIN, scope=1, act=personal_act())
    row = json.dumps(JournalEntry.objects.filter(pk=entry.pk).values().get(), default=str)
    assert "Dewi" not in row
    assert "0812" not in row
    assert set(entry.commitments) == {"name", "phone"}
    assert journal.personal(journal.entries(CHAIN)[0]) == {"name": "Dewi Contoh", "phone": "+6281200000000"}


def test_equal_values_have_different_commitments() -> None:
    one, two = (journal.append(CHAIN, scope=1, act=personal_act()) for _time in range(2))
    assert one.commitments["name"] != two.commitments["name"]


def test_facts_of_every_plain_kind_come_back_and_verify() -> None:
    facts = {
        "none": None, "yes": True, "int": 12, "whole": 5.0, "part": 0.1 + 0.2, "tiny": 1.5e-7, "huge": 1e20,
        "text": "Ponorogo – “ya” 🙂", "uuid": CHAIN, "at": AT, "day": AT.date(), "tuple": (1, "b"),
        "map": {"z": 1, "a": 2},
    }  # fmt: skip
    entry = journal.append(CHAIN, scope=1, act=Act("taken", 7, AT, facts))
    kept = JournalEntry.objects.get(pk=entry.pk).facts
    assert kept["whole"] == 5
    assert kept["at"] == "2026-11-20T02:30:00.123456+00:00"
    assert kept["map"] == {"a": 2, "z": 1}
    assert journal.verify(CHAIN) == []


def test_a_clock_that_went_back_does_not_break_the_chain() -> None:
    journal.append(CHAIN, scope=1, act=act())
    journal.append(CHAIN, scope=1, act=Act("returned", 7, AT - timedelta(days=2)))
    assert journal.verify(CHAIN) == []


def test_an_empty_chain_that_somebody_asks_for_is_a_fault() -> None:
    assert [fault.chain for fault in journal.verify(uuid4())] != []


def test_a_scope_is_verified_alone() -> None:
    broken = uuid4()
    journal.append(CHAIN, scope=1, act=act())
    journal.append(broken, scope=2, act=act())
    with unguarded():
        JournalEntry.objects.filter(chain=broken).update(event="other")
    assert journal.verify(scope=1) == []
    assert [(fault.chain, fault.seq) for fault in journal.verify(scope=2)] == [(broken, 1)]


def test_disposal_erases_the_values_and_the_chain_still_verifies() -> None:
    other = uuid4()
    journal.append(CHAIN, scope=1, act=personal_act())
    journal.append(other, scope=1, act=personal_act())
    journal.append(CHAIN, scope=1, act=act())
    assert journal.erase(CHAIN, scope=1, act=act(DISPOSED, approval="BA/12/2026")) == 2
    assert not JournalValue.objects.filter(entry__chain=CHAIN).exists()
    assert JournalValue.objects.filter(entry__chain=other).count() == 2
    assert journal.head(CHAIN).seq == 3
    assert journal.verify() == []


def test_disposal_is_called_disposal_and_names_nobody() -> None:
    for wrong in (act("erased"), Act(DISPOSED, 7, AT, {}, {"name": "Dewi"})):
        with pytest.raises(ValueError, match="disposed"):
            journal.erase(CHAIN, scope=1, act=wrong)


def test_values_written_after_a_disposal_are_watched_again() -> None:
    journal.append(CHAIN, scope=1, act=personal_act())
    journal.erase(CHAIN, scope=1, act=act(DISPOSED))
    journal.append(CHAIN, scope=1, act=personal_act())
    assert journal.verify(CHAIN) == []
    with pytest.raises(IntegrityError), transaction.atomic():
        JournalValue.objects.filter(entry__chain=CHAIN).delete()
    with unguarded():
        JournalValue.objects.filter(entry__chain=CHAIN, field="name").delete()
    assert [fault.seq for fault in journal.verify(CHAIN)] == [3]
