"""Printed numbers."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from resetdesk.core.numbering import next_number
from tests.record import undone


@pytest.mark.django_db
def test_a_number_is_refused_outside_a_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transaction.get_connection(), "in_atomic_block", False)
    with pytest.raises(transaction.TransactionManagementError):
        next_number(1, series="register", year=2026)


@pytest.mark.django_db
def test_each_office_series_and_year_counts_for_itself() -> None:
    assert [next_number(1, series="register", year=2026) for _time in range(3)] == [1, 2, 3]
    assert next_number(2, series="register", year=2026) == 1
    assert next_number(1, series="receipt", year=2026) == 1
    assert next_number(1, series="register", year=2027) == 1
    # A clock that goes back over new year goes on where that year stood.
    assert next_number(1, series="register", year=2026) == 4


@pytest.mark.django_db
def test_a_rollback_leaves_no_hole() -> None:
    assert next_number(1, series="register", year=2026) == 1
    with undone():
        assert next_number(1, series="register", year=2026) == 2
    assert next_number(1, series="register", year=2026) == 2


@pytest.mark.django_db(transaction=True)
def test_racers_get_different_numbers() -> None:
    def take(_racer: int) -> int:
        try:
            with transaction.atomic():
                return next_number(1, series="register", year=2026)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as racers:
        assert sorted(racers.map(take, range(24))) == list(range(1, 25))
