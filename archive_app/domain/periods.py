"""Months of office time: where they begin and end on the one clock of the record."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from requests_app.models import StepRun
from resetdesk.accounts.models import Office
from resetdesk.core.templatetags.ui import MONTHS

MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])", re.ASCII)


def month_span(office: Office, month: str) -> tuple[datetime, datetime] | None:
    """From the first moment of `2026-10` at the office to the first of the next month (UTC, half open).

    None for text that is no month.
    """
    if MONTH.fullmatch(month) is None:
        return None
    zone = ZoneInfo(office.timezone)
    try:
        start = datetime.strptime(month, "%Y-%m").replace(tzinfo=zone)
        following = start.replace(year=start.year + start.month // 12, month=start.month % 12 + 1)
        return start.astimezone(UTC), following.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def month_of(office: Office, at: datetime) -> str:
    """The month that a moment belongs to at the office: `2026-10`."""
    return at.astimezone(ZoneInfo(office.timezone)).strftime("%Y-%m")


def before(month: str, *, count: int = 1) -> str:
    """The month that lies `count` months earlier (later, for a negative count)."""
    index = int(month[:4]) * 12 + int(month[5:]) - 1 - count
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


def first_month(office: Office) -> str | None:
    """The month in which the office's register begins; None while it is empty."""
    rows = StepRun.objects.filter(office=office, ordinal=1).order_by("opened_at")
    opened = rows.values_list("opened_at", flat=True).first()
    return None if opened is None else month_of(office, opened)


def name_of(month: str) -> str:
    """`Oktober 2026`."""
    return f"{MONTHS[int(month[5:]) - 1]} {month[:4]}"
