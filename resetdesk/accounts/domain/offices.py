"""Opening an office: the row under which everything else hangs, and the first act on its own chain."""

import datetime as dt
from dataclasses import asdict, dataclass

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
