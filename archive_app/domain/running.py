"""A month's figures as its readers get them: frozen once closed, counted once a minute before that."""

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _

from archive_app.domain import closing, figures, periods
from archive_app.domain.breach_acts import REGISTER_TAKEN
from archive_app.domain.tally import Json
from archive_app.models import MonthReport
from resetdesk.accounts.domain.people import record
from resetdesk.accounts.exceptions import NotFound
from resetdesk.accounts.models import Office, User

FRESH_SECONDS = 60


@dataclass(frozen=True)
class Reading:
    """A month's figures, when they were counted, and its report once it is closed.

    `awaited` ended requests are not among them yet: their records are still being made.
    """

    figures: Json
    counted_at: datetime
    report: MonthReport | None
    awaited: int = 0


def read(office: Office, month: str, *, at: datetime) -> Reading:
    """The figures of a month of this office. Raises NotFound for text that is none, and for the future."""
    demand_begun(office, month, at=at)
    report = closing.find(office, month)
    if report is not None:
        return Reading(report.figures, report.closed_at, report)
    key = f"month-{office.pk}-{month}"
    # Postgres or not, the cache may be thrown away at any time; what is closed never lies in it.
    kept = cache.get(key)
    if kept is None or not 0 <= (at - kept[1]).total_seconds() < FRESH_SECONDS:
        kept = (figures.of_month(office, month, at=at), at, closing.awaited(office, month))
        cache.set(key, kept, FRESH_SECONDS)
    return Reading(kept[0], kept[1], None, kept[2])


def demand_begun(office: Office, month: str, *, at: datetime) -> None:
    """Raise NotFound unless the month has begun and the office's register had."""
    span, first = periods.month_span(office, month), periods.first_month(office)
    if span is None:
        raise NotFound(_("Bulan ditulis seperti 2026-10."))
    if span[0] > at:
        raise NotFound(_("Bulan ini belum dimulai."))
    if month < (first or periods.month_of(office, at)):
        raise NotFound(_("Register kantor ini belum dimulai pada bulan itu."))


@transaction.atomic
def note_register(office: Office, month: str, *, by: User, at: datetime) -> None:
    """Write down that somebody takes the month's register, with names and contacts, out of the portal."""
    Office.objects.select_for_update().get(pk=office.pk)
    record(office, event=REGISTER_TAKEN, by=by, at=at, facts={"month": month})
