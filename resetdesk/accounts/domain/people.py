"""People of an office: who comes in, what they may be, when their sessions end."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from resetdesk.accounts.domain import office_days
from resetdesk.accounts.domain.policy import office_day
from resetdesk.accounts.enums import Role
from resetdesk.accounts.exceptions import NotFound
from resetdesk.accounts.models import Membership, Office, StaffSession, User
from resetdesk.core import journal, nip
from resetdesk.core.nip import digits


def create_person(
    username: str, *, full_name: str, email: str, password: str | None, nip: str = "", position: str = ""
) -> User:
    """A new member of staff, yet without office, role or second factor; without password until invited."""
    return User.objects.create_user(
        username.casefold(),
        email.casefold(),
        password,
        full_name=full_name,
        nip=digits(nip),
        position=position,
    )


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Who somebody is, as their administrator wrote it."""

    username: str
    full_name: str
    email: str
    nip: str = ""
    position: str = ""


@transaction.atomic
def add(
    newcomer: NewPerson, *, office: Office, roles: Iterable[Role], by: User | None, at: dt.datetime
) -> User:
    """A person with roles in the office and no password yet; `invitations.invite` lets them make one.

    Raises ValidationError for a name or an address that is taken or cannot be.
    """
    draft = User(
        username=newcomer.username.casefold(),
        email=newcomer.email.casefold(),
        full_name=newcomer.full_name.strip(),
        nip=digits(newcomer.nip),
        position=newcomer.position.strip(),
    )
    draft.set_unusable_password()
    draft.full_clean()
    if draft.nip:
        check_nip(draft.nip)
    person = create_person(
        draft.username,
        full_name=draft.full_name,
        email=draft.email,
        password=None,
        nip=draft.nip,
        position=draft.position,
    )
    for role in roles:
        grant(person, office=office, role=role, by=by, at=at)
    return person


def check_nip(number: str) -> None:
    """Raises ValidationError with the sentence of what is wrong with the NIP."""
    try:
        nip.parse(number, today=timezone.localdate())
    except nip.NipInvalid as refusal:
        raise ValidationError({"nip": refusal.sentence}) from refusal


@transaction.atomic
def grant(person: User, *, office: Office, role: Role, by: User | None, at: dt.datetime) -> Membership:
    """The person holds the role from the day of `at` there; twice is once. Their sessions end (S9)."""
    Office.objects.select_for_update().get(pk=office.pk)
    membership, is_new = Membership.objects.get_or_create(
        office=office,
        user=person,
        role=role,
        ends_on=None,
        defaults={"starts_on": office_days.day_of(office, at)},
    )
    if is_new:
        record(office, event="role_granted", by=by, at=at, facts={"person": person.pk, "role": role.value})
        end_sessions(person)
    return membership


@transaction.atomic
def revoke(person: User, *, office: Office, role: Role, by: User | None, at: dt.datetime) -> Membership:
    """The role ends at once, and with it the person's sessions. Raises NotFound."""
    Office.objects.select_for_update().get(pk=office.pk)
    membership = Membership.objects.filter(
        office=office, user=person, role=role, ends_on__isnull=True
    ).first()
    if membership is None:
        raise NotFound(_("Orang ini tidak memegang peran itu."))
    # A role that would have started later never starts.
    membership.ends_on = max(office_day(office), membership.starts_on)
    membership.save(update_fields=["ends_on"])
    record(office, event="role_revoked", by=by, at=at, facts={"person": person.pk, "role": role.value})
    end_sessions(person)
    return membership


def end_sessions(person: User) -> None:
    """Every session of the person is dead with the next request, whatever browser holds it."""
    User.objects.filter(pk=person.pk).update(session_generation=F("session_generation") + 1)
    StaffSession.objects.filter(user=person).delete()
    person.refresh_from_db(fields=["session_generation"])


def enrol_totp(person: User, secret: str) -> Authenticator:
    """Gives the person an authenticator whose secret (base32) somebody already holds; stored sealed."""
    return Authenticator.objects.create(
        user=person, type=Authenticator.Type.TOTP, data={"secret": get_adapter().encrypt(secret)}
    )


def record(office: Office, *, event: str, by: User | None, at: dt.datetime, facts: dict[str, Any]) -> None:
    """One act on the office's own chain. The caller holds the office's row lock."""
    act = journal.Act(event=event, by=by.pk if by else None, at=at, facts=facts, personal={})
    journal.append(office.chain, scope=office.pk, act=act)
