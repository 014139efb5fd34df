"""The registry of officials: what the office knew about an account holder, and since when."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from resetdesk.accounts.enums import ContactKind, ContactSource
from resetdesk.accounts.models import AccountHolder, HolderContact, Office, User
from resetdesk.core import phones
from resetdesk.core.nip import digits


@dataclass(frozen=True, slots=True)
class HolderData:
    """An official as a finished request or the office's own list describes them. Blank means: not said."""

    name: str
    role: str
    nip: str = ""
    work_unit: str = ""
    position: str = ""
    rank: str = ""
    user_id_spse: str = ""
    email: str = ""
    phone: str = ""


def normal_email(email: str) -> str:
    return email.strip().casefold()


def normal_phone(phone: str) -> str:
    """E.164; what is no Indonesian number stays as its digits, so that equal things still compare equal."""
    try:
        return phones.normalise(phone)
    except phones.PhoneInvalid:
        return "".join(filter(str.isdecimal, phone))


def find(office: Office, *, nip: str, role: str) -> AccountHolder | None:
    """The official of this NIP and role; nobody without a NIP."""
    number = digits(nip)
    return AccountHolder.objects.filter(office=office, nip=number, role=role).first() if number else None


@transaction.atomic
def remember(
    office: Office, *, holder_data: HolderData, source: ContactSource, at: dt.datetime, by: User | None
) -> AccountHolder:
    """Writes what a finished request taught. Blanks erase nothing; known addresses keep their first date."""
    data, number = holder_data, digits(holder_data.nip)
    Office.objects.select_for_update().get(pk=office.pk)  # two finished requests of one official at once
    holder = find(office, nip=number, role=data.role) or AccountHolder(
        office=office, nip=number, role=data.role, created_at=at
    )
    for field in ("name", "work_unit", "position", "rank", "user_id_spse"):
        if value := getattr(data, field).strip():
            setattr(holder, field, value)
    holder.updated_at = at
    holder.save()
    contacts = ((ContactKind.EMAIL, normal_email(data.email)), (ContactKind.PHONE, normal_phone(data.phone)))
    for kind, value in contacts:
        if value:
            HolderContact.objects.get_or_create(
                holder=holder,
                kind=kind,
                value=value,
                until=None,
                defaults={"since": at, "by": by, "source": source},
            )
    return holder


def retire(contact: HolderContact, *, at: dt.datetime) -> HolderContact:
    """From now on the address is no longer one the office trusts (mailbox dead, number given up)."""
    HolderContact.objects.filter(pk=contact.pk, until__isnull=True).update(until=at)
    contact.refresh_from_db()
    return contact


def knows_email(holder: AccountHolder, email: str, *, before: dt.datetime) -> bool:
    """Whether the office knew this address as the official's own before a moment, and had not retired it."""
    return knows(holder, ContactKind.EMAIL, normal_email(email), before=before)


def knows_phone(holder: AccountHolder, phone: str, *, before: dt.datetime) -> bool:
    """The same for a telephone number, however it was typed."""
    return knows(holder, ContactKind.PHONE, normal_phone(phone), before=before)


def phones_of(holder: AccountHolder, *, before: dt.datetime) -> list[str]:
    """Numbers that the office knew as the official's own before a moment, the longest known first (E.164)."""
    contacts = HolderContact.objects.filter(kind=ContactKind.PHONE, since__lt=before, until__isnull=True)
    own = (
        contacts.filter(holder__office=holder.office_id, holder__nip=holder.nip)
        if holder.nip
        else contacts.filter(holder=holder)
    )
    return list(dict.fromkeys(own.order_by("since", "pk").values_list("value", flat=True)))


def knows(holder: AccountHolder, kind: ContactKind, value: str, *, before: dt.datetime) -> bool:
    """An official with two roles is one person: an address known for one role is known for the other."""
    if not value:
        return False
    contacts = HolderContact.objects.filter(kind=kind, value=value, since__lt=before, until__isnull=True)
    if holder.nip:
        return contacts.filter(holder__office=holder.office_id, holder__nip=holder.nip).exists()
    return contacts.filter(holder=holder).exists()
