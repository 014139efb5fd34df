"""Days of an office's wall calendar as moments of the one clock of the record."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from resetdesk.accounts.models import Office


def day_of(office: Office, at: datetime) -> date:
    """The day that the office's wall calendar shows at that moment."""
    return at.astimezone(ZoneInfo(office.timezone)).date()


def span_of(
    office: Office, *, since: date | None, until: date | None
) -> tuple[datetime | None, datetime | None]:
    """From the first moment of `since` to the last of `until`, both days included (half open).

    None is unbounded, as is an end after the last day that there is.
    """
    zone = ZoneInfo(office.timezone)
    start = datetime.combine(since, time.min, tzinfo=zone) if since else None
    if until is None or until == date.max:
        return start, None
    return start, datetime.combine(until + timedelta(days=1), time.min, tzinfo=zone)
