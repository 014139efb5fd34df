"""The sign-in door's own record, and what a change of factors does to sessions."""

import datetime as dt

from django.db.models import Q

from resetdesk.accounts.enums import SecurityEventKind
from resetdesk.accounts.models import SecurityEvent, User


def note(kind: SecurityEventKind, *, person: User | None, at: dt.datetime) -> SecurityEvent:
    """One line; no name, address or agent in it."""
    return SecurityEvent.objects.create(kind=kind, person=person, at=at)


def note_failure(login: str, *, at: dt.datetime) -> SecurityEvent:
    """A sign-in that failed. A known and an unknown name cost the same: one look, one line."""
    person = (
        User.objects.filter(Q(username__iexact=login) | Q(email__iexact=login)).only("pk").first()
        if login
        else None
    )
    return note(SecurityEventKind.SIGN_IN_FAILED, person=person, at=at)
