"""The sessions of a person: which live, on what device, and the end of one or of all others."""

import datetime as dt
import ipaddress
from dataclasses import dataclass
from importlib import import_module

from django.conf import settings
from django.utils.translation import gettext as _

from resetdesk.accounts.domain.security_log import note
from resetdesk.accounts.enums import SecurityEventKind
from resetdesk.accounts.exceptions import NotFound
from resetdesk.accounts.models import StaffSession, User

# The first that a browser says decides: most name themselves after the others, too.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True, slots=True)
class Device:
    """From where somebody works, as their browser and the network tell it."""

    browser: str = ""
    system: str = ""
    address: str | None = None


def device_of(agent: str, *, address: str) -> Device:
    """Never fails, whatever the browser calls itself."""
    try:
        known = str(ipaddress.ip_address(address))
    except ValueError:
        known = None
    return Device(named(agent, BROWSERS), named(agent, SYSTEMS), known)


def named(agent: str, names: tuple[tuple[str, str], ...]) -> str:
    return next((name for mark, name in names if mark in agent), "")


def in_words(session: StaffSession) -> str:
    """`Firefox di Windows`."""
    if session.browser and session.system:
        return _("%(browser)s di %(system)s") % {"browser": session.browser, "system": session.system}
    return session.browser or session.system or _("Peramban tidak dikenal")


def began(person: User, *, key: str, device: Device, at: dt.datetime) -> StaffSession:
    """A session just opened; whatever stood under this key is over."""
    StaffSession.objects.filter(session_key=key).delete()
    return StaffSession.objects.create(
        user=person,
        session_key=key,
        browser=device.browser,
        system=device.system,
        address=device.address,
        began_at=at,
        seen_at=at,
    )


def touched(key: str, *, at: dt.datetime) -> None:
    StaffSession.objects.filter(session_key=key).update(seen_at=at)


def over(key: str) -> None:
    """The session ended by itself: left, idle, or too old."""
    StaffSession.objects.filter(session_key=key).delete()


def living(person: User, *, at: dt.datetime) -> list[StaffSession]:
    """Those that the next request of their browser would still find open."""
    idle = at - dt.timedelta(seconds=settings.STAFF_IDLE_SECONDS)
    old = at - dt.timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return list(StaffSession.objects.filter(user=person, seen_at__gt=idle, began_at__gt=old))


def end(session_id: int, *, by: User, at: dt.datetime) -> None:
    """End one of one's own sessions at once. Raises NotFound for anybody else's."""
    found = StaffSession.objects.filter(pk=session_id, user=by).first()
    if found is None:
        raise NotFound(_("Sesi ini sudah berakhir."))
    store = import_module(settings.SESSION_ENGINE).SessionStore
    store().delete(found.session_key)
    found.delete()
    note(SecurityEventKind.SESSION_ENDED, person=by, at=at)


def forget(*, before: dt.datetime) -> int:
    """Drop the rows of sessions that nobody used since `before`; returns how many."""
    return StaffSession.objects.filter(seen_at__lt=before).delete()[0]
