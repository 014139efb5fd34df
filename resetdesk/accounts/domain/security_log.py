"""The sign-in door's own record, and of which lines the owner of the account is told by mail."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from resetdesk.accounts.enums import SecurityEventKind
from resetdesk.accounts.models import SecurityEvent, User
from resetdesk.core import envelopes, jobs, sealing

TELL_JOB = "accounts.tell_of_key"
# Whatever opens the account was changed: who did not do it must hear of it. A reset by two people has
# letters of its own.
TOLD = frozenset(
    {
        SecurityEventKind.PASSWORD_CHANGED,
        SecurityEventKind.TOTP_ADDED,
        SecurityEventKind.TOTP_REMOVED,
        SecurityEventKind.RECOVERY_CODES_MADE,
        SecurityEventKind.PASSKEY_ADDED,
        SecurityEventKind.PASSKEY_REMOVED,
        SecurityEventKind.ACCOUNT_LINKED,
        SecurityEventKind.ACCOUNT_UNLINKED,
    }
)


@transaction.atomic
def note(kind: SecurityEventKind, *, person: User | None, at: dt.datetime) -> SecurityEvent:
    """One line; no name, address or agent in it. Of those in `TOLD` a letter to the owner is promised."""
    event = SecurityEvent.objects.create(kind=kind, person=person, at=at)
    if kind in TOLD and person is not None and person.email:
        jobs.promise(TELL_JOB, key=str(event.pk), event_id=event.pk)
    return event


def message_id_of(event: SecurityEvent) -> str:
    """Derived, so that a retried mail is the same mail."""
    name = sealing.derive("mail key", object_id=event.pk, person=event.person_id or 0, generation=1)
    return envelopes.message_id(name)


def note_failure(login: str, *, at: dt.datetime) -> SecurityEvent:
    """A sign-in that failed. A known and an unknown name cost the same: one look, one line."""
    person = (
        User.objects.filter(Q(username__iexact=login) | Q(email__iexact=login)).only("pk").first()
        if login
        else None
    )
    return note(SecurityEventKind.SIGN_IN_FAILED, person=person, at=at)
