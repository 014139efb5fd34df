"""The menus: what anybody may open in an office, and what this person may open at its desk."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise as StrPromise
from django.utils.translation import gettext_lazy as _

from resetdesk.accounts.domain import policy
from resetdesk.accounts.enums import Action
from resetdesk.accounts.models import Office

# Address and word; the office's first page is reached by its name above.
PUBLIC = (
    ("requests:apply", _("Ajukan permohonan")),
    ("requests:track", _("Lacak permohonan")),
    ("requests:sops", _("SOP")),
)
# Address, word, and the right it needs; in the order of the menu.
DESK = (
    ("requests:queue", _("Antrean"), Action.SEE_QUEUE),
    ("requests:counter", _("Loket"), Action.REGISTER_AT_COUNTER),
    ("archive:records", _("Arsip"), Action.SEE_ARCHIVE),
    ("months:months", _("Laporan"), Action.SEE_REPORT),
    ("requests:sops", _("SOP"), Action.SEE_SOP),
    ("requests:outage", _("Gangguan SPSE"), Action.DECLARE_OUTAGE),
)
SETTINGS_WORD = _("Pengaturan")
# The tabs of an office's settings; each person sees those that open for them.
SETTINGS = (
    ("settings:people", _("Orang dan peran"), Action.MANAGE_PEOPLE),
    ("settings:leaves", _("Cuti"), Action.PLAN_LEAVE),
    ("settings:resets", _("Pengaturan ulang"), Action.CONFIRM_RESET),
    ("settings:calendar", _("Kalender kerja"), Action.MANAGE_PEOPLE),
    ("texts:texts", _("Pemberitahuan"), Action.MANAGE_OFFICE),
    ("readings:readings", _("Pembacaan berkas"), Action.SEE_READINGS),
    ("breach:breach", _("Kebocoran data"), Action.REPORT_BREACH),
)

# Public pages that the desk's menu leads to: it stays there for those who came from it.
SHARED = frozenset({"sops", "sop"})


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`nav` and, below its settings, `settings_views`: nothing is listed that the person may not open.

    Both are empty outside an office.
    """
    office, roles = getattr(request, "office", None), getattr(request, "roles", None)
    if office is None:
        return {"nav": []}
    # A public page asks for no roles; officers who read it still need their way back to the desk.
    held = roles or policy.roles_of(getattr(request, "user", AnonymousUser()), office)
    match = request.resolver_match
    tabs = links(office, [(name, label) for name, label, action in SETTINGS if policy.allows(held, action)])
    # A page that refused its visitor set no roles at all.
    if roles or (held and (roles is None or (match and match.url_name in SHARED))):
        items = links(office, [(name, label) for name, label, action in DESK if policy.allows(held, action)])
        items += [(tabs[0][0], str(SETTINGS_WORD))] if tabs else []
    else:
        items = links(office, [*PUBLIC, *([DESK[0][:2]] if held else [])])
    settings = reverse("settings:people", kwargs={"office": office.slug})
    if request.path.startswith(settings):
        return {
            "nav": marked(items, here=tabs[0][0] if tabs else ""),
            "settings_views": marked(tabs, here=nearest(request, tabs)),
        }
    return {"nav": marked(items, here=nearest(request, items))}


def links(office: Office, pages: Iterable[tuple[str, StrPromise]]) -> list[tuple[str, str]]:
    """Address and word of each page of this office."""
    return [(reverse(name, kwargs={"office": office.slug}), str(label)) for name, label in pages]


def nearest(request: HttpRequest, items: list[tuple[str, str]]) -> str:
    """The counter lies below the desk: of two that fit, the longer address is where the person is."""
    return max((url for url, _label in items if request.path.startswith(url)), key=len, default="")


def marked(items: list[tuple[str, str]], *, here: str) -> list[dict[str, Any]]:
    return [{"label": label, "url": url, "current": url == here, "count": None} for url, label in items]
