"""Opening an office: the row under which everything else hangs, and the first act on its own chain."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from django.db import transaction

from resetdesk.accounts.domain.people import record
from resetdesk.accounts.enums import Zone
from resetdesk.accounts.models import Office, User


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What an office calls itself, where it is and when it receives people."""

    name: str
    short_name: str
    government: str
    unit: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    timezone: Zone = Zone.WIB
    counter_hours: str = ""


CHANGEABLE = frozenset(field.name for field in fields(Letterhead)) - {"timezone"}


@transaction.atomic
def open_office(slug: str, *, letterhead: Letterhead, by: User | None, at: dt.datetime) -> Office:
    """A new office under `/<slug>/`, without people, calendar or SOP yet.

    Raises ValidationError for a slug that is taken, reserved or no slug.
    """
    office = Office(slug=slug, **asdict(letterhead))
    office.full_clean()
    office.save()
    office = Office.objects.select_for_update().get(pk=office.pk)
    record(office, event="office_opened", by=by, at=at, facts={"slug": slug, "timezone": office.timezone})
    return office


@transaction.atomic
def change_letterhead(
    office: Office, *, changes: Mapping[str, str], by: User | None, at: dt.datetime
) -> Office:
    """Other words on the letterhead, with what they were before on the office's chain.

    The time zone is no letterhead: every due time was told in it. Raises ValidationError, and KeyError for a
    field that is none of the letterhead.
    """
    office = Office.objects.select_for_update().get(pk=office.pk)
    before = {name: getattr(office, name) for name in changes}
    changed = {name: value for name, value in changes.items() if before[name] != value}
    if unknown := sorted(changed.keys() - CHANGEABLE):
        raise KeyError(unknown[0])
    for name, value in changed.items():
        setattr(office, name, value)
    office.full_clean()
    if changed:
        office.save(update_fields=list(changed))
        facts = {"changed": {name: [before[name], value] for name, value in sorted(changed.items())}}
        record(office, event="letterhead_changed", by=by, at=at, facts=facts)
    return office
