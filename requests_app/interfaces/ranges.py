"""A range of times as people say it; nothing where too little is known."""

from django.utils.translation import gettext as _

from requests_app.domain.queries.usual import Usual
from resetdesk.accounts.models import Office
from resetdesk.core import calendar as calendars
from resetdesk.core.clocks import WorkCalendar
from resetdesk.core.templatetags.ui import angka


def range_words(usual: Usual | None, office: Office) -> str:
    """`Separuh selesai dalam 0,9 jam kerja, 9 dari 10 dalam 1,8 jam kerja.`; empty where too little is known.

    Both ends stand in one unit, so that they can be compared at a glance.
    """
    if usual is None:
        return ""
    day = minutes_a_day(calendars.current(office.pk).calendar)
    return _("Separuh selesai dalam %(median)s, 9 dari 10 dalam %(ninth)s.") % {
        "median": spoken(usual.median, longest=usual.ninth, day=day),
        "ninth": spoken(usual.ninth, longest=usual.ninth, day=day),
    }


def spoken(minutes: float, *, longest: float, day: float) -> str:
    """Office minutes in the unit of the range's `longest`; `day` is the length of a working day."""
    if longest < 2 * 60:
        return _("%(minutes)s menit kerja") % {"minutes": angka(max(round(minutes), 1))}
    if longest < 2 * day:
        return _("%(hours)s jam kerja") % {"hours": angka(max(round(minutes / 60, 1), 0.1))}
    return _("%(days)s hari kerja") % {"days": angka(max(round(minutes / day, 1), 0.1))}


def minutes_a_day(calendar: WorkCalendar) -> float:
    """The mean length of the days on which the office is open, in minutes."""
    lengths = [sum(piece.end - piece.start for piece in day) for day in calendar.weekly if day]
    return sum(lengths) / len(lengths) if lengths else 24 * 60.0
