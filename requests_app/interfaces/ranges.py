"""A range of times as people say it; nothing where too little is known."""

from django.utils.translation import gettext as _

from requests_app.domain.queries.usual import Usual
from resetdesk.accounts.models import Office
from resetdesk.core import calendar as calendars
from resetdesk.core.clocks import WorkCalendar
from resetdesk.core.templatetags.ui import angka, durasi


def range_words(usual: Usual | None, office: Office) -> str:
    """`Separuh selesai dalam 3 jam kerja, 9 dari 10 dalam 2 hari kerja.`; empty where too little is known."""
    if usual is None:
        return ""
    day = minutes_a_day(calendars.current(office.pk).calendar)
    return _("Separuh selesai dalam %(median)s, 9 dari 10 dalam %(ninth)s.") % {
        "median": spoken(usual.median, day=day),
        "ninth": spoken(usual.ninth, day=day),
    }


def spoken(minutes: float, *, day: float) -> str:
    """Office minutes in the largest unit that is honest; `day` is the length of a working day."""
    if minutes < 60:
        return durasi(minutes)
    if minutes < day:
        return _("%(hours)s jam kerja") % {"hours": angka(round(minutes / 60, 1))}
    return _("%(days)s hari kerja") % {"days": angka(round(minutes / day, 1))}


def minutes_a_day(calendar: WorkCalendar) -> float:
    """The mean length of the days on which the office is open, in minutes."""
    lengths = [sum(piece.end - piece.start for piece in day) for day in calendar.weekly if day]
    return sum(lengths) / len(lengths) if lengths else 24 * 60.0
