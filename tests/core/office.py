"""Calendars of the tests: usual hours in each of the three zones, and moments written in office time."""

from datetime import date, datetime

from resetdesk.core.worktime import ZONES, TimeRange, WorkCalendar

WEEKDAY = (TimeRange.parse("08:00-12:00"), TimeRange.parse("13:00-16:00"))
FRIDAY = (TimeRange.parse("08:00-11:30"), TimeRange.parse("13:00-16:30"))
WEEK = (WEEKDAY, WEEKDAY, WEEKDAY, WEEKDAY, FRIDAY, (), ())
HOLIDAY = date(2026, 8, 17)  # a Monday
HALF_DAY = date(2026, 8, 19)


def usual(tz: str = "Asia/Jakarta") -> WorkCalendar:
    return WorkCalendar(
        tz=tz,
        weekly=WEEK,
        closed=frozenset({HOLIDAY}),
        special={HALF_DAY: (TimeRange.parse("08:00-10:00"),)},
    )


def moment(text: str, tz: str = "Asia/Jakarta") -> datetime:
    """`2026-08-18 08:00` on the office's wall clock."""
    calendar = WorkCalendar(tz=tz, weekly=WEEK)
    return datetime.fromisoformat(text).replace(tzinfo=calendar.zone)


EVERY_ZONE = sorted(ZONES)
