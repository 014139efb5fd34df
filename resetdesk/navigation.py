"""The menus: what anybody may open in an office, and what this person may open at its desk."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from resetdesk.accounts.domain import policy
from resetdesk.accounts.enums import Action

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
    ("settings:people", _("Pengaturan"), Action.MANAGE_PEOPLE),
)


# Public pages that the desk's menu leads to: it stays there for those who came from it.
SHARED = frozenset({"sops", "sop"})


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`nav` for templates: nothing is listed that the person may not open; empty outside an office."""
    office, roles = getattr(request, "office", None), getattr(request, "roles", None)
    if office is None:
        return {"nav": []}
    # A public page asks for no roles; officers who read it still need their way back to the desk.
    held = roles or policy.roles_of(getattr(request, "user", AnonymousUser()), office)
    match = request.resolver_match
    # A page that refused its visitor set no roles at all.
    if roles or (held and (roles is None or (match and match.url_name in SHARED))):
        pairs = [(name, label) for name, label, action in DESK if policy.allows(held, action)]
    else:
        pairs = [*PUBLIC, *([DESK[0][:2]] if held else [])]
    items = [(reverse(name, kwargs={"office": office.slug}), label) for name, label in pairs]
    # The counter lies below the desk: of two that fit, the longer address is where the person is.
    current = max((url for url, _label in items if request.path.startswith(url)), key=len, default="")
    return {
        "nav": [
            {"label": label, "url": url, "current": url == current, "count": None} for url, label in items
        ]
    }
