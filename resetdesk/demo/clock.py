"""The demo's moments, counted back from now in an office's own hours."""

import datetime as dt

from resetdesk.core.worktime import WorkCalendar

SEARCH_DAYS = 21


class OfficeTime:
    """Working days and office minutes of one calendar, seen from `now`."""

    def __init__(self, calendar: WorkCalendar, *, now: dt.datetime) -> None:
        self.calendar = calendar
        self.now = now

    def days_ago(self, days: int, clock: str) -> dt.datetime:
        """`clock` (`HH:MM` on the office's wall) on the `days`-th working day before today, in UTC."""
        day = self.calendar.local(self.now).date()
        while days:
            day -= dt.timedelta(days=1)
            days -= bool(self.calendar.hours_of(day))
        moment = dt.datetime.combine(day, dt.time.fromisoformat(clock), tzinfo=self.calendar.zone)
        return moment.astimezone(dt.UTC)

    def minutes_ago(self, minutes: float) -> dt.datetime:
        """The latest whole second with at least so many office minutes between it and now."""
        early, late = self.now - dt.timedelta(days=SEARCH_DAYS), self.now
        while late - early > dt.timedelta(seconds=1):
            middle = early + (late - early) / 2
            if self.calendar.minutes_between(middle, self.now) >= minutes:
                early = middle
            else:
                late = middle
        return early.replace(microsecond=0)

    def plus(self, moment: dt.datetime, minutes: float) -> dt.datetime:
        """So many office minutes after a moment."""
        return self.calendar.add_minutes(moment, minutes)
