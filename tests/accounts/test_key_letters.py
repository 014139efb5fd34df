"""Whoever owns an account hears of every change of what opens it, and of nothing else."""

import datetime as dt

import pytest
from django.core import mail
from django.db import transaction

from resetdesk.accounts.domain.security_log import TELL_JOB, TOLD, note
from resetdesk.accounts.enums import SecurityEventKind
from resetdesk.accounts.interfaces import key_letters
from resetdesk.core import jobs
from resetdesk.core.models import Promise
from tests.cast import Cast

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 16, 1, tzinfo=dt.UTC)


@pytest.mark.parametrize("kind", SecurityEventKind)
def test_what_opens_the_account_is_told_and_the_rest_is_not(cast: Cast, kind: SecurityEventKind) -> None:
    note(kind, person=cast["loket"], at=AT)
    assert Promise.objects.filter(name=TELL_JOB).exists() == (kind in TOLD)


@pytest.mark.asvs("V6.3.7")
def test_the_letter_says_what_and_when_in_office_time_and_how_to_stop_it(cast: Cast) -> None:
    event = note(SecurityEventKind.PASSKEY_ADDED, person=cast["loket"], at=AT)
    jobs.run_all_due()
    (first,) = mail.outbox
    assert first.to == [cast["loket"].email]
    assert first.subject == "Kunci sandi dipasang pada akun Anda"
    assert "16 November 2026 pukul 10.00 WIT" in first.body
    assert "Bukan Anda yang melakukannya?" in first.body
    assert "/akun/keamanan/" in first.body
    again = key_letters.letter(event, to=cast["loket"])
    assert (again.body, again.extra_headers) == (first.body, first.extra_headers)


def test_who_has_no_address_or_is_unknown_costs_no_letter(cast: Cast) -> None:
    person = cast["loket"]
    person.email = ""
    note(SecurityEventKind.PASSWORD_CHANGED, person=person, at=AT)
    note(SecurityEventKind.PASSWORD_CHANGED, person=None, at=AT)
    assert not Promise.objects.filter(name=TELL_JOB).exists()


def test_a_change_that_is_taken_back_is_not_told(cast: Cast) -> None:
    with transaction.atomic():
        note(SecurityEventKind.TOTP_REMOVED, person=cast["loket"], at=AT)
        transaction.set_rollback(True)
    assert not Promise.objects.filter(name=TELL_JOB).exists()
