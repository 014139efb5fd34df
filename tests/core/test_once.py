"""A form is acted on once, in the commit of its act."""

import datetime as dt
from uuid import UUID

import pytest
import time_machine
from django.db import transaction

from resetdesk.core import once
from resetdesk.core.jobs.upkeep import prune_hourly
from resetdesk.core.models import FormTaken

pytestmark = pytest.mark.django_db
KEY = UUID("11111111-2222-3333-4444-555555555555")
NOW = dt.datetime(2026, 11, 16, tzinfo=dt.UTC)


def take(key: UUID | None = KEY, *, person: int = 1) -> None:
    with once.taking(key, person=person, at=NOW):
        assert transaction.get_connection().in_atomic_block


def test_the_second_copy_of_a_form_is_refused() -> None:
    take()
    with pytest.raises(once.TakenBefore):
        take()
    take(person=2)
    take(UUID(int=7))
    assert FormTaken.objects.count() == 3


def test_an_act_that_fails_leaves_the_form_free() -> None:
    with pytest.raises(ZeroDivisionError), once.taking(KEY, person=1, at=NOW):
        raise ZeroDivisionError
    assert not FormTaken.objects.exists()
    take()


def test_a_form_without_a_number_protects_nothing() -> None:
    take(None)
    take(None)
    assert not FormTaken.objects.exists()


def test_numbers_of_pages_long_closed_are_forgotten() -> None:
    take()
    assert once.forget(before=NOW + dt.timedelta(days=1)) == 0
    with time_machine.travel(NOW + dt.timedelta(days=3)):
        prune_hourly()
    assert not FormTaken.objects.exists()
