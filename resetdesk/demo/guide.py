"""What the demo's command says: who signs in how, and what is worth trying first."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from resetdesk.accounts.domain import demo_people
from resetdesk.accounts.models import User
from resetdesk.demo import visitors
from resetdesk.demo.offices import STAFF, TOWNS, role_names

RULE = "  " + "─" * 76


def text(at: datetime) -> str:
    """The whole guide, ready for a terminal; `at` decides which seals still open."""
    return "\n".join(["", *first(), "", *sign_in(), "", *requester(at), ""])


def first() -> list[str]:
    """Where to begin, and how everybody signs in."""
    lines = [_("  Mulai di sini   %(url)s") % {"url": address("offices")}]
    if settings.DEMO:
        lines.append(_("                  satu ketukan untuk menjadi siapa pun"))
    lines += [
        _("  Kata sandi      %(password)s   (semua orang)") % {"password": demo_people.PASSWORD},
        (
            _("  Kode            %(url)s") % {"url": address("accounts:demo")}
            if settings.DEMO
            else _("  Kode            tampil bila portal dijalankan dengan ./run demo")
        ),
    ]
    if folder := getattr(settings, "EMAIL_FILE_PATH", None):
        lines.append(_("  Surat           %(folder)s") % {"folder": folder})
    return lines


def sign_in() -> list[str]:
    """One line for each person who is there, office by office."""
    there = set(User.objects.values_list("username", flat=True))
    lines: list[str] = []
    for town in TOWNS:
        head = town.letterhead
        zone = str(head.timezone.label)
        lines += ["", f"  {head.name} ({zone})   {settings.PUBLIC_URL}/{town.slug}/", RULE]
        lines += [
            f"  {one.username:<16}{one.name:<25}{role_names(one, town.slug)}"
            for one in STAFF
            if town.slug in one.roles and one.username in there
        ]
    return lines


def requester(at: datetime) -> list[str]:
    """What somebody without an account may try, with the codes that they would hold."""
    lines = [_("  Sebagai pemohon"), RULE]
    if found := visitors.to_complete():
        lines += [
            _("  Lengkapi berkas   %(url)s") % {"url": f"{settings.PUBLIC_URL}{found.track_url}"},
            _("                    nomor %(reference)s, email %(email)s")
            % {"reference": found.request.reference, "email": found.email},
        ]
    if found := visitors.to_collect(at):
        lines += [
            _("  Buka kata sandi   %(url)s") % {"url": f"{settings.PUBLIC_URL}{found.collect_url}"},
            _("                    kode %(code)s") % {"code": found.code},
        ]
    return lines


def address(name: str) -> str:
    return f"{settings.PUBLIC_URL}{reverse(name)}"
