"""What the office knew about an official, and since when."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from resetdesk.accounts.domain import registry
from resetdesk.accounts.domain.registry import HolderData
from resetdesk.accounts.enums import ContactKind, ContactSource
from resetdesk.accounts.models import AccountHolder, HolderContact
from tests.cast import Cast

NIP = "198501012010011001"
NOW = timezone.now()
EARLIER, LATER = NOW - dt.timedelta(days=30), NOW + dt.timedelta(days=30)
SITI = HolderData(name="Siti Rekaan", role="ppk", nip=NIP, email="Siti@contoh.test", phone="0812-3456-7890")


def remember(cast: Cast, data: HolderData, *, at: dt.datetime = NOW) -> AccountHolder:
    return registry.remember(
        cast.timur, holder_data=data, source=ContactSource.REQUEST, at=at, by=cast["loket"]
    )


def test_an_address_learned_by_this_very_request_was_not_known_before_it(cast: Cast) -> None:
    holder = remember(cast, SITI)
    assert not registry.knows_email(holder, "siti@contoh.test", before=NOW)
    assert not registry.knows_phone(holder, "081234567890", before=NOW)
    assert registry.knows_email(holder, " SITI@contoh.test", before=LATER)


@pytest.mark.parametrize("typed", ["0812 3456 7890", "+62 812-3456-7890", "6281234567890", "(0812) 34567890"])
def test_a_number_is_known_however_it_is_typed(cast: Cast, typed: str) -> None:
    holder = remember(cast, SITI)
    assert registry.knows_phone(holder, typed, before=LATER)
    assert not registry.knows_phone(holder, "081234567891", before=LATER)


def test_blank_is_never_known(cast: Cast) -> None:
    holder = remember(cast, HolderData(name="Tanpa Kontak", role="pp", nip=NIP))
    assert not registry.knows_email(holder, "", before=LATER)
    assert not registry.knows_phone(holder, "   ", before=LATER)
    assert not HolderContact.objects.exists()


def test_remembering_again_keeps_the_first_date_and_erases_nothing(cast: Cast) -> None:
    first = remember(cast, SITI, at=EARLIER)
    again = remember(
        cast, HolderData(name="Siti Rekaan, S.T.", role="ppk", nip=f"{NIP[:8]} {NIP[8:]}", phone=SITI.phone)
    )
    assert again.pk == first.pk
    again.refresh_from_db()
    assert (again.name, again.created_at, again.updated_at) == ("Siti Rekaan, S.T.", EARLIER, NOW)
    assert registry.knows_phone(again, SITI.phone, before=NOW)
    assert registry.knows_email(again, SITI.email, before=NOW)
    assert HolderContact.objects.count() == 2


def test_two_roles_are_one_person_and_two_offices_are_two(cast: Cast) -> None:
    remember(cast, SITI, at=EARLIER)
    as_pp = remember(cast, HolderData(name="Siti Rekaan", role="pp", nip=NIP))
    assert registry.knows_email(as_pp, SITI.email, before=NOW)
    elsewhere = registry.remember(
        cast.barat,
        holder_data=HolderData(name="Siti Rekaan", role="ppk", nip=NIP),
        source=ContactSource.IMPORTED,
        at=NOW,
        by=None,
    )
    assert not registry.knows_email(elsewhere, SITI.email, before=LATER)


def test_a_retired_address_is_not_trusted_and_may_come_back_as_new(cast: Cast) -> None:
    holder = remember(cast, SITI, at=EARLIER)
    contact = holder.contacts.get(kind=ContactKind.EMAIL)
    assert registry.retire(contact, at=NOW).until == NOW
    assert registry.retire(contact, at=LATER).until == NOW
    assert not registry.knows_email(holder, SITI.email, before=NOW)
    remember(cast, SITI, at=NOW)
    assert not registry.knows_email(holder, SITI.email, before=NOW)
    assert registry.knows_email(holder, SITI.email, before=LATER)


def test_nobody_is_found_without_a_nip(cast: Cast) -> None:
    remember(cast, HolderData(name="Tanpa NIP", role="ppk"))
    remember(cast, HolderData(name="Tanpa NIP", role="ppk"))
    assert registry.find(cast.timur, nip="", role="ppk") is None
    assert AccountHolder.objects.count() == 2


def test_the_database_refuses_a_second_row_and_a_backward_contact(cast: Cast) -> None:
    holder = remember(cast, SITI)
    with pytest.raises(IntegrityError), transaction.atomic():
        AccountHolder.objects.create(
            office=cast.timur, name="Kembar", nip=NIP, role="ppk", created_at=NOW, updated_at=NOW
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        holder.contacts.update(until=EARLIER)
