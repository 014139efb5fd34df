"""Which hours and days an office works, adopted year by year by whoever answers for it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from resetdesk.accounts.domain.people import record
from resetdesk.accounts.models import Office, User
from resetdesk.core import calendar
from resetdesk.core.calendar import CalendarInvalid
from resetdesk.core.models import CalendarEdition

Week = Sequence[Sequence[str]]
ESTIMATE = "(perkiraan)"
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """Days with hours of their own, both ends included: Ramadan, or one half day."""

    first: dt.date
    last: dt.date
    hours: tuple[str, ...]

    def days(self) -> list[dt.date]:
        return [self.first + ONE_DAY * number for number in range((self.last - self.first).days + 1)]


@dataclass(frozen=True)
class YearPlan:
    """One year as the office reviewed it, said as differences from the national proposal.

    `weekly` holds hours from Monday to Sunday as `08:00-12:00`; None leaves the office's hours as they are.
    """

    year: int
    weekly: Week | None = None
    closes: Mapping[dt.date, str] = field(default_factory=dict)
    opens: frozenset[dt.date] = frozenset()
    periods: tuple[Period, ...] = ()


def laid_out(office: Office, plan: YearPlan) -> dict[str, Any]:
    """The whole calendar with the year put in: other years stay as they were adopted.

    Raises CalendarInvalid for a date outside the year or hours that cannot be.
    """
    _check_dates(plan)
    data = in_force(office)
    weekly = [list(hours) for hours in plan.weekly] if plan.weekly else data["weekly"]
    names = {day: name for day, name in data["names"].items() if not day.startswith(f"{plan.year}-")}
    closed = {day for day in data["closed"] if not day.startswith(f"{plan.year}-")}
    special = {day: hours for day, hours in data["special"].items() if not day.startswith(f"{plan.year}-")}
    holidays = calendar.holiday_names([plan.year])
    holidays.update({day.isoformat(): name for day, name in plan.closes.items()})
    for day in plan.opens:
        holidays.pop(day.isoformat(), None)
    for period in plan.periods:
        for day in period.days():
            # A holiday and a free day stay free: shorter hours make nobody come on Sunday.
            if day.isoformat() not in holidays and weekly[day.weekday()]:
                special[day.isoformat()] = list(period.hours)
    laid: dict[str, Any] = {
        "tz": office.timezone,
        "weekly": weekly,
        "closed": sorted(closed | set(holidays)),
        "special": special,
        "names": names | holidays,
        "years": sorted({*data["years"], plan.year}),
    }
    calendar.parsed(laid)
    return laid


@transaction.atomic
def adopt_year(office: Office, *, plan: YearPlan, by: User | None, at: dt.datetime) -> CalendarEdition:
    """Puts the year in force and writes it on the office's chain; an unchanged calendar writes nothing.

    Open steps get new due times by a job; closed ones keep what they were judged by. Raises CalendarInvalid.
    """
    locked = Office.objects.select_for_update().get(pk=office.pk)
    before = edition_of(locked)
    edition = calendar.adopt(locked.pk, data=laid_out(locked, plan), at=at)
    if before is None or before.pk != edition.pk:
        facts = {"edition": edition.number, "year": plan.year, "fingerprint": edition.fingerprint}
        record(locked, event="calendar_adopted", by=by, at=at, facts=facts)
    return edition


def edition_of(office: Office) -> CalendarEdition | None:
    """The calendar in force, if the office has one."""
    return calendar.find(office.pk)


def in_force(office: Office) -> dict[str, Any]:
    """The adopted calendar's data, or the usual week without any year where there is none."""
    edition = edition_of(office)
    return dict(edition.data) if edition else dict(calendar.proposal(office.timezone, years=[]))


def days_of(data: Mapping[str, Any], year: int) -> list[tuple[dt.date, str]]:
    """The closed days of a year with their names, in order."""
    days = sorted(day for day in data["closed"] if day.startswith(f"{year}-"))
    return [(dt.date.fromisoformat(day), data["names"].get(day, "")) for day in days]


def estimates(data: Mapping[str, Any], year: int) -> int:
    """How many of them nobody has announced yet."""
    return sum(ESTIMATE in name for _day, name in days_of(data, year))


def _check_dates(plan: YearPlan) -> None:
    named = [*plan.closes, *plan.opens, *(day for one in plan.periods for day in (one.first, one.last))]
    for day in named:
        if day.year != plan.year:
            raise CalendarInvalid(
                _("%(day)s bukan tanggal tahun %(year)d.") % {"day": day.isoformat(), "year": plan.year}
            )
    for period in plan.periods:
        if period.last < period.first:
            raise CalendarInvalid(_("Jam khusus berakhir sebelum mulai: %s.") % period.first.isoformat())
