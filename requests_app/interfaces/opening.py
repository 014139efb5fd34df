"""What somebody is told who comes outside office hours."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from resetdesk.accounts.models import Office
from resetdesk.core import calendar as calendars
from resetdesk.core.templatetags.ui import hari_tanggal, jam


def closed_words(office: Office, *, at: datetime | None = None) -> str:
    """When the office opens next, as a sentence; empty while it works or where no calendar is adopted."""
    now = at or timezone.now()
    hours = calendars.hours(office.pk)
    if hours is None or hours.is_open(now):
        return ""
    opens = hours.next_opening(now)
    day = (
        _("hari ini") if hours.local(opens).date() == hours.local(now).date() else hari_tanggal(opens, office)
    )
    return _(
        "Kantor sedang tutup. Buka lagi %(day)s pukul %(time)s; waktu layanan berjalan mulai saat itu."
    ) % {
        "day": day,
        "time": jam(opens, office),
    }
