"""Calendars of offices: versions that are adopted, never edited."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from resetdesk.core import jobs, numbering
from resetdesk.core.exceptions import DomainError
from resetdesk.core.models import CalendarEdition
from resetdesk.core.worktime import CalendarFault, WorkCalendar

SERIES = "calendar"
CHANGED_JOB = "calendar.changed"
MONDAY_TO_THURSDAY = ["08:00-12:00", "13:00-16:00"]
FRIDAY = ["08:00-11:30", "13:00-16:30"]
SENTENCES = {
    "zone": gettext_lazy("Zona waktu “%(where)s” tidak dikenal; pilih WIB, WITA, atau WIT."),
    "week": gettext_lazy("Jam kerja harus memuat tujuh hari, dan paling sedikit satu hari kerja."),
    "range": gettext_lazy("Jam kerja “%(where)s” tidak terbaca; tulis seperti 08:00-12:00."),
    "overlap": gettext_lazy("Jam kerja %(where)s tumpang tindih atau tidak berurutan."),
    "date": gettext_lazy("Tanggal “%(where)s” tidak terbaca."),
    "both": gettext_lazy("Tanggal %(where)s tercatat libur sekaligus berjam kerja khusus."),
}


class CalendarInvalid(DomainError):
    """Data that is no calendar."""


class CalendarMissing(DomainError):
    """An office that has adopted no calendar yet."""


def find(scope: int) -> CalendarEdition | None:
    """The calendar in force, if there is one yet."""
    return CalendarEdition.objects.filter(scope=scope).order_by("-number").first()


def hours(scope: int) -> WorkCalendar | None:
    """The working time in force, if there is one yet."""
    edition = find(scope)
    return edition.calendar if edition else None


def current(scope: int) -> CalendarEdition:
    """The calendar in force. Raises CalendarMissing."""
    edition = find(scope)
    if edition is None:
        raise CalendarMissing(_("Kantor ini belum mempunyai kalender kerja."))
    return edition


def adopt(scope: int, *, data: Mapping[str, object], at: datetime) -> CalendarEdition:
    """Put a new edition in force; unchanged data gives the edition there is. Raises CalendarInvalid.

    `data` is the calendar's JSON; `names` (date -> holiday) and `years` (reviewed) are kept beside it.
    """
    calendar = parsed(data)
    kept = {"names": data.get("names", {}), "years": data.get("years", [])} | calendar.to_json()
    with transaction.atomic():
        newest = CalendarEdition.objects.filter(scope=scope).order_by("-number").first()
        if newest and newest.data == kept:
            return newest
        # Whoever has open clocks listens by this name, floors above.
        jobs.promise(CHANGED_JOB, key=str(scope), scope=scope)
        return CalendarEdition.objects.create(
            scope=scope,
            number=numbering.next_number(scope, series=SERIES, year=0),
            data=kept,
            fingerprint=calendar.fingerprint,
            created_at=at,
        )


def parsed(data: Mapping[str, object]) -> WorkCalendar:
    """The working hours in this data, looked at and not kept. Raises CalendarInvalid with its sentence."""
    try:
        return WorkCalendar.from_json(data)
    except CalendarFault as fault:
        raise CalendarInvalid(SENTENCES[fault.kind] % {"where": fault.where}) from None


def seed_calendar(scope: int, *, tz: str, years: Iterable[int], at: datetime) -> CalendarEdition:
    """Adopt the usual hours in `tz` with the national holidays and cuti bersama known for `years`."""
    return adopt(scope, data=proposal(tz, years=years), at=at)


def proposal(tz: str, *, years: Iterable[int]) -> dict[str, object]:
    """The usual hours (35 a week) and the known closed days, for the office to review before adoption."""
    covered = sorted(set(years))
    names = holiday_names(covered)
    return {
        "tz": tz,
        "weekly": [MONDAY_TO_THURSDAY] * 4 + [FRIDAY, [], []],
        "closed": sorted(names),
        "special": {},
        "names": names,
        "years": covered,
    }


def holiday_names(years: Iterable[int]) -> dict[str, str]:
    """ISO date -> name of every national holiday and cuti bersama; "(perkiraan)" marks estimates."""
    # 55 ms, needed once a year.
    from holidays import country_holidays  # noqa: PLC0415

    wanted = list(years)
    if not wanted:
        return {}
    found = country_holidays("ID", years=wanted, categories=("public", "government"), language="id")
    return {day.isoformat(): name for day, name in sorted(found.items())}
