"""Daily roots."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from resetdesk.core import journal, roots
from resetdesk.core.journal import Act
from resetdesk.core.models import DailyRoot, JournalEntry, JournalValue
from tests.record import undone, unguarded

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 17, 5, tzinfo=UTC)


def write(chain: UUID, *, scope: int = 1, times: int = 1) -> UUID:
    for _time in range(times):
        journal.append(chain, scope=scope, act=Act("taken", 7, AT))
    return chain


def sign(days: int, *, scope: int = 1) -> DailyRoot:
    return roots.sign_daily_root(scope, day=DAY + timedelta(days=days), at=AT + timedelta(days=days))


def three_days() -> tuple[UUID, UUID]:
    first, second = write(uuid4(), times=2), write(uuid4())
    sign(0)
    write(first)
    sign(1)
    write(second, times=2)
    sign(2)
    return first, second


def cut(chain: UUID, *, seq: int) -> None:
    with unguarded():
        JournalValue.objects.filter(entry__chain=chain, entry__seq=seq).delete()
        JournalEntry.objects.get(chain=chain, seq=seq).delete()


def test_a_day_that_is_behind_a_signed_one_is_refused() -> None:
    sign(3)
    with pytest.raises(roots.RootRefused) as refusal:
        sign(2)
    assert "ditandatangani" in refusal.value.sentence


def test_a_root_states_what_moved_and_is_signed_once() -> None:
    chain = write(uuid4(), times=2)
    write(uuid4(), scope=2)
    root = sign(0)
    assert root.heads == [[str(chain), 2, journal.head(chain).hash]]
    assert sign(0).pk == root.pk
    assert DailyRoot.objects.count() == 1
    assert roots.verify_roots(1) == []


def test_a_quiet_day_has_a_root_without_heads() -> None:
    three_days()
    assert sign(3).heads == []
    assert sign(4).heads == []
    assert roots.verify_roots(1) == []


def test_chains_move_on_after_their_root() -> None:
    first, _second = three_days()
    write(first, times=3)
    assert roots.verify_roots(1) == []


def test_a_row_committed_late_under_a_lower_id_still_gets_into_a_root() -> None:
    late = write(uuid4())
    write(uuid4())
    with undone():
        # What a root sees while the transaction of `late` is still open.
        with unguarded():
            JournalEntry.objects.filter(chain=late).update(scope=9)
        heads = sign(0).heads
        with unguarded():
            JournalEntry.objects.filter(chain=late).update(scope=1)
        assert str(late) not in {head[0] for head in heads}
        assert str(late) in {head[0] for head in sign(1).heads}


def test_a_cut_at_the_end_of_a_chain_is_found() -> None:
    first, second = three_days()
    with undone():
        cut(first, seq=3)
        assert journal.verify() == []
        assert [(fault.chain, fault.seq) for fault in roots.verify_roots(1)] == [(first, 3)]
    with undone():
        for seq in (3, 2, 1):
            cut(second, seq=seq)
        assert {fault.chain for fault in roots.verify_roots(1)} == {second}


def test_a_rewritten_chain_with_fresh_hashes_is_found() -> None:
    first, _second = three_days()
    cut(first, seq=3)
    journal.append(first, scope=1, act=Act("rejected", 7, AT))
    assert journal.verify() == []
    assert [(fault.chain, fault.seq) for fault in roots.verify_roots(1)] == [(first, 3)]


def test_a_chain_that_was_slipped_in_is_found() -> None:
    three_days()
    forged = write(uuid4())
    with unguarded():
        JournalEntry.objects.filter(chain=forged).update(id=0)
    assert [fault.chain for fault in roots.verify_roots(1)] == [forged]


@pytest.mark.parametrize(
    "change",
    [
        {"day": DAY + timedelta(days=30)},
        {"at": AT},
        {"through": 999},
        {"heads": []},
        {"prev_hash": "1" * 64},
        {"hash": "1" * 64},
        {"signature": b"\x01a" + bytes(64)},
        {"signature": b""},
        {"scope": 5},
    ],
)
def test_a_changed_root_is_found(change: dict[str, object]) -> None:
    three_days()
    with unguarded():
        DailyRoot.objects.filter(day=DAY + timedelta(days=1)).update(**change)
    assert [*roots.verify_roots(1), *roots.verify_roots(5)] != []


def test_a_removed_root_is_found() -> None:
    three_days()
    last = DailyRoot.objects.order_by("-day")[0].hash
    with undone(), unguarded():
        DailyRoot.objects.get(day=DAY + timedelta(days=1)).delete()
        assert roots.verify_roots(1) != []
    with unguarded():
        DailyRoot.objects.get(day=DAY + timedelta(days=2)).delete()
    assert roots.verify_roots(1) == []
    assert len(roots.verify_roots(1, expected=last)) == 1
