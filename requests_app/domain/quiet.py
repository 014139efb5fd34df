"""Quiet hours: reminders and summaries wait for the morning. What somebody waits for never does."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from resetdesk.accounts.domain.options import options
from resetdesk.accounts.models import Office


def until(office: Office, *, at: datetime) -> datetime | None:
    """When the quiet hours end in which this moment lies; None outside them, or where the office has none."""
    chosen = options(office)
    if not chosen.quiet_from or not chosen.quiet_until or chosen.quiet_from == chosen.quiet_until:
        return None
    begins, ends = time.fromisoformat(chosen.quiet_from), time.fromisoformat(chosen.quiet_until)
    local = at.astimezone(ZoneInfo(office.timezone))
    now = local.time()
    is_over_midnight = begins > ends
    is_quiet = now >= begins or now < ends if is_over_midnight else begins <= now < ends
    if not is_quiet:
        return None
    day = local.date() + timedelta(days=1) if is_over_midnight and now >= begins else local.date()
    return datetime.combine(day, ends, tzinfo=local.tzinfo)
