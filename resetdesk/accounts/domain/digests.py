"""Ringkasan pagi: each person decides whether it comes. What alarms or guards an account comes always."""

import datetime as dt

from django.db import transaction

from resetdesk.accounts.domain.options import options
from resetdesk.accounts.domain.queries.memberships import places_of
from resetdesk.accounts.domain.security_log import note
from resetdesk.accounts.enums import SecurityEventKind
from resetdesk.accounts.models import User

# The part of the page "Keamanan akun" to which each list's mail leads.
DIGEST_PLACE = "ringkasan-pagi"


@transaction.atomic
def choose(person: User, *, wanted: bool, at: dt.datetime) -> bool:
    """Send the morning's list to this person from now on, or no more, on the account's record.

    Returns whether that is a change; saying it twice is saying it once.
    """
    other = User.objects.filter(pk=person.pk, wants_digest=not wanted)
    is_change = bool(other.update(wants_digest=wanted))
    if is_change:
        kind = SecurityEventKind.DIGEST_ON if wanted else SecurityEventKind.DIGEST_OFF
        note(kind, person=person, at=at)
    person.wants_digest = wanted
    return is_change


def is_sent_to(person: User) -> bool:
    """Whether there is anything to decide: an address, and an office of theirs that sends the list."""
    return bool(person.email) and any(options(place.office).digests for place in places_of(person))
